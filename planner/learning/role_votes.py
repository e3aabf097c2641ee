"""How strongly the labelled sessions vote for each role, seen from each session.

Every vote on a labelled session is made without its own label (leave one out), as it is for a session nobody labelled:
so both can be compared, and what is learned from the labelled ones holds for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesRegressor

from planner.learning.session_likeness import Matrix

LITTLE = 1e-9
NOBODY = -1.0
"""Less alike than any two sessions are."""
DECIMALS = 9
"""Threads add up the trees' votes in any order; what that changes is rounded off."""
TREES = 150
SHARE_OF_FEATURES = 0.08
"""Few features at each branch make trees that err in different places, which is what averaging them needs."""


@dataclass(frozen=True, kw_only=True)
class Labels:
    """`places`: of the labelled sessions, in the programme's order; `of`: labelled × roles, 1 where it is for it."""

    places: NDArray[np.int64]
    of: Matrix
    roles: tuple[str, ...]
    sessions: int

    @property
    def usual(self) -> Matrix:
        """Which share of the labelled sessions is for each role."""
        return np.asarray(self.of.mean(axis=0))


@dataclass(frozen=True, kw_only=True)
class RidgeVote:
    """`votes`: sessions × roles. `pull`: labelled × roles, what each labelled session adds to another's vote, for each
    unit of likeness."""

    votes: Matrix
    pull: Matrix


def ridge_vote(alike: Matrix, labels: Labels, caution: float) -> RidgeVote:
    """Kernel ridge regression on the labels. `alike`: sessions × labelled; `caution`: how much likeness a session must
    have to others before their labels say much. For labelled sessions the exact leave-one-out prediction (Rasmussen and
    Williams, Gaussian Processes for Machine Learning, 5.4.2)."""
    usual = labels.usual
    among = alike[labels.places].astype(float)
    inverse = np.linalg.inv(among + caution * np.eye(len(labels.places)))
    pull = inverse @ (labels.of - usual)
    votes = usual + alike @ pull
    votes[labels.places] = labels.of - pull / np.diag(inverse)[:, None]
    return RidgeVote(votes=votes, pull=pull)


def neighbour_vote(near: Near, labels: Labels, count: int, sharpness: float) -> Matrix:
    """The labels of the first `count` of those near, weighed by likeness to the power `sharpness`."""
    weights = np.clip(near.alike[:, :count], 0.0, None) ** sharpness + LITTLE
    said = np.einsum("sn,snr->sr", weights, labels.of[near.which[:, :count]])
    return np.asarray((said + 0.02 * labels.usual) / (weights.sum(axis=1)[:, None] + 0.02))


@dataclass(frozen=True, kw_only=True)
class Near:
    """For every session the labelled ones most like it (indexes into `labels.places`), never itself, the most alike
    first, and how much they are."""

    which: NDArray[np.int64]
    alike: Matrix


def nearest(alike: Matrix, labels: Labels, count: int) -> Near:
    """The `count` nearest, fewer where there are not so many. `alike`: sessions × labelled, 0 or more."""
    others = without_itself(alike, labels, NOBODY)
    count = min(count, others.shape[1] - 1)
    some = np.sort(np.argpartition(-others, count - 1, axis=1)[:, :count], axis=1)
    likenesses = np.take_along_axis(others, some, axis=1)
    order = np.argsort(-likenesses, axis=1, kind="stable")
    which = np.take_along_axis(some, order, axis=1)
    return Near(which=which, alike=np.take_along_axis(likenesses, order, axis=1).astype(float))


def without_itself(alike: Matrix, labels: Labels, instead: float = 0.0) -> Matrix:
    """The same likeness, but `instead` where a labelled session is compared with itself."""
    others = alike.copy()
    others[labels.places, np.arange(len(labels.places))] = instead
    return others


def tree_vote(described: Matrix, labels: Labels, jobs: int) -> Matrix:
    """Extremely randomised trees on what describes a session (sessions × features); labelled sessions are voted on by
    the trees that did not see them (out of bag)."""
    forest = ExtraTreesRegressor(
        TREES,
        max_features=SHARE_OF_FEATURES,
        bootstrap=True,
        max_samples=0.9,
        oob_score=True,
        n_jobs=jobs,
        random_state=0,
    )
    forest.fit(described[labels.places], labels.of)
    votes = np.round(forest.predict(described), DECIMALS).reshape(labels.sessions, -1)
    unseen = np.asarray(forest.oob_prediction_).reshape(len(labels.places), -1)
    votes[labels.places] = np.where(np.isfinite(unseen), unseen, labels.usual)
    return votes


Votes = Mapping[str, Matrix]
"""Name of a vote → sessions × roles."""
