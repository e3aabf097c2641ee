"""How well learned fit finds sessions whose labels it has not seen, and what each part of it contributes.

    .venv/bin/python bench/fit.py [FILE.csv] [--seeds N] [--quick]

FILE is the organizer's spreadsheet of Dreamforce 2014 (default: dreamforce-2014.csv in the folder PLANNER_DATA, or in
../shared/data). Its labelled sessions are cut into five folds, at random by a seed; each fold in turn loses its labels,
the rest is learned from, and what is predicted for the fold is compared with its labels, for the roles of 35 or more.

Two ways to average are in use, and both are printed: over all sessions, each predicted while its fold was held out
('pooled': one list of 1,060 for each role), and fold by fold (lists of 212, averaged). MAP is the mean average
precision over roles, nDCG@20 looks at the first twenty, ECE is the expected calibration error in ten bins. References
stand in the same table. Nothing is asserted; the numbers are for reading. `--quick`: without the parts switched off in
turn.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MultiLabelBinarizer, normalize

from bench.fit_rank import dreamforce_programme
from planner.core.agenda import Agenda
from planner.core.fit import FitProfile, fits_worked_out, rank, role_evidence
from planner.core.learned_fit import WHOLE_CHANCE
from planner.core.programme import Programme
from planner.core.role_evidence import ruled_evidence
from planner.core.role_words import ProgrammeWords
from planner.core.taste import Taste
from planner.core.text_search import SearchIndex
from planner.learning.learn import EVERYTHING, Without, learn_fit

FOLDS = 5
FEWEST_LABELS = 35
FIRST = 20
BINS = 10
PICKS = {
    "Sales Summit, its five talks": "Sales Summit",
    "How BMC Software Achieves Smart Sales Transformation": "How BMC Software Achieves",
    "Social Selling: A Live Conversation …": "Social Selling: A Live",
    "How Salesforce.com Uses Account Planning …": "Uses Account Planning",
    "Triple Your Revenue with a Dedicated …": "Triple Your Revenue with a Dedicated",
}
SALES = "Sales Professional"

Scores = NDArray[np.float64]
Predict = Callable[[Programme, NDArray[np.int64]], Scores]
"""A programme in which the fold's labels are hidden, and the fold (places) → fold × roles."""


@dataclass(frozen=True)
class Labelled:
    """The programme with what its organizer labelled: `places` of labelled sessions, `truth` sessions × roles."""

    programme: Programme
    roles: tuple[str, ...]
    places: NDArray[np.int64]
    truth: Scores


def labelled(programme: Programme) -> Labelled:
    counts = Counter(role for session in programme.sessions for role in session.roles)
    roles = tuple(role for role, times in counts.most_common() if times >= FEWEST_LABELS)
    truth = np.array([[role in session.roles for role in roles] for session in programme.sessions], dtype=float)
    places = np.array([place for place, session in enumerate(programme.sessions) if session.roles])
    return Labelled(programme, roles, places, truth)


# --- the measures ---


def average_precision(truth: Scores, scores: Scores) -> float:
    found = truth[np.argsort(-scores, kind="stable")]
    return float(((np.cumsum(found) / np.arange(1, len(found) + 1)) * found).sum() / found.sum())


def gain_of_first(truth: Scores, scores: Scores) -> float:
    """nDCG@20."""
    discounts = 1.0 / np.log2(np.arange(2, FIRST + 2))
    first = truth[np.argsort(-scores, kind="stable")[:FIRST]]
    possible = discounts[: min(FIRST, int(truth.sum()))].sum()
    return float((first * discounts[: len(first)]).sum() / possible)


def calibration_error(truth: Scores, chances: Scores) -> float:
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    shares = [bins == at for at in range(BINS)]
    return sum(float(here.mean() * abs(truth[here].mean() - chances[here].mean())) for here in shares if here.any())


def folds_of(places: NDArray[np.int64], seed: int) -> list[NDArray[np.int64]]:
    mixed = np.random.default_rng(seed).permutation(places)
    return [np.sort(mixed[at::FOLDS]) for at in range(FOLDS)]


