"""The shape of our JSON, for checking a file that somebody else may have written: pydantic models without behaviour."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EventShape(Shape):
    slug: str
    name: str
    timezone: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    url: str = ""
    description: str = ""
    expected_attendance: int | None = None
    day_change: time | None = None


class VenueShape(Shape):
    id: str
    name: str
    address: str = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class WalkShape(Shape):
    from_venue_id: str
    to_venue_id: str
    minutes: int


class RoomShape(Shape):
    id: str
    name: str
    venue_id: str | None = None
    capacity: int | None = None


class TrackShape(Shape):
    name: str
    colour: Annotated[str, Field(pattern="^(#[0-9a-fA-F]{6})?$")] = ""


class RoleShape(Shape):
    name: str
    words: list[str] = []


class SpeakerShape(Shape):
    id: str
    name: str
    organisation: str = ""
    biography: str = ""


class LinkShape(Shape):
    url: str
    title: str = ""


class SlotShape(Shape):
    id: str
    start: AwareDatetime
    end: AwareDatetime
    room_id: str | None = None


class SessionShape(Shape):
    id: str
    title: str
    abstract: str = ""
    format: str = ""
    track: str = ""
    level: str = ""
    topics: list[str] = []
    roles: list[str] = []
    speaker_ids: list[str] = []
    parent_id: str | None = None
    recorded: bool | None = None
    registration_needed: bool = False
    giveaway: str = ""
    language: str = ""
    url: str = ""
    links: list[LinkShape] = []
    is_example: bool = False
    slots: list[SlotShape] = []


class FactShape(Shape):
    kind: Literal["walking_minutes", "starts_before", "recorded_clash"]
    minutes: int | None = None
    before: time | None = None


class AudienceShape(Shape):
    roles: list[str] = []
    formats: list[str] = []
    session_ids: list[str] = []
    from_time: time | None = None
    to_time: time | None = None
    fact: FactShape | None = None


class TipShape(Shape):
    id: str
    title: str
    text: str
    audience: AudienceShape = AudienceShape()


class PickShape(Shape):
    session_id: str
    note: str = ""
    author_speaks: bool = False


class PickListShape(Shape):
    id: str
    title: str
    author: str = ""
    introduction: str = ""
    role: str = ""
    picks: list[PickShape] = []


class ProgrammeShape(Shape):
    judicious_programme: Literal[1]
    event: EventShape
    venues: list[VenueShape] = []
    walks: list[WalkShape] = []
    rooms: list[RoomShape] = []
    tracks: list[TrackShape] = []
    roles: list[RoleShape] = []
    speakers: list[SpeakerShape] = []
    sessions: list[SessionShape] = []
    tips: list[TipShape] = []
    pick_lists: list[PickListShape] = []
