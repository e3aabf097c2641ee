"""What a team can reach at most: prices for being the first of a session and for attending it again, at which every
party's days can be solved on their own (Lagrangian relaxation: Fisher, The Lagrangian Relaxation Method, 1981).

The days' best at any prices, plus the prices, bound what is possible. The prices follow the subgradient, with steps as
long as the gap to the best plans known suggests (Polyak; Held, Wolfe and Crowder, Validation of subgradient
optimization, 1974). All of it is whole numbers, so a bound is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.core.planning.team_model import SCALE, TeamModel
from planner.core.planning.timeline import NEVER, Timeline

EMPTY: frozenset[int] = frozenset()


class Use(NamedTuple):
    """An item that is attended, and whether as the first of its session."""

    item: int
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The plans in which nobody attends the `barred` items, nobody is the first with the `later` ones, and everybody of
    the party attends the `forced` ones; and good prices for them. `prices`: by row, with a 0 behind them.
    `gifts[item]`: what others give up so that this one attends what is for all or nobody, by item."""

    prices: list[int]
    gifts: dict[int, int] = field(default_factory=dict)
    barred: frozenset[int] = EMPTY
    later: frozenset[int] = EMPTY
    forced: frozenset[int] = EMPTY


class Relaxation:
    """Every party's best days at some prices, in a branch; only what changes is solved again."""

    def __init__(self, model: TeamModel) -> None:
        self.model = model
        self.branch = Branch(prices=[0] * (len(model.limits) + 1))
        self.found: list[tuple[int, list[list[Use]]]] = [(0, [])] * len(model.days)
        self._again, self._more = list(model.again), list(model.more)
        self._scores: list[list[int]] = [[0] * len(day.items) for day in model.days]
        self._uses: list[list[Use]] = [[Use(-1, False)] * len(day.items) for day in model.days]
        self._gains: list[list[list[int]]] = [[[] for _ in day.items] for day in model.days]
        self._orders: list[list[list[Use]]] = [[[] for _ in day.items] for day in model.days]
        self._solve((number, column) for number, day in enumerate(model.days) for column in range(len(day.items)))

    def move(self, branch: Branch) -> int:
        """Goes over to other prices or another branch; the bound there."""
        old, model = self.branch, self.model
        changed = set((old.barred ^ branch.barred) | (old.later ^ branch.later) | (old.forced ^ branch.forced))
        for item in changed:
            self._again[item] = NEVER if item in branch.barred else model.again[item]
            if item in branch.forced:
                self._again[item] += model.enough
            self._more[item] = 0 if item in branch.later else model.more[item]
        if old.prices is not branch.prices:
            for row, (before, after) in enumerate(zip(old.prices, branch.prices, strict=True)):
                if before != after:
                    changed.update(model.items_of_row[row])
        if old.gifts is not branch.gifts:
            changed.update(i for i in old.gifts.keys() | branch.gifts if old.gifts.get(i) != branch.gifts.get(i))
        self.branch = branch
        self._solve({place for item in changed if (place := model.place_of[item]) is not None})
        return self.bound()

    def bound(self) -> int:
        """No plans of the branch have a higher score."""
        model, branch = self.model, self.branch
        total = sum([score for score, _ in self.found])
        total += sum([price * limit for price, limit in zip(branch.prices, model.limits, strict=False) if price])
        for items in model.together:
            given = sum(branch.gifts.get(item, 0) * len(model.parties[model.party_of[item]].people) for item in items)
            total += max(0, -given)
        for item in branch.forced:
            total -= model.enough * len(model.parties[model.party_of[item]].people)
        return total

    def losses(self, day: int) -> list[int]:
        """For every column of a day what one more person there costs all others at least, `NEVER` where nothing is
        known: a candidate that is worth less than this misses the bound by the difference."""
        of_day = self.model.days[day]
        if of_day.flow is not None:
            return of_day.flow.losses(self._gains[day])
        return _losses_of_one(of_day.timeline, self._scores[day])

    def worth_now(self, item: int) -> int:
        """What an item adds at the prices of the branch."""
        model, prices = self.model, self.branch.prices
        more = self._more[item] - prices[model.first_row[item]]
        again = self._again[item] - prices[model.repeat_row[item]] + self.branch.gifts.get(item, 0)
        return again + more if more > 0 else again

    def may_be_first(self, item: int) -> bool:
        """Whether the branch lets an item be the first of its session."""
        return self._more[item] > 0

    def attending(self, items: Iterable[int]) -> dict[int, int]:
        """How many attend each of these items."""
        found = dict.fromkeys(items, 0)
        for _, paths in self.found:
            for path in paths:
                for item, _ in path:
                    if item in found:
                        found[item] += 1
        return found

    # --- solving ---

    def _solve(self, places: Iterable[tuple[int, int]]) -> None:
        dirty = set()
        for day, column in places:
            if self.model.days[day].items[column]:
                self._weigh(day, column)
            elif self.model.days[day].flow is not None:
                self._gains[day][column] = [0] * len(self.model.parties[self.model.days[day].party].people)
            dirty.add(day)
        for day in dirty:
            self.found[day] = self._solved(day)

    def _weigh(self, day: int, column: int) -> None:
        """What a column is worth, to the first person there, the second …, and with which item."""
        model, prices, gifts = self.model, self.branch.prices, self.branch.gifts
        first_row, repeat_row = model.first_row, model.repeat_row
        flow = model.days[day].flow
        best, chosen, is_first = NEVER, -1, False
        firsts: list[tuple[int, int]] = []
        for item in model.days[day].items[column]:
            value = self._again[item] - prices[repeat_row[item]]
            if gifts:
                value += gifts.get(item, 0)
            more = self._more[item] - prices[first_row[item]]
            if flow is not None and more > 0:
                firsts.append((-value - more, item))
            if flow is None and more > 0:
                if value + more > best:
                    best, chosen, is_first = value + more, item, True
            elif value > best:
                best, chosen, is_first = value, item, False
        if flow is None:
            self._scores[day][column] = best
            self._uses[day][column] = Use(chosen, is_first)
            return
        firsts.sort()
        taken = [(-worth, item) for worth, item in firsts[: flow.people] if -worth >= best]
        others = flow.people - len(taken)
        self._gains[day][column] = [worth for worth, _ in taken] + [best] * others
        self._orders[day][column] = [Use(item, True) for _, item in taken] + [Use(chosen, False)] * others

    def _solved(self, number: int) -> tuple[int, list[list[Use]]]:
        day = self.model.days[number]
        if day.flow is None:
            score, columns = day.best(self._scores[number])
            uses = self._uses[number]
            return score, [[uses[column] for column in columns if day.items[column]]]
        score, paths = day.flow.best(self._gains[number])
        at: dict[int, int] = {}
        found = []
        for path in paths:
            chosen = []
            for column in path:
                if day.items[column]:
                    turn = at.get(column, 0)
                    at[column] = turn + 1
                    chosen.append(self._orders[number][column][turn])
            found.append(chosen)
        return score, found


