"""What an attendee says about the plan they want: a must, never, locked, registered."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from planner.services import plan_choices
from planner.services.choice_wishes import choices_after
from planner.web.attendee.actions import changed, checked
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.forms import ChoiceForm
from planner.web.attendee.visitor import now, visitor


@blueprint.post("/<event>/choices")
def choose(event: str) -> Response:
    """`choice` is 'KIND:ID', the id of a slot for 'lock' and 'unlock', else of a session."""
    who = visitor(event)
    kind, key = checked(ChoiceForm(request.form)).kind_and_id()
    return changed(
        who,
        lambda db, token: plan_choices.change_choices(
            db, who.agenda, token, lambda choices: choices_after(who.agenda, choices, kind, key), now()
        ),
        key,
    )
