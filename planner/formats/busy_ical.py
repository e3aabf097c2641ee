"""Busy times from an attendee's own calendar export (iCalendar, RFC 5545).

The file comes from a stranger, so everything it can ask for is bounded. `icalendar` takes lines and values apart; what
follows from them is worked out here, for two reasons. Its own parser keeps the zones it meets for the whole process:
a file that does not describe its zone would be read with somebody else's. And the libraries that expand recurrences
stop only at a time that matches: 'every 30 February' is searched to the year 9999. Here every day looked at is counted.

A busy time is made in three steps, which are the three parts of this file: content lines become components, components
become events with the moments and rules they say, and the events of one UID become what happens within the window.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.parser import Contentline
from icalendar.prop import vDDDTypes, vDuration, vRecur, vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from planner.core.clock_times import zone_named
from planner.core.plan import BusyTime
from planner.core.problems import Problem, RefusedInput
from planner.formats.text_decoding import decoded

LARGEST_CALENDAR_BYTES = 2 * 1024 * 1024
MOST_BUSY_TIMES = 200
"""As many as a plan holds; the earliest are kept."""
LONGEST_TITLE = 200
MOST_NOTES = 20

MOST_TIMES_A_DAY = 24
"""What happens more often within one day is no appointment."""
TOO_OFTEN = f"It repeats more than {MOST_TIMES_A_DAY} times a day."
LONGEST_RULE = 2_000
MOST_DAYS_OF_A_RULE = 40_000
"""Days and times that one recurrence may look at: a century, day by day."""
MOST_DAYS_OF_A_CALENDAR = 1_000_000
"""The same for the whole file; about a second on a small machine."""
DAYS_OF_A_ZONE = 1_000
"""What looking up a zone's name counts for."""
MOST_FOUND = 5_000
"""Busy times looked at before the earliest are taken."""

EARLIEST_CLOCK_CHANGE = datetime(1970, 1, 1)
"""Zones in files begin in 1601 and repeat from there."""
ZONE_SLACK = timedelta(days=2)
"""No two clocks on earth differ by more."""
DAY = timedelta(days=1)
NOTHING = timedelta(0)

UNREADABLE = (ValueError, OverflowError)
"""What a value that says nothing raises, in `icalendar` and in arithmetic beyond the years 1 to 9999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyCalendar:
    """What a calendar says of one's time: sorted by start, each once; and notes on what of it was not used."""

    busy_times: tuple[BusyTime, ...]
    problems: tuple[Problem, ...]


def read_busy_times(
    data: bytes, window_start: datetime, window_end: datetime, zone: ZoneInfo, file_name: str = ""
) -> BusyCalendar:
    """The times in the calendar `data` that touch [`window_start`, `window_end`), whole, as aware datetimes in `zone`.

    Both ends of the window are aware. `zone` is the event's: its days are what all-day entries block, and its clock is
    what times without a zone mean where the file names none. Entries that are free, cancelled or declined are no busy
    times. At most `MOST_BUSY_TIMES` come back, the earliest; a note says how many were left out. Ids depend on UID,
    start and end alone, so the same calendar read again gives the same ids.

    An entry that cannot be read is left out, with a note that names it. Raises `RefusedInput`, and nothing else, for
    what is no calendar, is too large, or is broken off or nested wrongly, so that one cannot tell what belongs where.
    """
    try:
        calendars = _calendars(data)
    except RefusedInput as refused:
        raise RefusedInput(p.in_file(file_name) for p in refused.problems) from refused
    read = _Reader(window_start, window_end, zone).read(calendars)
    return BusyCalendar(busy_times=read.busy_times, problems=tuple(p.in_file(file_name) for p in read.problems))


# Content lines and components


