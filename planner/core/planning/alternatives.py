"""Other good plans that differ in a way a person sees: fewer buildings, a lighter day, nothing that is on video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from planner.core.build_choices import BuildChoices
from planner.core.planning.best_plan import BestPlan, NoPlan, always, best_plan
from planner.core.planning.wishes import Wishes
from planner.core.planning.wishes import wishes as made_wishes

AlternativeKind = Literal["fewer-buildings", "lighter-day", "live-only"]
LIGHTER_BY = 2
FEWEST_PER_DAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """`choices` make it; `title` names what is different; `cost`: hundredths of a point less than the best plan,
    walking and hours aside."""

    kind: AlternativeKind
    title: str
    choices: BuildChoices
    plan: BestPlan
    cost: int


def alternatives(wishes: Wishes, best: BestPlan, keep_going: Callable[[], bool] = always) -> tuple[Alternative, ...]:
    """Up to three, each only where it is possible and another plan than the best one."""
    found: dict[AlternativeKind, Alternative] = {}
    slots = {candidate.slot_id for candidate in best.chosen}
    for kind, title, choices in _variants(wishes, best):
        if not keep_going():
            break
        other = made_wishes(wishes.agenda, replace(wishes.plan, choices=choices), keeps_entries=wishes.kept_points > 0)
        try:
            plan = best_plan(other.problem, keep_going)
        except NoPlan:
            continue
        if {candidate.slot_id for candidate in plan.chosen} == slots or not plan.chosen:
            continue
        if kind not in found or plan.value > found[kind].plan.value:
            cost = max(0, best.value - plan.value)
            found[kind] = Alternative(kind=kind, title=title, choices=choices, plan=plan, cost=cost)
    return tuple(found.values())


def _variants(wishes: Wishes, best: BestPlan) -> Iterator[tuple[AlternativeKind, str, BuildChoices]]:
    agenda, choices = wishes.agenda, wishes.plan.choices
    buildings = {candidate.place for candidate in best.chosen if candidate.place is not None}
    kept = {candidate.place for candidate in wishes.problem.fixed}
    if len(buildings) > 1:
        others = tuple(venue_id for venue_id in agenda.venues if venue_id not in buildings)
        for venue_id in sorted(buildings - kept):
            avoided = tuple(dict.fromkeys((*choices.avoided_venues, *others, venue_id)))
            yield "fewer-buildings", f"Without {agenda.venues[venue_id].name}", replace(choices, avoided_venues=avoided)
    fullest = max(Counter(candidate.day for candidate in best.chosen).values(), default=0)
    limit = max(FEWEST_PER_DAY, fullest - LIGHTER_BY)
    if limit < fullest:
        yield "lighter-day", f"At most {limit} sessions a day", replace(choices, max_per_day=limit)
    if not choices.only_live and any(agenda.sessions[candidate.session_id].recorded for candidate in best.chosen):
        yield "live-only", "Only what is not recorded", replace(choices, only_live=True)
