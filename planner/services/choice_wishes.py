"""What one press says about the plan that is wanted: pure steps from some choices to the next, with words for undo."""

from __future__ import annotations

from dataclasses import replace

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices
from planner.core.programme import Session
from planner.services.plan_wishes import NotPossible, UnknownSlot

MOST_MUSTS = 100
MOST_OTHERS = 500
"""Of the sessions never wanted, the entries locked, and the registrations, each."""

KINDS = ("must", "never", "unsay", "lock", "unlock", "registered", "unregistered")


def choices_after(agenda: Agenda, choices: BuildChoices, kind: str, key: str) -> tuple[BuildChoices, str]:
    """The choices after a step of one of the `KINDS`, and what it was in words. `key` is a slot id for 'lock' and
    'unlock', else a session id. What is a must is not never wanted, and the other way round. What is taken back need
    not be in the programme any more. Raises `UnknownSlot`, `NotPossible`."""
    if kind in ("lock", "unlock"):
        return _locked(agenda, choices, key, locks=kind == "lock")
    session = agenda.sessions.get(key)
    title = f"“{session.title}”" if session is not None else "A session that is gone"
    if kind == "unsay":
        words = f"{title} may be in my plan again" if key in choices.never else f"{title} need not be in my plan"
        return replace(choices, must=_without(choices.must, key), never=_without(choices.never, key)), words
    if kind == "unregistered":
        return replace(choices, registered=_without(choices.registered, key)), f"{title} not registered for"
    if session is None:
        raise NotPossible(f"The programme has no session '{key}'. It may have been removed since the page was opened.")
    return _said_of(choices, kind, session)


def _said_of(choices: BuildChoices, kind: str, session: Session) -> tuple[BuildChoices, str]:
    title, never = f"“{session.title}”", choices.never
    if kind == "must":
        must = _with(choices.must, session.id, MOST_MUSTS, "sessions that must be in a plan")
        return replace(choices, must=must, never=_without(never, session.id)), f"{title} must be in my plan"
    if kind == "never":
        never = _with(never, session.id, MOST_OTHERS, "sessions that are never wanted")
        return replace(choices, must=_without(choices.must, session.id), never=never), f"{title} never for me"
    if not session.registration_needed:
        raise NotPossible(f"{title} needs no registration.")
    registered = _with(choices.registered, session.id, MOST_OTHERS, "registrations")
    return replace(choices, registered=registered), f"{title} registered for"


def _locked(agenda: Agenda, choices: BuildChoices, slot_id: str, locks: bool) -> tuple[BuildChoices, str]:
    slot = agenda.slots.get(slot_id)
    title = f"“{agenda.session_of(slot).title}”" if slot is not None else "A session that is gone"
    if not locks:
        return replace(choices, locked=_without(choices.locked, slot_id)), f"{title} no longer locked"
    if slot is None:
        raise UnknownSlot(slot_id)
    return replace(choices, locked=_with(choices.locked, slot_id, MOST_OTHERS, "locked sessions")), f"{title} locked"


def _with(ids: tuple[str, ...], new: str, most: int, words: str) -> tuple[str, ...]:
    if new in ids:
        return ids
    if len(ids) >= most:
        raise NotPossible(f"There can be at most {most} {words}. Take one back first.")
    return (*ids, new)


def _without(ids: tuple[str, ...], old: str) -> tuple[str, ...]:
    return tuple(one for one in ids if one != old)
