"""The best plan of a problem, proven: days solved on their own, tied together by prices for repeats.

Days have little to do with each other: only a session that is given more than once, or one that runs past midnight,
ties them. So each day is solved for itself (`timeline`, `paced_day`), and a session that would be attended twice is
given a price that its slots cost, between what the two occurrences are worth (Lagrangian relaxation, with exact steps
along one price at a time: Fisher, The Lagrangian Relaxation Method, 1981). The days' plans at any prices, plus the
prices, bound what is possible. Where a gap stays, or a plan holds a clash that a day's pass cannot see, the search
branches: a slot is left out, or nothing that it excludes is taken. It ends when no branch can beat the best plan
found: that is the proof."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.core.planning.prepared import NoPlan
from planner.core.planning.problem import BusyInterval, Candidate, PlanningProblem
from planner.core.planning.solved_days import FoundDay, SolvedDays
from planner.core.planning.timeline import NEVER

__all__ = ["BestPlan", "NoPlan", "PlanSearch", "best_plan"]

PRICE_STEPS = 20
"""How many times the prices are bettered before a branch is opened."""
IMPOSSIBLE = NEVER // 2
"""A score below this is of no plan."""


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPlan:
    """`chosen`: candidates and fixed slots, by time. `value` and `bound` in hundredths of a point; no plan is worth
    more than `bound`. `is_proven`: no other is better in value, walking and hours. `walking_minutes`: from place to
    place within each day, busy times with a place included."""

    chosen: tuple[Candidate, ...]
    value: int
    bound: int
    is_proven: bool
    walking_minutes: int


@dataclass(slots=True)
class _Branch:
    """The plans without the `forbidden` candidates; `found`: every day's best at these `prices` of sessions."""

    forbidden: frozenset[int]
    prices: dict[str, int]
    found: list[FoundDay]

    def bound(self) -> int:
        return sum([found.score for found in self.found]) + sum(self.prices.values())


@dataclass(slots=True)
class _Incumbent:
    """The best plan known so far."""

    score: int = IMPOSSIBLE
    chosen: tuple[int, ...] = ()


def best_plan(problem: PlanningProblem, keep_going: Callable[[], bool] = always) -> BestPlan:
    """The best plan. `keep_going` is asked now and then; where it says no, the best plan found so far comes back, with
    the bound that was reached. Raises `NoPlan`."""
    return PlanSearch(problem).best(keep_going)


