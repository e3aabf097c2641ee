"""Repeats over the life of an event: offered, confirmed, remembered, taken apart; and no plan or calendar breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from small_programme import at, slot, small_programme, with_session

from planner.core.calendar_items import CalendarLinks
from planner.core.fit import profile_of
from planner.core.plan import EntryState
from planner.core.problems import RefusedInput
from planner.core.programme import Session
from planner.services import plans
from planner.services.calendar_feed import plan_ics, sessions_ics
from planner.services.merge_repeats import RepeatsChoice, merge_repeats
from planner.services.plan_pages import plan_page
from planner.services.publish import publish, roll_back
from planner.services.published import published_before
from planner.services.session_demand import FEWEST_PLANS, demand_for_reservations
from planner.services.session_page import session_page

NOW = datetime(2014, 10, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
LINKS = CalendarLinks(session_url=lambda session_id: f"https://example.org/{session_id}")
ALL, SURE, NONE = RepeatsChoice(which="all"), RepeatsChoice(which="sure"), RepeatsChoice(which="none")

TELLING = "Join us to learn how a renewals team runs its whole business with dashboards, forecasts and a weekly call."
FIRST = Session(
    id="r1", title="Renewals", abstract=TELLING, registration_needed=True, slots=(slot("r1", at(15), at(16), "west1"),)
)
SECOND = Session(
    id="r2",
    title="Renewals (2)",
    abstract=TELLING,
    roles=("Developer",),
    slots=(
        slot("r2", at(15, day=14), at(16, day=14), "hall"),
        slot("r2", at(9, day=14), at(10, day=14), "hall", "r2~2"),
    ),
)
THIRD = Session(id="r3", title="Renewals (3)", abstract=TELLING.replace("weekly", "daily"))
"""No time yet, and likely rather than sure."""


def the_file(*sessions):
    small = small_programme()
    return replace(small, sessions=(*small.sessions, *sessions))


@pytest.fixture
def load(database, agendas):
    """Loads a programme as `planner load` does; gives the agenda of today and what became of repeats."""
    days = iter(range(1, 20))

    def loading(programme, choice=None):
        before = published_before(database, "small")
        merged, found = merge_repeats(programme, before, choice or RepeatsChoice())
        publish(database, merged, "file", NOW + timedelta(days=next(days)))
        return agendas.get("small"), found

    return loading


@pytest.fixture
def attendee(database):
    """A plan with the given entries: `attendee(agenda, 'r2', …)` gives its links."""

    def planning(agenda, *slot_ids, state=EntryState.GOING):
        _held, links = plans.create_plan(database, "small", NOW)
        for slot_id in slot_ids:
            plans.save_entry(database, agenda, links.edit_token, slot_id, state, NOW)
        return links

    return planning


def plan_of(database, agenda, links):
    return plans.at_present(agenda, plans.open_by_edit_token(database, links.edit_token)).plan


def events_of(database, agenda, links):
    """UID → (summary, status, SEQUENCE, start) of the timed events in the plan's feed."""
    calendar = icalendar.Calendar.from_ical(plan_ics(database, agenda, "feed", links.feed_token, LINKS))
    return {
        str(e["UID"]): (str(e["SUMMARY"]), str(e["STATUS"]), int(e["SEQUENCE"]), e["DTSTART"].dt)
        for e in calendar.walk("VEVENT")
        if isinstance(e["DTSTART"].dt, datetime)
    }


def test_nothing_is_merged_unless_the_organizer_says_so(load):
    agenda, found = load(the_file(FIRST, SECOND, THIRD))
    assert {"r1", "r2", "r3"} <= set(agenda.sessions)
    assert [offer.session_ids for offer in found.offered] == [("r1", "r2", "r3")]
    assert (found.merged, found.again) == ((), ())


def test_what_is_confirmed_becomes_one_session_with_all_the_times(load):
    agenda, found = load(the_file(FIRST, SECOND, THIRD), ALL)
    [offered] = [agenda.sessions[session_id] for session_id in ("r1",)]
    assert {"r2", "r3"}.isdisjoint(agenda.sessions)
    assert [s.id for s in offered.slots] == ["r1", "r2", "r2~2"]
    assert (offered.title, offered.roles, offered.merged_ids) == ("Renewals", ("Developer",), ("r2", "r3"))
    assert found.merged == (("r1", "r2", "r3"),)
    assert found.offered == ()


def test_sure_leaves_what_is_only_likely_to_be_offered(load):
    agenda, found = load(the_file(FIRST, SECOND, THIRD), SURE)
    assert agenda.present_id("r2") == "r1"
    assert "r3" in agenda.sessions
    assert [offer.session_ids for offer in found.offered] == [("r1", "r2", "r3")]


