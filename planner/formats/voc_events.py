"""One event of a c3voc schedule: what it is, when, where and with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from planner.core.clock_times import instant_of, is_skipped
from planner.core.programme import Link
from planner.formats.json_records import Record, quoted, text_of
from planner.formats.readable_text import readable
from planner.formats.schedule_times import clock_said, day_said, instant_said, length_said

REDUNDANT = ("slug", "guid", "code", "persons", "participants", "start", "duration")
"""Fields that say again what others say, or that are read where they are needed."""

_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event where it stands: `day` and `room` are those it is listed under, None and '' where it is under none."""

    record: Record
    day: date | None
    room: str


# --- which ---


def name_of(record: Record, place: str) -> str:
    """'event 1233'; without an id its title, without one the place in the file."""
    said = next((text for field in ("id", "guid", "code", "title") if (text := text_of(record.said.get(field)))), "")
    return f"event {quoted(said)}" if said else place


def ids_of(record: Record) -> tuple[str, str]:
    """The id by which an event is known (its number as in the XML, or else its guid or code), and its guid."""
    number, guid, code = record.line("id"), record.line("guid"), record.line("code")
    return number or guid or code, guid


# --- when ---


def times_of(event: ListedEvent, zone: ZoneInfo, day_change: time) -> tuple[datetime, datetime] | None:
    """Start and end in `zone`; None, and a refusal among the findings, where one of them cannot be read."""
    start = _start(event, zone, day_change)
    if start is None:
        return None
    end = _end(event.record, start, zone)
    return (start, end) if end is not None else None


def _start(event: ListedEvent, zone: ZoneInfo, day_change: time) -> datetime | None:
    record = event.record
    stated, shown = record.text("date"), record.text("start")
    for text in (stated, shown):
        instant = instant_said(text, zone)
        if instant is not None:
            _compare_clocks(record, text, shown, instant)
            return instant
    clock, said_day = clock_said(shown) or clock_said(stated[11:]), day_said(stated)
    day = said_day or event.day
    if clock is None or day is None:
        message = f"Its time cannot be read (date '{quoted(stated)}', start '{quoted(shown)}')."
        record.findings.refuse("bad_time", record.name, "start", message, "Write date as 2025-12-27T14:30:00+01:00.")
        return None
    if clock < day_change and day == event.day:
        # Hours before the day's change are those of the night that follows it.
        day += timedelta(days=1)
    start = instant_of(day, clock, zone)
    if is_skipped(day, clock, zone):
        message = f"The clocks leave out {clock:%H:%M} on {day}; it is read as {start:%H:%M}."
        record.findings.warn("skipped_time", record.name, "start", message, "Write the date with its offset.")
    return start


def _compare_clocks(record: Record, text: str, shown: str, instant: datetime) -> None:
    clock = clock_said(shown)
    if clock is None or clock in (_to_the_minute(instant.time()), clock_said(text[11:16])):
        return
    message = f"Its date says {instant:%H:%M} and its start {clock:%H:%M}; the date is used."
    record.findings.warn("two_times", record.name, "start", message, "Correct one of the two.")


def _end(record: Record, start: datetime, zone: ZoneInfo) -> datetime | None:
    stated, length_text = record.text("end"), record.text("duration")
    end = instant_said(stated, zone)
    length = length_said(length_text)
    if end is None and length is None:
        message = f"'{quoted(length_text)}' is no duration." if length_text else "It says neither duration nor end."
        record.findings.refuse("bad_length", record.name, "duration", message, "Write it as 00:40.")
        return None
    if end is None and length is not None:
        return (start.astimezone(UTC) + length).astimezone(zone)
    assert end is not None
    if end.timestamp() < start.timestamp():
        message = f"It ends ({end:%d %b %H:%M}) before it starts ({start:%d %b %H:%M})."
        record.findings.refuse("ends_before_start", record.name, "end", message, "Correct one of the two.")
        return None
    if length is not None and end.timestamp() - start.timestamp() != length.total_seconds():
        message = f"Its end is {end:%d %b %H:%M}, and its duration '{quoted(length_text)}' differs; the end is used."
        record.findings.warn("two_times", record.name, "duration", message, "Correct one of the two.")
    return end


def _to_the_minute(clock: time) -> time:
    return clock.replace(second=0, microsecond=0)


# --- what ---


def abstract_of(record: Record) -> str:
    """Subtitle, abstract, description, and the licence of the recording where it is no link."""
    subtitle = readable(record.text("subtitle"))
    abstract, description = readable(record.text("abstract")), readable(record.text("description"))
    licence = record.line("recording_license")
    parts = [subtitle, abstract, description if description != abstract else ""]
    if licence and not _ADDRESS.match(licence):
        parts.append(f"Recording licence: {licence}")
    return "\n\n".join(part for part in parts if part)


def page_of(record: Record) -> str:
    """The event's own page, or else the one it came from."""
    pages = (record.line("url"), record.line("origin_url"))
    return next((page for page in pages if _ADDRESS.match(page)), "")


def links_of(record: Record, base_url: str) -> Iterator[Link]:
    """Links and attachments, those without a host too: they are at the address an event came from, or at the
    schedule's own. Beside them feedback, the page an event came from, and the licence."""
    origin = record.line("origin_url")
    for field, kind in (("links", "link"), ("attachments", "attachment")):
        for link in record.records(field, kind):
            address = link.line("url") or link.line("href")
            if address.startswith("/"):
                address = _with_host(address, origin, base_url)
            if _ADDRESS.match(address):
                yield Link(url=address, title=link.line("title"))
            elif address:
                message = f"'{quoted(address)}' is no address of a page; the link is left out."
                record.findings.note("no_address", link.name, "url", message, "Write it with https://.")
    page = record.line("url")
    for title, address in (
        ("Feedback", record.line("feedback_url")),
        ("Where it was submitted", origin if origin != page else ""),
        ("Recording licence", record.line("recording_license")),
    ):
        if _ADDRESS.match(address):
            yield Link(url=address, title=title)


def track_of(record: Record) -> str:
    """Its track's name; some write an object with a name."""
    value = record.value("track")
    if isinstance(value, dict) and text_of(value.get("name"), record.languages):
        return record.record("track").line("name")
    return record.line("track")


def room_named(record: Record) -> tuple[str, ...]:
    """What an event says of its room: a name, or an object with guid, slug and name."""
    if isinstance(record.value("room"), dict):
        room = record.record("room")
        return tuple(said for said in (room.line("guid"), room.line("slug"), room.line("name")) if said)
    named = record.line("room")
    return (named,) if named else ()


def _with_host(address: str, origin: str, base_url: str) -> str:
    try:
        if _ADDRESS.match(origin):
            return urljoin(origin, address)
        if base_url and not address.startswith("//"):
            return base_url.rstrip("/") + address
        return urljoin("https:", address)
    except ValueError:  # a host that is none
        return address
