"""What fills a free stretch of a plan, the rest of it staying as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.core.plan import EntryState
from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, always
from planner.core.planning.problem import Candidate
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
    """`best`: the sessions that together fill the gap best, as slot ids by time. `fillings`: single ones, best
    first."""

    best: tuple[str, ...]
    value: int
    fillings: tuple[Filling, ...]


def fill_gap(wishes: Wishes, from_minute: int, to_minute: int, keep_going: Callable[[], bool] = always) -> FilledGap:
    """The best that fits [from_minute, to_minute), minutes since 1970, beside everything one is going to. What the
    day's rules say holds for what comes in."""
    agenda, plan, problem = wishes.agenda, wishes.plan, wishes.problem
    kept = [
        wishes.candidate_of(agenda.slots[entry.slot_id])
        for entry in plan.entries
        if entry.state in (EntryState.GOING, EntryState.SPEAKING) and entry.slot_id in agenda.slots
    ]
    held = {candidate.session_id for candidate in kept}
    within = [
        candidate
        for candidate in problem.candidates
        if candidate.session_id not in held
        and candidate.start_minute >= from_minute
        and candidate.end_minute <= to_minute
    ]
    days = {candidate.day for candidate in within}
    near = tuple(candidate for candidate in kept if candidate.day in days)
    filled = replace(problem, candidates=tuple(within), fixed=near, required=frozenset())
    empty = replace(filled, candidates=())
    try:
        before, search = PlanSearch(empty).best(), PlanSearch(filled)
        best = search.best(keep_going)
    except NoPlan:  # what one is going to clashes with itself: solve that first
        return FilledGap(best=(), value=0, fillings=())
    fillings = []
    for candidate in search.candidates:
        alone = _alone(search, candidate, before)
        if alone is not None:
            fillings.append(alone)
    fillings.sort(key=lambda filling: (-filling.value, filling.walk_minutes, filling.slot_id))
    chosen = [c for c in best.chosen if c not in near]
    return FilledGap(
        best=tuple(c.slot_id for c in chosen),
        value=sum(c.value for c in chosen),
        fillings=tuple(fillings[:MOST_FILLINGS]),
    )


def _alone(search: PlanSearch, candidate: Candidate, before: BestPlan) -> Filling | None:
    """The candidate as the only thing that comes in, None where the day's rules do not allow it."""
    try:
        found = PlanSearch(replace(search.problem, candidates=(candidate,))).best()
    except NoPlan:
        return None
    if candidate not in found.chosen:
        return None
    return Filling(
        slot_id=candidate.slot_id,
        value=candidate.value,
        walk_minutes=max(0, found.walking_minutes - before.walking_minutes),
    )
