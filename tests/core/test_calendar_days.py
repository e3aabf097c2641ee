"""The one all-day item of a day: its tips, what to watch later, and what has no hour."""

from __future__ import annotations

from datetime import date, timedelta

from plan_calendars import (
    LINKS,
    PLAN_CHANGED,
    calendar_of,
    days,
    entry,
    only,
    plan_of,
    timed,
)
from small_programme import at, slot, small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.calendar_items import SlotHistory, plan_calendar
from planner.core.plan import BusyTime
from planner.core.programme import Audience, Programme, Tip, TipFact

# --- what has no hour ---


def test_untimed_entries_stand_in_the_first_day_only():
    calendar = calendar_of(plan_of(entry("open"), entry("keynote"), entry("panel~2")))
    first, second = days(calendar)
    assert "In your plan, no time yet:\n- Open round: https://planner.example/small/sessions/open" in first.description
    assert "Open round" not in second.description
    assert len(timed(calendar)) == 2


def test_a_plan_without_any_hour_speaks_on_the_events_first_day():
    calendar = calendar_of(plan_of(entry("open")))
    day = only(list(calendar.items))
    assert (day.day, day.summary) == (date(2014, 10, 13), "Monday: your plan")
    assert "Open round" in day.description


def test_an_empty_plan_is_an_empty_calendar():
    assert calendar_of(plan_of()).items == ()


# --- the day's tips ---


def with_tips(*tips: Tip) -> Programme:
    return small_programme(tips=tips)


def test_the_tips_of_a_day_ride_in_one_quiet_all_day_item():
    programme = with_tips(
        Tip(id="a", title="Comfortable shoes", text="You will *walk*."),
        Tip(id="b", title="Go slowly", text="", audience=Audience(fact=TipFact(kind="walking_minutes", minutes=9))),
        Tip(id="c", title="Meet people", text="Say hello.", audience=Audience(roles=("Sales Professional",))),
    )
    plan = plan_of(entry("keynote"), entry("coaching"), entry("panel~2"), role="Sales Professional")
    monday, tuesday = days(calendar_of(plan, programme))
    assert (monday.summary, tuesday.summary) == ("Monday: 3 tips", "Tuesday: 2 tips")
    assert (monday.is_busy, monday.alarm_minutes, monday.start) == (False, None, None)
    assert monday.description.startswith("1. Go slowly (9 minutes of walking")
    assert "\n\n2. Meet people" in monday.description
    assert "\n\n3. Comfortable shoes\nYou will walk." in monday.description
    assert monday.url == LINKS.plan_url


def test_the_days_uid_is_the_same_in_every_plan():
    one = days(calendar_of(plan_of(entry("keynote"))))
    other = days(calendar_of(plan_of(entry("panel"), role="Developer")))
    assert one[0].uid == other[0].uid


def test_the_days_tips_can_be_turned_off():
    plan = plan_of(entry("keynote"), entry("panel", "watch-later"), entry("open"), day_tips_in_calendar=False)
    assert days(calendar_of(plan)) == []


def test_a_day_without_tips_has_no_item():
    assert days(calendar_of(plan_of(entry("keynote")), with_tips())) == []


def test_a_day_on_which_the_attendee_is_busy_elsewhere_has_no_tips():
    busy = BusyTime(id="b", start=at(9, 0, 11), end=at(10, 0, 11))
    assert [d.day for d in days(calendar_of(plan_of(entry("keynote"), busy=(busy,))))] == [date(2014, 10, 13)]


def test_the_days_item_is_dated_by_the_plan_and_by_what_it_tells_of():
    moved = PLAN_CHANGED + timedelta(days=4)
    plan = plan_of(entry("keynote", "watch-later"))
    assert only(days(calendar_of(plan))).changed_at == PLAN_CHANGED
    calendar = calendar_of(plan, slots=(SlotHistory(slot_id="keynote", sequence=1, changed_at=moved),))
    assert only(days(calendar)).changed_at == moved
    agenda = Agenda(small_programme())
    published = plan_calendar(agenda, plan, {}, {}, LINKS, PLAN_CHANGED, programme_changed_at=moved)
    assert only(days(published)).changed_at == moved


def test_a_session_after_midnight_belongs_to_the_evening_before():
    party = with_session(small_programme(), "keynote", slots=(slot("keynote", at(0, 30, 15), at(2, 0, 15), "hall"),))
    calendar = calendar_of(plan_of(entry("keynote")), party)
    assert only(timed(calendar)).start == at(0, 30, 15)
    assert only(days(calendar)).summary == "Tuesday: 1 tip"
    assert only(days(calendar)).day == date(2014, 10, 14)
