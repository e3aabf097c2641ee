"""Wall-clock times of an event's zone and the instants they stand for.

Rules for the two odd hours of a year follow RFC 5545 section 3.3.5: a time that occurs twice means the first
occurrence; a time that a clock change skips is read with the offset from before the change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MINUTES_PER_DAY = 24 * 60


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises `ValueError` for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise ValueError(f"'{name}' is not an IANA time zone") from cause


def instant_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The aware datetime, in `zone`, at which `clock` shows on `day`; see the module's rules for odd hours."""
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=zone)
    return wall.astimezone(UTC).astimezone(zone)


def is_skipped(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether a clock change leaves out that wall-clock time on that day."""
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)


def conference_day(instant: datetime, zone: ZoneInfo, day_change: time) -> date:
    """The day of the event an instant belongs to: before `day_change` it is still the evening before."""
    local = instant.astimezone(zone)
    day = local.date()
    return day - timedelta(days=1) if local.time() < day_change else day


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes from `start` to `end` as they pass, clock changes included; both aware."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)
