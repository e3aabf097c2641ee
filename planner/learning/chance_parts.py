"""What each chance comes from, in parts a person understands.

The vote of everything together (`role_votes.ridge_vote`) is a sum over labelled sessions and ways of being alike, and
words and topics are linear in it: what each word, topic, speaker and neighbour adds is exact, not estimated. A chance
is shared out in proportion to what speaks for it; what speaks against it has lowered the chance already.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.core.learned_fit import NAMES_IN_A_REASON, WHOLE_CHANCE, Kind, LearnedFit, LearnedRole
from planner.core.levels import steps_of_level
from planner.core.role_words import ProgrammeWords, stem_of
from planner.learning.role_votes import Labels, without_itself
from planner.learning.session_likeness import (
    COUNTS,
    FORMAT,
    LEVEL,
    LISTED,
    ORGANISATIONS,
    SPEAKERS,
    TITLE,
    TOPIC_SET,
    TOPICS,
    UNSAID,
    WORDS,
    Features,
    Matrix,
    SessionFeatures,
    weighed,
)

LEAST_SHARE = 0.08
"""A part below this share of what speaks for a session is left out."""
ALIKE_FROM = 0.25
"""One labelled session that gives this share of all that speaks for a role is named."""
ALIKE_WORDS_FROM = 0.3
"""… where its words are that much alike: a cosine."""
MOST_PARTS = 5
WHOLE_WEIGHT = 250
LEAST_CHANCE = 0.03
"""Of a smaller chance nothing in particular is said."""
LOOKED_AT = 8
CARRIED_BY = 4
"""A name that fewer sessions carry tells nobody whom a session is for, though it tells sessions apart."""
_WAYS_OF_KIND: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.TOPICS: ((TOPICS,), (TOPIC_SET,), (TOPICS, COUNTS)),
    Kind.WORDS: ((WORDS,), (TITLE,)),
    Kind.SPEAKERS: ((SPEAKERS,),),
    Kind.ORGANISATIONS: ((ORGANISATIONS,),),
    Kind.LEVEL: ((LEVEL,),),
    Kind.FORMAT: ((FORMAT,),),
    Kind.LISTED: ((LISTED,), (WORDS, LISTED), (TOPIC_SET, LISTED), (LEVEL, LISTED)),
}
_NAMED_BY: Mapping[Kind, str] = {
    Kind.TOPICS: TOPICS,
    Kind.WORDS: WORDS,
    Kind.SPEAKERS: SPEAKERS,
    Kind.ORGANISATIONS: ORGANISATIONS,
    Kind.LEVEL: LEVEL,
    Kind.FORMAT: FORMAT,
}
"""Kinds that name names, and the features whose names they are."""


class _Part(NamedTuple):
    kind: Kind
    weight: float
    names: tuple[int, ...]


_NOTHING_SPECIAL = [_Part(Kind.ANY_SESSION, 1.0, ())]


def learned_fit_of(
    features: SessionFeatures,
    labels: Labels,
    pulls: Pulls,
    chances: Matrix,
    listed_at: NDArray[np.int64],
) -> LearnedFit:
    """The chances (sessions × roles, 0 to 1) with their parts. `listed_at`: each session's place in the programme, in
    whose order the result is."""
    names = _Names(features)
    order = np.argsort(listed_at)
    roles = []
    for at, role in enumerate(labels.roles):
        parts = _parts_for(features, labels, pulls, names, at, chances[:, at], listed_at)
        roles.append(_learned_role(role, chances[order, at], [parts[place] for place in order.tolist()]))
    return LearnedFit(names=names.all(), roles=tuple(roles))


def _learned_role(name: str, chances: Matrix, parts: list[list[_Part]]) -> LearnedRole:
    first_parts, kinds, weights, names = array("I", [0]), array("B"), array("B"), array("I")
    for told in parts:
        heaviest = max(part.weight for part in told)
        for part in told:
            kinds.append(part.kind)
            weights.append(max(1, round(WHOLE_WEIGHT * part.weight / heaviest)))
            names.extend([*(index + 1 for index in part.names), *([0] * NAMES_IN_A_REASON)][:NAMES_IN_A_REASON])
        first_parts.append(len(kinds))
    whole = array("H", np.clip(np.round(chances * WHOLE_CHANCE), 0, WHOLE_CHANCE).astype(int).tolist())
    return LearnedRole(name=name, chances=whole, first_parts=first_parts, kinds=kinds, weights=weights, names=names)


class Pulls:
    """What labelled sessions add to the vote on every session, never on themselves, by way of being alike: `ways` and
    `weights` of the likeness, and the `RidgeVote.pull` of each labelled session.

    `told`: ways that hold at once → what they add, sessions × roles."""

    def __init__(
        self, labels: Labels, ways: Mapping[str, Matrix], weights: Mapping[tuple[str, ...], float], pull: Matrix
    ) -> None:
        self._ways = ways
        self._weights = weights
        self._whole = without_itself(weighed(ways, weights), labels)
        self._itself = np.full(labels.sessions, -1)
        self._itself[labels.places] = np.arange(len(labels.places))
        self.pull = pull.astype(np.float32)
        self.own = np.zeros((labels.sessions, len(labels.roles)))
        self.own[labels.places] = pull
        self.told = {
            at_once: without_itself(weighed(ways, {at_once: weight}), labels) @ self.pull
            for at_once, weight in weights.items()
        }

    def most(self, at: int) -> NDArray[np.int64]:
        """Which labelled session adds most to the vote for that role, for every session."""
        return np.argmax(self._whole * self.pull[:, at], axis=1)

    def of_one(self, at_once: tuple[str, ...], labelled: NDArray[np.int64], at: int) -> Matrix:
        """What one labelled session adds in these ways at once to the vote for that role, named for every session."""
        everyone = np.arange(len(labelled))
        alike = math.prod(self._ways[way][everyone, labelled] for way in at_once)
        return np.where(labelled == self._itself, 0.0, self._weights[at_once] * alike * self.pull[labelled, at])

    def by_name(self, features: Features, labelled: NDArray[np.int64], at: int) -> Features:
        """What each name a session carries adds to its vote for that role, the session's own label left out."""
        pull = np.asarray(features[labelled].T @ self.pull[:, at]).ravel()
        carried = np.diff(features.indptr)
        own = np.repeat(self.own[:, at], carried)
        adds = features.data * (pull[features.indices] - features.data * own)
        return type(features)((adds, features.indices, features.indptr), shape=features.shape)


