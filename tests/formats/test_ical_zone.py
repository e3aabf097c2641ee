"""A VTIMEZONE says what the zone's clocks show, to a reader that knows nothing but the file."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from planner.formats.ical_zone import timezone_lines

ZONES = (
    "America/Los_Angeles",
    "America/St_Johns",  # half an hour off the hour
    "America/Sao_Paulo",  # south of the equator; summer time given up in 2019
    "America/Phoenix",  # no summer time
    "Africa/Casablanca",  # the clocks go back for Ramadan, whose dates move
    "Africa/Cairo",  # summer time given up, and taken up again in 2023
    "Asia/Kathmandu",  # +05:45
    "Asia/Gaza",
    "Australia/Lord_Howe",  # summer time of half an hour
    "Australia/Sydney",
    "Europe/Brussels",
    "Europe/Dublin",  # the law calls winter the exception
    "Europe/Istanbul",
    "Pacific/Apia",  # left out 30 December 2011
    "Pacific/Chatham",  # +12:45
    "Pacific/Kiritimati",  # +14
    "Etc/GMT+12",
)


def written(name: str, first_year: int, last_year: int) -> str:
    return "\r\n".join(timezone_lines(name, first_year, last_year)) + "\r\n"


def read_by_dateutil(name: str, first_year: int, last_year: int) -> tz.tzfile:
    return tz.tzical(io.StringIO(written(name, first_year, last_year))).get()


def right_offset(zone: ZoneInfo, wall: datetime) -> timedelta | None:
    """The offset of that wall-clock time, the first one where it occurs twice (RFC 5545 section 3.3.5); None where the
    clocks skip it, since no event is written so."""
    local = wall.replace(tzinfo=zone)
    is_skipped = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != wall
    return None if is_skipped else local.utcoffset()


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("year", [2011, 2014, 2024, 2036])
def test_every_hour_of_the_year_has_the_zones_own_offset(name, year):
    zone, read = ZoneInfo(name), read_by_dateutil(name, year, year)
    wrong = []
    wall = datetime(year, 1, 1)
    while wall.year == year:
        right = right_offset(zone, wall)
        if right is not None and wall.replace(tzinfo=read).utcoffset() != right:
            wrong.append(wall)
        wall += timedelta(hours=7, minutes=30)
    assert wrong == []


@pytest.mark.parametrize("name", ZONES)
def test_the_minutes_around_every_clock_change_are_right(name):
    zone, read = ZoneInfo(name), read_by_dateutil(name, 2014, 2014)
    instant = datetime(2014, 1, 1, tzinfo=UTC)
    while instant.year == 2014:
        following = instant + timedelta(minutes=30)
        if instant.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            for minutes in (-1500, -181, -1, 0, 1, 30, 181, 1500):
                wall = (following + timedelta(minutes=minutes)).astimezone(zone).replace(tzinfo=None, fold=0)
                right = right_offset(zone, wall)
                assert right is None or wall.replace(tzinfo=read).utcoffset() == right, wall
        instant = following


def test_the_observances_of_one_year_in_full():
    assert written("America/Los_Angeles", 2014, 2014).split("\r\n")[-14:] == [
        "BEGIN:DAYLIGHT",
        "DTSTART:20140309T020000",
        "TZOFFSETFROM:-0800",
        "TZOFFSETTO:-0700",
        "TZNAME:PDT",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20141102T020000",
        "TZOFFSETFROM:-0700",
        "TZOFFSETTO:-0800",
        "TZNAME:PST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@given(st.sampled_from(ZONES), st.datetimes(datetime(1985, 1, 1), datetime(2060, 1, 1)), st.integers(0, 2))
def test_another_reader_finds_the_same_offset(name, wall, years_more):
    """`icalendar` builds a zone of its own from the component."""
    zone = ZoneInfo(name)
    right = right_offset(zone, wall)
    lines = written(name, wall.year, wall.year + years_more).replace(f"TZID:{name}", "TZID:Some-Zone")
    read = icalendar.Timezone.from_ical(lines).to_tz(lookup_tzid=False)
    assert right is None or wall.replace(tzinfo=read).utcoffset() == right


@pytest.mark.parametrize("name", ZONES)
def test_it_is_small_and_covers_the_years_asked_for(name):
    zone = icalendar.Timezone.from_ical(written(name, 2014, 2014))
    onsets = [observance["DTSTART"].dt for observance in zone.subcomponents]
    assert onsets == sorted(onsets)
    assert onsets[0] < datetime(2014, 1, 1) - timedelta(days=300)
    assert onsets[-1].year <= 2014
    assert len(written(name, 2014, 2014)) < 1500
    assert "RRULE" not in written(name, 2014, 2014)
    assert "RDATE" not in written(name, 2014, 2014)


@pytest.mark.parametrize("name", ZONES)
def test_there_is_a_standard_time_and_daylight_time_is_ahead_of_it(name):
    observances = icalendar.Timezone.from_ical(written(name, 2014, 2024)).subcomponents
    assert "STANDARD" in {observance.name for observance in observances}
    for before, after in pairwise(observances):
        if (before.name, after.name) == ("STANDARD", "DAYLIGHT"):
            assert after["TZOFFSETTO"].td > before["TZOFFSETTO"].td


@pytest.mark.parametrize(("name", "year"), [("Europe/Dublin", 2014), ("Africa/Casablanca", 2024)])
def test_where_winter_is_the_exception_it_still_is_the_standard_time(name, year):
    observances = icalendar.Timezone.from_ical(written(name, year, year)).subcomponents
    for observance in observances:
        assert (observance.name == "STANDARD") == (observance["TZOFFSETTO"].td == timedelta(0))


def test_utc_needs_none_and_no_zone_is_refused():
    assert timezone_lines("UTC", 2014, 2014) == timezone_lines("Etc/UTC", 2014, 2014) == ()
    with pytest.raises(ValueError, match="Mars/Olympus"):
        timezone_lines("Mars/Olympus", 2014, 2014)


@pytest.mark.parametrize("years", [(1, 1), (1800, 1801), (9999, 9999)])
def test_years_at_the_end_of_the_calendar_do_no_harm(years):
    assert timezone_lines("Europe/Brussels", *years)[0] == "BEGIN:VTIMEZONE"
