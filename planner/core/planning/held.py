"""What a plan holds already, as parts of a planning problem: for questions that leave the rest of a plan as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from planner.core.plan import EntryState
from planner.core.planning.best_plan import NoPlan, PlanSearch
from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, DayRules, PlanningProblem, clash
from planner.core.planning.wishes import Wishes


class Standing(NamedTuple):
    """Slots that stay: `fixed` where they go together, `bars` where they clash with each other or with a busy time,
    since a problem whose fixed slots clash has no plan at all."""

    fixed: tuple[Candidate, ...]
    bars: tuple[BusyInterval, ...]


def going_to(wishes: Wishes) -> tuple[Candidate, ...]:
    """What the attendee is going to or speaks at, at its plain value, as far as it has a time."""
    slots = wishes.agenda.slots
    return tuple(
        wishes.candidate_of(slots[entry.slot_id])
        for entry in wishes.plan.entries
        if entry.state in (EntryState.GOING, EntryState.SPEAKING) and entry.slot_id in slots
    )


def umbrellas(problem: PlanningProblem, held: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Summits among what is held of which a talk is held too: nobody is at both, so they take no time of their own."""
    sessions = {slot.session_id for slot in held}
    parents = {parent for parent, child in problem.excluding if child in sessions}
    return tuple(slot for slot in held if slot.session_id in parents)


def standing(problem: PlanningProblem, slots: Sequence[Candidate]) -> Standing:
    """The slots as what stays in a plan of `problem`."""
    fixed: list[Candidate] = []
    bars: list[BusyInterval] = []
    for slot in slots:
        others: list[Candidate | BusyInterval] = [other for other in slots if other is not slot]
        if any(clashes_apart(problem, slot, other) for other in (*others, *problem.busy)):
            bars.append(bar_of(slot))
        else:
            fixed.append(slot)
    return Standing(tuple(fixed), tuple(bars))


def bar_of(slot: Candidate) -> BusyInterval:
    """The slot as a time at which one is not free, and where one is then."""
    return BusyInterval(slot.slot_id, slot.start_minute, slot.end_minute, slot.place, slot.day)


def clashes_apart(problem: PlanningProblem, one: Candidate, other: Candidate | BusyInterval) -> bool:
    """Whether the two clash, and neither is a part of the other."""
    return clash(problem, one, other) and not (isinstance(other, Candidate) and belong_together(problem, one, other))


def belong_together(problem: PlanningProblem, one: Candidate, other: Candidate) -> bool:
    """Whether they are a summit and a talk in it."""
    pair = (one.session_id, other.session_id)
    return pair in problem.excluding or pair[::-1] in problem.excluding


def rules_still_kept(problem: PlanningProblem, day: date, slots: Sequence[Candidate]) -> DayRules:
    """The rules of a day without the pauses that these slots of it leave no room for as it is: what they break already
    stands in the way of nothing more."""
    rules = problem.rules.get(day, NO_RULES)
    without_time = umbrellas(problem, slots)
    found = standing(problem, [slot for slot in slots if slot.day == day and slot not in without_time])
    alone = replace(
        problem,
        candidates=(),
        fixed=found.fixed,
        required=frozenset(),
        busy=(*found.bars, *(busy for busy in problem.busy if busy.day == day)),
    )
    if rules.lunch is not None and not _is_possible(alone, day, DayRules(lunch=rules.lunch)):
        rules = replace(rules, lunch=None)
    if rules.breaks is not None and not _is_possible(alone, day, DayRules(breaks=rules.breaks)):
        rules = replace(rules, breaks=None)
    return rules


def _is_possible(problem: PlanningProblem, day: date, rules: DayRules) -> bool:
    try:
        PlanSearch(replace(problem, rules={day: rules})).best()
    except NoPlan:
        return False
    return True