def measured(known: Labelled, predict: Predict, seeds: int) -> tuple[float, ...]:
    """Pooled MAP and nDCG@20, MAP and nDCG@20 by fold, ECE; means over the seeds."""
    rows = []
    for seed in range(seeds):
        whole = np.zeros_like(known.truth)
        by_fold = []
        for fold in folds_of(known.places, seed):
            hidden = set(fold.tolist())
            sessions = tuple(
                replace(session, roles=()) if place in hidden else session
                for place, session in enumerate(known.programme.sessions)
            )
            whole[fold] = predict(replace(known.programme, sessions=sessions), fold)
            by_fold.append(both(known.truth[fold], whole[fold]))
        truth, scores = known.truth[known.places], whole[known.places]
        error = calibration_error(truth.ravel(), np.clip(scores, 0.0, 1.0).ravel())
        rows.append((*both(truth, scores), *np.mean(by_fold, axis=0), error))
    return tuple(float(mean) for mean in np.mean(rows, axis=0))


def both(truth: Scores, scores: Scores) -> tuple[float, float]:
    """MAP and mean nDCG@20 over the roles that occur."""
    roles = [role for role in range(truth.shape[1]) if truth[:, role].any()]
    precisions = [average_precision(truth[:, role], scores[:, role]) for role in roles]
    gains = [gain_of_first(truth[:, role], scores[:, role]) for role in roles]
    return statistics.fmean(precisions), statistics.fmean(gains)


# --- what is compared ---


def learned(known: Labelled, without: Without) -> Predict:
    def predict(programme: Programme, fold: NDArray[np.int64]) -> Scores:
        found = learn_fit(programme, without=without)
        assert found is not None
        of_role = [found.role_named(role) for role in known.roles]
        return np.array([np.array(one.chances)[fold] for one in of_role if one]).T / WHOLE_CHANCE

    return predict


def ruled(known: Labelled) -> Predict:
    """The rules that stand in where nothing was learned."""

    def predict(programme: Programme, fold: NDArray[np.int64]) -> Scores:
        words = ProgrammeWords(programme.sessions)
        of_role = [ruled_evidence(words, programme.roles, role).parts for role in known.roles]
        return np.array([[sum(points for points, _ in parts[place]) / 100 for parts in of_role] for place in fold])

    return predict


