"""How the labelled sessions vote for each role."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.learning.role_votes import Labels, nearest, neighbour_vote, ridge_vote, tree_vote, without_itself

CAUTION = 0.2


@st.composite
def compared(draw, least: int = 3):
    """Labels and a likeness as features make it, some sessions like nobody else."""
    sessions = draw(st.integers(least + 2, 14))
    labelled = draw(st.integers(least, sessions))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    places = np.sort(random.permutation(sessions)[:labelled])
    features = random.random((sessions, 4)) * (random.random((sessions, 4)) < 0.5)
    of = (random.random((labelled, draw(st.integers(1, 3)))) < 0.4).astype(float)
    roles = tuple(f"role {at}" for at in range(of.shape[1]))
    return Labels(places=places, of=of, roles=roles, sessions=sessions), features @ features[places].T


@given(compared())
def test_the_vote_on_a_labelled_session_is_that_of_a_model_that_never_saw_it(drawn):
    labels, alike = drawn
    votes = ridge_vote(alike, labels, CAUTION).votes
    for at, place in enumerate(labels.places):
        others = np.delete(np.arange(len(labels.places)), at)
        among = alike[labels.places[others]][:, others]
        pull = np.linalg.solve(among + CAUTION * np.eye(len(others)), labels.of[others] - labels.usual)
        assert np.allclose(votes[place], labels.usual + alike[place, others] @ pull, atol=1e-6)


@given(compared())
def test_the_vote_on_another_session_is_the_pull_of_all_by_likeness(drawn):
    labels, alike = drawn
    found = ridge_vote(alike, labels, CAUTION)
    others = np.setdiff1d(np.arange(labels.sessions), labels.places)
    assert np.allclose(found.votes[others], labels.usual + alike[others] @ found.pull)


@given(compared(), st.integers(1, 20))
def test_no_session_is_its_own_neighbour_even_where_it_is_like_nobody(drawn, count):
    labels, alike = drawn
    near = nearest(alike, labels, count)
    assert near.which.shape == near.alike.shape == (labels.sessions, min(count, len(labels.places) - 1))
    for at, place in enumerate(labels.places):
        assert at not in near.which[place]
    assert all(len(set(row)) == len(row) for row in near.which.tolist())


@given(compared(), st.integers(1, 20))
def test_the_nearest_are_the_most_alike_first(drawn, count):
    labels, alike = drawn
    near = nearest(alike, labels, count)
    assert (np.diff(near.alike, axis=1) <= 0).all()
    expected = -np.sort(-without_itself(alike, labels, -1.0), axis=1)[:, : near.alike.shape[1]]
    assert np.allclose(near.alike, expected)


@given(compared(), st.integers(1, 8), st.sampled_from([1.0, 4.0, 8.0]))
def test_neighbours_vote_between_nobody_and_everybody(drawn, count, sharpness):
    labels, alike = drawn
    votes = neighbour_vote(nearest(alike, labels, count), labels, count, sharpness)
    assert votes.shape == (labels.sessions, len(labels.roles))
    assert votes.min() >= 0.0
    assert votes.max() <= 1.0 + 1e-12


@given(compared())
def test_a_neighbour_vote_does_not_look_at_the_session_s_own_label(drawn):
    labels, alike = drawn
    near = nearest(alike, labels, 2)
    turned = labels.of.copy()
    turned[0] = 1.0 - turned[0]
    other = Labels(places=labels.places, of=turned, roles=labels.roles, sessions=labels.sessions)
    own = labels.places[0]
    change = np.abs(neighbour_vote(near, labels, 2, 4) - neighbour_vote(near, other, 2, 4))[own]
    # The usual share of labels moves by one session's; it counts 0.02 beside the neighbours.
    total = np.clip(near.alike[own, :2], 0, None) ** 4
    assert (change <= 0.02 / (total.sum() + 0.02) / len(labels.places) + 1e-9).all()


def test_trees_vote_between_nobody_and_everybody_and_find_what_decides():
    random = np.random.default_rng(1)
    described = random.random((120, 6))
    of = np.column_stack([described[:80, 0] > 0.5, described[:80, 1] > 0.8]).astype(float)
    labels = Labels(places=np.arange(80), of=of, roles=("one", "other"), sessions=120)
    votes = tree_vote(described, labels, 2)
    assert votes.min() >= 0.0
    assert votes.max() <= 1.0
    unseen, decides = votes[80:, 0], described[80:, 0] > 0.5
    assert unseen[decides].mean() > unseen[~decides].mean() + 0.2


@pytest.mark.parametrize("jobs", [1, 3])
def test_trees_vote_the_same_however_many_grow_at_a_time(jobs):
    random = np.random.default_rng(2)
    described = random.random((60, 5))
    labels = Labels(
        places=np.arange(40), of=(described[:40, :2] > 0.5).astype(float), roles=("one", "other"), sessions=60
    )
    assert np.array_equal(tree_vote(described, labels, jobs), tree_vote(described, labels, 2))
