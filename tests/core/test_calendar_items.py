"""What a calendar says of a plan: the same event for ever, and the truth about its state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_calendars import (
    LINKS,
    PLAN_CHANGED,
    calendar_of,
    days,
    entry,
    gone_slot,
    only,
    plan_of,
    timed,
    without_coaching,
)
from small_programme import at, slot, small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.calendar_identity import UID_DOMAIN, day_uid, slot_uid
from planner.core.calendar_items import EntryHistory, SlotHistory, session_calendar

# --- identity ---


def test_uids_hold_for_ever():
    assert slot_uid("dreamforce-2014", "a2q3", "a2q3~2") == f"a2q3_7E2.a2q3.dreamforce-2014@{UID_DOMAIN}"
    assert day_uid("dreamforce-2014", date(2014, 10, 14)) == f"2014-10-14.dreamforce-2014@{UID_DOMAIN}"
    assert UID_DOMAIN == "sessions.judicious.invalid"


IDS = st.text(max_size=6) | st.text(alphabet="a._~/@é", max_size=4) | st.text(alphabet="ab", min_size=80, max_size=90)


@given(st.tuples(IDS, IDS, IDS), st.tuples(IDS, IDS, IDS))
def test_different_ids_never_share_a_uid(one, other):
    assert (slot_uid(*one) == slot_uid(*other)) == (one == other)


@given(st.text(), st.text(), st.text(min_size=1))
def test_a_uid_is_safe_in_files_and_addresses_and_short_enough(event, session, name):
    uid = slot_uid(event, session, name)
    local, _, domain = uid.partition("@")
    assert domain == UID_DOMAIN
    assert len(uid) <= 255
    assert all(c.isascii() and (c.isalnum() or c in "._-") for c in local)


@given(IDS, st.dates())
def test_a_day_never_has_the_uid_of_a_slot(event, day):
    assert day_uid(event, day) != slot_uid(event, day.isoformat(), day.isoformat())
    assert day_uid(event, day) != slot_uid("", event, day.isoformat())


# --- change ---


def test_a_moved_session_keeps_its_uid_and_grows():
    history = SlotHistory(slot_id="keynote", sequence=0, changed_at=PLAN_CHANGED)
    before = only(timed(calendar_of(plan_of(entry("keynote")), slots=(history,))))
    moved = with_session(small_programme(), "keynote", slots=(slot("keynote", at(9), at(9, 40), "ralston"),))
    later = PLAN_CHANGED + timedelta(days=2)
    known = replace(history, sequence=1, changed_at=later)
    after = only(timed(calendar_of(plan_of(entry("keynote")), moved, slots=(known,))))
    assert after.uid == before.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert (after.start, after.changed_at) == (at(9), later)
    assert after.location == "Ralston, Palace Hotel, 2 New Montgomery St"


def test_sequence_is_the_programmes_changes_and_the_attendees():
    item = only(
        timed(
            calendar_of(
                plan_of(entry("keynote")),
                slots=(SlotHistory(slot_id="keynote", sequence=3, changed_at=PLAN_CHANGED),),
                entries=(EntryHistory(slot_id="keynote", sequence=4, changed_at=PLAN_CHANGED),),
            )
        )
    )
    assert item.sequence == 7


@pytest.mark.parametrize("later", ["slot", "entry"])
def test_an_item_is_dated_by_the_later_of_slot_and_entry(later):
    first, second = PLAN_CHANGED, PLAN_CHANGED + timedelta(hours=5)
    item = only(
        timed(
            calendar_of(
                plan_of(entry("keynote")),
                slots=(SlotHistory(slot_id="keynote", sequence=0, changed_at=second if later == "slot" else first),),
                entries=(EntryHistory(slot_id="keynote", sequence=0, changed_at=first if later == "slot" else second),),
                changed=second + timedelta(days=9),
            )
        )
    )
    assert item.changed_at == second


def test_what_did_not_change_is_the_same_item_when_another_entry_comes():
    histories = tuple(EntryHistory(slot_id=s, sequence=1, changed_at=PLAN_CHANGED) for s in ("keynote", "panel"))
    few = calendar_of(plan_of(entry("keynote")), entries=histories)
    more = calendar_of(
        plan_of(entry("keynote"), entry("panel")), entries=histories, changed=PLAN_CHANGED + timedelta(1)
    )
    assert timed(few)[0] == timed(more)[0]


def test_a_walk_is_dated_by_the_place_it_leads_from():
    moved = PLAN_CHANGED + timedelta(days=1)
    histories = (
        SlotHistory(slot_id="keynote", sequence=1, changed_at=moved),
        SlotHistory(slot_id="coaching", sequence=0, changed_at=PLAN_CHANGED),
    )
    _, coaching = timed(calendar_of(plan_of(entry("keynote"), entry("coaching")), slots=histories))
    assert "Walk: 9 minutes" in coaching.description
    assert (coaching.sequence, coaching.changed_at) == (0, moved)


def test_the_order_of_items_does_not_depend_on_the_order_of_entries():
    entries = [entry("panel"), entry("coaching"), entry("keynote"), entry("panel~2", "maybe")]
    assert calendar_of(plan_of(*entries)) == calendar_of(plan_of(*reversed(entries)))
    assert [i.start for i in timed(calendar_of(plan_of(*entries)))] == [at(10), at(10, 45), at(14), at(9, 0, 14)]


def test_items_are_in_the_order_of_time_and_a_days_tips_come_first():
    plan = plan_of(entry("coaching"), entry("keynote"), entry("panel"), entry("panel~2"))
    assert [item.uid.split("@")[0] for item in calendar_of(plan, without_coaching(), (gone_slot(),)).items] == [
        *("2014-10-13.small", "keynote.keynote.small", "coaching.coaching.small", "panel.panel.small"),
        *("2014-10-14.small", "panel_7E2.panel.small"),
    ]


# --- states ---


@pytest.mark.parametrize(
    ("state", "status", "is_busy", "has_alarm"),
    [
        ("going", "CONFIRMED", True, True),
        ("speaking", "CONFIRMED", True, True),
        ("maybe", "TENTATIVE", False, False),
    ],
)
def test_the_state_of_an_entry_shows(state, status, is_busy, has_alarm):
    item = only(timed(calendar_of(plan_of(entry("keynote", state)))))
    assert (item.status, item.is_busy, item.alarm_minutes is not None) == (status, is_busy, has_alarm)


def test_watch_later_is_listed_in_the_days_tips_and_not_at_its_hour():
    calendar = calendar_of(plan_of(entry("keynote", "watch-later")))
    assert timed(calendar) == []
    day = only(days(calendar))
    assert day.day == date(2014, 10, 13)
    assert day.summary == "Monday: 1 tip, 1 to watch later"
    assert "To watch later:\n- Opening keynote: https://planner.example/small/sessions/keynote" in day.description


@pytest.mark.parametrize("state", ["going", "maybe", "speaking"])
def test_what_the_programme_dropped_is_cancelled_at_its_last_known_hour(state):
    before = only(timed(calendar_of(plan_of(entry("coaching", state)))))
    known = EntryHistory(slot_id="coaching", sequence=5, changed_at=PLAN_CHANGED)
    after = only(timed(calendar_of(plan_of(entry("coaching", state)), without_coaching(), (gone_slot(),), (known,))))
    assert after.uid == before.uid
    assert (after.status, after.is_busy, after.alarm_minutes) == ("CANCELLED", False, None)
    assert after.summary == "Cancelled: Coaching in the corridor"
    assert (after.start, after.end) == (at(10, 45), at(11, 25))
    assert after.location == "Ralston, Palace Hotel"
    assert (after.sequence, after.changed_at) == (7, PLAN_CHANGED + timedelta(days=3))


def test_a_dropped_repeat_names_the_other_hour():
    one_left = with_session(small_programme(), "panel", slots=(slot("panel", at(14), at(14, 40), "west1"),))
    gone = gone_slot(slot_id="panel~2", session_id="panel", title="Panel: two years on")
    item = only(timed(calendar_of(plan_of(entry("panel~2")), one_left, (gone,))))
    assert item.status == "CANCELLED"
    assert "also on Monday 13 October at 14:00" in item.description


def test_a_session_that_lost_its_time_is_cancelled_and_listed_without_a_time():
    untimed = with_session(small_programme(), "coaching", slots=())
    calendar = calendar_of(plan_of(entry("keynote"), entry("coaching")), untimed, (gone_slot(),))
    assert [item.status for item in timed(calendar)] == ["CONFIRMED", "CANCELLED"]
    assert "no time yet:\n- Coaching in the corridor" in only(days(calendar)).description


def test_what_the_attendee_removed_goes_quietly():
    assert timed(calendar_of(plan_of(entry("keynote")), without_coaching(), (gone_slot(),)))[0].status == "CONFIRMED"
    assert len(timed(calendar_of(plan_of(), slots=(gone_slot(),)))) == 0


def test_no_event_is_there_twice_while_history_is_ahead_of_the_agenda():
    calendar = calendar_of(plan_of(entry("coaching")), slots=(gone_slot(),))
    assert only(timed(calendar)).summary == "Coaching in the corridor"


def test_a_slot_that_came_back_is_no_longer_cancelled():
    item = only(timed(calendar_of(plan_of(entry("coaching")), slots=(gone_slot(cancelled=False, sequence=3),))))
    assert (item.status, item.sequence) == ("CONFIRMED", 3)


def test_a_dropped_session_to_watch_later_is_named_and_not_cancelled_at_an_hour():
    calendar = calendar_of(
        plan_of(entry("coaching", "watch-later"), entry("keynote")), without_coaching(), (gone_slot(),)
    )
    assert len(timed(calendar)) == 1
    assert "No longer in the programme:\n- Coaching in the corridor" in only(days(calendar)).description


def test_a_recording_stays_to_be_watched_when_its_slot_is_replaced():
    moved = with_session(small_programme(), "keynote", slots=(slot("keynote", at(9), at(9, 40), "hall", "other"),))
    calendar = calendar_of(plan_of(entry("keynote", "watch-later"), entry("panel")), moved)
    assert "To watch later:\n- Opening keynote" in only(days(calendar)).description


# --- reminders ---


@pytest.mark.parametrize(
    ("preferences", "alarms"),
    [
        ({}, [10, 10]),
        ({"alarm_minutes": 5}, [5, 9]),
        ({"alarm_minutes": 5, "alarm_allows_for_walk": False}, [5, 5]),
        ({"alarm_minutes": 30}, [30, 30]),
        ({"alarm_minutes": 0, "alarm_allows_for_walk": False}, [0, 0]),
        ({"alarm_minutes": None}, [None, None]),
    ],
)
def test_reminders_are_the_attendees_choice_or_the_walk_if_longer(preferences, alarms):
    plan = plan_of(entry("keynote"), entry("coaching"), **preferences)
    assert [item.alarm_minutes for item in timed(calendar_of(plan))] == alarms


# --- the whole calendar ---


def test_a_plans_calendar_names_its_event_and_its_source():
    calendar = calendar_of(plan_of(entry("keynote")))
    assert calendar.name == "Small Conference: my plan"
    assert (calendar.timezone, calendar.source_url) == ("America/Los_Angeles", LINKS.feed_url)
    assert (calendar.method, calendar.refresh_minutes, calendar.changed_at) == ("PUBLISH", 60, PLAN_CHANGED)


def test_a_session_on_its_own_is_every_slot_with_nobodys_plan():
    agenda = Agenda(small_programme())
    history = {"panel": SlotHistory(slot_id="panel", sequence=2, changed_at=PLAN_CHANGED + timedelta(days=1))}
    calendar = session_calendar(agenda, [agenda.sessions["panel"]], history, LINKS, PLAN_CHANGED)
    first, second = calendar.items
    assert (first.start, second.start) == (at(14), at(9, 0, 14))
    assert (first.sequence, second.sequence) == (2, 0)
    assert (first.changed_at, second.changed_at) == (PLAN_CHANGED + timedelta(days=1), PLAN_CHANGED)
    assert (first.alarm_minutes, first.status) == (None, "CONFIRMED")
    assert first.uid == slot_uid("small", "panel", "panel")


def test_one_slot_takes_its_hour_and_a_choice_of_several_takes_none():
    agenda = Agenda(small_programme())
    one = session_calendar(agenda, [agenda.sessions["keynote"]], {}, LINKS, PLAN_CHANGED)
    whole = session_calendar(agenda, agenda.programme.sessions[::-1], {}, LINKS, PLAN_CHANGED)
    assert [item.is_busy for item in one.items] == [True]
    assert {item.is_busy for item in whole.items} == {False}
    assert [item.start for item in whole.items] == [at(10), at(10, 20), at(10, 45), at(14), at(9, 0, 14)]
    assert [i.uid for i in whole.items if i.summary == "Opening keynote"] == [one.items[0].uid]
