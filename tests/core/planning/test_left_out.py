"""Why something is left out is true, and its price is exact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from agenda_samples import agenda_of as sample_agenda
from agenda_samples import agendas_and_plans, plan_of, sample_session
from hypothesis import given
from hypothesis import strategies as st
from planning_samples import best_by_trying

from planner.core.build_choices import BuildChoices
from planner.core.plan import EntryState, Plan
from planner.core.planning.best_plan import NoPlan, PlanSearch
from planner.core.planning.left_out import left_out, points, reason_left_out
from planner.core.planning.wishes import wishes
from planner.core.taste import Taste


def told(agenda, plan, session_id):
    made = wishes(agenda, plan)
    search = PlanSearch(made.problem)
    return reason_left_out(made, search, search.best(), session_id)


def test_the_price_names_what_it_takes_the_place_of():
    agenda = sample_agenda(
        (
            sample_session("long", (0, 120, "a"), recorded=True),
            sample_session("one", (0, 60, "a")),
            sample_session("two", (60, 60, "a")),
        )
    )
    reason = told(agenda, Plan(), "long")
    assert reason.obstacle == "costs"
    # 25 points for a fit of 50, 10 % more for being given once: 27.5 each; 40 % less for being recorded.
    assert reason.cost == 2 * 2750 - 1650
    assert reason.because == "takes the place of “Session one” and “Session two”, 39 points less"


def test_what_only_moves_to_another_hour_is_not_said_to_leave():
    agenda = sample_agenda(
        (
            sample_session("talk", (0, 60, "a")),
            sample_session("twice", (0, 60, "a"), (200, 60, "a")),
            sample_session("rival", (200, 60, "a"), recorded=True),
        )
    )
    reason = told(agenda, Plan(), "rival")
    assert [c.session_id for c in reason.replaces] == ["twice"]
    moved = told(agenda, replace(Plan(), choices=BuildChoices(never=("talk",), must=())), "talk")
    assert moved.obstacle == "never"


@pytest.mark.parametrize(
    ("plan", "obstacle", "words"),
    [
        (plan_of({}, (0, 30, None)), "busy", "you are busy: “Lunch”"),
        (plan_of({"rival": "speaking"}), "fixed", "clashes with “Session rival”, which has to be in the plan"),
        (plan_of({"talk": "watch-later"}), "watch-later", "you want to watch it later"),
        (replace(Plan(), choices=BuildChoices(never=("talk",))), "never", "you never want it"),
        (Plan(taste=Taste(dismissed=("talk",))), "dismissed", "you dismissed it"),
    ],
)
def test_what_cannot_be_taken_says_what_stands_in_the_way(plan, obstacle, words):
    agenda = sample_agenda((sample_session("talk", (10, 40, "a")), sample_session("rival", (20, 40, "b"))))
    reason = told(agenda, plan, "talk")
    assert (reason.cost, reason.obstacle, reason.because) == (None, obstacle, words)


def test_only_what_is_worth_as_much_as_the_weakest_chosen_is_told():
    agenda = sample_agenda(
        (
            sample_session("a", (0, 60, "a")),
            sample_session("b", (0, 60, "a"), recorded=True),
            sample_session("c", (0, 60, "a")),
        )
    )
    made = wishes(agenda, Plan())
    search = PlanSearch(made.problem)
    assert [reason.session_id for reason in left_out(made, search, search.best())] == ["c"]


@given(agendas_and_plans(), st.data())
def test_every_price_is_what_the_best_plan_with_it_is_worth_less(drawn, data):
    agenda, plan = drawn
    made = wishes(agenda, plan)
    try:
        search = PlanSearch(made.problem)
        best = search.best()
    except NoPlan:
        return
    chosen = {c.session_id for c in best.chosen}
    others = sorted(set(agenda.sessions) - chosen)
    fixed = {c.session_id for c in made.problem.fixed}
    others = [s for s in others if not any(s in pair and fixed.intersection(pair) for pair in made.problem.excluding)]
    if not others:
        return
    session_id = data.draw(st.sampled_from(others))
    reason = reason_left_out(made, search, best, session_id)
    candidates = [c for c in made.problem.candidates if c.session_id == session_id and c.value > 0]
    forced = []
    for candidate in candidates:
        # The same problem with the session a must, and nothing else of it to choose.
        rest = tuple(c for c in made.problem.candidates if c.session_id != session_id)
        required = made.problem.required | {session_id}
        found = best_by_trying(replace(made.problem, candidates=(*rest, candidate), required=required))
        if found is not None:
            forced.append(found[0])
    is_watched = any(e.session_id == session_id and e.state is EntryState.WATCH_LATER for e in plan.entries)
    if reason.cost is None:
        assert not forced or is_watched
    else:
        assert best.value - reason.cost == max(forced)


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [
        (0, "0 points"),
        (3, "0.1 points"),
        (40, "0.4 points"),
        (100, "1 point"),
        (204, "2 points"),
        (250, "2.5 points"),
        (1449, "14 points"),
    ],
)
def test_points_are_said_as_people_say_them(hundredths, words):
    assert points(hundredths) == words
