"""The room is full: what is offered can be reached, clashes with nothing that stays, and breaks no rule that holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from agenda_samples import BASE, agenda_of, plan_of, sample_session
from held_plans import DECIDED, clashes_itself, clashes_of, day_faults, decided, held_plans
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.core.build_choices import BuildChoices
from planner.core.planning.full_room import MOST_WAYS, backups, other_rooms
from planner.core.planning.problem import Candidate
from planner.core.planning.wishes import Wishes, wishes

ZERO = int(BASE.timestamp()) // 60
EXAMPLES = 150


@settings(max_examples=EXAMPLES)
@given(held_plans(), st.data())
def test_every_way_on_is_reached_in_time_and_goes_with_what_stays(drawn, data):
    agenda, plan = drawn
    held_ids = [e.slot_id for e in plan.entries if e.state is DECIDED[0]]
    assume(held_ids)
    slot = agenda.slots[data.draw(st.sampled_from(held_ids))]
    now = data.draw(st.none() | st.integers(slot.start_minute - 5, slot.end_minute + 5))
    made = wishes(agenda, plan, keeps_entries=True)
    found = other_rooms(made, slot, now)
    assert len(found) <= MOST_WAYS
    held = decided(agenda, plan, made)
    before = day_faults(made, held)
    most = max(plan.choices.max_per_day or 99, sum(one.day == agenda.day_of(slot) for one in held))
    for way in found:
        target = made.candidate_of(agenda.slots[way.slot_id])
        arrival = target.start_minute + way.missed_minutes
        length = target.end_minute - target.start_minute
        assert way.brings[0] == way.slot_id
        assert way.drops[0] == slot.id
        assert way.walk_minutes == made.problem.walk_minutes(made.candidate_of(slot).place, target.place)
        assert arrival >= (now if now is not None else slot.start_minute - 5) + way.walk_minutes
        assert way.missed_minutes * 2 <= length
        assert way.is_running or way.missed_minutes <= way.walk_minutes
        assert way.value <= made.value_of_slot(agenda.slots[way.slot_id]).hundredths
        assert slot.session_id != target.session_id
        further = [made.candidate_of(agenda.slots[slot_id]) for slot_id in way.brings if slot_id != way.slot_id]
        door = made.candidate_of(slot)
        moment = now if now is not None else at_the_door(made, held, door)
        coming = [
            one._replace(start_minute=max(one.start_minute, moment + made.problem.walk_minutes(door.place, one.place)))
            for one in further
        ]
        coming.append(target._replace(start_minute=arrival))
        stays = [one for one in held if one.slot_id not in {*way.drops, *way.brings}]
        # Whoever left something for the full room is no longer there; what is fixed cannot be left.
        begun = [one for one in stays if one.start_minute < moment and one not in made.problem.fixed]
        things = [*(one for one in stays if one not in begun), *coming, *made.problem.busy]
        for one in coming:
            assert clashes_of(made, things, one.slot_id) == []
            assert one.session_id not in {other.session_id for other in stays}
            assert one.session_id not in plan.choices.never or one.session_id in plan.choices.must
        # What began beside the full one was not attended; what began before it was, until one left for it.
        left = [one for one in begun if one.start_minute < door.start_minute - 5]
        left = [one._replace(end_minute=min(one.end_minute, moment)) for one in left]
        after = [*left, *(one for one in stays if one not in begun), *coming]
        assert sum(one.day == target.day for one in (*stays, *coming)) <= most
        if not clashes_itself(made, held):
            assert {fault for fault in day_faults(made, after) if "too many" not in fault} <= before


@settings(max_examples=EXAMPLES)
@given(held_plans())
def test_every_backup_is_near_goes_with_the_plan_and_can_still_be_had(drawn):
    agenda, plan = drawn
    made = wishes(agenda, plan)
    held = decided(agenda, plan, made)
    before = day_faults(made, held)
    for slot_id, backup in backups(made).items():
        entry, target = made.candidate_of(agenda.slots[slot_id]), made.candidate_of(agenda.slots[backup.slot_id])
        walk = made.problem.walk_minutes(entry.place, target.place)
        assert walk == backup.walk_minutes <= 10
        assert entry in held
        arrival = max(target.start_minute, entry.start_minute - 5 + walk)
        others = [one for one in held if one != entry]
        arrival = max(arrival, at_the_door(made, held, entry) + walk)
        assert (arrival - target.start_minute) * 2 <= target.end_minute - target.start_minute
        late = target._replace(start_minute=arrival)
        assert clashes_of(made, [late, *others, *made.problem.busy], target.slot_id) == []
        assert target.session_id not in {one.session_id for one in held}
        assert clashes_itself(made, held) or day_faults(made, [late, *others]) <= before


def at_the_door(made: Wishes, held: list[Candidate], full: Candidate) -> int:
    """When one learns that a room is full: five minutes before, or on coming from something else, but by its start."""
    moment = full.start_minute - 5
    for thing in (*held, *made.problem.busy):
        if thing.end_minute <= full.start_minute:
            moment = max(moment, thing.end_minute + made.problem.walk_minutes(thing.place, full.place))
    return min(moment, full.start_minute)


AGENDA = agenda_of(
    (
        sample_session("full", (60, 40, "a")),
        sample_session("near", (60, 40, "b")),
        sample_session("far", (60, 40, "c")),
        sample_session("running", (50, 40, "a")),
        sample_session("nearly-over", (20, 50, "a")),
        sample_session("soon", (80, 40, "a")),
        sample_session("next", (102, 40, "a")),
    )
)


def ways(plan, now=None):
    found = other_rooms(wishes(AGENDA, plan, keeps_entries=True), AGENDA.slots["full"], now)
    return {way.slot_id: way for way in found}


def test_beforehand_one_learns_of_it_five_minutes_before():
    found = ways(plan_of({"full": "going"}))
    assert {key: (way.walk_minutes, way.missed_minutes) for key, way in found.items()} == {
        "near": (5, 0),
        "far": (12, 7),
        "running": (0, 5),
        "soon": (0, 0),
    }
    assert [key for key, way in found.items() if way.is_running] == ["running"]


def test_later_there_is_less_left_of_everything():
    found = ways(plan_of({"full": "going"}), ZERO + 72)
    assert {key: way.missed_minutes for key, way in found.items()} == {"near": 17, "soon": 0}
    assert found["near"].value < found["soon"].value
    assert ways(plan_of({"full": "going"}), ZERO + 100) == {}


def test_what_comes_after_it_leaves_only_where_it_must():
    plan = plan_of({"full": "going", "next": "going"})
    found = ways(plan)
    assert found["near"].drops == ("full", "next")
    assert found["running"].drops == ("full",)
    assert next(iter(found)) in ("running", "near", "far")


def test_coming_straight_from_something_one_is_at_the_door_later():
    agenda = agenda_of(
        (
            sample_session("before", (0, 55, "b")),
            sample_session("full", (60, 40, "a")),
            sample_session("back", (60, 40, "b")),
        )
    )
    made = wishes(agenda, plan_of({"before": "going", "full": "going"}), keeps_entries=True)
    assert [way.missed_minutes for way in other_rooms(made, agenda.slots["full"], None)] == [5]


@pytest.mark.parametrize("state", ["speaking", "going"])
def test_what_was_attended_elsewhere_is_not_offered_again(state):
    agenda = agenda_of(
        (
            sample_session("full", (60, 40, "a")),
            sample_session("seen", (0, 40, "a"), (60, 40, "a")),
        )
    )
    made = wishes(agenda, plan_of({"full": "going", "seen": state}), keeps_entries=True)
    assert other_rooms(made, agenda.slots["full"], None) == ()


def test_a_busy_time_that_has_begun_still_keeps_one():
    agenda = agenda_of((sample_session("full", (60, 40, "a")), sample_session("other", (65, 40, "a"))))
    made = wishes(agenda, plan_of({"full": "going"}, (30, 60, None)), keeps_entries=True)
    assert other_rooms(made, agenda.slots["full"], None) == ()


def test_a_limit_that_is_reached_lets_one_be_exchanged_for_another():
    plan = replace(plan_of({"full": "going", "next": "going"}), choices=BuildChoices(max_per_day=2))
    assert ways(plan)["running"].drops == ("full",)
    assert all(len(way.brings) == 1 for way in ways(plan).values())


def test_an_evening_outside_the_usual_hours_stays_where_it_is():
    plan = replace(plan_of({"full": "going", "next": "going"}), choices=BuildChoices(to_time=time(11, 42)))
    assert all("next" not in way.drops for way in ways(plan).values())


def test_another_talk_of_the_summit_is_a_backup_and_the_summit_is_none():
    agenda = agenda_of(
        (
            sample_session("summit", (0, 300, "a")),
            sample_session("talk", (60, 40, "a"), parent_id="summit"),
            sample_session("beside", (60, 40, "a"), parent_id="summit"),
            sample_session("outside", (60, 40, "a")),
        )
    )
    found = backups(wishes(agenda, plan_of({"summit": "going", "talk": "going"})))
    assert {key: backup.slot_id for key, backup in found.items()} == {"talk": "beside"}
    found = backups(wishes(agenda, plan_of({"talk": "going"})))
    assert found["talk"].slot_id in ("beside", "outside")
