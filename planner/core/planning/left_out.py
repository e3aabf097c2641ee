"""Why a session is not in the best plan, and what taking it instead would cost, computed exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.core.build_choices import BuildChoices
from planner.core.plan import EntryState
from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, always
from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, clash
from planner.core.planning.wishes import Wishes, may_be_planned
from planner.core.programme import Session

Obstacle = Literal[
    "costs",
    "busy",
    "fixed",
    "must",
    "hours",
    "day-off",
    "rules",
    "never",
    "dismissed",
    "registration",
    "watch-later",
    "no-time",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """`value` of its best occurrence and what is lost by taking it (`cost`; below 0 only where changing the plan one
    has has to gain more than that), in hundredths; None: it cannot be taken.
    `slot_id`: the occurrence that costs least. `replaces` leave for it, `brings` come with it: candidates. `because`: a
    sentence without a full stop."""

    session_id: str
    slot_id: str | None
    value: int
    cost: int | None
    replaces: tuple[Candidate, ...] = ()
    brings: tuple[Candidate, ...] = ()
    obstacle: Obstacle
    because: str


def left_out(
    wishes: Wishes,
    search: PlanSearch,
    best: BestPlan,
    keep_going: Callable[[], bool] = always,
    most: int | None = None,
) -> tuple[LeftOut, ...]:
    """Every session that is left out though it is worth at least as much as the weakest one chosen, the most valuable
    first. `best` is the best plan that `search` found. Where `keep_going` says no, or `most` are told, the rest is left
    untold."""
    agenda, problem = wishes.agenda, wishes.problem
    chosen = {candidate.session_id for candidate in best.chosen}
    free = [c.value for c in best.chosen if c not in problem.fixed and c.session_id not in problem.required]
    weakest = min(free, default=0)
    worth: dict[str, int] = {}
    for slot in agenda.slots_in_order:
        if slot.session_id not in chosen:
            value = wishes.value_of_slot(slot).hundredths if slot.session_id not in worth else worth[slot.session_id]
            worth[slot.session_id] = max(value, worth.get(slot.session_id, 0))
    found: list[LeftOut] = []
    for session_id, value in sorted(worth.items(), key=lambda item: (-item[1], item[0])):
        if value < max(1, weakest) or len(found) == most or not keep_going():
            break
        found.append(reason_left_out(wishes, search, best, session_id, keep_going))
    return tuple(found)


def reason_left_out(
    wishes: Wishes, search: PlanSearch, best: BestPlan, session_id: str, keep_going: Callable[[], bool] = always
) -> LeftOut:
    """Why one session with a time is not in the plan, and what it would cost."""
    session = wishes.agenda.sessions[session_id]
    numbers = search.numbers_of.get(session_id, [])
    plans: list[tuple[BestPlan, Candidate]] = []
    for number in numbers:
        try:
            plans.append((search.best_with(number, keep_going), search.candidates[number]))
        except NoPlan:
            continue
    value = max((wishes.value_of_slot(slot).hundredths for slot in session.slots), default=0)
    if not plans:
        obstacle, because = _obstacle(wishes, session, is_possible=bool(numbers))
        return LeftOut(session_id=session_id, slot_id=None, value=value, cost=None, obstacle=obstacle, because=because)
    taken, candidate = max(plans, key=lambda plan: (plan[0].value, -plan[0].walking_minutes))
    replaces, brings = _difference(best, taken, candidate)
    cost = sum(map(wishes.plain_value, best.chosen)) - sum(map(wishes.plain_value, taken.chosen))
    return LeftOut(
        session_id=session_id,
        slot_id=candidate.slot_id,
        value=value,
        cost=cost,
        replaces=replaces,
        brings=brings,
        obstacle="costs",
        because=_words(wishes, candidate, cost, replaces, brings, taken.walking_minutes - best.walking_minutes),
    )


def points(hundredths: int) -> str:
    """'14 points', '1 point', '0.4 points', '2.5 points'."""
    tenths = max(1, (hundredths + 5) // 10) if hundredths else 0
    if hundredths < 1_000 and tenths % 10:
        return f"{tenths / 10} points"
    whole = (hundredths + 50) // 100
    return "1 point" if whole == 1 else f"{whole} points"


def listed(names: Sequence[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _difference(
    best: BestPlan, other: BestPlan, taken: Candidate
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """What leaves and what else comes: sessions that only move to another occurrence come in as that occurrence."""
    before, after = set(best.chosen), set(other.chosen)
    stays = {candidate.session_id for candidate in after}
    replaces = [c for c in best.chosen if c not in after and c.session_id not in stays]
    brings = [c for c in other.chosen if c not in before and c != taken]
    return tuple(replaces), tuple(brings)


def _words(
    wishes: Wishes,
    candidate: Candidate,
    cost: int,
    replaces: Iterable[Candidate],
    brings: Iterable[Candidate],
    more_walking: int,
) -> str:
    agenda = wishes.agenda
    out = _titles(wishes, replaces)
    come = []
    for other in brings:
        slot = agenda.slots[other.slot_id]
        is_repeat = len(agenda.sessions[other.session_id].slots) > 1
        hour = f" on {agenda.local(slot.start):%A at %H:%M}" if is_repeat else ""
        come.append(f"“{agenda.sessions[other.session_id].title}”{hour}")
    parts = []
    if out:
        parts.append(f"takes the place of {listed(out)}")
    if come:
        parts.append(f"{'with' if out else 'moves the plan to'} {listed(come)}{' instead' if out else ''}")
    if cost > 0:
        parts.append(f"{points(cost)} less")
    elif cost < 0:
        parts.append(f"{points(-cost)} more, but not enough to change what you have")
    elif more_walking > 0:
        parts.append(f"the same value, {more_walking} {'minute' if more_walking == 1 else 'minutes'} more on foot")
    else:
        parts.append("the same value, later in the day" if out or come else "the same value")
    return ", ".join(parts)


def _obstacle(wishes: Wishes, session: Session, is_possible: bool) -> tuple[Obstacle, str]:
    """Why no plan can hold the session."""
    plan, problem, agenda = wishes.plan, wishes.problem, wishes.agenda
    choices: BuildChoices = plan.choices
    if not session.slots:
        return "no-time", "has no time yet"
    if session.id in choices.never:
        return "never", "you never want it"
    if session.id in plan.taste.dismissed and session.id not in choices.must:
        return "dismissed", "you dismissed it"
    if any(e.session_id == session.id and e.state is EntryState.WATCH_LATER for e in plan.entries):
        return "watch-later", "you want to watch it later"
    if not may_be_planned(session, choices):
        return "registration", "needs registration, and you want only what you have registered for"
    if is_possible:
        return "must", "does not go with what has to be in the plan"
    open_slots = [slot for slot in session.slots if agenda.day_of(slot) not in choices.days_off]
    if not open_slots:
        return "day-off", f"you are not there on {agenda.local(session.slots[0].start):%A}"
    for slot in open_slots:
        one = wishes.candidate_of(slot)
        for busy in problem.busy:
            if clash(problem, busy, one):
                return "busy", f"you are busy: {_busy_title(wishes, busy)}"
        for fixed in (*problem.fixed, *(c for c in problem.candidates if c.session_id in problem.required)):
            if clash(problem, fixed, one):
                return "fixed", f"clashes with {_titles(wishes, [fixed])[0]}, which has to be in the plan"
        rules = problem.rules.get(one.day, NO_RULES)
        if rules.from_minute is not None and one.start_minute < rules.from_minute:
            return "hours", "starts before your day does"
        if rules.to_minute is not None and one.end_minute > rules.to_minute:
            return "hours", "ends after your day does"
    parents = {parent for parent, child in problem.excluding if child == session.id}
    musts = {c.session_id for c in problem.fixed} | problem.required
    if parents & musts:
        return "fixed", f"is part of “{agenda.sessions[(parents & musts).pop()].title}”, which you attend as a whole"
    return "rules", "does not fit the limits of its day"


def _busy_title(wishes: Wishes, interval: BusyInterval) -> str:
    busy = next((b for b in wishes.plan.busy_times if b.id == interval.id.partition("/")[0]), None)
    return f"“{busy.title}”" if busy is not None and busy.title else "a time you are not free"


def _titles(wishes: Wishes, candidates: Iterable[Candidate]) -> list[str]:
    return [f"“{wishes.agenda.sessions[candidate.session_id].title}”" for candidate in candidates]
