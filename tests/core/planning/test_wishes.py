"""What an attendee says becomes exactly the problem that is solved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from agenda_samples import BASE, agenda_of, plan_of, sample_session

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, DayHours, LunchWish, ValueFactors
from planner.core.plan import BusyTime, Plan, Preferences
from planner.core.planning.best_plan import best_plan
from planner.core.planning.slot_values import fit_points, slot_value
from planner.core.planning.wishes import wishes
from planner.core.taste import Taste

MONDAY = date(2026, 5, 4)
MINUTE = int(BASE.timestamp() // 60)


def said(**choices):
    return Plan(choices=BuildChoices(**choices))


def offered(agenda: Agenda, plan: Plan) -> set[str]:
    return {candidate.slot_id for candidate in wishes(agenda, plan).problem.candidates}


@pytest.fixture
def agenda():
    return agenda_of(
        (
            sample_session("open", (0, 60, "a"), recorded=False),
            sample_session("filmed", (60, 60, "b"), recorded=True),
            sample_session("twice", (120, 40, "c"), (1500, 40, "a")),
            replace(sample_session("booked", (300, 60, "a")), registration_needed=True),
        )
    )


def test_what_is_never_wanted_watched_later_or_elsewhere_is_no_candidate(agenda):
    assert offered(agenda, Plan()) == {"open", "filmed", "twice", "twice~2", "booked"}
    assert offered(agenda, said(never=("open",))) == {"filmed", "twice", "twice~2", "booked"}
    assert offered(agenda, plan_of({"filmed": "watch-later"})) == {"open", "twice", "twice~2", "booked"}
    assert offered(agenda, said(days_off=(MONDAY,))) == {"twice~2"}
    assert offered(agenda, said(avoided_venues=("a",))) == {"filmed", "twice"}
    assert offered(agenda, said(only_live=True)) == {"open", "twice", "twice~2", "booked"}


def test_what_was_dismissed_is_no_candidate_unless_it_is_a_must_and_alone_says_nothing_of_the_rest(agenda):
    dismissed = Plan(taste=Taste(dismissed=("open",)))
    assert offered(agenda, dismissed) == {"filmed", "twice", "twice~2", "booked"}
    assert wishes(agenda, dismissed).fit_of == wishes(agenda, Plan()).fit_of
    must = replace(dismissed, choices=BuildChoices(must=("open",)))
    assert "open" in {candidate.slot_id for candidate in best_plan(wishes(agenda, must).problem).chosen}


def test_what_was_dismissed_is_worth_what_it_would_be_otherwise(agenda):
    interested = Plan(preferences=Preferences(interests=("session open",)))
    dismissed = replace(interested, taste=Taste(dismissed=("open",)))
    assert wishes(agenda, dismissed).fit_of["open"] == wishes(agenda, interested).fit_of["open"] > 0


def test_a_must_comes_before_buildings_and_recordings_that_are_avoided(agenda):
    plan = said(must=("filmed",), only_live=True, avoided_venues=("b",))
    assert "filmed" in offered(agenda, plan)
    assert "filmed" in {c.slot_id for c in best_plan(wishes(agenda, plan).problem).chosen}


def test_what_needs_registering_comes_with_a_reminder_or_when_registered(agenda):
    assert "booked" not in offered(agenda, said(remind_to_register=False))
    assert "booked" in offered(agenda, said(remind_to_register=False, registered=("booked",)))


def test_hours_are_local_to_the_event_and_a_day_may_have_its_own(agenda):
    # Minute 0 is 10:00 in Berlin.
    plan = said(from_time=time(11), to_time=time(12), hours=(DayHours(day=date(2026, 5, 5), to_time=time(1)),))
    rules = wishes(agenda, plan).problem.rules
    assert (rules[MONDAY].from_minute, rules[MONDAY].to_minute) == (MINUTE + 60, MINUTE + 120)
    # An end before the change of day is in the night that follows.
    assert rules[date(2026, 5, 5)].to_minute == MINUTE + 1440 + 15 * 60
    assert {c.slot_id for c in best_plan(wishes(agenda, plan).problem).chosen} == {"filmed", "twice~2"}


def test_speaking_and_locked_entries_are_fixed_and_others_are_not(agenda):
    plan = plan_of({"open": "speaking", "filmed": "going", "twice": "going"})
    assert {c.slot_id for c in wishes(agenda, plan).problem.fixed} == {"open"}
    locked = replace(plan, choices=BuildChoices(locked=("twice",)))
    problem = wishes(agenda, locked).problem
    assert {c.slot_id for c in problem.fixed} == {"open", "twice"}
    assert "twice~2" not in {c.slot_id for c in problem.candidates}


def test_a_busy_time_over_several_days_is_cut_where_each_conference_day_ends(agenda):
    start = BASE - timedelta(days=1)
    busy = BusyTime(id="away", start=start, end=BASE + timedelta(days=1, minutes=30), title="Away")
    found = wishes(agenda, Plan(busy_times=(busy,))).problem.busy
    # Nothing of the day before the event; then to four in the morning of Tuesday in Berlin, and on from there.
    assert [(b.day, b.start_minute - MINUTE, b.end_minute - MINUTE) for b in found] == [
        (MONDAY, -360, 1080),
        (date(2026, 5, 5), 1080, 1470),
    ]


def test_a_lunch_that_busy_times_leave_no_room_for_is_told_and_dropped(agenda):
    lunch = LunchWish(from_time=time(12), to_time=time(13), minutes=45)
    plan = replace(plan_of({}, (130, 30, None)), choices=BuildChoices(lunch=lunch))
    made = wishes(agenda, plan)
    assert MONDAY not in made.problem.rules
    assert made.notes[-1] == (
        "On Monday what is fixed leaves no 45 minutes for lunch between 12:00 and 13:00, so none is kept free."
    )
    assert made.problem.rules[date(2026, 5, 5)].lunch is not None


def test_musts_without_a_time_or_a_place_in_the_programme_are_told(agenda):
    untimed = agenda_of((*agenda.programme.sessions, sample_session("later")))
    made = wishes(untimed, said(must=("later", "gone")))
    assert made.problem.required == frozenset()
    assert any("“Session later” has no time yet" in note for note in made.notes)
    assert any("gone" in note for note in made.notes)


def test_a_slot_without_length_is_planned_as_one_minute():
    agenda = agenda_of((sample_session("point", (30, 0, "a")), sample_session("long", (0, 60, "a"))))
    problem = wishes(agenda, Plan()).problem
    assert {(c.slot_id, c.end_minute - c.start_minute) for c in problem.candidates} == {("point", 1), ("long", 60)}
    assert len(best_plan(problem).chosen) == 1


def test_excellent_sessions_outweigh_many_good_ones_by_the_documented_formula():
    assert fit_points(90, 20) > 3 * fit_points(50, 20)
    assert fit_points(90, 10) < 3 * fit_points(50, 10)
    assert fit_points(100, 20) == 100
    assert slot_value(80, ((60, "recorded"), (110, "once")), 20).hundredths == round(64 * 0.6 * 1.1 * 100)


def test_every_factor_is_visible_adjustable_and_counts_where_it_applies(agenda):
    made = wishes(agenda, Plan())
    factors = {slot_id: made.value_of_slot(agenda.slots[slot_id]).factors for slot_id in agenda.slots}
    assert [words for _, words in factors["open"]] == ["given only once", "only to be had there"]
    assert [words for _, words in factors["filmed"]] == ["recorded, can be watched later", "given only once"]
    assert factors["twice"] == ()
    liked = wishes(agenda, said(watches_later=False)).value_of_slot(agenda.slots["filmed"])
    assert [words for _, words in liked.factors] == ["given only once"]
    doubled = said(factors=ValueFactors(only_occurrence=200, live=100))
    assert wishes(agenda, doubled).value_of_slot(agenda.slots["open"]).hundredths == 2 * 2500
    backup = wishes(agenda, plan_of({"twice": "maybe"})).value_of_slot(agenda.slots["twice~2"])
    assert backup.factors == ((125, "a backup of yours"),)


def test_the_value_solved_for_is_the_value_shown(agenda):
    plan = replace(plan_of({"twice": "maybe"}), choices=BuildChoices(follows_morning_tip=True))
    talks = agenda_of(tuple(replace(s, format="Breakout") for s in agenda.programme.sessions))
    made = wishes(talks, plan)
    for candidate in made.problem.candidates:
        assert candidate.value == made.value_of_slot(talks.slots[candidate.slot_id]).hundredths
    assert ("a breakout in the morning") in [w for _, w in made.value_of_slot(talks.slots["open"]).factors]
    assert ("a breakout in the morning") not in [w for _, w in made.value_of_slot(talks.slots["twice"]).factors]


def test_what_one_is_going_to_counts_more_when_the_plan_is_built_again(agenda):
    plan = plan_of({"open": "going"})
    fresh, again = wishes(agenda, plan), wishes(agenda, plan, keeps_entries=True)
    one = next(c for c in fresh.problem.candidates if c.slot_id == "open")
    kept = next(c for c in again.problem.candidates if c.slot_id == "open")
    assert kept.value == one.value + 1000
    assert again.plain_value(kept) == one.value
    assert again.plain_value(one._replace(slot_id="filmed")) == one.value


def test_a_summit_and_each_talk_in_it_exclude_each_other():
    agenda = agenda_of(
        (
            sample_session("summit", (0, 200, "a")),
            sample_session("track", (0, 100, "a"), parent_id="summit"),
            sample_session("talk", (0, 40, "a"), parent_id="track"),
        )
    )
    pairs = set(wishes(agenda, Plan()).problem.excluding)
    assert pairs == {("summit", "track"), ("summit", "talk"), ("track", "talk")}


def test_midnight_and_clock_changes_are_counted_in_minutes_that_pass():
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30 in Berlin, an hour before the clocks go back
    agenda = agenda_of(
        (sample_session("late", (0, 90, "a"), base=night), sample_session("next", (90, 30, "a"), base=night))
    )
    chosen = best_plan(wishes(agenda, Plan()).problem).chosen
    assert [c.slot_id for c in chosen] == ["late", "next"]
