"""What speaks for a session where a person says what they do, in their own words.

Said words count most, and other words for the same thing nearly as much. Then what is close to them: what people of
that occupation go to hear (`occupations`), and what the best matches have in common (`nearby_things`). Who says that
they begin gets the level of that name, or else introductions.

Points rise ever slower towards 100 with all that speaks for a session. They do not depend on what else a programme has
to offer: a faint match stays faint where there is nothing better.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from planner.core.levels import is_same_level, suits_everybody
from planner.core.nearby_things import NearbyThings, best_places, nearby_things
from planner.core.programme import Role, Session
from planner.core.role_evidence import RoleEvidence
from planner.core.role_words import ProgrammeWords, people_of_role
from planner.core.said_matches import (
    FEW_TOPICS,
    IN_ABSTRACT,
    IN_TITLE,
    IN_TRACK,
    Match,
    Matches,
    Term,
    matches_of_terms,
    rarity,
    spread_over,
    term_of_words,
)
from planner.core.said_words import BEGINNER, SaidWords, said_words
from planner.core.words import folded_name, telling_words

HALFWAY = 1.4
"""A strength that makes half of the points: a said word in title or topic makes somewhat more, in passing less."""
ITS_OWN, OF_A_NAME, BESIDE = 0.75, 0.35, 0.35
"""Weights of other words for what was said, of words that say it only together, of what people of that occupation go to
hear."""
LABELLED = 2.0
"""A label for a role that was named says more than any one word."""
LEAST_TELLING = 0.3
"""Strengths are scaled so that the most telling thing said counts 1, unless it tells no more than this."""
LEARNED = 0.35
CLOSE_UP_TO = 1.2
"""All that is close to what was said, together, counts less than a said word in a title."""
FEW_ROLES = 3
LEVEL_NAMED, INTRODUCES_TOO, LEVEL_BESIDE_WORDS = 2.0, 0.25, 0.5
NAMES_IN_A_REASON = 3
SAME_START = 5
"""Of words that begin with the same letters a reason names one: 'security', not 'secure' as well."""

_FOR_BEGINNERS = """
beginner* novice* newbie* newcomer* getting_started first_steps first_contribution* from_scratch from_zero for_dummies
hello_world crash_course introduction_to intro_to introduction_a introduction_au initiation_a initiation_au anfanger*
einsteig* erste_schritte einfuhrung_in debutant* debutante* premiers_pas les_bases principiante* primeros_pasos
desde_cero introduccion_a conceptos_basicos
"""
_INTRODUCTIONS = """
introduction intro introductory basics fundamentals primer tutorial* einfuhrung* grundlagen initiation decouverte
introduccion
"""
"""These may open a day or a text as well: they count half."""


class Told(NamedTuple):
    """One thing that speaks for a session, its strength above 0. `kind`: 'word', 'topic', 'track', 'role'."""

    strength: float
    kind: str
    name: str


def said_evidence(programme: ProgrammeWords, roles: Sequence[Role], said: str) -> RoleEvidence:
    """What speaks for each session for a person who says that of what they do. `roles`: the organizer's list; one that
    is named in what is said brings the organizer's words and labels with it. Where no word tells, no session has parts.
    """
    sentence = said_words(said)
    named = _roles_named(programme, roles, said)
    terms = _terms(programme, sentence, named)
    matches = matches_of_terms(programme, terms)
    worth = _scaled(terms, matches)
    keys = frozenset(folded_name(role.name) for role in named)
    own = [
        [*_told(terms, worth, here, "said"), *(_labels(session, keys) if keys & carried else ())]
        for session, carried, here in zip(programme.sessions, programme.role_keys, matches.of_session, strict=True)
    ]
    close = [
        _without(_told(terms, worth, here, "close"), said_of)
        for here, said_of in zip(matches.of_session, own, strict=True)
    ]
    strengths = [_sum(said_of) + _sum_of_close(near) for said_of, near in zip(own, close, strict=True)]
    known = frozenset(chain.from_iterable(_words_of(term) for term in terms)).union(
        told.name for told in chain.from_iterable(own)
    )
    nearby = nearby_things(programme, best_places(programme, strengths), known)
    is_level_alone = not keys and not any(worth[n] for n, term in enumerate(terms) if term.kind != "level")
    parts: list[tuple[tuple[float, str], ...]] = []
    for place, session in enumerate(programme.sessions):
        near = [*close[place], *_nearby(programme, place, nearby)]
        level = _level_part(programme, sentence.level, session, matches.of_session[place], terms)
        parts.append(_parts(programme, own[place], near, level, is_level_alone=is_level_alone))
    return RoleEvidence(role=said.strip(), parts=tuple(parts))


# --- what is looked for ---


def _roles_named(programme: ProgrammeWords, roles: Sequence[Role], said: str) -> list[Role]:
    """The roles of the list, and those that sessions are labelled for, whose whole name is said."""
    text = f" {folded_name(said)} "
    listed = {folded_name(role.name): role for role in roles}
    labelled = dict.fromkeys(chain.from_iterable(session.roles for session in programme.sessions))
    known = {folded_name(name): Role(name=name) for name in labelled} | listed
    said_whole = [key for key in known if key and f" {key} " in text]
    # Of 'Sales' and 'Sales Professional' the longer is meant.
    return [
        known[key] for key in said_whole if not any(f" {key} " in f" {other} " for other in said_whole if other != key)
    ]


def _terms(programme: ProgrammeWords, sentence: SaidWords, named: Sequence[Role]) -> list[Term]:
    """What is looked for, the said words first. An organizer's words for a role stand for the list of occupations."""
    described = dict.fromkeys(chain.from_iterable(telling_words(words) for role in named for words in role.words))
    terms = [
        Term(forms=frozenset((*programme.kin_words(word), word)))
        for word in dict.fromkeys((*sentence.words, *described))
    ]
    terms.extend(Term(forms=frozenset(), phrases=(pair,)) for pair in sentence.pairs)
    telling = max((rarity(_sessions_with(programme, term), len(programme.sessions)) for term in terms), default=0.0)
    if not described:
        occupations = [known for known in sentence.occupations if not known.is_broad or telling < LEAST_TELLING]
        terms.extend(term_of_words(programme, known.its_own, ITS_OWN, "said") for known in occupations)
        for known in occupations:
            terms.extend(term_of_words(programme, (pattern,), BESIDE, "close") for pattern in known.beside)
    terms.extend(
        Term(forms=frozenset((*programme.kin_words(word), word)), weight=OF_A_NAME, kind="close")
        for word in sentence.of_names
    )
    if sentence.level == BEGINNER:
        terms.append(term_of_words(programme, _FOR_BEGINNERS.split(), 1.0, "level"))
        terms.append(term_of_words(programme, _INTRODUCTIONS.split(), 0.5, "level"))
    return terms


