"""Milliseconds for the best plan, beside OR-tools CP-SAT and a greedy plan in the same call: `python bench/plan.py`.

Two sizes of the timed slots of Dreamforce 2014 (from the folder PLANNER_DATA, or ../shared/data; else of an example of
the same size), each also with lunch, hours, a limit and 20 busy times. Every line is the median of 20 seeds; 'ratio' is
ours over theirs. CP-SAT gets the rules twice: with a clause for every pair that a walk keeps apart, as one would write
them down first, and with those pairs in cliques, as the tests judge our plans. The greedy plan takes what is worth most
and fits, and never gives anything up. Nothing is asserted but that CP-SAT proves our values.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from planning_judge import JudgedProblem, by_start, rows_of
from planning_real_size import Hours, dreamforce_hours, example_hours, real_size_problem

from planner.core.planning.best_plan import PlanSearch
from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, Lunch, PlanningProblem, clash

PROJECT = Path(__file__).resolve().parents[1]
SEEDS = range(20)
WORKERS, SECONDS = 2, 120.0
LARGE = 2_500
"""Sessions of the larger size."""


class JudgedByPairs(JudgedProblem):
    """The same rules, with what a walk keeps apart said pair by pair."""

    def keep_apart(self) -> None:
        rows = rows_of(self.items)
        for start in by_start(rows):
            self._at_most_one(row for row in rows if row.start_minute <= start < row.end_minute)
        slots = sorted(self.items, key=lambda item: item.thing.start_minute)
        for at, one in enumerate(slots):
            for other in slots[at + 1 :]:
                gap = other.thing.start_minute - one.thing.end_minute
                if gap >= self.longest_walk:
                    break
                if 0 <= gap < self.problem.walk_minutes(one.thing.place, other.thing.place):
                    self.model.add_at_most_one([one.chosen, other.chosen])


# --- a greedy plan ---


def greedy_value(problem: PlanningProblem) -> int:
    """The value, in hundredths of a point, of taking the most valuable slot that still fits, again and again."""
    taken: set[str] = set()
    things: dict[Any, list[Candidate | BusyInterval]] = {}
    counts: dict[Any, int] = {}
    for busy in problem.busy:
        things.setdefault(busy.day, []).append(busy)
    value = 0
    for candidate in sorted(problem.candidates, key=lambda c: -c.value):
        rules = problem.rules.get(candidate.day, NO_RULES)
        of_day = things.setdefault(candidate.day, [])
        if (
            candidate.session_id in taken
            or (rules.from_minute is not None and candidate.start_minute < rules.from_minute)
            or (rules.to_minute is not None and candidate.end_minute > rules.to_minute)
            or (rules.most_sessions is not None and counts.get(candidate.day, 0) >= rules.most_sessions)
            or any(clash(problem, candidate, thing) for thing in of_day)
            or (rules.lunch is not None and not has_lunch(problem, [*of_day, candidate], rules.lunch))
        ):
            continue
        taken.add(candidate.session_id)
        of_day.append(candidate)
        counts[candidate.day] = counts.get(candidate.day, 0) + 1
        value += candidate.value
    return value


def has_lunch(problem: PlanningProblem, things: Sequence[Candidate | BusyInterval], lunch: Lunch) -> bool:
    """Whether some gap of the day has room for it, beside the walk."""
    free_from, here = 0, None
    for thing in sorted(things, key=lambda t: (t.start_minute, t.end_minute)):
        free, until = max(free_from, lunch.from_minute), min(thing.start_minute, lunch.to_minute)
        walk = problem.walk_minutes(here, thing.place)
        if until - free >= lunch.minutes and thing.start_minute - free_from >= lunch.minutes + walk:
            return True
        free_from = max(free_from, thing.end_minute)
        here = thing.place or here
    return lunch.to_minute - max(free_from, lunch.from_minute) >= lunch.minutes


# --- measuring ---


class Run(NamedTuple):
    """Milliseconds for the model and for its solution, and the value found."""

    build: float
    solve: float
    value: int

    @property
    def both(self) -> float:
        return self.build + self.solve


def timed(build: Callable[[], Any], solve: Callable[[Any], int]) -> Run:
    """One run, begun without garbage."""
    gc.collect()
    start = perf_counter()
    model = build()
    built = perf_counter()
    value = solve(model)
    return Run((built - start) * 1000, (perf_counter() - built) * 1000, value)


def ours(problem: PlanningProblem) -> Run:
    return timed(lambda: PlanSearch(problem), lambda search: search.best().value)


def judged(model: type[JudgedProblem], problem: PlanningProblem) -> Run:
    return timed(lambda: model(problem), lambda it: it.best_value(SECONDS, workers=WORKERS))


def greedy(problem: PlanningProblem) -> Run:
    return timed(lambda: problem, greedy_value)


def median(runs: Sequence[Run], part: str = "both") -> float:
    return statistics.median(getattr(run, part) for run in runs)


def peak_kilobytes(problem: PlanningProblem) -> float:
    """The most memory held at once beside the problem, in a run of its own."""
    gc.collect()
    tracemalloc.start()
    PlanSearch(problem).best()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024


def compare(name: str, problems: Sequence[PlanningProblem]) -> None:
    """The lines of one kind of problem."""
    mine, pairs, cliques, filled = [], [], [], []
    ours(problems[0])  # not counted
    for seed, problem in enumerate(problems):
        mine.append(ours(problem))
        cliques.append(judged(JudgedProblem, problem))
        filled.append(greedy(problem))
        pairs.append(judged(JudgedByPairs, problem))
        assert cliques[-1].value == pairs[-1].value == mine[-1].value, f"{name}, seed {seed}"
    start = perf_counter()
    for problem in problems:
        PlanSearch(problem).best()
    a_second = len(problems) / (perf_counter() - start)
    slots = statistics.median(len(problem.candidates) for problem in problems)
    print(f"\n{f'{slots:,.0f} slots{name}':44} {'build':>8} {'solve':>8} {'both':>9} {'ratio':>7} {'value':>8}")
    for label, runs in (
        ("ours", mine),
        ("CP-SAT, walks in pairs", pairs),
        ("CP-SAT, walks in cliques", cliques),
        ("greedy, no swaps", filled),
    ):
        ratio = median(mine) / median(runs)
        share = statistics.median(run.value / best.value for run, best in zip(runs, mine, strict=True))
        print(
            f"{label:44} {median(runs, 'build'):8.1f} {median(runs, 'solve'):8.1f} {median(runs):9.1f} "
            f"{ratio:7.3f} {share:8.1%}"
        )
    slowest = max(run.both for run in mine)
    peak = max(peak_kilobytes(problem) for problem in problems[:5])
    print(
        f"ours: {a_second:,.0f} plans a second, the slowest {slowest:.1f} ms; at most {peak:,.0f} kB beside the problem"
    )


def known_hours() -> list[Hours]:
    folder = Path(os.environ.get("PLANNER_DATA") or PROJECT.parent / "shared" / "data")
    if folder.is_dir():
        return dreamforce_hours(folder)
    print(f"No real programmes in {folder}: the hours are of an example programme instead.")
    return example_hours()


def main() -> None:
    hours = known_hours()
    print(f"Medians of {len(SEEDS)} seeds, in milliseconds; CP-SAT has {WORKERS} workers, the rest one core.")
    for session_count in (None, LARGE):
        for with_rules in (False, True):
            problems = [real_size_problem(hours, seed, session_count, with_rules) for seed in SEEDS]
            compare(", with lunch, hours, limits, busy" if with_rules else "", problems)


if __name__ == "__main__":
    main()
