"""Sessions by fit for a role that is named as a person would name it."""

from __future__ import annotations

from difflib import get_close_matches

from planner.core.agenda import Agenda
from planner.core.fit import Fit, FitProfile, rank


class UnknownRole(LookupError):
    """The programme knows no such role."""

    def __init__(self, asked: str, known: tuple[str, ...]) -> None:
        close = get_close_matches(asked, known, n=3, cutoff=0.5)
        choices = f"Did you mean {' or '.join(close)}?" if close else f"It has: {', '.join(known)}."
        super().__init__(f"This programme has no role '{asked}'. {choices}")


def role_named(agenda: Agenda, asked: str) -> str:
    """The programme's own spelling of a role. Raises `UnknownRole`, unless the programme has no roles at all: then any
    words may stand for one."""
    known = known_roles(agenda)
    for role in known:
        if role.casefold() == asked.strip().casefold():
            return role
    if not known:
        return asked.strip()
    raise UnknownRole(asked, known)


def known_roles(agenda: Agenda) -> tuple[str, ...]:
    """The roles the organizer lists, then those that only sessions carry, by name."""
    listed = [role.name for role in agenda.programme.roles]
    labelled = {role for session in agenda.programme.sessions for role in session.roles}
    return (*listed, *sorted(labelled.difference(listed)))


def rank_for_role(agenda: Agenda, asked: str, top: int | None = None) -> tuple[Fit, ...]:
    """Sessions by fit, best first. Raises `UnknownRole`."""
    return rank(agenda, FitProfile(role=role_named(agenda, asked)))[:top]
