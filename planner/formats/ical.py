"""iCalendar (RFC 5545, RFC 7986): a `Calendar` as bytes. The same calendar always gives the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.core.agenda import Agenda
from planner.core.calendar_items import Calendar, CalendarItem, CalendarLinks, session_calendar
from planner.core.clock_times import zone_named
from planner.core.programme import Programme
from planner.formats.ical_text import folded, text, uri
from planner.formats.ical_zone import UTC_NAMES, in_zone, local_stamp, timezone_lines

PRODUCT = "-//Judicious//Conference planner//EN"
ADDRESSES = ("http://", "https://", "webcal://")
"""What a calendar may lead to; anything else in a link is left out."""


def write_calendar(calendar: Calendar) -> bytes:
    """The calendar as a file: UTF-8, CRLF, folded at 75 octets.

    Timed items stand in the calendar's zone, with a VTIMEZONE for the years they touch; in UTC they end in Z.
    Raises `ValueError` where `calendar.timezone` is no IANA zone.
    """
    zone = zone_named(calendar.timezone)
    name = text(calendar.name)
    refresh = _minutes(calendar.refresh_minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{calendar.method}",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"X-WR-TIMEZONE:{text(calendar.timezone)}",
        f"LAST-MODIFIED:{_utc(calendar.changed_at)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}",
        f"X-PUBLISHED-TTL:{refresh}",
        f"COLOR:{text(calendar.colour)}",
    ]
    if calendar.source_url.startswith(ADDRESSES):
        lines.append(f"SOURCE;VALUE=URI:{uri(calendar.source_url)}")
    years = [moment.astimezone(zone).year for i in calendar.items for moment in (i.start, i.end) if moment is not None]
    if years:
        lines.extend(timezone_lines(calendar.timezone, min(years), max(years)))
    tzid = "" if calendar.timezone in UTC_NAMES else in_zone(calendar.timezone)
    for item in calendar.items:
        _add_item(lines, item, zone, tzid)
    lines.append("END:VCALENDAR")
    return ("\r\n".join(map(folded, lines)) + "\r\n").encode()


def write(programme: Programme) -> bytes:
    """A whole programme, for anybody: every slot, with nothing of a plan, and each session's own page as its link.

    A programme does not know when it was published, so everything in it is dated by its first slot: the same
    programme gives the same bytes on every day.
    """
    agenda = Agenda(programme)
    first = min((slot.start for slot in agenda.slots_in_order), default=datetime(1970, 1, 1, tzinfo=UTC))
    links = CalendarLinks(session_url=lambda session_id: agenda.sessions[session_id].url)
    return write_calendar(session_calendar(agenda, programme.sessions, {}, links, first))


def _add_item(lines: list[str], item: CalendarItem, zone: ZoneInfo, tzid: str) -> None:
    changed = _utc(item.changed_at)
    lines += (
        "BEGIN:VEVENT",
        f"UID:{text(item.uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{item.sequence}",
    )
    if item.start is not None:
        _add_times(lines, item.start, item.end or item.start, zone, tzid)
    elif item.day is not None:
        lines.append(f"DTSTART;VALUE=DATE:{_date(item.day)}")
        lines.append(f"DTEND;VALUE=DATE:{_date(item.day + timedelta(days=1))}")
    lines.append(f"SUMMARY:{text(item.summary)}")
    if item.description:
        lines.append(f"DESCRIPTION:{text(item.description)}")
    if item.location:
        lines.append(f"LOCATION:{text(item.location)}")
    if item.latitude is not None and item.longitude is not None:
        lines.append(f"GEO:{item.latitude:.6f};{item.longitude:.6f}")
    if item.url.startswith(ADDRESSES):
        lines.append(f"URL:{uri(item.url)}")
    if item.categories:
        lines.append("CATEGORIES:" + ",".join(map(text, item.categories)))
    lines.append(f"STATUS:{item.status}")
    lines.append("TRANSP:OPAQUE" if item.is_busy else "TRANSP:TRANSPARENT")
    if item.alarm_minutes is not None:
        lines += (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:{'-' if item.alarm_minutes else ''}{_minutes(item.alarm_minutes)}",
            f"DESCRIPTION:{text(item.summary)}",
            "END:VALARM",
        )
    lines.append("END:VEVENT")


def _add_times(lines: list[str], start: datetime, end: datetime, zone: ZoneInfo, tzid: str) -> None:
    # By way of UTC: datetimes of one zone are compared, and left as they are, by what their clocks show.
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    local_start, local_end = start.astimezone(zone), end.astimezone(zone)
    # A local time that occurs twice means its first occurrence (3.3.5): the second can only be said in UTC, and
    # both ends have to be of one kind (3.8.2.2).
    if not tzid or local_start.fold or local_end.fold:
        lines.append(f"DTSTART:{local_stamp(start)}Z")
        if end > start:
            lines.append(f"DTEND:{local_stamp(end)}Z")
        return
    lines.append(f"DTSTART{tzid}:{local_stamp(local_start)}")
    if end > start:  # an event without length has a start alone (3.6.1)
        lines.append(f"DTEND{tzid}:{local_stamp(local_end)}")


def _date(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _utc(moment: datetime) -> str:
    return f"{local_stamp(moment.astimezone(UTC))}Z"


def _minutes(count: int) -> str:
    """A DURATION (3.3.6) of whole minutes."""
    return f"PT{count // 60}H" if count and count % 60 == 0 else f"PT{count}M"
