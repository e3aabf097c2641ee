"""Lists that say something new, and never at the cost of what fits better."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme

from planner.core.agenda import Agenda
from planner.core.diverse_list import FIT_NOT_TOLD_APART, diverse_order, near_copies, one_of_each, said_by
from planner.core.programme import Session

Item = tuple[int, int, frozenset[str]]
ITEMS = st.lists(st.tuples(st.integers(0, 12), st.frozensets(st.sampled_from("abcdef"))), max_size=40).map(
    lambda drawn: [(n, fit, said) for n, (fit, said) in enumerate(sorted(drawn, key=lambda item: -item[0]))]
)


def ordered(items: list[Item]) -> list[Item]:
    return diverse_order(items, lambda item: item[1], lambda item: item[2])


@given(ITEMS)
def test_nothing_comes_before_what_fits_clearly_better_and_nothing_is_lost(items):
    result = ordered(items)
    assert sorted(result) == sorted(items)
    for place, (_, fit, _) in enumerate(result):
        assert all(later_fit - fit <= FIT_NOT_TOLD_APART for _, later_fit, _ in result[place:])


@given(ITEMS)
def test_the_list_begins_with_the_best_and_is_the_same_each_time(items):
    assert ordered(items)[:1] == items[:1]
    assert ordered(items) == ordered(items)


def test_something_new_comes_before_more_of_the_same():
    same, new = frozenset({"forecasting", "sales"}), frozenset({"coaching"})
    items = [(1, 80, same), (2, 80, same), (3, 79, same), (4, 78, new), (5, 70, frozenset())]
    assert [number for number, _, _ in ordered(items)] == [1, 4, 2, 3, 5]


def test_what_fits_clearly_worse_waits_however_new_it_is():
    items = [(1, 80, frozenset("a")), (2, 80, frozenset("a")), (3, 76, frozenset("b"))]
    assert [number for number, _, _ in ordered(items)] == [1, 2, 3]


@given(st.lists(st.tuples(st.integers(), st.sampled_from((None, "a", "b", "c"))), max_size=20))
def test_one_of_each_keeps_everything_and_its_order(items):
    groups = one_of_each(items, lambda item: item[1])
    assert sorted(map(str, items)) == sorted(str(item) for group in groups for item in group)
    leaders = [items.index(group[0]) for group in groups]
    keys = [group[0][1] for group in groups if group[0][1] is not None]
    assert len(keys) == len(set(keys))
    assert all(len(group) == 1 for group in groups if group[0][1] is None)
    assert [items[leader][1] for leader in leaders if items[leader][1]] == list(
        dict.fromkeys(key for _, key in items if key)
    )


def test_a_session_says_its_title_topics_track_and_speakers():
    session = Session(
        id="a", title="The art of Forecasting", topics=("Sales Cloud",), track="Selling", speaker_ids=("s",)
    )
    assert said_by(session) == {"art", "forecasting", "topic Sales Cloud", "track Selling", "speaker s"}


def test_near_copies_share_the_name_of_the_first_one():
    abstract = "Sit down with an expert and find out where your career goes from here, with a plan to take home."
    copies = [
        Session(
            id=f"c{n}",
            title="Career assessment",
            abstract=abstract,
            slots=(slot(f"c{n}", at(9 + n), at(10 + n), "hall"),),
        )
        for n in range(3)
    ]
    agenda = Agenda(small_programme(sessions=(*copies, Session(id="other", title="Forecasting"))))
    assert near_copies(agenda) == {"c0": "c0", "c1": "c0", "c2": "c0"}
    assert near_copies(agenda) is near_copies(agenda)
