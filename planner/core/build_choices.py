"""What an attendee says about the plan they want built: musts and nevers, hours, pauses, and what counts how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

SHORTEST_BREAK_MINUTES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """The hours of one day that differ from the usual ones, local to the event; None: open. A `to_time` that is not
    after `from_time` is on the next day."""

    day: date
    from_time: time | None = None
    to_time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LunchWish:
    """`minutes` free in one piece between two hours, local to the event, on every day with a session."""

    from_time: time
    to_time: time
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFactors:
    """How a fit of 0 to 100 becomes the value of a slot, `100 × (fit / 100) ^ (excellence / 10)` points, and what then
    multiplies it, in percent. See `planning.slot_values`."""

    excellence: int = 20
    recorded: int = 60
    only_occurrence: int = 110
    live: int = 115
    morning_breakout: int = 115
    backup: int = 125


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildChoices:
    """Empty: not said. `must`, `never`, `registered`: session ids. `locked`: slot ids of entries that stay where they
    are. `avoided_venues`: venue ids; `only_live`: nothing that is recorded; musts come first. `from_time`, `to_time`:
    the usual hours of a day, local; `hours`: of days that differ; `days_off`: not attended.

    `watches_later`: recorded sessions count less. `follows_morning_tip`: breakouts of the morning count more.
    `remind_to_register`: sessions that need registration may be planned, and stand in the checklist of what to register
    for; otherwise only `registered` ones are. `keep_points`: how many points a change of what one is going to has to
    gain when the plan is built again.
    """

    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()
    remind_to_register: bool = True
    from_time: time | None = None
    to_time: time | None = None
    hours: tuple[DayHours, ...] = ()
    days_off: tuple[date, ...] = ()
    lunch: LunchWish | None = None
    break_after_minutes: int | None = None
    break_minutes: int = SHORTEST_BREAK_MINUTES
    max_per_day: int | None = None
    only_live: bool = False
    avoided_venues: tuple[str, ...] = ()
    watches_later: bool = True
    follows_morning_tip: bool = False
    keep_points: int = 10
    factors: ValueFactors = ValueFactors()

    def with_must(self, *session_ids: str) -> BuildChoices:
        """These have to be in the plan, and so are not never wanted."""
        must = tuple(dict.fromkeys((*self.must, *session_ids)))
        return replace(self, must=must, never=without(self.never, *must))

    def with_never(self, *session_ids: str) -> BuildChoices:
        """These must not be in the plan, and so are no musts."""
        never = tuple(dict.fromkeys((*self.never, *session_ids)))
        return replace(self, never=never, must=without(self.must, *never))

    def saying_nothing_of(self, session_id: str) -> BuildChoices:
        """The session may be in the plan, and need not."""
        return replace(self, must=without(self.must, session_id), never=without(self.never, session_id))


def without(ids: tuple[str, ...], *others: str) -> tuple[str, ...]:
    """The ids but for the others, in their order."""
    return tuple(one for one in ids if one not in others)


UNSAID = BuildChoices()
"""Nothing said."""
