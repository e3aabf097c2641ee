"""The first page: which events there are."""

from __future__ import annotations

from flask import render_template

from planner.web.attendee.blueprint import blueprint
from planner.web.current import current_planner


@blueprint.get("/")
def events() -> str:
    """Every event with a published programme."""
    return render_template("event_list.html", agendas=current_planner().agendas.events())
