"""Where the words a person said, and the words beside them, stand in a programme.

Every word becomes a `Term`: all its forms that the programme has. A term weighs more the fewer sessions have it, and a
session is the more about it the better the place where it stands: title, topic, track, abstract.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from planner.core.occupations import in_a_row
from planner.core.programme import Session
from planner.core.role_words import ProgrammeWords
from planner.core.words import folded_text, tells, words_of

IN_TITLE, IN_TOPIC, IN_TRACK = 1.6, 1.5, 1.5
IN_ABSTRACT = (0.7, 1.0, 1.2)
"""Said in the abstract once, twice, more often: once may be in passing."""
COUNTED_UP_TO = 0.25
"""Words that more of the sessions have are taken as said once: they tell little, and counting takes its time."""
SECOND_PLACE = 0.25
"""Where a term stands in two kinds of places, the lesser one adds this share of what it counts."""
FEW_TOPICS = 3
SHORT_ENDING = 2
RARE = 50
"""What only one in so many sessions has is as rare as can be; what all have says nothing."""


Kind = Literal["said", "close", "level"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that mean one thing. `forms`: folded words of the programme; `phrases`: as 'open_data', in a row.
    `weight`: how much it counts beside other terms, before its rarity. `kind`: what was said or means the same, what
    is close to it, what is for one's level."""

    forms: frozenset[str]
    phrases: tuple[str, ...] = ()
    weight: float = 1.0
    kind: Kind = "said"


@dataclass(frozen=True, slots=True)
class Match:
    """A term in a session, where it stands best: how much that place counts, its kind ('word', of title or abstract, or
    'topic', 'track'), and its name: a folded word or phrase, or the topic or track."""

    place_counts: float
    where: str
    name: str


@dataclass(frozen=True, slots=True)
class Matches:
    """`worth[n]`: what term n counts in this programme, weight times rarity. `of_session[place]`: number of a term →
    how it stands there."""

    worth: tuple[float, ...]
    of_session: tuple[Mapping[int, Match], ...]


def term_of_words(programme: ProgrammeWords, patterns: Iterable[str], weight: float, kind: Kind) -> Term:
    """The term of those patterns ('secur*', 'open_data'), as far as the programme has them."""
    phrases: list[str] = []
    forms: set[str] = set()
    for pattern in patterns:
        if "_" in pattern:
            phrases.append(pattern)
        elif pattern.endswith("*"):
            forms.update(programme.words_that_start(pattern[:-1]))
        elif pattern in programme.word_counts:
            forms.add(pattern)
    return Term(forms=frozenset(forms), phrases=tuple(phrases), weight=weight, kind=kind)


class _Phrase(NamedTuple):
    """A phrase of term `number`; `others`: the forms of each of its words but one."""

    number: int
    others: tuple[frozenset[str], ...]
    standing: re.Pattern[str]


def matches_of_terms(programme: ProgrammeWords, terms: Sequence[Term]) -> Matches:
    """Where the terms stand. A form that several of them have is the first one's."""
    form_of = {form: number for number in reversed(range(len(terms))) for form in terms[number].forms}
    named = _in_names(programme, terms, form_of)
    phrases = _phrases(programme, terms)
    looked_for = frozenset((*form_of, *phrases))
    counted = _counted(programme, terms)
    carrying = Counter[int]()
    found: list[dict[int, Match]] = []
    for place, session in enumerate(programme.sessions):
        here: dict[int, Match] = {}
        words = programme.words[place]
        # Sorted, so that of two forms of a word every worker names the same one.
        for word in sorted(looked_for & words):
            if (number := form_of.get(word)) is not None:
                in_title = word in programme.title_words[place]
                _keep(here, number, Match(IN_TITLE if in_title else IN_ABSTRACT[0], "word", word))
            for phrase in phrases.get(word, ()):
                may_stand = not any(forms.isdisjoint(words) for forms in phrase.others)
                if may_stand and (match := _standing(session, phrase)) is not None:
                    _keep(here, phrase.number, match)
        in_topic = IN_TOPIC * spread_over(FEW_TOPICS, session.topics)
        for topic in session.topics:
            for number in named.get(topic, ()):
                _keep(here, number, Match(in_topic, "topic", topic))
        for number in named.get(session.track, ()):
            _keep(here, number, Match(IN_TRACK, "track", session.track))
        for number in counted.keys() & here.keys():
            match = here[number]
            if match.place_counts == IN_ABSTRACT[0]:
                times = len(counted[number].findall(folded_text(session.abstract)))
                here[number] = replace(match, place_counts=IN_ABSTRACT[min(max(times, 1), len(IN_ABSTRACT)) - 1])
        carrying.update(here.keys())
        found.append(here)
    worth = tuple(term.weight * rarity(carrying[number], len(found)) for number, term in enumerate(terms))
    return Matches(worth=worth, of_session=tuple(found))


