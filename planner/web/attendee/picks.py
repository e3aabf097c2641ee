"""Published lists of sessions."""

from __future__ import annotations

from flask import abort, render_template

from planner.services.plan_pages import picks_page, plan_counts
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import visitor


@blueprint.get("/<event>/picks/<path:list_id>")
def picks(event: str, list_id: str) -> str:
    """One list against one's own plan, to take from."""
    who = visitor(event)
    pick_list = who.agenda.pick_lists.get(list_id)
    if pick_list is None:
        abort(404)
    return render_template(
        "picks.html",
        agenda=who.agenda,
        who=who,
        role=who.plan.preferences.role,
        page=picks_page(who.agenda, pick_list, who.plan),
        counts=plan_counts(who.agenda, who.plan),
    )
