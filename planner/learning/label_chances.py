"""The chance that the organizer would label a session for a role, made of what the votes say.

One model for all pairs of a session and a role: 'when neighbours and topics say this much, how often is the label
there?' Pooling the roles lets those with few labels profit from what is true of all of them, and trees whose leaves
hold several pairs give chances that are calibrated as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from planner.core.role_words import SHORTEST_STEM, are_kin
from planner.core.words import telling_words
from planner.learning.role_votes import DECIMALS, Labels, Near, Votes
from planner.learning.session_likeness import LEVEL, LISTED, TITLE, TOPICS, WORDS, Matrix, SessionFeatures, frequent

TREES = 80
SHARE_OF_FEATURES = 0.15
SMALLEST_LEAF = 5
TOPIC_CAUTION = 5.0


def label_chances(
    features: SessionFeatures, labels: Labels, votes: Votes, near: Near, leaving_out: frozenset[str], jobs: int
) -> Matrix:
    """Sessions × roles, 0 to 1; for labelled sessions from trees that did not see the pair. `near`: the labelled ones
    most like each session. `leaving_out`: some of the ways to be alike."""
    described = described_pairs(features, labels, votes, near, leaving_out)
    trees = ExtraTreesClassifier(
        TREES,
        max_features=SHARE_OF_FEATURES,
        min_samples_leaf=SMALLEST_LEAF,
        bootstrap=True,
        oob_score=True,
        n_jobs=jobs,
        random_state=0,
    )
    of_labelled = described[labels.places].reshape(-1, described.shape[2])
    trees.fit(of_labelled, labels.of.ravel() > 0.5)
    told = trees.predict_proba(described.reshape(-1, described.shape[2]))[:, 1]
    chances = np.round(told, DECIMALS).reshape(labels.sessions, -1)
    unseen = trees.oob_decision_function_[:, 1].reshape(len(labels.places), -1)
    chances[labels.places] = np.where(np.isfinite(unseen), unseen, chances[labels.places])
    return np.asarray(chances)


def described_pairs(
    features: SessionFeatures, labels: Labels, votes: Votes, near: Near, leaving_out: frozenset[str]
) -> Matrix:
    """Sessions × roles × what is told of the pair."""
    sessions, roles = labels.sessions, len(labels.roles)
    telling = [votes[name] for name in ("all", "trees", "near 8") if name in votes]
    together = np.mean([np.clip(vote, 0.0, 1.0) for vote in telling], axis=0)
    kin = np.nan_to_num(np.corrcoef(labels.of.T)).reshape(roles, roles)
    np.fill_diagonal(kin, 0.0)
    of_pair = [
        *votes.values(),
        together,
        (together - labels.usual) @ kin / np.maximum(1e-9, np.clip(kin, 0.0, None).sum(axis=0)),
        np.argsort(np.argsort(-together, axis=1, kind="stable"), axis=1).astype(float),
        np.tile(labels.usual, (sessions, 1)),
        np.tile(np.arange(roles, dtype=float), (sessions, 1)),
        *(() if TOPICS in leaving_out else _topic_rates(features, labels)),
        *(() if WORDS in leaving_out else _named_in(features, labels.roles)),
    ]
    of_session = np.column_stack(
        [
            *(vote.sum(axis=1) for vote in (*telling, votes["near 1"], votes["listed 2"], together)),
            together.max(axis=1),
            -(together * np.log(np.clip(together, 1e-3, None))).sum(axis=1),
            features.numbers,
            *(() if LISTED in leaving_out else (features.order,)),
            near.alike[:, :2],
            *(frequent(features, way) for way in (TOPICS, LEVEL) if way not in leaving_out),
        ]
    )
    pairs = np.empty((sessions, roles, len(of_pair) + of_session.shape[1]), dtype=np.float32)
    for at, told in enumerate(of_pair):
        pairs[:, :, at] = told
    pairs[:, :, len(of_pair) :] = of_session[:, None, :]
    return pairs


def _topic_rates(features: SessionFeatures, labels: Labels) -> tuple[Matrix, Matrix]:
    """How often the sessions of its topics are labelled for the role: on the average of its topics, and the best."""
    carried = (features.of[TOPICS] > 0).astype(float)
    among = carried[labels.places]
    seen = np.asarray(among.sum(axis=0)).ravel()[:, None]
    rates = (among.T @ labels.of + TOPIC_CAUTION * labels.usual) / (seen + TOPIC_CAUTION)
    how_many = np.maximum(1.0, np.asarray(carried.sum(axis=1)))
    best = np.zeros((labels.sessions, len(labels.roles)))
    indptr, indices = carried.indptr, carried.indices
    for place in range(labels.sessions):
        topics = indices[indptr[place] : indptr[place + 1]]
        if len(topics):
            best[place] = rates[topics].max(axis=0)
    return np.asarray(carried @ rates) / how_many, best


def _named_in(features: SessionFeatures, roles: tuple[str, ...]) -> tuple[Matrix, Matrix]:
    """How much of the role's own name stands in the words of a session, in any form, and in its title."""
    wanted = [telling_words(role) for role in roles]
    starts = {word[:SHORTEST_STEM] for words in wanted for word in words}
    in_words, in_title = (_named_by(features, way, wanted, starts) for way in (WORDS, TITLE))
    return in_words, in_title


def _named_by(features: SessionFeatures, way: str, wanted: Sequence[Sequence[str]], starts: AbstractSet[str]) -> Matrix:
    names = features.names[way]
    speaks_for = np.zeros((len(names), len(wanted)))
    for column, name in enumerate(names):
        if " " not in name and name[:SHORTEST_STEM] in starts:
            speaks_for[column] = [any(are_kin(name, word) for word in words) for words in wanted]
    return np.asarray(features.of[way] @ speaks_for)
