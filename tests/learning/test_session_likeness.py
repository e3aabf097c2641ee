"""In which ways sessions are alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled_programme import labelled_programme
from small_programme import small_programme
from strategies import programmes

from planner.core.programme import Session
from planner.learning.session_likeness import (
    LISTED,
    TOPIC_SET,
    WAYS,
    WORDS,
    described_sessions,
    features_of,
    in_order_of_ids,
    likeness,
    weighed,
)


def ordered_ids(ids: list[str]) -> list[str]:
    sessions = tuple(Session(id=name, title="") for name in ids)
    programme, places = in_order_of_ids(small_programme(sessions=sessions))
    found = [session.id for session in programme.sessions]
    assert found == [ids[place] for place in places]
    return found


@pytest.fixture(scope="module")
def features():
    return features_of(in_order_of_ids(labelled_programme())[0])


@pytest.mark.parametrize("way", WAYS)
def test_likeness_lies_between_nothing_and_the_same(features, way):
    everyone = np.arange(len(features.sessions))
    alike = likeness(features, way, everyone)
    assert alike.shape == (len(everyone), len(everyone))
    assert alike.min() >= 0.0
    assert alike.max() <= 1.0 + 1e-5
    assert np.allclose(alike, alike.T, atol=1e-5)


def test_a_copy_is_alike_in_every_word_and_in_its_topics():
    programme = labelled_programme()
    first = programme.sessions[0]
    programme = replace(programme, sessions=(*programme.sessions, replace(first, id=f"{first.id}-copy")))
    features = features_of(in_order_of_ids(programme)[0])
    places = [at for at, s in enumerate(features.sessions) if s.id.startswith(first.id)]
    for way in (WORDS, TOPIC_SET):
        assert likeness(features, way, np.array(places))[places[0], 1] == pytest.approx(1.0, abs=1e-5)


def test_sessions_without_topics_are_not_filed_alike():
    programme = labelled_programme()
    bare = tuple(replace(session, topics=()) for session in programme.sessions)
    features = features_of(replace(programme, sessions=bare))
    assert not likeness(features, TOPIC_SET, np.arange(len(bare))).any()


def test_an_unknown_way_is_named_with_those_there_are(features):
    with pytest.raises(ValueError, match=r"no likeness 'colour'.*words"):
        likeness(features, "colour", np.arange(3))


def test_ways_that_hold_at_once_are_multiplied_and_missing_ones_count_nothing():
    ways = {"words": np.array([[0.5]], dtype=np.float32), "listed": np.array([[0.5]], dtype=np.float32)}
    weights = {("words",): 1.0, ("words", "listed"): 2.0, ("topics",): 9.0, ("topics", "listed"): 9.0}
    assert weighed(ways, weights)[0, 0] == pytest.approx(1.0)


def test_ids_of_one_length_are_put_in_order_as_text():
    assert ordered_ids(["a0Z", "a0B", "a02"]) == ["a02", "a0B", "a0Z"]


def test_numbers_in_ids_are_compared_as_numbers():
    assert ordered_ids(["talk-10", "talk-9", "talk-100", "talk-007"]) == ["talk-007", "talk-9", "talk-10", "talk-100"]


def test_a_number_longer_than_python_reads_is_no_obstacle():
    assert ordered_ids(["9" * 5000, "1" * 5001, "7"]) == ["7", "9" * 5000, "1" * 5001]


@given(st.lists(st.text(min_size=1), unique=True))
def test_any_ids_have_one_order_whatever_order_they_come_in(ids):
    assert ordered_ids(ids) == ordered_ids(ids[::-1])


@settings(max_examples=30)
@given(programmes().filter(lambda programme: programme.sessions))
def test_any_programme_has_features(programme):
    features = features_of(in_order_of_ids(programme)[0])
    everyone = np.arange(len(programme.sessions))
    assert set(features.of) == set(features.names) == set(WAYS) - {TOPIC_SET, LISTED, "counts"}
    for way, found in features.of.items():
        assert found.shape == (len(everyone), len(features.names[way]))
    assert np.isfinite(described_sessions(features)).all()
    assert all(np.isfinite(likeness(features, way, everyone)).all() for way in WAYS)
