"""A change that is meant for the plan as somebody saw it is done to that plan, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from planner.core.build_choices import BuildChoices
from planner.core.plan import EntryState, Preferences
from planner.services import plan_choices, plans
from planner.services.plans import PlanChanged

NOW = datetime(2014, 10, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def token(database, agenda):
    return plans.create_plan(database, "small", NOW)[1].edit_token


@pytest.fixture
def seen(database, token):
    return plans.open_by_edit_token(database, token)


def more_musts(choices):
    return replace(choices, must=(*choices.must, "coaching")), "a must"


CHANGES = {
    "saving": lambda d, a, t, seen: plans.save_entry(d, a, t, "keynote", EntryState.GOING, LATER, seen),
    "removing": lambda d, a, t, seen: plans.remove_entry(d, a, t, "panel", LATER, seen),
    "accepting": lambda d, a, t, seen: plan_choices.accept_changes(
        d, a, t, Preferences(role="Developer"), BuildChoices(max_per_day=3), ["keynote"], [], LATER, seen
    ),
    "choosing": lambda d, a, t, seen: plan_choices.change_choices(d, a, t, more_musts, LATER, seen),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@every_change
def test_what_is_meant_for_the_plan_as_it_is_is_done(database, agenda, token, change):
    seen = plans.save_entry(database, agenda, token, "panel", EntryState.GOING, NOW)
    after = change(database, agenda, token, seen)
    assert after.revision == seen.revision + 1


@every_change
def test_what_is_meant_for_an_older_plan_changes_nothing_and_shows_the_newer_one(database, agenda, token, seen, change):
    newer = plans.save_entry(database, agenda, token, "panel", EntryState.GOING, NOW)
    with pytest.raises(PlanChanged) as refused:
        change(database, agenda, token, seen)
    assert refused.value.held == newer == plans.open_by_edit_token(database, token)


@every_change
def test_a_replaced_link_makes_a_newer_plan_though_its_revision_stays(database, agenda, token, seen, change):
    plans.replace_link(database, token, "read", LATER)
    with pytest.raises(PlanChanged):
        change(database, agenda, token, seen)


def other_state(plan, slot_id):
    """A state that the slot does not have, so that saving it changes something."""
    entry = plan.entry_for(slot_id)
    return EntryState.MAYBE if entry is not None and entry.state is EntryState.GOING else EntryState.GOING


@pytest.mark.parametrize("other", ["saving", "accepting", "choosing"])
def test_of_two_changes_of_the_same_plan_at_the_same_moment_exactly_one_is_done(database, agenda, token, seen, other):
    together = Barrier(2)

    def save(seen, slot_id):
        together.wait()
        return plans.save_entry(database, agenda, token, slot_id, other_state(seen.plan, slot_id), LATER, seen)

    def change(seen):
        if other == "saving":
            return save(seen, "keynote")
        together.wait()
        wishes = BuildChoices(max_per_day=(seen.plan.choices.max_per_day or 0) + 1)
        if other == "choosing":
            return plan_choices.change_choices(database, agenda, token, lambda _: (wishes, "wishes"), LATER, seen)
        return plan_choices.accept_changes(
            database, agenda, token, Preferences(), wishes, ["coaching"], [], LATER, seen
        )

    with ThreadPoolExecutor(2) as pool:
        for _turn in range(10):
            running = [pool.submit(save, seen, "panel"), pool.submit(change, seen)]
            failures = [one.exception() for one in running]
            done = [one.result() for one, failure in zip(running, failures, strict=True) if failure is None]
            refused = [failure for failure in failures if failure is not None]
            assert len(done) == 1
            assert [type(failure) for failure in refused] == [PlanChanged]
            now = plans.open_by_edit_token(database, token)
            assert now == done[0] == refused[0].held
            assert now.revision == seen.revision + 1
            seen = now


def test_choices_that_change_at_the_same_moment_are_all_kept(database, agenda, token):
    together = Barrier(4)

    def add(session_id):
        together.wait()
        return plan_choices.change_choices(
            database,
            agenda,
            token,
            lambda choices: (replace(choices, must=(*choices.must, session_id)), "a must"),
            LATER,
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, ["keynote", "panel", "coaching", "pipeline"]))
    held = plans.open_by_edit_token(database, token)
    assert set(held.plan.choices.must) == {"keynote", "panel", "coaching", "pipeline"}
    for left in (3, 2, 1, 0):
        assert len(plans.undo(database, agenda, token, LATER).plan.choices.must) == left
