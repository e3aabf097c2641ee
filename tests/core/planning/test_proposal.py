"""A built plan as changes: any choice of them leaves no new clash, and all of them make the plan that was built."""

from __future__ import annotations

from dataclasses import replace

from agenda_samples import agenda_of, agendas_and_plans, plan_of, sample_session
from hypothesis import given
from hypothesis import strategies as st

from planner.core.build_choices import BuildChoices
from planner.core.clashes import clashes_of_plan, hard_clashes
from planner.core.plan import EntryState, Plan
from planner.core.planning.alternatives import alternatives
from planner.core.planning.best_plan import NoPlan, best_plan
from planner.core.planning.proposal import proposed_changes
from planner.core.planning.wishes import wishes
from planner.services.plan_wishes import plan_with_changes


def built(agenda, plan, keep_points=10):
    plan = replace(plan, choices=replace(plan.choices, keep_points=keep_points))
    made = wishes(agenda, plan, keeps_entries=True)
    return made, best_plan(made.problem)


def accepted(agenda, plan, changes):
    brings = [slot_id for change in changes for slot_id in change.brings]
    drops = [slot_id for change in changes for slot_id in change.drops]
    return plan_with_changes(agenda, plan, brings, drops)[0]


def test_what_comes_stands_with_what_has_to_leave_for_it():
    agenda = agenda_of(
        (
            sample_session("weak", (0, 120, "a"), recorded=True),
            sample_session("one", (0, 60, "a")),
            sample_session("two", (60, 60, "a")),
            sample_session("free", (200, 60, "a")),
        )
    )
    plan = plan_of({"weak": "going"})
    made, best = built(agenda, plan)
    changes = proposed_changes(made, best)
    assert [(c.brings, c.drops) for c in changes] == [(("one", "two"), ("weak",)), (("free",), ())]
    assert changes[0].gain == 2 * 2750 - 1650


def test_a_plan_that_is_the_best_already_has_nothing_to_change():
    agenda = agenda_of((sample_session("one", (0, 60, "a")), sample_session("two", (200, 60, "a"))))
    made, best = built(agenda, plan_of({"one": "going", "two": "speaking"}))
    assert proposed_changes(made, best) == ()


def test_a_small_gain_does_not_change_a_plan_and_how_small_is_ones_own_choice():
    agenda = agenda_of((sample_session("have", (0, 60, "a"), (400, 60, "a")), sample_session("better", (0, 60, "a"))))
    agenda = agenda_of(
        (
            replace(agenda.sessions["have"], slots=agenda.sessions["have"].slots[:1], recorded=True),
            agenda.sessions["better"],
        )
    )
    plan = plan_of({"have": "going"})  # 16.5 points, and the other one is worth 27.5
    assert proposed_changes(*built(agenda, plan, keep_points=20)) == ()
    assert [c.brings for c in proposed_changes(*built(agenda, plan, keep_points=10))] == [("better",)]


def test_backups_and_what_is_watched_later_stay_where_they_are():
    agenda = agenda_of((sample_session("a", (0, 60, "a")), sample_session("b", (0, 60, "a"), recorded=True)))
    plan = plan_of({"a": "maybe", "b": "watch-later"})
    made, best = built(agenda, plan)
    after = accepted(agenda, plan, proposed_changes(made, best))
    assert {(e.slot_id, e.state) for e in after.entries} == {("a", EntryState.GOING), ("b", EntryState.WATCH_LATER)}


@given(agendas_and_plans(), st.sampled_from([0, 10, 50]), st.data())
def test_all_changes_make_the_built_plan_and_some_leave_no_new_clash(drawn, keep_points, data):
    agenda, plan = drawn
    try:
        made, best = built(agenda, plan, keep_points)
    except NoPlan:
        return
    changes = proposed_changes(made, best)
    after = accepted(agenda, plan, changes)
    attended = {e.slot_id for e in after.entries if e.state in (EntryState.GOING, EntryState.SPEAKING)}
    assert attended == {c.slot_id for c in best.chosen}
    before = {(c.first.key, c.second.key) for c in hard_clashes(clashes_of_plan(agenda, plan))}
    some = data.draw(st.lists(st.sampled_from(changes), unique=True)) if changes else []
    partly = accepted(agenda, plan, some)
    new = {(c.first.key, c.second.key) for c in hard_clashes(clashes_of_plan(agenda, partly))} - before
    # A slot without length clashes with nothing by the clock, but the planner keeps a minute for it.
    assert not new


def test_alternatives_differ_in_what_they_promise_and_cost_what_they_say():
    agenda = agenda_of(
        (
            sample_session("a1", (0, 40, "a")),
            sample_session("a2", (50, 40, "a")),
            sample_session("a3", (100, 40, "a")),
            sample_session("b1", (200, 40, "b"), recorded=True),
            sample_session("a4", (200, 40, "a"), recorded=True),
        )
    )
    plan = Plan(choices=BuildChoices(keep_points=0))
    made = wishes(agenda, plan)
    best = best_plan(made.problem)
    found = {other.kind: other for other in alternatives(made, best)}
    assert set(found) == {"lighter-day", "live-only"}
    assert found["lighter-day"].title == "At most 2 sessions a day"
    assert len(found["lighter-day"].plan.chosen) == 2
    assert found["live-only"].cost == best.value - found["live-only"].plan.value == 1650
    for other in found.values():
        again = wishes(agenda, replace(plan, choices=other.choices))
        assert best_plan(again.problem).value == other.plan.value

    with_walk = agenda_of((*agenda.programme.sessions[:3], sample_session("c1", (300, 40, "c"))))
    made = wishes(with_walk, plan)
    best = best_plan(made.problem)
    fewer = next(other for other in alternatives(made, best) if other.kind == "fewer-buildings")
    assert fewer.title == "Without Venue C"
    assert {c.place for c in fewer.plan.chosen} == {"a"}
