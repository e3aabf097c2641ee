"""In which ways sessions are alike: one matrix for each, sessions × labelled sessions, 1 for 'the same', 0 for 'nothing
in common'.

Words and topics are also kept as sparse features, because their likeness is linear in them: what a word or a topic adds
to a vote can be read off (`chance_parts`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from planner.core.programme import Programme, Session
from planner.core.words import tells, words_of

Matrix: TypeAlias = NDArray[np.floating[Any]]
Features: TypeAlias = Any
"""A sparse matrix in rows (scipy), sessions × names."""

WORDS, TITLE, TOPICS, TOPIC_SET, LEVEL, FORMAT, SPEAKERS, ORGANISATIONS, LISTED, COUNTS = WAYS = (
    "words",
    "title",
    "topics",
    "topic set",
    "level",
    "format",
    "speakers",
    "organisations",
    "listed",
    "counts",
)
"""'listed': near each other in the order of their ids, in which an organizer's system numbers what is entered; sessions
of one owner are entered together. 'counts': as many topics, as long an abstract. 'topic set': filed under just the same
topics."""
LINEAR = (WORDS, TITLE, TOPICS)
NEAR_IN_LIST = 30.0
UNSAID = "none"
DIMENSIONS = 60
MOST_NAMES = 60
TIMES_LISTED = 5
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, kw_only=True)
class SessionFeatures:
    """What is known of every session, whoever is labelled. The sessions are in the order of their ids, so that what is
    learned does not depend on how a file happens to be sorted.

    `of`: a way of `LINEAR`, or 'level', 'format', 'speakers', 'organisations' → features, rows of length 1 or 0.
    `names`: the same ways → what each column stands for, as it is compared ('sales', 'social selling', 'Mobile').
    `numbers`: a few counts of each.
    """

    sessions: tuple[Session, ...]
    of: Mapping[str, Features]
    names: Mapping[str, tuple[str, ...]]
    speaker_names: Mapping[str, str]
    topic_sets: NDArray[np.int64]
    numbers: Matrix

    @property
    def order(self) -> Matrix:
        """Each session's place in the order of ids."""
        return np.arange(len(self.sessions), dtype=float)


def in_order_of_ids(programme: Programme) -> tuple[Programme, NDArray[np.int64]]:
    """The programme with its sessions in the order of their ids, and for each the place it had before.

    Ids of one length are compared as text, which is right for counters in any base; others with the numbers in them
    compared as numbers."""
    ids = [session.id for session in programme.sessions]
    key = _as_numbered if len({len(one) for one in ids}) > 1 else str
    places = sorted(range(len(ids)), key=lambda place: (key(ids[place]), ids[place]))
    in_order = tuple(programme.sessions[place] for place in places)
    return replace(programme, sessions=in_order), np.array(places, dtype=np.int64)


def features_of(programme: Programme) -> SessionFeatures:
    """The features of a programme's sessions, which are in the order of their ids."""
    sessions = programme.sessions
    speakers = {speaker.id: speaker for speaker in programme.speakers}
    found: dict[str, tuple[Features, tuple[str, ...]]] = {
        WORDS: _text_features([f"{s.title}\n{s.abstract}" for s in sessions], least=2),
        TITLE: _text_features([s.title for s in sessions], least=1),
        TOPICS: _name_features([_topics_of(s) for s in sessions]),
        LEVEL: _name_features([[s.level or UNSAID] for s in sessions], weighs_rarity=False),
        FORMAT: _name_features([[s.format or UNSAID] for s in sessions], weighs_rarity=False),
        SPEAKERS: _name_features([s.speaker_ids for s in sessions]),
        ORGANISATIONS: _name_features(
            [{speakers[i].organisation for i in s.speaker_ids if i in speakers} - {""} for s in sessions]
        ),
    }
    numbers = [
        (len(s.topics), len(s.abstract), len(s.title), len(s.speaker_ids), len(s.slots) > 0, s.recorded or 0)
        for s in sessions
    ]
    return SessionFeatures(
        sessions=sessions,
        of={way: features for way, (features, _) in found.items()},
        names={way: names for way, (_, names) in found.items()},
        speaker_names={speaker.id: speaker.name for speaker in programme.speakers},
        topic_sets=_same_sets([frozenset(_topics_of(s)) for s in sessions]),
        numbers=np.array(numbers, dtype=float).reshape(len(sessions), -1),
    )


def likeness(features: SessionFeatures, way: str, labelled: NDArray[np.int64]) -> Matrix:
    """How much every session is like each of the labelled ones (their places) in one of the `WAYS`."""
    if way in features.of:
        whole = features.of[way]
        return np.asarray((whole @ whole[labelled].T).toarray(), dtype=np.float32)
    if way == TOPIC_SET:
        sets = features.topic_sets
        return ((sets[:, None] == sets[labelled][None]) & (sets[:, None] >= 0)).astype(np.float32)
    if way == LISTED:
        apart = np.abs(features.order[:, None] - features.order[labelled][None]).astype(np.float32)
        return np.asarray(0.8 / np.sqrt(1.0 + apart) + 0.2 * np.exp(-apart / NEAR_IN_LIST))
    if way == COUNTS:
        told = np.log1p(features.numbers[:, :2]).astype(np.float32)
        return np.asarray(np.exp(-2.0 * sum((told[:, None, at] - told[None, labelled, at]) ** 2 for at in (0, 1))))
    raise ValueError(f"There is no likeness '{way}'; there are {', '.join(WAYS)}.")


