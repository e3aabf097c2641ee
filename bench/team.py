"""How good plans for a team are, and how long they take: `python bench/team.py [FOLDER OF REAL PROGRAMMES]`.

'alone' is what a team covers when everybody plans for themselves, 'together' what it covers when planned as one, in
points; 'gap' is how far below the bound that is where it is not proven. Four people have to be proven within about a
second; for more, the best found in `PATIENCE_SECONDS` counts. Times are of the processor, medians over several seeds.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from planning_real_size import Hours, dreamforce_hours, example_hours, real_size_problem

from planner.core.agenda import Agenda
from planner.core.plan import Plan, Preferences
from planner.core.planning.best_plan import best_plan
from planner.core.planning.problem import HUNDREDTHS, PlanningProblem
from planner.core.planning.team import TeamPlan, team_plan, team_value
from planner.core.planning.wishes import wishes
from planner.formats.reading import ReadOptions
from planner.services.load_programme import read_file

REAL = Path(__file__).parents[2] / "shared" / "data"
ROLES = ("Sales Professional", "Administrator", "Developer", "Marketing Professional")
KINDS = {"all differ": (0, 1, 2, 3), "two and two": (0, 0, 1, 1), "all alike": (0, 0, 0, 0)}
AGAIN_PERCENT = 25
SEEDS = range(1, 11)
SEEDS_OF_MORE = range(1, 4)
PATIENCE_SECONDS = 5.0


def real_teams(folder: Path) -> Iterator[tuple[str, list[list[PlanningProblem]]]]:
    """Teams of four at Dreamforce 2014, by role; nobody knows where its rooms are."""
    name = "dreamforce-2014.csv"
    options = ReadOptions(file_name=name, event_slug="df14", timezone="America/Los_Angeles")
    programme, _problems = read_file(folder / name, options)
    agenda = Agenda(programme)
    of_role = [wishes(agenda, Plan(preferences=Preferences(role=role))).problem for role in ROLES]
    for kind, numbers in KINDS.items():
        yield f"by role, {kind}", [[of_role[number] for number in numbers]]


def placed_team(hours: Sequence[Hours], seed: int, numbers: Sequence[int]) -> list[PlanningProblem]:
    """People at an event in four venues with repeats, each number with values of its own."""
    base, chance = real_size_problem(hours, seed), random.Random(seed)
    problem_of: dict[int, PlanningProblem] = {}
    for number in dict.fromkeys(numbers):
        value_of = {candidate.session_id: chance.randint(1, 10_000) for candidate in base.candidates}
        candidates = tuple(candidate._replace(value=value_of[candidate.session_id]) for candidate in base.candidates)
        problem_of[number] = replace(base, candidates=candidates)
    return [problem_of[number] for number in numbers]


def within(seconds: float) -> Callable[[], bool]:
    until = time.process_time() + seconds
    return lambda: time.process_time() < until


def report(title: str, teams: Sequence[Sequence[PlanningProblem]], patience: float) -> None:
    taken: list[float] = []
    found: list[TeamPlan] = []
    alone: list[int] = []
    for problems in teams:
        start = time.process_time()
        found.append(team_plan(problems, again_percent=AGAIN_PERCENT, keep_going=within(patience)))
        taken.append((time.process_time() - start) * 1000)
        plans = [best_plan(problem).chosen for problem in problems]
        alone.append(team_value(plans, frozenset(), AGAIN_PERCENT))
    proven = sum(plan.is_proven for plan in found)
    gap = statistics.mean((plan.bound - plan.value) / plan.bound * 100 for plan in found)
    print(
        f"{title:34} {statistics.median(taken):7.0f} {max(taken):7.0f} {f'{proven}/{len(found)}':>7} {gap:6.2f}"
        f" {statistics.mean(alone) / HUNDREDTHS:9,.0f} {statistics.mean(p.value for p in found) / HUNDREDTHS:9,.0f}"
    )


def main(folder: Path) -> None:
    is_real = folder.is_dir()
    hours = dreamforce_hours(folder) if is_real else example_hours()
    print(f"{'':34} {'ms':>7} {'longest':>7} {'proven':>7} {'gap %':>6} {'alone':>9} {'together':>9}")
    if is_real:
        for title, teams in real_teams(folder):
            report(title, teams, 60.0)
    for kind, numbers in KINDS.items():
        report(f"in four venues, {kind}", [placed_team(hours, seed, numbers) for seed in SEEDS], 60.0)
    for people in (5, 6, 8, 12):
        teams = [placed_team(hours, seed, range(people)) for seed in SEEDS_OF_MORE]
        report(f"in four venues, {people} people differ", teams, PATIENCE_SECONDS)
    teams = [placed_team(hours, seed, [number % 4 for number in range(12)]) for seed in SEEDS_OF_MORE]
    report("in four venues, 12 people of 4 kinds", teams, PATIENCE_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL)
