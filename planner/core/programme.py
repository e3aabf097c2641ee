"""The programme of an event as an organizer publishes it: plain, frozen, in the words of the field.

Every time is an aware datetime; every length is in minutes and named so. Ids are the organizer's own
strings and never change. References (`room_id`, `speaker_ids`, `parent_id` …) are ids within the same
programme; `integrity.integrity_problems` lists the ones that point nowhere, and no programme with one is published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

DEFAULT_DAY_CHANGE = time(4, 0)
"""A session that starts before this hour belongs to the evening before (a party at half past midnight)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The whole conference. `timezone` is one IANA name; dates are local to it."""

    slug: str
    name: str
    timezone: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    url: str = ""
    description: str = ""
    expected_attendance: int | None = None
    day_change: time = DEFAULT_DAY_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A building with a place."""

    id: str
    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Minutes on foot between two venues; holds both ways unless the other way is given too."""

    from_venue_id: str
    to_venue_id: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    id: str
    name: str
    venue_id: str | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """`colour` is '#rrggbb' or empty."""

    name: str
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Whom sessions are for. `words` describe the role where sessions carry no role labels."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    id: str
    name: str
    organisation: str = ""
    biography: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One occurrence of a session, half-open: [start, end). `start_minute` and `end_minute` are whole
    minutes since 1970 in UTC, so lengths and overlaps are right across clock changes.

    `came_from`: the session that the organizer's file lists it under, where that one is now a repeat of this one.
    """

    id: str
    session_id: str
    start: datetime
    end: datetime
    room_id: str | None = None
    came_from: str = ""
    start_minute: int = field(init=False, repr=False, compare=False)
    end_minute: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start_minute", int(self.start.timestamp() // 60))
        object.__setattr__(self, "end_minute", int(self.end.timestamp() // 60))

    @property
    def length_minutes(self) -> int:
        return self.end_minute - self.start_minute

    @property
    def listed_under(self) -> str:
        """The session that the organizer's file lists it under, merged into another or not: it never changes."""
        return self.came_from or self.session_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A piece of programme. Two or more slots are repeats: attending one is enough. No slot: time to be announced.

    The first slot's id is the session's own id unless the file says otherwise, so that what was noted for a
    session without a time stays with it when it gets one. `abstract` is plain text or Markdown, never HTML.
    `recorded` is None where the organizer has not said. `merged_ids`: sessions of the organizer's file that turned out
    to be repeats of this one; they are no sessions of the programme any more, and their slots are among its own.
    """

    id: str
    title: str
    abstract: str = ""
    format: str = ""
    track: str = ""
    level: str = ""
    topics: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    speaker_ids: tuple[str, ...] = ()
    parent_id: str | None = None
    recorded: bool | None = None
    registration_needed: bool = False
    giveaway: str = ""
    language: str = ""
    url: str = ""
    links: tuple[Link, ...] = ()
    is_example: bool = False
    merged_ids: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()


TipFactKind = Literal["walking_minutes", "starts_before", "recorded_clash"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TipFact:
    """A fact of one day of a plan that calls for a tip.

    'walking_minutes': the day's walks add up to `minutes` or more. 'starts_before': the day's first entry starts
    before `before`. 'recorded_clash': a clash of that day could be solved by watching one session later.
    """

    kind: TipFactKind
    minutes: int | None = None
    before: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom or what a tip is for. Every condition that is set must hold; none set: everybody.

    `from_time`/`to_time`: a slot that starts at or after the one and before the other, local to the event.
    """

    roles: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    session_ids: tuple[str, ...] = ()
    from_time: time | None = None
    to_time: time | None = None
    fact: TipFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    id: str
    title: str
    text: str
    audience: Audience = Audience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One session of a published list, with the author's note. `author_speaks`: for its author it is fixed."""

    session_id: str
    note: str = ""
    author_speaks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """A named, published list of sessions ('Five for sales people')."""

    id: str
    title: str
    author: str = ""
    introduction: str = ""
    role: str = ""
    picks: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything one programme version says."""

    event: Event
    venues: tuple[Venue, ...] = ()
    walks: tuple[Walk, ...] = ()
    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    roles: tuple[Role, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sessions: tuple[Session, ...] = ()
    tips: tuple[Tip, ...] = ()
    pick_lists: tuple[PickList, ...] = ()


def slot_id_for(session_id: str, occurrence: int) -> str:
    """The id of a session's n-th occurrence (from 1) where the file gives none: 'S', 'S~2', 'S~3' …"""
    return session_id if occurrence == 1 else f"{session_id}~{occurrence}"
