"""What one press says about the plan that is wanted: pure steps from some choices to the next, with words for undo."""

from __future__ import annotations

from dataclasses import replace

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, without
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
        return choices.saying_nothing_of(key), words
    if kind == "unregistered":
        return replace(choices, registered=without(choices.registered, key)), f"{title} not registered for"
    if session is None:
        raise NotPossible(f"The programme has no session '{key}'. It may have been removed since the page was opened.")
    return _said_of(choices, kind, session)


def _said_of(choices: BuildChoices, kind: str, session: Session) -> tuple[BuildChoices, str]:
    title = f"“{session.title}”"
    if kind == "must":
        _has_room(choices.must, session.id, MOST_MUSTS, "sessions that must be in a plan")
        return choices.with_must(session.id), f"{title} must be in my plan"
    if kind == "never":
        _has_room(choices.never, session.id, MOST_OTHERS, "sessions that are never wanted")
        return choices.with_never(session.id), f"{title} never for me"
    if not session.registration_needed:
        raise NotPossible(f"{title} needs no registration.")
    registered = _with(choices.registered, session.id, MOST_OTHERS, "registrations")
    return replace(choices, registered=registered), f"{title} registered for"


def _locked(agenda: Agenda, choices: BuildChoices, slot_id: str, locks: bool) -> tuple[BuildChoices, str]:
    slot = agenda.slots.get(slot_id)
    title = f"“{agenda.session_of(slot).title}”" if slot is not None else "A session that is gone"
    if not locks:
        return replace(choices, locked=without(choices.locked, slot_id)), f"{title} no longer locked"
    if slot is None:
        raise UnknownSlot(slot_id)
    return replace(choices, locked=_with(choices.locked, slot_id, MOST_OTHERS, "locked sessions")), f"{title} locked"


def _with(ids: tuple[str, ...], new: str, most: int, words: str) -> tuple[str, ...]:
    _has_room(ids, new, most, words)
    return ids if new in ids else (*ids, new)


def _has_room(ids: tuple[str, ...], new: str, most: int, words: str) -> None:
    if new not in ids and len(ids) >= most:
        raise NotPossible(f"There can be at most {most} {words}. Take one back first.")
