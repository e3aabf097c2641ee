"""The words of an agenda's sessions, counted once for everything that asks for them."""

from __future__ import annotations

from threading import RLock
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.role_words import ProgrammeWords


def words_of_agenda(agenda: Agenda) -> ProgrammeWords:
    """The words of that agenda, counted at the first call and gone with the agenda."""
    with _WORDS_LOCK:
        words = _WORDS.get(agenda)
        if words is None:
            words = _WORDS[agenda] = ProgrammeWords(agenda.programme.sessions)
        return words


_WORDS: WeakKeyDictionary[Agenda, ProgrammeWords] = WeakKeyDictionary()
_WORDS_LOCK = RLock()
