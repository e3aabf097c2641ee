"""The best plans for a team, proven: prices, then branches where a gap is left.

First the prices are bettered for all plans at once, and what cannot be in any better plan is left out (reduced cost
fixing), which makes everything after it small. Where a gap stays, the search branches on who is the first of a session,
on which occurrence somebody attends, or on a slot for all or nobody. It ends when no branch can hold better plans.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from planner.core.planning.problem import clash
from planner.core.planning.team_model import SCALE, TeamModel
from planner.core.planning.team_prices import Branch, Loads, PriceSteps, Relaxation, loads_of
from planner.core.planning.team_turns import Incumbent, Turns, suggested

ROUNDS = 12
"""How many times items are left out and the prices bettered again, at most."""
TURNS_OF_ROUND = 3
"""How many times people take turns in a round."""
STEPS_BETWEEN_TURNS = 20
STEPS_OF_BRANCH = 12
SHORTEST_STEP = 0.004
"""Steps shorter than this part of the gap are given up."""
ROWS_FOR_ONE_BRANCH = 8
"""Of how many rows that are off balance one is branched on, before the prices are bettered again on the way down."""
LONG_STEP = 0.05
"""While steps are longer than this part of the gap, and little can be left out, it is too early to go down."""
WORTH_A_ROUND = 0.75
"""What a round must leave of the gap at most to be followed by another."""


class Parted(Exception):
    """A party whose days do not go together for its people: they have to be parties of one. `people`: theirs."""

    def __init__(self, people: tuple[int, ...]) -> None:
        super().__init__(people)
        self.people = people


class Searched(NamedTuple):
    """No plans have a score above `bound`."""

    bound: int
    is_finished: bool


class TeamSearch:
    """Betters an incumbent, to the end or until `keep_going` says no."""

    def __init__(self, model: TeamModel, incumbent: Incumbent, keep_going: Callable[[], bool]) -> None:
        self._incumbent = incumbent
        self._keep_going = keep_going
        self._use(model, None)

    def run(self) -> Searched:
        """Raises `Parted`."""
        bound = self._root()
        if self._is_beaten(bound):
            return Searched(self._incumbent.score, True)
        return self._branches(bound)

    def _use(self, model: TeamModel, branch: Branch | None) -> None:
        self._model = model
        self._turns = Turns(model)
        self._relaxation = Relaxation(model)
        if branch is not None:
            for row, price in enumerate(branch.prices):
                if price:
                    branch = self._priced(branch, row, len(self._open_items(branch, row)))
            self._relaxation.move(branch)

    def _is_beaten(self, bound: int) -> bool:
        """Whether a bound allows nothing better than the incumbent: scores of plans are whole hundredths."""
        return bound < self._incumbent.score + SCALE

    # --- all plans ---

    def _root(self) -> int:
        """Good prices for all plans, and a model as small as they make it; the bound."""
        self._take_turns()
        length, is_settled, size = 1.0, False, self._model.size()
        for _ in range(ROUNDS):
            before, gap = self._incumbent.score, self._gap()
            steps = PriceSteps(self._relaxation, length)
            for _ in range(TURNS_OF_ROUND):
                is_settled = self._better_prices(steps, STEPS_BETWEEN_TURNS)
                self._take_turns()
            length = steps.length
            if self._is_finished():
                break
            self._shrink()
            if length > LONG_STEP and self._model.size() * 2 > size:
                continue
            self._plunge()
            if self._is_finished():
                break
            self._shrink()
            is_slow = self._incumbent.score == before and self._gap() > gap * WORTH_A_ROUND
            if is_settled or length < SHORTEST_STEP or is_slow:
                break
        return self._relaxation.bound()

    def _gap(self) -> int:
        return self._relaxation.bound() - self._incumbent.score

    def _is_finished(self) -> bool:
        return self._is_beaten(self._relaxation.bound()) or not self._keep_going()

    def _shrink(self) -> None:
        """Leaves out what is useless at these prices for all plans."""
        gone = self._useless(self._relaxation.bound())
        if gone:
            self._use(self._model.without(gone), self._relaxation.branch)

    def _plunge(self) -> None:
        """Follows the best branch down to allowed plans, or to where nothing better can be, and comes back."""
        root = self._relaxation.branch
        branch: Branch | None = root
        depth, at_once = 0, max(1, self._off_balance() // ROWS_FOR_ONE_BRANCH)
        while branch is not None and self._keep_going():
            branch = self._best_child(branch, is_priced=depth % at_once == 0 and depth > 0)
            depth += 1
        self._take_turns()
        self._relaxation.move(root)

    def _off_balance(self) -> int:
        """How many rows are used too much, or not though they have a price."""
        rows, limits = loads_of(self._relaxation).rows, self._model.limits
        prices = self._relaxation.branch.prices
        idle = sum(price > 0 and row not in rows for row, price in enumerate(prices))
        return idle + sum(len(items) > limits[row] for row, items in rows.items())

    def _best_child(self, branch: Branch, is_priced: bool) -> Branch | None:
        relaxation = self._relaxation
        relaxation.move(branch)
        if is_priced:
            self._better_prices(PriceSteps(relaxation, 0.5, patience=4), STEPS_OF_BRANCH)
        if self._is_beaten(relaxation.bound()):
            return None
        bounds = [(relaxation.move(child), child) for child in list(self._children(relaxation.branch))]
        bound, child = max(bounds, key=lambda one: one[0], default=(self._incumbent.score, branch))
        return None if self._is_beaten(bound) else child

    def _better_prices(self, steps: PriceSteps, most: int) -> bool:
        """Up to so many steps; whether nothing is left to better. Ends at the best prices."""
        is_settled = False
        for _ in range(most):
            if self._is_beaten(steps.best_bound) or steps.length < SHORTEST_STEP or not self._keep_going():
                break
            if not steps.step(self._incumbent.score):
                is_settled = True
                break
        steps.take_best()
        return is_settled

    def _take_turns(self) -> None:
        plans, is_allowed = suggested(self._relaxation)
        if is_allowed:
            self._incumbent.offer(plans, self._model.worth(plans))
        self._turns.better(plans, self._incumbent)

    def _useless(self, bound: int) -> set[int]:
        """Items that are in no plans better than the incumbent."""
        relaxation, gone = self._relaxation, set()
        for number, day in enumerate(self._model.days):
            losses = relaxation.losses(number)
            for column in range(day.timeline.class_count):
                for item in day.items[column]:
                    if self._is_beaten(bound - losses[column] + relaxation.worth_now(item)):
                        gone.add(item)
        used = {item for _, paths in relaxation.found for path in paths for item, _ in path}
        return gone - used

    # --- branches ---

    def _branches(self, bound: int) -> Searched:
        relaxation = self._relaxation
        waiting: list[tuple[int, int, Branch]] = [(-bound, 0, relaxation.branch)]
        opened = 0
        while waiting:
            bound = -waiting[0][0]
            if self._is_beaten(bound):
                break
            if not self._keep_going():
                return Searched(bound, False)
            branch = heapq.heappop(waiting)[2]
            relaxation.move(branch)
            steps = PriceSteps(relaxation, 0.5, patience=4)
            self._better_prices(steps, STEPS_OF_BRANCH)
            if self._is_beaten(relaxation.bound()):
                continue
            for child in list(self._children(relaxation.branch)):
                bound = relaxation.move(child)
                if not self._is_beaten(bound):
                    opened += 1
                    heapq.heappush(waiting, (-bound, opened, child))
        return Searched(self._incumbent.score, True)

    def _children(self, branch: Branch) -> Iterator[Branch]:
        """Parts that hold between them every plan of the branch that is better than the incumbent; none where the days'
        plans are the best there are."""
        model, loads = self._model, loads_of(self._relaxation)
        for items, attending in zip(model.together, loads.together, strict=True):
            if 0 < attending < model.people_of(items):
                yield from self._all_or_nobody(branch, items)
                return
        row = self._unbalanced(branch, loads)
        if row is not None:
            if model.first_row[model.items_of_row[row][0]] == row:
                yield from self._who_is_first(branch, row, loads.rows.get(row, []))
            else:
                yield from self._which_occurrence(branch, row, loads.rows.get(row, []))
            return
        for number, party in enumerate(model.parties):
            chosen = [
                item for day in model.party_days(number) for path in self._relaxation.found[day][1] for item, _ in path
            ]
            if len(party.people) > 1:
                continue
            hidden = model.hidden_clash(number, chosen)
            if hidden is not None:
                yield from self._apart(branch, number, *hidden)
                return
        plans, is_allowed = suggested(self._relaxation)
        if not is_allowed:
            raise Parted(self._not_together())
        self._incumbent.offer(plans, model.worth(plans))

    def _not_together(self) -> tuple[int, ...]:
        """The people of all parties of more than one: the days of one of them do not go together."""
        found = tuple(person for party in self._model.parties if len(party.people) > 1 for person in party.people)
        assert found, "the days of one person go together when no row is off balance and nothing clashes"
        return found

    def _unbalanced(self, branch: Branch, loads: Loads) -> int | None:
        """A row that is used too much, or has a price and is not used up: the one of the highest price."""
        found, highest = None, -1
        limits = self._model.limits
        for row, items in loads.rows.items():
            is_off = len(items) > limits[row] or (len(items) < limits[row] and branch.prices[row] > 0)
            if is_off and branch.prices[row] > highest:
                found, highest = row, branch.prices[row]
        for row, price in enumerate(branch.prices):
            if price > highest and price > 0 and row not in loads.rows:
                found, highest = row, price
        return found

    def _who_is_first(self, branch: Branch, row: int, used: list[int]) -> Iterator[Branch]:
        """Either a party (or, where only one could, an item) is the first of a session, and no other, or it is not."""
        model = self._model
        able = [item for item in self._open_items(branch, row) if item not in branch.later]
        if len(able) < 2:
            yield self._priced(branch, row, len(able))
            return
        ours = used or sorted(able, key=lambda item: model.again[item] + model.more[item], reverse=True)
        parties = {model.party_of[item] for item in able}
        if len(parties) > 1:
            chosen = {item for item in able if model.party_of[item] == model.party_of[ours[0]]}
        else:
            chosen = set(ours[:1])
        for later in (set(able) - chosen, chosen):
            left = len(able) - len(later)
            yield self._priced(replace(branch, later=branch.later | later), row, left)

    def _which_occurrence(self, branch: Branch, row: int, used: list[int]) -> Iterator[Branch]:
        """Either a person attends this occurrence of a session and no other, or not this one."""
        model = self._model
        able = self._open_items(branch, row)
        if len(able) < 2:
            yield self._priced(branch, row, len(able))
            return
        people = model.parties[model.party_of[able[0]]].people
        if len(people) > 1:
            raise Parted(people)
        chosen = (used or able)[0]
        for barred in (set(able) - {chosen}, {chosen}):
            yield self._priced(replace(branch, barred=branch.barred | barred), row, len(able) - len(barred))

    def _all_or_nobody(self, branch: Branch, items: list[int]) -> Iterator[Branch]:
        """Either everybody attends a slot, or nobody does."""
        model = self._model
        others = {
            other
            for item in items
            for other in model.parties[model.party_of[item]].items_of[model.items[item].session_id]
            if other not in items
        }
        yield replace(branch, forced=branch.forced | set(items), barred=branch.barred | others)
        if not branch.forced.intersection(items):
            yield replace(branch, barred=branch.barred | set(items))

    def _apart(self, branch: Branch, party: int, one: int, other: int) -> Iterator[Branch]:
        """Either one item is not attended, or nothing that clashes with it."""
        model, problem = self._model, self._model.parties[party].problem
        if clash(problem, model.items[one], model.items[other]):
            against = [
                item
                for items in model.parties[party].items_of.values()
                for item in items
                if item != one and clash(problem, model.items[one], model.items[item])
            ]
            parts: list[Iterable[int]] = [[one], against]
        else:
            items_of = model.parties[party].items_of
            parts = [items_of[model.items[one].session_id], items_of[model.items[other].session_id]]
        for barred in parts:
            yield replace(branch, barred=branch.barred.union(barred))

    def _open_items(self, branch: Branch, row: int) -> list[int]:
        model = self._model
        return [i for i in model.items_of_row[row] if model.place_of[i] is not None and i not in branch.barred]

    def _priced(self, branch: Branch, row: int, left: int) -> Branch:
        """A row needs no price where its limit cannot be passed any more."""
        if left > 1 or branch.prices[row] == 0:
            return branch
        prices = branch.prices.copy()
        prices[row] = 0
        return replace(branch, prices=prices)
