"""Planning for a team: who goes where, so that all of them together cover as much as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.core.planning.best_plan import BestPlan, always, best_plan
from planner.core.planning.prepared import NoPlan
from planner.core.planning.problem import Candidate, PlanningProblem
from planner.core.planning.team_model import SCALE, TeamModel, team_model
from planner.core.planning.team_search import Parted, Searched, TeamSearch
from planner.core.planning.team_together import NoTeamPlan, agreed_problems, without_slots, worthless_slots
from planner.core.planning.team_turns import Incumbent

__all__ = ["NoTeamPlan", "TeamPlan", "team_plan", "team_value"]

FEWEST_PEOPLE, MOST_PEOPLE = 1, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """`plans`: everybody's candidates and fixed slots, by time. `value` and `bound` in hundredths of a point; no plans
    are worth more together than `bound`. `is_proven`: none are worth more than these. `covered`: session id → numbers
    of the people who attend it, the first being the one for whom it counts in full."""

    plans: tuple[tuple[Candidate, ...], ...]
    value: int
    bound: int
    is_proven: bool
    covered: Mapping[str, tuple[int, ...]]


def team_plan(
    problems: Sequence[PlanningProblem],
    *,
    together: frozenset[str] = frozenset(),
    again_percent: int = 25,
    keep_going: Callable[[], bool] = always,
) -> TeamPlan:
    """The plans that are worth most together, one for each problem of the same event.

    A session is worth to the team what it is worth to the one attending to whom it is worth most, and `again_percent`
    (0 to 100) of its value, rounded down to a hundredth, for everybody else who attends it. A session of `together` is
    attended by all in one and the same slot, or by nobody, and counts in full for everybody.

    `keep_going` is asked now and then; where it says no, the best plans found so far come back, with the bound that was
    reached. The proof is one of value alone: of plans that are worth the same together, everybody in turn gets the one
    that walks least, then the earliest, while the others keep theirs, and nobody proves that all of them walk least.

    Raises `NoTeamPlan` where musts cannot hold, `ValueError` for a share or a number of people that is not allowed.
    """
    if not FEWEST_PEOPLE <= len(problems) <= MOST_PEOPLE:
        raise ValueError(f"A team has {FEWEST_PEOPLE} to {MOST_PEOPLE} people, not {len(problems)}.")
    if not 0 <= again_percent <= 100:
        raise ValueError(f"What a session counts for everybody else is 0 to 100 percent, not {again_percent}.")
    worthless = [worthless_slots(problem, together) for problem in problems]
    agreed = agreed_problems(problems, worthless, together) if together else list(problems)
    plans = _first_plans(agreed, together, keep_going)
    apart: set[int] = set()
    while True:
        model = team_model(agreed, together, again_percent, worthless, apart)
        incumbent = _incumbent(model, plans)
        try:
            searched = TeamSearch(model, incumbent, keep_going).run()
            break
        except Parted as parted:
            apart.update(parted.people)
            plans = _candidates(model, incumbent)
    plans = _as_said(problems, _candidates(model, incumbent))
    if keep_going():
        plans = _with_less_walking(problems, agreed, plans, together, again_percent, keep_going)
    return _told(problems, plans, model, searched, together, again_percent)


def team_value(plans: Sequence[Sequence[Candidate]], together: frozenset[str], again_percent: int) -> int:
    """What plans are worth together, in hundredths of a point."""
    total = 0
    for session, people in _attending(plans).items():
        values = sorted([candidate.value for _, candidate in people], reverse=True)
        if session in together:
            total += sum(values)
        else:
            total += values[0] + sum([value * again_percent // 100 for value in values[1:]])
    return total


# --- something to begin with ---


def _first_plans(
    problems: Sequence[PlanningProblem], together: frozenset[str], keep_going: Callable[[], bool]
) -> list[tuple[Candidate, ...]]:
    """Allowed plans to begin with: everybody's best for themselves, with nothing attended together but what has to be.
    Raises `NoTeamPlan`."""
    alone: list[BestPlan] = []
    musts = {session for problem in problems for session in problem.required & together}
    modest = [problem.without(together - musts) for problem in problems] if together else list(problems)
    for combination in _slots_of_musts(modest, sorted(musts)):
        alone = []
        known: list[tuple[PlanningProblem, BestPlan]] = []
        for person, problem in enumerate(modest):
            best = next((best for other, best in known if other is problem or other == problem), None)
            if best is None:
                narrowed = problem
                for session, slot in combination.items():
                    others = {c.slot_id for c in problem.candidates if c.session_id == session} - {slot}
                    narrowed = without_slots(narrowed, session, others)
                try:
                    best = best_plan(narrowed, keep_going)
                except NoPlan:
                    if not musts:
                        raise NoTeamPlan(person) from None
                    break
                known.append((problem, best))
            alone.append(best)
        if len(alone) == len(problems):
            return [best.chosen for best in alone]
    raise NoTeamPlan(next((p for p, problem in enumerate(problems) if not _has_plan(problem)), None))


def _slots_of_musts(problems: Sequence[PlanningProblem], musts: Sequence[str]) -> Iterable[dict[str, str]]:
    """Every choice of a slot for each of these sessions."""
    if not musts:
        yield {}
        return
    slots = sorted({c.slot_id for problem in problems for c in problem.candidates if c.session_id == musts[0]})
    fixed = {c.slot_id for problem in problems for c in problem.fixed if c.session_id == musts[0]}
    for rest in _slots_of_musts(problems, musts[1:]):
        for slot in fixed or slots or [""]:
            yield {musts[0]: slot, **rest}


def _has_plan(problem: PlanningProblem) -> bool:
    try:
        best_plan(problem)
    except NoPlan:
        return False
    return True


# --- from plans to items and back ---


def _incumbent(model: TeamModel, plans: Sequence[Sequence[Candidate]]) -> Incumbent:
    items: list[list[int]] = [[] for _ in plans]
    for party in model.parties:
        item_of = {model.items[item].slot_id: item for items in party.items_of.values() for item in items}
        for person in party.people:
            items[person] = [item_of[slot.slot_id] for slot in plans[person] if slot.slot_id in item_of]
    return Incumbent(model.worth(items), items)


def _candidates(model: TeamModel, incumbent: Incumbent) -> list[tuple[Candidate, ...]]:
    """The plans of an incumbent; without fixed summits that are worth nothing beside a talk of theirs."""
    return [tuple(model.items[item] for item in plan) for plan in incumbent.plans]


def _as_said(problems: Sequence[PlanningProblem], plans: Sequence[Sequence[Candidate]]) -> list[tuple[Candidate, ...]]:
    """The plans with everybody's own candidates and fixed slots."""
    told = []
    for problem, plan in zip(problems, plans, strict=True):
        own = {slot.slot_id: slot for slot in (*problem.candidates, *problem.fixed)}
        told.append(tuple(own[slot.slot_id] for slot in plan))
    return told


