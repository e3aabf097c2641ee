"""The page of one session."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services.plan_pages import plan_counts
from planner.services.session_page import session_page
from planner.web.attendee.agenda import profile_for
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import visitor


@blueprint.get("/<event>/sessions/<path:session_id>")
def session(event: str, session_id: str) -> str | Response:
    """All that helps to decide: abstract, every slot with its clashes, parent and children, tips, why it fits. What is
    a repeat of another session now leads to that one."""
    who = visitor(event)
    found = who.agenda.sessions.get(session_id)
    if found is None and session_id in who.agenda.merged:
        address = url_for("attendee.session", event=event, session_id=who.agenda.present_id(session_id))
        query = request.query_string.decode()
        return redirect(f"{address}?{query}" if query else address)
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
