"""Zones as a calendar file names and describes them (VTIMEZONE, RFC 5545 section 3.6.5)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from icalendar.prop import vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from planner.core.clock_times import zone_named
from planner.formats.ical_components import UNREADABLE, Component, Property, Unreadable, shown
from planner.formats.ical_recurrence import (
    NOTHING,
    Effort,
    Length,
    Moment,
    Rule,
    date_or_time,
    length_between,
    length_said,
)

DAYS_OF_A_ZONE = 1_000
"""What looking up a zone's name counts for, in days looked at."""
EARLIEST_CLOCK_CHANGE = datetime(1970, 1, 1)
"""Zones in files begin in 1601 and repeat from there."""


class CalendarZones:
    """What a VCALENDAR says for the times of all its entries: zones by their names, and its own."""

    def __init__(self, component: Component, zone: ZoneInfo, end: datetime, effort: Effort) -> None:
        self._event_zone = zone
        self._end = end
        self._effort = effort
        self._described = {part.text("TZID"): part for part in component.parts if part.name == "VTIMEZONE"}
        self._zones: dict[str, tzinfo] = {}
        self._floating = self._own_zone(component.text("X-WR-TIMEZONE")) or zone

    def moment(self, value: str, where: Property) -> Moment:
        """Days are the event's own; times without a zone are the calendar's. Raises `Unreadable`."""
        said = date_or_time(value)
        if not isinstance(said, datetime) or where.parameters.get("VALUE", "").upper() == "DATE":
            return Moment(datetime(said.year, said.month, said.day), self._event_zone, is_day=True)
        if said.tzinfo is not None:
            return Moment(said.replace(tzinfo=None), UTC)
        name = where.parameters.get("TZID", "")
        return Moment(said, self._zone(name) if name else self._floating)

    def period(self, value: str, where: Property) -> tuple[Moment, Length]:
        """Start and length of a PERIOD (section 3.3.9). Raises `Unreadable`."""
        begin, _, end = value.partition("/")
        start = self.moment(begin, where)
        if end.upper().lstrip("+-").startswith("P"):
            return start, length_said(end)
        return start, length_between(start, self.moment(end, where))

    def _zone(self, name: str) -> tzinfo:
        """The zone that a TZID names. One that is not known says so when it is asked for an offset."""
        if name not in self._zones:
            self._effort.spend(DAYS_OF_A_ZONE)
            self._zones[name] = known_zone(name) or DescribedZone(
                name, self._described.get(name), self._end, self._effort
            )
        return self._zones[name]

    def _own_zone(self, name: str) -> tzinfo | None:
        try:
            zone = self._zone(name) if name else None
        except Unreadable:
            return None
        return zone if isinstance(zone, ZoneInfo) or name in self._described else None


def known_zone(name: str) -> ZoneInfo | None:
    """The zone that everybody knows by the name a file gives it, IANA's, Windows', or a longer one that ends in it.

    These go before what a file says of its zones, which is often cut short, or out of date.
    """
    plain = name.strip("/")
    known = [plain, WINDOWS_TO_OLSON.get(plain, "")]
    if name.startswith("/"):  # '/example.org/20050126_1/Europe/Berlin' (section 3.2.19)
        parts = plain.split("/")
        known += ["/".join(parts[-length:]) for length in (3, 2, 1) if length < len(parts)]
    for candidate in filter(None, known):
        try:
            return zone_named(candidate)
        except ValueError:
            continue
    return None


class DescribedZone(tzinfo):
    """A zone as the file's VTIMEZONE describes it, from 1970 to `end`; without one, a zone that is not known.

    Made when the first offset is asked for: a zone that nobody needs costs nothing and breaks nothing.
    """

    def __init__(self, name: str, described: Component | None, end: datetime, effort: Effort) -> None:
        self._name = name
        self._described = described
        self._end = end
        self._effort = effort

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset in force by the latest onset before what the clock shows (RFC 5545 section 3.6.5)."""
        assert moment is not None
        fault, walls, offsets = self._changes
        if fault:
            raise Unreadable(f"Its time zone '{shown(self._name, 60)}' {fault}.")
        return offsets[bisect_right(walls, moment.replace(tzinfo=None))]

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str:
        return self._name

    @cached_property
    def _changes(self) -> tuple[str, list[datetime], list[timedelta]]:
        """What is wrong with the zone; when its clock shows a new offset; the offset before all of them, and theirs."""
        if self._described is None:
            return "is not known", [], []
        try:
            changes = sorted(c for part in self._described.parts for c in self._changes_of(part))
            # A time that a change skips is still read with the offset from before it.
            walls = [onset + max(after - before, NOTHING) for onset, before, after in changes]
        except UNREADABLE:
            return "cannot be read", [], []
        if not changes:
            return "has no offset", [], []
        return "", walls, [changes[0][1], *(after for _, _, after in changes)]

    def _changes_of(self, part: Component) -> Iterator[tuple[datetime, timedelta, timedelta]]:
        said, before, after = part.first("DTSTART"), part.first("TZOFFSETFROM"), part.first("TZOFFSETTO")
        if said is None or before is None or after is None:
            raise Unreadable("It lacks a start or an offset.")
        offset_before, offset_after = vUTCOffset.from_ical(before.value), vUTCOffset.from_ical(after.value)
        onset = _wall(said.value)
        start = Moment(onset, timezone(offset_before))
        onsets = {onset, *(_wall(value.partition("/")[0]) for _, value in part.values("RDATE"))}
        for rule in part.all("RRULE"):
            onsets.update(Rule(rule, start).walls(EARLIEST_CLOCK_CHANGE, self._end, self._effort))
        yield from ((found, offset_before, offset_after) for found in onsets)


def _wall(value: str) -> datetime:
    said = date_or_time(value)
    return said.replace(tzinfo=None) if isinstance(said, datetime) else datetime.combine(said, time())
