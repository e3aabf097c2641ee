"""Showing where a search found its words: the marks in a text, and the part of an abstract that holds them.

Everything here goes by the words of the query as the search understood them, so that a word which a typing mistake was
taken for is marked like one typed right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.core.agenda import Agenda
from planner.core.calendar_words import plain_text
from planner.core.programme import Session
from planner.core.words import folded, tells, words_of, words_with_places

EXCERPT_BEFORE, EXCERPT_AFTER = 60, 120
"""Letters shown before the first match and from it on, words not cut."""

SPEAKERS_NAMED = 3
"""A card names so many speakers; where a word is found in another one's name, that name is quoted."""
MOST_QUOTED = 3
"""Speakers, and topics, that are quoted."""


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """One word of a query, folded, and which words of the programme count as it: `words`, and, unless `start` is empty,
    every word that begins so. `taken_for`: the spelling of the programme that is most likely meant, where a typing
    mistake is believed; `is_there`: whether the programme has the word as typed, too."""

    typed: str
    words: frozenset[str]
    start: str = ""
    taken_for: str = ""
    is_there: bool = True

    def is_met_by(self, word: str) -> bool:
        return word in self.words or (bool(self.start) and word.startswith(self.start))


def marks(text: str, sought: Sequence[SoughtWord]) -> list[tuple[int, int]]:
    """Where the words stand in a text, to be highlighted: `text[start:end]`, in order, not overlapping.

    A word that only begins like a sought one is marked as far as it was typed, where the text says so letter by letter,
    and whole where accents or ligatures make the lengths differ.
    """
    if not sought:
        return []
    whole = frozenset[str]().union(*(one.words for one in sought))
    starts = tuple(one.start for one in sought if one.start)
    spans: list[tuple[int, int]] = []
    for word, start, end in words_with_places(text):
        if word in whole:
            spans.append((start, end))
        elif starts and word.startswith(starts):
            said = max((begin for begin in starts if word.startswith(begin)), key=len)
            typed = start + len(said)
            spans.append((start, typed if folded(text[start:typed]) == said else end))
    return spans


def missing_words(sought: Sequence[SoughtWord], texts: Iterable[str]) -> tuple[SoughtWord, ...]:
    """The sought words that none of the texts holds."""
    missing = list(sought)
    for text in texts:
        if not missing:
            break
        words = words_of(text)
        missing = [one for one in missing if not any(map(one.is_met_by, words))]
    return tuple(missing)


def excerpt(text: str, sought: Sequence[SoughtWord]) -> str:
    """The part of a text around the first of these words that it holds, '…' where something is left out; '' where it
    holds none. White space is evened out."""
    if not sought or not text:
        return ""
    flat = " ".join(text.split())
    found = next((start for word, start, _ in words_with_places(flat) if any(o.is_met_by(word) for o in sought)), None)
    if found is None:
        return ""
    start, end = max(0, found - EXCERPT_BEFORE), found + EXCERPT_AFTER
    if start:
        # From the beginning of a word; what is found begins one.
        start = flat.find(" ", start - 1, found) + 1 or found
    if end < len(flat):
        last_space = flat.rfind(" ", found + 1, end + 1)
        first_space = flat.find(" ", end)
        end = last_space if last_space > 0 else first_space if first_space > 0 else len(flat)
    else:
        end = len(flat)
    return f"{'… ' if start else ''}{flat[start:end]}{' …' if end < len(flat) else ''}"


def quotes_of(agenda: Agenda, session: Session, sought: Sequence[SoughtWord]) -> tuple[str, ...]:
    """Where the sought words stand that neither the title nor the speakers a card names hold: speakers with their
    organisation, topics and track, a part of the abstract; each quoted only for words not quoted yet."""
    if not sought:
        return ()
    telling = [word for word in sought if tells(word.typed)] or sought
    speakers = agenda.speakers_of(session)
    missing = missing_words(telling, (session.title, *(speaker.name for speaker in speakers[:SPEAKERS_NAMED])))
    people = [f"{speaker.name}, {speaker.organisation}".rstrip(", ") for speaker in speakers]
    filed_under = dict.fromkeys((*session.topics, session.track))
    quotes = [" · ".join(_holding(people, missing))]
    missing = missing_words(missing, quotes)
    quotes.append(", ".join(_holding(filed_under, missing)))
    missing = missing_words(missing, quotes[-1:])
    quotes.append(excerpt(plain_text(session.abstract), missing) if missing else "")
    return tuple(filter(None, quotes))


def _holding(texts: Iterable[str], sought: Sequence[SoughtWord]) -> list[str]:
    """The fewest of the texts, taken in their order, that hold what of the words the texts hold."""
    found: list[str] = []
    for text in texts:
        if not sought or len(found) == MOST_QUOTED:
            break
        missing = missing_words(sought, (text,))
        if len(missing) < len(sought):
            found.append(text)
            sought = missing
    return found