def test_one_group_can_be_named_by_one_of_its_sessions(load):
    other = (replace(FIRST, id="o1", title="Other", slots=()), replace(FIRST, id="o2", title="Other", slots=()))
    agenda, _found = load(the_file(FIRST, SECOND, *other), RepeatsChoice(which="named", session_ids=("o2",)))
    assert agenda.merged == {"o2": "o1"}


def test_a_named_session_that_is_no_repeat_is_refused_with_the_remedy(load):
    with pytest.raises(RefusedInput) as refused:
        load(the_file(FIRST, SECOND), RepeatsChoice(which="named", session_ids=("keynote", "nowhere")))
    assert "'keynote' looks like no other session" in str(refused.value)
    assert "no session 'nowhere'" in str(refused.value)
    assert "planner repeats" in str(refused.value)


def test_the_next_file_gets_the_confirmed_repeats_without_being_asked(load):
    load(the_file(FIRST, SECOND), ALL)
    moved = replace(SECOND, slots=(slot("r2", at(17, day=14), at(18, day=14), "hall"), SECOND.slots[1]))
    agenda, found = load(the_file(FIRST, moved, THIRD))
    assert agenda.present_id("r2") == "r1"
    assert agenda.slots["r2"].start == at(17, day=14)
    assert found.again == (("r1", "r2"),)
    assert [offer.session_ids for offer in found.offered] == [("r1", "r2", "r3")]
    same, _found = load(the_file(FIRST, moved, THIRD))
    assert same.version == agenda.version


def test_the_session_that_stayed_stays_even_when_it_loses_its_time(load):
    load(the_file(FIRST, SECOND), ALL)
    agenda, _found = load(the_file(replace(FIRST, slots=()), SECOND))
    assert agenda.merged == {"r2": "r1"}


def test_repeats_that_no_longer_say_the_same_are_apart_again_and_said_so(load):
    load(the_file(FIRST, SECOND), ALL)
    rewritten = replace(SECOND, title="Something else", abstract="Bring a laptop and build an application.")
    agenda, found = load(the_file(FIRST, rewritten))
    assert {"r1", "r2"} <= set(agenda.sessions)
    assert {problem.record for problem in found.problems} == {"session r1", "session r2"}


def test_none_takes_apart_what_was_confirmed(load):
    load(the_file(FIRST, SECOND), ALL)
    agenda, found = load(the_file(FIRST, SECOND), NONE)
    assert {"r1", "r2"} <= set(agenda.sessions)
    assert (found.offered, found.again) == ((), ())


def test_a_merge_is_told_as_a_merge_and_not_as_sessions_that_are_gone(database, load):
    load(the_file(FIRST, SECOND))
    merged, _found = merge_repeats(the_file(FIRST, SECOND), None, ALL)
    done = publish(database, merged, "file", LATER)
    assert [(c.kind, c.session_id) for c in done.changes] == [("merged", "r2"), ("details_changed", "r1")]
    back = publish(database, the_file(FIRST, SECOND), "file", LATER)
    assert [(c.kind, c.session_id) for c in back.changes] == [("parted", "r2"), ("details_changed", "r1")]


def test_an_entry_for_what_became_a_repeat_stands_in_plan_page_and_calendar(database, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND))
    links = attendee(agenda, "r2")
    before = events_of(database, agenda, links)
    agenda, _found = load(the_file(FIRST, SECOND), ALL)
    after = events_of(database, agenda, links)
    assert list(after) == list(before)
    [(title, status, sequence, start)] = after.values()
    assert (title, status, start) == ("Renewals", "CONFIRMED", at(15, day=14))
    assert sequence == next(iter(before.values()))[2]
    plan = plan_of(database, agenda, links)
    page = plan_page(agenda, plan)
    assert [line.card.key for day in page.days for line in day.lines if line.card] == ["r2"]
    assert page.gone == ()
    cards = session_page(agenda, agenda.sessions["r1"], profile_of(plan), plan).slots
    assert [card.state for card in cards] == [None, EntryState.GOING, None]


def test_the_uid_of_every_slot_is_the_same_merged_and_apart(database, load):
    def uids(agenda):
        ics = sessions_ics(database, agenda, agenda.programme.sessions, LINKS)
        return {str(e["UID"]) for e in icalendar.Calendar.from_ical(ics).walk("VEVENT")}

    apart = uids(load(the_file(FIRST, SECOND))[0])
    assert uids(load(the_file(FIRST, SECOND), ALL)[0]) == apart
    assert uids(load(the_file(FIRST, SECOND), NONE)[0]) == apart


def test_a_merged_repeat_that_is_dropped_later_is_cancelled_under_its_own_uid(database, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND), ALL)
    links = attendee(agenda, "r2")
    before = events_of(database, agenda, links)
    agenda, _found = load(the_file(FIRST))
    after = events_of(database, agenda, links)
    assert list(after) == list(before)
    assert [status for _title, status, _sequence, _start in after.values()] == ["CANCELLED"]


