"""What a program may say about the plan to build: as much as the page, on top of what is kept with the plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Annotated, Any

from pydantic import ConfigDict, Field, PlainValidator, StringConstraints
from pydantic_core import PydanticCustomError

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, DayHours, LunchWish
from planner.core.plan import Entry, EntryState, Plan
from planner.web.api.bodies import MOST_DETAILS, Body, Words
from planner.web.api.problems import ApiProblem, Detail
from planner.web.attendee.build_address import FACTOR_RANGE, LUNCH_FROM, LUNCH_TO, MOST_NAMED, RANGES

MOST_REASONS = 500
USUAL_REASONS = 20
LONGEST_ID = 250
SHOWN_OF_ID = 60
CLOCK_TIME = "^([01]?[0-9]|2[0-3]):[0-5][0-9]$"


def _clock_time(said: Any) -> time:
    if not isinstance(said, str) or not re.fullmatch(CLOCK_TIME, said):
        raise PydanticCustomError("clock_time", "Write a time of the day as '09:30'")
    hour, _, minute = said.partition(":")
    return time(int(hour), int(minute))


def _range(name: str) -> Any:
    lowest, highest = RANGES[name]
    return Field(ge=lowest, le=highest)


ClockTime = Annotated[time, PlainValidator(_clock_time)]
Id = Annotated[str, StringConstraints(max_length=LONGEST_ID)]
Ids = Annotated[list[Id], Field(max_length=MOST_NAMED, default_factory=list)]
Percent = Annotated[int, Field(ge=FACTOR_RANGE[0], le=FACTOR_RANGE[1])]


class ExactBody(Body):
    """'5' is no number here, and 1 is not true."""

    model_config = ConfigDict(strict=True)


class HoursBody(ExactBody):
    """The hours of one day; null: open."""

    day: date
    from_time: ClockTime | None = Field(None, alias="from")
    to_time: ClockTime | None = Field(None, alias="to")


class LunchBody(ExactBody):
    """So many minutes free between two hours."""

    from_time: ClockTime = Field(LUNCH_FROM, alias="from")
    to_time: ClockTime = Field(LUNCH_TO, alias="to")
    minutes: Annotated[int, _range("lunch")]


class FactorsBody(ExactBody):
    """What counts how much, in percent; `excellence` apart."""

    excellence: Annotated[int, _range("count_excellence")] = 0
    recorded: Percent = 0
    only_occurrence: Percent = 0
    live: Percent = 0
    morning_breakout: Percent = 0
    backup: Percent = 0


class BuildBody(ExactBody):
    """`core.build_choices.BuildChoices` in the words of the API, and what to answer. What is left out is as it is kept
    with the plan; null ends a limit that is kept."""

    role: Words = ""
    must: Ids
    never: Ids
    locked: Ids
    registered: Ids
    remind_to_register: bool = True
    from_time: ClockTime | None = Field(None, alias="from")
    to_time: ClockTime | None = Field(None, alias="to")
    hours: Annotated[list[HoursBody], Field(max_length=MOST_NAMED, default_factory=list)]
    days_off: Annotated[list[date], Field(max_length=MOST_NAMED, default_factory=list)]
    lunch: LunchBody | None = None
    break_after_minutes: Annotated[int, _range("break_after")] | None = None
    break_minutes: Annotated[int, _range("break_for")] = 0
    max_per_day: Annotated[int, _range("most")] | None = None
    only_live: bool = False
    avoided_venues: Ids
    watches_later: bool = True
    follows_morning_tip: bool = False
    keep_points: Annotated[int, _range("keep")] = 0
    factors: FactorsBody = FactorsBody()
    reasons: Annotated[int, Field(ge=0, le=MOST_REASONS)] = USUAL_REASONS
    problem: bool = False
    accept: bool = False

    def said_of(self, agenda: Agenda, plan: Plan) -> Plan:
        """The plan with what the body says of its owner. Raises `ApiProblem` invalid, for what the programme or the
        plan does not have, and for what contradicts itself."""
        choices = replace(plan.choices, **{name: self._choice(name, plan) for name in self.model_fields_set & _CHOICES})
        wrong = [*self._unknown(agenda, plan.entries), *self._contradictions(choices)]
        if wrong:
            raise ApiProblem("invalid", details=wrong[:MOST_DETAILS])
        if "must" in self.model_fields_set:
            choices = choices.with_must()
        if "never" in self.model_fields_set:
            choices = choices.with_never()
        role = self.role if "role" in self.model_fields_set else plan.preferences.role
        return replace(plan, preferences=replace(plan.preferences, role=role), choices=choices)

    def _choice(self, name: str, plan: Plan) -> Any:
        """One field as `BuildChoices` has it."""
        if name == "hours":
            return tuple(DayHours(day=h.day, from_time=h.from_time, to_time=h.to_time) for h in self.hours)
        if name == "lunch":
            lunch = self.lunch
            return lunch and LunchWish(from_time=lunch.from_time, to_time=lunch.to_time, minutes=lunch.minutes)
        if name == "factors":
            return replace(plan.choices.factors, **self.factors.model_dump(exclude_unset=True))
        said = getattr(self, name)
        return tuple(dict.fromkeys(said)) if isinstance(said, list) else said

    def _unknown(self, agenda: Agenda, entries: Sequence[Entry]) -> Iterator[Detail]:
        """What the body names and nobody has."""
        attended = {e.slot_id for e in entries if e.state in (EntryState.GOING, EntryState.SPEAKING)}
        lists: list[tuple[str, Sequence[str], Collection[str], str]] = [
            ("must", self.must, agenda.sessions, "The programme has no session '{}'."),
            ("never", self.never, agenda.sessions, "The programme has no session '{}'."),
            ("registered", self.registered, agenda.sessions, "The programme has no session '{}'."),
            ("avoided_venues", self.avoided_venues, agenda.venues, "The event has no venue '{}'."),
            ("locked", self.locked, attended, "The plan does not go to a slot '{}'."),
        ]
        for field, ids, known, message in lists:
            for number, name in enumerate(ids):
                if name not in known:
                    yield Detail(f"{field}.{number}", message.format(name[:SHOWN_OF_ID]))
        days = [(f"days_off.{n}", day) for n, day in enumerate(self.days_off)]
        days.extend((f"hours.{n}.day", hours.day) for n, hours in enumerate(self.hours))
        for field, day in days:
            if day not in agenda.slots_by_day:
                yield Detail(field, f"The event has no sessions on {day.isoformat()}.")

    def _contradictions(self, choices: BuildChoices) -> Iterator[Detail]:
        for number, name in enumerate(self.never):
            if name in self.must:
                yield Detail(f"never.{number}", "It is a must as well.")
        for number, hours in enumerate(self.hours):
            if hours.day in [other.day for other in self.hours[:number]]:
                yield Detail(f"hours.{number}.day", "This day is named twice.")
            if hours.from_time is not None and hours.from_time == hours.to_time:
                yield Detail(f"hours.{number}.to", "The day has to end after it begins.")
        if choices.from_time is not None and choices.from_time == choices.to_time:
            yield Detail("to" if "to_time" in self.model_fields_set else "from", "The day has to end after it begins.")
        lunch = self.lunch
        if lunch is not None:
            begin, end = lunch.from_time, lunch.to_time
            if (end.hour - begin.hour) * 60 + end.minute - begin.minute < lunch.minutes:
                message = f"Between {begin:%H:%M} and {end:%H:%M} there are no {lunch.minutes} minutes."
                yield Detail("lunch.minutes", message)


_CHOICES = frozenset(BuildBody.model_fields) - {"role", "reasons", "problem", "accept"}
