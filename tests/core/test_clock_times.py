"""Wall-clock times stand for the right instants, the two odd hours of a year included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.clock_times import conference_day, instant_of, is_skipped, minutes_between, zone_named

PACIFIC = ZoneInfo("America/Los_Angeles")
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_that_occurs_twice_means_the_first():
    assert instant_of(date(2014, 11, 2), time(1, 30), PACIFIC).astimezone(UTC) == datetime(
        2014, 11, 2, 8, 30, tzinfo=UTC
    )


def test_a_skipped_time_is_read_with_the_offset_before_the_change():
    assert is_skipped(date(2026, 3, 29), time(2, 30), BERLIN)
    found = instant_of(date(2026, 3, 29), time(2, 30), BERLIN)
    assert found.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert found.strftime("%H:%M") == "03:30"


def test_an_evening_over_the_clock_change_has_its_real_length():
    start = instant_of(date(2014, 11, 1), time(23), PACIFIC)
    end = instant_of(date(2014, 11, 2), time(3), PACIFIC)
    assert minutes_between(start, end) == 5 * 60


def test_after_midnight_it_is_still_the_evening_before():
    half_past_midnight = datetime(2014, 10, 15, 0, 30, tzinfo=PACIFIC)
    assert conference_day(half_past_midnight, PACIFIC, time(4)) == date(2014, 10, 14)
    assert conference_day(half_past_midnight, PACIFIC, time(0)) == date(2014, 10, 15)


def test_a_zone_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="Europe/Nowhere"):
        zone_named("Europe/Nowhere")
    with pytest.raises(ValueError, match="IANA"):
        zone_named("../etc/passwd")


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from([PACIFIC, BERLIN, ZoneInfo("Asia/Kathmandu")]),
)
def test_a_time_that_is_not_skipped_shows_on_the_clock(wall, zone):
    wall = wall.replace(second=0, microsecond=0)
    found = instant_of(wall.date(), wall.time(), zone)
    if not is_skipped(wall.date(), wall.time(), zone):
        assert found.replace(tzinfo=None, fold=0) == wall
    else:
        assert found.replace(tzinfo=None) - wall > timedelta(0)
