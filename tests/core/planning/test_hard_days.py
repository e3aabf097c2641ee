"""Days on which a plan is easily got wrong, one promise a test. Hours are minutes from the beginning of Monday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest
from planning_samples import worth_of_allowed

from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, best_plan
from planner.core.planning.problem import Breaks, BusyInterval, Candidate, DayRules, Lunch, PlanningProblem

MONDAY = date(2026, 5, 4)
TUESDAY = MONDAY + timedelta(days=1)
TEN_MINUTES_APART = {("a", "b"): 10, ("b", "a"): 10}


def slot(name: str, start: int, end: int, place: str | None = "a", value: int = 100, day: date = MONDAY) -> Candidate:
    """A slot of the session that its name begins with: 'talk~2' is of 'talk'."""
    return Candidate(name, name.split("~")[0], start, end, place, day, value)


def busy(name: str, start: int, end: int, place: str | None = None) -> BusyInterval:
    return BusyInterval(name, start, end, place, MONDAY)


def problem_of(
    *candidates: Candidate,
    walks: Mapping[tuple[str, str], int] | None = None,
    fixed: Iterable[Candidate] = (),
    required: Iterable[str] = (),
    busy: Iterable[BusyInterval] = (),
    monday: DayRules | None = None,
    excluding: Iterable[tuple[str, str]] = (),
) -> PlanningProblem:
    return PlanningProblem(
        candidates=candidates,
        walks=TEN_MINUTES_APART if walks is None else walks,
        fixed=tuple(fixed),
        required=frozenset(required),
        busy=tuple(busy),
        begins={MONDAY: 0, TUESDAY: 1440},
        rules={} if monday is None else {MONDAY: monday},
        excluding=tuple(excluding),
    )


def best(problem: PlanningProblem) -> BestPlan:
    """The best plan, which has no faults and is proven."""
    plan = best_plan(problem)
    assert worth_of_allowed(problem, plan.chosen)[0] == plan.value == plan.bound
    assert plan.is_proven
    return plan


def chosen(problem: PlanningProblem) -> list[str]:
    return [slot.slot_id for slot in best(problem).chosen]


# --- walks ---


def test_a_walk_that_exactly_fits_the_gap_fits():
    plan = best(problem_of(slot("one", 600, 640), slot("two", 650, 690, "b")))
    assert [of.slot_id for of in plan.chosen] == ["one", "two"]
    assert plan.walking_minutes == 10


def test_a_walk_that_is_a_minute_longer_than_the_gap_does_not_fit():
    assert chosen(problem_of(slot("one", 600, 641), slot("two", 650, 690, "b", 101))) == ["two"]


def test_without_a_walk_sessions_may_touch():
    rooms_apart = problem_of(slot("one", 600, 640), slot("two", 640, 680, "b"), slot("three", 680, 720), walks={})
    assert chosen(rooms_apart) == ["one", "two", "three"]


def test_the_way_there_and_the_way_back_may_take_different_times():
    walks = {("a", "b"): 5, ("b", "a"): 20}
    there, back = (
        (slot("one", 600, 640), slot("two", 650, 690, "b")),
        (slot("two", 600, 640, "b"), slot("one", 650, 690)),
    )
    assert chosen(problem_of(*there, walks=walks)) == ["one", "two"]
    assert len(chosen(problem_of(*back, walks=walks))) == 1


def test_a_short_session_on_the_way_saves_no_walk():
    """From a to b it is 45 minutes, but by way of the session at c only ten: they clash all the same."""
    walks = {("a", "b"): 45, ("a", "c"): 5, ("c", "b"): 5}
    first, between, last = slot("one", 600, 640), slot("two", 645, 650, "c", 50), slot("three", 655, 695, "b")
    assert len(chosen(problem_of(first, between, last, walks=walks))) == 2
    later = slot("three", 685, 725, "b")
    assert chosen(problem_of(first, between, later, walks=walks)) == ["one", "two", "three"]


def test_nobody_walks_to_or_from_a_place_that_is_not_known():
    plan = best(problem_of(slot("one", 600, 640), slot("two", 640, 680, None), slot("three", 680, 720)))
    assert [of.slot_id for of in plan.chosen] == ["one", "two", "three"]
    assert plan.walking_minutes == 0


def test_over_a_place_that_is_not_known_one_still_has_to_walk():
    first, nowhere = slot("one", 600, 640), slot("two", 640, 645, None, 50)
    assert len(chosen(problem_of(first, nowhere, slot("three", 645, 685, "b")))) == 2
    plan = best(problem_of(first, nowhere, slot("three", 650, 690, "b")))
    assert [of.slot_id for of in plan.chosen] == ["one", "two", "three"]
    assert plan.walking_minutes == 10


def test_of_equal_value_the_plan_with_less_walking_is_better():
    stay = slot("stay", 700, 740)
    assert chosen(problem_of(slot("far", 600, 640, "b"), slot("near", 630, 670), stay)) == ["near", "stay"]


def test_of_equal_value_and_walking_the_earlier_plan_is_better():
    assert chosen(problem_of(slot("talk~1", 700, 740), slot("talk~2", 600, 640))) == ["talk~2"]


# --- sessions, and days that touch ---


def test_a_session_given_twice_is_attended_where_it_is_in_the_way_of_less():
    repeated = slot("talk~1", 600, 640, value=300), slot("talk~2", 700, 740, value=300)
    assert chosen(problem_of(*repeated, slot("other", 610, 650, value=299))) == ["other", "talk~2"]


def test_a_session_given_on_two_days_is_attended_once():
    repeated = slot("talk~1", 600, 640), slot("talk~2", 2050, 2090, day=TUESDAY)
    assert chosen(problem_of(*repeated)) == ["talk~1"]


def test_a_session_over_midnight_clashes_with_the_first_of_the_next_day():
    party, breakfast = slot("party", 1380, 1500), slot("breakfast", 1490, 1530, day=TUESDAY, value=101)
    assert chosen(problem_of(party, breakfast)) == ["breakfast"]
    later = slot("breakfast", 1500, 1540, day=TUESDAY)
    assert chosen(problem_of(party, later)) == ["party", "breakfast"]


def test_the_walk_after_midnight_counts_for_the_clash_and_not_as_walking_of_a_day():
    party = slot("party", 1380, 1500)
    assert len(chosen(problem_of(party, slot("breakfast", 1509, 1549, "b", day=TUESDAY)))) == 1
    plan = best(problem_of(party, slot("breakfast", 1510, 1550, "b", day=TUESDAY)))
    assert (plan.value, plan.walking_minutes) == (200, 0)


def test_a_session_over_midnight_clashes_with_what_is_fixed_on_the_next_day():
    speaking = slot("speaking", 1490, 1530, day=TUESDAY)
    assert chosen(problem_of(slot("party", 1380, 1500), fixed=[speaking])) == ["speaking"]


def test_of_two_sessions_of_one_minute_at_the_same_time_one_is_chosen():
    """So a slot without length is planned."""
    assert len(chosen(problem_of(slot("one", 600, 601), slot("two", 600, 601)))) == 1


# --- busy times ---


def test_busy_times_that_lie_over_each_other_end_with_the_last_of_them():
    times = [busy("long", 600, 700), busy("short", 620, 640), busy("late", 690, 720)]
    within, after = slot("within", 650, 680), slot("after", 720, 760)
    assert chosen(problem_of(slot("before", 560, 600), within, after, busy=times)) == ["before", "after"]


def test_a_busy_time_with_a_place_is_walked_to_and_from():
    errand = [busy("errand", 650, 690, "b")]
    near = slot("before", 600, 640), slot("after", 700, 740)
    plan = best(problem_of(*near, busy=errand))
    assert [of.slot_id for of in plan.chosen] == ["before", "after"]
    assert plan.walking_minutes == 20
    assert chosen(problem_of(slot("before", 600, 641), slot("after", 699, 740), busy=errand)) == []


def test_from_a_busy_time_without_a_place_no_walk_is_asked_but_the_last_place_is_remembered():
    call = [busy("call", 640, 650)]
    assert chosen(problem_of(slot("one", 600, 640), slot("two", 650, 690, "b"), busy=call)) == ["one", "two"]
    assert len(chosen(problem_of(slot("one", 600, 641), slot("two", 650, 690, "b"), busy=call))) == 1


# --- what must be ---


def test_fixed_slots_that_clash_allow_no_plan():
    with pytest.raises(NoPlan):
        best_plan(problem_of(fixed=[slot("one", 600, 640), slot("two", 645, 680, "b")]))


def test_a_fixed_slot_in_a_busy_time_allows_no_plan():
    with pytest.raises(NoPlan):
        best_plan(problem_of(fixed=[slot("one", 600, 640)], busy=[busy("call", 630, 650)]))


def test_required_sessions_that_clash_in_all_their_slots_allow_no_plan():
    clashing = slot("one~1", 600, 640), slot("one~2", 700, 740), slot("two", 630, 710)
    with pytest.raises(NoPlan):
        best_plan(problem_of(*clashing, required=["one", "two"]))


def test_a_required_session_with_no_slot_allows_no_plan():
    with pytest.raises(NoPlan):
        best_plan(problem_of(slot("one", 600, 640), required=["another"]))


def test_a_required_session_is_chosen_whatever_it_costs():
    dear = slot("dear", 600, 700, value=900)
    assert chosen(problem_of(dear, slot("must", 650, 690, value=0), required=["must"])) == ["must"]


def test_a_required_session_takes_the_slot_that_leaves_most():
    must = slot("must~1", 600, 640, value=0), slot("must~2", 700, 740, value=0)
    assert chosen(problem_of(*must, slot("other", 700, 740), required=["must"])) == ["must~1", "other"]


# --- summits ---


def test_a_summit_or_its_talks_are_attended_whichever_are_worth_more():
    talks = slot("talk1", 600, 640, value=200), slot("talk2", 700, 740, value=200)
    parts = [("summit", "talk1"), ("summit", "talk2")]
    assert chosen(problem_of(slot("summit", 600, 800, value=399), *talks, excluding=parts)) == ["talk1", "talk2"]
    assert chosen(problem_of(slot("summit", 600, 800, value=401), *talks, excluding=parts)) == ["summit"]


def test_a_summit_and_a_talk_that_is_given_at_another_time_are_not_both_attended():
    apart = slot("summit", 600, 700), slot("talk", 800, 840)
    assert len(chosen(problem_of(*apart, excluding=[("summit", "talk")]))) == 1


def test_a_fixed_summit_with_a_required_talk_takes_no_time_of_its_own_and_has_no_value():
    summit = slot("summit", 600, 800, value=500)
    talks = slot("talk1", 600, 640), slot("talk2", 700, 740)
    parts = [("summit", "talk1"), ("summit", "talk2")]
    problem = problem_of(*talks, slot("other", 650, 690), fixed=[summit], required=["talk1"], excluding=parts)
    plan = best(problem)
    assert sorted(of.slot_id for of in plan.chosen) == ["summit", "talk1", "talk2"]
    assert plan.value == 200


def test_a_required_summit_is_attended_by_a_required_talk():
    summit, talk = slot("summit", 600, 800, value=500), slot("talk", 600, 640)
    problem = problem_of(summit, talk, required=["summit", "talk"], excluding=[("summit", "talk")])
    assert chosen(problem) == ["talk"]


def test_in_a_fixed_summit_without_a_required_talk_no_talk_is_chosen():
    talk = slot("talk", 900, 940)
    assert chosen(problem_of(talk, fixed=[slot("summit", 600, 800)], excluding=[("summit", "talk")])) == ["summit"]


# --- the rules of a day ---


def test_chosen_sessions_lie_within_the_hours_of_the_day_and_fixed_ones_need_not():
    early, fits, late = slot("early", 539, 580), slot("fits", 540, 1080), slot("late", 1040, 1081, value=900)
    hours = DayRules(from_minute=540, to_minute=1080)
    assert chosen(problem_of(early, fits, late, monday=hours)) == ["fits"]
    assert chosen(problem_of(fixed=[early, late], monday=hours)) == ["early", "late"]


def test_fixed_slots_count_as_sessions_and_busy_times_do_not():
    free = slot("one", 600, 640), slot("two", 700, 740, value=200)
    fixed, call = [slot("speaking", 800, 840)], [busy("call", 900, 940)]
    two = DayRules(most_sessions=2)
    assert chosen(problem_of(*free, fixed=fixed, busy=call, monday=two)) == ["two", "speaking"]


def test_more_fixed_slots_than_sessions_allowed_leave_no_plan():
    with pytest.raises(NoPlan):
        best_plan(problem_of(fixed=[slot("one", 600, 640), slot("two", 700, 740)], monday=DayRules(most_sessions=1)))


def test_lunch_fits_into_a_gap_of_just_its_minutes_beside_the_walk():
    day = slot("one", 600, 720), slot("two", 775, 900, "b")
    for minutes, count in ((45, 2), (46, 1)):
        lunch = DayRules(lunch=Lunch(from_minute=700, to_minute=790, minutes=minutes))
        assert len(chosen(problem_of(*day, monday=lunch))) == count, minutes


def test_lunch_lies_within_its_window():
    day = slot("one", 600, 720), slot("two", 780, 900)
    for until, count in ((765, 2), (764, 1)):
        lunch = DayRules(lunch=Lunch(from_minute=660, to_minute=until, minutes=45))
        assert len(chosen(problem_of(*day, monday=lunch))) == count, until


def test_lunch_may_be_before_the_first_session_and_after_the_last():
    lunch = DayRules(lunch=Lunch(from_minute=690, to_minute=750, minutes=60))
    assert chosen(problem_of(slot("first", 750, 800, "b"), monday=lunch)) == ["first"]
    assert chosen(problem_of(slot("last", 600, 690), monday=lunch)) == ["last"]


def test_a_busy_time_is_no_lunch_and_without_one_nothing_is_attended_that_day():
    lunch = DayRules(lunch=Lunch(from_minute=690, to_minute=750, minutes=60))
    assert chosen(problem_of(slot("one", 900, 940), busy=[busy("call", 700, 710)], monday=lunch)) == []
    with pytest.raises(NoPlan):
        best_plan(problem_of(fixed=[slot("one", 900, 940)], busy=[busy("call", 700, 710)], monday=lunch))


def test_the_walk_before_lunch_is_over_the_place_that_is_not_known():
    """One comes from a, was nowhere, and goes to b: of the 60 minutes ten are for the walk."""
    day = slot("one", 600, 640), slot("two", 640, 700, None), slot("three", 760, 800, "b")
    for minutes, count in ((50, 3), (51, 2)):
        lunch = DayRules(lunch=Lunch(from_minute=700, to_minute=760, minutes=minutes))
        assert len(chosen(problem_of(*day, monday=lunch))) == count, minutes


def test_after_so_many_minutes_without_one_there_is_a_break():
    row = [slot(f"session{n}", 600 + 40 * n, 640 + 40 * n) for n in range(4)]
    breaks = DayRules(breaks=Breaks(after_minutes=80, minutes=20))
    assert len(chosen(problem_of(*row, monday=breaks))) == 3


def test_a_walk_is_no_break():
    day = slot("one", 600, 640), slot("two", 660, 700, "b")
    for minutes, count in ((10, 2), (11, 1)):
        breaks = DayRules(breaks=Breaks(after_minutes=60, minutes=minutes))
        assert len(chosen(problem_of(*day, monday=breaks))) == count, minutes


def test_a_session_longer_than_a_stretch_may_begin_one_and_needs_a_break_behind_it():
    breaks = DayRules(breaks=Breaks(after_minutes=60, minutes=15))
    workshop, soon, later = slot("workshop", 600, 720, value=500), slot("soon", 730, 750), slot("later", 735, 755)
    assert chosen(problem_of(workshop, soon, monday=breaks)) == ["workshop"]
    assert chosen(problem_of(workshop, later, monday=breaks)) == ["workshop", "later"]


def test_a_busy_time_is_no_break():
    breaks = DayRules(breaks=Breaks(after_minutes=60, minutes=15))
    day = slot("one", 600, 640), slot("two", 660, 700)
    assert chosen(problem_of(*day, monday=breaks)) == ["one", "two"]
    assert len(chosen(problem_of(*day, busy=[busy("call", 640, 660)], monday=breaks))) == 1


# --- nothing, and something given ---


def test_with_nothing_to_choose_the_plan_is_what_is_fixed():
    plan = best(problem_of())
    assert (plan.chosen, plan.value, plan.walking_minutes) == ((), 0, 0)
    assert chosen(problem_of(fixed=[slot("speaking", 600, 640)])) == ["speaking"]


def test_what_is_worth_nothing_is_in_no_plan():
    assert chosen(problem_of(slot("one", 600, 640, value=0))) == []


def test_the_best_plan_with_a_given_slot_gives_up_what_it_clashes_with():
    search = PlanSearch(problem_of(slot("dear", 600, 700, value=900), slot("cheap", 650, 690), slot("other", 800, 840)))
    number = next(n for n, candidate in enumerate(search.candidates) if candidate.slot_id == "cheap")
    plan = search.best_with(number)
    assert ([of.slot_id for of in plan.chosen], plan.value, plan.bound) == (["cheap", "other"], 200, 200)
    assert search.best().value == 1_000


def test_there_is_no_plan_with_a_given_slot_that_the_required_sessions_leave_no_room_for():
    required = slot("must~1", 600, 640), slot("must~2", 660, 700)
    search = PlanSearch(problem_of(*required, slot("long", 610, 690, value=900), required=["must"]))
    number = next(n for n, candidate in enumerate(search.candidates) if candidate.slot_id == "long")
    with pytest.raises(NoPlan):
        search.best_with(number)
