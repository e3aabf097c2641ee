"""A plan as days one can walk."""

from __future__ import annotations

from datetime import timedelta

from agenda_samples import BASE, agenda_of, agendas_and_plans, plan_of, sample_session
from hypothesis import given

from planner.core.day_plan import DayBusy, DayEntry, DayGap, days_of_plan, unscheduled_entries
from planner.core.plan import EntryState
from planner.core.programme import Session


def shape(day):
    """The day in short: entries by slot id with their walk, gaps by minutes."""
    return [
        item.minutes
        if isinstance(item, DayGap)
        else (item.slot.id, item.walk_minutes)
        if isinstance(item, DayEntry)
        else (item.busy_time.id, item.walk_minutes)
        for item in day.items
    ]


def test_walks_lead_from_one_building_to_the_next_and_gaps_stand_between():
    agenda = agenda_of(
        (
            sample_session("x", (0, 40, "a")),
            sample_session("y", (50, 40, "b")),
            sample_session("z", (150, 30, "b")),
        )
    )
    (day,) = days_of_plan(agenda, plan_of({"x": "going", "y": "going", "z": "speaking"}))
    assert shape(day) == [("x", 0), ("y", 5), 60, ("z", 0)]
    assert day.walking_minutes == 5
    assert day.first_start == BASE


def test_nobody_walks_on_from_a_backup():
    agenda = agenda_of(
        (
            sample_session("x", (0, 40, "a")),
            sample_session("maybe", (40, 20, "c")),
            sample_session("y", (60, 40, "a")),
        )
    )
    (day,) = days_of_plan(agenda, plan_of({"x": "going", "maybe": "maybe", "y": "going"}))
    assert shape(day) == [("x", 0), ("maybe", 12), 20, ("y", 0)]
    assert day.walking_minutes == 0


def test_within_a_summit_one_walks_between_its_talks():
    agenda = agenda_of(
        (
            sample_session("before", (-60, 40, "a")),
            sample_session("summit", (0, 200, "c")),
            sample_session("talk", (0, 40, "b"), parent_id="summit"),
            sample_session("after", (210, 30, "b")),
        )
    )
    (day,) = days_of_plan(agenda, plan_of(dict.fromkeys(("before", "summit", "talk", "after"), "going")))
    assert shape(day) == [("before", 0), 20, ("talk", 5), ("summit", 0), 170, ("after", 0)]


def test_a_busy_time_with_a_place_is_walked_to():
    agenda = agenda_of((sample_session("x", (0, 40, "a")),))
    (day,) = days_of_plan(agenda, plan_of({"x": "going"}, (60, 30, "b")))
    assert shape(day) == [("x", 0), 20, ("busy-0", 5)]
    assert isinstance(day.items[-1], DayBusy)


def test_what_is_watched_later_stands_apart_and_what_has_no_time_too():
    agenda = agenda_of((sample_session("x", (0, 40, "a"), recorded=True), Session(id="open", title="Open")))
    plan = plan_of({"x": "watch-later", "open": "going", "gone": "going"})
    (day,) = days_of_plan(agenda, plan)
    assert day.items == ()
    assert [item.slot.id for item in day.watch_later] == ["x"]
    assert {e.slot_id for e in unscheduled_entries(agenda, plan)} == {"open", "gone"}


def test_half_past_midnight_still_belongs_to_the_evening():
    agenda = agenda_of((sample_session("party", (14 * 60 + 30, 60, "a")),))  # 0:30 in Berlin
    (day,) = days_of_plan(agenda, plan_of({"party": "going"}))
    assert day.day == BASE.date()


@given(agendas_and_plans())
def test_a_day_holds_every_timed_entry_once_in_order(drawn):
    agenda, plan = drawn
    days = days_of_plan(agenda, plan)
    shown = [item.slot.id for day in days for item in day.items if isinstance(item, DayEntry)]
    wanted = {e.slot_id for e in plan.entries if e.state is not EntryState.WATCH_LATER}
    assert sorted(shown) == sorted(wanted)
    for day in days:
        entries = [item for item in day.items if isinstance(item, DayEntry)]
        assert [i.slot.start_minute for i in entries] == sorted(i.slot.start_minute for i in entries)


@given(agendas_and_plans())
def test_nothing_decided_happens_in_a_gap(drawn):
    agenda, plan = drawn
    for day in days_of_plan(agenda, plan):
        for gap in (item for item in day.items if isinstance(item, DayGap)):
            assert gap.end - gap.start == timedelta(minutes=gap.minutes) >= timedelta(minutes=20)
            for item in day.items:
                if isinstance(item, DayEntry) and item.entry.state is not EntryState.MAYBE:
                    holds_others = agenda.children.get(item.session.id)
                    assert holds_others or item.slot.end <= gap.start or item.slot.start >= gap.end
