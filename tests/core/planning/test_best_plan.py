"""The best plan of thousands of small problems is the one that trying everything finds, and says the truth about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from planning_samples import (
    FIRST_DAY,
    best_by_trying,
    best_with_each_by_trying,
    drawn_problem,
    moved,
    often_repeated_problem,
    worth_of_allowed,
)

from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, best_plan
from planner.core.planning.problem import Candidate, PlanningProblem

CHUNK, PROBLEMS = 500, 10_000
FAIR = 5
"""In so many problems of a chunk, at least, each kind of rule makes a difference to the best plan."""
FORCED_CHUNK, FORCED_PROBLEMS = 50, 1_000
RARE = (6414, 12831, 51651, 54184, 62157, 66651, 77878, 80675, 94173, 108414, 109563, 114071)
"""Often repeated problems for which the prices of sessions have to follow each other closely."""


def alone(problem: PlanningProblem, candidate: Candidate) -> Candidate:
    """As a session of its own, if no rule names the session."""
    named = problem.required.union(*problem.excluding)
    return candidate if candidate.session_id in named else candidate._replace(session_id=candidate.slot_id)


def placed(thing: Any) -> Any:
    return thing._replace(place="a") if thing.place is None else thing


def without_rule(**rule: None) -> Callable[[PlanningProblem], PlanningProblem]:
    return lambda problem: replace(problem, rules={day: replace(of, **rule) for day, of in problem.rules.items()})


WITHOUT: dict[str, Callable[[PlanningProblem], PlanningProblem]] = {
    "walks": lambda problem: replace(problem, walks={}),
    "fixed slots": lambda problem: replace(problem, fixed=(), candidates=problem.candidates + problem.fixed),
    "required sessions": lambda problem: replace(problem, required=frozenset()),
    "busy times": lambda problem: replace(problem, busy=()),
    "summits": lambda problem: replace(problem, excluding=()),
    "repeats": lambda problem: replace(problem, candidates=tuple(alone(problem, c) for c in problem.candidates)),
    "unknown places": lambda problem: replace(
        problem,
        candidates=tuple(placed(c) for c in problem.candidates),
        fixed=tuple(placed(c) for c in problem.fixed),
        busy=tuple(placed(b) for b in problem.busy),
    ),
    "late sessions": lambda problem: moved(problem, {day: 10_000 * (day - FIRST_DAY).days for day in problem.begins}),
    "first hours": without_rule(from_minute=None),
    "last hours": without_rule(to_minute=None),
    "limits of sessions": without_rule(most_sessions=None),
    "lunches": without_rule(lunch=None),
    "breaks": without_rule(breaks=None),
}
"""Kind of rule → the problem without it."""


def told_worth(problem: PlanningProblem, plan: BestPlan) -> tuple[int, int, int]:
    """The worth of a plan that is allowed and says the truth about itself."""
    found = worth_of_allowed(problem, plan.chosen)
    assert (plan.value, plan.bound, plan.walking_minutes, plan.is_proven) == (found[0], found[0], -found[1], True)
    assert {slot.slot_id for slot in problem.fixed} <= {slot.slot_id for slot in plan.chosen}
    assert list(plan.chosen) == sorted(plan.chosen, key=lambda slot: slot.start_minute)
    return found


def best_worth(problem: PlanningProblem) -> tuple[int, int, int] | None:
    """The worth of the best plan; None where there is none."""
    try:
        plan = best_plan(problem)
    except NoPlan:
        return None
    return told_worth(problem, plan)


@pytest.mark.parametrize("first", range(0, PROBLEMS, CHUNK))
def test_no_plan_has_more_value_less_walking_or_earlier_hours_and_every_rule_matters(first):
    to_be_seen = dict.fromkeys(WITHOUT, FAIR)
    for seed in range(first, first + CHUNK):
        problem = drawn_problem(seed)
        best = best_worth(problem)
        assert best == best_by_trying(problem), f"seed {seed}"
        for kind in list(to_be_seen):
            if best_worth(WITHOUT[kind](problem)) != best:
                to_be_seen[kind] -= 1
                if not to_be_seen[kind]:
                    del to_be_seen[kind]
    assert not to_be_seen


def test_sessions_repeated_on_a_day_and_on_others_are_attended_where_that_is_best():
    for seed in (*RARE, *range(CHUNK)):
        problem = often_repeated_problem(seed)
        assert best_worth(problem) == best_by_trying(problem), f"seed {seed}"


@pytest.mark.parametrize("first", range(PROBLEMS, PROBLEMS + FORCED_PROBLEMS, FORCED_CHUNK))
def test_the_best_plan_with_a_given_slot_is_found_or_there_is_none(first):
    compared = 0
    for seed in range(first, first + FORCED_CHUNK):
        problem = drawn_problem(seed)
        expected = best_with_each_by_trying(problem)
        try:
            search = PlanSearch(problem)
        except NoPlan:
            assert not expected, f"seed {seed}"
            continue
        for number, candidate in enumerate(search.candidates):
            try:
                plan = search.best_with(number)
            except NoPlan:
                found = None
            else:
                assert candidate in plan.chosen, f"seed {seed}, {candidate.slot_id}"
                found = told_worth(problem, plan)
            assert found == expected.get(candidate.slot_id), f"seed {seed}, {candidate.slot_id}"
            compared += 1
        # What it does not ask about is in every plan, or in none.
        for slot_id in expected.keys() - {candidate.slot_id for candidate in search.candidates}:
            assert slot_id in {slot.slot_id for slot in search.best().chosen}, f"seed {seed}, {slot_id}"
    assert compared > 200