_NAME = re.compile(r"[ \t]*([A-Za-z0-9-]+)[ \t]*[;:]")
_USED = frozenset(
    {"DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "UID"}
    | {"SUMMARY", "TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS", "ATTENDEE", "ORGANIZER", "FREEBUSY"}
    | {"TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE", "X-WR-CALNAME", "X-OWNER"}
)
"""Properties that are looked at. Of the rest it does not matter whether they are well-formed: a description whose
lines were not folded is the commonest fault of exporters."""


class _Unreadable(ValueError):
    """Says in a sentence why an entry, or a rule or zone it needs, cannot be used."""


@dataclass(frozen=True, slots=True)
class _Property:
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class _Component:
    """A BEGIN … END, its used properties by their names, still as content lines, and the components within."""

    name: str
    line_number: int
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    parts: list[_Component] = field(default_factory=list)

    def all(self, name: str) -> Iterator[_Property]:
        """Raises `_Unreadable` at a line that is none."""
        yield from map(_property, self.lines.get(name, ()))

    def readable(self, name: str) -> Iterator[_Property]:
        """The same without the lines that are none."""
        for line in self.lines.get(name, ()):
            try:
                yield _property(line)
            except _Unreadable:
                continue

    def first(self, name: str) -> _Property | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The first value that can be read, "" where there is none."""
        found = next(self.readable(name), None)
        return found.value if found is not None else ""

    def values(self, name: str) -> Iterator[tuple[_Property, str]]:
        """Every value of the properties of that name, which hold lists."""
        for said in self.all(name):
            yield from ((said, value.strip()) for value in said.value.split(",") if value.strip())


def _property(line: str) -> _Property:
    try:
        _, parameters, value = Contentline(line).parts()
    except ValueError as cause:
        raise _Unreadable(f"Its line '{_shown(line, 60)}' cannot be read.") from cause
    said = {key.upper(): v if isinstance(v, str) else ",".join(v) for key, v in parameters.items()}
    return _Property(said, value.strip())


def _calendars(data: bytes) -> list[_Component]:
    """The VCALENDARs of the file. Raises `RefusedInput`."""
    if not data.strip():
        raise _refused("empty_file", "The file is empty.", "Choose the file again.")
    if len(data) > LARGEST_CALENDAR_BYTES:
        size = LARGEST_CALENDAR_BYTES // 1024 // 1024
        raise _refused("too_large", f"The calendar is larger than {size} MB.", "Export one calendar, or fewer years.")
    finished: list[_Component] = []
    opened: list[_Component] = []
    number = 1
    for number, line in _content_lines(data):
        keyword, _, rest = line.partition(":")
        keyword, name = keyword.strip().upper(), rest.strip().upper()
        if not opened and (keyword, name) != ("BEGIN", "VCALENDAR"):
            if finished or not line.strip():
                continue
            message = f"This is no iCalendar file: it begins with '{_shown(line, 40)}', not with 'BEGIN:VCALENDAR'."
            raise _refused("not_a_calendar", message, "Export the calendar as .ics, and choose that file.", number)
        if keyword == "BEGIN":
            opened.append(_Component(name, number))
        elif keyword == "END":
            done = opened.pop()
            if done.name != name:
                message = (
                    f"'END:{_shown(name, 40)}' stands where 'BEGIN:{_shown(done.name, 40)}' "
                    f"of line {done.line_number} has not ended."
                )
                raise _refused("broken_calendar", message, "Export the calendar again.", number)
            (opened[-1].parts if opened else finished).append(done)
        else:
            found = _NAME.match(line)
            if found and found[1].upper() in _USED:
                opened[-1].lines[found[1].upper()].append(line)
    if opened:
        message = f"The file ends before 'BEGIN:{_shown(opened[-1].name, 40)}' of line {opened[-1].line_number} does."
        raise _refused("broken_calendar", message, "It was cut off: export or download it again.", number)
    if not finished:
        raise _refused("not_a_calendar", "This is no iCalendar file.", "Export the calendar as .ics.", number)
    return finished


def _content_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """The content lines (RFC 5545 section 3.1), each with the number of the line it begins in, from 1.

    They are put together as bytes: some programs fold in the middle of a character.
    """
    text, encoding = decoded(data)
    if encoding not in ("utf-8", "cp1252"):
        data = text.encode("utf-8", errors="replace")
    pieces: list[bytes] = []
    begun = 1
    for number, line in enumerate(data.splitlines(), 1):
        if line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line[1:])
            continue
        if pieces:
            yield begun, decoded(b"".join(pieces))[0]
        pieces, begun = [line], number
    if pieces:
        yield begun, decoded(b"".join(pieces))[0]


def _refused(code: str, message: str, remedy: str, line: int | None = None) -> RefusedInput:
    record = f"line {line}" if line is not None else ""
    return RefusedInput([Problem(code=code, message=message, remedy=remedy, record=record)])


def _shown(text: str, longest: int = LONGEST_TITLE) -> str:
    """The words of a text on one line, without control characters, cut to `longest` characters."""
    said = (" " if c.isspace() else c for c in text[: longest * 4] if c.isspace() or unicodedata.category(c) != "Cc")
    return " ".join("".join(said).split())[:longest].rstrip()


# Moments, zones and rules


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a clock shows in a zone; of a day, its midnight. An odd hour means what `core.clock_times` says."""

    wall: datetime
    zone: tzinfo
    is_day: bool = False

    @property
    def instant(self) -> datetime:
        """In UTC. Raises `_Unreadable` for a zone that is not known."""
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Length:
    """Days as the calendar counts them, then time as it passes (RFC 5545 section 3.8.5.3)."""

    days: timedelta
    exact: timedelta

    @property
    def longest(self) -> timedelta:
        return self.days + self.exact

    def after(self, start: _Moment) -> datetime:
        """The instant at which what starts then ends."""
        return _Moment(start.wall + self.days, start.zone).instant + self.exact


class _Effort:
    """What a calendar may still cost, in days looked at."""

    def __init__(self) -> None:
        self._left = MOST_DAYS_OF_A_CALENDAR

    def spend(self, days: int) -> None:
        """Raises `_Unreadable` when nothing is left."""
        self._left -= days
        if self._left < 0:
            raise _Unreadable("The calendar repeats more than can be worked out.")


_NUMBERS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSECOND": (0, 59, False),
    "BYSETPOS": (1, 366, True),
    "INTERVAL": (1, 9_999, False),
}
"""Lowest, highest, and whether one may count from the end, with a minus (RFC 5545 section 3.3.10)."""
_WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")


