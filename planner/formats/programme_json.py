"""Our own JSON: a programme whole, nothing lost. Also what the database keeps of each version (`version_document`).

Fields that say nothing (empty, None, the default) are left out; keys stand in the order of the dataclasses, so the
same programme always gives the same bytes. Times are ISO 8601 with the offset of the event's zone.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from planner.core.clock_times import zone_named
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import (
    DEFAULT_DAY_CHANGE,
    Audience,
    Event,
    Link,
    Pick,
    PickList,
    Programme,
    Role,
    Room,
    Session,
    Slot,
    Speaker,
    Tip,
    TipFact,
    Track,
    Venue,
    Walk,
)
from planner.formats.reading import Reading, ReadOptions

MARKER = "judicious_programme"
FORMAT_NUMBER = 1
DEEPEST_NESTING = 30


def recognises(data: bytes, file_name: str) -> bool:
    """JSON that carries our marker near its start."""
    return data.lstrip()[:1] == b"{" and f'"{MARKER}"'.encode() in data[:200]


def write(programme: Programme) -> bytes:
    """The programme for people and other programs: indented."""
    return (json.dumps(_document(programme), ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes, options: ReadOptions) -> Reading:
    """What `write` wrote, or somebody else in our format. Raises `RefusedInput` naming the place."""
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as cause:
        raise _refused("not_utf8", f"byte {cause.start}", "", "The file is not UTF-8.", "Save it as UTF-8.") from cause
    except json.JSONDecodeError as cause:
        place = f"line {cause.lineno}, column {cause.colno}"
        raise _refused("not_json", place, "", f"This is not JSON: {cause.msg}.", "Correct the file there.") from cause
    except RecursionError as cause:
        raise _refused("too_deep", "", "", "It is nested too deeply.", "Export it again.") from cause
    if not isinstance(said, dict) or said.get(MARKER) != FORMAT_NUMBER:
        raise _refused("wrong_format", "", MARKER, "It is not our format number 1.", "Export it again.")
    _check_shape(said)
    if options.event_slug:
        said["event"]["slug"] = options.event_slug
    if options.timezone:
        said["event"]["timezone"] = options.timezone
    try:
        zone_named(said["event"]["timezone"])
    except ValueError as wrong:
        raise _refused("bad_timezone", "event", "timezone", f"{wrong}.", "Write it like Europe/Berlin.") from wrong
    return Reading(programme=_programme(said))


def dumps(programme: Programme) -> bytes:
    """The same as `write`, as small as it gets."""
    return json.dumps(_document(programme), ensure_ascii=False, separators=(",", ":")).encode()


def loads(data: bytes) -> Programme:
    """What `dumps` wrote; trusted, since only we write it."""
    return _programme(json.loads(data))


# --- writing ---


def _document(programme: Programme) -> dict[str, Any]:
    return {
        MARKER: FORMAT_NUMBER,
        "event": _said(programme.event, skip_if={"day_change": DEFAULT_DAY_CHANGE}),
        "venues": [_said(v) for v in programme.venues],
        "walks": [_said(w) for w in programme.walks],
        "rooms": [_said(r) for r in programme.rooms],
        "tracks": [_said(t) for t in programme.tracks],
        "roles": [_said(r) for r in programme.roles],
        "speakers": [_said(s) for s in programme.speakers],
        "sessions": [_session_said(s) for s in programme.sessions],
        "tips": [_tip_said(t) for t in programme.tips],
        "pick_lists": [
            {**_said(p, leave_out=("picks",)), "picks": [_said(pick) for pick in p.picks]} for p in programme.pick_lists
        ],
    }


def _said(thing: Any, leave_out: tuple[str, ...] = (), skip_if: dict[str, Any] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in thing.__dataclass_fields__:
        value = getattr(thing, name)
        if name in leave_out or value is None or value == "" or value == () or value is False:
            if value is False and name == "recorded":
                found[name] = False
            continue
        if skip_if is not None and name in skip_if and skip_if[name] == value:
            continue
        if isinstance(value, (date, datetime, time)):
            value = value.isoformat()
        found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _session_said(session: Session) -> dict[str, Any]:
    said = _said(session, leave_out=("links", "slots"))
    if session.links:
        said["links"] = [_said(link) for link in session.links]
    if session.slots:
        said["slots"] = [
            {
                "id": slot.id,
                "start": slot.start.isoformat(),
                "end": slot.end.isoformat(),
                **({"room_id": slot.room_id} if slot.room_id is not None else {}),
            }
            for slot in session.slots
        ]
    return said


def _tip_said(tip: Tip) -> dict[str, Any]:
    said = _said(tip, leave_out=("audience",))
    audience = _said(tip.audience, leave_out=("fact",))
    if tip.audience.fact is not None:
        audience["fact"] = _said(tip.audience.fact)
    if audience:
        said["audience"] = audience
    return said


# --- reading ---


def _programme(said: dict[str, Any]) -> Programme:
    event = dict(said["event"])
    zone = zone_named(event["timezone"])
    for name, parse in (("starts_on", date), ("ends_on", date), ("day_change", time)):
        if name in event:
            event[name] = parse.fromisoformat(event[name])
    return Programme(
        event=Event(**event),
        venues=tuple(Venue(**v) for v in said.get("venues", ())),
        walks=tuple(Walk(**w) for w in said.get("walks", ())),
        rooms=tuple(Room(**r) for r in said.get("rooms", ())),
        tracks=tuple(Track(**t) for t in said.get("tracks", ())),
        roles=tuple(Role(**_tuples(r, "words")) for r in said.get("roles", ())),
        speakers=tuple(Speaker(**s) for s in said.get("speakers", ())),
        sessions=tuple(_session(s, zone) for s in said.get("sessions", ())),
        tips=tuple(_tip(t) for t in said.get("tips", ())),
        pick_lists=tuple(
            PickList(**{**p, "picks": tuple(Pick(**pick) for pick in p.get("picks", ()))})
            for p in said.get("pick_lists", ())
        ),
    )


def _session(said: dict[str, Any], zone: ZoneInfo) -> Session:
    said = _tuples(said, "topics", "roles", "speaker_ids")
    said["links"] = tuple(Link(**link) for link in said.get("links", ()))
    said["slots"] = tuple(
        Slot(
            id=slot["id"],
            session_id=said["id"],
            start=datetime.fromisoformat(slot["start"]).astimezone(zone),
            end=datetime.fromisoformat(slot["end"]).astimezone(zone),
            room_id=slot.get("room_id"),
        )
        for slot in said.get("slots", ())
    )
    return Session(**said)


def _tip(said: dict[str, Any]) -> Tip:
    said = dict(said)
    audience = _tuples(said.pop("audience", {}), "roles", "formats", "session_ids")
    for name in ("from_time", "to_time"):
        if name in audience:
            audience[name] = time.fromisoformat(audience[name])
    fact = audience.pop("fact", None)
    if fact is not None:
        fact = dict(fact)
        if "before" in fact:
            fact["before"] = time.fromisoformat(fact["before"])
        audience["fact"] = TipFact(**fact)
    return Tip(**said, audience=Audience(**audience))


def _tuples(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: tuple(value) if name in names else value for name, value in said.items()}


# --- checking what others wrote ---


@lru_cache(maxsize=1)
def _shape() -> TypeAdapter[Any]:
    from planner.formats.programme_shape import ProgrammeShape  # its model takes a moment to build

    return TypeAdapter(ProgrammeShape)


def _check_shape(said: dict[str, Any]) -> None:
    try:
        _shape().validate_python(said)
    except ValidationError as invalid:
        problems = []
        for error in invalid.errors(include_url=False)[:100]:
            *place, field = [str(part) for part in error["loc"]] or [""]
            problems.append(
                Problem(
                    code="wrong_shape",
                    record=" ".join(place),
                    field=field,
                    message=f"{error['msg']}.",
                    remedy="Correct the value there.",
                )
            )
        raise RefusedInput(problems) from invalid


def _refused(code: str, record: str, field: str, message: str, remedy: str) -> RefusedInput:
    return RefusedInput([Problem(code=code, record=record, field=field, message=message, remedy=remedy)])