def _parts_for(
    features: SessionFeatures,
    labels: Labels,
    pulls: Pulls,
    names: _Names,
    at: int,
    chances: Matrix,
    listed_at: NDArray[np.int64],
) -> list[list[_Part]]:
    """The parts of the chance for one role, for every session."""
    nearest = pulls.most(at)
    nearest_listed_at = listed_at[labels.places[nearest]]
    of_kind, near_of_kind = {}, {}
    for kind, all_ways in _WAYS_OF_KIND.items():
        told, near = np.zeros(labels.sessions), np.zeros(labels.sessions)
        for at_once in all_ways:
            if at_once in pulls.told:
                told += pulls.told[at_once][:, at]
                near += pulls.of_one(at_once, nearest, at)
        of_kind[kind] = np.clip(told, 0.0, None)
        near_of_kind[kind] = np.clip(near, 0.0, of_kind[kind])
    speaking = np.sum(list(of_kind.values()), axis=0)
    from_nearest = np.sum(list(near_of_kind.values()), axis=0)
    is_near = (
        (labels.of[nearest, at] > 0)
        & (from_nearest >= ALIKE_FROM * speaking)
        & (_words_alike(features, labels.places[nearest]) >= ALIKE_WORDS_FROM)
    )
    is_told = (chances >= LEAST_CHANCE) & (speaking > 0)
    weights = np.stack([of_kind[kind] - np.where(is_near, near_of_kind[kind], 0.0) for kind in of_kind], axis=1)
    weights[weights < LEAST_SHARE * speaking[:, None]] = 0.0
    best = {
        kind: _BestNames(pulls.by_name(features.of[way], labels.places, at), is_told) for kind, way in _NAMED_BY.items()
    }
    found = [_NOTHING_SPECIAL] * labels.sessions
    for place in np.flatnonzero(is_told).tolist():
        parts = []
        if is_near[place]:
            parts.append(_Part(Kind.ALIKE, float(from_nearest[place]), (int(nearest_listed_at[place]),)))
        for kind, weight in zip(of_kind, weights[place].tolist(), strict=True):
            named = names.of(kind, best[kind].of(place)) if weight and kind in best else ()
            if weight and (named or kind is Kind.LISTED):
                parts.append(_Part(kind, weight, named))
        parts.sort(key=lambda part: -part.weight)
        found[place] = parts[:MOST_PARTS] or _NOTHING_SPECIAL
    return found


