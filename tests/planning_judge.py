"""A second opinion on what the best plan is worth: the rules of a planning problem as a model for OR-tools CP-SAT,
written down from the words of `problem.py` alone. It shares no code with `planner.core.planning` but those words.

Breaks are left out, and a problem that has them is not judged: trying everything on small problems knows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product
from operator import attrgetter
from typing import NamedTuple

from ortools.sat.python import cp_model

from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, DayRules, Lunch, PlanningProblem

Thing = Candidate | BusyInterval


class NotProven(Exception):
    """The judge ran out of time."""


class Item(NamedTuple):
    """Something that may be in a plan, and the variable that says whether it is: 1 for what always is."""

    thing: Thing
    chosen: cp_model.IntVar
    is_certain: bool = False


class Row(NamedTuple):
    """Items with the same hours and place: at most one of them is attended, and to all the rest they are one thing."""

    start_minute: int
    end_minute: int
    place: str | None
    chosen: list[cp_model.IntVar]
    is_certain: bool


def judged_value(
    problem: PlanningProblem, seconds: float, hint: Iterable[str] = (), holding: str | None = None
) -> int | None:
    """The value of the best plan in hundredths of a point, fixed slots included; None where no plan is allowed.

    `hint`: ids of slots that may make a good plan; they change the time it takes, never the answer. `holding`: the id
    of a candidate that has to be in it. Raises `NotProven` where `seconds` were not enough."""
    judged = JudgedProblem(problem)
    if holding is not None:
        judged.hold(holding)
    return judged.best_value(seconds, frozenset(hint))


class JudgedProblem:
    """The rules of a problem as a model. What is certain, fixed slots and busy times, has no variables: what it forbids
    is not in the model."""

    def __init__(self, problem: PlanningProblem) -> None:
        assert all(rules.breaks is None for rules in problem.rules.values()), "the judge knows no breaks"
        self.problem = problem
        self.model = cp_model.CpModel()
        self.longest_walk = max(problem.walks.values(), default=0)
        self.talks_of: dict[str, set[str]] = defaultdict(set)
        for summit, talk in problem.excluding:
            self.talks_of[summit].add(talk)
        fixed_sessions = {slot.session_id for slot in problem.fixed}
        # A summit of which a talk must be attended is attended by attending the talk.
        musts = problem.required | fixed_sessions
        covered = {summit for summit, talks in self.talks_of.items() if talks & musts}
        self.umbrellas = [slot for slot in problem.fixed if slot.session_id in covered]
        self.fixed = [slot for slot in problem.fixed if slot.session_id not in covered]
        barred = covered.union(fixed_sessions, *(self.talks_of[slot.session_id] for slot in self.fixed))
        self.items = [
            Item(candidate, self.model.new_bool_var(candidate.slot_id))
            for candidate in problem.candidates
            if candidate.session_id not in barred and self._may_be_chosen(candidate)
        ]
        self._keep_fixed_apart()
        self._keep_sessions(problem.required - fixed_sessions - covered)
        self.keep_apart()
        for day, rules in problem.rules.items():
            self._keep_day(day, rules)
        self.model.maximize(
            cp_model.LinearExpr.weighted_sum(
                [item.chosen for item in self.items], [item.thing.value for item in self.items]
            )
        )

    def hold(self, slot_id: str) -> None:
        """From now on only plans with that candidate count."""
        self.model.add_bool_or([item.chosen for item in self.items if item.thing[0] == slot_id])

    def best_value(self, seconds: float, hint: frozenset[str] = frozenset(), workers: int = 1) -> int | None:
        """As `judged_value`."""
        self.model.clear_hints()
        for item in self.items if hint else ():
            self.model.add_hint(item.chosen, int(item.thing[0] in hint))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.linearization_level = 2
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise NotProven(solver.status_name(status))
        return round(solver.objective_value) + sum(slot.value for slot in self.fixed)

    # --- what may be chosen at all ---

    def _may_be_chosen(self, candidate: Candidate) -> bool:
        """Not what clashes with something certain or lies outside the day; what is worth nothing only if it must be."""
        if candidate.value <= 0 and candidate.session_id not in self.problem.required:
            return False
        rules = self.problem.rules.get(candidate.day, NO_RULES)
        if rules.from_minute is not None and candidate.start_minute < rules.from_minute:
            return False
        if rules.to_minute is not None and candidate.end_minute > rules.to_minute:
            return False
        if any(self._clash(candidate, thing) for thing in (*self.fixed, *self.problem.busy)):
            return False
        return not any(
            candidate.session_id not in self.talks_of[slot.session_id] and self._clash(candidate, slot)
            for slot in self.umbrellas
        )

    # --- what holds between what is chosen ---

    def _keep_fixed_apart(self) -> None:
        pairs = [*combinations(self.fixed, 2), *product(self.fixed, self.problem.busy)]
        if any(self._clash(one, other) for one, other in pairs):
            self._allow_nothing()

    def _keep_sessions(self, required: frozenset[str]) -> None:
        """Each at most once, the required ones once, and no talk beside its summit."""
        slots_of: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for item in self.items:
            slots_of[item.thing.session_id].append(item.chosen)
        if not required <= slots_of.keys():
            self._allow_nothing()
        for session, slots in slots_of.items():
            if session in required:
                self.model.add_exactly_one(slots)
            elif len(slots) > 1:
                self.model.add_at_most_one(slots)
        for summit, talk in self.problem.excluding:
            if summit in slots_of and talk in slots_of:
                self.model.add_at_most_one([*slots_of[summit], *slots_of[talk]])

    def keep_apart(self) -> None:
        """No two that overlap, and none to which the walk leads too late.

        What lies over the minute in which something begins is a clique; so is what begins at one place, with what lay
        over a minute before and leaves too late for it."""
        rows = rows_of(self.items)
        for start, beginning in by_start(rows).items():
            running = [row for row in rows if row.start_minute < start < row.end_minute]
            self._at_most_one([*running, *beginning])
            for place in {row.place for row in beginning}:
                here = [row for row in beginning if row.place == place]
                late = [row for row in rows if row.end_minute <= start and self._clash(row, here[0])]
                for minute, together in cliques_of(late):
                    self._at_most_one([*together, *(row for row in running if row.start_minute <= minute), *here])

    # --- what holds on a day ---

    def _keep_day(self, day: date, rules: DayRules) -> None:
        fixed = [slot for slot in self.fixed if slot.day == day]
        optional = [item for item in self.items if item.thing.day == day]
        if rules.most_sessions is not None and (fixed or optional):
            self.model.add(sum_of(item.chosen for item in optional) + len(fixed) <= rules.most_sessions)
        if rules.lunch is not None and (fixed or optional):
            always = self.model.new_constant(1)
            busy = [interval for interval in self.problem.busy if interval.day == day]
            certain = [Item(thing, always, is_certain=True) for thing in (*fixed, *busy)]
            lunches = self._lunches(rules.lunch, [*optional, *certain])
            if fixed:
                self.model.add_bool_or(lunches)
            for item in optional:
                self.model.add_bool_or([*lunches, ~item.chosen])

    def _lunches(self, lunch: Lunch, items: Sequence[Item]) -> list[cp_model.IntVar]:
        """Variables, each of which may be 1 only where there is room for a lunch of one kind: an early one, with
        nothing so shortly before it that a walk matters; or one in the gap behind something, walk included."""
        rows = sorted(rows_of(items), key=attrgetter("start_minute", "end_minute"))
        early_from, early_to = lunch.from_minute - self.longest_walk, lunch.from_minute + lunch.minutes
        if early_to > lunch.to_minute:
            return []
        found = [self._free(rows, early_from, early_to)]
        for end, place in dict.fromkeys((row.end_minute, row.place) for row in rows):
            back = max(lunch.from_minute, end) + lunch.minutes
            if end > early_from and back <= lunch.to_minute:
                option = self._free(rows, end, back)
                self.model.add_bool_or([*chosen_of(row for row in rows if row[1:3] == (end, place)), ~option])
                self._leave_time_to_walk(option, rows, end, place, back, lunch.minutes)
                found.append(option)
        return found

    def _free(self, rows: Sequence[Row], start: int, end: int) -> cp_model.IntVar:
        """A variable that may be 1 only where nothing lies over [start, end)."""
        option = self.model.new_bool_var(f"free {start}-{end}")
        over = [row for row in rows if row.start_minute < end and row.end_minute > start]
        if any(row.is_certain for row in over):
            self.model.add(option == 0)
        else:
            for _minute, together in cliques_of(over):
                self._at_most_one(together, option)
        return option

    def _leave_time_to_walk(
        self, option: cp_model.IntVar, rows: Sequence[Row], end: int, place: str | None, back: int, minutes: int
    ) -> None:
        """From `end`, when something at `place` is over, to what comes next, `minutes` are left beside the walk."""
        before = [row for row in rows if row.end_minute <= end and row.place is not None]
        after = [row for row in rows if back <= row.start_minute < end + minutes + self.longest_walk]
        for here, said_by, refuted_by in self._last_places(before, end, place):
            for number, row in enumerate(after):
                if row.start_minute - end < minutes + self.problem.walk_minutes(here, row.place):
                    between = [other for other in after[:number] if self._go_together(other, row)]
                    reasons = [option, *chosen_of(said_by), *row.chosen]
                    unless = chosen_of([*refuted_by, *between])
                    self.model.add(sum_of(reasons) <= 1 + len(said_by) + sum_of(unless))

    def _last_places(
        self, before: Sequence[Row], end: int, place: str | None
    ) -> Iterator[tuple[str | None, list[Row], list[Row]]]:
        """Where one may have been last, with the row that says so and those that refute it. Where what ends at `end`
        has a place, that is it, but for busy times that lie over each other: there the one that began last counts."""
        ending = [row for row in before if row.end_minute == end and row.place == place]
        if ending and not any(row.is_certain for row in ending):
            yield place, [], []
            return
        for number, row in enumerate(before):
            yield row.place, [row], [later for later in before[number + 1 :] if self._go_together(row, later)]

    # --- words ---

    def _clash(self, one: Thing | Row, other: Thing | Row) -> bool:
        """Whether they overlap, or the later begins before one has walked there."""
        first, second = (one, other) if one.start_minute <= other.start_minute else (other, one)
        gap = second.start_minute - first.end_minute
        return gap < 0 or gap < self.problem.walk_minutes(first.place, second.place)

    def _go_together(self, one: Row, other: Row) -> bool:
        return (one.is_certain and other.is_certain) or not self._clash(one, other)

    def _at_most_one(self, rows: Iterable[Row], *others: cp_model.IntVar) -> None:
        variables = [*chosen_of(rows), *others]
        if len(variables) > 1:
            self.model.add_at_most_one(variables)

    def _allow_nothing(self) -> None:
        self.model.add_bool_or([])


def rows_of(items: Iterable[Item]) -> list[Row]:
    """The items by hours and place."""
    found: dict[tuple[int, int, str | None], Row] = {}
    for thing, chosen, is_certain in items:
        hours_and_place = (thing.start_minute, thing.end_minute, thing.place)
        row = found.setdefault(hours_and_place, Row(*hours_and_place, [], is_certain))
        if not (is_certain and row.chosen):  # being busy twice is being busy
            row.chosen.append(chosen)
    return list(found.values())


def by_start(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.start_minute].append(row)
    return found


def cliques_of(rows: Sequence[Row]) -> Iterator[tuple[int, list[Row]]]:
    """The rows in parts, each with a minute that all of the part lie over."""
    left = sorted(rows, key=attrgetter("end_minute"))
    while left:
        minute = left[0].end_minute - 1
        yield minute, [row for row in left if row.start_minute <= minute]
        left = [row for row in left if row.start_minute > minute]


def chosen_of(rows: Iterable[Row]) -> list[cp_model.IntVar]:
    return [variable for row in rows for variable in row.chosen]


def sum_of(variables: Iterable[cp_model.IntVar]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum(list(variables))