def weighed(ways: Mapping[str, Matrix], weights: Mapping[tuple[str, ...], float]) -> Matrix:
    """The likeness in all these ways together; ways that hold at once are multiplied, ways that are not there count
    nothing."""
    whole = np.zeros(next(iter(ways.values())).shape, dtype=np.float32)
    for at_once, weight in weights.items():
        if all(way in ways for way in at_once):
            whole += np.float32(weight) * math.prod(ways[way] for way in at_once)
    return whole


def described_sessions(features: SessionFeatures, leaving_out: frozenset[str] = frozenset()) -> Matrix:
    """Sessions × numbers that describe each on its own, for trees to branch on: what its words are about in few
    dimensions, the most frequent topics and levels, counts, and its place in the list, several times because it says
    much. `leaving_out`: some of the `WAYS`."""
    told = [features.numbers]
    if WORDS not in leaving_out:
        told.append(_few_dimensions(features.of[WORDS]))
    told.extend(frequent(features, way) for way in (TOPICS, LEVEL, FORMAT) if way not in leaving_out)
    if LISTED not in leaving_out:
        told.append(np.repeat(features.order[:, None], TIMES_LISTED, axis=1))
    return np.column_stack(told)


def frequent(features: SessionFeatures, way: str) -> Matrix:
    """Sessions × the names that most sessions carry, 1 where a session carries it."""
    carried = features.of[way] > 0
    most = np.argsort(-np.asarray(carried.sum(axis=0)).ravel(), kind="stable")[:MOST_NAMES]
    return np.asarray(carried[:, np.sort(most)].todense(), dtype=float)


def _few_dimensions(words: Features) -> Matrix:
    """Latent semantic analysis: the directions in which the programme's words vary most."""
    dimensions = min(DIMENSIONS, min(words.shape) - 1)
    if dimensions < 1:
        return np.zeros((words.shape[0], 1))
    with np.errstate(divide="ignore", invalid="ignore"):  # of its shares of the variance, where nothing varies
        return np.asarray(TruncatedSVD(dimensions, random_state=0).fit_transform(words))


def _topics_of(session: Session) -> list[str]:
    return [*session.topics, *([f"track {session.track}"] if session.track else [])]


def _text_features(texts: Sequence[str], least: int) -> tuple[Features, tuple[str, ...]]:
    """Telling words and pairs of neighbouring ones, in at least so many texts, rarer ones counted more."""
    return _weighed(texts, _words_and_pairs, least)


def _words_and_pairs(text: str) -> list[str]:
    words = words_of(text)
    pairs = [f"{one} {other}" for one, other in pairwise(words) if one != other and tells(one) and tells(other)]
    return [*(word for word in words if tells(word)), *pairs]


def _weighed(texts: Sequence[str], split: Callable[[str], list[str]], least: int) -> tuple[Features, tuple[str, ...]]:
    vectorizer = TfidfVectorizer(analyzer=split, sublinear_tf=True, min_df=min(least, max(1, len(texts))))
    try:
        features = vectorizer.fit_transform(texts)
    except ValueError:  # not one word in the whole programme
        return sparse.csr_matrix((len(texts), 1)), ("",)
    return sparse.csr_matrix(features), tuple(vectorizer.get_feature_names_out())


def _name_features(named: Sequence[Iterable[str]], weighs_rarity: bool = True) -> tuple[Features, tuple[str, ...]]:
    """Names that more than one session carries, the rarer ones counted more."""
    counts = Counter(name for names in named for name in set(names))
    known = {name: at for at, name in enumerate(sorted(name for name, times in counts.items() if times > 1))}
    rows, columns, values = [], [], []
    for row, names in enumerate(named):
        for name in sorted(set(names)):
            if name in known:
                rows.append(row)
                columns.append(known[name])
                values.append(np.log(len(named) / counts[name]) + 1e-6 if weighs_rarity else 1.0)
    shape = (len(named), max(1, len(known)))
    features = sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=float)
    return sparse.csr_matrix(normalize(features)), tuple(known) or ("",)


def _same_sets(sets: Sequence[frozenset[str]]) -> NDArray[np.int64]:
    """A number for each set, -1 for an empty one."""
    numbers: dict[frozenset[str], int] = {}
    return np.array([numbers.setdefault(found, len(numbers)) if found else -1 for found in sets], dtype=np.int64)


def _as_numbered(name: str) -> Any:
    """Letters and numbers in turn; of two numbers without leading zeros the longer one is the larger."""
    parts = [part.lstrip("0") if part.isdecimal() else part for part in _DIGITS.split(name)]
    return [(len(part) * (at % 2), part) for at, part in enumerate(parts)]
