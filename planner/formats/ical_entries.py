"""Entries of a calendar (VEVENT, RFC 5545 section 3.6.1): when each says it is, and whether it keeps one busy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.formats.ical_components import Component, Property, Unreadable, shown
from planner.formats.ical_described_zones import CalendarZones
from planner.formats.ical_recurrence import DAY, NOTHING, Effort, Length, Moment, Rule, length_between, length_said


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A VEVENT, its values read."""

    component: Component
    uid: str
    title: str
    is_busy: bool
    sequence: int
    start: Moment
    length: Length
    rules: tuple[Rule, ...]
    excluding_rules: tuple[Rule, ...]
    more: tuple[tuple[Moment, Length], ...]
    excluded: Marks
    replaces: Moment | None
    moved_by: timedelta
    """How far it lies from the recurrence that it replaces."""
    from_then_on: bool


class Marks:
    """Recurrences that EXDATE or RECURRENCE-ID name. A day means whatever begins on it."""

    def __init__(self, moments: Iterable[Moment] = ()) -> None:
        marked = list(moments)
        self._instants = {moment.instant for moment in marked if not moment.is_day}
        self._days = {moment.wall.date() for moment in marked if moment.is_day}
        self._shown_days = {moment.wall.date() for moment in marked}

    def add(self, other: Marks) -> None:
        """Marks what the other marks as well."""
        self._instants |= other._instants
        self._days |= other._days
        self._shown_days |= other._shown_days

    def __contains__(self, moment: Moment) -> bool:
        if moment.is_day:
            return moment.wall.date() in self._shown_days
        return moment.wall.date() in self._days or moment.instant in self._instants


class Successors:
    """Entries that hold from the recurrence on that they replace (RANGE=THISANDFUTURE), by its instant."""

    def __init__(self, entries: dict[datetime, Entry]) -> None:
        self._turns = sorted(entries)
        self.entries = [entries[instant] for instant in self._turns]
        self.longest = max((entry.length.longest for entry in self.entries), default=NOTHING)
        self.moved_by = max((abs(entry.moved_by) for entry in self.entries), default=NOTHING)

    def at(self, instant: datetime) -> Entry | None:
        """The one that holds for the recurrence at that instant."""
        turn = bisect_right(self._turns, instant)
        return self.entries[turn - 1] if turn else None


class Source:
    """A VCALENDAR, as its entries need it: zones, and whose calendar it is."""

    def __init__(self, component: Component, zone: ZoneInfo, end: datetime, effort: Effort) -> None:
        self.zones = CalendarZones(component, zone, end, effort)
        self.owners = {_address(component.text(name)) for name in ("X-WR-CALNAME", "X-OWNER")} - {""}


def read_entry(
    component: Component, source: Source, first_wall: datetime, last_wall: datetime, is_alone: bool
) -> Entry | None:
    """The event; None where it is alone, happens once, and outside of `first_wall` to `last_wall`. Raises what is
    `UNREADABLE`."""
    calendar = source.zones
    said = component.first("DTSTART")
    if said is None:
        raise Unreadable("It has no start.")
    start = calendar.moment(said.value, said)
    until, lasting = component.first("DTEND"), component.first("DURATION")
    end = calendar.moment(until.value, until) if until is not None else None
    length = length_said(lasting.value) if lasting is not None else Length(NOTHING, NOTHING)
    replacing = component.first("RECURRENCE-ID")
    happens_once = replacing is None and not component.lines.get("RRULE") and not component.lines.get("RDATE")
    ends = end.wall if end is not None else start.wall + max(length.longest, DAY)
    if is_alone and happens_once and (start.wall > last_wall or ends < first_wall):
        return None
    if end is not None:
        length = length_between(start, end)
    elif start.is_day and length.longest == NOTHING:
        length = Length(DAY, NOTHING)
    replaces = calendar.moment(replacing.value, replacing) if replacing is not None else None
    return Entry(
        component=component,
        uid=component.text("UID"),
        title=shown(component.text("SUMMARY")),
        is_busy=_is_busy(component, source.owners),
        sequence=_whole_number(component.text("SEQUENCE")),
        start=start,
        length=length,
        rules=tuple(Rule(rule, start) for rule in component.all("RRULE")),
        excluding_rules=tuple(Rule(rule, start) for rule in component.all("EXRULE")),
        more=tuple(_more(value, where, start, length, calendar) for where, value in component.values("RDATE")),
        excluded=Marks(calendar.moment(value, where) for where, value in component.values("EXDATE")),
        replaces=replaces,
        moved_by=_passed(replaces, start) if replaces is not None else NOTHING,
        from_then_on=replacing is not None and replacing.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def _passed(start: Moment, end: Moment) -> timedelta:
    """By one clock, where both are shown by one."""
    return end.wall - start.wall if start.zone is end.zone else end.instant - start.instant


def _more(value: str, where: Property, start: Moment, length: Length, calendar: CalendarZones) -> tuple[Moment, Length]:
    """A recurrence that RDATE adds: a period, or a start. Days and times follow the first start."""
    if "/" in value:
        return calendar.period(value, where)
    moment = calendar.moment(value, where)
    if start.is_day:
        return Moment(datetime.combine(moment.wall, time()), start.zone, is_day=True), length
    if moment.is_day:
        return Moment(datetime.combine(moment.wall, start.wall.time()), start.zone), length
    return moment, length


def _is_busy(component: Component, owners: Set[str]) -> bool:
    return not (
        component.text("TRANSP").upper() == "TRANSPARENT"
        or component.text("STATUS").upper() == "CANCELLED"
        or component.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
        or _is_declined(component, owners)
    )


def _is_declined(component: Component, owners: Set[str]) -> bool:
    """Whether the calendar's owner declined; where the file does not say who that is, whether every guest did."""
    answers = [
        (_address(said.value), said.parameters.get("PARTSTAT", "").upper())
        for said in component.readable("ATTENDEE")
        if said.parameters.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE")
    ]
    own = [answer for address, answer in answers if address in owners]
    organizer = _address(component.text("ORGANIZER"))
    asked = own or [answer for address, answer in answers if not address or address != organizer]
    return bool(asked) and all(answer == "DECLINED" for answer in asked)


def _address(value: str) -> str:
    """The mail address in 'mailto:ada@example.org', in lower case; "" for what is none."""
    address = value.strip().lower().removeprefix("mailto:")
    return address if re.fullmatch(r"[^@\s]+@[^@\s]+", address) else ""


def _whole_number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
