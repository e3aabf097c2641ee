"""One attendee's choice of slots, with what they prefer and when they are busy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from planner.core.build_choices import UNSAID, BuildChoices
from planner.core.taste import UNSAID_TASTE, Taste


class EntryState(StrEnum):
    """going; maybe, a backup; watch later, on video; speaking, which is fixed."""

    GOING = "going"
    MAYBE = "maybe"
    WATCH_LATER = "watch-later"
    SPEAKING = "speaking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A slot in a plan and its state. `slot_id` is the session's own id while the session has no slot."""

    slot_id: str
    session_id: str
    state: EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyTime:
    """A time the attendee is not free, half-open, with an optional place. Fixed."""

    id: str
    start: datetime
    end: datetime
    title: str = ""
    venue_id: str | None = None

    @property
    def start_minute(self) -> int:
        return int(self.start.timestamp() // 60)

    @property
    def end_minute(self) -> int:
        return int(self.end.timestamp() // 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the attendee said about themselves and their calendar.

    `alarm_minutes`: minutes before each going entry, None for no alarm. The walk counts where it is longer and
    `alarm_allows_for_walk` is set. `about`: what they do, in their own words. Empty strings and tuples: not said.
    """

    role: str = ""
    about: str = ""
    level: str = ""
    interests: tuple[str, ...] = ()
    alarm_minutes: int | None = 10
    alarm_allows_for_walk: bool = True
    day_tips_in_calendar: bool = True
    entry_tips_in_calendar: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Entries are keyed by `slot_id`: at most one per slot."""

    entries: tuple[Entry, ...] = ()
    busy_times: tuple[BusyTime, ...] = ()
    preferences: Preferences = Preferences()
    choices: BuildChoices = UNSAID
    taste: Taste = UNSAID_TASTE

    def entry_for(self, slot_id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.slot_id == slot_id), None)


def as_others_see_it(plan: Plan) -> Plan:
    """The plan as it is told to anybody but its owner: by its reading link, in a team, in a calendar, which may be
    shared. What the owner likes, and what they do in their own words, stay with them."""
    return replace(plan, preferences=replace(plan.preferences, about=""), taste=UNSAID_TASTE)
