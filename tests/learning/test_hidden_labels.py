"""Labels of a real programme that were hidden are found again, and the chances mean what they say."""

from __future__ import annotations

from collections import Counter
from random import Random
from statistics import mean

import pytest
from labelled_programme import without_labels

from planner.core.learned_fit import WHOLE_CHANCE
from planner.formats.reading import ReadOptions
from planner.formats.registry import read_programme
from planner.learning.learn import learn_fit

FOLDS = 5
FEWEST_LABELS = 35
LEAST_PRECISION = 0.78
"""`bench/fit.py` finds 0.82 over five folds."""
LARGEST_CALIBRATION_ERROR = 0.05


def average_precision(found: list[tuple[float, bool]]) -> float:
    """`found`: chance and label of every session looked at."""
    in_order = [label for _, label in sorted(found, key=lambda pair: -pair[0])]
    hits = [rank for rank, label in enumerate(in_order, start=1) if label]
    return mean(count / rank for count, rank in enumerate(hits, start=1))


def calibration_error(found: list[tuple[float, bool]], bins: int = 10) -> float:
    """How far, on average, chances are from how often the label is there."""
    error = 0.0
    for number in range(bins):
        its_own = [(chance, label) for chance, label in found if min(bins - 1, int(chance * bins)) == number]
        if its_own:
            told, there = mean(chance for chance, _ in its_own), mean(label for _, label in its_own)
            error += len(its_own) / len(found) * abs(told - there)
    return error


@pytest.mark.slow
def test_hidden_labels_of_dreamforce_are_found_again(real_data):
    options = ReadOptions(file_name="dreamforce-2014.csv", event_slug="df14", timezone="America/Los_Angeles")
    programme = read_programme((real_data / "dreamforce-2014.csv").read_bytes(), options).programme
    labelled = [session.id for session in programme.sessions if session.roles]
    counts = Counter(role for session in programme.sessions for role in session.roles)
    roles = [role for role, count in counts.items() if count >= FEWEST_LABELS]
    assert (len(labelled), len(roles)) == (1060, 21)
    hidden = frozenset(Random(5).sample(labelled, len(labelled) // FOLDS))
    learned = learn_fit(without_labels(programme, hidden))
    found = {
        role: [
            (chance / WHOLE_CHANCE, role in session.roles)
            for session, chance in zip(programme.sessions, learned.role_named(role).chances, strict=True)
            if session.id in hidden
        ]
        for role in roles
    }
    precision = mean(average_precision(pairs) for pairs in found.values())
    assert precision >= LEAST_PRECISION
    assert calibration_error([pair for pairs in found.values() for pair in pairs]) <= LARGEST_CALIBRATION_ERROR
