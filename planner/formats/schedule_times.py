"""Times as schedules of the frab family write them, in XML and in JSON."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.core.integrity import FIRST_YEAR, LAST_YEAR


def clock_said(text: str) -> time | None:
    """'14:30' or '14:30:00', to the minute."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def length_said(text: str) -> timedelta | None:
    """'HH:MM' or 'DD:HH:MM'."""
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 2:
        return timedelta(hours=numbers[0], minutes=numbers[1])
    return timedelta(days=numbers[0], hours=numbers[1], minutes=numbers[2])


def day_said(text: str) -> date | None:
    """'2025-12-27', alone or before a time; None outside the years that can be."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def instant_said(text: str, zone: ZoneInfo) -> datetime | None:
    """'2025-12-27T10:30:00+01:00' as it is in `zone`; None without an offset, and outside the years that can be."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        return None
    return instant.astimezone(zone)