class _Rule:
    """An RRULE, as the clock of its zone shows it. Raises ValueError for one that cannot be used."""

    def __init__(self, said: _Property, start: _Moment) -> None:
        if len(said.value) > LONGEST_RULE:
            raise _Unreadable("Its rule is too long.")
        try:
            parts: dict[str, list[Any]] = {k.upper(): v for k, v in vRecur.from_ical(said.value).items()}
        except ValueError as cause:
            raise _Unreadable(f"Its rule '{_shown(said.value, 60)}' cannot be read.") from cause
        self._frequency = str(next(iter(parts.get("FREQ", [])), "")).upper()
        if self._frequency in ("MINUTELY", "SECONDLY"):
            raise _Unreadable(TOO_OFTEN)
        if self._frequency not in _FREQUENCIES:
            raise _Unreadable("Its rule does not say how often it repeats.")
        if str(next(iter(parts.get("RSCALE", [])), "GREGORIAN")).upper() != "GREGORIAN":
            raise _Unreadable("It repeats by another calendar than the Gregorian.")
        numbers = {name: _numbers(name, parts.get(name, [])) for name in _NUMBERS}
        self._start = start
        self._interval = next(iter(numbers["INTERVAL"]), 1)
        count = next((int(value) for value in parts.get("COUNT", [])), -1)
        self._count = count if count >= 0 else None  # some programs write -1 for 'without end'
        self._until = next(iter(parts.get("UNTIL", [])), None)
        self._week_start = _WEEKDAYS[str(next(iter(parts.get("WKST", [])), "MO"))[-2:].upper()]
        self._months, self._month_days = numbers["BYMONTH"], numbers["BYMONTHDAY"]
        self._year_days, self._weeks = numbers["BYYEARDAY"], numbers["BYWEEKNO"]
        self._positions = numbers["BYSETPOS"]
        weekdays = [(_WEEKDAYS[str(day)[-2:].upper()], int(day.relative or 0)) for day in parts.get("BYDAY", [])]
        counts_weekdays = self._frequency in ("MONTHLY", "YEARLY")
        self._weekdays = frozenset(day for day, nth in weekdays if not nth or not counts_weekdays)
        self._nth_weekdays: dict[int, set[int]] = defaultdict(set)
        for day, nth in weekdays:
            if nth and counts_weekdays:
                self._nth_weekdays[day].add(nth)
        self._take_days_from_start(has_weekdays=bool(weekdays))
        hourly = self._frequency == "HOURLY"
        if hourly and self._positions:
            raise _Unreadable("It repeats by the hour and by position.")
        wall = start.wall
        hours = numbers["BYHOUR"] or (range(24) if hourly else [wall.hour])
        minutes, seconds = numbers["BYMINUTE"] or [wall.minute], numbers["BYSECOND"] or [wall.second]
        if len(hours) * len(minutes) * len(seconds) > MOST_TIMES_A_DAY:
            raise _Unreadable(TOO_OFTEN)
        self._times = sorted(itertools.starmap(time, itertools.product(hours, minutes, seconds)))

    def _take_days_from_start(self, has_weekdays: bool) -> None:
        """What a rule does not say, its start does (section 3.3.10)."""
        day = self._start.wall.date()
        if self._weeks or self._year_days or self._month_days or has_weekdays:
            return
        if self._frequency == "WEEKLY":
            self._weekdays = frozenset({day.weekday()})
        elif self._frequency in ("MONTHLY", "YEARLY"):
            self._month_days = frozenset({day.day})
            if self._frequency == "YEARLY" and not self._months:
                self._months = frozenset({day.month})

    def walls(self, begin: datetime, end: datetime, effort: _Effort) -> Iterator[datetime]:
        """The wall-clock times of the rule from `begin` to `end`, both included, in order.

        Raises `_Unreadable` where that takes longer than a calendar may.
        """
        start, left, spent = self._start.wall, self._count, 0
        step = 1 if self._frequency == "HOURLY" else self._interval
        # Without a number of times to count, nothing before `begin` matters.
        first = 0 if left is not None else max(0, self._period_of(begin.date())) // step * step
        for period in itertools.count(first, step):
            days = self._days_of(period)
            if not days or days[0] > end.date():
                return
            found = [wall for day in days if self._has(day) for wall in self._walls_of(day)]
            spent += len(days) + len(found)
            effort.spend(len(days) + len(found))
            if spent > MOST_DAYS_OF_A_RULE:
                raise _Unreadable("It repeats more often than can be worked out.")
            for wall in self._at_positions(found):
                if wall < start:
                    continue
                if wall > end or left == 0 or self._is_over(wall):
                    return
                left = left - 1 if left is not None else None
                if wall >= begin:
                    yield wall

    def _is_over(self, wall: datetime) -> bool:
        until = self._until
        if until is None:
            return False
        if isinstance(until, datetime):
            if until.tzinfo is None or self._start.is_day:
                return wall > until.replace(tzinfo=None)
            return _Moment(wall, self._start.zone).instant > until
        if isinstance(until, date):
            return wall.date() > until
        raise _Unreadable("Its rule ends at what is no time.")

    def _period_of(self, day: date) -> int:
        """How many hours' days, days, weeks, months or years after the start's `day` lies."""
        start = self._start.wall.date()
        if self._frequency == "YEARLY":
            return day.year - start.year
        if self._frequency == "MONTHLY":
            return (day.year - start.year) * 12 + day.month - start.month
        if self._frequency == "WEEKLY":
            return (day.toordinal() - self._first_of_week(start)) // 7
        return day.toordinal() - start.toordinal()

    def _days_of(self, period: int) -> list[date]:
        """Every day of that period that may match; none beyond the year 9999."""
        start = self._start.wall.date()
        if self._frequency == "YEARLY":
            year = start.year + period
            return [day for month in sorted(self._months) or range(1, 13) for day in _days_of_month(year, month)]
        if self._frequency == "MONTHLY":
            years, month = divmod(start.month - 1 + period, 12)
            return _days_of_month(start.year + years, month + 1)
        if self._frequency == "WEEKLY":
            first, length = self._first_of_week(start) + 7 * period, 7
        else:
            first, length = start.toordinal() + period, 1
        return [date.fromordinal(n) for n in range(max(first, 1), min(first + length, date.max.toordinal() + 1))]

    def _first_of_week(self, day: date) -> int:
        return day.toordinal() - (day.weekday() - self._week_start) % 7

    def _has(self, day: date) -> bool:
        if self._months and day.month not in self._months:
            return False
        if self._month_days and not _counted(day.day, monthrange(day.year, day.month)[1]) & self._month_days:
            return False
        if self._year_days and not _counted(_day_of_year(day), _days_in_year(day)) & self._year_days:
            return False
        if self._weeks and not self._weeks_of(day) & self._weeks:
            return False
        if not self._weekdays and not self._nth_weekdays:
            return True
        weekday = day.weekday()
        if weekday in self._weekdays:
            return True
        return weekday in self._nth_weekdays and not self._nth_weekdays[weekday].isdisjoint(self._nth(day))

    def _nth(self, day: date) -> tuple[int, int]:
        """Which one of its weekday the day is in its month or year, from the beginning and from the end."""
        if self._frequency == "YEARLY" and not self._months:
            number, length = _day_of_year(day), _days_in_year(day)
        else:
            number, length = day.day, monthrange(day.year, day.month)[1]
        return (number - 1) // 7 + 1, -((length - number) // 7 + 1)

    def _weeks_of(self, day: date) -> set[int]:
        """The number of the day's week, from the beginning and from the end of the year that has most of the week."""
        middle = date.fromordinal(min(max(self._first_of_week(day) + 3, 1), date.max.toordinal()))
        number = (_day_of_year(middle) - 1) // 7 + 1
        return {number, number - 1 - (number + (_days_in_year(middle) - _day_of_year(middle)) // 7)}

    def _walls_of(self, day: date) -> Iterator[datetime]:
        start = self._start.wall
        hours = (day.toordinal() - start.toordinal()) * 24 - start.hour
        for clock in self._times:
            if self._frequency != "HOURLY" or (hours + clock.hour) % self._interval == 0:
                yield datetime.combine(day, clock)

    def _at_positions(self, found: list[datetime]) -> Sequence[datetime]:
        if not self._positions:
            return found
        indexes = {position - 1 if position > 0 else len(found) + position for position in self._positions}
        return [found[index] for index in sorted(indexes) if 0 <= index < len(found)]


def _numbers(name: str, values: Iterable[Any]) -> frozenset[int]:
    lowest, highest, from_end = _NUMBERS[name]
    numbers = frozenset(int(value) for value in values)
    if any(not lowest <= abs(n) <= highest or (n < 0 and not from_end) for n in numbers):
        raise _Unreadable(f"Its rule says {name} with a number that there is not.")
    return numbers


def _counted(number: int, of: int) -> set[int]:
    """The number as counted from the beginning and from the end."""
    return {number, number - of - 1}


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _days_in_year(day: date) -> int:
    return _day_of_year(date(day.year, 12, 31))


def _days_of_month(year: int, month: int) -> list[date]:
    if year > date.max.year:
        return []
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


class _FileZone(tzinfo):
    """A zone as the file's VTIMEZONE describes it, from 1970 to `end`; without one, a zone that is not known.

    Made when the first offset is asked for: a zone that nobody needs costs nothing and breaks nothing.
    """

    def __init__(self, name: str, described: _Component | None, end: datetime, effort: _Effort) -> None:
        self._name = name
        self._described = described
        self._end = end
        self._effort = effort

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset in force by the latest onset before what the clock shows (RFC 5545 section 3.6.5)."""
        assert moment is not None
        fault, walls, offsets = self._changes
        if fault:
            raise _Unreadable(f"Its time zone '{_shown(self._name, 60)}' {fault}.")
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

    def _changes_of(self, part: _Component) -> Iterator[tuple[datetime, timedelta, timedelta]]:
        said, before, after = part.first("DTSTART"), part.first("TZOFFSETFROM"), part.first("TZOFFSETTO")
        if said is None or before is None or after is None:
            raise _Unreadable("It lacks a start or an offset.")
        offset_before, offset_after = vUTCOffset.from_ical(before.value), vUTCOffset.from_ical(after.value)
        onset = _wall(said.value)
        start = _Moment(onset, timezone(offset_before))
        onsets = {onset, *(_wall(value.partition("/")[0]) for _, value in part.values("RDATE"))}
        for rule in part.all("RRULE"):
            onsets.update(_Rule(rule, start).walls(EARLIEST_CLOCK_CHANGE, self._end, self._effort))
        yield from ((found, offset_before, offset_after) for found in onsets)


def _wall(value: str) -> datetime:
    said = _date_or_time(value)
    return said.replace(tzinfo=None) if isinstance(said, datetime) else datetime.combine(said, time())


# Events, and what happens within the window


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A VEVENT, its values read."""

    component: _Component
    uid: str
    title: str
    is_busy: bool
    sequence: int
    start: _Moment
    length: _Length
    rules: tuple[_Rule, ...]
    excluding_rules: tuple[_Rule, ...]
    more: tuple[tuple[_Moment, _Length], ...]
    excluded: _Marks
    replaces: _Moment | None
    from_then_on: bool

    @property
    def moved_by(self) -> timedelta:
        """How far it lies from the recurrence that it stands in for."""
        if self.replaces is None:
            return NOTHING
        if self.replaces.zone is self.start.zone:
            return self.start.wall - self.replaces.wall
        return self.start.instant - self.replaces.instant


class _Marks:
    """Recurrences that EXDATE or RECURRENCE-ID name. A day means whatever begins on it."""

    def __init__(self, moments: Iterable[_Moment] = ()) -> None:
        marked = list(moments)
        self._instants = {moment.instant for moment in marked if not moment.is_day}
        self._days = {moment.wall.date() for moment in marked if moment.is_day}
        self._shown_days = {moment.wall.date() for moment in marked}

    def add(self, other: _Marks) -> None:
        self._instants |= other._instants
        self._days |= other._days
        self._shown_days |= other._shown_days

    def __contains__(self, moment: _Moment) -> bool:
        if moment.is_day:
            return moment.wall.date() in self._shown_days
        return moment.wall.date() in self._days or moment.instant in self._instants


class _Successors:
    """Entries that hold from the recurrence on that they replace (RANGE=THISANDFUTURE), by its instant."""

    def __init__(self, entries: dict[datetime, _Entry]) -> None:
        self._turns = sorted(entries)
        self._entries = [entries[instant] for instant in self._turns]
        self.are_busy = any(entry.is_busy for entry in self._entries)
        self.longest = max((entry.length.longest for entry in self._entries), default=NOTHING)
        self.moved_by = max((abs(entry.moved_by) for entry in self._entries), default=NOTHING)

    def at(self, instant: datetime) -> _Entry | None:
        """The one that holds for the recurrence at that instant."""
        turn = bisect_right(self._turns, instant)
        return self._entries[turn - 1] if turn else None


class _Calendar:
    """What a VCALENDAR says for all its entries: zones by their names, its own zone, and whose it is."""

    def __init__(self, component: _Component, zone: ZoneInfo, end: datetime, effort: _Effort) -> None:
        self._event_zone = zone
        self._end = end
        self._effort = effort
        self._described = {part.text("TZID"): part for part in component.parts if part.name == "VTIMEZONE"}
        self._zones: dict[str, tzinfo] = {}
        self._floating = self._own_zone(component.text("X-WR-TIMEZONE")) or zone
        self.owners = {_address(component.text(name)) for name in ("X-WR-CALNAME", "X-OWNER")} - {""}

    def moment(self, value: str, where: _Property) -> _Moment:
        """Days are the event's own; times without a zone are the calendar's. Raises `_Unreadable`."""
        said = _date_or_time(value)
        if not isinstance(said, datetime) or where.parameters.get("VALUE", "").upper() == "DATE":
            return _Moment(datetime(said.year, said.month, said.day), self._event_zone, is_day=True)
        if said.tzinfo is not None:
            return _Moment(said.replace(tzinfo=None), UTC)
        name = where.parameters.get("TZID", "")
        return _Moment(said, self._zone(name) if name else self._floating)

    def period(self, value: str, where: _Property) -> tuple[_Moment, _Length]:
        """Start and length of a PERIOD (section 3.3.9). Raises `_Unreadable`."""
        begin, _, end = value.partition("/")
        start = self.moment(begin, where)
        if end.upper().lstrip("+-").startswith("P"):
            return start, _length_said(end)
        return start, _length_between(start, self.moment(end, where))

    def _zone(self, name: str) -> tzinfo:
        """The zone that a TZID names. One that is not known says so when it is asked for an offset."""
        if name not in self._zones:
            self._effort.spend(DAYS_OF_A_ZONE)
            self._zones[name] = self._found(name) or _FileZone(name, self._described.get(name), self._end, self._effort)
        return self._zones[name]

    def _found(self, name: str) -> ZoneInfo | None:
        # The names that everybody knows go first: what files say of them is often cut short, or out of date.
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

    def _own_zone(self, name: str) -> tzinfo | None:
        try:
            zone = self._zone(name) if name else None
        except _Unreadable:
            return None
        return zone if isinstance(zone, ZoneInfo) or name in self._described else None


class _Reader:
    """The entries of all calendars of a file, against one window."""

    def __init__(self, window_start: datetime, window_end: datetime, zone: ZoneInfo) -> None:
        self._start, self._end = window_start.astimezone(UTC), window_end.astimezone(UTC)
        self._first_wall = self._start.replace(tzinfo=None) - ZONE_SLACK
        self._last_wall = self._end.replace(tzinfo=None) + ZONE_SLACK
        self._zone = zone
        self._effort = _Effort()
        self._found: dict[str, BusyTime] = {}
        self._without_length: set[int] = set()
        self._notes: list[Problem] = []
        self._unsaid = 0

    def read(self, components: Iterable[_Component]) -> BusyCalendar:
        series: dict[str, list[tuple[_Component, _Calendar]]] = defaultdict(list)
        free_busy: list[tuple[_Component, _Calendar]] = []
        for component in components:
            calendar = _Calendar(component, self._zone, self._last_wall, self._effort)
            for part in component.parts:
                if part.name == "VEVENT":
                    series[part.text("UID") or f"\n{part.line_number}"].append((part, calendar))
                elif part.name == "VFREEBUSY":
                    free_busy.append((part, calendar))
        if not series and not free_busy:
            self._note("no_events", "The calendar holds no events.", "Check that it is the one you mean.")
        for members in series.values():
            self._read_series(members)
        for part, calendar in free_busy:
            self._read_free_busy(part, calendar)
        return self._result()

    def _read_series(self, members: list[tuple[_Component, _Calendar]]) -> None:
        """The entries of one UID: one that may recur, and others that stand in for one recurrence each."""
        masters: list[_Entry] = []
        stand_ins: dict[datetime, _Entry] = {}
        for component, calendar in members:
            try:
                entry = self._entry(component, calendar, is_alone=len(members) == 1)
                if entry is None:
                    continue
                if entry.replaces is None:
                    masters.append(entry)
                    continue
                replaced = entry.replaces.instant
            except UNREADABLE as cause:
                self._leave_out(component, cause)
                continue
            other = stand_ins.get(replaced)
            if other is None or other.sequence <= entry.sequence:
                stand_ins[replaced] = entry
        latest = max((entry.sequence for entry in masters), default=0)
        masters = [entry for entry in masters if entry.sequence == latest]
        excluded = _Marks()
        for master in masters:
            excluded.add(master.excluded)
        for entry in stand_ins.values():
            if entry.replaces is not None and entry.replaces not in excluded:
                self._add_all(entry, [(entry, entry.start, entry.length)])
        excluded.add(_Marks(entry.replaces for entry in stand_ins.values() if entry.replaces is not None))
        successors = _Successors({instant: entry for instant, entry in stand_ins.items() if entry.from_then_on})
        for master in masters:
            self._add_all(master, self._recurrences(master, successors, excluded))

    def _recurrences(
        self, master: _Entry, successors: _Successors, excluded: _Marks
    ) -> Iterator[tuple[_Entry, _Moment, _Length]]:
        """Each recurrence that may touch the window and is not `excluded`, after the entry that holds from then on."""
        if not master.is_busy and not successors.are_busy:
            return
        reach = max(master.length.longest, successors.longest) + successors.moved_by
        begin = self._first_wall - min(reach, self._first_wall - datetime.min)
        end = self._last_wall + min(successors.moved_by, datetime.max - self._last_wall)
        never = {wall for rule in master.excluding_rules for wall in rule.walls(begin, end, self._effort)}
        walls = (wall for rule in master.rules for wall in rule.walls(begin, end, self._effort))
        starts = (
            _Moment(wall, master.start.zone, master.start.is_day)
            for wall in itertools.chain([master.start.wall], walls)
        )
        seen: set[datetime] = set()
        for start, length in itertools.chain(master.more, ((start, master.length) for start in starts)):
            instant = start.instant
            if instant in seen or start in excluded or start.wall in never:
                continue
            seen.add(instant)
            entry = successors.at(instant)
            if entry is None:
                yield master, start, length
            else:
                yield entry, _Moment(start.wall + entry.moved_by, start.zone, start.is_day), entry.length

    def _add_all(self, entry: _Entry, recurrences: Iterable[tuple[_Entry, _Moment, _Length]]) -> None:
        """All recurrences of the entry or, where one of them fails, none and a note."""
        try:
            times = [(e, start.instant, length.after(start)) for e, start, length in recurrences if e.is_busy]
            for source, start, end in times:
                self._add(source.component, source.uid, source.title, start, end)
        except UNREADABLE as cause:
            self._leave_out(entry.component, cause)

    def _add(self, component: _Component, uid: str, title: str, start: datetime, end: datetime) -> None:
        """Both in UTC."""
        if start >= self._end or end < self._start or (end == self._start and start < end):
            return
        if start == end:
            if component.line_number not in self._without_length:
                self._without_length.add(component.line_number)
                self._note("no_length", "It has a start and no length.", "Add it by hand if it keeps you.", component)
            return
        said = "\n".join((uid or title, start.isoformat(), end.isoformat()))
        busy_id = hashlib.sha256(said.encode("utf-8", errors="replace")).hexdigest()[:16]
        if len(self._found) < MOST_FOUND or busy_id in self._found:
            busy = BusyTime(id=busy_id, start=start.astimezone(self._zone), end=end.astimezone(self._zone), title=title)
            self._found[busy_id] = min(self._found.get(busy_id, busy), busy, key=lambda b: b.title)

    def _entry(self, component: _Component, calendar: _Calendar, is_alone: bool) -> _Entry | None:
        """The event; None where it is alone, happens once, and far from the window. Raises what is `UNREADABLE`."""
        said = component.first("DTSTART")
        if said is None:
            raise _Unreadable("It has no start.")
        start = calendar.moment(said.value, said)
        until, lasting = component.first("DTEND"), component.first("DURATION")
        end = calendar.moment(until.value, until) if until is not None else None
        length = _length_said(lasting.value) if lasting is not None else _Length(NOTHING, NOTHING)
        replacing = component.first("RECURRENCE-ID")
        happens_once = replacing is None and not component.lines.get("RRULE") and not component.lines.get("RDATE")
        last_wall = end.wall if end is not None else start.wall + max(length.longest, DAY)
        if is_alone and happens_once and (start.wall > self._last_wall or last_wall < self._first_wall):
            return None
        if end is not None:
            length = _length_between(start, end)
        elif start.is_day and length.longest == NOTHING:
            length = _Length(DAY, NOTHING)
        return _Entry(
            component=component,
            uid=component.text("UID"),
            title=_shown(component.text("SUMMARY")),
            is_busy=_is_busy(component, calendar.owners),
            sequence=_whole_number(component.text("SEQUENCE")),
            start=start,
            length=length,
            rules=tuple(_Rule(rule, start) for rule in component.all("RRULE")),
            excluding_rules=tuple(_Rule(rule, start) for rule in component.all("EXRULE")),
            more=tuple(_more(value, where, start, length, calendar) for where, value in component.values("RDATE")),
            excluded=_Marks(calendar.moment(value, where) for where, value in component.values("EXDATE")),
            replaces=calendar.moment(replacing.value, replacing) if replacing is not None else None,
            from_then_on=replacing is not None and replacing.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        )

    def _read_free_busy(self, component: _Component, calendar: _Calendar) -> None:
        """VFREEBUSY (section 3.6.4). Its UID is one for every question, so the times alone make the ids."""
        title = _shown(component.text("SUMMARY"))
        for where in component.readable("FREEBUSY"):
            if where.parameters.get("FBTYPE", "BUSY").upper() == "FREE":
                continue
            for value in filter(None, where.value.split(",")):
                try:
                    start, length = calendar.period(value.strip(), where)
                    self._add(component, "", title, start.instant, length.after(start))
                except UNREADABLE as cause:
                    self._leave_out(component, cause)

    def _result(self) -> BusyCalendar:
        def in_order(busy: BusyTime) -> tuple[datetime, datetime, str, str]:
            return busy.start.astimezone(UTC), busy.end.astimezone(UTC), busy.title, busy.id

        once: dict[tuple[datetime, datetime, str], BusyTime] = {}
        for busy in sorted(self._found.values(), key=in_order):
            once.setdefault(in_order(busy)[:3], busy)
        kept = tuple(once.values())[:MOST_BUSY_TIMES]
        notes = self._notes
        if len(once) > len(kept):
            least = "at least " if len(self._found) == MOST_FOUND else ""
            message = f"The first {len(kept)} busy times are used, {least}{len(once) - len(kept)} later ones are not."
            remedy = "Export a calendar that holds less."
            notes = [_noted("too_many_busy_times", message, remedy), *notes]
        if self._unsaid:
            notes = [*notes, _noted("more_notes", f"{self._unsaid} more entries are left out.", "Add them by hand.")]
        return BusyCalendar(busy_times=kept, problems=tuple(notes))

    def _leave_out(self, component: _Component, cause: Exception) -> None:
        message = str(cause) if isinstance(cause, _Unreadable) else "It says a time outside of the years 1 to 9999."
        self._note("unreadable_event", f"{message} It is left out.", "Add it by hand if it keeps you.", component)

    def _note(self, code: str, message: str, remedy: str, component: _Component | None = None) -> None:
        if len(self._notes) < MOST_NOTES:
            self._notes.append(_noted(code, message, remedy, component))
        else:
            self._unsaid += 1


def _noted(code: str, message: str, remedy: str, component: _Component | None = None) -> Problem:
    record = ""
    if component is not None:
        name = _shown(component.text("SUMMARY"), 60) or _shown(component.text("UID"), 60)
        record = f"line {component.line_number}" + (f", '{name}'" if name else "")
    return Problem(code=code, message=message, remedy=remedy, record=record, severity="note")


def _date_or_time(value: str) -> date | datetime:
    try:
        said = vDDDTypes.from_ical(value.strip().upper())
    except UNREADABLE as cause:
        raise _Unreadable(f"'{_shown(value, 40)}' is no time.") from cause
    if not isinstance(said, date):
        raise _Unreadable(f"'{_shown(value, 40)}' is no time.")
    return said


def _length_said(value: str) -> _Length:
    """A DURATION: days and weeks by the calendar, the rest as it passes."""
    try:
        said = vDuration.from_ical(value.strip().upper())
    except UNREADABLE as cause:
        raise _Unreadable(f"'{_shown(value, 40)}' is no duration.") from cause
    if said < NOTHING:
        raise _Unreadable("It ends before it starts.")
    days = timedelta(days=said.days) if re.search("[DW]", value.upper()) else NOTHING
    return _Length(days, said - days)


def _length_between(start: _Moment, end: _Moment) -> _Length:
    """Whole days between days, at least one, since some programs end a day on itself; else the time that passes."""
    if start.is_day != end.is_day:
        raise _Unreadable("Of its start and end one is a day, the other a time.")
    passed = end.wall - start.wall if start.is_day else end.instant - start.instant
    if passed < NOTHING:
        raise _Unreadable("It ends before it starts.")
    return _Length(max(passed, DAY), NOTHING) if start.is_day else _Length(NOTHING, passed)


def _more(
    value: str, where: _Property, start: _Moment, length: _Length, calendar: _Calendar
) -> tuple[_Moment, _Length]:
    """A recurrence that RDATE adds: a period, or a start. Days and times follow the first start."""
    if "/" in value:
        return calendar.period(value, where)
    moment = calendar.moment(value, where)
    if start.is_day:
        return _Moment(datetime.combine(moment.wall, time()), start.zone, is_day=True), length
    if moment.is_day:
        return _Moment(datetime.combine(moment.wall, start.wall.time()), start.zone), length
    return moment, length


def _is_busy(component: _Component, owners: Set[str]) -> bool:
    return not (
        component.text("TRANSP").upper() == "TRANSPARENT"
        or component.text("STATUS").upper() == "CANCELLED"
        or component.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
        or _is_declined(component, owners)
    )


def _is_declined(component: _Component, owners: Set[str]) -> bool:
    """Whether the calendar's owner declined; where the file does not say who that is, whether every guest did."""
    answers = {
        _address(said.value): said.parameters.get("PARTSTAT", "").upper()
        for said in component.readable("ATTENDEE")
        if said.parameters.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE")
    }
    own = [answer for address, answer in answers.items() if address in owners]
    organizer = _address(component.text("ORGANIZER"))
    asked = own or [answer for address, answer in answers.items() if address != organizer]
    return bool(asked) and all(answer == "DECLINED" for answer in asked)


def _address(value: str) -> str:
    """The mail address in 'mailto:ada@example.org', in lower case; "" for what is none."""
    address = value.strip().lower().removeprefix("mailto:")
    return address if re.fullmatch(r"[^@\s]+@[^@\s]+", address) else ""


def _whole_number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
