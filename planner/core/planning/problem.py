"""What is solved when a plan is built: slots to choose from, what has to hold, and the value of everything.

A plan is a choice of candidates, at most one of a session, of which no two clash (they overlap, or the walk between
them does not fit the gap: `core.clashes`), such that

- every fixed slot is in it, and one slot of every required session;
- no candidate clashes with a busy time;
- on every day, the rules of that day hold (`DayRules`);
- of two sessions that exclude each other (a summit and a talk in it) at most one is chosen.

The best plan has the highest sum of values; of those the fewest walking minutes; of those the smallest sum of minutes
from the beginning of each day to its sessions ('the earliest in the day').

Minutes are whole minutes since 1970 in UTC; values are whole hundredths of a point. A slot without length is planned as
one minute long: half-open intervals of no length clash with nothing, and nobody can attend two things at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

HUNDREDTHS = 100
"""Values are kept in hundredths of a point."""


class Candidate(NamedTuple):
    """A slot that may be chosen: [start_minute, end_minute), at `place` (a venue id, None where it is not known), on
    `day`. `value`: hundredths of a point, never negative. (A named tuple, because there are thousands.)"""

    slot_id: str
    session_id: str
    start_minute: int
    end_minute: int
    place: str | None
    day: date
    value: int


class BusyInterval(NamedTuple):
    """A time the attendee is not free, with the place they are at then; None: nowhere that needs a walk."""

    id: str
    start_minute: int
    end_minute: int
    place: str | None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """`minutes` in one piece within [from_minute, to_minute) without a session, a busy time, or a walk."""

    from_minute: int
    to_minute: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaks:
    """After `after_minutes` without one at the latest, `minutes` without a session, a busy time, or a walk."""

    after_minutes: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRules:
    """What holds on one day; None: no such rule. Chosen sessions lie within [from_minute, to_minute); fixed slots may
    lie outside, and count as sessions."""

    from_minute: int | None = None
    to_minute: int | None = None
    most_sessions: int | None = None
    lunch: Lunch | None = None
    breaks: Breaks | None = None

    @property
    def has_pauses_or_limit(self) -> bool:
        return self.most_sessions is not None or self.lunch is not None or self.breaks is not None


NO_RULES = DayRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningProblem:
    """Exactly what is solved. `candidates` hold only what may be chosen: no forbidden session, no day that is not
    attended. `fixed` slots are in every plan and are no candidates. `walks`: (venue id, venue id) → minutes, 0 where a
    pair is missing. `begins`: the minute at which each day begins, from which 'early' is counted; no slot of the day
    starts before it. `excluding`: pairs of session ids, parent and child, that are not both chosen."""

    candidates: tuple[Candidate, ...]
    walks: Mapping[tuple[str, str], int]
    fixed: tuple[Candidate, ...] = ()
    required: frozenset[str] = frozenset()
    busy: tuple[BusyInterval, ...] = ()
    begins: Mapping[date, int]
    rules: Mapping[date, DayRules]
    excluding: tuple[tuple[str, str], ...] = ()

    def walk_minutes(self, one: str | None, other: str | None) -> int:
        """Minutes on foot; 0 within one place, and where one is not known."""
        if one is None or other is None or one == other:
            return 0
        return self.walks.get((one, other), 0)

    def without(self, session_ids: frozenset[str]) -> PlanningProblem:
        """The same without the candidates of these sessions."""
        return replace(self, candidates=tuple(c for c in self.candidates if c.session_id not in session_ids))


def clash(problem: PlanningProblem, one: Candidate | BusyInterval, other: Candidate | BusyInterval) -> bool:
    """Whether one person cannot attend both, by the rule of `core.clashes`."""
    if other.start_minute < one.start_minute:
        one, other = other, one
    return other.start_minute < one.end_minute + problem.walk_minutes(one.place, other.place)
