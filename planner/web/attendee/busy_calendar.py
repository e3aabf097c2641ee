"""Busy times from a calendar file of one's own."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from planner.core.problems import RefusedInput
from planner.formats.ical_components import LARGEST_CALENDAR_BYTES
from planner.services import busy_times
from planner.services.busy_calendar import busy_times_during
from planner.services.plan_wishes import NotPossible
from planner.web.attendee.actions import changed
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import now, visitor

LARGEST_UPLOAD_BYTES = 2 * LARGEST_CALENDAR_BYTES
"""More than a calendar may have, so that one that is too large is refused in the words of its reader."""
LONGEST_NAME = 100


@blueprint.url_value_preprocessor
def take_a_whole_calendar(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file may be larger than a form. This runs before the form is read for its token."""
    if endpoint == f"{blueprint.name}.{add_busy_calendar.__name__}":
        request.max_content_length = LARGEST_UPLOAD_BYTES


@blueprint.post("/<event>/busy-times/calendar")
def add_busy_calendar(event: str) -> Response:
    """`calendar`, an .ics file: its busy times during the event. What of it was not used is told on a page."""
    who = visitor(event)
    file = request.files.get("calendar")
    if file is None or not file.filename:
        raise NotPossible("No calendar was chosen.")
    name = file.filename[:LONGEST_NAME]
    try:
        read = busy_times_during(who.agenda, file.read(), name)
    except RefusedInput as refused:
        page = render_template("busy_calendar.html", agenda=who.agenda, who=who, name=name, refused=refused.problems)
        return make_response(page, 422)
    if read.busy_times:
        done = changed(who, lambda db, token: busy_times.add_busy_times(db, who.agenda, token, read.busy_times, now()))
        if not read.problems:
            return done
    page = render_template(
        "busy_calendar.html", agenda=who.agenda, who=who, name=name, count=len(read.busy_times), notes=read.problems
    )
    return who.remember(make_response(page))
