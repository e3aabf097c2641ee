"""Planning problems as large as a real conference: the hours of Dreamforce 2014, or of an example of the same size,
with venues, repeats and values drawn at random."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.core.planning.problem import BusyInterval, Candidate, DayRules, Lunch, PlanningProblem
from planner.core.programme import Programme
from planner.formats.reading import ReadOptions
from planner.services.example_programme import make_example_programme
from planner.services.load_programme import read_file

VENUES = ("north", "east", "south", "west")
WALKS = (5, 10, 15, 20)
REPEATED_OF_100 = 30
MOST_VALUE = 10_000
BUSY_TIMES = 20
EXAMPLE_SESSIONS = 780
"""The example programme has some 930 timed slots then, as Dreamforce 2014 has."""


class Hours(NamedTuple):
    """When a slot is: [start_minute, end_minute) since 1970, on a day that begins at `begin_minute`."""

    start_minute: int
    end_minute: int
    day: date
    begin_minute: int


def dreamforce_hours(folder: Path) -> list[Hours]:
    """Of the 932 timed slots of Dreamforce 2014, from the folder of real programmes."""
    name = "dreamforce-2014.csv"
    options = ReadOptions(file_name=name, event_slug="df14", timezone="America/Los_Angeles")
    programme, _problems = read_file(folder / name, options)
    return _hours_of(programme)


def example_hours() -> list[Hours]:
    """Of the slots of an example programme about as large, for where there are no real ones."""
    return _hours_of(make_example_programme(EXAMPLE_SESSIONS))


def _hours_of(programme: Programme) -> list[Hours]:
    zone = ZoneInfo(programme.event.timezone)
    found = []
    for session in programme.sessions:
        for slot in session.slots:
            day = slot.start.astimezone(zone).date()
            begin = datetime.combine(day, time(), zone)
            found.append(Hours(_minute(slot.start), _minute(slot.end), day, _minute(begin)))
    return found


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def real_size_problem(
    hours: Sequence[Hours], seed: int, session_count: int | None = None, with_rules: bool = False
) -> PlanningProblem:
    """A session for each of the hours, or `session_count` at hours drawn from them; three in ten are given once more,
    at the hours of another. Venues are 5 to 20 minutes apart, values 1 to 10,000 hundredths. `with_rules`: every day
    has first and last hours, a limit of sessions and a lunch, and 20 times are busy."""
    chance = random.Random(seed)
    walks = {}
    for at, one in enumerate(VENUES):
        for other in VENUES[at + 1 :]:
            walks[one, other] = walks[other, one] = chance.choice(WALKS)
    drawn = list(hours) if session_count is None else chance.choices(hours, k=session_count)
    candidates = []
    for number, first in enumerate(drawn):
        value = chance.randint(1, MOST_VALUE)
        times = [first, chance.choice(hours)] if chance.randrange(100) < REPEATED_OF_100 else [first]
        for occurrence, (start, end, day, _begin) in enumerate(times, 1):
            name = f"{number}~{occurrence}"
            candidates.append(Candidate(name, f"{number}", start, end, chance.choice(VENUES), day, value))
    begins = {of.day: of.begin_minute for of in hours}
    return PlanningProblem(
        candidates=tuple(candidates),
        walks=walks,
        begins=begins,
        rules={day: _drawn_rules(chance, begin) for day, begin in begins.items()} if with_rules else {},
        busy=tuple(_drawn_busy(chance, hours, number) for number in range(BUSY_TIMES)) if with_rules else (),
    )


def _drawn_rules(chance: random.Random, begin: int) -> DayRules:
    noon = begin + 12 * 60
    return DayRules(
        from_minute=begin + chance.choice((8, 9, 10)) * 60,
        to_minute=begin + chance.choice((16, 17, 18)) * 60,
        most_sessions=chance.randint(3, 8),
        lunch=Lunch(
            from_minute=noon - 60, to_minute=noon + chance.choice((60, 90, 120)), minutes=chance.choice((30, 45, 60))
        ),
    )


def _drawn_busy(chance: random.Random, hours: Sequence[Hours], number: int) -> BusyInterval:
    start, _end, day, _begin = chance.choice(hours)
    place = chance.choice((*VENUES, None))
    return BusyInterval(f"busy {number}", start, start + chance.choice((10, 20, 30, 60)), place, day)
