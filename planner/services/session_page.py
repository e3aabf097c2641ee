"""The page of one session: everything that helps to decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.fit import Fit, FitProfile
from planner.core.plan import Plan
from planner.core.programme import Session, Speaker, Tip
from planner.core.tips import tips_for_slot
from planner.services.browse_agenda import CardMaker, SessionCard


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """Everything that helps to decide about one session."""

    session: Session
    slots: tuple[SessionCard, ...]
    speakers: tuple[Speaker, ...]
    fit: Fit | None
    tips: tuple[Tip, ...]
    parent: Session | None
    children: tuple[SessionCard, ...]
    also_by_speakers: tuple[SessionCard, ...]


def session_page(agenda: Agenda, session: Session, profile: FitProfile, plan: Plan) -> SessionPage:
    """The page of one session."""
    cards = CardMaker(agenda, plan, profile)
    tips = {tip.id: tip for slot in session.slots for tip in tips_for_slot(agenda, slot, plan.preferences.role)}
    others = {
        other.id: other
        for speaker_id in session.speaker_ids
        for other in sessions_of_speaker(agenda, speaker_id)
        if other.id != session.id
    }
    return SessionPage(
        session=session,
        slots=tuple(map(cards.of_slot, session.slots)) or (cards.of_session(session),),
        speakers=agenda.speakers_of(session),
        fit=cards.fit(session.id),
        tips=tuple(tips.values()),
        parent=agenda.sessions.get(session.parent_id or ""),
        children=tuple(cards.of_first_slot(child) for child in agenda.children.get(session.id, ())),
        also_by_speakers=tuple(map(cards.of_first_slot, others.values())),
    )


def sessions_of_speaker(agenda: Agenda, speaker_id: str) -> tuple[Session, ...]:
    """The speaker's sessions, in the programme's order."""
    index = _speaker_indexes.get(agenda)
    if index is None:
        index = {}
        for session in agenda.programme.sessions:
            for found in session.speaker_ids:
                index[found] = (*index.get(found, ()), session)
        _speaker_indexes[agenda] = index
    return index.get(speaker_id, ())


_speaker_indexes: WeakKeyDictionary[Agenda, dict[str, tuple[Session, ...]]] = WeakKeyDictionary()
