"""Calendars by HTTP: a plan's live feed and its download, one session, the whole programme."""

from __future__ import annotations

from datetime import UTC

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from werkzeug.http import http_date
from werkzeug.wrappers import Response as AnyResponse

from planner.core.calendar_items import CalendarLinks
from planner.formats.registry import WRITABLE
from planner.services.calendar_feed import FeedState, feed_state, plan_ics, sessions_ics
from planner.store.plan_queries import LinkKind
from planner.web.current import current_planner, public_address
from planner.web.plan_cookie import edit_token_from_cookie

blueprint = Blueprint("feeds", __name__)

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@blueprint.get("/feeds/<token>.ics")
def plan_feed(token: str) -> AnyResponse:
    """The address a calendar program keeps a plan up to date from; 304 without touching the programme."""
    return _plan_calendar("feed", token, feed_url=f"{public_address()}/feeds/{token}.ics")


@blueprint.get("/<event>/plan.ics")
def plan_download(event: str) -> AnyResponse:
    """The plan of this browser as a file, once; without a plan, back to the page that says how to make one."""
    token = edit_token_from_cookie()
    if token is None:
        return redirect(url_for("attendee.plan", event=event))
    response = _plan_calendar("edit", token, feed_url="")
    response.headers["Content-Disposition"] = f'attachment; filename="{event}-my-plan.ics"'
    return response


@blueprint.get("/<event>/sessions/<path:session_id>.ics")
def session_ics(event: str, session_id: str) -> Response:
    """One session, all its slots. The address of one that is a repeat of it now gives the same."""
    planner = current_planner()
    agenda = planner.agendas.get(event)
    session = agenda.sessions.get(agenda.present_id(session_id))
    if session is None:
        abort(404)
    response = make_response(sessions_ics(planner.database, agenda, [session], _links(event)))
    response.headers["Content-Type"] = CALENDAR_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{event}-session.ics"'
    return response


@blueprint.get("/<event>/export.<suffix>")
def event_export(event: str, suffix: str) -> Response:
    """The published programme in any format the table can write."""
    planner = current_planner()
    agenda = planner.agendas.get(event)
    wanted = next((f for f in WRITABLE if f.suffix == suffix), None)
    if wanted is None or wanted.write is None:
        abort(404)
    response = make_response("")
    response.set_etag(f"{agenda.event.slug}-{agenda.version}-{suffix}")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Type"] = wanted.media_type
    if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    if suffix == "ics":
        response.set_data(sessions_ics(planner.database, agenda, agenda.programme.sessions, _links(event)))
    else:
        response.set_data(wanted.write(agenda.programme))
    response.headers["Content-Disposition"] = f'attachment; filename="{event}.{suffix}"'
    return response


def _plan_calendar(kind: LinkKind, token: str, feed_url: str) -> Response:
    planner = current_planner()
    state = feed_state(planner.database, kind, token, public_address())
    response = make_response("")
    response.headers["Content-Type"] = CALENDAR_TYPE
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(state.etag)
    response.headers["Last-Modified"] = http_date(state.changed_at)
    if _is_fresh(state):
        response.status_code = 304
        return response
    agenda = planner.agendas.get(state.event_slug, state.version)
    response.set_data(plan_ics(planner.database, agenda, kind, token, _links(state.event_slug, feed_url)))
    return response


def _is_fresh(state: FeedState) -> bool:
    """RFC 7232 section 6: If-None-Match decides where it is sent, If-Modified-Since only without it."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(state.etag)
    since = request.if_modified_since
    return since is not None and state.changed_at.replace(microsecond=0) <= since.astimezone(UTC)


def _links(event: str, feed_url: str = "") -> CalendarLinks:
    address = public_address()
    return CalendarLinks(
        session_url=lambda session_id: address + url_for("attendee.session", event=event, session_id=session_id),
        plan_url=f"{address}/{event}/plan",
        feed_url=feed_url,
    )
