"""Two questions that a plan in use raises: where to go when a room is full, and what fills a gap."""

from __future__ import annotations

from flask import render_template, request

from planner.services.fill_gap import gap_page
from planner.services.full_room import full_room_page
from planner.services.plan_pages import plan_counts
from planner.web.attendee.actions import checked
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.forms import GapForm
from planner.web.attendee.visitor import now, visitor


@blueprint.get("/<event>/plan/full/<path:slot_id>")
def full_room(event: str, slot_id: str) -> str:
    """Where else one still gets to in time, and what the rest of the day becomes."""
    who = visitor(event)
    return render_template(
        "full_room.html",
        agenda=who.agenda,
        who=who,
        page=full_room_page(who.agenda, who.plan, slot_id, now()),
        counts=plan_counts(who.agenda, who.plan),
    )


@blueprint.get("/<event>/plan/gap")
def gap(event: str) -> str:
    """What fits between `from` and `to`, ISO 8601 times with their offset."""
    who = visitor(event)
    start, end = checked(GapForm(request.args)).start_and_end()
    return render_template(
        "gap.html",
        agenda=who.agenda,
        who=who,
        role=who.plan.preferences.role,
        page=gap_page(who.agenda, who.plan, start, end),
        counts=plan_counts(who.agenda, who.plan),
        back=request.full_path,
    )
