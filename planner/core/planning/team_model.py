"""A team's problems as one: everybody's candidates, numbered through, and what ties people and days together.

People with one and the same problem are a *party*: they are solved together, as so many paths through each day
(`team_flow`), because prices cannot tell them apart. Where that cannot be (rules of pauses, required sessions, places
of which only some are known), each is a party of one.

A *row* is a limit on a session: at most one person is its first, and everybody attends it at most once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from planner.core.planning.paced_day import PacedDay
from planner.core.planning.prepared import prepared
from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, DayRules, PlanningProblem, clash
from planner.core.planning.solved_days import bar_classes
from planner.core.planning.team_flow import DayFlow
from planner.core.planning.timeline import Timeline

SCALE = 64
"""Scores are kept in 64ths of a hundredth of a point, so that prices can lie between two values."""


class Party(NamedTuple):
    """`people`: their numbers in the team. `items_of`: session id → items."""

    people: tuple[int, ...]
    problem: PlanningProblem
    items_of: dict[str, list[int]]
    longest_walk: int


class PartyDay(NamedTuple):
    """`items[column]`: what may be attended there, of which one person takes one; [] for a busy time. `flow`: for a
    party of more than one. `paced`: the day with its rules. `is_session`: for every column, whether it is one."""

    party: int
    timeline: Timeline
    flow: DayFlow | None
    rules: DayRules
    paced: PacedDay
    items: list[list[int]]
    is_session: list[bool]

    def best(self, scores: Sequence[int]) -> tuple[int, list[int]]:
        """Score and columns of one person's best day."""
        found = self.timeline.run(scores)
        columns = self.timeline.plan(found)
        return (found.score, columns) if self.paced.keeps_rules(columns) else self.paced.best(scores)

    def with_classes(self, kept: Sequence[int], items: list[list[int]], problem: PlanningProblem) -> PartyDay:
        """The same day with some of its classes alone, of which these are the items."""
        columns, classes = self.timeline.columns, self.timeline.class_count
        timeline = Timeline([columns[column] for column in kept], columns[classes:], problem.walks, 0)
        is_session = [True] * len(kept) + self.is_session[classes:]
        return self._replace(
            timeline=timeline,
            flow=DayFlow(timeline, self.flow.people) if self.flow is not None else None,
            paced=PacedDay(timeline, self.rules, is_session),
            items=items + self.items[classes:],
            is_session=is_session,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamModel:
    """`items`: candidates and fixed slots of all parties. `again[item]`: what attending adds, `more[item]`: what being
    the first of the session adds to that. `first_row`, `repeat_row`: the rows of an item, -1 for none. `limits`: of the
    rows. `place_of[item]`: (day, column), None once it is left out. `together`: for every slot that is attended by all
    or nobody, its items. `fixed`: items that everybody of their party attends in any case. `enough`: more than
    everything else is worth; what must be attended is worth so much more, `bonus` in all."""

    items: list[Candidate]
    party_of: list[int]
    again: list[int]
    more: list[int]
    first_row: list[int]
    repeat_row: list[int]
    limits: list[int]
    items_of_row: list[list[int]]
    place_of: list[tuple[int, int] | None]
    parties: list[Party]
    days: list[PartyDay]
    together: list[list[int]]
    fixed: frozenset[int]
    enough: int
    bonus: int

    @property
    def people(self) -> int:
        return sum(len(party.people) for party in self.parties)

    def size(self) -> int:
        """How many items are left."""
        return sum(place is not None for place in self.place_of)

    def people_of(self, items: Iterable[int]) -> int:
        """How many people there are who could attend these items, one of each party."""
        return sum(len(self.parties[self.party_of[item]].people) for item in items)

    def party_days(self, party: int) -> list[int]:
        return [number for number, day in enumerate(self.days) if day.party == party]

    def without(self, gone: Collection[int]) -> TeamModel:
        """The same without some items, on smaller timelines. Items keep their numbers; none may be fixed."""
        days = [_smaller(self.parties[day.party].problem, day, gone) for day in self.days]
        return replace(self, days=days, place_of=_places(len(self.items), days))

    def hidden_clash(self, party: int, chosen: Iterable[int]) -> tuple[int, int] | None:
        """Two items of one person that clash though no day's pass can see it: across midnight, around something short
        or nowhere, or a summit and its talk."""
        problem = self.parties[party].problem
        reach = self.parties[party].longest_walk
        by_start = sorted(chosen, key=lambda item: self.items[item].start_minute)
        for at, one in enumerate(by_start):
            until = self.items[one].end_minute + reach
            for other in by_start[at + 1 :]:
                if self.items[other].start_minute >= until:
                    break
                if clash(problem, self.items[one], self.items[other]):
                    return one, other
        if problem.excluding:
            item_of = {self.items[item].session_id: item for item in by_start}
            for parent, child in problem.excluding:
                if parent in item_of and child in item_of:
                    return item_of[parent], item_of[child]
        return None

    def worth(self, plans: Iterable[Iterable[int]]) -> int:
        """The score of a plan for everybody."""
        total = 0
        firsts: dict[str, int] = {}
        for plan in plans:
            for item in plan:
                total += self.again[item]
                session = self.items[item].session_id
                firsts[session] = max(firsts.get(session, 0), self.more[item])
        return total + sum(firsts.values())


def team_model(
    problems: Sequence[PlanningProblem],
    together: frozenset[str],
    again_percent: int,
    worthless: Sequence[frozenset[str]],
    apart: Collection[int] = (),
) -> TeamModel:
    """The problems as one. Of sessions in `together`, every slot can be attended by all. `worthless`: for everybody,
    slots that are worth nothing to them, whatever their candidates say. `apart`: people who are parties of one in any
    case. Raises `NoPlan` where somebody's fixed slots clash."""
    return _Maker(problems, together, again_percent, worthless).model(frozenset(apart))


class _Maker:
    def __init__(
        self,
        problems: Sequence[PlanningProblem],
        together: frozenset[str],
        again_percent: int,
        worthless: Sequence[frozenset[str]],
    ) -> None:
        self._worthless = worthless
        self._problems = problems
        self._together = together
        self._again_percent = again_percent
        self._enough = SCALE * (1 + sum(sum(c.value for c in (*p.candidates, *p.fixed)) for p in problems))
        self._items: list[Candidate] = []
        self._party_of: list[int] = []
        self._again: list[int] = []
        self._more: list[int] = []
        self._days: list[PartyDay] = []
        self._parties: list[Party] = []
        self._fixed: set[int] = set()
        self._bonus = 0

    def model(self, apart: frozenset[int]) -> TeamModel:
        for people in self._alike(apart):
            self._add_party(people)
        limits: list[int] = []
        items_of_row: list[list[int]] = []
        first_row, repeat_row = [-1] * len(self._items), [-1] * len(self._items)
        in_full: dict[str, list[int]] = {}
        for item, candidate in enumerate(self._items):
            if self._more[item] > 0:
                in_full.setdefault(candidate.session_id, []).append(item)
        for items in in_full.values():
            if len(items) > 1 or len(self._parties[self._party_of[items[0]]].people) > 1:
                for item in items:
                    first_row[item] = len(limits)
                limits.append(1)
                items_of_row.append(items)
        for party in self._parties:
            for of_session in party.items_of.values():
                items = [item for item in of_session if item not in self._fixed]
                if len(items) > 1:
                    for item in items:
                        repeat_row[item] = len(limits)
                    limits.append(len(party.people))
                    items_of_row.append(items)
        return TeamModel(
            items=self._items,
            party_of=self._party_of,
            again=self._again,
            more=self._more,
            first_row=first_row,
            repeat_row=repeat_row,
            limits=limits,
            items_of_row=items_of_row,
            place_of=_places(len(self._items), self._days),
            parties=self._parties,
            days=self._days,
            together=self._together_slots(),
            fixed=frozenset(self._fixed),
            enough=self._enough,
            bonus=self._bonus,
        )

    def _alike(self, apart: frozenset[int]) -> list[tuple[int, ...]]:
        """People by party."""
        parties: list[tuple[int, ...]] = []
        for person, problem in enumerate(self._problems):
            if person not in apart and not problem.required and _is_flow(problem):
                alike = next((at for at, party in enumerate(parties) if self._are_alike(party[0], person, apart)), None)
                if alike is not None:
                    parties[alike] += (person,)
                    continue
            parties.append((person,))
        return parties

    def _are_alike(self, one: int, other: int, apart: frozenset[int]) -> bool:
        if one in apart or self._worthless[one] != self._worthless[other]:
            return False
        return self._problems[one] is self._problems[other] or self._problems[one] == self._problems[other]

    def _add_party(self, people: tuple[int, ...]) -> None:
        problem, number, first = self._problems[people[0]], len(self._parties), len(self._items)
        ready = prepared(problem)
        self._bonus += self._enough * len(ready.required)
        fixed = [bar for bars in ready.bars.values() for bar in bars if isinstance(bar, Candidate)]
        for candidate in (*ready.candidates, *fixed):
            is_full = candidate.session_id in self._together
            value = 0 if candidate.slot_id in self._worthless[people[0]] else candidate.value
            again = value if is_full else value * self._again_percent // 100
            bonus = self._enough if candidate.session_id in ready.required else 0
            self._items.append(candidate)
            self._party_of.append(number)
            self._again.append(again * SCALE + bonus)
            self._more.append((value - again) * SCALE)
        items_of: dict[str, list[int]] = {}
        for item in range(first, len(self._items)):
            items_of.setdefault(self._items[item].session_id, []).append(item)
        self._parties.append(Party(people, problem, items_of, max(problem.walks.values(), default=0)))
        at_fixed = first + len(ready.candidates)
        self._fixed.update(range(at_fixed, len(self._items)))
        for day in sorted({*ready.classes, *ready.bars}):
            classes, bars = ready.classes.get(day, {}), ready.bars.get(day, [])
            items = [[first + of_class for of_class in members] for members in classes.values()]
            items.extend([] for _ in bars)
            is_session = [True] * len(classes) + [isinstance(bar, Candidate) for bar in bars]
            timeline = Timeline(list(classes), bar_classes(bars), problem.walks, 0)
            rules = problem.rules.get(day, NO_RULES)
            flow = DayFlow(timeline, len(people)) if len(people) > 1 else None
            paced = PacedDay(timeline, rules, is_session)
            self._days.append(PartyDay(number, timeline, flow, rules, paced, items, is_session))
            self._place_fixed(self._days[-1], bars, at_fixed)
            at_fixed += sum(isinstance(bar, Candidate) for bar in bars)

    def _place_fixed(self, day: PartyDay, bars: Sequence[Candidate | BusyInterval], first: int) -> None:
        at = day.timeline.class_count
        for bar in bars:
            if isinstance(bar, Candidate):
                day.items[at].append(first)
                first += 1
            at += 1

    def _together_slots(self) -> list[list[int]]:
        """The items of every slot of a session in `together`, one of each party."""
        found: dict[tuple[str, str], list[int]] = {}
        for item, candidate in enumerate(self._items):
            if candidate.session_id in self._together:
                found.setdefault((candidate.session_id, candidate.slot_id), []).append(item)
        return list(found.values())


def _is_flow(problem: PlanningProblem) -> bool:
    """Whether people with this problem can be one party."""
    if any(rules.has_pauses_or_limit for rules in problem.rules.values()):
        return False
    places: dict[date, set[bool]] = {}
    things: list[Candidate | BusyInterval] = [*problem.candidates, *problem.fixed, *problem.busy]
    for thing in things:
        places.setdefault(thing.day, set()).add(thing.place is None)
    return all(len(kinds) == 1 for kinds in places.values())


def _places(count: int, days: Sequence[PartyDay]) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = [None] * count
    for number, day in enumerate(days):
        for column, items in enumerate(day.items):
            for item in items:
                found[item] = number, column
    return found


def _smaller(problem: PlanningProblem, day: PartyDay, gone: Collection[int]) -> PartyDay:
    classes = day.timeline.class_count
    items = [[item for item in of_column if item not in gone] for of_column in day.items[:classes]]
    kept = [column for column in range(classes) if items[column]]
    if len(kept) == classes:
        return day._replace(items=items + day.items[classes:])
    return day.with_classes(kept, [items[column] for column in kept], problem)
