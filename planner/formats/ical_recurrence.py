"""Moments as a calendar says them, and when a rule (RFC 5545 section 3.3.10) makes them recur.

The libraries that expand rules stop only at a time that matches: 'every 30 February' is searched to the year 9999. Here
every day looked at is counted, and there is an end to it.
"""

from __future__ import annotations

import itertools
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar.prop import vDDDTypes, vDuration, vRecur

from planner.formats.ical_components import UNREADABLE, Property, Unreadable, shown

MOST_TIMES_A_DAY = 24
"""What happens more often within one day is no appointment."""
TOO_OFTEN = f"It repeats more than {MOST_TIMES_A_DAY} times a day."
LONGEST_RULE = 2_000
MOST_DAYS_OF_A_RULE = 40_000
"""Days and times that one recurrence may look at: a century, day by day."""
MOST_DAYS_OF_A_CALENDAR = 1_000_000
"""The same for the whole file; about a second on a small machine."""
DAY = timedelta(days=1)
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a clock shows in a zone; of a day, its midnight. An odd hour means what `core.clock_times` says."""

    wall: datetime
    zone: tzinfo
    is_day: bool = False

    @property
    def instant(self) -> datetime:
        """In UTC. Raises `Unreadable` for a zone that is not known."""
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Length:
    """Days as the calendar counts them, then time as it passes (RFC 5545 section 3.8.5.3)."""

    days: timedelta
    exact: timedelta

    @property
    def longest(self) -> timedelta:
        return self.days + self.exact

    def after(self, start: Moment) -> datetime:
        """The instant at which what starts then ends."""
        return Moment(start.wall + self.days, start.zone).instant + self.exact


class Effort:
    """What a calendar may still cost, in days looked at."""

    def __init__(self) -> None:
        self._left = MOST_DAYS_OF_A_CALENDAR

    def spend(self, days: int) -> None:
        """Raises `Unreadable` when nothing is left."""
        self._left -= days
        if self._left < 0:
            raise Unreadable("The calendar repeats more than can be worked out.")


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


class Rule:
    """An RRULE, as the clock of its zone shows it. Raises ValueError for one that cannot be used."""

    def __init__(self, said: Property, start: Moment) -> None:
        if len(said.value) > LONGEST_RULE:
            raise Unreadable("Its rule is too long.")
        try:
            parts: dict[str, list[Any]] = {k.upper(): v for k, v in vRecur.from_ical(said.value).items()}
        except ValueError as cause:
            raise Unreadable(f"Its rule '{shown(said.value, 60)}' cannot be read.") from cause
        self._frequency = str(next(iter(parts.get("FREQ", [])), "")).upper()
        if self._frequency in ("MINUTELY", "SECONDLY"):
            raise Unreadable(TOO_OFTEN)
        if self._frequency not in _FREQUENCIES:
            raise Unreadable("Its rule does not say how often it repeats.")
        if str(next(iter(parts.get("RSCALE", [])), "GREGORIAN")).upper() != "GREGORIAN":
            raise Unreadable("It repeats by another calendar than the Gregorian.")
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
            raise Unreadable("It repeats by the hour and by position.")
        wall = start.wall
        hours = numbers["BYHOUR"] or (range(24) if hourly else [wall.hour])
        minutes, seconds = numbers["BYMINUTE"] or [wall.minute], numbers["BYSECOND"] or [wall.second]
        if len(hours) * len(minutes) * len(seconds) > MOST_TIMES_A_DAY:
            raise Unreadable(TOO_OFTEN)
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

    def walls(self, begin: datetime, end: datetime, effort: Effort) -> Iterator[datetime]:
        """The wall-clock times of the rule from `begin` to `end`, both included, in order.

        Raises `Unreadable` where that takes longer than a calendar may.
        """
        start, left, spent = self._start.wall, self._count, 0
        step = 1 if self._frequency == "HOURLY" else self._interval
        # Without a number of times to count, nothing before `begin` matters.
        first = 0 if left is not None else max(0, self._period_of(begin.date())) // step * step
        for period in itertools.count(first, step):
            days = self._days_of(period)
            if not days or days[0] > end.date():
                return
            effort.spend(len(days))
            found = [wall for day in days if self._has(day) for wall in self._walls_of(day)]
            effort.spend(len(found))
            spent += len(days) + len(found)
            if spent > MOST_DAYS_OF_A_RULE:
                raise Unreadable("It repeats more often than can be worked out.")
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
            return Moment(wall, self._start.zone).instant > until
        if isinstance(until, date):
            return wall.date() > until
        raise Unreadable("Its rule ends at what is no time.")

    def _period_of(self, day: date) -> int:
        """How many days, weeks, months or years after the start `day` lies."""
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
        raise Unreadable(f"Its rule says {name} with a number that there is not.")
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


def date_or_time(value: str) -> date | datetime:
    """A DATE, or a DATE-TIME: in UTC where it ends in Z, else without a zone. Raises `Unreadable`."""
    try:
        said = vDDDTypes.from_ical(value.strip().upper())
    except UNREADABLE as cause:
        raise Unreadable(f"'{shown(value, 40)}' is no time.") from cause
    if not isinstance(said, date):
        raise Unreadable(f"'{shown(value, 40)}' is no time.")
    return said


def length_said(value: str) -> Length:
    """A DURATION: days and weeks by the calendar, the rest as it passes. Raises `Unreadable`."""
    try:
        said = vDuration.from_ical(value.strip().upper())
    except UNREADABLE as cause:
        raise Unreadable(f"'{shown(value, 40)}' is no duration.") from cause
    if said < NOTHING:
        raise Unreadable("It ends before it starts.")
    days = timedelta(days=said.days) if re.search("[DW]", value.upper()) else NOTHING
    return Length(days, said - days)


def length_between(start: Moment, end: Moment) -> Length:
    """Whole days between days, at least one, since some programs end a day on itself; else the time that passes.
    Raises `Unreadable` where the end lies before the start."""
    if start.is_day != end.is_day:
        raise Unreadable("Of its start and end one is a day, the other a time.")
    passed = end.wall - start.wall if start.is_day else end.instant - start.instant
    if passed < NOTHING:
        raise Unreadable("It ends before it starts.")
    return Length(max(passed, DAY), NOTHING) if start.is_day else Length(NOTHING, passed)
