"""Dates and times as JSON files state them, made instants of the event's zone once, here."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from planner.core.clock_times import instant_of, is_skipped
from planner.core.integrity import FIRST_YEAR, LAST_YEAR
from planner.formats.json_records import Record, quoted

_DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def stated_instant(said: str, zone: ZoneInfo, record: Record, field: str) -> datetime | None:
    """'2024-04-20T09:00:00' (ISO 8601), with an offset or 'Z' or by the zone's clock, as an instant in `zone`, to the
    minute. None, and refused among the record's findings, for what is no time of our years."""
    try:
        found = datetime.fromisoformat(said) if _DATE_AND_TIME.match(said) else None
    except ValueError:
        found = None
    if found is None:
        message = f"'{quoted(said)}' is no date with a time."
        record.findings.refuse("bad_time", record.name, field, message, "Write it as 2026-10-13T14:30:00.")
        return None
    if found.tzinfo is None:
        return wall_instant(found.date(), found.time(), zone, record, field)
    if not _is_in_our_years(found.date(), record, field):
        return None
    return found.replace(second=0, microsecond=0).astimezone(zone)


def wall_instant(day: date, clock: time, zone: ZoneInfo, record: Record, field: str) -> datetime | None:
    """What the zone's clock shows, as an instant, to the minute; a warning where a clock change skips it. None, and
    refused among the record's findings, outside of our years."""
    if not _is_in_our_years(day, record, field):
        return None
    clock = clock.replace(second=0, microsecond=0, tzinfo=None)
    if is_skipped(day, clock, zone):
        message = f"{day} {clock:%H:%M} does not exist: the clocks go forward then; it was read an hour later."
        record.findings.warn("skipped_time", record.name, field, message, "Check the time.")
    return instant_of(day, clock, zone)


def _is_in_our_years(day: date, record: Record, field: str) -> bool:
    if FIRST_YEAR < day.year < LAST_YEAR:  # one less at both ends, for what another zone's clock makes of it
        return True
    record.findings.refuse("impossible_year", record.name, field, f"It is in the year {day.year}.", "Correct the date.")
    return False
