"""One press about the plan that is wanted: a step from some choices to the next, with its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.build_choices import UNSAID, BuildChoices
from planner.services.choice_wishes import KINDS, MOST_MUSTS, MOST_OTHERS, choices_after
from planner.services.plan_wishes import NotPossible, UnknownSlot

AGENDA = Agenda(with_session(small_programme(), "coaching", registration_needed=True))
SESSIONS = sorted(AGENDA.sessions)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(SESSIONS)), max_size=30))
def test_no_session_is_ever_a_must_and_never_wanted_and_nothing_is_kept_twice(steps):
    choices = UNSAID
    for kind, session_id in steps:
        try:
            after, words = choices_after(AGENDA, choices, kind, session_id)
        except (NotPossible, UnknownSlot):
            continue
        assert choices_after(AGENDA, after, kind, session_id)[0] == after
        assert AGENDA.sessions[session_id].title in words or kind == "unlock"
        choices = after
        assert not set(choices.must) & set(choices.never)
        for ids in (choices.must, choices.never, choices.locked, choices.registered):
            assert len(set(ids)) == len(ids)


def test_what_is_taken_back_need_not_be_in_the_programme_any_more():
    gone = BuildChoices(must=("gone",), locked=("gone",), registered=("gone",))
    for kind in ("unsay", "unlock", "unregistered"):
        gone, words = choices_after(AGENDA, gone, kind, "gone")
        assert words.startswith("A session that is gone")
    assert gone == UNSAID


@pytest.mark.parametrize(
    ("kind", "field", "most"),
    [("must", "must", MOST_MUSTS), ("never", "never", MOST_OTHERS), ("lock", "locked", MOST_OTHERS)],
)
def test_there_is_a_limit_that_is_said_and_what_is_there_already_can_be_said_again(kind, field, most):
    full = replace(UNSAID, **{field: (*(f"other {number}" for number in range(most - 1)), "panel")})
    assert choices_after(AGENDA, full, kind, "panel")[0] == full
    with pytest.raises(NotPossible, match=f"at most {most} "):
        choices_after(AGENDA, full, kind, "keynote")


def test_only_what_needs_registering_can_be_registered_for():
    assert choices_after(AGENDA, UNSAID, "registered", "coaching")[0].registered == ("coaching",)
    with pytest.raises(NotPossible, match="needs no registration"):
        choices_after(AGENDA, UNSAID, "registered", "panel")
