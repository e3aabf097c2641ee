"""Three independent programs' views of an .ics file, in one shape that can be compared.

`icalendar` and `ics` know zones by name, `vobject` asks the file's own VTIMEZONE (through dateutil).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import ics
import vobject


@dataclass(frozen=True)
class ReadEvent:
    """What every reader understands of a VEVENT. Instants in UTC, or dates."""

    uid: str
    summary: str
    description: str
    location: str
    url: str
    status: str
    is_busy: bool
    start: datetime | date
    end: datetime | date


def read_by_icalendar(data: bytes) -> list[ReadEvent]:
    return [
        ReadEvent(
            uid=str(e["UID"]),
            summary=str(e["SUMMARY"]),
            description=str(e.get("DESCRIPTION", "")),
            location=str(e.get("LOCATION", "")),
            url=str(e.get("URL", "")),
            status=str(e["STATUS"]),
            is_busy=str(e["TRANSP"]) == "OPAQUE",
            start=_instant(e["DTSTART"].dt),
            end=_instant(e["DTEND"].dt if "DTEND" in e else e["DTSTART"].dt),
        )
        for e in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]


def vobject_calendar(data: bytes) -> Any:
    """The file as `vobject` sees it in a fresh process: it keeps zones by name, so that a second file would be read
    with the first one's."""
    known = getattr(vobject.icalendar, "__tzidMap")
    for name in set(known) - {"UTC"}:
        del known[name]
    return vobject.readOne(data.decode())


def read_by_vobject(data: bytes) -> list[ReadEvent]:
    return [
        ReadEvent(
            uid=e.uid.value,
            summary=e.summary.value,
            description=_value(e, "description"),
            location=_value(e, "location"),
            url=_value(e, "url"),
            status=e.status.value,
            is_busy=e.transp.value == "OPAQUE",
            start=_instant(e.dtstart.value),
            end=_instant(e.dtend.value if hasattr(e, "dtend") else e.dtstart.value),
        )
        for e in vobject_calendar(data).contents.get("vevent", [])
    ]


def read_by_ics(data: bytes) -> list[ReadEvent]:
    return [
        ReadEvent(
            uid=e.uid,
            summary=e.name or "",
            description=e.description or "",
            location=e.location or "",
            url=e.url or "",
            status=e.status,
            is_busy=not e.transparent,
            start=e.begin.date() if e.all_day else _instant(e.begin.datetime),
            end=e.end.date() if e.all_day else _instant(e.end.datetime),
        )
        for e in ics.Calendar(data.decode()).events
    ]


READERS: dict[str, Callable[[bytes], list[ReadEvent]]] = {
    "icalendar": read_by_icalendar,
    "vobject": read_by_vobject,
    "ics": read_by_ics,
}


def under_a_strange_name(data: bytes, timezone: str) -> bytes:
    """The file, its zone under a name that nobody knows, so that a reader has to ask the VTIMEZONE. Each file gets a
    name of its own, because readers keep the zones they met."""
    strange = f"Hall-Clock-{hashlib.sha256(data).hexdigest()[:16]}"
    for mark in ("=", ":"):
        for end in (":", "\r\n"):
            data = data.replace(f"TZID{mark}{timezone}{end}".encode(), f"TZID{mark}{strange}{end}".encode())
    return data


def unfolded(data: bytes) -> list[str]:
    """The content lines, put together by the rule of RFC 5545 section 3.1 and nothing else."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def _value(component: Any, name: str) -> str:
    return str(getattr(component, name).value) if hasattr(component, name) else ""


def _instant(moment: datetime | date) -> datetime | date:
    if not isinstance(moment, datetime):
        return moment
    assert moment.tzinfo is not None, f"{moment} has no zone"
    # dateutil's zones answer for the wall clock; a plain offset holds the instant still.
    return (moment.replace(tzinfo=None) - moment.utcoffset()).replace(tzinfo=UTC)
