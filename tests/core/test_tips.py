"""A tip reaches whom it is for, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from small_programme import at, slot, small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.day_plan import days_of_plan
from planner.core.plan import BusyTime, Entry, EntryState, Plan
from planner.core.programme import Audience, Tip, TipFact
from planner.core.tips import tips_for_everybody, tips_for_plan_day, tips_for_slot

WALKING = TipFact(kind="walking_minutes", minutes=9)
EARLY = TipFact(kind="starts_before", before=time(9))
RECORDED = TipFact(kind="recorded_clash")


def tip(tip_id, **audience):
    return Tip(id=tip_id, title=tip_id.title(), text="Do it.", audience=Audience(**audience))


def agenda_with(*tips, programme=None):
    return Agenda(replace(programme or small_programme(), tips=tips))


def ids(tips):
    return [one.id for one in tips]


def going(*slot_ids, **states):
    entries = [(slot_id, EntryState.GOING) for slot_id in slot_ids]
    entries += [(slot_id, EntryState(state)) for slot_id, state in states.items()]
    return Plan(entries=tuple(Entry(slot_id=i, session_id=i.partition("~")[0], state=s) for i, s in entries))


def day_tips(agenda, plan, role="", day=0):
    """Tip id and reason of everything said of a day."""
    return [(d.tip.id, d.because) for d in tips_for_plan_day(agenda, days_of_plan(agenda, plan)[day], role)]


# --- everybody and roles ---


def test_everybody_gets_what_has_no_condition_and_the_role_s_tips_come_first():
    agenda = agenda_with(tip("shoes"), tip("quota", roles=("Sales Professional",)), tip("code", roles=("Developer",)))
    assert ids(tips_for_everybody(agenda)) == ["shoes"]
    assert ids(tips_for_everybody(agenda, "Sales Professional")) == ["quota", "shoes"]


def test_a_role_is_known_in_any_case():
    agenda = agenda_with(tip("quota", roles=("Executive", "Sales Professional")))
    assert ids(tips_for_everybody(agenda, "SALES  professional")) == ["quota"]


@pytest.mark.parametrize(
    "audience",
    [
        {"formats": ("keynote",)},
        {"session_ids": ("keynote",)},
        {"from_time": time(0)},
        {"to_time": time(9)},
        {"fact": EARLY},
    ],
)
def test_a_tip_for_a_slot_or_a_fact_is_not_everybody_s(audience):
    assert tips_for_everybody(agenda_with(tip("one", **audience))) == ()


# --- slots ---


def tips_of(agenda, slot_id, role=""):
    return ids(tips_for_slot(agenda, agenda.slots[slot_id], role))


def test_a_slot_gets_the_tips_of_its_session_and_of_its_format_only():
    agenda = agenda_with(tip("all"), tip("mine", session_ids=("keynote",)), tip("breakouts", formats=("Breakout",)))
    assert tips_of(agenda, "keynote") == ["mine"]
    assert tips_of(agenda, "pipeline") == ["breakouts"]
    assert tips_of(agenda, "panel") == []


def test_an_hour_is_meant_from_its_start_and_before_its_end_on_the_event_s_clocks():
    utc = datetime(2014, 10, 13, 17, tzinfo=UTC)  # 10:00 in San Francisco
    programme = with_session(small_programme(), "keynote", slots=(slot("keynote", utc, at(10, 40), "hall"),))
    agenda = agenda_with(tip("ten", from_time=time(10), to_time=time(10, 20)), programme=programme)
    assert tips_of(agenda, "keynote") == ["ten"]  # starts at 10:00
    assert tips_of(agenda, "pipeline") == []  # starts at 10:20


def test_an_hour_may_be_open_at_either_side():
    agenda = agenda_with(tip("morning", to_time=time(10, 20)), tip("later", from_time=time(10, 20)))
    assert [tips_of(agenda, s) for s in ("keynote", "pipeline", "panel")] == [["morning"], ["later"], ["later"]]


@pytest.mark.parametrize(("hour", "is_night"), [(21, False), (22, True), (23, True), (0, True), (1, True), (2, False)])
def test_a_night_s_hours_lie_across_midnight(hour, is_night):
    programme = with_session(
        small_programme(), "open", slots=(slot("open", at(hour, 0, 14), at(hour, 30, 14), "hall"),)
    )
    agenda = agenda_with(tip("night", from_time=time(22), to_time=time(2)), programme=programme)
    assert tips_of(agenda, "open") == (["night"] if is_night else [])


def test_every_condition_that_is_set_must_hold():
    agenda = agenda_with(
        tip("early-keynote", formats=("keynote",), to_time=time(10)),
        tip("sales-keynote", formats=("keynote",), roles=("Sales Professional",)),
        tip("two", formats=("keynote",), session_ids=("pipeline",)),
    )
    assert tips_of(agenda, "keynote") == []
    assert tips_of(agenda, "keynote", "Sales Professional") == ["sales-keynote"]


def test_a_tip_about_a_day_s_fact_is_not_said_of_a_slot():
    assert tips_of(agenda_with(tip("x", formats=("keynote",), fact=RECORDED)), "keynote") == []


# --- days of a plan ---


def test_facts_come_first_then_the_role_then_everybody():
    agenda = agenda_with(
        tip("shoes"),
        tip("quota", roles=("sales professional",)),
        tip("walk", fact=WALKING),
        tip("keynotes", formats=("keynote",)),
    )
    assert day_tips(agenda, going("keynote", "coaching"), "Sales Professional") == [
        ("walk", "9 minutes of walking on Monday"),
        ("quota", "for sales professionals"),
        ("shoes", ""),
    ]


def test_a_walk_of_exactly_the_minutes_calls_for_its_tip_and_one_minute_less_does_not():
    plan = going("keynote", "coaching")  # nine minutes apart
    assert day_tips(agenda_with(tip("walk", fact=WALKING)), plan) == [("walk", "9 minutes of walking on Monday")]
    assert day_tips(agenda_with(tip("walk", fact=replace(WALKING, minutes=10))), plan) == []


def test_no_walk_calls_for_no_tip_even_from_nought_minutes():
    agenda = agenda_with(tip("walk", fact=replace(WALKING, minutes=0)))
    assert day_tips(agenda, going("keynote")) == []


def test_a_day_that_starts_early_says_when():
    agenda = agenda_with(tip("coffee", fact=replace(EARLY, before=time(9, 1))))
    assert day_tips(agenda, going("keynote", "panel~2"), day=0) == []
    assert day_tips(agenda, going("keynote", "panel~2"), day=1) == [("coffee", "your day starts at 9:00")]
    assert day_tips(agenda_with(tip("coffee", fact=EARLY)), going("panel~2")) == []  # not before nine


def test_what_begins_after_midnight_is_late_and_not_early():
    party = with_session(small_programme(), "open", slots=(slot("open", at(0, 30, 14), at(2, 0, 14), "hall"),))
    agenda = agenda_with(tip("coffee", fact=EARLY), programme=party)
    assert day_tips(agenda, going("open")) == []


def test_a_clash_with_something_recorded_says_what_to_watch_later():
    agenda = agenda_with(tip("video", fact=RECORDED))
    assert day_tips(agenda, going("keynote", "pipeline")) == [("video", "“Opening keynote” clashes and is recorded")]
    assert day_tips(agenda, going("keynote")) == []
    assert day_tips(agenda, going("pipeline", "coaching")) == []  # they clash, and neither is recorded
    assert day_tips(agenda, going("pipeline", keynote="watch-later")) == []


def test_what_one_speaks_in_cannot_be_watched_later():
    agenda = agenda_with(tip("video", fact=RECORDED))
    assert day_tips(agenda, going("pipeline", keynote="speaking")) == []


def test_a_clash_of_one_day_is_not_told_on_another():
    agenda = agenda_with(tip("video", fact=RECORDED))
    assert day_tips(agenda, going("keynote", "pipeline", "panel~2"), day=1) == []


def test_a_fact_with_a_role_is_that_role_s_only():
    agenda = agenda_with(tip("walk", fact=WALKING, roles=("Developer",)))
    plan = going("keynote", "coaching")
    assert day_tips(agenda, plan, "Sales Professional") == []
    assert day_tips(agenda, plan, "Developer") == [("walk", "9 minutes of walking on Monday")]


def test_a_fact_and_a_format_must_hold_of_the_same_session():
    plan = going("keynote", "pipeline")
    assert day_tips(agenda_with(tip("video", fact=RECORDED, formats=("keynote",))), plan) != []
    assert day_tips(agenda_with(tip("video", fact=RECORDED, formats=("breakout",))), plan) == []
    early = replace(EARLY, before=time(10, 30))
    assert day_tips(agenda_with(tip("coffee", fact=early, formats=("keynote",))), plan) != []
    assert day_tips(agenda_with(tip("coffee", fact=early, formats=("breakout",))), plan) == []
    walk = going("keynote", "coaching", panel="maybe")
    assert day_tips(agenda_with(tip("walk", fact=WALKING, formats=("breakout",))), walk) != []
    assert day_tips(agenda_with(tip("walk", fact=WALKING, formats=("panel",))), walk) == []  # only a backup


def test_a_busy_morning_starts_the_day_too():
    breakfast = BusyTime(id="b", start=at(7, 5), end=at(8), title="Breakfast")
    plan = replace(going("keynote"), busy_times=(breakfast,))
    assert day_tips(agenda_with(tip("coffee", fact=EARLY)), plan) == [("coffee", "your day starts at 7:05")]
    assert day_tips(agenda_with(tip("coffee", fact=EARLY, formats=("keynote",))), plan) == []
