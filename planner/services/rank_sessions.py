"""Sessions by fit, for a role that is named as a person would name it, or for what a person says they do."""

from __future__ import annotations

from difflib import get_close_matches
from threading import RLock
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.agenda_words import words_of_agenda
from planner.core.fit import Fit, profile_of, rank
from planner.core.plan import Plan, Preferences
from planner.core.said_offers import said_offers


class UnknownRole(LookupError):
    """The programme knows no such role."""

    def __init__(self, asked: str, known: tuple[str, ...]) -> None:
        close = get_close_matches(asked, known, n=3, cutoff=0.5)
        choices = f"Did you mean {' or '.join(close)}?" if close else f"It has: {', '.join(known)}."
        super().__init__(f"This programme has no role '{asked}'. {choices}")


def said_of_oneself(agenda: Agenda, role: str, about: str = "") -> Preferences:
    """A role by the programme's own spelling, and what one does. Raises `UnknownRole`, unless the programme has no
    roles at all: then any words may stand for one, and are taken as what one does."""
    role, about = role.strip(), about.strip()
    known = known_roles(agenda)
    if not role or not known:
        return Preferences(about=", ".join(filter(None, (role, about))))
    for name in known:
        if name.casefold() == role.casefold():
            return Preferences(role=name, about=about)
    raise UnknownRole(role, known)


def known_roles(agenda: Agenda) -> tuple[str, ...]:
    """The roles the organizer lists, then those that only sessions carry, by name."""
    listed = [role.name for role in agenda.programme.roles]
    labelled = {role for session in agenda.programme.sessions for role in session.roles}
    return (*listed, *sorted(labelled.difference(listed)))


def offered_words(agenda: Agenda) -> tuple[str, ...]:
    """What is offered to whom is asked what they do; worked out once for an agenda."""
    with _OFFERED_LOCK:
        found = _OFFERED.get(agenda)
        if found is None:
            found = _OFFERED[agenda] = said_offers(words_of_agenda(agenda))
        return found


def rank_sessions(agenda: Agenda, role: str = "", about: str = "", top: int | None = None) -> tuple[Fit, ...]:
    """Sessions by fit, best first, for a role, for what a person says they do, or for both. Raises `UnknownRole`."""
    return rank(agenda, profile_of(Plan(preferences=said_of_oneself(agenda, role, about))))[:top]


_OFFERED: WeakKeyDictionary[Agenda, tuple[str, ...]] = WeakKeyDictionary()
_OFFERED_LOCK = RLock()
