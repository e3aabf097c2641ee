"""Dates and times as people write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from planner.formats.written_times import date_and_time_of, date_of, day_comes_first, is_ambiguous, time_of

THE_DAY = date(2014, 10, 13)


@pytest.mark.parametrize(
    "written",
    [
        "2014-10-13",
        "2014/10/13",
        "13/10/2014",
        "13.10.2014",
        "13-10-2014",
        "13.10.14",
        "10/13/2014",
        "Oct 13, 2014",
        "October 13 2014",
        "13 octobre 2014",
        "13. Oktober 2014",
        "13 de octubre de 2014",
        "Mon 13 Oct 2014",
        "41925",
        41925,
        41925.5,
        datetime(2014, 10, 13, 9),
        THE_DAY,
    ],
)
def test_one_day_in_many_hands(written):
    assert date_of(written) == THE_DAY


@pytest.mark.parametrize("written", ["", None, "soon", "31.02.2014", "13 Oct", "2014", "99999", True, "Monday"])
def test_what_names_no_day(written):
    assert date_of(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("2:30PM", time(14, 30)),
        ("2:30 p.m.", time(14, 30)),
        ("14h30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("14:30:00", time(14, 30)),
        ("14:30 Uhr", time(14, 30)),
        ("9 Uhr", time(9)),
        ("9h", time(9)),
        ("2pm", time(14)),
        ("12:00 AM", time(0)),
        ("12:15 pm", time(12, 15)),
        ("noon", time(12)),
        ("24:00", time(0)),
        (0.5, time(12)),
        ("0.5", time(12)),
        (41925.75, time(18)),
        (timedelta(hours=9, minutes=5), time(9, 5)),
        (time(9, 5, 30), time(9, 5)),
    ],
)
def test_one_time_in_many_hands(written, meant):
    assert time_of(written) == meant


@pytest.mark.parametrize("written", ["", None, "10", "25:00", "10:75", "13:00 pm", "half past ten", "tbd", 3.0])
def test_what_names_no_time(written):
    assert time_of(written) is None


@pytest.mark.parametrize(
    "written",
    ["13/10/2014 14:30", "2014-10-13T14:30:00", "Oct 13, 2014 2:30 pm", "13.10.2014, 14:30", 41925.6041666667],
)
def test_a_day_and_a_time_in_one_cell(written):
    assert date_and_time_of(written) == (THE_DAY, time(14, 30))


def test_a_column_decides_between_day_and_month():
    assert day_comes_first(["04/05/2026", "13/05/2026"]) is True
    assert day_comes_first(["04/05/2026", "05/13/2026"]) is False
    assert day_comes_first(["04/05/2026"]) is None
    assert date_of("04/05/2026", day_first=True) == date(2026, 5, 4)
    assert date_of("04/05/2026", day_first=False) == date(2026, 4, 5)
    assert is_ambiguous("04/05/2026")
    assert not is_ambiguous("04.05.2026")
    assert date_of("04.05.2026", day_first=False) == date(2026, 5, 4)
