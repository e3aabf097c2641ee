"""Ways out exist only where they exist, and taking them ends the clashes."""

from __future__ import annotations

from agenda_samples import agenda_of, agendas_and_plans, plan_of, sample_session
from hypothesis import given
from hypothesis import strategies as st

from planner.core.clashes import clashes_of_plan, hard_clashes
from planner.core.plan import EntryState
from planner.core.ways_out import WayOut, take_way_out, ways_out


def offered(agenda, plan):
    (clash,) = clashes_of_plan(agenda, plan)
    return [(way.kind, way.slot_id, way.to_slot_id) for way in ways_out(agenda, plan, clash)]


def test_every_way_out_that_exists_is_offered_the_kindest_first():
    agenda = agenda_of(
        (sample_session("x", (0, 40, "a"), (200, 40, "a"), recorded=True), sample_session("y", (20, 40, "a")))
    )
    assert offered(agenda, plan_of({"x": "going", "y": "going"})) == [
        ("other_slot", "x", "x~2"),
        ("watch_later", "x", None),
        ("keep_as_backup", "x", None),
        ("keep_as_backup", "y", None),
        ("drop", "x", None),
        ("drop", "y", None),
    ]


def test_another_slot_that_clashes_too_is_no_way_out():
    agenda = agenda_of(
        (
            sample_session("x", (0, 40, "a"), (200, 40, "a")),
            sample_session("y", (20, 40, "a")),
            sample_session("z", (210, 40, "a")),
        )
    )
    assert "other_slot" not in {
        kind for kind, *_ in offered(agenda, plan_of({"x": "going", "y": "going", "z": "going"}))
    }


def test_a_slot_one_is_speaking_at_is_no_way_out():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), (200, 40, "a")), sample_session("y", (20, 40, "a"))))
    ways = offered(agenda, plan_of({"x": "going", "x~2": "speaking", "y": "going"}))
    assert "other_slot" not in {kind for kind, *_ in ways}


def test_what_is_not_recorded_cannot_be_watched_later():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), recorded=False), sample_session("y", (0, 40, "a"))))
    assert "watch_later" not in {kind for kind, *_ in offered(agenda, plan_of({"x": "going", "y": "going"}))}


def test_nothing_that_is_fixed_is_offered_to_change():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), recorded=True), sample_session("y", (0, 40, "a"))))
    assert {slot for _, slot, _ in offered(agenda, plan_of({"x": "speaking", "y": "going"}))} == {"y"}
    assert {slot for _, slot, _ in offered(agenda, plan_of({"x": "going"}, (0, 40, None)))} == {"x"}


def test_beside_a_decided_session_only_the_backup_is_offered_to_change():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), recorded=True), sample_session("y", (0, 40, "a"))))
    assert offered(agenda, plan_of({"x": "going", "y": "maybe"})) == [("drop", "y", None)]


def test_the_words_name_session_day_and_hour():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), (240, 40, "a")), sample_session("y", (20, 40, "a"))))
    plan = plan_of({"x": "going", "y": "going"})
    (clash,) = clashes_of_plan(agenda, plan)
    assert ways_out(agenda, plan, clash)[0].text == "Go to “Session x” on Monday at 14:00 instead"


def test_a_way_out_for_an_entry_that_is_gone_changes_nothing():
    plan = plan_of({"x": "going"})
    assert take_way_out(plan, WayOut(kind="drop", slot_id="y", text="")) == plan


@given(agendas_and_plans(), st.data())
def test_no_clash_is_left_after_its_ways_out_are_taken_whichever_they_are(drawn, data):
    agenda, plan = drawn
    fixed = {e for e in plan.entries if e.state is EntryState.SPEAKING}
    for _ in range(100):
        open_clashes = [
            (clash, ways)
            for clash in hard_clashes(clashes_of_plan(agenda, plan))
            if (ways := ways_out(agenda, plan, clash))
        ]
        if not open_clashes:
            break
        clash, ways = open_clashes[0]
        way = data.draw(st.sampled_from(ways))
        after = take_way_out(plan, way)
        assert clash not in hard_clashes(clashes_of_plan(agenda, after))
        assert len(after.entries) <= len(plan.entries)
        plan = after
    else:
        raise AssertionError("ways out go round in a circle")
    assert all(c.first.is_fixed and c.second.is_fixed for c in hard_clashes(clashes_of_plan(agenda, plan)))
    assert fixed <= set(plan.entries)
