"""Planning for a team, against trying everything and the rules written down a second time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, count, product

import pytest
from planning_real_size import example_hours, real_size_problem
from planning_samples import drawn_problem, faults

from planner.core.planning.best_plan import best_plan
from planner.core.planning.problem import BusyInterval, Candidate, PlanningProblem
from planner.core.planning.team import NoTeamPlan, TeamPlan, team_plan

VALUES = (0, 100, 200, 300, 300, 500, 901)
CHUNKS = range(20)
TEAMS_OF_CHUNK = 75


def drawn_team(seed: int) -> tuple[list[PlanningProblem], frozenset[str], int]:
    """Two or three people at one small event, what they attend together, and how much a session counts again. Each has
    values, busy times, rules and musts of their own, but some are alike."""
    chance = random.Random(seed)
    size = chance.choice([2, 2, 3])
    base = drawn_problem(seed, chance.choice([4, 5, 6]) if size == 2 else 4)
    is_plain = chance.random() < 0.35
    people: list[PlanningProblem] = []
    for number in range(size):
        if people and chance.random() < 0.35:
            people.append(people[-1])
            continue
        of_session = {c.session_id: chance.choice(VALUES) for c in base.candidates}
        candidates = tuple(c._replace(value=of_session[c.session_id]) for c in base.candidates)
        own = replace(base, candidates=candidates, fixed=(), required=frozenset(), busy=(), rules={})
        if not is_plain:
            own = _with_musts(chance, own, _at_the_same_hours(own, seed * 7 + number))
        people.append(own)
    sessions = sorted({c.session_id for c in base.candidates})
    together = frozenset(chance.sample(sessions, min(len(sessions), chance.choice([0, 0, 1, 2]))))
    return people, together, chance.choice([0, 25, 25, 50, 100])


def _at_the_same_hours(own: PlanningProblem, seed: int) -> PlanningProblem:
    """A problem whose days begin as these do."""
    drawn = (drawn_problem(number, 4) for number in count(seed, 100_003))
    return next(o for o in drawn if all(own.begins.get(day, begin) == begin for day, begin in o.begins.items()))


def _with_musts(chance: random.Random, own: PlanningProblem, other: PlanningProblem) -> PlanningProblem:
    """With the busy times and rules of another problem, something fixed and something required."""
    fixed = list(other.fixed[:1]) if chance.random() < 0.3 else []
    candidates = own.candidates
    if candidates and chance.random() < 0.25:
        slot = chance.choice(candidates)
        fixed.append(slot)
        candidates = tuple(c for c in candidates if c.session_id != slot.session_id)
    free = sorted({c.session_id for c in candidates})
    required = frozenset(chance.sample(free, min(len(free), chance.choice([0, 0, 0, 1]))))
    rules = other.rules if chance.random() < 0.5 else {}
    busy = other.busy[: chance.choice([0, 1, 2])]
    begins = {**other.begins, **own.begins}
    return replace(
        own, candidates=candidates, fixed=tuple(fixed), required=required, busy=busy, rules=rules, begins=begins
    )


# --- what plans are worth, and the best by trying everything ---


def allowed_plans(problem: PlanningProblem) -> list[list[Candidate]]:
    subsets = (
        list(chosen) for size in range(len(problem.candidates) + 1) for chosen in combinations(problem.candidates, size)
    )
    return [chosen for chosen in subsets if not faults(problem, chosen)]


def attended(problem: PlanningProblem, chosen: Sequence[Candidate]) -> list[Candidate]:
    """With the fixed slots; a summit of which a talk is attended is worth nothing beside it."""
    sessions = {c.session_id for c in (*chosen, *problem.fixed)}
    summits = {parent for parent, child in problem.excluding if child in sessions}
    return [*chosen, *(c._replace(value=0) if c.session_id in summits else c for c in problem.fixed)]


def team_worth(plans: Sequence[Sequence[Candidate]], together: frozenset[str], again_percent: int) -> int | None:
    """What the plans are worth together; None where one is missing in what is for all or nobody."""
    values: dict[str, list[int]] = {}
    slots: dict[str, set[str]] = {}
    for plan in plans:
        for candidate in plan:
            values.setdefault(candidate.session_id, []).append(candidate.value)
            slots.setdefault(candidate.session_id, set()).add(candidate.slot_id)
    total = 0
    for session, of_session in values.items():
        if session in together:
            if len(of_session) < len(plans) or len(slots[session]) > 1:
                return None
            total += sum(of_session)
        else:
            first, *others = sorted(of_session, reverse=True)
            total += first + sum(value * again_percent // 100 for value in others)
    return total


def largest(plans: list[list[Candidate]], together: frozenset[str]) -> list[list[Candidate]]:
    """Without plans that others only add to, but for what is attended together: more is never worth less."""
    found: list[tuple[set[Candidate], set[Candidate]]] = []
    for plan in sorted(plans, key=len, reverse=True):
        of_all = {candidate for candidate in plan if candidate.session_id in together}
        if not any(set(plan) <= more and of_all == same for more, same in found):
            found.append((set(plan), of_all))
    return [list(plan) for plan, _ in found]


def best_by_trying(people: Sequence[PlanningProblem], together: frozenset[str], again_percent: int) -> int | None:
    choices = [
        [attended(problem, chosen) for chosen in largest(allowed_plans(problem), together)] for problem in people
    ]
    worths = (team_worth(plans, together, again_percent) for plans in product(*choices))
    return max((worth for worth in worths if worth is not None), default=None)


def check(people: Sequence[PlanningProblem], together: frozenset[str], again_percent: int, found: TeamPlan) -> None:
    """Nobody's rules are broken, and the value is what the plans are worth."""
    chosen = []
    for problem, plan in zip(people, found.plans, strict=True):
        fixed = {slot.slot_id for slot in problem.fixed}
        assert fixed <= {candidate.slot_id for candidate in plan}
        assert list(plan) == sorted(plan, key=lambda c: (c.start_minute, c.end_minute, c.slot_id))
        chosen.append([candidate for candidate in plan if candidate.slot_id not in fixed])
        assert set(chosen[-1]) <= set(problem.candidates)
        assert faults(problem, chosen[-1]) == []
    everything = [attended(problem, plan) for problem, plan in zip(people, chosen, strict=True)]
    assert found.value == team_worth(everything, together, again_percent)
    assert found.bound >= found.value
    assert not found.is_proven or found.bound == found.value
    for session, attending in found.covered.items():
        assert sorted(attending) == [n for n, p in enumerate(found.plans) if session in {c.session_id for c in p}]


