"""Who is asking: the plan this browser holds for the event, if any, and what their pages need of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response

from planner.core.agenda import Agenda
from planner.core.plan import Plan, Preferences
from planner.services import plans
from planner.services.plans import HeldPlan, UnknownPlan
from planner.web.current import current_planner
from planner.web.plan_cookie import edit_token_from_cookie, keep_edit_token

LONGEST_ROLE = 100


@dataclass(slots=True)
class Visitor:
    """`held` and `edit_token` are None until the first action makes a plan."""

    agenda: Agenda
    held: HeldPlan | None
    edit_token: str | None
    is_new: bool = False

    @property
    def plan(self) -> Plan:
        return self.held.plan if self.held is not None else Plan()

    @property
    def slug(self) -> str:
        return self.agenda.event.slug

    def token(self, role: str = "") -> str:
        """The edit token, of a plan made now if there was none; its first preference is `role`."""
        if self.edit_token is None:
            planner = current_planner()
            preferences = Preferences(role=role[:LONGEST_ROLE])
            self.held, links = plans.create_plan(planner.database, self.slug, now(), preferences)
            self.edit_token = links.edit_token
            self.is_new = True
        return self.edit_token

    def remember(self, response: Response) -> Response:
        """Lets the browser keep a plan that was made in this request."""
        if self.is_new and self.edit_token is not None:
            keep_edit_token(response, self.slug, self.edit_token)
        return response


def visitor(event: str) -> Visitor:
    """The visitor of an event's page. A cookie whose plan is gone, or is of another event, counts as none. Raises
    `UnknownEvent`."""
    planner = current_planner()
    agenda = planner.agendas.get(event)
    token = edit_token_from_cookie()
    held: HeldPlan | None = None
    if token is not None:
        try:
            held = plans.at_present(agenda, plans.open_by_edit_token(planner.database, token))
        except UnknownPlan:
            held = None
    if held is None or held.event_slug != event:
        held, token = None, None
    return Visitor(agenda=agenda, held=held, edit_token=token)


def now() -> datetime:
    """The time it is, aware."""
    return datetime.now(UTC)
