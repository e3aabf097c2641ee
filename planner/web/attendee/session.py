"""The page of one session."""

from __future__ import annotations

from flask import abort, render_template, request

from planner.services.browse_agenda import session_page
from planner.services.plan_pages import plan_counts
from planner.web.attendee.agenda import profile_for
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import visitor


@blueprint.get("/<event>/sessions/<path:session_id>")
def session(event: str, session_id: str) -> str:
    """All that helps to decide: abstract, every slot with its clashes, parent and children, tips, why it fits."""
    who = visitor(event)
    found = who.agenda.sessions.get(session_id)
    if found is None:
        abort(404)
    role = request.args.get("as", "")[:100]
    return render_template(
        "session.html",
        agenda=who.agenda,
        who=who,
        role=role or who.plan.preferences.role,
        page=session_page(who.agenda, found, profile_for(who, role), who.plan),
        counts=plan_counts(who.agenda, who.plan),
    )
