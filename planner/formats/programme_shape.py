"""The shape of our JSON, for checking a file that somebody else may have written, and what to say where it differs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from planner.core.clock_times import zone_named
from planner.core.integrity import FIRST_YEAR, LAST_YEAR
from planner.core.problems import Problem, RefusedInput
from planner.formats.reading import ReadOptions

MOST_PROBLEMS = 100
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def checked_document(data: bytes, options: ReadOptions) -> dict[str, Any]:
    """The JSON document in `data`, sure to have the shape that `programme_json` reads; no field in it is None.

    The options' slug and zone replace the document's. Raises `RefusedInput`.
    """
    said = _parsed(data)
    number = said.get("judicious_programme") if isinstance(said, dict) else None
    if number != 1:
        message = f"It is format number {number!r}." if isinstance(number, int) else "It has no format number."
        raise _refused("wrong_format", "", "judicious_programme", message, "This reads format number 1.")
    try:
        checked = ProgrammeShape.model_validate_json(data.removeprefix(BYTE_ORDER_MARK))
    except ValidationError as invalid:
        details = invalid.errors(include_url=False, include_input=False)
        raise RefusedInput(_problem(said, detail) for detail in details[:MOST_PROBLEMS]) from invalid
    document: dict[str, Any] = checked.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if options.event_slug:
        document["event"]["slug"] = options.event_slug
    if options.timezone:
        document["event"]["timezone"] = options.timezone
    try:
        zone_named(document["event"]["timezone"])
    except ValueError as wrong:
        raise _refused("bad_timezone", "event", "timezone", f"{wrong}.", "Write it like Europe/Berlin.") from wrong
    return document


# --- reading JSON ---


class _KeyTwice(ValueError):
    """An object has two fields of one name, and which one counts is anybody's guess."""


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object_of)
    except UnicodeDecodeError as cause:
        place = f"byte {cause.start + 1}"
        raise _refused("not_utf8", place, "", "The file is not UTF-8.", "Save it as UTF-8.") from cause
    except json.JSONDecodeError as cause:
        place = f"line {cause.lineno}, column {cause.colno}"
        raise _refused("not_json", place, "", f"This is not JSON: {cause.msg}.", "Correct the file there.") from cause
    except _KeyTwice as cause:
        raise _refused("double_field", "", "", f"{cause}.", "Keep one of the two.") from cause
    except RecursionError as cause:
        raise _refused("too_deep", "", "", "It is nested too deeply.", "Export it again.") from cause
    except ValueError as cause:
        raise _refused("not_json", "", "", f"This cannot be read as JSON: {cause}.", "Correct the number.") from cause


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _value in pairs)
        twice = counted.most_common(1)[0][0]
        owner = next((f" of '{found[name]}'" for name in ("id", "name", "slug") if name in found), "")
        raise _KeyTwice(f"The field '{twice}'{owner} stands there twice")
    return found


# --- saying what is wrong ---

_THINGS = {
    "venues": "venue",
    "walks": "walk",
    "rooms": "room",
    "tracks": "track",
    "roles": "role",
    "speakers": "speaker",
    "sessions": "session",
    "tips": "tip",
    "pick_lists": "pick list",
    "slots": "slot",
    "links": "link",
    "picks": "pick",
}
_INSIDE_A_THING = ("slots", "links", "picks")


def _problem(said: Any, detail: ErrorDetails) -> Problem:
    record, field = _place(said, detail["loc"])
    message, remedy = detail["msg"].replace("Input should", "It should"), "Correct the value there."
    if detail["type"] == "missing":
        message, remedy = "It is missing", "Add it."
    elif detail["type"] == "extra_forbidden":
        message, remedy = "There is no such field", "Remove it, or correct its name."
    return Problem(code="wrong_shape", record=record, field=field, message=f"{message}.", remedy=remedy)


def _place(said: Any, path: tuple[int | str, ...]) -> tuple[str, str]:
    """('session a1, slot 2', 'start') for ('sessions', 0, 'slots', 1, 'start')."""
    record: list[str] = []
    field: list[str] = []
    here = said
    for depth, step in enumerate(path):
        before = path[depth - 1] if depth else None
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):  # a missing field, or one of the wrong kind
            here = None
        if isinstance(step, int) and (depth == 1 or before in _INSIDE_A_THING):
            name = next((here[key] for key in ("id", "name") if isinstance(here, dict) and here.get(key)), step + 1)
            record.append(f"{_THINGS[str(before)]} {name}")
            field.clear()
        elif isinstance(step, int):
            field.append(str(step + 1))
        elif depth == 0 and step == "event":
            record.append("event")
        else:
            field.append(step)
    return ", ".join(record), " ".join(field)


def _refused(code: str, record: str, field: str, message: str, remedy: str) -> RefusedInput:
    return RefusedInput([Problem(code=code, record=record, field=field, message=message, remedy=remedy)])


# --- the shape ---


def _in_our_time(instant: datetime) -> datetime:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise PydanticCustomError("year", f"It should be between {FIRST_YEAR} and {LAST_YEAR}")
    return instant


def _without_zone(clock: time) -> time:
    if clock.tzinfo is not None:
        raise PydanticCustomError("zone", "It should be local to the event, without an offset")
    return clock


Instant = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Clock = Annotated[time, AfterValidator(_without_zone)]


class Shape(BaseModel):
    # Strict: '9' is no number of minutes, and 1413190800 no date. Dates and times are text in JSON, and stay so.
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


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
    day_change: Clock | None = None


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
    start: Instant
    end: Instant
    room_id: str | None = None
    came_from: str = ""


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
    merged_ids: list[str] = []
    slots: list[SlotShape] = []


class FactShape(Shape):
    kind: Literal["walking_minutes", "starts_before", "recorded_clash"]
    minutes: int | None = None
    before: Clock | None = None


class AudienceShape(Shape):
    roles: list[str] = []
    formats: list[str] = []
    session_ids: list[str] = []
    from_time: Clock | None = None
    to_time: Clock | None = None
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