@pytest.mark.parametrize("chunk", CHUNKS)
def test_no_plans_are_worth_more_together(chunk):
    for seed in range(chunk * TEAMS_OF_CHUNK, (chunk + 1) * TEAMS_OF_CHUNK):
        people, together, again_percent = drawn_team(seed)
        best = best_by_trying(people, together, again_percent)
        if best is None:
            with pytest.raises(NoTeamPlan):
                team_plan(people, together=together, again_percent=again_percent)
            continue
        found = team_plan(people, together=together, again_percent=again_percent)
        check(people, together, again_percent, found)
        assert found.is_proven and found.value == best, seed


@pytest.mark.parametrize("chunk", range(4))
def test_one_person_gets_the_best_plan(chunk):
    for seed in range(chunk * 100, (chunk + 1) * 100):
        problem = drawn_problem(seed, 8)
        try:
            best = best_plan(problem)
        except ValueError:
            with pytest.raises(NoTeamPlan) as refused:
                team_plan([problem])
            assert refused.value.person == 0
            continue
        found = team_plan([problem])
        assert (found.plans, found.value, found.bound, found.is_proven) == (
            (best.chosen,),
            best.value,
            best.bound,
            True,
        )


def test_who_cannot_keep_what_they_must_is_named():
    free = drawn_problem(1, 6)
    first = free.candidates[0]
    busy_then = BusyInterval("b", first.start_minute, first.end_minute, None, first.day)
    plain = replace(free, candidates=(first,), fixed=(), required=frozenset(), busy=(), rules={}, excluding=())
    torn = replace(plain, required=frozenset({first.session_id}), busy=(busy_then,))
    with pytest.raises(NoTeamPlan) as refused:
        team_plan([plain, torn, plain])
    assert refused.value.person == 1
    must, busy = replace(plain, required=frozenset({first.session_id})), replace(plain, busy=(busy_then,))
    with pytest.raises(NoTeamPlan) as refused:
        team_plan([must, busy], together=frozenset({first.session_id}))
    assert refused.value.person is None


@pytest.mark.parametrize(("people", "percent"), [(0, 25), (13, 25), (2, -1), (2, 101)])
def test_a_team_and_a_share_are_within_their_limits(people, percent):
    with pytest.raises(ValueError):
        team_plan([drawn_problem(1, 4)] * people, again_percent=percent)


# --- as large as a conference ---


def large_team(seed: int, kinds: Sequence[int]) -> list[PlanningProblem]:
    """People at one large event; those of one kind want the same."""
    base = real_size_problem(example_hours(), seed)
    chance = random.Random(seed)
    problem_of: dict[int, PlanningProblem] = {}
    for kind in dict.fromkeys(kinds):
        value_of = {c.session_id: chance.randint(1, 10_000) for c in base.candidates}
        problem_of[kind] = replace(
            base, candidates=tuple(c._replace(value=value_of[c.session_id]) for c in base.candidates)
        )
    return [problem_of[kind] for kind in kinds]


def asked(times: int) -> Callable[[], bool]:
    """Says no after so many times."""
    answers = iter(range(times))
    return lambda: next(answers, None) is not None


@pytest.mark.parametrize("kinds", [(0, 1, 2, 3), (0, 0, 1, 1), (0, 0, 0, 0)])
def test_four_people_at_a_large_conference_are_proven(kinds):
    people = large_team(5, kinds)
    found = team_plan(people)
    check(people, frozenset(), 25, found)
    assert found.is_proven
    alone = [best_plan(problem).chosen for problem in people]
    alone_worth = team_worth(alone, frozenset(), 25)
    assert alone_worth is not None and found.value > alone_worth


def test_what_a_team_wants_together_is_attended_by_all_in_one_slot_or_by_nobody():
    people = large_team(6, (0, 1, 2))
    sessions = sorted({c.session_id for c in people[0].candidates})
    together = frozenset(random.Random(6).sample(sessions, 5)) | {
        max(people[0].candidates, key=lambda c: c.value).session_id
    }
    found = team_plan(people, together=together)
    check(people, together, 25, found)
    assert found.is_proven


@pytest.mark.parametrize("times", [0, 1, 30])
def test_twelve_people_get_allowed_plans_when_time_runs_out(times):
    people = large_team(7, range(12))
    found = team_plan(people, keep_going=asked(times))
    check(people, frozenset(), 25, found)
    assert not found.is_proven and found.bound > found.value


def test_more_time_never_makes_the_plans_or_the_bound_worse():
    people = large_team(8, (0, 1, 2, 3, 4))
    found = [team_plan(people, keep_going=asked(times)) for times in (1, 40, 120)]
    assert sorted(plan.value for plan in found) == [plan.value for plan in found]
    assert sorted((plan.bound for plan in found), reverse=True) == [plan.bound for plan in found]
