"""Which words and topics speak for a role, learned by counting from the labelled sessions of the same programme.

A feature (a word, a topic, a track) speaks for a role when sessions labelled for it carry the feature more often than
the labelled sessions of the programme do on the whole. Its weight is the logarithm of how the odds of the label change
once the feature is seen, drawn towards 0 while it was seen seldom (`CAUTION`), and 0 where chance alone explains the
difference (`FAR_FROM_CHANCE` standard deviations). Sessions without any label teach nothing: nobody said whom they are
for. The role's own name and the organizer's `Role.words` are evidence from the start; labels come to outweigh them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from planner.core.programme import Session
from planner.core.words import WORD, folded, folded_name, telling_words, tells

CAUTION = 20.0
"""A feature counts as if it had been seen this many times more, at the role's usual rate."""
SEEN_AT_LEAST = 3
FAR_FROM_CHANCE = 1.5
TOPIC_WEIGHT = 1.5
"""Topics are chosen with care, words fall as they come."""
AGAINST_WEIGHT = 0.6
"""What speaks against a role counts less than what speaks for it. These numbers were set on real programmes, by hiding
labels of sessions and asking how high the ranking puts them."""
NAMED_WEIGHT = 2.0
NAMED_FADES_AFTER = 10
"""With this many labelled sessions, the role's name counts half of what it does without any."""
SHORTEST_STEM = 4
SHORTEST_START = 5
LAST_LETTER = "\U0010ffff"
"""Sorts after every letter of a word."""

_OF_ANYBODY = """
professional professionals specialist specialists expert experts other others general member members person people staff
team teams practitioner practitioners enthusiast enthusiasts lead leads leader leaders head chief senior junior manager
managers management officer officers representative representatives role roles user users
"""
SAYS_LITTLE: frozenset[str] = frozenset(_OF_ANYBODY.split())
"""Words of names of roles, and of what people say they are, that do not tell one from another."""
_ENDINGS = ("ation", "ator", "ement", "ment", "ural", "ure", "ant", "ist", "ing", "er", "or", "e")
_PERSON_ENDINGS = ("er", "or", "ist", "yst", "ant", "ian", "eur", "ect", "ert", "ee", "dent")
_PERSONS = """
professional executive official principal individual representative admin dev exec pro rep lead head chief user intern
parent kid newcomer creative agent client citizen
"""
_PEOPLE = frozenset(_PERSONS.split())


class ProgrammeWords:
    """The words, topics and labels of every session, in the programme's order. Built once per version."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self.sessions: tuple[Session, ...] = tuple(sessions)
        written = [(WORD.findall(s.title), WORD.findall(s.abstract)) for s in self.sessions]
        times_written = Counter(chain.from_iterable(chain(title, abstract) for title, abstract in written))
        told = {word: same for word in times_written if tells(same := folded(word))}
        self.spelling: Mapping[str, str] = _spellings(times_written, told)
        self.title_words: tuple[frozenset[str], ...] = tuple(
            frozenset(told[word] for word in title if word in told) for title, _ in written
        )
        self.words: tuple[frozenset[str], ...] = tuple(
            of_title.union(told[word] for word in abstract if word in told)
            for of_title, (_, abstract) in zip(self.title_words, written, strict=True)
        )
        self.role_keys: tuple[frozenset[str], ...] = tuple(frozenset(map(folded_name, s.roles)) for s in self.sessions)
        self.topics: tuple[frozenset[str], ...] = tuple(frozenset(s.topics) for s in self.sessions)
        self.word_counts: Counter[str] = Counter(chain.from_iterable(self.words))
        self._in_order: list[str] = sorted(self.word_counts)
        self.topic_counts: Counter[str] = Counter(chain.from_iterable(self.topics))
        self.track_counts: Counter[str] = Counter(s.track for s in self.sessions if s.track)
        labelled = [at for at, keys in enumerate(self.role_keys) if keys]
        self.labelled_count: int = len(labelled)
        self.labelled_features: Mapping[str, Counter[str]] = self.count_features(labelled)
        self.role_count: int = len(frozenset().union(*self.role_keys))

    def count_features(self, places: Iterable[int]) -> dict[str, Counter[str]]:
        """How many of the sessions at those places carry each word, topic and track."""
        at = tuple(places)
        return {
            "words": Counter(chain.from_iterable(self.words[i] for i in at)),
            "topics": Counter(chain.from_iterable(self.topics[i] for i in at)),
            "tracks": Counter(self.sessions[i].track for i in at if self.sessions[i].track),
        }

    def kin_words(self, word: str) -> tuple[str, ...]:
        """The programme's words of the same stem as that folded word: 'development' for 'developer'."""
        return tuple(other for other in self.words_that_start(word[:SHORTEST_STEM]) if are_kin(other, word))

    def words_that_start(self, start: str) -> tuple[str, ...]:
        """The programme's folded words that begin with those letters, in the order of the letters."""
        first = bisect_left(self._in_order, start)
        past = bisect_left(self._in_order, start + LAST_LETTER, first)
        return tuple(self._in_order[first:past])


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """What speaks for a role (weight above 0) and against it (below 0); weights are log-odds and add up."""

    words: Mapping[str, float]
    topics: Mapping[str, float]
    tracks: Mapping[str, float]


