"""One press about what one likes: a step from some taste to the next, with its words for undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme

from planner.core.agenda import Agenda
from planner.core.taste import UNSAID_TASTE, Taste
from planner.services.plan_wishes import NotPossible
from planner.services.taste_wishes import (
    KINDS,
    MOST_DISMISSALS,
    MOST_FOLLOWED,
    MOST_STARS,
    no_taste,
    taste_after,
    taste_with_topics,
)

AGENDA = Agenda(small_programme())
SESSIONS = sorted(AGENDA.sessions)


def key_of(kind: str, session_id: str) -> str:
    return "s1" if "follow" in kind else session_id


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(SESSIONS)), max_size=30))
def test_no_session_is_ever_starred_and_dismissed_and_nothing_is_kept_twice(steps):
    taste = UNSAID_TASTE
    for kind, session_id in steps:
        key = key_of(kind, session_id)
        after, words = taste_after(AGENDA, taste, kind, key)
        assert taste_after(AGENDA, after, kind, key)[0] == after
        assert ("Ada Example" if key == "s1" else AGENDA.sessions[key].title) in words
        taste = after
        assert not set(taste.starred) & set(taste.dismissed)
        for ids in (taste.starred, taste.dismissed, taste.followed):
            assert len(set(ids)) == len(ids)


def test_the_latest_star_stands_last():
    taste = UNSAID_TASTE
    for session_id in ("panel", "keynote"):
        taste, _words = taste_after(AGENDA, taste, "star", session_id)
    assert taste.starred == ("panel", "keynote")
    taste, words = taste_after(AGENDA, taste, "dismiss", "panel")
    assert taste == Taste(starred=("keynote",), dismissed=("panel",))
    assert words == "“Panel: two years on” dismissed"


def test_what_is_taken_back_need_not_be_in_the_programme_any_more():
    gone = Taste(starred=("gone",), dismissed=("gone too",), followed=("nobody",))
    for kind, key in (("unstar", "gone"), ("undismiss", "gone too"), ("unfollow", "nobody")):
        gone, words = taste_after(AGENDA, gone, kind, key)
        assert "gone" in words
    assert gone == UNSAID_TASTE


@pytest.mark.parametrize(("kind", "key"), [("star", "nothing"), ("dismiss", "nothing"), ("follow", "nobody")])
def test_what_the_programme_does_not_have_is_refused_when_it_is_added(kind, key):
    with pytest.raises(NotPossible, match=key):
        taste_after(AGENDA, UNSAID_TASTE, kind, key)


@pytest.mark.parametrize(
    ("kind", "field", "most"),
    [("star", "starred", MOST_STARS), ("dismiss", "dismissed", MOST_DISMISSALS), ("follow", "followed", MOST_FOLLOWED)],
)
def test_there_is_a_limit_that_is_said_and_what_is_there_already_can_be_said_again(kind, field, most):
    key = key_of(kind, "panel")
    others = tuple(f"other {number}" for number in range(most))
    full = replace(UNSAID_TASTE, **{field: (*others[1:], key)})
    assert taste_after(AGENDA, full, kind, key)[0] == full
    with pytest.raises(NotPossible, match=f"at most {most} "):
        taste_after(AGENDA, replace(UNSAID_TASTE, **{field: others}), kind, key)


def test_topics_are_kept_as_the_programme_writes_them_and_let_go_at_zero():
    taste, words = taste_with_topics(AGENDA, UNSAID_TASTE, {"FORECASTING": 2})
    assert taste.topics == (("forecasting", 2),)
    assert words == "“forecasting” turned up"
    same, _words = taste_with_topics(AGENDA, taste, {"forecasting": 2})
    assert same == taste
    none, words = taste_with_topics(AGENDA, taste, {"Forecasting": 0})
    assert none == UNSAID_TASTE
    assert words == "“forecasting” no longer turned"


def test_a_topic_that_is_gone_can_be_turned_further_and_let_go_and_no_other_can_be_added():
    gone = Taste(topics=(("a topic of before", 1),))
    assert taste_with_topics(AGENDA, gone, {"a topic of before": -1})[0].topics == (("a topic of before", -1),)
    assert taste_with_topics(AGENDA, gone, {"a topic of before": 0})[0] == UNSAID_TASTE
    with pytest.raises(NotPossible, match="no topic or track “another”"):
        taste_with_topics(AGENDA, gone, {"another": 1})
    with pytest.raises(NotPossible, match="from -2 to 2"):
        taste_with_topics(AGENDA, gone, {"forecasting": 3})


def test_everything_is_forgotten_at_once():
    said = Taste(starred=("panel",), topics=(("forecasting", 1),), followed=("s1",))
    assert no_taste(said)[0] == UNSAID_TASTE
