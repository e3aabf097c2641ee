"""What an attendee does to their plan. Each is a form post that leads back; htmx gets the cards that changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Form

from planner.services import busy_times, plans
from planner.services.browse_agenda import AgendaPage, SessionCard, anchor_of, day_now
from planner.services.plan_pages import plan_counts
from planner.services.plan_wishes import NotPossible, UnknownSlot
from planner.services.plans import HeldPlan
from planner.web.attendee.addresses import AgendaAddress, read_address, same_site
from planner.web.attendee.agenda import agenda_page, render_agenda
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.forms import (
    AlarmForm,
    BusyTimeForm,
    EntryForm,
    PicksForm,
    PreferencesForm,
    RoleForm,
    WayOutForm,
    said_wrong,
)
from planner.web.attendee.visitor import Visitor, now, visitor
from planner.web.current import current_planner, htmx

F = TypeVar("F", bound=Form)


@blueprint.post("/<event>/entries")
def save_entry(event: str) -> Response:
    """`entry` is 'STATE:SLOT', or 'remove:SLOT'; with it the plan is made if there is none."""
    who = visitor(event)
    state, slot_id = checked(EntryForm(request.form)).state_and_slot()
    if state is None:
        return changed(who, lambda db, token: plans.remove_entry(db, who.agenda, token, slot_id, now()), slot_id)
    return changed(who, lambda db, token: plans.save_entry(db, who.agenda, token, slot_id, state, now()), slot_id)


@blueprint.post("/<event>/ways-out")
def take_way_out(event: str) -> Response:
    """`way` is 'KIND|SLOT|OTHER SLOT', as a clash offered it."""
    who = visitor(event)
    kind, slot_id, to_slot_id = checked(WayOutForm(request.form)).parts()
    return changed(
        who,
        lambda db, token: plans.take_way_out(db, who.agenda, token, kind, slot_id, to_slot_id, now()),
        slot_id,
    )


@blueprint.post("/<event>/undo")
def undo(event: str) -> Response:
    """Takes the last change back."""
    who = visitor(event)
    return changed(who, lambda db, token: plans.undo(db, who.agenda, token, now()))


@blueprint.post("/<event>/preferences")
def set_preferences(event: str) -> Response:
    """Who one is: role, what one does, level, interests, one a line."""
    who = visitor(event)
    form = checked(PreferencesForm(request.form))
    preferences = replace(
        who.plan.preferences,
        role=form.role.data,
        about=form.about.data if "about" in request.form else who.plan.preferences.about,
        level=form.level.data,
        interests=form.interest_list(),
    )
    return changed(who, lambda db, token: plans.set_preferences(db, who.agenda, token, preferences, now()))


@blueprint.post("/<event>/role")
def choose_role(event: str) -> Response:
    """Who one is, chosen on the agenda or said in one's own words: kept in the plan if there is one, and back to the
    same agenda ranked for it. Words make a plan, since no address should carry them."""
    who = visitor(event)
    form = checked(RoleForm(request.form))
    said = who.plan.preferences
    role, about = form.role.data, form.about.data if "about" in request.form else said.about
    preferences = replace(said, role=role, about=about)
    if preferences != said and (who.edit_token is not None or about):
        plans.set_preferences(current_planner().database, who.agenda, who.token(role), preferences, now())
    address = read_address(who.agenda, request.form, day_now(who.agenda, now()))
    back = redirect(url_for("attendee.agenda", event=event) + address.query(**{"as": role}), 303)
    return who.remember(back)  # type: ignore[arg-type]


@blueprint.post("/<event>/alarms")
def set_alarms(event: str) -> Response:
    """Reminders and tips of the calendar."""
    who = visitor(event)
    form = checked(AlarmForm(request.form))
    preferences = replace(
        who.plan.preferences,
        alarm_minutes=form.alarm_minutes.data if form.alarm_minutes.data >= 0 else None,
        alarm_allows_for_walk=form.alarm_allows_for_walk.data,
        day_tips_in_calendar=form.day_tips_in_calendar.data,
        entry_tips_in_calendar=form.entry_tips_in_calendar.data,
    )
    return changed(who, lambda db, token: plans.set_preferences(db, who.agenda, token, preferences, now()))


@blueprint.post("/<event>/busy-times")
def add_busy_time(event: str) -> Response:
    """A time one is not free, in the event's zone."""
    who = visitor(event)
    form = checked(BusyTimeForm(request.form))
    start, end = form.start_and_end(who.agenda.zone)
    title, venue_id = form.title.data or "", form.venue.data or None
    return changed(
        who, lambda db, token: busy_times.add_busy_time(db, who.agenda, token, start, end, title, venue_id, now())
    )


