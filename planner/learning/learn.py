"""Learning for a whole programme: from labels to chances with their parts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.core.learned_fit import LearnedFit, labelled_for, roles_to_learn
from planner.core.programme import Programme
from planner.core.words import folded_name
from planner.learning.chance_parts import Pulls, learned_fit_of
from planner.learning.label_chances import label_chances
from planner.learning.role_votes import Labels, Near, nearest, neighbour_vote, ridge_vote, tree_vote
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
    WAYS,
    WORDS,
    Matrix,
    described_sessions,
    features_of,
    in_order_of_ids,
    likeness,
    weighed,
)

WEIGHTS: Mapping[tuple[str, ...], float] = {
    (WORDS,): 0.94,
    (TITLE,): 0.31,
    (TOPICS,): 0.26,
    (TOPIC_SET,): 1.0,
    (LEVEL,): 0.33,
    (FORMAT,): 0.3,
    (SPEAKERS,): 0.35,
    (ORGANISATIONS,): 0.2,
    (LISTED,): 0.45,
    (COUNTS,): 0.1,
    (TOPICS, COUNTS): 0.12,
    (WORDS, LISTED): 0.42,
    (TOPIC_SET, LISTED): 0.7,
    (LEVEL, LISTED): 0.2,
}
"""How much each way of being alike counts, and ways that hold at once (their product): filed alike *and* entered one
after the other is more than both. Set on five folds of a real programme (`bench/fit.py`)."""
CAUTION = 0.15
MOST_JOBS = 4

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What to learn without, for measuring what each part contributes: some of the `WAYS`, the trees, the second
    model."""

    ways: frozenset[str] = frozenset()
    trees: bool = False
    pairs: bool = False


EVERYTHING = Without()


def learn_fit(
    programme: Programme, progress: Progress = lambda step: None, without: Without = EVERYTHING
) -> LearnedFit | None:
    """What the programme's labels teach about every role that enough sessions carry; None where that is none.
    `progress` is told each step. The same programme gives the same numbers, in whatever order its sessions are."""
    ordered, listed_at = in_order_of_ids(programme)
    labels = labels_of(ordered)
    if labels is None:
        return None
    progress(f"comparing all sessions with {len(labels.places):,} labelled ones")
    features = features_of(ordered)
    weights = {ways: weight for ways, weight in WEIGHTS.items() if without.ways.isdisjoint(ways)}
    ways = {way: likeness(features, way, labels.places) for way in WAYS if way not in without.ways}
    alike = weighed(ways, weights)
    progress("asking the most alike")
    ridge = ridge_vote(alike, labels, CAUTION)
    if without.pairs:
        chances = np.clip(ridge.votes, 0.0, 1.0)
    else:
        near = nearest(alike, labels, 30)
        votes = _votes(ways, near, ridge.votes, labels)
        if not without.trees:
            progress("growing trees")
            votes["trees"] = tree_vote(described_sessions(features, without.ways), labels, _jobs())
        progress("weighing the votes")
        chances = label_chances(features, labels, votes, near, without.ways, _jobs())
    progress("finding the reasons")
    pulls = Pulls(labels, ways, weights, ridge.pull)
    return learned_fit_of(features, labels, pulls, chances, listed_at)


def labels_of(programme: Programme) -> Labels | None:
    """The labels that are worth learning from; None where there are too few."""
    known = roles_to_learn(programme)
    if not known:
        return None
    said = [labelled_for(session) for session in programme.sessions]
    places = [place for place, roles in enumerate(said) if roles]
    keys = [folded_name(role) for role in known]
    return Labels(
        places=np.array(places, dtype=np.int64),
        of=np.array([[key in said[place] for key in keys] for place in places], dtype=float),
        roles=known,
        sessions=len(said),
    )


def _votes(ways: Mapping[str, Matrix], near: Near, ridge_votes: Matrix, labels: Labels) -> dict[str, Matrix]:
    content = weighed(ways, {(WORDS,): 1.0, (TOPICS,): 0.5})
    filing = weighed(ways, {(TOPICS,): 1.0, (LEVEL,): 0.3, (TOPIC_SET,): 0.8})
    listed = weighed(ways, {(LISTED,): 1.0})
    near_in_list = nearest(listed, labels, 6)
    near_in_text = nearest(weighed(ways, {(WORDS,): 1.0, (TITLE,): 0.3}), labels, 1)
    return {
        "all": ridge_votes,
        "content": ridge_vote(content, labels, 0.3).votes,
        "filing": ridge_vote(filing, labels, 0.3).votes,
        "listed": ridge_vote(listed, labels, 0.3).votes,
        "near 1": neighbour_vote(near, labels, 1, 1),
        "near 3": neighbour_vote(near, labels, 3, 4),
        "near 8": neighbour_vote(near, labels, 8, 6),
        "near 30": neighbour_vote(near, labels, 30, 8),
        "listed 2": neighbour_vote(near_in_list, labels, 2, 2),
        "listed 6": neighbour_vote(near_in_list, labels, 6, 2),
        "text 1": neighbour_vote(near_in_text, labels, 1, 1),
    }


def _jobs() -> int:
    return min(MOST_JOBS, os.cpu_count() or 1)
