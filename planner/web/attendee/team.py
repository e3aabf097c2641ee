"""Plan as a team: colleagues by their reading links or roles, and who covers what."""

from __future__ import annotations

from dataclasses import replace

from flask import make_response, render_template, request
from werkzeug.wrappers import Response
from wtforms import Form, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from planner.services.plan_wishes import NotPossible
from planner.services.rank_sessions import known_roles
from planner.services.team_plans import MOST_COLLEAGUES, TeamPage, colleague_of, plan_for_team
from planner.web.attendee.actions import checked
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.forms import LONGEST_WORDS, stripped
from planner.web.attendee.visitor import Visitor, visitor
from planner.web.current import current_planner, htmx

USUAL_AGAIN_PERCENT = 25


class TeamForm(Form):
    """Who is in the team, and how. The links are in the body and never in an address: each opens somebody's plan."""

    role = StringField("Role", [Optional(), Length(max=LONGEST_WORDS)], filters=[stripped], name="as")
    colleagues = TextAreaField("Colleagues", [Optional(), Length(max=4_000)])
    again = IntegerField("A second person in a session", [Optional(), NumberRange(0, 100)])
    together = SelectMultipleField("Together", [Optional()], validate_choice=False)

    def lines(self) -> list[str]:
        """One for each colleague."""
        return [line.strip() for line in (self.colleagues.data or "").splitlines() if line.strip()]


@blueprint.get("/<event>/plan/team")
def team(event: str) -> Response:
    """The form: who else is there."""
    return _page(visitor(event), TeamForm())


@blueprint.post("/<event>/plan/team")
def team_plans(event: str) -> Response:
    """Everybody's plan for what the form says. Nothing is saved: what changes for oneself can be accepted."""
    who = visitor(event)
    form = TeamForm(request.form)
    try:
        checked(form)
        lines = form.lines()
        if not lines:
            raise NotPossible("A team is two people or more: name a colleague, one a line.")
        if len(lines) > MOST_COLLEAGUES:
            raise NotPossible(f"A team is at most {MOST_COLLEAGUES + 1} people; you named {len(lines)} colleagues.")
        database = current_planner().database
        colleagues = [colleague_of(database, who.agenda, line, number) for number, line in enumerate(lines, 1)]
        again = USUAL_AGAIN_PERCENT if form.again.data is None else form.again.data
        preferences = replace(who.plan.preferences, role=form.role.data or who.plan.preferences.role)
        mine = replace(who.plan, preferences=preferences)
        page = plan_for_team(who.agenda, mine, colleagues, form.together.data or [], again)
    except NotPossible as refused:
        return _page(who, form, problem=str(refused))
    return _page(who, form, page)


def _page(who: Visitor, form: TeamForm, page: TeamPage | None = None, problem: str = "") -> Response:
    response = make_response(
        render_template(
            "team.html",
            agenda=who.agenda,
            who=who,
            form=form,
            lines=form.lines(),
            again=USUAL_AGAIN_PERCENT if form.again.data is None else form.again.data,
            together=form.together.data or [],
            page=page,
            problem=problem,
            role=form.role.data or who.plan.preferences.role,
            roles=known_roles(who.agenda),
        )
    )
    response.status_code = 422 if problem and not htmx else 200
    response.headers["Cache-Control"] = "no-store"
    return response
