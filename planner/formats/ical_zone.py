"""A VTIMEZONE small enough for a phone and right for the years a calendar touches.

One observance for each clock change from the year before the first event to the end of the year of the last, each
with its own DTSTART and no rule, after one that holds before them all: every reader finds the offset in force by the
latest observance that began before the event (RFC 5545 section 3.6.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from planner.core.clock_times import zone_named
from planner.formats.ical_text import parameter, text

UTC_NAMES = frozenset({"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu"})
"""Names of the zone whose times are written with a Z and need no VTIMEZONE."""

SECOND = timedelta(seconds=1)
STEP = timedelta(days=2)
"""No zone has changed its clocks and changed them back within so short a time."""


@dataclass(frozen=True, slots=True)
class Observance:
    """What a zone's clocks show from `onset` (the wall-clock time as shown before it) on."""

    onset: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str
    saved: timedelta
    """How far the clocks stand ahead of the zone's standard time; below zero where winter is the exception."""


@lru_cache(maxsize=64)
def timezone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """The content lines of the VTIMEZONE, not folded. None for UTC. Raises `ValueError` for a name that is no zone.

    The years are those of the first and the last event.
    """
    if name in UTC_NAMES:
        return ()
    observances = _observances(zone_named(name), first_year, last_year)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{text(name)}"]
    for observance, kind in zip(observances, _kinds(observances), strict=True):
        lines += (
            f"BEGIN:{kind}",
            f"DTSTART:{local_stamp(observance.onset)}",
            f"TZOFFSETFROM:{_offset(observance.offset_from)}",
            f"TZOFFSETTO:{_offset(observance.offset_to)}",
            f"TZNAME:{text(observance.name)}",
            f"END:{kind}",
        )
    lines.append("END:VTIMEZONE")
    return tuple(lines)


def in_zone(name: str) -> str:
    """The parameter that puts a DATE-TIME into the zone: ';TZID=…'."""
    return f";TZID={parameter(name)}"


def local_stamp(wall: datetime) -> str:
    """A DATE-TIME (3.3.5) as the clock shows it, without its zone."""
    # Not strftime, which is slow, and which leaves out the leading zeros of an early year.
    return f"{wall.year:04}{wall.month:02}{wall.day:02}T{wall.hour:02}{wall.minute:02}{wall.second:02}"


def _observances(zone: ZoneInfo, first_year: int, last_year: int) -> list[Observance]:
    begin = datetime(max(first_year - 1, 2), 1, 1, tzinfo=UTC)
    end = datetime(min(last_year + 1, 9999), 1, 1, tzinfo=UTC)
    onsets = [begin, *_changes(zone, begin, end)]
    return [_observance(zone, onset) for onset in onsets]


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """The instants, to the second, at which the zone's offset, its name or its summer time changes."""
    found: list[datetime] = []
    low = begin
    while low < end:
        high = min(low + STEP, end)
        if _state(zone, low) != _state(zone, high):
            high = _first_change(zone, low, high)
            found.append(high)
        low = high
    return found


def _first_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    state = _state(zone, before)
    while after - before > SECOND:
        middle = before + SECOND * ((after - before) // SECOND // 2)
        if _state(zone, middle) == state:
            before = middle
        else:
            after = middle
    return after


def _state(zone: ZoneInfo, instant: datetime) -> tuple[timedelta, str, timedelta]:
    local = instant.astimezone(zone)
    return local.utcoffset() or timedelta(0), local.tzname() or "", local.dst() or timedelta(0)


def _observance(zone: ZoneInfo, onset: datetime) -> Observance:
    offset_from, _, _ = _state(zone, onset - SECOND)
    offset_to, name, saved = _state(zone, onset)
    # DTSTART is the wall clock that showed when the change came, that is with the offset from before (3.6.5).
    return Observance((onset + offset_from).replace(tzinfo=None), offset_from, offset_to, name, saved)


def _kinds(observances: list[Observance]) -> list[str]:
    """STANDARD or DAYLIGHT for each. Beside a winter that is the exception (Ireland, Morocco in Ramadan) the rest of
    the year is called DAYLIGHT, because readers expect DAYLIGHT to be ahead of STANDARD. There is always a STANDARD."""
    nothing = timedelta(0)
    saved = [nothing, *(o.saved for o in observances), nothing]
    is_ahead = [
        now > nothing or (now == nothing and min(before, after) < nothing)
        for before, now, after in zip(saved, saved[1:], saved[2:], strict=False)
    ]
    if all(is_ahead):
        return ["STANDARD"] * len(observances)
    return ["DAYLIGHT" if ahead else "STANDARD" for ahead in is_ahead]


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, odd = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{odd:02}" if odd else "")
