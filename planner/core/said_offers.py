"""What is offered to somebody who is asked what they do: occupations and tracks that mean something in a programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from planner.core.occupations import OCCUPATIONS, Occupation
from planner.core.role_words import ProgrammeWords
from planner.core.said_matches import term_of_words
from planner.core.words import folded_name, telling_words, words_of

OFFERED_FROM = 3
"""An occupation is offered if the titles, topics or tracks of this many sessions have words of it, and a topic if this
many sessions carry it."""
MOST_NAMES, LONGEST_NAME = 60, 40
SHARED_ENDING = 0.5
"""A word that ends so many of the track names ('devroom') is left away."""

_OF_NO_SUBJECT = """
bof break breaks closing general keynote keynotes lightning lunch main misc miscellaneous opening other others plenary
poster posters social sonstiges welcome workshops hauptprogramm divers
"""
_NO_SUBJECT = frozenset(_OF_NO_SUBJECT.split())


def said_offers(programme: ProgrammeWords) -> tuple[str, ...]:
    """What can be said and finds something: occupations by name, then the programme's tracks, or where it has none the
    topics of several sessions. A track that is no subject ('Keynotes') is left out."""
    headed = [
        title.union(*(telling_words(name) for name in (session.track, *session.topics)))
        for session, title in zip(programme.sessions, programme.title_words, strict=True)
    ]
    occupations = sorted(known.name for known in OCCUPATIONS if _is_met(programme, known, headed))
    names = _subjects(list(programme.track_counts)) or [
        topic for topic, times in programme.topic_counts.items() if times >= OFFERED_FROM
    ]
    offered = {folded_name(name): name for name in sorted(names, key=str.casefold) if len(name) <= LONGEST_NAME}
    return (*occupations, *list(offered.values())[:MOST_NAMES])


def _is_met(programme: ProgrammeWords, known: Occupation, headed: Sequence[frozenset[str]]) -> bool:
    """`headed`: the words of every session's title, topics and track."""
    forms = term_of_words(programme, (*known.its_own, *known.beside), 1.0, "close").forms
    met = (1 for words in headed if not forms.isdisjoint(words))
    return sum(islice(met, OFFERED_FROM)) == OFFERED_FROM


def _subjects(tracks: list[str]) -> list[str]:
    endings = Counter(track.split()[-1].casefold() for track in tracks if len(track.split()) > 1)
    shared = {ending for ending, times in endings.items() if times > max(1.0, SHARED_ENDING * len(tracks))}
    plain = [_without_endings(track, shared) for track in tracks]
    return [name for name in plain if telling_words(name) and _NO_SUBJECT.isdisjoint(words_of(name))]


def _without_endings(track: str, endings: set[str]) -> str:
    words = track.split()
    while len(words) > 1 and words[-1].casefold() in endings:
        words.pop()
    return " ".join(words)
