"""Marks of a repeat in a title: seen where they are, and not where a number belongs to the name."""

from __future__ import annotations

import pytest

from planner.core.repeat_marks import read_title


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("Getting to Know Visual Workflow (2)", "(2)"),
        ("Cleaner Salesforce Data in Just Five Steps(2)", "(2)"),
        ("Communities as Your New Tier 1 Support (2", "(2"),
        ("Extending Wear (Repeat)", "(Repeat)"),
        ("Scaling queues -R1", "R1"),
        ("Scaling queues – Repeat", "Repeat"),
        ("[REPEAT 1] Scaling queues", "[REPEAT 1]"),
        ("Repeat: Scaling queues", "Repeat"),
        ("ARC305-R1 Scaling queues", "R1"),
        ("Files d'attente (répétition)", "(répétition)"),
    ],
)
def test_a_mark_is_taken_off(title, mark):
    read = read_title(title)
    assert read.mark == mark
    assert read.words == read_title(title.replace(mark, "").strip(" -–:()[]")).words
    assert read_title(read.text).mark == ""


@pytest.mark.parametrize(
    "title",
    ["Roadmap, Part 2", "Workshop 110: Customize", "The year 2014", "Numbers (42 of them)", "R1", "(2)", "Web 2.0", ""],
)
def test_a_number_that_belongs_to_the_name_is_no_mark(title):
    assert read_title(title).mark == ""


def test_a_lone_number_at_the_end_may_be_a_mark():
    assert read_title("Adoption Tips 2").words_before_number == ("adoption", "tips")
    assert read_title("External Communities2").words_before_number == ("external", "communities")
    assert read_title("The Salesforce1 App").words_before_number is None
    assert read_title("Workshop 120").words_before_number is None
