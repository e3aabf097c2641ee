"""The words of calendar entries: what is useful first, and Markdown read as plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_calendars import (
    calendar_of,
    days,
    entry,
    only,
    plan_of,
    timed,
)
from small_programme import at, slot, small_programme, with_session

from planner.core.calendar_words import day_summary, plain_text
from planner.core.programme import Audience, Programme, Tip

# --- descriptions ---


def full_programme() -> Programme:
    programme = with_session(
        small_programme(),
        "coaching",
        speaker_ids=("s1",),
        registration_needed=True,
        giveaway="a book",
        abstract="## The *abstract*\n\nSee [the page](https://example.org/a).",
        track="Sales",
    )
    return replace(
        programme,
        tips=(
            Tip(id="t", title="Come early", text="It fills up.", audience=Audience(session_ids=("coaching",))),
            Tip(id="u", title="Energy", text="Mornings.", audience=Audience(to_time=time(12), roles=("Developer",))),
            Tip(id="shoes", title="Comfortable shoes", text="Always."),
        ),
    )


def test_a_description_is_in_the_order_of_use():
    plan = plan_of(entry("keynote"), entry("coaching"), role="Sales Professional")
    _, coaching = timed(calendar_of(plan, full_programme()))
    paragraphs = coaching.description.split("\n\n")
    assert paragraphs[0] == "Speaker: Ada Example (Example Ltd)"
    assert paragraphs[1].startswith("Why it fits: for Sales Professionals")
    assert paragraphs[2:] == [
        "Walk: 9 minutes from Moscone West, so leave by 10:36.",
        "Tip: Come early\nIt fills up.",
        "Registration needed.",
        "For everyone who attends: a book.",
        "The abstract",
        "See the page (https://example.org/a).",
    ]
    assert coaching.categories == ("Sales",)
    assert coaching.url == "https://planner.example/small/sessions/coaching"


def test_without_a_role_nothing_is_said_to_fit():
    assert "fits" not in timed(calendar_of(plan_of(entry("coaching")), full_programme()))[0].description


def test_the_tips_of_an_entry_can_be_turned_off():
    plan = plan_of(entry("coaching"), entry_tips_in_calendar=False)
    calendar = calendar_of(plan, full_programme())
    assert "Tip:" not in only(timed(calendar)).description
    assert len(days(calendar)) == 1


def test_place_and_coordinates_are_those_of_the_venue():
    item = only(timed(calendar_of(plan_of(entry("keynote")))))
    assert item.location == "Hall, Moscone West, 800 Howard St"
    assert (item.latitude, item.longitude) == (37.7833, -122.4042)


def test_a_session_without_a_room_has_no_place():
    programme = with_session(
        small_programme(), "keynote", slots=(replace(slot("keynote", at(10), at(10, 40), ""), room_id=None),)
    )
    item = only(timed(calendar_of(plan_of(entry("keynote")), programme)))
    assert (item.location, item.latitude, item.longitude) == ("", None, None)


def test_the_hour_to_leave_is_right_on_the_night_of_a_clock_change():
    zone = ZoneInfo("America/Los_Angeles")
    midnight = datetime(2014, 11, 2, tzinfo=zone)
    start = datetime(2014, 11, 2, 1, 5, tzinfo=zone, fold=1)  # five minutes after the clocks went back to 1:00
    end = start.astimezone(UTC) + timedelta(hours=1)
    before = slot("keynote", midnight, midnight.replace(minute=40), "hall")
    programme = with_session(small_programme(), "keynote", slots=(before,))
    programme = with_session(programme, "coaching", slots=(slot("coaching", start, end, "ralston"),))
    _, coaching = timed(calendar_of(plan_of(entry("keynote"), entry("coaching")), programme))
    assert "leave by 01:56" in coaching.description
    assert coaching.start is not None and coaching.end is not None
    assert coaching.end.astimezone(UTC) - coaching.start.astimezone(UTC) == timedelta(hours=1)


# --- plain text ---


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**Bold** and *leaning*", "Bold and leaning"),
        ("***both***", "both"),
        ("# Heading\n\nText", "Heading\n\nText"),
        ("### Closed ###", "Closed"),
        ("[words](https://a.example/x_(y))", "words (https://a.example/x_(y))"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ('![picture](https://a.example/p.png "title")', "picture (https://a.example/p.png)"),
        ("* one\n* two\n  + three", "- one\n- two\n  - three"),
        ("run `make serve`", "run make serve"),
        ("```python\nx = 1\n```\nafter", "x = 1\nafter"),
        (r"\*not leaning\*", "*not leaning*"),
        ("one\r\ntwo\n\n\n\nthree", "one\ntwo\n\nthree"),
    ],
)
def test_marks_go_and_words_stay(markdown, plain):
    assert plain_text(markdown) == plain


@pytest.mark.parametrize(
    "plain",
    [
        "2 * 3 * 4 = 24 and a*b*c",
        "snake_case, __init__ and C:\\folder",
        "#hashtag and issue #3",
        "A [note] in brackets (and more)",
        "5 > 3; a, b; c",
        "C# and C++",
    ],
)
def test_plain_text_stays_as_it_is(plain):
    assert plain_text(plain) == plain


@given(st.text(alphabet="abc é\n.,:;!?-", max_size=200))
def test_text_without_marks_keeps_every_word(text):
    assert plain_text(text).split() == text.replace("\r", "\n").split()


@pytest.mark.parametrize("piece", ["[", "[a](", "**a ", "*a", "`a", "\\", "\n \n", "# ", "[a](b("])
def test_a_hostile_abstract_takes_no_time(piece):
    began = perf_counter()
    plain_text(piece * 20_000)
    assert perf_counter() - began < 1


def test_a_days_summary_counts():
    tuesday = date(2014, 10, 14)
    assert day_summary(tuesday, 3, 0) == "Tuesday: 3 tips"
    assert day_summary(tuesday, 1, 2) == "Tuesday: 1 tip, 2 to watch later"
    assert day_summary(tuesday, 0, 1) == "Tuesday: 1 to watch later"
