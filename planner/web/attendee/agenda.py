"""The agenda page, its results as a fragment, and the colours of its tracks."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from planner.core.fit import FitProfile, profile_of
from planner.services.browse_agenda import AgendaPage, browse_agenda, day_now
from planner.services.plan_pages import plan_counts
from planner.services.price_of_taking import prices_for
from planner.services.rank_sessions import known_roles, offered_words
from planner.web.attendee.addresses import AgendaAddress, read_address
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import Visitor, now, visitor
from planner.web.current import current_planner, htmx


@blueprint.get("/<event>/")
def agenda(event: str) -> AnyResponse:
    """Sessions by day and hour, filtered and ranked as the address says; htmx gets the results alone."""
    who = visitor(event)
    address = read_address(who.agenda, request.args, day_now(who.agenda, now()))
    template = "fragments/_agenda.html" if htmx.target == "agenda" else "agenda.html"
    response = make_response(render_agenda(template, who, address))
    response.vary.add("HX-Target")
    return response


def agenda_page(who: Visitor, address: AgendaAddress) -> AgendaPage:
    """What the address shows to this visitor."""
    price_of = None
    if address.with_price and not address.untimed:
        role = address.role or who.plan.preferences.role
        plan = replace(who.plan, preferences=replace(who.plan.preferences, role=role))
        price_of = prices_for(who.agenda, plan).of
    return browse_agenda(
        who.agenda,
        address.filters,
        profile_for(who, address.role),
        who.plan,
        untimed=address.untimed,
        by_fit=address.by_fit,
        page=address.page,
        now=now(),
        price_of=price_of,
    )


def render_agenda(template: str, who: Visitor, address: AgendaAddress) -> str:
    return render_template(
        template,
        agenda=who.agenda,
        who=who,
        address=address,
        role=address.role or who.plan.preferences.role,
        roles=known_roles(who.agenda),
        offers=offered_words(who.agenda),
        page=agenda_page(who, address),
        counts=plan_counts(who.agenda, who.plan),
        today=day_now(who.agenda, now()),
    )


def profile_for(who: Visitor, role: str) -> FitProfile:
    """The attendee's own profile, for the role in the address where it names one."""
    profile = profile_of(who.plan)
    return replace(profile, role=role) if role else profile


@blueprint.get("/<event>/tracks.css")
def track_colours(event: str) -> Response:
    """The organizer's track colours as classes, since no style stands in a page."""
    agenda = current_planner().agendas.get(event)
    rules = [
        f".track-{number}{{--track:{track.colour}}}"
        for number, track in enumerate(agenda.programme.tracks, 1)
        if re.fullmatch(r"#[0-9a-fA-F]{6}", track.colour)
    ]
    response = make_response("\n".join(rules))
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
