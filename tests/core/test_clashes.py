"""Clashes, as properties against slow and simple ways of finding them, and by example where words matter."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

from agenda_samples import agenda_of, agendas_and_plans, plan_of, sample_session
from hypothesis import given
from hypothesis import strategies as st

from planner.core.clashes import (
    already_going,
    clash_between,
    clashes_of_plan,
    clashes_with_plan,
    commitments_of,
    describe_clash,
    slot_commitment,
)
from planner.core.plan import EntryState


def shared_on_a_minute_grid(one, other):
    """How many whole minutes two half-open intervals have in common, counted one by one."""
    mine = set(range(one.start_minute, one.end_minute))
    return len(mine & set(range(other.start_minute, other.end_minute)))


def test_touching_sessions_do_not_clash():
    agenda = agenda_of((sample_session("x", (0, 40, "a")), sample_session("y", (40, 40, "a"))))
    assert clashes_of_plan(agenda, plan_of({"x": "going", "y": "going"})) == ()


def test_overlapping_sessions_share_minutes():
    agenda = agenda_of((sample_session("x", (0, 40, "a")), sample_session("y", (25, 40, "b"))))
    plan = plan_of({"x": "going", "y": "going"})
    (clash,) = clashes_of_plan(agenda, plan)
    assert (clash.shared_minutes, clash.lacking_minutes, clash.is_soft) == (15, 0, False)
    assert describe_clash(agenda, plan, clash) == "“Session x” and “Session y” share 15 minutes."
    assert describe_clash(agenda, plan, clash, seen_from="y") == "Shares 15 minutes with “Session x”."


def test_a_walk_that_does_not_fit_the_gap_lacks_minutes():
    agenda = agenda_of((sample_session("x", (0, 40, "a")), sample_session("y", (45, 40, "c"))))
    plan = plan_of({"x": "going", "y": "going"})
    (clash,) = clashes_of_plan(agenda, plan)
    assert (clash.shared_minutes, clash.lacking_minutes, clash.walk_minutes) == (0, 7, 12)
    said = describe_clash(agenda, plan, clash)
    assert "7 minutes too long" in said
    assert "Venue A to Venue C" in said
    assert "5 minutes between" in said


def test_a_walk_that_just_fits_is_no_clash():
    agenda = agenda_of((sample_session("x", (0, 40, "a")), sample_session("y", (52, 40, "c"))))
    assert clashes_of_plan(agenda, plan_of({"x": "going", "y": "going"})) == ()


def test_two_slots_of_one_session_are_already_going_not_a_clash():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), (20, 40, "b")),))
    plan = plan_of({"x": "going"})
    assert clashes_with_plan(agenda, plan) == {}
    assert already_going(agenda, plan) == {"x~2"}
    assert clashes_of_plan(agenda, plan_of({"x": "going", "x~2": "maybe"})) == ()


def test_a_parent_does_not_clash_with_its_children_but_children_do_with_each_other():
    agenda = agenda_of(
        (
            sample_session("summit", (0, 280, "a")),
            sample_session("one", (0, 40, "a"), parent_id="summit"),
            sample_session("two", (20, 40, "b"), parent_id="summit"),
            sample_session("inner", (30, 10, "c"), parent_id="one"),
        )
    )
    plan = plan_of({"summit": "going", "one": "going", "two": "going", "inner": "going"})
    assert [(c.first.key, c.second.key) for c in clashes_of_plan(agenda, plan)] == [("one", "two"), ("two", "inner")]


def test_watch_later_never_clashes_and_a_maybe_clashes_softly():
    agenda = agenda_of((sample_session("x", (0, 40, "a")), sample_session("y", (0, 40, "b"))))
    assert clashes_of_plan(agenda, plan_of({"x": "going", "y": "watch-later"})) == ()
    assert [c.is_soft for c in clashes_of_plan(agenda, plan_of({"x": "going", "y": "maybe"}))] == [True]
    assert clashes_of_plan(agenda, plan_of({"x": "maybe", "y": "maybe"})) == ()


def test_a_busy_time_clashes_like_an_entry():
    agenda = agenda_of((sample_session("x", (0, 40, "a")),))
    plan = plan_of({"x": "going"}, (30, 60, None))
    (clash,) = clashes_of_plan(agenda, plan)
    assert clash.shared_minutes == 10
    assert clash.second.is_fixed
    assert "“Lunch”" in describe_clash(agenda, plan, clash)


def test_a_session_over_the_night_of_a_clock_change_has_its_real_length():
    saturday_evening = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # 23:30 in Berlin; the clocks go forward at 2:00
    agenda = agenda_of(
        (
            sample_session("night", (0, 180, "a"), base=saturday_evening),  # until 3:30 on the clock
            sample_session("early", (170, 30, "a"), base=saturday_evening),  # from 3:20 on the clock
            sample_session("later", (180, 30, "a"), base=saturday_evening),
        )
    )
    assert agenda.local(agenda.slots["night"].end).strftime("%H:%M") == "03:30"
    plan = plan_of({"night": "going", "early": "going"})
    assert [c.shared_minutes for c in clashes_of_plan(agenda, plan)] == [10]
    assert clashes_of_plan(agenda, plan_of({"night": "going", "later": "going"})) == ()


@given(agendas_and_plans())
def test_a_clash_is_the_same_from_both_sides(drawn):
    agenda, plan = drawn
    for one, other in combinations(commitments_of(agenda, plan), 2):
        assert clash_between(one, other, agenda.walk_minutes) == clash_between(other, one, agenda.walk_minutes)


@given(agendas_and_plans())
def test_shared_minutes_are_those_of_a_minute_grid(drawn):
    agenda, plan = drawn
    for one, other in combinations(commitments_of(agenda, plan), 2):
        clash = clash_between(one, other, agenda.walk_minutes)
        shared = shared_on_a_minute_grid(one, other)
        if clash is not None:
            assert clash.shared_minutes == shared
            assert (clash.shared_minutes > 0) != (clash.lacking_minutes > 0)
        elif shared:
            # Only what belongs together, or is not decided, may share minutes without a clash.
            related = {one.session_id, *one.ancestor_ids} & {other.session_id, *other.ancestor_ids} - {None}
            assert related or (one.is_backup and other.is_backup) or (one.state is None and other.state is None)


@given(agendas_and_plans())
def test_the_sweep_finds_what_comparing_all_pairs_finds(drawn):
    agenda, plan = drawn
    pairs = combinations(commitments_of(agenda, plan), 2)
    slow = {clash for one, other in pairs if (clash := clash_between(one, other, agenda.walk_minutes))}
    fast = clashes_of_plan(agenda, plan)
    assert set(fast) == slow
    assert len(fast) == len(slow)
    assert list(fast) == sorted(
        fast, key=lambda c: (c.first.start_minute, c.second.start_minute, c.first.key, c.second.key)
    )


@given(agendas_and_plans())
def test_what_clashes_with_the_plan_is_what_each_slot_clashes_with_one_by_one(drawn):
    agenda, plan = drawn
    held = {e.session_id for e in plan.entries if e.state is not EntryState.WATCH_LATER}
    slow = {}
    for slot in agenda.slots_in_order:
        if slot.session_id in held:
            continue
        candidate = slot_commitment(agenda, slot, EntryState.GOING)
        found = {
            clash for c in commitments_of(agenda, plan) if (clash := clash_between(c, candidate, agenda.walk_minutes))
        }
        if found:
            slow[slot.id] = found
    assert {slot_id: set(clashes) for slot_id, clashes in clashes_with_plan(agenda, plan).items()} == slow


@given(agendas_and_plans(), st.data())
def test_asking_for_some_slots_gives_the_same_for_them(drawn, data):
    agenda, plan = drawn
    some = data.draw(st.lists(st.sampled_from(agenda.slots_in_order), unique_by=lambda s: s.id))
    whole = clashes_with_plan(agenda, plan)
    wanted = {slot.id for slot in some}
    assert clashes_with_plan(agenda, plan, some) == {k: v for k, v in whole.items() if k in wanted}
