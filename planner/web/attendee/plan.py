"""My plan, a shared plan, and the link that opens one's plan on another device."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services import plans
from planner.services.plan_pages import plan_counts, plan_page
from planner.services.rank_sessions import known_roles, offered_words
from planner.services.session_demand import demand_for_reservations
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import now, visitor
from planner.web.current import current_planner, public_address
from planner.web.plan_cookie import keep_edit_token
from planner.web.qr import qr_svg


@blueprint.get("/<event>/plan")
def plan(event: str) -> str:
    """The plan of this browser; without one, how to make one."""
    who = visitor(event)
    database = current_planner().database
    links = plans.links_of(database, who.edit_token) if who.edit_token else None
    demand = demand_for_reservations(database, who.agenda, who.plan)
    return render_template(
        "plan.html",
        agenda=who.agenda,
        who=who,
        page=plan_page(who.agenda, who.plan, is_owners=True, demand=demand),
        counts=plan_counts(who.agenda, who.plan),
        roles=known_roles(who.agenda),
        offers=offered_words(who.agenda),
        address=public_address(),
        links=links,
        feed_qr=qr_svg(f"{public_address()}/feeds/{links.feed_token}.ics") if links else None,
        back=request.full_path.rstrip("?"),
    )


@blueprint.get("/p/<token>")
def shared_plan(token: str) -> str:
    """A plan to look at."""
    planner = current_planner()
    held = plans.open_by_read_token(planner.database, token)
    agenda = planner.agendas.get(held.event_slug)
    held = plans.at_present(agenda, held)
    return render_template(
        "shared_plan.html", agenda=agenda, page=plan_page(agenda, held.plan), role=held.plan.preferences.role
    )


@blueprint.get("/e/<token>")
def open_here(token: str) -> str:
    """Asks before it takes the plan over: a link that is only looked at (by a preview, by a colleague) changes
    nothing."""
    planner = current_planner()
    held = plans.open_by_edit_token(planner.database, token)
    agenda = planner.agendas.get(held.event_slug)
    held = plans.at_present(agenda, held)
    return render_template(
        "open_here.html", agenda=agenda, token=token, held=held, counts=plan_counts(agenda, held.plan)
    )


@blueprint.post("/e/<token>")
def keep_here(token: str) -> Response:
    """From now on this browser holds the plan."""
    held = plans.open_by_edit_token(current_planner().database, token)
    response = redirect(url_for("attendee.plan", event=held.event_slug), 303)
    keep_edit_token(response, held.event_slug, token)  # type: ignore[arg-type]
    return response


@blueprint.post("/<event>/plan/links")
def replace_link(event: str) -> Response:
    """A new address in the place of the reading, editing or feed address."""
    who = visitor(event)
    which = request.form.get("which", "")
    back = redirect(url_for("attendee.plan", event=event, _anchor="links"), 303)
    if who.edit_token is None:
        return back
    database = current_planner().database
    if which == "edit":
        links = plans.replace_link(database, who.edit_token, "edit", now())
        keep_edit_token(back, event, links.edit_token)  # type: ignore[arg-type]
    elif which == "read":
        plans.replace_link(database, who.edit_token, "read", now())
    elif which == "feed":
        plans.replace_link(database, who.edit_token, "feed", now())
        return redirect(url_for("attendee.calendar", event=event), 303)
    return back
