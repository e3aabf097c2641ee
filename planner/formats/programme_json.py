"""Our own JSON: a programme whole, nothing lost. Also what the database keeps of each version (`version_document`).

Fields that say nothing (their default) are left out, and so are empty lists; keys stand in the order of the
dataclasses and times carry the offset of the event's zone, so the same programme always gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from planner.core.clock_times import zone_named
from planner.core.programme import (
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
NEAR_THE_START = 400
"""Bytes within which the marker of a file of ours stands."""


def recognises(data: bytes, file_name: str) -> bool:
    """A JSON object that carries our marker near its start; the file's name says nothing more."""
    start = data[:NEAR_THE_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and f'"{MARKER}"'.encode() in start


def read(data: bytes, options: ReadOptions) -> Reading:
    """What `write` wrote, or somebody else in our format. The options' slug and zone replace the file's.

    Raises `RefusedInput` with every value that does not fit, each with its place, field and remedy.
    """
    from planner.formats.programme_shape import checked_document  # building its models takes a moment: not at start

    return Reading(programme=_programme(checked_document(data, options)))


def write(programme: Programme) -> bytes:
    """The programme for people and other programs: indented, UTF-8, a line break at its end."""
    return (json.dumps(_document(programme), ensure_ascii=False, indent=1) + "\n").encode()


def dumps(programme: Programme) -> bytes:
    """The same as `write`, as small as it gets. Times must be aware, as `integrity_problems` makes sure."""
    return json.dumps(_document(programme), ensure_ascii=False, separators=(",", ":")).encode()


def loads(data: bytes) -> Programme:
    """What `dumps` wrote, equal to what it was given. Trusted, since only we write it: a damaged document raises
    `ValueError`, `KeyError` or `TypeError`."""
    said = json.loads(data)
    if said.get(MARKER) != FORMAT_NUMBER:
        raise ValueError(f"a programme of format {said.get(MARKER)!r}, and this can read {FORMAT_NUMBER}")
    return _programme(said)


# --- writing ---


def _document(programme: Programme) -> dict[str, Any]:
    zone = zone_named(programme.event.timezone)
    return {MARKER: FORMAT_NUMBER, **_said(programme, zone)}


def _said(thing: Any, zone: ZoneInfo) -> dict[str, Any]:
    """Fields of a dataclass that differ from their default, deep."""
    found: dict[str, Any] = {}
    for name, default in _WRITTEN_FIELDS[type(thing)]:
        value = getattr(thing, name)
        if value is default or value == default:
            continue
        if isinstance(value, tuple):
            found[name] = [v if isinstance(v, str) else _said(v, zone) for v in value]
        elif isinstance(value, (str, bool, int, float)):
            found[name] = value
        elif isinstance(value, datetime):
            found[name] = value.astimezone(zone).isoformat()
        elif isinstance(value, (date, time)):
            found[name] = value.isoformat()
        else:
            found[name] = _said(value, zone)
    return found


def _fields_of(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    # A slot stands in its session, so it need not name it; what is not given to `__init__` is worked out.
    return tuple((f.name, f.default) for f in fields(kind) if f.init and not (kind is Slot and f.name == "session_id"))


_WRITTEN_FIELDS = {
    kind: _fields_of(kind)
    for kind in (
        *(Programme, Event, Venue, Walk, Room, Track, Role, Speaker),
        *(Session, Slot, Link, Tip, Audience, TipFact, PickList, Pick),
    )
}
"""Names and defaults of what is written of each kind of thing."""


# --- reading ---

T = TypeVar("T")


def _programme(said: dict[str, Any]) -> Programme:
    event = dict(said["event"])
    zone = zone_named(event["timezone"])
    _parse(event, date.fromisoformat, "starts_on", "ends_on")
    _parse(event, time.fromisoformat, "day_change")

    def each(name: str, make: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
        return tuple(make(one) for one in said.get(name, ()))

    return Programme(
        event=Event(**event),
        venues=each("venues", lambda one: Venue(**one)),
        walks=each("walks", lambda one: Walk(**one)),
        rooms=each("rooms", lambda one: Room(**one)),
        tracks=each("tracks", lambda one: Track(**one)),
        roles=each("roles", lambda one: Role(**_with_tuples(one, ("words",)))),
        speakers=each("speakers", lambda one: Speaker(**one)),
        sessions=each("sessions", lambda one: _session(one, zone)),
        tips=each("tips", _tip),
        pick_lists=each("pick_lists", _pick_list),
    )


def _session(said: dict[str, Any], zone: ZoneInfo) -> Session:
    fields_said = _with_tuples(said, ("topics", "roles", "speaker_ids", "merged_ids"))
    if "links" in said:
        fields_said["links"] = tuple(Link(**link) for link in said["links"])
    if "slots" in said:
        fields_said["slots"] = tuple(
            Slot(
                id=slot["id"],
                session_id=said["id"],
                start=datetime.fromisoformat(slot["start"]).astimezone(zone),
                end=datetime.fromisoformat(slot["end"]).astimezone(zone),
                room_id=slot.get("room_id"),
                came_from=slot.get("came_from", ""),
            )
            for slot in said["slots"]
        )
    return Session(**fields_said)


def _tip(said: dict[str, Any]) -> Tip:
    audience = _with_tuples(said.get("audience", {}), ("roles", "formats", "session_ids"))
    _parse(audience, time.fromisoformat, "from_time", "to_time")
    if "fact" in audience:
        fact = dict(audience["fact"])
        _parse(fact, time.fromisoformat, "before")
        audience["fact"] = TipFact(**fact)
    return Tip(**{**said, "audience": Audience(**audience)})


def _pick_list(said: dict[str, Any]) -> PickList:
    return PickList(**{**said, "picks": tuple(Pick(**pick) for pick in said.get("picks", ()))})


def _with_tuples(said: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    found = dict(said)
    for name in names:
        if name in found:
            found[name] = tuple(found[name])
    return found


def _parse(said: dict[str, Any], parse: Callable[[str], object], *names: str) -> None:
    for name in names:
        if name in said:
            said[name] = parse(said[name])
