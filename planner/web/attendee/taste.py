"""What an attendee likes: stars, dismissals, topics, speakers, said by a press; and the page that shows all of it."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from planner.services import plan_taste
from planner.services.plan_pages import plan_counts
from planner.services.rank_sessions import known_roles, offered_words
from planner.services.taste_page import taste_page
from planner.services.taste_wishes import no_taste, taste_after, taste_with_topics
from planner.web.attendee.actions import changed, checked
from planner.web.attendee.blueprint import blueprint
from planner.web.attendee.taste_forms import TasteForm, TopicForm, topic_weights
from planner.web.attendee.visitor import now, visitor

WEIGHTS = ((-2, "−−", "much less"), (-1, "−", "less"), (0, "·", "as it is"), (1, "+", "more"), (2, "++", "much more"))
"""How far a topic can be turned: its weight, its sign, and its words."""


@blueprint.get("/<event>/taste")
def taste(event: str) -> str:
    """What one's list is made of, each part with a way to take it back."""
    who = visitor(event)
    return render_template(
        "taste.html",
        agenda=who.agenda,
        who=who,
        page=taste_page(who.agenda, who.plan),
        weights=WEIGHTS,
        roles=known_roles(who.agenda),
        offers=offered_words(who.agenda),
        counts=plan_counts(who.agenda, who.plan),
        back=request.path,
    )


@blueprint.post("/<event>/taste")
def say_taste(event: str) -> Response:
    """`taste` is 'KIND:ID', the id of a speaker for 'follow' and 'unfollow', else of a session."""
    who = visitor(event)
    kind, key = checked(TasteForm(request.form)).kind_and_id()
    return changed(
        who,
        lambda db, token: plan_taste.change_taste(
            db, who.agenda, token, lambda said: taste_after(who.agenda, said, kind, key), now()
        ),
        key,
    )


@blueprint.post("/<event>/taste/topics")
def turn_topics(event: str) -> Response:
    """The topics of the page with their weights, and one to add."""
    who = visitor(event)
    weights = topic_weights(request.form)
    added = checked(TopicForm(request.form)).topic.data
    if added:
        weights[added] = 1
    return changed(
        who,
        lambda db, token: plan_taste.change_taste(
            db, who.agenda, token, lambda said: taste_with_topics(who.agenda, said, weights), now()
        ),
    )


@blueprint.post("/<event>/taste/forget")
def forget_taste(event: str) -> Response:
    """Stars, dismissals, topics and speakers, all forgotten; one undo brings them back."""
    who = visitor(event)
    return changed(who, lambda db, token: plan_taste.change_taste(db, who.agenda, token, no_taste, now()))
