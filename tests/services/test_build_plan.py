"""Building, accepting and undoing, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_programme import small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices
from planner.core.plan import BusyTime, EntryState, Plan, Preferences
from planner.services import busy_times, plan_choices, plans
from planner.services.build_plan import build_plan, other_plans, why_left_out
from planner.services.built_pages import built_page
from planner.services.plan_wishes import plan_with_entry
from planner.services.price_of_taking import prices_for
from planner.services.publish import publish

NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)
SALES = Preferences(role="Sales Professional")


def accepted(database, agenda, token, built):
    brings = [slot_id for change in built.changes for slot_id in change.brings]
    drops = [slot_id for change in built.changes for slot_id in change.drops]
    plan = built.wishes.plan
    return plan_choices.accept_changes(database, agenda, token, plan.preferences, plan.choices, brings, drops, NOW)


def going(held):
    return {entry.slot_id for entry in held.plan.entries if entry.state is EntryState.GOING}


def test_what_was_built_is_accepted_in_one_step_and_undone_in_one(database, agenda):
    held, links = plans.create_plan(database, "small", NOW)
    plan = replace(held.plan, preferences=SALES, choices=BuildChoices(must=("panel",)))
    built = build_plan(agenda, plan)
    assert built.is_proven
    held = accepted(database, agenda, links.edit_token, built)
    assert going(held) == {c.slot_id for c in built.chosen} == {"pipeline", "panel~2"}
    assert held.plan.preferences.role == "Sales Professional"
    assert held.plan.choices.must == ("panel",)
    assert held.last_change == "2 sessions in"
    held = plans.undo(database, agenda, links.edit_token, NOW)
    assert held.plan == Plan()


def test_accepting_twice_counts_once(database, agenda):
    held, links = plans.create_plan(database, "small", NOW, SALES)
    built = build_plan(agenda, held.plan)
    once = accepted(database, agenda, links.edit_token, built)
    assert accepted(database, agenda, links.edit_token, built).revision == once.revision


def test_a_programme_change_is_followed_with_as_few_changes_as_can_be(database, agendas, agenda):
    held, links = plans.create_plan(database, "small", NOW, SALES)
    held = accepted(database, agenda, links.edit_token, build_plan(agenda, held.plan))
    assert build_plan(agenda, held.plan).changes == ()
    moved = small_programme().sessions[3]  # the panel goes to the hour of what one is going to, its repeat stays
    slots = (
        replace(moved.slots[0], start=agenda.slots["pipeline"].start, end=agenda.slots["pipeline"].end),
        moved.slots[1],
    )
    publish(database, with_session(small_programme(), "panel", slots=slots), "moved.yaml", NOW)
    new = agendas.get("small")
    built = build_plan(new, replace(held.plan, choices=BuildChoices(must=("panel",))))
    assert [(c.brings, c.drops) for c in built.changes if c.drops] in ([(("panel~2",), ("panel",))], [])
    after = accepted(database, new, links.edit_token, built)
    assert "pipeline" in going(after)


def test_a_lock_holds_what_would_be_replaced(agenda):
    plan = Plan(preferences=SALES)
    best = {c.slot_id for c in build_plan(agenda, plan).chosen}
    other = "keynote" if "keynote" not in best else "pipeline"
    held, _ = plan_with_entry(agenda, plan, other, EntryState.GOING)
    locked = replace(held, choices=BuildChoices(locked=(other,), keep_points=0))
    assert other in {c.slot_id for c in build_plan(agenda, locked).chosen}
    assert other not in {
        c.slot_id for c in build_plan(agenda, replace(locked, choices=BuildChoices(keep_points=0))).chosen
    }


def test_a_conflict_is_told_instead_of_a_plan_and_nothing_is_dropped(agenda):
    built = build_plan(agenda, Plan(choices=BuildChoices(must=("keynote", "pipeline"))))
    assert built.best is None
    assert [wish.key for wish in built.conflict] == ["keynote", "pipeline"]
    assert why_left_out(built) == other_plans(built) == ()
    page = built_page(built)
    assert page.changes == page.days == ()


def test_with_no_time_left_a_plan_still_comes_and_says_what_may_be_missing(agenda):
    built = build_plan(agenda, Plan(preferences=SALES), seconds=0)
    assert built.best is not None
    assert built.bound >= built.value
    assert built.is_proven or "at most" in built.standing


def test_an_event_without_times_has_an_empty_plan(agenda):
    untimed = replace(agenda.programme, sessions=tuple(replace(s, slots=()) for s in agenda.programme.sessions))
    built = build_plan(Agenda(untimed), Plan(preferences=SALES))
    assert (built.chosen, built.value, built.is_proven) == ((), 0, True)


def test_prices_on_the_agenda_say_what_the_best_plan_would_lose(agenda):
    prices = prices_for(agenda, Plan(preferences=SALES))
    assert prices.of("pipeline") == "Part of the best plan for you."
    assert prices.of("coaching") == "Costs 5.9 points: instead of “A pipeline that tells the truth”."
    assert prices.of("open") == ""
    assert prices_for(agenda, Plan(preferences=SALES)) is prices


def test_busy_times_of_a_calendar_are_added_once(database, agenda):
    _, links = plans.create_plan(database, "small", NOW)
    slot = agenda.slots["pipeline"]
    busy = [BusyTime(id="ab12", start=slot.start, end=slot.end, title="Dentist")]
    busy_times.add_busy_times(database, agenda, links.edit_token, busy, NOW)
    held = busy_times.add_busy_times(database, agenda, links.edit_token, busy, NOW)
    assert [b.title for b in held.plan.busy_times] == ["Dentist"]
    assert held.last_change == "1 busy time from a calendar added"
    many = [replace(busy[0], id=str(number)) for number in range(busy_times.MOST_BUSY_TIMES)]
    with pytest.raises(plans.NotPossible, match="at most 200"):
        busy_times.add_busy_times(database, agenda, links.edit_token, many, NOW)
