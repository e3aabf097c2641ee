"""Other good plans that differ in a way a person sees: fewer buildings, a lighter day, nothing that is on video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from planner.core.planning.best_plan import BestPlan, NoPlan, always, best_plan
from planner.core.planning.problem import NO_RULES, PlanningProblem
from planner.core.planning.wishes import Wishes

AlternativeKind = Literal["fewer-buildings", "lighter-day", "live-only"]
LIGHTER_BY = 2
FEWEST_PER_DAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """`title` names what is different; `cost`: hundredths of a point less than the best plan, walking and hours
    aside."""

    kind: AlternativeKind
    title: str
    plan: BestPlan
    cost: int


def alternatives(wishes: Wishes, best: BestPlan, keep_going: Callable[[], bool] = always) -> tuple[Alternative, ...]:
    """Up to three, each only where it is possible and another plan than the best one."""
    found: list[Alternative] = []
    slots = {candidate.slot_id for candidate in best.chosen}
    for kind, title, problem in _variants(wishes, best):
        if not keep_going():
            break
        try:
            plan = best_plan(problem, keep_going)
        except NoPlan:
            continue
        if {candidate.slot_id for candidate in plan.chosen} == slots or not plan.chosen:
            continue
        other = Alternative(kind=kind, title=title, plan=plan, cost=max(0, best.value - plan.value))
        same_kind = next((a for a in found if a.kind == kind), None)
        if same_kind is None:
            found.append(other)
        elif other.plan.value > same_kind.plan.value:
            found[found.index(same_kind)] = other
    return tuple(found)


def _variants(wishes: Wishes, best: BestPlan) -> Iterator[tuple[AlternativeKind, str, PlanningProblem]]:
    problem, agenda = wishes.problem, wishes.agenda
    buildings = Counter(candidate.place for candidate in best.chosen if candidate.place is not None)
    kept = {candidate.place for candidate in problem.fixed}
    if len(buildings) > 1:
        for place in buildings.keys() - kept:
            name = agenda.venues[place].name if place in agenda.venues else place
            visited = [c for c in problem.candidates if c.place is None or (c.place in buildings and c.place != place)]
            yield "fewer-buildings", f"Without {name}", replace(problem, candidates=tuple(visited))
    days = Counter(candidate.day for candidate in best.chosen)
    fullest = max(days.values(), default=0)
    limit = max(FEWEST_PER_DAY, fullest - LIGHTER_BY)
    if limit < fullest:
        rules = {
            day: replace(problem.rules.get(day, NO_RULES), most_sessions=_least(problem, day, limit))
            for day in problem.begins
        }
        yield "lighter-day", f"At most {limit} sessions a day", replace(problem, rules=rules)
    live = [
        c for c in problem.candidates if not agenda.sessions[c.session_id].recorded or c.session_id in problem.required
    ]
    if len(live) < len(problem.candidates):
        yield "live-only", "Only what is not recorded", replace(problem, candidates=tuple(live))


def _least(problem: PlanningProblem, day: object, limit: int) -> int:
    said = next((rules.most_sessions for of_day, rules in problem.rules.items() if of_day == day), None)
    return limit if said is None else min(limit, said)