def test_going_to_one_repeat_ends_going_to_the_other(database, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND))
    links = attendee(agenda, "r2")
    agenda, _found = load(the_file(FIRST, SECOND), ALL)
    held = plans.save_entry(database, agenda, links.edit_token, "r1", EntryState.GOING, LATER)
    assert [(e.slot_id, e.session_id) for e in held.plan.entries] == [("r1", "r1")]
    undone = plans.undo(database, agenda, links.edit_token, LATER)
    assert [(e.slot_id, e.session_id) for e in undone.plan.entries] == [("r2", "r1")]


def test_a_rollback_brings_back_the_sessions_with_every_entry_as_it_was(database, agendas, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND, THIRD))
    links = attendee(agenda, "r1", "r2", "r3", "keynote")
    before = plan_of(database, agenda, links)
    agenda, _found = load(the_file(FIRST, SECOND, THIRD), ALL)
    plans.save_entry(database, agenda, links.edit_token, "coaching", EntryState.MAYBE, LATER)
    roll_back(database, "small", 1, LATER)
    after = plan_of(database, agendas.get("small"), links)
    assert [e for e in after.entries if e.slot_id != "coaching"] == list(before.entries)
    assert plan_page(agendas.get("small"), after).gone == ()


def test_an_entry_made_while_merged_is_right_after_a_rollback(database, agendas, load, attendee):
    load(the_file(FIRST, SECOND))
    agenda, _found = load(the_file(FIRST, SECOND), ALL)
    links = attendee(agenda, "r2~2")
    roll_back(database, "small", 1, LATER)
    [entry] = plan_of(database, agendas.get("small"), links).entries
    assert (entry.slot_id, entry.session_id) == ("r2~2", "r2")


def test_an_entry_for_a_repeat_without_a_time_waits_for_its_own(database, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND, THIRD))
    links = attendee(agenda, "r3")
    agenda, _found = load(the_file(FIRST, SECOND, THIRD), ALL)
    page = plan_page(agenda, plan_of(database, agenda, links))
    assert [(card.key, card.session.id, card.state) for card in page.untimed] == [("r3", "r1", EntryState.GOING)]
    assert (page.days, page.gone) == ((), ())
    timed = replace(THIRD, slots=(slot("r3", at(17), at(18), "hall"),))
    agenda, _found = load(the_file(FIRST, SECOND, timed))
    page = plan_page(agenda, plan_of(database, agenda, links))
    assert [line.card.key for day in page.days for line in day.lines if line.card] == ["r3"]
    assert page.untimed == ()


def test_where_no_repeat_has_a_time_the_entries_are_one(database, load, attendee):
    untimed = [replace(session, slots=()) for session in (FIRST, SECOND)]
    agenda, _found = load(the_file(*untimed))
    links = attendee(agenda, "r1", state=EntryState.MAYBE)
    plans.save_entry(database, agenda, links.edit_token, "r2", EntryState.GOING, NOW)
    agenda, _found = load(the_file(*untimed), ALL)
    [entry] = plan_of(database, agenda, links).entries
    assert (entry.slot_id, entry.session_id, entry.state) == ("r1", "r1", EntryState.GOING)
    held = plans.remove_entry(database, agenda, links.edit_token, "r1", LATER)
    assert held.plan.entries == ()


def test_musts_and_stars_name_the_session_that_stays(database, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND))
    links = attendee(agenda, "r2")

    def said(plan):
        choices = plan.choices.with_must("r2").with_never("r1")
        return replace(plan, choices=choices, taste=replace(plan.taste, starred=("r2",), dismissed=("r1",))), "said"

    plans.change_plan(database, agenda, links.edit_token, NOW, said)
    agenda, _found = load(the_file(FIRST, SECOND), ALL)
    plan = plan_of(database, agenda, links)
    assert (plan.choices.must, plan.choices.never) == (("r1",), ())
    assert (plan.taste.starred, plan.taste.dismissed) == (("r1",), ())
    kept = plans.open_by_edit_token(database, links.edit_token).plan
    assert (kept.choices.must, kept.taste.starred) == (("r2",), ("r2",))


def test_how_many_plans_hold_a_session_counts_those_from_before_the_merge(database, load, attendee):
    agenda, _found = load(the_file(FIRST, SECOND))
    attending = [attendee(agenda, slot_id) for slot_id in ["r1"] * (FEWEST_PLANS - 2) + ["r2"] * 2]
    agenda, _found = load(the_file(FIRST, SECOND), ALL)
    assert demand_for_reservations(database, agenda, plan_of(database, agenda, attending[0])) == {"r1": FEWEST_PLANS}


def test_a_session_that_only_changed_its_title_is_no_repeat(load):
    load(with_session(the_file(FIRST), "r1", title="Renewals for all"), ALL)
    agenda, found = load(the_file(FIRST))
    assert agenda.sessions["r1"].title == "Renewals"
    assert (found.offered, found.problems) == ((), ())