def _sessions_with(programme: ProgrammeWords, term: Term) -> int:
    """About how many have it: as many as have its most frequent form."""
    return max((programme.word_counts[form] for form in term.forms), default=0)


def _words_of(term: Term) -> frozenset[str]:
    return term.forms.union(*(phrase.split("_") for phrase in term.phrases))


def _scaled(terms: Sequence[Term], matches: Matches) -> list[float]:
    """What every term counts: of what was said, the most telling 1."""
    said = [worth for term, worth in zip(terms, matches.worth, strict=True) if term.kind == "said"]
    most = max((LEAST_TELLING, *said))
    return [worth / most if term.kind == "said" else worth for term, worth in zip(terms, matches.worth, strict=True)]


# --- what is found in a session ---


def _told(terms: Sequence[Term], worth: Sequence[float], here: Mapping[int, Match], kind: str) -> list[Told]:
    if not here:
        return []
    return [
        Told(worth[number] * match.place_counts, match.where, match.name)
        for number, match in sorted(here.items())
        if terms[number].kind == kind and worth[number] > 0
    ]


def _without(told: list[Told], said_already: Sequence[Told]) -> list[Told]:
    """Without what a reason names already: the track that was said is not close to what was said."""
    if not said_already or not told:
        return told
    names = {one.name for one in said_already}
    return [one for one in told if one.name not in names]


def _labels(session: Session, keys: frozenset[str]) -> list[Told]:
    return [Told(LABELLED, "role", name) for name in session.roles if folded_name(name) in keys]