class Loads(NamedTuple):
    """`rows`: the items that count against a row, by row. `together`: for each slot that all attend or nobody, how many
    do."""

    rows: dict[int, list[int]]
    together: list[int]


def loads_of(relaxation: Relaxation) -> Loads:
    """What the days' best plans use of every row. One who attends may as well be the first where that adds nothing more
    than its price: so they are where nobody else is."""
    model, prices = relaxation.model, relaxation.branch.prices
    rows: dict[int, list[int]] = {}
    equal: list[int] = []
    attending: dict[int, int] = {}
    for _, paths in relaxation.found:
        for path in paths:
            for item, is_first in path:
                row = model.first_row[item]
                if row >= 0:
                    if is_first:
                        rows.setdefault(row, []).append(item)
                    elif prices[row] > 0 and relaxation.may_be_first(item) and model.more[item] == prices[row]:
                        equal.append(item)
                row = model.repeat_row[item]
                if row >= 0:
                    rows.setdefault(row, []).append(item)
                if model.together:
                    attending[item] = attending.get(item, 0) + 1
    for item in equal:
        rows.setdefault(model.first_row[item], [item])
    return Loads(rows, [sum(attending.get(item, 0) for item in items) for items in model.together])


class PriceSteps:
    """Betters the prices of a relaxation step by step. `length`: of a step, as a part of the gap; it shrinks by
    `SHRINK` after `patience` steps that did not help, and then the best prices are taken up again."""

    SHRINK = 0.6

    def __init__(self, relaxation: Relaxation, length: float = 1.0, patience: int = 10) -> None:
        self.relaxation = relaxation
        self.length = length
        self.best_bound = relaxation.bound()
        self.best = relaxation.branch
        self._patience = patience
        self._in_vain = 0

    def step(self, target: int) -> bool:
        """One step towards a bound of `target`; False where nothing is used too much or too little."""
        relaxation = self.relaxation
        model, branch = relaxation.model, relaxation.branch
        loads = loads_of(relaxation)
        slope = {row: len(items) - model.limits[row] for row, items in loads.rows.items()}
        for row, price in enumerate(branch.prices):
            if price > 0 and row not in slope:
                slope[row] = -model.limits[row]
        slope = {row: more for row, more in slope.items() if more > 0 or (more < 0 and branch.prices[row] > 0)}
        pull = self._pulls(loads)
        steepness = sum(more * more for more in slope.values()) + sum(one * one for one in pull.values())
        if steepness == 0:
            return False
        length = self.length * max(SCALE, relaxation.bound() - target) / steepness
        prices = branch.prices.copy()
        for row, more in slope.items():
            prices[row] = max(0, prices[row] + round(length * more))
        gifts = branch.gifts
        if pull:
            gifts = dict(gifts)
            for item, one in pull.items():
                gifts[item] = gifts.get(item, 0) - round(length * one)
        bound = relaxation.move(
            Branch(prices=prices, gifts=gifts, barred=branch.barred, later=branch.later, forced=branch.forced)
        )
        if bound < self.best_bound:
            self.best_bound, self.best, self._in_vain = bound, relaxation.branch, 0
        else:
            self._in_vain += 1
            if self._in_vain >= self._patience:
                self.length *= self.SHRINK
                self._in_vain = 0
                self.take_best()
        return True

    def take_best(self) -> None:
        """Goes back to the best prices met."""
        self.relaxation.move(self.best)

    def _pulls(self, loads: Loads) -> dict[int, float]:
        """Of slots that some attend and some do not: how much more of a party attends than of the team."""
        model, found = self.relaxation.model, {}
        for items, attending in zip(model.together, loads.together, strict=True):
            if 0 < attending < (needed := model.people_of(items)):
                mean = attending / needed
                there = self.relaxation.attending(items)
                for item in items:
                    people = len(model.parties[model.party_of[item]].people)
                    found[item] = there[item] / people - mean
        return found