class References:
    """The usual ways, over TF-IDF of words and pairs, and topics with levels and speakers."""

    def __init__(self, known: Labelled) -> None:
        self._known = known
        texts = [f"{session.title} {session.abstract}" for session in known.programme.sessions]
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, 2), stop_words="english")
        self._words = self._vectorizer.fit_transform(texts)
        topics = [[*s.topics, f"level {s.level}", *s.speaker_ids] for s in known.programme.sessions]
        self._both = sparse.hstack(
            [self._words, 0.5 * normalize(MultiLabelBinarizer(sparse_output=True).fit_transform(topics))]
        ).tocsr()

    def _rest(self, fold: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.setdiff1d(self._known.places, fold)

    def role_name(self, _: Programme, fold: NDArray[np.int64]) -> Scores:
        named = self._vectorizer.transform(self._known.roles)
        return np.asarray((self._words[fold] @ named.T).todense())

    def centroid(self, _: Programme, fold: NDArray[np.int64]) -> Scores:
        rest = self._rest(fold)
        centres = normalize(sparse.csr_matrix(self._known.truth[rest].T) @ self._both[rest])
        return np.asarray((self._both[fold] @ centres.T).todense())

    def neighbours(self, _: Programme, fold: NDArray[np.int64]) -> Scores:
        rest = self._rest(fold)
        alike = np.asarray((self._both[fold] @ self._both[rest].T).todense())
        near = np.argsort(-alike, axis=1)[:, :15]
        weights = np.take_along_axis(alike, near, axis=1) ** 2 + 1e-9
        return np.einsum("sn,snr->sr", weights, self._known.truth[rest][near]) / weights.sum(axis=1)[:, None]

    def regression(self, _: Programme, fold: NDArray[np.int64]) -> Scores:
        rest = self._rest(fold)
        models = [
            LogisticRegression(C=10, solver="liblinear").fit(self._both[rest], self._known.truth[rest, role])
            for role in range(len(self._known.roles))
        ]
        return np.array([model.predict_proba(self._both[fold])[:, 1] for model in models]).T

    def blend(self, programme: Programme, fold: NDArray[np.int64]) -> Scores:
        return (self.neighbours(programme, fold) + self.regression(programme, fold)) / 2


# --- the whole ---


def main() -> None:
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    said = parser.parse_args()
    file = said.file or Path(os.environ.get("PLANNER_DATA", beside)) / "dreamforce-2014.csv"
    known = labelled(dreamforce_programme(file))
    print(
        f"{len(known.places):,} labelled of {len(known.truth):,} sessions, {len(known.roles)} roles, {FOLDS} folds, ",
        end="",
    )
    print(f"means over {said.seeds} seeds")
    print(f"{'':42} pooled: MAP  nDCG@20   by fold: MAP  nDCG@20    ECE")
    usual = References(known)
    rows: dict[str, Predict] = {
        "role name as a query": usual.role_name,
        "TF-IDF centroid with topics": usual.centroid,
        "nearest neighbours": usual.neighbours,
        "logistic regression, TF-IDF and topics": usual.regression,
        "the last two blended": usual.blend,
        "rules of core.role_evidence": ruled(known),
        "EVERYTHING": learned(known, EVERYTHING),
    }
    if not said.quick:
        rows |= {
            "… without words": learned(known, Without(ways=frozenset({"words", "title"}))),
            "… without topics": learned(known, Without(ways=frozenset({"topics", "topic set"}))),
            "… without level": learned(known, Without(ways=frozenset({"level"}))),
            "… without speakers": learned(known, Without(ways=frozenset({"speakers", "organisations"}))),
            "… without the order of the list": learned(known, Without(ways=frozenset({"listed"}))),
            "… without counts": learned(known, Without(ways=frozenset({"counts"}))),
            "… without trees as a vote": learned(known, Without(trees=True)),
            "… without the model of pairs": learned(known, Without(pairs=True)),
        }
    for name, predict in rows.items():
        pooled_map, pooled_gain, fold_map, fold_gain, error = measured(known, predict, said.seeds)
        print(
            f"{name:42} {pooled_map:11.3f} {pooled_gain:8.3f} {fold_map:14.3f} {fold_gain:8.3f} {error:6.3f}",
            flush=True,
        )
    print_speed_and_picks(known.programme)


def print_speed_and_picks(programme: Programme) -> None:
    began = perf_counter()
    found = learn_fit(programme)
    seconds = perf_counter() - began
    print(f"\nlearning {len(programme.sessions):,} sessions: {seconds:.1f} s, the start of its process not counted")
    agenda, profile = Agenda(programme, 1, found), FitProfile(role=SALES)
    looked_up = milliseconds(lambda: role_evidence(Agenda(programme, 1, found), SALES))
    print(f"a role looked up for the first time, with the agenda: {looked_up:.1f} ms")
    rank(agenda, profile)
    print(f"ranking all for a role: {milliseconds(lambda: fits_worked_out(agenda, profile)):.1f} ms")
    starred = tuple(session.id for session in programme.sessions if "Forecast" in session.title)[:5]
    said_much = FitProfile(SALES, "Beginner", ("mobile",), "I sell renewals", Taste(starred=starred))
    fits_worked_out(agenda, said_much)
    took = milliseconds(lambda: fits_worked_out(agenda, said_much))
    print(f"… for a role, own words, a level, an interest and {len(starred)} stars: {took:.1f} ms")
    index = SearchIndex(agenda)
    print(f"a search: {milliseconds(lambda: index.find('account plan')):.2f} ms (more in bench/search.py)")
    timed = [fit for fit in rank(agenda, profile) if agenda.sessions[fit.session_id].slots]
    print(f"\nThe seed's picks among {len(timed)} timed sessions for {SALES}:")
    for name, start in PICKS.items():
        places = [at for at, fit in enumerate(timed, 1) if start in agenda.sessions[fit.session_id].title]
        print(f"  {name:55} {', '.join(map(str, places))}")


def milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(15):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
