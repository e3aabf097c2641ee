"""How strongly a session answers what an attendee wants to hear about."""

from __future__ import annotations

from collections.abc import Mapping

from planner.core.role_words import ProgrammeWords
from planner.core.words import folded_name, telling_words, words_of

IS_ITS_TOPIC = 1.0
WITHIN_ITS_TOPIC = 0.8
IN_ITS_TITLE = 0.7
IN_ITS_ABSTRACT = 0.4


def matches_of_interest(programme: ProgrammeWords, interest: str) -> Mapping[int, float]:
    """Place of a session in the programme → how well it matches, above 0 and up to 1; places without a match are left
    out. A topic or track of that name is a full match, one that contains the words is less, then the title, then the
    abstract. In title and abstract the words match in any of their forms ('forecast', 'forecasting')."""
    wanted = tuple(dict.fromkeys(telling_words(interest) or words_of(interest)))
    if not wanted:
        return {}
    named = _named_matches(programme, folded_name(interest), frozenset(wanted))
    forms = [frozenset(programme.kin_words(word)) | {word} for word in wanted]
    found: dict[int, float] = {}
    for place, session in enumerate(programme.sessions):
        match = max((named.get(name, 0.0) for name in (session.track, *session.topics)), default=0.0)
        if match < IN_ITS_TITLE and not any(form.isdisjoint(programme.words[place]) for form in forms):
            in_title = not any(form.isdisjoint(programme.title_words[place]) for form in forms)
            match = IN_ITS_TITLE if in_title else max(match, IN_ITS_ABSTRACT)
        if match:
            found[place] = match
    return found


def _named_matches(programme: ProgrammeWords, name: str, wanted: frozenset[str]) -> dict[str, float]:
    matches: dict[str, float] = {}
    for known in (*programme.topic_counts, *programme.track_counts):
        words = words_of(known)
        if " ".join(words) == name:
            matches[known] = IS_ITS_TOPIC
        elif wanted.issubset(words):
            matches[known] = WITHIN_ITS_TOPIC
    return matches