def _losses_of_one(timeline: Timeline, scores: Sequence[int]) -> list[int]:
    """For every column: the best day, less the best that leaves room for it."""
    found = timeline.run(scores)
    after = [[NEVER] * (len(nodes) + 1) for nodes in timeline.ended_nodes]
    for ended in timeline.last_ended:
        after[ended][-1] = 0
    behind = [NEVER] * len(timeline.node_columns)
    positions = [len(nodes) for nodes in timeline.ended_nodes]

    def undo(pushes: Sequence[tuple[int, int]]) -> None:
        for ended, node in reversed(pushes):
            position = positions[ended]
            behind[node] = after[ended][position]
            positions[ended] = position - 1
            after[ended][position - 1] = max(after[ended][position - 1], after[ended][position])

    undo(timeline.last_pushes)
    losses = [-NEVER] * len(timeline.columns)
    for group in reversed(timeline.groups):
        onwards = max([scores[column] + behind[node] for node, column in group.nodes])
        before = group.source
        for ended, count, cost, _ in group.options:
            before = max(before, found.bests[ended][count] - cost)
            after[ended][count] = max(after[ended][count], onwards - cost)
        for node, column in group.nodes:
            losses[column] = min(losses[column], found.score - before - behind[node])
        undo(group.pushes)
    return losses
