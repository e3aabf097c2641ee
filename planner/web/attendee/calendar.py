"""How the plan gets into a calendar: download, subscribe, what goes in, and the address that is a password."""

from __future__ import annotations

from urllib.parse import quote

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.services import plans
from planner.services.plan_pages import plan_counts
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.visitor import visitor
from planner.web.current import current_planner, public_address
from planner.web.qr import qr_svg

ALARM_CHOICES = (
    (-1, "none"),
    (0, "at the start"),
    (5, "5 minutes"),
    (10, "10 minutes"),
    (15, "15 minutes"),
    (30, "30 minutes"),
    (60, "an hour"),
)


@blueprint.get("/<event>/plan/calendar")
def calendar(event: str) -> str | Response:
    """The calendar page of the plan; without a plan, back to the page that says how to make one."""
    who = visitor(event)
    if who.edit_token is None:
        return redirect(url_for("attendee.plan", event=event))
    links = plans.links_of(current_planner().database, who.edit_token)
    feed = f"{public_address()}/feeds/{links.feed_token}.ics"
    webcal = "webcal://" + feed.split("://", 1)[1]
    name = quote(f"{who.agenda.event.name}: my plan")
    return render_template(
        "calendar.html",
        agenda=who.agenda,
        who=who,
        counts=plan_counts(who.agenda, who.plan),
        feed=feed,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?url={quote(feed, safe='')}&name={name}",
        qr=qr_svg(webcal),
        preferences=who.plan.preferences,
        alarm_choices=ALARM_CHOICES,
    )
