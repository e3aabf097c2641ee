"""Plans for programs: make one, look at it, put slots in, take them out. The token in the address is all it takes; no
view here reads a cookie."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from planner.core.agenda import Agenda
from planner.services import plans
from planner.services.plans import HeldPlan, PlanChanged, PlanLinks
from planner.web.api.answers import empty_answer, json_answer
from planner.web.api.blueprint import blueprint
from planner.web.api.bodies import EntryBody, PreferencesBody, read_body
from planner.web.api.plan_json import plan_etag, plan_json
from planner.web.api.problems import ApiProblem, problem_body
from planner.web.attendee.visitor import now
from planner.web.current import current_planner, public_address


@blueprint.post("/events/<event>/plans")
def create_plan(event: str) -> Response:
    """A new, empty plan and its three tokens."""
    planner = current_planner()
    agenda = planner.agendas.get(event)
    preferences = read_body(PreferencesBody).preferences()
    held, links = plans.create_plan(planner.database, agenda.event.slug, now(), preferences)
    addresses = _addresses(links)
    response = json_answer(
        {
            "edit_token": links.edit_token,
            "read_token": links.read_token,
            "feed_token": links.feed_token,
            "addresses": addresses,
            "plan": plan_json(agenda, held),
        },
        201,
        plan_etag(agenda, held),
    )
    response.headers["Location"] = addresses["plan"]
    return response


@blueprint.get("/plans/<token>")
def show_plan(token: str) -> Response:
    """The plan of an edit or a read token; 304 where the client has it as it is."""
    planner = current_planner()
    held, _may_edit = plans.open_by_edit_or_read_token(planner.database, token)
    agenda = planner.agendas.get(held.event_slug)
    held = plans.at_present(agenda, held)
    etag = plan_etag(agenda, held)
    if request.if_none_match.contains_weak(etag):
        response = empty_answer(etag)
        response.status_code = 304
        return response
    return json_answer(plan_json(agenda, held), etag=etag)


@blueprint.put("/plans/<token>/entries/<slot_id:slot_id>")
def save_entry(token: str, slot_id: str) -> Response:
    """Puts the slot into the plan in the state that the body names."""

    def save(agenda: Agenda, expected: HeldPlan | None) -> HeldPlan:
        state = read_body(EntryBody).state
        return plans.save_entry(current_planner().database, agenda, token, slot_id, state, now(), expected)

    return changed_plan(token, save)


@blueprint.delete("/plans/<token>/entries/<slot_id:slot_id>")
def remove_entry(token: str, slot_id: str) -> Response:
    """Takes the slot out of the plan, where it is in it."""

    def remove(agenda: Agenda, expected: HeldPlan | None) -> HeldPlan:
        return plans.remove_entry(current_planner().database, agenda, token, slot_id, now(), expected)

    return changed_plan(token, remove)


def changed_plan(token: str, change: Callable[[Agenda, HeldPlan | None], HeldPlan]) -> Response:
    """Makes a change that needs the edit token, and answers the plan after it. `change` gets the plan that the request
    is meant for, where it names one (`expected_plan`). Raises `UnknownPlan`, `ApiProblem` read_only, `PlanChanged`, and
    what else `change` raises."""
    planner = current_planner()
    held, may_edit = plans.open_by_edit_or_read_token(planner.database, token)
    if not may_edit:
        raise ApiProblem("read_only")
    agenda = planner.agendas.get(held.event_slug)
    held = plans.at_present(agenda, held)
    held = change(agenda, expected_plan(agenda, held))
    return json_answer(plan_json(agenda, held), etag=plan_etag(agenda, held))


def expected_plan(agenda: Agenda, held: HeldPlan) -> HeldPlan | None:
    """The plan at hand where the request is meant for this one alone (If-Match), None where it is for any. Raises
    `PlanChanged` where it is meant for an older one."""
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    if not _is_meant_for(plan_etag(agenda, held)):
        raise PlanChanged(held)
    return held


@blueprint.errorhandler(PlanChanged)
def newer_plan(changed: PlanChanged) -> Response:
    """The answer to what was meant for an older plan: 412, with the plan as it is now."""
    agenda = current_planner().agendas.get(changed.held.event_slug)
    problem = ApiProblem("plan_changed")
    said = {**problem_body(problem), "plan": plan_json(agenda, changed.held)}
    return json_answer(said, problem.status, plan_etag(agenda, changed.held))


def _is_meant_for(etag: str) -> bool:
    """Whether If-Match names the plan that has this ETag (RFC 9110 section 13.1.1). A compressed answer has the same
    ETag with ':br' or ':gzip' at its end."""
    return etag in {tag.partition(":")[0] for tag in request.if_match.as_set()}


def _addresses(links: PlanLinks) -> dict[str, str]:
    """Where the new plan is: for programs, to edit in a browser, to read there, for a calendar program."""
    address = public_address()
    return {
        "plan": address + url_for("api.show_plan", token=links.edit_token),
        "edit_page": address + url_for("attendee.open_here", token=links.edit_token),
        "read_page": address + url_for("attendee.shared_plan", token=links.read_token),
        "feed": address + url_for("feeds.plan_feed", token=links.feed_token),
    }
