"""What a YAML seed may say, record by record; `docs/seed-format.md` is the same for people."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _clock(value: Any) -> Any:
    """'9:30' as well as '09:30'."""
    return f"0{value}" if isinstance(value, str) and value[1:2] == ":" else value


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Clock = Annotated[time, BeforeValidator(_clock)]
Minutes = Annotated[int, Field(ge=0, le=24 * 60)]


class Record(BaseModel):
    """Unknown fields are refused, so that a mistyped one is not lost in silence."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class EventRecord(Record):
    slug: Id
    name: Name
    timezone: Name
    starts_on: date | None = None
    ends_on: date | None = None
    place: Text = ""
    url: Text = ""
    description: Text = ""
    expected_attendance: Annotated[int, Field(ge=0)] | None = None
    day_change: Clock | None = None


class VenueRecord(Record):
    id: Id
    name: Name
    address: Text = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class WalkRecord(Record):
    between: Annotated[list[Id], Field(min_length=2, max_length=2)]
    minutes: Minutes


class RoomRecord(Record):
    id: Id
    name: Name
    venue: Id | None = None
    capacity: Annotated[int, Field(ge=0)] | None = None


class TrackRecord(Record):
    name: Name
    colour: Annotated[str, Field(pattern="^(#[0-9a-fA-F]{6})?$")] = ""


class RoleRecord(Record):
    name: Name
    words: list[Name] = []


class SpeakerRecord(Record):
    id: Id
    name: Name
    organisation: Text = ""
    biography: Text = ""


class LinkRecord(Record):
    url: Name
    title: Text = ""


class SlotRecord(Record):
    day: date
    start: Clock
    end: Clock
    end_day: date | None = None
    second_time: bool = False
    """A start in the hour that a clock change repeats, at its second occurrence."""
    room: Id | None = None
    id: Id | None = None
    came_from: Id | None = None


class SessionRecord(Record):
    id: Id
    title: Name
    abstract: Text = ""
    format: Text = ""
    track: Text = ""
    level: Text = ""
    topics: list[Name] = []
    roles: list[Name] = []
    speakers: list[Name] = []
    parent: Id | None = None
    recorded: bool | None = None
    registration_needed: bool = False
    giveaway: Text = ""
    language: Text = ""
    url: Text = ""
    links: list[LinkRecord] = []
    example: bool = False
    merged: list[Id] = []
    slots: list[SlotRecord] = []


class AudienceRecord(Record):
    roles: list[Name] = []
    formats: list[Name] = []
    sessions: list[Id] = []
    from_: Clock | None = Field(default=None, alias="from")
    to: Clock | None = None
    walking_minutes: Minutes | None = None
    starts_before: Clock | None = None
    recorded_clash: bool = False


class TipRecord(Record):
    id: Id
    title: Name
    text: Name
    for_: AudienceRecord = Field(default_factory=AudienceRecord, alias="for")


class PickRecord(Record):
    session: Id
    note: Text = ""
    author_speaks: bool = False


class PickListRecord(Record):
    id: Id
    title: Name
    author: Text = ""
    introduction: Text = ""
    role: Text = ""
    picks: list[PickRecord] = []


class SeedRecord(Record):
    event: EventRecord
    venues: list[VenueRecord] = []
    walks: list[WalkRecord] = []
    rooms: list[RoomRecord] = []
    tracks: list[TrackRecord] = []
    roles: list[RoleRecord] = []
    speakers: list[SpeakerRecord] = []
    sessions: list[SessionRecord] = []
    tips: list[TipRecord] = []
    picks: list[PickListRecord] = []
