"""Build my plan: what one says on the left, the best plan beside it, as a difference to accept or refuse."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from flask import make_response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.core.plan import Plan
from planner.core.planning.musts import Wish, without_wish
from planner.services import plan_choices
from planner.services.build_plan import build_plan
from planner.services.built_pages import ShownChange, built_page
from planner.services.plan_pages import plan_counts
from planner.services.plan_wishes import NotPossible
from planner.services.rank_sessions import known_roles
from planner.web.attendee.actions import changed
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.build_address import BuildAddress, day_hours, read_build_address
from planner.web.attendee.visitor import LONGEST_ROLE, Visitor, now, visitor
from planner.web.current import htmx

MOST_SLOTS = 500
TEMPLATES = {"build": "fragments/_build.html", "built": "fragments/_built.html"}


@blueprint.get("/<event>/plan/build")
def build(event: str) -> Response:
    """The best plan for what the address says. Nothing is saved by looking: htmx gets the result alone while somebody
    still chooses, and form and result where a link changed the choices."""
    who = visitor(event)
    address = _address(who, request.args)
    plan = _said(who.plan, address)
    template = TEMPLATES.get(htmx.target or "", "build.html")
    page = built_page(build_plan(who.agenda, plan))
    response = make_response(
        render_template(
            template,
            agenda=who.agenda,
            who=who,
            address=address,
            page=page,
            roles=known_roles(who.agenda),
            counts=plan_counts(who.agenda, who.plan),
            way_out=lambda wish: _way_out(address, plan, wish),
            change_value=change_value,
            day_hours=day_hours,
        )
    )
    response.vary.add("HX-Target")
    return response


@blueprint.post("/<event>/plan/changes")
def accept_changes(event: str) -> Response:
    """Takes changes over in one step that one undo takes back. `change` (ticked) or `only` (one button): what comes
    and goes, as `change_value` writes it; or plain `in` and `out` with slot ids. `build`: the query of the choices
    they were built from, kept with the plan; without it, `as` is a role to keep."""
    who = visitor(event)
    said = request.form.get("build")
    address = _address(who, MultiDict(parse_qsl(said.lstrip("?")))) if said is not None else None
    picked = request.form.getlist("only") or request.form.getlist("change")
    pairs = [pair for value in picked for pair in parse_qsl(value)]
    brings = [*request.form.getlist("in"), *(value for name, value in pairs if name == "in")]
    drops = [*request.form.getlist("out"), *(value for name, value in pairs if name == "out")]
    if not brings and not drops and address is None:
        raise NotPossible("Nothing was ticked, so nothing was changed.")
    if len(brings) + len(drops) > MOST_SLOTS:
        raise NotPossible(f"At most {MOST_SLOTS} sessions can be changed at once.")
    plan = _said(who.plan, address) if address is not None else _in_role(who.plan, request.form.get("as", ""))
    return changed(
        who,
        lambda db, token: plan_choices.accept_changes(
            db, who.agenda, token, plan.preferences, plan.choices, brings, drops, now()
        ),
    )


def change_value(change: ShownChange) -> str:
    """A change as the value of a form's field."""
    return urlencode(
        [*(("in", shown.card.key) for shown in change.brings), *(("out", shown.card.key) for shown in change.drops)]
    )


def _address(who: Visitor, args: MultiDict[str, str]) -> BuildAddress:
    return read_build_address(who.agenda, args, who.plan.choices, who.plan.preferences.role)


def _said(plan: Plan, address: BuildAddress) -> Plan:
    """The plan with what the address says of its owner."""
    return replace(plan, preferences=replace(plan.preferences, role=address.role), choices=address.choices)


def _in_role(plan: Plan, role: str) -> Plan:
    role = role.strip()[:LONGEST_ROLE]
    return replace(plan, preferences=replace(plan.preferences, role=role)) if role else plan


def _way_out(address: BuildAddress, plan: Plan, wish: Wish) -> tuple[str, str]:
    """Where a way out of a conflict leads: ('address', its query) for what the address says, ('busy' or 'unlock', key)
    for what is in the plan, ('', '') where there is none."""
    if not wish.way_out:
        return "", ""
    if wish.kind == "busy":
        return "busy", wish.key
    choices = without_wish(plan, wish).choices
    if wish.kind == "fixed":
        return "unlock", wish.key
    return "address", address.query(choices)
