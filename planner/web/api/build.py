"""Build my plan, for programs: the best plan for what is kept and what the body says, with proof and reasons."""

from __future__ import annotations

from flask import Response

from planner.core.build_choices import BuildChoices
from planner.core.planning.musts import Wish
from planner.services import plan_choices, plans
from planner.services.build_plan import BuiltPlan, why_left_out
from planner.services.build_plan import build_plan as built_plan
from planner.services.built_plan_json import built_plan_json, problem_json
from planner.web.api.answers import json_answer
from planner.web.api.blueprint import blueprint
from planner.web.api.bodies import read_body
from planner.web.api.build_body import BuildBody
from planner.web.api.plan_json import plan_etag, plan_json
from planner.web.api.plans import expected_plan
from planner.web.api.problems import ApiProblem, Detail, problem_body
from planner.web.attendee.visitor import now
from planner.web.current import current_planner

FIELDS_OF_WISHES = {
    "must": "must",
    "day-off": "days_off",
    "lunch": "lunch",
    "breaks": "break_after_minutes",
    "limit": "max_per_day",
}
"""By the kind of a wish, the field that says it; others are said with the plan."""


@blueprint.post("/plans/<token>/build")
def build_plan(token: str) -> Response:
    """The best plan, beside the one there is; with `accept` it takes the place of that, in one step that one undo takes
    back. A plan that has changed while another was built from it stays as it is: 412."""
    planner = current_planner()
    held, may_edit = plans.open_by_edit_or_read_token(planner.database, token)
    agenda = planner.agendas.get(held.event_slug)
    held = plans.at_present(agenda, held)
    expected_plan(agenda, held)
    body = read_body(BuildBody)
    if body.accept and not may_edit:
        raise ApiProblem("read_only")
    plan = body.said_of(agenda, held.plan)
    built = built_plan(agenda, plan)
    if built.best is None:
        return _conflict(built, plan.choices)
    if body.accept:
        brings = [slot_id for change in built.changes for slot_id in change.brings]
        drops = [slot_id for change in built.changes for slot_id in change.drops]
        held = plan_choices.accept_changes(
            planner.database, agenda, token, plan.preferences, plan.choices, brings, drops, now(), held
        )
    said = built_plan_json(built, why_left_out(built, most=body.reasons))
    if body.problem:
        said["problem"] = problem_json(built.wishes)
    if body.accept:
        said["plan_after"] = plan_json(agenda, held)
    return json_answer(said, etag=plan_etag(agenda, held))


def _conflict(built: BuiltPlan, choices: BuildChoices) -> Response:
    """The answer where no plan keeps all that was said: the wishes that conflict, each with what to give up."""
    details = [Detail(_field_of(wish, choices), _sentences(wish)) for wish in built.conflict]
    problem = ApiProblem("conflict", details=details)
    return json_answer({**problem_body(problem), "conflict": built_plan_json(built, ())["conflict"]}, problem.status)


def _field_of(wish: Wish, choices: BuildChoices) -> str:
    if wish.kind == "hours":
        is_of_day = any(hours.day.isoformat() == wish.key for hours in choices.hours)
        return "hours" if is_of_day else "from" if choices.from_time is not None else "to"
    if wish.kind == "fixed":
        return "locked" if wish.key in choices.locked else ""
    return FIELDS_OF_WISHES.get(wish.kind, "")


def _sentences(wish: Wish) -> str:
    text = f"{wish.text[:1].upper()}{wish.text[1:]}."
    return f"{text} {wish.way_out}." if wish.way_out else text