class PlanSearch:
    """A problem made ready: finds the best plan, and the best with a given candidate in it. Raises `NoPlan` where what
    must be clashes."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self._days = days = SolvedDays(problem)
        self.candidates = days.candidates
        self.numbers_of = days.numbers_of
        self._first: _Branch | None = None

    # --- what it finds ---

    def best(self, keep_going: Callable[[], bool] = always) -> BestPlan:
        """The best plan. Raises `NoPlan`."""
        return self._searched(self._root(), keep_going)

    def best_with(self, number: int, keep_going: Callable[[], bool] = always) -> BestPlan:
        """The best plan that holds the candidate of that number. Raises `NoPlan`."""
        root, session = self._root(), self.candidates[number].session_id
        others = [other for other in self.numbers_of[session] if other != number]
        prices = {of: price for of, price in root.prices.items() if of != session}
        # A negative price pays for taking it more than all else is worth; the bound takes that back.
        prices[session] = -self._days.enough
        branch = self._branched(root, root.forbidden.union(others), prices, self.numbers_of[session])
        found = self._searched(branch, keep_going)
        if not any(candidate is self.candidates[number] for candidate in found.chosen):
            raise NoPlan
        return found

    # --- searching ---

    def _root(self) -> _Branch:
        """All plans, at good prices."""
        if self._first is None:
            days = range(len(self._days))
            self._first = _Branch(frozenset(), {}, [self._days.solved(day, frozenset(), {}) for day in days])
            self._better_prices(self._first, _Incumbent(), always)
        return self._first

    def _searched(self, first: _Branch, keep_going: Callable[[], bool]) -> BestPlan:
        incumbent = _Incumbent()
        open_ones: list[tuple[int, int, _Branch]] = [(-first.bound(), 0, first)]
        opened = 0
        while open_ones and -open_ones[0][0] > incumbent.score and (keep_going() or not self._has_required(incumbent)):
            _, _, branch = heapq.heappop(open_ones)
            branch = _Branch(branch.forbidden, dict(branch.prices), list(branch.found))
            self._better_prices(branch, incumbent, keep_going)
            if branch.bound() <= incumbent.score:
                continue
            for child in self._children(branch, incumbent):
                bound = child.bound()
                if bound > incumbent.score:
                    opened += 1
                    heapq.heappush(open_ones, (-bound, opened, child))
        if not self._has_required(incumbent):
            raise NoPlan
        bound = max(-open_ones[0][0], incumbent.score) if open_ones else incumbent.score
        return self._told(incumbent, bound)

    def _has_required(self, incumbent: _Incumbent) -> bool:
        if incumbent.score <= IMPOSSIBLE:
            return False
        return self._days.required <= {self.candidates[number].session_id for number in incumbent.chosen}

    def _better_prices(self, branch: _Branch, incumbent: _Incumbent, keep_going: Callable[[], bool]) -> None:
        """Steps along single prices until the gap is closed or none helps; plans met on the way are kept."""
        is_stuck = False
        for left in range(PRICE_STEPS + 2 * len(branch.prices), -1, -1):
            bound = branch.bound()
            if bound <= incumbent.score:
                return
            uses = self._uses(branch)
            doubled = [session for session, numbers in uses.items() if len(numbers) > 1]
            idle = [session for session, price in branch.prices.items() if price > 0 and session not in uses]
            if not doubled:
                self._offer(branch.found, bound - sum([branch.prices[session] for session in idle]), incumbent)
            if not left or is_stuck or not (doubled or idle) or not keep_going():
                return
            for session in doubled or idle:
                self._step(branch, session, self._uses(branch).get(session, []))
                if branch.bound() < bound:
                    break
            else:
                is_stuck = True  # but the days' plans may be others now, and together what was sought

    def _step(self, branch: _Branch, session: str, used: Sequence[int]) -> None:
        """Gives one session the price at which the bound is lowest, all else being as it is: between what its best and
        its second best occurrence are worth."""
        forbidden, price = branch.forbidden, branch.prices.get(session, 0)
        free = {of: of_price for of, of_price in branch.prices.items() if of != session}
        ours = [number for number in self.numbers_of[session] if number not in forbidden]
        gains: list[tuple[int, int]] = []
        single: dict[int, tuple[int, FoundDay, FoundDay]] = {}
        for day in sorted({self._days.day_of[number] for number in ours}):
            known = branch.found[day]
            here = [number for number in used if self._days.day_of[number] == day]
            if not here and price <= 0:
                continue  # it is not wanted there for nothing
            without = self._days.solved(day, forbidden.union(ours), free) if here else known
            if len(here) > 1 or (here and sum([self._days.day_of[number] == day for number in ours]) == 1):
                wanted = FoundDay(known.score + price * len(here), known.chosen)
            else:  # without the price, the day may want it more often
                wanted = self._days.solved(day, forbidden, free)
            gain = wanted.score - without.score
            if len(here) > 1:
                fewer = [self._days.solved(day, forbidden.union([number]), free) for number in here]
                once = max(found.score for found in fewer)
                first, second = sorted((wanted.score - once, once - without.score), reverse=True)
                gains.extend(((first, day), (second, day)))
            else:
                gains.append((gain, day))
                single[day] = (gain, wanted, without)
        gains.sort(reverse=True)
        best = gains[0][0] if gains else 0
        next_best = max(0, gains[1][0]) if len(gains) > 1 else 0
        new_price = (best + next_best) // 2 if next_best else 0
        branch.prices = free if new_price == 0 else {**free, session: new_price}
        for day in {day for _, day in gains}:
            if day not in single:
                branch.found[day] = self._days.solved(day, forbidden, branch.prices)
                continue
            gain, wanted, without = single[day]
            takes_it = gain > new_price or (gain == new_price and day == gains[0][1])
            times = self._times(wanted, session)
            if takes_it and times > 1:
                branch.found[day] = self._days.solved(day, forbidden, branch.prices)
            else:
                branch.found[day] = FoundDay(wanted.score - new_price * times, wanted.chosen) if takes_it else without

    def _children(self, branch: _Branch, incumbent: _Incumbent) -> Iterator[_Branch]:
        """Parts that hold between them every plan of the branch that is better than the best one known."""
        uses, forbidden = self._uses(branch), branch.forbidden
        doubled = next((session for session, numbers in uses.items() if len(numbers) > 1), None)
        if doubled is not None:
            self._repair(branch, incumbent)
        session = doubled or next((of for of, price in branch.prices.items() if price > 0 and of not in uses), None)
        if session is not None:
            ours = [number for number in self.numbers_of[session] if number not in forbidden]
            kept = uses[session][0] if session in uses else ours[0]
            others = [number for number in ours if number != kept]
            free = {of: price for of, price in branch.prices.items() if of != session}
            yield self._branched(branch, forbidden.union(others), free, ours)
            if len(others) > 1:
                yield self._branched(branch, forbidden.union([kept]), branch.prices, [kept])
            else:
                yield self._branched(branch, forbidden.union([kept]), free, ours)
        elif (hidden := self._days.hidden_clash(branch.found)) is not None:
            for numbers in hidden:
                yield self._branched(branch, forbidden.union(numbers), branch.prices, numbers)

    def _branched(
        self, branch: _Branch, forbidden: frozenset[int], prices: dict[str, int], touched: Iterable[int]
    ) -> _Branch:
        """A part of the branch; the days of the touched candidates are solved again. A session of which no candidate is
        left needs no price."""
        prices = {
            of: price for of, price in prices.items() if price < 0 or not forbidden.issuperset(self.numbers_of[of])
        }
        days = {self._days.day_of[number] for number in touched}
        found = [
            self._days.solved(day, forbidden, prices) if day in days else known
            for day, known in enumerate(branch.found)
        ]
        return _Branch(forbidden, prices, found)

    def _repair(self, branch: _Branch, incumbent: _Incumbent) -> None:
        """A plan from a branch whose days attend something twice: the later occurrences are left out."""
        forbidden, found = branch.forbidden, list(branch.found)
        while True:
            uses = self._uses(_Branch(forbidden, branch.prices, found))
            surplus = [number for numbers in uses.values() for number in numbers[1:]]
            if not surplus:
                break
            forbidden = forbidden.union(surplus)
            for day in {self._days.day_of[number] for number in surplus}:
                found[day] = self._days.solved(day, forbidden, branch.prices)
        paid = sum([price for of, price in branch.prices.items() if price < 0 or of in uses])
        self._offer(found, sum([of_day.score for of_day in found]) + paid, incumbent)

    def _offer(self, found: Sequence[FoundDay], score: int, incumbent: _Incumbent) -> None:
        if score > incumbent.score and self._days.hidden_clash(found) is None:
            incumbent.score = score
            incumbent.chosen = tuple([number for of_day in found for number in of_day.chosen])

    def _uses(self, branch: _Branch) -> dict[str, list[int]]:
        """The sessions that are chosen and priced or repeated, with the candidates chosen."""
        found: dict[str, list[int]] = {}
        for of_day in branch.found:
            for number in of_day.chosen:
                session = self.candidates[number].session_id
                if len(self.numbers_of[session]) > 1 or session in branch.prices:
                    found.setdefault(session, []).append(number)
        return found

    def _times(self, found: FoundDay, session: str) -> int:
        return sum([self.candidates[number].session_id == session for number in found.chosen])

    # --- telling ---

    def _told(self, incumbent: _Incumbent, bound: int) -> BestPlan:
        chosen = [self.candidates[number] for number in incumbent.chosen]
        chosen.extend(bar for bar in self._days.bars if isinstance(bar, Candidate))
        value = sum([candidate.value for candidate in chosen])
        is_proven = bound <= incumbent.score
        most = value if is_proven else self._days.scores.value_of(bound - self._days.enough * len(self._days.required))
        places: list[Candidate | BusyInterval] = [
            *chosen,
            *(bar for bar in self._days.bars if isinstance(bar, BusyInterval)),
        ]
        chosen.extend(slot._replace(value=0) for slot in self._days.aside)
        return BestPlan(
            chosen=tuple(sorted(chosen, key=lambda c: (c.start_minute, c.end_minute, c.slot_id))),
            value=value,
            bound=max(value, most),
            is_proven=is_proven,
            walking_minutes=_walking_minutes(self.problem, places),
        )


def _walking_minutes(problem: PlanningProblem, things: Iterable[Candidate | BusyInterval]) -> int:
    """Minutes on foot from place to place within each day."""
    walked, day, here = 0, None, None
    for thing in sorted(things, key=lambda t: (t.day, t.start_minute, t.end_minute)):
        if thing.day != day:
            day, here = thing.day, None
        if thing.place is not None:
            walked += problem.walk_minutes(here, thing.place)
            here = thing.place
    return walked
