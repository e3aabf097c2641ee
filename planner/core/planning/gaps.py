"""What fills a free stretch of a plan, the rest of it staying as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, always
from planner.core.planning.held import clashes_apart, going_to, rules_still_kept, standing, umbrellas
from planner.core.planning.problem import Candidate, PlanningProblem
from planner.core.planning.wishes import Wishes

MOST_FILLINGS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A session that fits a gap. `walk_minutes`: how much longer the day's walks get; `value` in hundredths."""

    slot_id: str
    value: int
    walk_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledGap:
    """`best`: the sessions that together fill the gap best, as slot ids by time. `walk_minutes`: how much longer they
    make the day's walks. `fillings`: single ones, best first."""

    best: tuple[str, ...] = ()
    value: int = 0
    walk_minutes: int = 0
    fillings: tuple[Filling, ...] = ()


def fill_gap(wishes: Wishes, from_minute: int, to_minute: int, keep_going: Callable[[], bool] = always) -> FilledGap:
    """The best that fits [from_minute, to_minute), minutes since 1970, beside everything one is going to. What the
    day's rules say holds for what comes in, but for a pause that the plan leaves no room for as it is."""
    problem = _gap_problem(wishes, from_minute, to_minute)
    try:
        before, search = PlanSearch(replace(problem, candidates=())).best(), PlanSearch(problem)
        best = search.best(keep_going)
    except NoPlan:  # the day holds as many sessions as it may, or more
        return FilledGap()
    fixed = {slot.slot_id for slot in problem.fixed}
    chosen = [candidate for candidate in best.chosen if candidate.slot_id not in fixed]
    return FilledGap(
        best=tuple(candidate.slot_id for candidate in chosen),
        value=sum(candidate.value for candidate in chosen),
        walk_minutes=max(0, best.walking_minutes - before.walking_minutes),
        fillings=_fillings(search, before),
    )


def _gap_problem(wishes: Wishes, from_minute: int, to_minute: int) -> PlanningProblem:
    """What may come into the gap, with everything one is going to on its days fixed."""
    problem, held = wishes.problem, going_to(wishes)
    sessions = {slot.session_id for slot in held}
    barred = sessions | {parent for parent, child in problem.excluding if child in sessions}
    within = [
        candidate
        for candidate in problem.candidates
        if candidate.start_minute >= from_minute
        and candidate.end_minute <= to_minute
        and candidate.session_id not in barred
    ]
    days = {candidate.day for candidate in within}
    without_time = umbrellas(problem, held)
    aside = [slot for slot in held if slot in without_time or slot.day not in days]
    stands = standing(problem, [slot for slot in held if slot not in aside])
    rules = {}
    for day in days & problem.rules.keys():
        rules[day] = rules_still_kept(problem, day, held)
        most = rules[day].most_sessions
        if most is not None:
            rules[day] = replace(rules[day], most_sessions=most - sum(bar.day == day for bar in stands.bars))
    return replace(
        problem,
        candidates=tuple(c for c in within if not any(clashes_apart(problem, c, slot) for slot in aside)),
        fixed=stands.fixed,
        required=frozenset(),
        busy=(*problem.busy, *stands.bars),
        rules=rules,
    )


def _fillings(search: PlanSearch, before: BestPlan) -> tuple[Filling, ...]:
    """Each candidate as the only thing that comes in, the best ones: what is worth less than they are is not tried."""
    found: list[Filling] = []
    for candidate in sorted(search.candidates, key=lambda c: (-c.value, c.slot_id)):
        if len(found) >= MOST_FILLINGS and candidate.value < found[MOST_FILLINGS - 1].value:
            break
        alone = _alone(search.problem, candidate, before)
        if alone is not None:
            found.append(alone)
    found.sort(key=lambda filling: (-filling.value, filling.walk_minutes, filling.slot_id))
    return tuple(found[:MOST_FILLINGS])


def _alone(problem: PlanningProblem, candidate: Candidate, before: BestPlan) -> Filling | None:
    """The candidate as the only thing that comes in, None where the day's rules do not allow it."""
    try:
        found = PlanSearch(replace(problem, candidates=(candidate,))).best()
    except NoPlan:
        return None
    if candidate not in found.chosen:
        return None
    return Filling(
        slot_id=candidate.slot_id,
        value=candidate.value,
        walk_minutes=max(0, found.walking_minutes - before.walking_minutes),
    )
