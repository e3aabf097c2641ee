"""What an attendee's list is made of, as a page: what they starred, dismissed, turned and follow, to look at and to
take back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.agenda import Agenda
from planner.core.plan import Plan
from planner.core.taste import UNSAID_TASTE
from planner.core.taste_parts import taste_parts
from planner.core.words import folded_name
from planner.services.taste_wishes import topics_of

TOPICS_OFFERED = 12
"""Of topics that are not turned yet; any other can be added by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteLine:
    """A session or a speaker that something was said of. `is_gone`: the programme has it no longer, and `name` is its
    id."""

    id: str
    name: str
    more: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """A topic or track and how far it is turned; `is_gone`: no session has it any longer."""

    name: str
    weight: int = 0
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TastePage:
    """The latest star and dismissal first. `topics`: those of starred sessions, then the most frequent ones, a turned
    one in its place among them, so that none jumps away from who turns it. `other_topics`: names that can be added.
    `moved`: how many sessions all of it moves in the list."""

    starred: tuple[TasteLine, ...]
    dismissed: tuple[TasteLine, ...]
    followed: tuple[TasteLine, ...]
    topics: tuple[TopicLine, ...]
    other_topics: tuple[str, ...]
    moved: int
    is_empty: bool


def taste_page(agenda: Agenda, plan: Plan) -> TastePage:
    """The page of that plan's taste."""
    taste = plan.taste
    known = topics_of(agenda)
    turned = {folded_name(name): weight for name, weight in taste.topics}
    stars = [agenda.sessions[i] for i in taste.starred if i in agenda.sessions]
    of_stars = (folded_name(name) for star in reversed(stars) for name in (*star.topics, star.track))
    in_order = [key for key in dict.fromkeys((*of_stars, *known)) if key in known]
    offered = [key for key in in_order if key not in turned]
    shown = {*turned, *offered[:TOPICS_OFFERED]}
    return TastePage(
        starred=tuple(_session_lines(agenda, reversed(taste.starred))),
        dismissed=tuple(_session_lines(agenda, reversed(taste.dismissed))),
        followed=tuple(_speaker_lines(agenda, taste.followed)),
        topics=(
            *(TopicLine(name=known[key], weight=turned.get(key, 0)) for key in in_order if key in shown),
            *(TopicLine(name=n, weight=w, is_gone=True) for n, w in taste.topics if folded_name(n) not in known),
        ),
        other_topics=tuple(sorted((known[key] for key in offered[TOPICS_OFFERED:]), key=folded_name)),
        moved=len(taste_parts(agenda, taste)),
        is_empty=taste == UNSAID_TASTE,
    )


def _session_lines(agenda: Agenda, ids: Iterable[str]) -> Iterable[TasteLine]:
    for session_id in ids:
        session = agenda.sessions.get(session_id)
        if session is None:
            yield TasteLine(id=session_id, name=session_id, is_gone=True)
        else:
            people = ", ".join(speaker.name for speaker in agenda.speakers_of(session)[:3])
            yield TasteLine(id=session_id, name=session.title, more=people)


def _speaker_lines(agenda: Agenda, ids: Iterable[str]) -> Iterable[TasteLine]:
    for speaker_id in ids:
        speaker = agenda.speakers.get(speaker_id)
        if speaker is None:
            yield TasteLine(id=speaker_id, name=speaker_id, is_gone=True)
        else:
            yield TasteLine(id=speaker_id, name=speaker.name, more=speaker.organisation)