def _nearby(programme: ProgrammeWords, place: int, nearby: NearbyThings) -> list[Told]:
    session, title = programme.sessions[place], programme.title_words[place]
    found = [
        Told(LEARNED * nearby.words[word] * (IN_TITLE if word in title else IN_ABSTRACT[1]), "word", word)
        for word in nearby.words.keys() & programme.words[place]
    ]
    if session.track in nearby.tracks:
        found.append(Told(LEARNED * nearby.tracks[session.track] * IN_TRACK, "track", session.track))
    for kind, names, weights, few in (
        ("topic", session.topics, nearby.topics, FEW_TOPICS),
        ("role", session.roles, nearby.roles, FEW_ROLES),
    ):
        if weights and (here := [name for name in dict.fromkeys(names) if name in weights]):
            spread = spread_over(few, names)
            found.extend(Told(LEARNED * weights[name] * spread, kind, name) for name in here)
    return found


def _level_part(
    programme: ProgrammeWords, level: str, session: Session, here: Mapping[int, Match], terms: Sequence[Term]
) -> tuple[float, str] | None:
    """What a session's level, or its being an introduction, says for that level."""
    if not level:
        return None
    found = [(terms[n].weight * match.place_counts, -n) for n, match in here.items() if terms[n].kind == "level"]
    strength, number = max(found, default=(0.0, 0))
    people = f"for {level}s: " if level == BEGINNER else ""
    if is_same_level(session.level, level):
        return LEVEL_NAMED + INTRODUCES_TOO * strength, f"{people}level {session.level}"
    if found and suits_everybody(session.level):
        return strength, f"{people}{_quoted(programme, here[-number].name)}"
    return None


# --- points and phrases ---


def _parts(
    programme: ProgrammeWords,
    own: Sequence[Told],
    close: Sequence[Told],
    level: tuple[float, str] | None,
    *,
    is_level_alone: bool,
) -> tuple[tuple[float, str], ...]:
    """A session's points with their phrases, none of both where nothing speaks for it."""
    if not own and not close and level is None:
        return ()
    parts: list[tuple[float, str]] = []
    for kind, phrase in (("role", "{}"), ("topic", "{}"), ("track", "{}"), ("word", "because of {}")):
        if of_kind := [told for told in own if told.kind == kind]:
            parts.append((_sum(of_kind), phrase.format(", ".join(_names(programme, of_kind)))))
    if close:
        parts.append((_sum_of_close(close), f"close to what you do: {', '.join(_names(programme, close))}"))
    if level is not None and (parts or is_level_alone):
        parts.append((level[0] * (1.0 if is_level_alone else LEVEL_BESIDE_WORDS), level[1]))
    strength = math.fsum(part for part, _ in parts)
    points = 100.0 * (1.0 - 0.5 ** (strength / HALFWAY))
    return tuple((points * part / strength, phrase) for part, phrase in parts)


def _names(programme: ProgrammeWords, told: Sequence[Told]) -> list[str]:
    """The weightiest as they are read, each once."""
    by_weight = sorted(told, key=lambda one: (-one.strength, one.kind, one.name))
    names: dict[str, str] = {}
    for one in by_weight:
        if one.kind == "word":
            key = one.name if " " in one.name else one.name[:SAME_START]
            # Not “supply chain” and “chain”.
            if not any(one.name in named.split() for named in names):
                names.setdefault(key, _quoted(programme, one.name))
        else:
            read = {"track": f"track {one.name}", "role": f"for {people_of_role(one.name)}"}.get(one.kind, one.name)
            names.setdefault(read, read)
    return list(names.values())[:NAMES_IN_A_REASON]


def _quoted(programme: ProgrammeWords, name: str) -> str:
    """A folded word or phrase as it is mostly written."""
    return f"“{' '.join(programme.spelling.get(word, word) for word in name.split())}”"


def _sum(told: Sequence[Told]) -> float:
    return math.fsum(one.strength for one in told)


def _sum_of_close(told: Sequence[Told]) -> float:
    """Rises ever slower towards `CLOSE_UP_TO`."""
    return CLOSE_UP_TO * -math.expm1(-_sum(told) / CLOSE_UP_TO)
