"""What an attendee likes, kept with their plan and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from planner.core.agenda import Agenda
from planner.core.plan import Plan
from planner.core.taste import Taste
from planner.services.plans import HeldPlan, change_plan
from planner.store.database import Database


def change_taste(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    change: Callable[[Taste], tuple[Taste, str]],
    now: datetime,
    expected: HeldPlan | None = None,
) -> HeldPlan:
    """One step from the taste as it is, with its words for undo ('“Title” starred'), as `taste_wishes` makes them.
    Raises `UnknownPlan`, `PlanChanged`, `NotPossible`."""

    def after(plan: Plan) -> tuple[Plan, str]:
        taste, words = change(plan.taste)
        return replace(plan, taste=taste), words

    return change_plan(database, agenda, edit_token, now, after, expected)
