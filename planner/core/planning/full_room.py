"""The room is full: where else one still gets to in time, and the rest of the day around it; and the backup that each
entry carries in advance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from planner.core.plan import EntryState
from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, always
from planner.core.planning.problem import BusyInterval, Candidate, DayRules, PlanningProblem, clash
from planner.core.planning.wishes import Wishes
from planner.core.programme import Slot

WORTH_GOING = 0.5
"""A session of which less than this share is left is not worth walking to."""
NOTICED_BEFORE_MINUTES = 5
"""How long before its start one usually learns that a room is full."""
BACKUP_WALK_MINUTES = 10
"""A backup lies no farther from the entry it is for."""
MOST_WAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRoom:
    """A session to go to instead. `walk_minutes` from where one stands; `missed_minutes` of it have gone by when one is
    there; `value`: of what is left of it, in hundredths. `rest`: the best plan of the rest of the day with it."""

    slot_id: str
    walk_minutes: int
    missed_minutes: int
    is_running: bool
    value: int
    rest: BestPlan


def other_rooms(
    wishes: Wishes, slot: Slot, now_minute: int, keep_going: Callable[[], bool] = always
) -> tuple[OtherRoom, ...]:
    """Where to go instead of a slot whose room is full, at most five, best first by all that the day still brings.

    `now_minute`: minutes since 1970, UTC, taken to be no earlier than shortly before the slot starts. `wishes` with
    `keeps_entries`, so that the rest of the day changes only where that gains something."""
    now = max(now_minute, slot.start_minute - NOTICED_BEFORE_MINUTES)
    problem = _rest_of_day(wishes, slot, now)
    try:
        search = PlanSearch(problem)
    except NoPlan:
        return ()
    place = wishes.agenda.venue_id_of(slot)
    originals = {c.slot_id: c for c in wishes.problem.candidates}
    soon = [
        (number, candidate)
        for number, candidate in enumerate(search.candidates)
        if candidate.start_minute < slot.end_minute
    ]
    found = []
    for number, candidate in soon:
        try:
            rest = search.best_with(number, keep_going)
        except NoPlan:
            continue
        original = originals[candidate.slot_id]
        found.append(
            OtherRoom(
                slot_id=candidate.slot_id,
                walk_minutes=problem.walk_minutes(place, candidate.place),
                missed_minutes=candidate.start_minute - original.start_minute,
                is_running=original.start_minute < now,
                value=candidate.value,
                rest=rest,
            )
        )
    found.sort(key=lambda way: (-way.rest.value, way.walk_minutes, way.missed_minutes, way.slot_id))
    return tuple(found[:MOST_WAYS])


def backups(wishes: Wishes) -> dict[str, str]:
    """Slot id of each entry one is going to → slot id of the best session nearby, should its room be full; only where
    there is one that is free in the plan, a short walk away, and mostly still to come then."""
    agenda, plan, problem = wishes.agenda, wishes.plan, wishes.problem
    going = [
        wishes.candidate_of(agenda.slots[entry.slot_id])
        for entry in plan.entries
        if entry.state in (EntryState.GOING, EntryState.SPEAKING) and entry.slot_id in agenda.slots
    ]
    held = {candidate.session_id for candidate in going}
    free = [candidate for candidate in problem.candidates if candidate.session_id not in held and candidate.value > 0]
    speaking = {e.slot_id for e in plan.entries if e.state is EntryState.SPEAKING}
    found = {}
    for entry in going:
        if entry.slot_id in speaking:
            continue
        others: list[Candidate | BusyInterval] = [c for c in going if c is not entry and c.day == entry.day]
        others.extend(busy for busy in problem.busy if busy.day == entry.day)
        best: tuple[int, int, str] | None = None
        for candidate in free:
            if candidate.start_minute >= entry.end_minute or candidate.end_minute <= entry.start_minute:
                continue
            walk = problem.walk_minutes(entry.place, candidate.place)
            late = _late(candidate, entry.start_minute - NOTICED_BEFORE_MINUTES + walk)
            if walk > BACKUP_WALK_MINUTES or late is None or any(clash(problem, late, other) for other in others):
                continue
            rank = (late.value, -walk, candidate.slot_id)
            if best is None or rank > best:
                best = rank
        if best is not None:
            found[entry.slot_id] = best[2]
    return found


def _rest_of_day(wishes: Wishes, slot: Slot, now: int) -> PlanningProblem:
    """The day from now on, standing in front of the slot's room; what runs already counts for what is left of it."""
    problem, agenda = wishes.problem, wishes.agenda
    day, place = agenda.day_of(slot), agenda.venue_id_of(slot)
    here = BusyInterval("here", now - 1, now, place, day)
    candidates = []
    for candidate in problem.candidates:
        if candidate.day != day or candidate.session_id == slot.session_id:
            continue
        late = _late(candidate, now + problem.walk_minutes(place, candidate.place))
        if late is not None:
            candidates.append(late)
    later: list[BusyInterval] = [busy for busy in problem.busy if busy.day == day and busy.start_minute >= now]
    rules = problem.rules.get(day)
    return replace(
        problem,
        candidates=tuple(candidates),
        fixed=tuple(c for c in problem.fixed if c.day == day and c.start_minute >= now and c.slot_id != slot.id),
        required=problem.required & _whole_sessions(candidates) - {slot.session_id},
        busy=(here, *later),
        rules={day: _still_possible(rules, now)} if rules is not None else {},
    )


def _late(candidate: Candidate, arrival: int) -> Candidate | None:
    """What is left of a candidate for somebody who arrives then; None where that is too little."""
    if arrival <= candidate.start_minute:
        return candidate
    left = (candidate.end_minute - arrival) / (candidate.end_minute - candidate.start_minute)
    if left < WORTH_GOING:
        return None
    return candidate._replace(start_minute=arrival, value=round(candidate.value * left))


def _whole_sessions(candidates: Iterable[Candidate]) -> frozenset[str]:
    return frozenset(candidate.session_id for candidate in candidates)


def _still_possible(rules: DayRules, now: int) -> DayRules:
    """The day's rules, without a lunch whose hours are over."""
    lunch = rules.lunch
    if lunch is not None and lunch.to_minute - max(now, lunch.from_minute) < lunch.minutes:
        return replace(rules, lunch=None)
    return rules