def spread_over(few: int, names: Sequence[str]) -> float:
    """1 for up to so few names, and less for more: who is filed under many is about each of them a little less."""
    return math.sqrt(few / max(few, len(names)))


def rarity(carrying: int, sessions: int) -> float:
    """0 for what all the sessions of a programme carry, 1 for what hardly any does."""
    return min(1.0, math.log(sessions / carrying) / math.log(RARE)) if carrying else 0.0


def _keep(here: dict[int, Match], number: int, match: Match) -> None:
    """The better place, and a little more where the term stands in places of two kinds."""
    known = here.get(number)
    if known is None:
        here[number] = match
        return
    best, other = (known, match) if known.place_counts >= match.place_counts else (match, known)
    more = SECOND_PLACE * other.place_counts if best.where != other.where else 0.0
    here[number] = replace(best, place_counts=best.place_counts + more)


def _in_names(
    programme: ProgrammeWords, terms: Sequence[Term], form_of: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Topic or track → the terms in its name."""
    phrases = [(number, phrase) for number, term in enumerate(terms) for phrase in term.phrases]
    named: dict[str, tuple[int, ...]] = {}
    for name in (*programme.topic_counts, *programme.track_counts):
        words = words_of(name)
        numbers = dict.fromkeys(form_of[word] for word in words if word in form_of)
        numbers.update(dict.fromkeys(number for number, phrase in phrases if in_a_row(phrase, words)))
        if numbers:
            named[name] = tuple(numbers)
    return named


def _phrases(programme: ProgrammeWords, terms: Sequence[Term]) -> dict[str, list[_Phrase]]:
    """Word → the phrases that can stand where it does: every phrase under its most seldom word, in all its forms."""
    found: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for number, term in enumerate(terms):
        for phrase in term.phrases:
            row = phrase.split("_")
            parts = [
                frozenset(programme.words_that_start(part[:-1])) if part.endswith("*") else frozenset((part,))
                for part in row
                if tells(part.rstrip("*"))
            ]
            if not parts:
                continue
            *others, seldom = sorted(parts, key=lambda part: -sum(programme.word_counts[word] for word in part))
            standing = re.compile(r"\b" + r"[\W_]{1,3}".join(map(_as_expression, row)) + r"\b")
            for word in seldom:
                found[word].append(_Phrase(number, tuple(others), standing))
    return found


def _standing(session: Session, phrase: _Phrase) -> Match | None:
    for text, counts in ((session.title, IN_TITLE), (session.abstract, IN_ABSTRACT[1])):
        if it := phrase.standing.search(folded_text(text)):
            words = words_of(it.group())
            # 'introduction', where 'introduction to' was looked for.
            return Match(counts, "word", " ".join(words[:-1] if len(words[-1]) <= SHORT_ENDING else words))
    return None


def _as_expression(pattern: str) -> str:
    return rf"{re.escape(pattern[:-1])}\w*" if pattern.endswith("*") else re.escape(pattern)


def _counted(programme: ProgrammeWords, terms: Sequence[Term]) -> dict[int, re.Pattern[str]]:
    """Number of a term that was said → what finds its words in a folded text."""
    at_most = COUNTED_UP_TO * len(programme.sessions)
    return {
        number: re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(term.forms)))})\b")
        for number, term in enumerate(terms)
        if term.kind == "said" and 0 < sum(programme.word_counts[form] for form in term.forms) <= at_most
    }
