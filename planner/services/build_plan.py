"""Building a plan: what pages, the command line and the API answer alike."""

from __future__ import annotations

import time
from dataclasses import dataclass

from planner.core.agenda import Agenda
from planner.core.fit import fits, profile_of
from planner.core.plan import Plan
from planner.core.planning.alternatives import Alternative, alternatives
from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch
from planner.core.planning.left_out import LeftOut, left_out, points
from planner.core.planning.musts import Wish, smallest_conflict
from planner.core.planning.problem import Candidate
from planner.core.planning.proposal import ProposedChange, proposed_changes
from planner.core.planning.wishes import Wishes, wishes
from planner.services.patience import PATIENCE_SECONDS, patience


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPlan:
    """The best plan of an attendee, or, in `conflict`, why there is none. `value` and `bound` in hundredths of a point,
    without what entries count more for being there. `milliseconds`: for problem, search and proof."""

    wishes: Wishes
    best: BestPlan | None
    search: PlanSearch | None
    conflict: tuple[Wish, ...] = ()
    changes: tuple[ProposedChange, ...] = ()
    milliseconds: float = 0.0

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """The slots of the plan by time, with their plain values."""
        if self.best is None:
            return ()
        return tuple(c._replace(value=self.wishes.plain_value(c)) for c in self.best.chosen)

    @property
    def value(self) -> int:
        return sum(candidate.value for candidate in self.chosen)

    @property
    def bound(self) -> int:
        return self.value + (self.best.bound - self.best.value if self.best is not None else 0)

    @property
    def is_proven(self) -> bool:
        return self.best is not None and self.best.is_proven

    @property
    def standing(self) -> str:
        """How good the plan is, in words."""
        if self.is_proven:
            return "No plan is better: proven."
        return f"Time was up: at most {points(self.bound - self.value)} more are possible."


def build_plan(agenda: Agenda, plan: Plan, *, seconds: float = PATIENCE_SECONDS) -> BuiltPlan:
    """The best plan for what the attendee said, and the changes that make theirs into it. What one is going to stays
    unless a change gains `choices.keep_points`. After `seconds` the best found so far comes back, with the gap."""
    fits(agenda, profile_of(plan))  # held from here on: how a role is understood is no part of building
    begun = time.perf_counter()
    made = wishes(agenda, plan, keeps_entries=bool(plan.entries) and plan.choices.keep_points > 0)
    try:
        search = PlanSearch(made.problem)
        best = search.best(patience(seconds))
    except NoPlan:
        return BuiltPlan(wishes=made, best=None, search=None, conflict=smallest_conflict(agenda, plan))
    taken = (time.perf_counter() - begun) * 1000
    return BuiltPlan(wishes=made, best=best, search=search, changes=proposed_changes(made, best), milliseconds=taken)


def why_left_out(
    built: BuiltPlan, *, seconds: float = PATIENCE_SECONDS, most: int | None = None
) -> tuple[LeftOut, ...]:
    """The sessions left out that fit at least as well as the weakest chosen, best first, with the exact price of each;
    at most `most`, and as many as `seconds` allow."""
    if built.best is None or built.search is None:
        return ()
    keep_going = patience(seconds)
    return left_out(built.wishes, built.search, built.best, keep_going, most)


def other_plans(built: BuiltPlan, *, seconds: float = PATIENCE_SECONDS) -> tuple[Alternative, ...]:
    """Up to three other plans that differ in a way a person sees."""
    if built.best is None:
        return ()
    return alternatives(built.wishes, built.best, patience(seconds))
