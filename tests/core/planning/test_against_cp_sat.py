"""Plans of a real conference's size are worth what OR-tools CP-SAT proves to be the most."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from planning_judge import judged_value
from planning_real_size import dreamforce_hours, real_size_problem
from planning_samples import best_by_trying, drawn_problem, worth_of_allowed

from planner.core.planning.best_plan import NoPlan, PlanSearch, best_plan

PLAIN, WITH_RULES, CHUNK = 150, 50, 10
FORCED = 5
"""Slots a problem that are put into the plan by force."""
SECONDS = 60
"""Longer than the judge ever took, on a slow machine too."""


@pytest.fixture(scope="module")
def hours(real_data):
    return dreamforce_hours(real_data)


@pytest.mark.parametrize("first", range(0, 1_000, 250))
def test_the_judge_of_large_problems_agrees_with_trying_everything_on_small_ones(first):
    for seed in range(first, first + 250):
        drawn = drawn_problem(seed)
        problem = replace(drawn, rules={day: replace(rules, breaks=None) for day, rules in drawn.rules.items()})
        best = best_by_trying(problem)
        assert judged_value(problem, SECONDS) == (None if best is None else best[0]), f"seed {seed}"


def assert_judged_best(problem, seed):
    plan = best_plan(problem)
    assert plan.is_proven, f"seed {seed}"
    assert worth_of_allowed(problem, plan.chosen)[:2] == (plan.value, -plan.walking_minutes), f"seed {seed}"
    assert judged_value(problem, SECONDS, hint=[slot.slot_id for slot in plan.chosen]) == plan.value, f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, PLAIN, CHUNK))
def test_no_plan_of_twelve_hundred_slots_is_worth_more(hours, first):
    for seed in range(first, first + CHUNK):
        assert_judged_best(real_size_problem(hours, seed), seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(PLAIN, PLAIN + WITH_RULES, CHUNK))
def test_nor_with_lunch_hours_limits_and_busy_times(hours, first):
    for seed in range(first, first + CHUNK):
        assert_judged_best(real_size_problem(hours, seed, with_rules=True), seed)


@pytest.mark.slow
@pytest.mark.parametrize("with_rules", [False, True])
def test_nor_is_any_plan_with_a_given_slot(hours, with_rules):
    for seed in range(CHUNK):
        problem = real_size_problem(hours, seed, with_rules=with_rules)
        search = PlanSearch(problem)
        for number in random.Random(seed).sample(range(len(search.candidates)), FORCED):
            slot_id = search.candidates[number].slot_id
            try:
                plan = search.best_with(number)
            except NoPlan:
                hint, value = [], None
            else:
                hint, value = [slot.slot_id for slot in plan.chosen], plan.value
                assert slot_id in hint and plan.is_proven
                assert worth_of_allowed(problem, plan.chosen)[0] == value
            assert judged_value(problem, SECONDS, hint, holding=slot_id) == value, f"seed {seed}, {slot_id}"