def _words_alike(features: SessionFeatures, others: NDArray[np.int64]) -> Matrix:
    """The cosine of the words of every session with those of another one, named by its place."""
    words = features.of[WORDS]
    return np.asarray(words.multiply(words[others]).sum(axis=1)).ravel()


class _BestNames:
    """For the sessions of which something is told: the columns that add something, the most first."""

    def __init__(self, adds: Features, is_told: NDArray[np.bool_]) -> None:
        rows = np.repeat(np.arange(adds.shape[0]), np.diff(adds.indptr))
        carried_by = np.bincount(adds.indices, minlength=adds.shape[1])
        keep = (adds.data > 0) & is_told[rows] & (carried_by[adds.indices] >= CARRIED_BY)
        rows, columns, values = rows[keep], adds.indices[keep], adds.data[keep]
        order = np.lexsort((columns, -values, rows))
        self._columns = columns[order]
        self._begins = np.searchsorted(rows[order], np.arange(adds.shape[0] + 1))

    def of(self, place: int) -> list[int]:
        begin = int(self._begins[place])
        return list(self._columns[begin : min(begin + LOOKED_AT, int(self._begins[place + 1]))].tolist())


class _Names:
    """Names as people read them, numbered as they are used."""

    def __init__(self, features: SessionFeatures) -> None:
        self._features = features
        self._spelling = ProgrammeWords(features.sessions).spelling
        self._numbers: dict[str, int] = {}

    def all(self) -> tuple[str, ...]:
        return tuple(self._numbers)

    def of(self, kind: Kind, columns: list[int]) -> tuple[int, ...]:
        """Numbers of at most `NAMES_IN_A_REASON` names that do not repeat each other; () where none can be told."""
        names = [self._features.names[_NAMED_BY[kind]][column] for column in columns]
        if kind is Kind.WORDS:
            told = [self._spelled(name) for name in _without_repeats(names)]
        elif kind is Kind.SPEAKERS:
            told = [self._features.speaker_names.get(name, name) for name in names]
        elif kind is Kind.LEVEL:
            told = [name for name in names if steps_of_level(name)]
        elif kind is Kind.FORMAT:
            told = [name for name in names if name != UNSAID]
        else:
            told = names
        return tuple(self._numbers.setdefault(name, len(self._numbers)) for name in told[:NAMES_IN_A_REASON])

    def _spelled(self, words: str) -> str:
        return " ".join(self._spelling.get(word, word) for word in words.split())


def _without_repeats(names: list[str]) -> list[str]:
    """Words and pairs of words, none of which has a word in common with one before it."""
    told: list[str] = []
    stems: set[str] = set()
    for name in names:
        if len(told) == NAMES_IN_A_REASON:
            break
        of_name = {stem_of(word) for word in name.split()}
        if stems.isdisjoint(of_name):
            told.append(name)
            stems |= of_name
    return told
