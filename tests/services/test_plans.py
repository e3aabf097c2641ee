"""A plan's life: links that cannot be guessed, changes that can be undone, wishes that are answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from small_programme import at
from sqlalchemy import select

from planner.core.clashes import clashes_of_plan
from planner.core.plan import EntryState, Preferences
from planner.core.ways_out import ways_out
from planner.services import busy_times, plans
from planner.services.plan_wishes import NotPossible, UnknownSlot
from planner.store.plan_tables import EntryRow, PlanRow

NOW = datetime(2014, 10, 2, 9, tzinfo=UTC)


@pytest.fixture
def held(database, agenda):
    return plans.create_plan(database, "small", NOW)


@pytest.fixture
def token(held):
    return held[1].edit_token


@pytest.fixture
def save(database, agenda, token):
    def saving(slot_id, state=EntryState.GOING, now=NOW):
        return plans.save_entry(database, agenda, token, slot_id, state, now)

    return saving


def states(held_plan):
    return {e.slot_id: e.state.value for e in held_plan.plan.entries}


def test_three_links_open_the_same_plan_and_none_of_them_is_stored(database, held, save):
    _plan, links = held
    save("keynote")
    assert states(plans.open_by_edit_token(database, links.edit_token)) == {"keynote": "going"}
    assert states(plans.open_by_read_token(database, links.read_token)) == {"keynote": "going"}
    assert plans.links_of(database, links.edit_token) == links
    with database.reading() as session:
        row = session.scalars(select(PlanRow)).one()
        kept = b"".join(
            (
                row.edit_token_hash,
                row.read_token_hash,
                row.feed_token_hash,
                row.read_token_sealed,
                row.feed_token_sealed,
            )
        )
    for token in (links.edit_token, links.read_token, links.feed_token):
        assert token.encode() not in kept


def test_a_link_opens_only_what_it_is_for(database, held):
    links = held[1]
    with pytest.raises(plans.UnknownPlan):
        plans.open_by_edit_token(database, links.read_token)
    with pytest.raises(plans.UnknownPlan):
        plans.open_by_read_token(database, links.feed_token)
    with pytest.raises(plans.UnknownPlan):
        plans.open_by_edit_token(database, "")


@pytest.mark.parametrize("which", ["edit", "read", "feed"])
def test_a_replaced_link_stops_working_and_the_others_go_on(database, held, which):
    links = held[1]
    new = plans.replace_link(database, links.edit_token, which, NOW)
    kinds = ("edit_token", "read_token", "feed_token")
    differing = {kind for kind in kinds if getattr(new, kind) != getattr(links, kind)}
    assert differing == {f"{which}_token"}
    assert plans.links_of(database, new.edit_token) == new
    if which == "edit":
        with pytest.raises(plans.UnknownPlan):
            plans.open_by_edit_token(database, links.edit_token)


def test_saving_the_same_entry_twice_counts_once(save):
    first = save("keynote")
    again = save("keynote", now=NOW + timedelta(minutes=1))
    assert (again.revision, again.changed_at) == (first.revision, first.changed_at)


def test_every_change_can_be_undone_back_to_the_empty_plan(database, agenda, token, save):
    save("keynote")
    save("keynote", EntryState.WATCH_LATER)
    plans.set_preferences(database, agenda, token, Preferences(role="Developer"), NOW)
    busy_times.add_busy_time(database, agenda, token, at(12), at(13), "Lunch with a customer", None, NOW)
    held = plans.remove_entry(database, agenda, token, "keynote", NOW)
    assert held.last_change == "“Opening keynote” removed"
    held = plans.undo(database, agenda, token, NOW)
    assert states(held) == {"keynote": "watch-later"}
    held = plans.undo(database, agenda, token, NOW)
    assert held.plan.busy_times == ()
    held = plans.undo(database, agenda, token, NOW)
    assert held.plan.preferences == Preferences()
    held = plans.undo(database, agenda, token, NOW)
    assert states(held) == {"keynote": "going"}
    held = plans.undo(database, agenda, token, NOW)
    assert (held.plan.entries, held.last_change) == ((), "")
    assert plans.undo(database, agenda, token, NOW) == held


def test_undo_reaches_back_fifty_changes_and_forgets_older_ones(database, agenda, token, save):
    for turn in range(plans.CHANGES_KEPT + 5):
        save("keynote", EntryState.GOING if turn % 2 else EntryState.MAYBE)
    for _ in range(plans.CHANGES_KEPT):
        held = plans.undo(database, agenda, token, NOW)
    assert held.last_change == ""
    assert states(held) == {"keynote": "maybe"} or states(held) == {"keynote": "going"}


def test_going_to_a_repeat_ends_going_to_the_other(save):
    save("panel")
    held = save("panel~2")
    assert states(held) == {"panel~2": "going"}
    assert held.last_change == "“Panel: two years on” moved to Tuesday 09:00"


def test_a_session_without_a_time_can_be_kept_by_its_own_id(save):
    assert states(save("open")) == {"open": "going"}


def test_what_the_programme_does_not_have_is_refused(save):
    with pytest.raises(UnknownSlot):
        save("nowhere")


def test_what_is_not_recorded_cannot_be_watched_later(save):
    with pytest.raises(NotPossible, match="not recorded"):
        save("pipeline", EntryState.WATCH_LATER)


def test_taking_a_way_out_ends_the_clash(database, agenda, token, save):
    save("keynote")
    held = save("pipeline")
    (clash,) = clashes_of_plan(agenda, held.plan)
    offered = {w.kind: w for w in ways_out(agenda, held.plan, clash) if w.slot_id == "keynote"}
    way = offered["watch_later"]
    held = plans.take_way_out(database, agenda, token, way.kind, way.slot_id, way.to_slot_id, NOW)
    assert states(held) == {"keynote": "watch-later", "pipeline": "going"}
    assert clashes_of_plan(agenda, held.plan) == ()


def test_a_way_out_that_is_not_offered_is_refused(database, agenda, token, save):
    save("keynote")
    with pytest.raises(NotPossible):
        plans.take_way_out(database, agenda, token, "watch_later", "keynote", None, NOW)


def test_picks_are_taken_in_one_action_and_the_author_speaks(database, agenda, token):
    held = plans.take_picks(database, agenda, token, "two", None, False, NOW)
    assert states(held) == {"pipeline": "going", "coaching": "going"}
    plans.undo(database, agenda, token, NOW)
    held = plans.take_picks(database, agenda, token, "two", None, True, NOW)
    assert states(held) == {"pipeline": "going", "coaching": "speaking"}


def test_taking_one_pick_leaves_what_the_plan_has(database, agenda, token, save):
    save("pipeline", EntryState.MAYBE)
    held = plans.take_picks(database, agenda, token, "two", ["coaching"], False, NOW)
    assert states(held) == {"pipeline": "maybe", "coaching": "going"}


def test_busy_times_that_end_before_they_start_or_are_nowhere_are_refused(database, agenda, token):
    with pytest.raises(NotPossible):
        busy_times.add_busy_time(database, agenda, token, at(13), at(12), "", None, NOW)
    with pytest.raises(NotPossible):
        busy_times.add_busy_time(database, agenda, token, at(12), at(13), "", "the moon", NOW)


def test_only_the_entries_whose_words_change_are_touched(database, agenda, token, save):
    save("coaching")
    save("panel")
    later = NOW + timedelta(hours=1)
    save("keynote", now=later)  # coaching now has a walk from Moscone West; panel's walk stays

    with database.reading() as session:
        changed = {e.slot_id: e.changed_at for e in session.scalars(select(EntryRow))}
        revisions = {e.slot_id: e.revision for e in session.scalars(select(EntryRow))}
    assert changed == {"keynote": later, "coaching": later, "panel": NOW}
    assert revisions["coaching"] == 1


def test_plans_follow_their_event_only(database, agenda, held):
    assert held[0].event_slug == "small"
    assert replace(held[0], last_change="") == plans.open_by_edit_token(database, held[1].edit_token)


def test_changes_at_the_same_moment_are_all_kept(database, agenda, token):
    slot_ids = ["keynote", "pipeline", "coaching", "panel", "open"]

    def save_one(slot_id):
        return plans.save_entry(database, agenda, token, slot_id, EntryState.MAYBE, NOW).revision

    with ThreadPoolExecutor(5) as pool:
        revisions = list(pool.map(save_one, slot_ids))
    held = plans.open_by_edit_token(database, token)
    assert sorted(revisions) == [1, 2, 3, 4, 5]
    assert set(states(held)) == set(slot_ids)
    for _ in slot_ids:
        held = plans.undo(database, agenda, token, NOW)
    assert held.plan.entries == ()


def test_a_discarded_plan_is_gone_with_all_its_links(database, agenda, held, save):
    save("keynote")
    links = held[1]
    plans.discard_plan(database, links.edit_token)
    with pytest.raises(plans.UnknownPlan):
        plans.open_by_edit_token(database, links.edit_token)
    with pytest.raises(plans.UnknownPlan):
        plans.open_by_read_token(database, links.read_token)
    with database.reading() as session:
        assert session.scalars(select(EntryRow)).all() == []
    plans.discard_plan(database, links.edit_token)