def _attending(plans: Sequence[Sequence[Candidate]]) -> dict[str, list[tuple[int, Candidate]]]:
    """Session id → who attends it, by number, and with what."""
    found: dict[str, list[tuple[int, Candidate]]] = {}
    for person, plan in enumerate(plans):
        for candidate in plan:
            found.setdefault(candidate.session_id, []).append((person, candidate))
    return found


# --- the same value with less walking ---


def _with_less_walking(
    problems: Sequence[PlanningProblem],
    agreed: Sequence[PlanningProblem],
    plans: Sequence[tuple[Candidate, ...]],
    together: frozenset[str],
    again_percent: int,
    keep_going: Callable[[], bool],
) -> list[tuple[Candidate, ...]]:
    """Everybody in turn gets the plan of the fewest walking minutes, then the earliest, with which the whole is worth
    as much."""
    found, value = list(plans), team_value(plans, together, again_percent)
    for person, problem in enumerate(agreed):
        best = best_plan(_marginal_problem(problem, found, person, together, again_percent), keep_going)
        shown = {slot.slot_id for slot in (*problem.candidates, *found[person])}
        answer = [slot for slot in best.chosen if slot.slot_id in shown]
        changed = [*found[:person], *_as_said([problems[person]], [answer]), *found[person + 1 :]]
        worth = team_value(changed, together, again_percent)
        if worth >= value:
            found, value = changed, worth
    return found


def _marginal_problem(
    problem: PlanningProblem,
    plans: Sequence[Sequence[Candidate]],
    person: int,
    together: frozenset[str],
    again_percent: int,
) -> PlanningProblem:
    """One person's problem when the others' plans stay: every value is what attending adds to the whole."""
    covered: dict[str, int] = {}
    for session, people in _attending(plans).items():
        values = [c.value - c.value * again_percent // 100 for other, c in people if other != person]
        covered[session] = max(values, default=0)
    ours = {c.session_id: c.slot_id for c in plans[person] if c.session_id in together}
    candidates = []
    for candidate in problem.candidates:
        session, value = candidate.session_id, candidate.value
        if session in together:
            if ours.get(session) == candidate.slot_id:
                candidates.append(candidate)
            continue
        again = value * again_percent // 100
        candidates.append(candidate._replace(value=again + max(0, value - again - covered.get(session, 0))))
    required = problem.required | (ours.keys() - {slot.session_id for slot in problem.fixed})
    return replace(problem, candidates=tuple(candidates), required=required)


def _told(
    problems: Sequence[PlanningProblem],
    plans: Sequence[tuple[Candidate, ...]],
    model: TeamModel,
    searched: Searched,
    together: frozenset[str],
    again_percent: int,
) -> TeamPlan:
    value = team_value(plans, together, again_percent)
    told = []
    for problem, plan in zip(problems, plans, strict=True):
        slots = {candidate.slot_id for candidate in plan}
        aside = [slot._replace(value=0) for slot in problem.fixed if slot.slot_id not in slots]
        told.append(tuple(sorted((*plan, *aside), key=lambda c: (c.start_minute, c.end_minute, c.slot_id))))
    covered = {
        session: tuple(dict.fromkeys(person for person, _ in sorted(people, key=lambda one: (-one[1].value, one[0]))))
        for session, people in sorted(_attending(told).items())
    }
    bound = value if searched.is_finished else max(value, (searched.bound - model.bonus) // SCALE)
    return TeamPlan(
        plans=tuple(told), value=value, bound=bound, is_proven=searched.is_finished or bound == value, covered=covered
    )