@blueprint.post("/<event>/busy-times/remove")
def remove_busy_time(event: str) -> Response:
    """Takes a busy time away."""
    who = visitor(event)
    busy_id = request.form.get("busy", "")
    return changed(who, lambda db, token: busy_times.remove_busy_time(db, who.agenda, token, busy_id, now()))


@blueprint.post("/<event>/picks/<path:list_id>")
def take_picks(event: str, list_id: str) -> Response:
    """Takes a published list: the sessions that `session` names, or with `all` the whole list."""
    who = visitor(event)
    form = checked(PicksForm(request.form))
    named = None if form.all.data else form.session.data
    if named is not None and not named:
        raise NotPossible("No session of the list is ticked.")
    as_author = form.as_author.data
    return changed(who, lambda db, token: plans.take_picks(db, who.agenda, token, list_id, named, as_author, now()))


def changed(who: Visitor, change: Callable[..., HeldPlan], key: str = "") -> Response:
    """Makes the change and answers: to htmx on the agenda, the cards that look different now (all of them where they
    stand in another order) and the bar; to everybody else, the page they came from, at the card of `key`."""
    back = same_site(request.form.get("next", ""), url_for("attendee.plan", event=who.slug))
    on_agenda = htmx.target == "agenda"
    address = _agenda_address(who, back) if on_agenda else None
    before = agenda_page(who, address) if address is not None else None
    database = current_planner().database
    token = who.token(request.form.get("as", ""))
    try:
        who.held = change(database, token)
    except (NotPossible, UnknownSlot):
        if who.is_new:
            plans.discard_plan(database, token)  # nobody would ever find it again
        raise
    if address is None or before is None:
        return who.remember(redirect(_at_card(who, back, key), 303))  # type: ignore[arg-type]
    after = agenda_page(who, address)
    is_in_order = _arrangement(before) == _arrangement(after)
    answer = render_template(
        "fragments/_changed_cards.html",
        agenda=who.agenda,
        who=who,
        address=address,
        cards=_differing(before.cards, after.cards) if is_in_order else (),
        role=address.role or who.plan.preferences.role,
        counts=plan_counts(who.agenda, who.plan),
    )
    if not is_in_order:
        return who.remember(make_response(render_agenda("fragments/_agenda.html", who, address) + answer))
    response = make_response(answer)
    response.headers["HX-Reswap"] = "none"
    return who.remember(response)


def checked(form: F) -> F:
    """The form, if everything in it can be used. Raises `NotPossible` naming the fields that cannot."""
    if not form.validate():
        raise NotPossible(said_wrong(form))
    return form


def _at_card(who: Visitor, back: str, key: str) -> str:
    anchor = anchor_of(who.agenda, key)
    return f"{back.partition('#')[0]}#{anchor}" if anchor else back


def _agenda_address(who: Visitor, back: str) -> AgendaAddress:
    args = MultiDict(parse_qsl(urlsplit(back).query))
    return read_address(who.agenda, args, day_now(who.agenda, now()))


def _arrangement(page: AgendaPage) -> tuple[bool, list[str]]:
    """What of a page no card of it shows: whether it can be ordered by fit, and in which order its cards stand."""
    return page.can_rank, [card.key for card in page.cards]


def _differing(before: tuple[SessionCard, ...], after: tuple[SessionCard, ...]) -> list[SessionCard]:
    return [new for old, new in zip(before, after, strict=True) if old != new]
