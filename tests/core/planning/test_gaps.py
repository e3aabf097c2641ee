"""What fills a gap fits into it, beside everything one is going to, and is the best there is."""

from __future__ import annotations

from dataclasses import replace

from agenda_samples import BASE, agenda_of, plan_of, sample_session
from held_plans import clashes_itself, clashes_of, day_faults, decided, held_plans
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.build_choices import BuildChoices
from planner.core.planning.gaps import fill_gap
from planner.core.planning.wishes import wishes

ZERO = int(BASE.timestamp()) // 60
EXAMPLES = 150


@settings(max_examples=EXAMPLES)
@given(held_plans(), st.integers(0, 200), st.integers(1, 300))
def test_nothing_that_is_offered_clashes_or_breaks_a_rule_that_the_plan_keeps(drawn, start, length):
    agenda, plan = drawn
    made = wishes(agenda, plan)
    filled = fill_gap(made, ZERO + start, ZERO + start + length)
    held = decided(agenda, plan, made)
    before = day_faults(made, held)
    for offered in (filled.best, *((filling.slot_id,) for filling in filled.fillings)):
        coming = [made.candidate_of(agenda.slots[slot_id]) for slot_id in offered]
        things = [*held, *coming, *made.problem.busy]
        for one in coming:
            assert one.start_minute >= ZERO + start
            assert one.end_minute <= ZERO + start + length
            assert one.session_id not in {slot.session_id for slot in held}
            assert one.session_id not in plan.choices.never or one.session_id in plan.choices.must
            assert clashes_of(made, things, one.slot_id) == []
        assert len({one.session_id for one in coming}) == len(coming)
        if coming and not clashes_itself(made, held):
            assert day_faults(made, [*held, *coming]) <= before


@settings(max_examples=EXAMPLES)
@given(held_plans(), st.integers(0, 200), st.integers(1, 300))
def test_the_best_is_worth_at_least_every_single_one_and_the_sum_of_its_parts(drawn, start, length):
    agenda, plan = drawn
    made = wishes(agenda, plan)
    filled = fill_gap(made, ZERO + start, ZERO + start + length)
    values = [made.value_of_slot(agenda.slots[slot_id]).hundredths for slot_id in filled.best]
    assert filled.value == sum(values)
    assert all(filled.value >= filling.value for filling in filled.fillings)
    assert [filling.value for filling in filled.fillings] == sorted((f.value for f in filled.fillings), reverse=True)
    assert bool(filled.fillings) or len(filled.best) != 1


def test_two_short_ones_beat_a_long_one_and_all_three_are_offered_alone():
    agenda = agenda_of(
        (
            sample_session("before", (0, 60, "a")),
            sample_session("short", (60, 20, "a")),
            sample_session("other", (80, 40, "a")),
            sample_session("long", (70, 60, "b")),
            sample_session("after", (140, 40, "a")),
        )
    )
    made = wishes(agenda, plan_of({"before": "going", "after": "going"}))
    filled = fill_gap(made, ZERO + 60, ZERO + 140)
    assert filled.best == ("short", "other")
    assert {f.slot_id: f.walk_minutes for f in filled.fillings} == {"short": 0, "other": 0, "long": 10}


def test_a_walk_that_does_not_fit_keeps_a_session_out():
    agenda = agenda_of(
        (
            sample_session("before", (0, 60, "a")),
            sample_session("far", (65, 40, "c")),
            sample_session("after", (140, 40, "a")),
        )
    )
    made = wishes(agenda, plan_of({"before": "going", "after": "going"}))
    assert fill_gap(made, ZERO + 60, ZERO + 140).best == ()


def test_a_clash_elsewhere_in_the_day_leaves_the_gap_fillable():
    agenda = agenda_of(
        (
            sample_session("one", (0, 60, "a")),
            sample_session("clashing", (30, 60, "a")),
            sample_session("fits", (100, 40, "a")),
            sample_session("after", (200, 40, "a")),
        )
    )
    plan = plan_of({"one": "going", "clashing": "going", "after": "going"})
    assert fill_gap(wishes(agenda, plan), ZERO + 90, ZERO + 200).best == ("fits",)
    few = replace(plan, choices=BuildChoices(max_per_day=3))
    assert fill_gap(wishes(agenda, few), ZERO + 90, ZERO + 200).best == ()


def test_talks_of_a_summit_one_attends_fill_its_gaps_and_nothing_else_does():
    agenda = agenda_of(
        (
            sample_session("summit", (0, 300, "a")),
            sample_session("talk", (0, 40, "a"), parent_id="summit"),
            sample_session("next", (60, 40, "a"), parent_id="summit"),
            sample_session("elsewhere", (60, 40, "b")),
        )
    )
    made = wishes(agenda, plan_of({"summit": "going", "talk": "going"}))
    assert fill_gap(made, ZERO + 40, ZERO + 300).best == ("next",)
