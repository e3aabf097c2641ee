"""Markdown read as plain text: its marks go, everything else stays."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.calendar_words import day_summary, plain_text


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