def role_words(programme: ProgrammeWords, role: str, described_by: Iterable[str] = ()) -> RoleWords:
    """The features that speak for the role of that name in that programme; `described_by` are the organizer's words."""
    key = folded_name(role)
    places = [at for at, keys in enumerate(programme.role_keys) if key in keys]
    carried = programme.count_features(places)
    learned = {
        kind: _learned_weights(carried[kind], seen, len(places), programme.labelled_count)
        for kind, seen in programme.labelled_features.items()
    }
    for kind in ("topics", "tracks"):
        learned[kind] = {name: weight * TOPIC_WEIGHT for name, weight in learned[kind].items()}
    named = _naming_words(role, described_by)
    if named:
        strength = NAMED_WEIGHT * NAMED_FADES_AFTER / (NAMED_FADES_AFTER + len(places))
        _add_named(learned, programme, named, strength)
    return RoleWords(words=learned["words"], topics=learned["topics"], tracks=learned["tracks"])


def people_of_role(role: str) -> str:
    """The role's name for many: 'Sales Professionals'. Names that are no person stay ('Sales Operations',
    'Partner / ISV'), and 'Other' becomes 'other roles'."""
    name = " ".join(role.split())
    last = name.rpartition(" ")[2]
    plain = last.casefold()
    if plain in ("other", "others"):
        return "other roles" if plain == name.casefold() else name
    if "/" in name or not last.isalpha() or (len(last) > 1 and last.isupper()):
        return name
    if plain in _PEOPLE or plain.endswith(_PERSON_ENDINGS):
        return f"{name}s"
    return name


def are_kin(one: str, other: str) -> bool:
    """Whether the folded word `one` is a form of `other`: the same stem, or its start ('admin' of 'administrator')."""
    return one == other or stem_of(one) == stem_of(other) or (len(one) >= SHORTEST_START and other.startswith(one))


def stem_of(word: str) -> str:
    """The word without its ending, roughly and for English: 'developer', 'development' → 'develop'."""
    one = word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > SHORTEST_STEM else word
    if one.endswith("eer"):
        return one
    for ending in _ENDINGS:
        if one.endswith(ending) and len(one) - len(ending) >= SHORTEST_STEM:
            return one[: -len(ending)]
    return one


def _learned_weights(carried: Counter[str], seen: Counter[str], with_role: int, labelled: int) -> dict[str, float]:
    """`carried[f]` of the `with_role` sessions of the role and `seen[f]` of all `labelled` ones carry the feature f."""
    if not 0 < with_role < labelled:
        return {}
    rate = with_role / labelled
    usual_odds = math.log(rate / (1 - rate))
    chance = rate * (1 - rate)
    weights: dict[str, float] = {}
    for feature, times in seen.items():
        if times < SEEN_AT_LEAST:
            continue
        with_feature = carried[feature]
        if abs(with_feature - times * rate) < FAR_FROM_CHANCE * math.sqrt(times * chance):
            continue
        share = (with_feature + CAUTION * rate) / (times + CAUTION)
        weight = math.log(share / (1 - share)) - usual_odds
        weights[feature] = weight if weight > 0 else weight * AGAINST_WEIGHT
    return weights


def _naming_words(role: str, described_by: Iterable[str]) -> tuple[str, ...]:
    named = telling_words(role)
    telling = [word for word in named if word not in SAYS_LITTLE] or named
    return tuple(dict.fromkeys([*telling, *chain.from_iterable(map(telling_words, described_by))]))


def _add_named(
    weights: dict[str, dict[str, float]], programme: ProgrammeWords, named: tuple[str, ...], strength: float
) -> None:
    """Adds what the role's own words say: most where few sessions carry the feature, nothing where all do."""
    kin = frozenset(chain.from_iterable(map(programme.kin_words, named)))
    carrying: dict[str, Mapping[str, int]] = {
        "words": {word: programme.word_counts[word] for word in kin},
        "topics": _named_like(programme.topic_counts, named),
        "tracks": _named_like(programme.track_counts, named),
    }
    everything = len(programme.sessions)
    for kind, counts in carrying.items():
        for feature, times in counts.items():
            rarity = min(1.0, math.log10(everything / times))
            if rarity > 0:
                weights[kind][feature] = weights[kind].get(feature, 0.0) + strength * rarity


def _named_like(counts: Counter[str], named: tuple[str, ...]) -> dict[str, int]:
    return {
        name: times
        for name, times in counts.items()
        if any(are_kin(word, role_word) for word in telling_words(name) for role_word in named)
    }


def _spellings(times_written: Counter[str], told: Mapping[str, str]) -> dict[str, str]:
    """How each folded word is mostly written ('CRM', 'Heroku', 'sécurité'), and small where that occurs: titles and
    first words of sentences are capitalised for other reasons."""
    most: dict[str, tuple[int, str]] = {}
    for word, same in told.items():
        found = (times_written[word], word)
        if same not in most or found > most[same]:
            most[same] = found
    return {
        same: (word.lower() if word.istitle() and word.lower() in told else word).removesuffix("'s").removesuffix("’s")
        for same, (_, word) in most.items()
    }
