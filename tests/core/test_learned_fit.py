"""Points for a role in numbers that were learned."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme

from planner.core.agenda import Agenda
from planner.core.fit import FitProfile, fits_worked_out
from planner.core.learned_fit import (
    LABEL_FROM,
    LABEL_TO,
    NAMES_IN_A_REASON,
    WHOLE_CHANCE,
    Kind,
    LearnedFit,
    LearnedRole,
    labelled_for,
    learned_evidence,
)
from planner.core.programme import Session

NAMES = ("Sales Cloud", "Forecasting", "pipeline", "Jane Doe", "Acme", "Beginner", "panel")


def learned_role(name: str, chances: list[int], parts: list[list[tuple[int, int, tuple[int, ...]]]]) -> LearnedRole:
    first = [0]
    for told in parts:
        first.append(first[-1] + len(told))
    every = [part for told in parts for part in told]
    named = [([i + 1 for i in names] + [0] * NAMES_IN_A_REASON)[:NAMES_IN_A_REASON] for _, _, names in every]
    return LearnedRole(
        name=name,
        chances=array("H", chances),
        first_parts=array("I", first),
        kinds=array("B", [kind for kind, _, _ in every]),
        weights=array("B", [weight for _, weight, _ in every]),
        names=array("I", [entry for entries in named for entry in entries]),
    )


def session(name: str, *roles: str) -> Session:
    return Session(id=name, title=f"About {name}", roles=roles)


@st.composite
def learned_programmes(draw):
    """Sessions with any labels for two roles, any chances and parts for both."""
    roles = ("Sales Professional", "Developer")
    count = draw(st.integers(1, 6))
    sessions = tuple(
        session(f"s{at}", *draw(st.lists(st.sampled_from((*roles, "Visitor")), unique=True))) for at in range(count)
    )
    one_part = st.sampled_from([kind for kind in Kind if kind != Kind.ANY_SESSION]).flatmap(
        lambda kind: st.tuples(
            st.just(int(kind)),
            st.integers(1, 250),
            st.lists(st.integers(0, (count if kind == Kind.ALIKE else len(NAMES)) - 1), min_size=1, max_size=1).map(
                tuple
            ),
        )
    )
    learned = tuple(
        learned_role(
            role,
            draw(st.lists(st.integers(0, WHOLE_CHANCE), min_size=count, max_size=count)),
            [draw(st.lists(one_part, min_size=1, max_size=5)) for _ in range(count)],
        )
        for role in roles
    )
    return sessions, LearnedFit(names=NAMES, roles=learned)


@given(learned_programmes())
def test_the_reasons_add_up_to_the_score_and_no_score_leaves_the_scale(drawn):
    sessions, learned = drawn
    agenda = Agenda(small_programme(sessions=sessions, pick_lists=()), 1, learned)
    for profile in (FitProfile(role="Sales Professional"), FitProfile(role="developer", level="Beginner")):
        for fit in fits_worked_out(agenda, profile).values():
            assert 0 <= fit.score <= 100
            assert sum(reason.points for reason in fit.reasons) == fit.score
            assert math.fsum(points for points, _ in fit.parts) == pytest.approx(fit.exact)


@given(st.integers(1, WHOLE_CHANCE))
def test_of_two_sessions_of_the_same_chance_the_labelled_one_leads_and_one_for_others_only_comes_last(chance):
    told = [(int(Kind.TOPICS), 7, (0,))]
    sessions = (
        session("labelled", "Sales Professional"),
        session("for more", "Sales Professional", "Developer"),
        session("unlabelled"),
        session("for others", "Developer"),
    )
    fit = LearnedFit(names=NAMES, roles=(learned_role("Sales Professional", [chance] * 4, [told] * 4),))
    points = [sum(part for part, _ in parts) for parts in learned_evidence(fit, sessions, "sales professional").parts]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == 4


def test_a_label_is_worth_most_alone_and_least_beside_all_others():
    chances, told = [0] * 3, [[(int(Kind.ANY_SESSION), 1, ())]] * 3
    sessions = (session("alone", "A"), session("all", "A", "B", "C"), session("other", "B"))
    evidence = learned_evidence(LearnedFit(names=(), roles=(learned_role("A", chances, told),)), sessions, "a")
    assert evidence.parts == (((LABEL_TO, "for A"),), ((LABEL_FROM, "for A"),), ())


def test_what_is_likely_for_every_role_gets_a_little_less():
    told = [[(int(Kind.LISTED), 1, ())]] * 2
    sessions = (session("one"), session("every"))
    roles = (learned_role("A", [5000, 5000], told), learned_role("B", [0, 5000], told))
    one, every = learned_evidence(LearnedFit(names=(), roles=roles), sessions, "A").parts
    assert every[0][0] < one[0][0] < 50.0


def test_a_chance_is_shared_out_by_weight_and_named_in_words_a_person_uses():
    told = [
        (int(Kind.TOPICS), 4, (0, 1)),
        (int(Kind.WORDS), 3, (2,)),
        (int(Kind.ALIKE), 2, (1,)),
        (int(Kind.SPEAKERS), 2, (3,)),
        (int(Kind.ORGANISATIONS), 2, (4,)),
        (int(Kind.LEVEL), 1, (5,)),
        (int(Kind.FORMAT), 1, (6,)),
        (int(Kind.LISTED), 1, ()),
        (int(Kind.ANY_SESSION), 4, ()),
    ]
    role = learned_role("Sales Professional", [8000, 0], [told, told])
    sessions = (session("one"), session("other", "Sales Professional"))
    first, second = learned_evidence(LearnedFit(names=NAMES, roles=(role,)), sessions, "Sales professional").parts
    assert [text for _, text in first] == [
        "Sales Cloud, Forecasting",
        "because of “pipeline”",
        "like “About other”, for Sales Professionals",
        "with Jane Doe",
        "speakers from Acme",
        "level Beginner",
        "panel",
        "listed among sessions for Sales Professionals",
        "as likely as any session",
    ]
    assert first[0][0] == pytest.approx(first[-1][0]) == pytest.approx(4 * first[-2][0])
    assert [text for _, text in second] == ["for Sales Professionals"]


def test_a_role_that_nothing_was_learned_for_is_left_to_the_rules():
    assert learned_evidence(LearnedFit(names=(), roles=()), (session("one"),), "Developer") is None


def test_names_without_a_word_are_no_labels():
    assert labelled_for(session("one", "", " / ", "Déveloper", "developer")) == {"developer"}
