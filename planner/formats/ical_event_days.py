"""Which days of a calendar are those of the event: a file may hold what was left from years before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.core.integrity import FIRST_YEAR, LAST_YEAR, LONGEST_EVENT_DAYS
from planner.formats.ical_components import UNREADABLE, Component
from planner.formats.ical_recurrence import DAY, date_or_time

LONGEST_BREAK = timedelta(days=30)
"""In a calendar that covers more than a year, days that lie further apart belong to different events."""


@dataclass(frozen=True, slots=True)
class EventDays:
    """The days on which the event's entries begin, and the entries that happen once, on other days."""

    first: date
    last: date
    elsewhere: tuple[Component, ...]

    @property
    def first_wall(self) -> datetime:
        return datetime.combine(self.first, time())

    @property
    def last_wall(self) -> datetime:
        """The end of the last day."""
        return datetime.combine(self.last, time()) + DAY - timedelta(seconds=1)

    @property
    def latest_wall(self) -> datetime:
        """Until when recurrences may make the event longer."""
        return datetime.combine(self.first, time()) + timedelta(days=LONGEST_EVENT_DAYS) - timedelta(seconds=1)


def event_days(components: Iterable[Component]) -> EventDays | None:
    """The days on which entries begin. Where they cover more than the longest event, those days that lie together and
    have the most entries, the later ones of equals. None where no entry starts on a day that can be."""
    starts = [(day, component) for component in components if (day := _day(component)) is not None]
    timed = sorted((s for s in starts if FIRST_YEAR < s[0].year < LAST_YEAR), key=lambda start: start[0])
    if not timed:
        return None
    if timed[-1][0] - timed[0][0] >= timedelta(days=LONGEST_EVENT_DAYS):
        timed = max(_together(timed), key=lambda group: (len(group), group[0][0]))
    first, last = timed[0][0], timed[-1][0]
    elsewhere = tuple(component for day, component in starts if not first <= day <= last and not recurs(component))
    return EventDays(first, last, elsewhere)


def recurs(component: Component) -> bool:
    return bool(component.lines.get("RRULE") or component.lines.get("RDATE"))


def has_no_end(component: Component) -> bool:
    """Whether a rule of it goes on for ever."""
    return any(not re.search(r"\b(?:COUNT|UNTIL)=", line, re.IGNORECASE) for line in component.lines.get("RRULE", ()))


def _together(timed: Sequence[tuple[date, Component]]) -> list[list[tuple[date, Component]]]:
    groups = [[timed[0]]]
    for before, pair in itertools.pairwise(timed):
        if pair[0] - before[0] > LONGEST_BREAK:
            groups.append([])
        groups[-1].append(pair)
    return groups


def _day(component: Component) -> date | None:
    try:
        said = component.first("DTSTART")
        found = date_or_time(said.value) if said is not None else None
    except UNREADABLE:
        return None
    return found.date() if isinstance(found, datetime) else found
