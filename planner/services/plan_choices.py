"""What an attendee wants of their plan, and taking over what was built for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices
from planner.core.plan import Plan, Preferences
from planner.services.plan_wishes import plan_with_changes
from planner.services.plans import HeldPlan, change_plan
from planner.store.database import Database


def change_choices(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    change: Callable[[BuildChoices], tuple[BuildChoices, str]],
    now: datetime,
    expected: HeldPlan | None = None,
) -> HeldPlan:
    """One step from the choices as they are, with its words for undo ('“Title” is a must'). Raises `UnknownPlan`,
    `PlanChanged`."""

    def after(plan: Plan) -> tuple[Plan, str]:
        choices, words = change(plan.choices)
        return replace(plan, choices=choices), words

    return change_plan(database, agenda, edit_token, now, after, expected)


def accept_changes(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    preferences: Preferences,
    choices: BuildChoices,
    brings: Collection[str],
    drops: Collection[str],
    now: datetime,
    expected: HeldPlan | None = None,
) -> HeldPlan:
    """Takes over what a built plan proposed, all or a part of it, with what was said to build it: one change,
    undone in one action. Raises `UnknownPlan`, `PlanChanged`, `UnknownSlot`, `NotPossible`."""

    def after(plan: Plan) -> tuple[Plan, str]:
        changed, words = plan_with_changes(agenda, plan, brings, drops)
        return replace(changed, preferences=preferences, choices=choices), words or "what I want changed"

    return change_plan(database, agenda, edit_token, now, after, expected)
