"""Levels are understood as organizers write them."""

from __future__ import annotations

import pytest

from planner.core.levels import is_same_level, order_of_level, steps_of_level, suits_everybody


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Beginner", "Beginning", True),
        ("Beginner", "Introductory and overview", True),
        ("Advanced", "Intermediate, Advanced", True),
        ("Anfänger", "beginner", True),
        ("Level 300", "Advanced", True),
        ("Red belt", "red BELT", True),
        ("Beginner", "Advanced", False),
        ("", "", False),
        ("Beginner", "Any", False),
    ],
)
def test_names_of_one_step_are_the_same_level(one, other, same):
    assert is_same_level(one, other) is is_same_level(other, one) is same


@pytest.mark.parametrize(("level", "everybody"), [("", True), ("Any", True), ("All levels", True), ("Expert", False)])
def test_a_level_that_asks_nothing_suits_everybody(level, everybody):
    assert suits_everybody(level) is everybody


def test_all_beginners_are_still_beginners():
    assert steps_of_level("All beginners") == {0}
    assert not suits_everybody("All beginners")


def test_levels_sort_from_the_first_step_up():
    names = ["Any", "Expert", "Red belt", "Advanced", "Beginner", "Intermediate, Advanced", "Intermediate"]
    assert sorted(names, key=order_of_level) == [
        *("Beginner", "Intermediate", "Intermediate, Advanced", "Advanced", "Expert", "Red belt", "Any"),
    ]
