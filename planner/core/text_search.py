"""Finding sessions by words: title, speakers and their organisations, topics, track, abstract.

Case and accents do not count. Every word of the query must be found, each anywhere in the session; the last one may be
the start of a word, because people look while they type.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import chain
from threading import RLock
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.programme import Session
from planner.core.words import WORD, folded, words_of, words_with_places

FIELD_WEIGHTS: tuple[float, ...] = (1.0, 3.0, 4.0, 6.0, 8.0)
"""Abstract, topics and track, organisation, speakers, title: what a word found there is worth."""
START_OF_A_WORD = 0.75
"""A word that only begins like the query's last one counts this much of a whole one."""
WORDS_IN_A_ROW = 4.0
"""Added where the title holds the query's words side by side, in their order."""

_FIELD_BITS = 3
_FIELD_MASK = (1 << _FIELD_BITS) - 1


class SearchIndex:
    """The words of one agenda's sessions, ready to be searched. Build it once per version; the agenda is not kept."""

    def __init__(self, agenda: Agenda) -> None:
        sessions = agenda.programme.sessions
        self._ids: tuple[str, ...] = tuple(session.id for session in sessions)
        postings: dict[str, array[int]] = {}
        titles: list[str] = []
        same: dict[str, str] = {}
        for place, session in enumerate(sessions):
            field_of: dict[str, int] = {}
            for field, texts in enumerate(_texts_of(agenda, session)):
                # Fields come from the least to the most telling, so a word ends up with the best it is found in.
                for written in chain.from_iterable(map(WORD.findall, texts)):
                    word = same.get(written)
                    if word is None:
                        word = same[written] = folded(written)
                    field_of[word] = field
            for word, field in field_of.items():
                if word not in postings:
                    postings[word] = array("L")
                postings[word].append(place << _FIELD_BITS | field)
            titles.append(f" {' '.join(words_of(session.title))} ")
        self._titles: tuple[str, ...] = tuple(titles)
        self._postings: dict[str, array[int]] = postings
        self._words: list[str] = sorted(postings)

    def find(self, query: str) -> dict[str, float]:
        """Session id → score above 0, the higher the better, for the sessions that hold every word of the query; best
        first, then in the programme's order. A query without words finds nothing."""
        wanted = words_of(query)
        if not wanted:
            return {}
        *whole, last = wanted
        found = self._of_start(last)
        for word in dict.fromkeys(whole):
            scores = self._of_word(word)
            found = {place: found[place] + scores[place] for place in found.keys() & scores.keys()}
        if whole:
            in_a_row = f" {' '.join(wanted)}"
            for place in found:
                if in_a_row in self._titles[place]:
                    found[place] += WORDS_IN_A_ROW
        ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return {self._ids[place]: score for place, score in ordered}

    def _of_word(self, word: str) -> dict[int, float]:
        return {entry >> _FIELD_BITS: FIELD_WEIGHTS[entry & _FIELD_MASK] for entry in self._postings.get(word, ())}

    def _of_start(self, start: str) -> dict[int, float]:
        found = self._of_word(start)
        weights = [weight * START_OF_A_WORD for weight in FIELD_WEIGHTS]
        for word in self._starting_with(start):
            for entry in self._postings[word]:
                place, score = entry >> _FIELD_BITS, weights[entry & _FIELD_MASK]
                if found.get(place, 0.0) < score:
                    found[place] = score
        return found

    def _starting_with(self, start: str) -> Iterable[str]:
        """The longer words of the programme that begin with `start`."""
        for at in range(bisect_left(self._words, start), len(self._words)):
            word = self._words[at]
            if not word.startswith(start):
                return
            if word != start:
                yield word


def search_index(agenda: Agenda) -> SearchIndex:
    """The index of that agenda, built at the first call and gone with the agenda."""
    with _INDEXES_LOCK:
        index = _INDEXES.get(agenda)
        if index is None:
            index = _INDEXES[agenda] = SearchIndex(agenda)
        return index


def marks(text: str, query: str) -> list[tuple[int, int]]:
    """Where the query's words stand in a text, to be highlighted: `text[start:end]`, in order, not overlapping.

    A word that begins like the query's last one is marked as far as it was typed, where the text says so letter by
    letter, and whole where accents or ligatures make the lengths differ.
    """
    wanted = words_of(query)
    if not wanted:
        return []
    words, last = frozenset(wanted), wanted[-1]
    spans: list[tuple[int, int]] = []
    for word, start, end in words_with_places(text):
        if word in words:
            spans.append((start, end))
        elif word.startswith(last):
            typed = start + len(last)
            spans.append((start, typed if folded(text[start:typed]) == last else end))
    return spans


def _texts_of(agenda: Agenda, session: Session) -> tuple[Iterable[str], ...]:
    """The texts to search, in the order of `FIELD_WEIGHTS`."""
    speakers = agenda.speakers_of(session)
    return (
        (session.abstract,),
        (*session.topics, session.track),
        tuple(speaker.organisation for speaker in speakers),
        tuple(speaker.name for speaker in speakers),
        (session.title,),
    )


_INDEXES: WeakKeyDictionary[Agenda, SearchIndex] = WeakKeyDictionary()
_INDEXES_LOCK = RLock()
