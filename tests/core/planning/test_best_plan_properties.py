"""What must hold for the best plan of any problem, whatever the search does."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_samples import PLACES, best_by_trying, drawn_problem, moved, worth_of_allowed

from planner.core.planning.best_plan import NoPlan, best_plan
from planner.core.planning.problem import BusyInterval, Candidate, PlanningProblem

problems = st.integers(0, 10_000_000).map(drawn_problem)


def best_worth(problem: PlanningProblem) -> tuple[int, int, int] | None:
    """Value, minus walking, minus lateness of the best plan; None where there is none."""
    try:
        plan = best_plan(problem)
    except NoPlan:
        return None
    return worth_of_allowed(problem, plan.chosen)


def best_value(problem: PlanningProblem) -> int:
    """In hundredths of a point; less than any plan's where there is none."""
    found = best_worth(problem)
    return -1 if found is None else found[0]


@settings(max_examples=300)
@given(problems, st.data())
def test_one_more_slot_to_choose_from_never_lowers_the_value(problem, data):
    day = data.draw(st.sampled_from(sorted(problem.begins)))
    start = problem.begins[day] + data.draw(st.integers(0, 240))
    free = sorted({candidate.session_id for candidate in problem.candidates})
    more = Candidate(
        "more",
        data.draw(st.sampled_from(["a new session", *free])),
        start,
        start + data.draw(st.integers(1, 90)),
        data.draw(st.sampled_from([*PLACES, None])),
        day,
        data.draw(st.integers(0, 1_000)),
    )
    assert best_value(replace(problem, candidates=(*problem.candidates, more))) >= best_value(problem)


@settings(max_examples=300)
@given(problems, st.data())
def test_without_a_session_that_was_chosen_the_value_is_never_higher(problem, data):
    try:
        plan = best_plan(problem)
    except NoPlan:
        return
    chosen = sorted({slot.session_id for slot in plan.chosen} - problem.required)
    if chosen:
        left = problem.without(frozenset({data.draw(st.sampled_from(chosen))}))
        assert best_value(left) <= plan.value


@settings(max_examples=300)
@given(problems)
def test_without_busy_times_or_rules_the_value_is_never_lower(problem):
    value = best_value(problem)
    assert best_value(replace(problem, busy=())) >= value
    assert best_value(replace(problem, rules={})) >= value


@settings(max_examples=300)
@given(problems, st.integers(-1_000_000, 1_000_000))
def test_the_same_some_time_later_has_the_same_best_plan(problem, minutes):
    assert best_worth(moved(problem, dict.fromkeys(problem.begins, minutes))) == best_worth(problem)


@settings(max_examples=300)
@given(problems, st.randoms(use_true_random=False))
def test_names_and_the_order_of_slots_do_not_matter(problem, chance):
    new_names: dict[str, str] = {}
    numbers = list(range(1_000))
    chance.shuffle(numbers)
    unused = count()

    def renamed(name: str) -> str:
        if name not in new_names:
            new_names[name] = f"name {numbers[next(unused)]}"
        return new_names[name]

    def renamed_place(place: str | None) -> str | None:
        return place and renamed(f"place {place}")

    def renamed_slot(slot: Candidate) -> Candidate:
        return slot._replace(
            slot_id=renamed(f"slot {slot.slot_id}"),
            session_id=renamed(slot.session_id),
            place=renamed_place(slot.place),
        )

    def renamed_busy(busy: BusyInterval) -> BusyInterval:
        return busy._replace(id=renamed(f"busy {busy.id}"), place=renamed_place(busy.place))

    other = replace(
        problem,
        candidates=tuple(renamed_slot(slot) for slot in chance.sample(problem.candidates, len(problem.candidates))),
        walks={(renamed(f"place {a}"), renamed(f"place {b}")): walk for (a, b), walk in problem.walks.items()},
        fixed=tuple(renamed_slot(slot) for slot in reversed(problem.fixed)),
        required=frozenset(renamed(session) for session in problem.required),
        busy=tuple(renamed_busy(busy) for busy in problem.busy),
        excluding=tuple((renamed(one), renamed(two)) for one, two in reversed(problem.excluding)),
    )
    assert best_worth(other) == best_worth(problem)


@settings(max_examples=300)
@given(problems, st.integers(0, 20))
def test_stopped_early_it_still_gives_an_allowed_plan_and_a_bound_that_holds(problem, questions):
    best = best_by_trying(problem)
    asked = count()
    if best is None:
        with pytest.raises(NoPlan):
            best_plan(problem, lambda: next(asked) < questions)
        return
    plan = best_plan(problem, lambda: next(asked) < questions)
    found = worth_of_allowed(problem, plan.chosen)
    assert (plan.value, plan.walking_minutes) == (found[0], -found[1])
    assert plan.value <= best[0] <= plan.bound
    assert found == best or not plan.is_proven
