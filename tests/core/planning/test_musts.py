"""When the musts cannot all hold, the fewest wishes that conflict are named, and giving one up is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import combinations

from agenda_samples import agenda_of, agendas_and_plans, plan_of, sample_session
from hypothesis import given
from hypothesis import strategies as st

from planner.core.build_choices import BuildChoices, LunchWish
from planner.core.plan import Plan
from planner.core.planning.best_plan import NoPlan, best_plan
from planner.core.planning.musts import smallest_conflict, without_wish
from planner.core.planning.wishes import wishes

MONDAY = date(2026, 5, 4)
"""Minute 0 of the samples is 10:00 on that day in Berlin."""


def can_hold(agenda, plan):
    try:
        best_plan(wishes(agenda, plan).problem)
    except NoPlan:
        return False
    return True


def said(**choices):
    return Plan(choices=BuildChoices(**choices))


def test_two_musts_at_once_are_named_and_nothing_else():
    agenda = agenda_of(
        (sample_session("a", (0, 60, "a")), sample_session("b", (30, 60, "a")), sample_session("c", (200, 60, "a")))
    )
    conflict = smallest_conflict(agenda, said(must=("a", "b", "c")))
    assert [(wish.kind, wish.key) for wish in conflict] == [("must", "a"), ("must", "b")]
    assert conflict[0].text == "“Session a” must be in it"
    assert conflict[1].way_out == "Do without “Session b”"


def test_a_walk_that_does_not_fit_makes_a_conflict_too():
    agenda = agenda_of((sample_session("a", (0, 60, "a")), sample_session("b", (65, 60, "c"))))
    assert [wish.key for wish in smallest_conflict(agenda, said(must=("a", "b")))] == ["a", "b"]
    assert smallest_conflict(agenda, said(must=("a",))) == ()


def test_a_repeat_is_a_way_to_hold_both_unless_one_is_busy_then():
    agenda = agenda_of((sample_session("a", (0, 60, "a")), sample_session("b", (30, 60, "a"), (200, 60, "a"))))
    plan = said(must=("a", "b"))
    assert smallest_conflict(agenda, plan) == ()
    busy = replace(plan, busy_times=plan_of({}, (190, 30, None)).busy_times)
    assert [wish.kind for wish in smallest_conflict(agenda, busy)] == ["must", "must", "busy"]


def test_hours_days_lunch_and_limits_are_named_by_their_day():
    agenda = agenda_of((sample_session("a", (120, 60, "a")), sample_session("b", (180, 60, "a"))))
    for choices, kinds, words in (
        ({"must": ("a",), "to_time": time(12)}, ["must", "hours"], "Monday: not after 12:00"),
        ({"must": ("a",), "days_off": (MONDAY,)}, ["must", "day-off"], "you are not there on Monday"),
        ({"must": ("a", "b"), "max_per_day": 1}, ["must", "must", "limit"], "at most 1 sessions on Monday"),
        (
            {"must": ("a", "b"), "lunch": LunchWish(from_time=time(12), to_time=time(14), minutes=30)},
            ["must", "must", "lunch"],
            "30 minutes for lunch on Monday",
        ),
    ):
        conflict = smallest_conflict(agenda, said(**choices))
        assert [wish.kind for wish in conflict] == kinds
        assert conflict[-1].text == words


def test_what_one_speaks_at_has_no_way_out():
    agenda = agenda_of((sample_session("a", (0, 60, "a")), sample_session("b", (30, 60, "a"))))
    plan = replace(plan_of({"a": "speaking"}), choices=BuildChoices(must=("b",)))
    conflict = smallest_conflict(agenda, plan)
    assert {(wish.kind, bool(wish.way_out)) for wish in conflict} == {("fixed", False), ("must", True)}


@given(agendas_and_plans(), st.data())
def test_the_conflict_is_real_the_smallest_and_ends_with_any_one_of_it(drawn, data):
    agenda, plan = drawn
    musts = data.draw(st.lists(st.sampled_from(sorted(agenda.sessions)), unique=True, max_size=4))
    limit = data.draw(st.none() | st.just(1))
    plan = replace(plan, choices=BuildChoices(must=tuple(musts), max_per_day=limit))
    conflict = smallest_conflict(agenda, plan)
    if can_hold(agenda, plan):
        assert conflict == ()
        return
    assert conflict
    # Giving up anything else than these leaves the conflict; so it is one.
    for wish in conflict:
        if wish.kind in ("must", "busy"):
            fewer = without_wish(plan, wish)
            assert wish not in smallest_conflict(agenda, fewer)
    busy = [busy.id for busy in plan.busy_times]
    smaller = [
        (some_musts, some_busy)
        for count in range(len(conflict))
        for some_musts in combinations(musts, min(count, len(musts)))
        for some_busy in combinations(busy, max(0, count - len(some_musts)))
    ]
    for some_musts, some_busy in smaller:
        alone = Plan(
            busy_times=tuple(b for b in plan.busy_times if b.id in some_busy),
            choices=BuildChoices(must=some_musts),
        )
        assert can_hold(agenda, alone)
