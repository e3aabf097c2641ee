"""The days of a problem, each solved for itself: at prices of sessions, without what is forbidden; and what a day
cannot see of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from planner.core.planning.paced_day import PacedDay
from planner.core.planning.prepared import prepared
from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, DayRules, PlanningProblem, clash
from planner.core.planning.scores import Scores
from planner.core.planning.timeline import NEVER, SlotClass, Timeline


class FoundDay(NamedTuple):
    """A day solved: its score, and the numbers of the candidates chosen."""

    score: int
    chosen: tuple[int, ...]


class _Day(NamedTuple):
    """`members[class]`: numbers of candidates, the best first. `base[column]`: the score as long as nothing is
    forbidden or priced."""

    timeline: Timeline
    paced: PacedDay
    members: list[list[int]]
    base: list[int]


class SolvedDays:
    """A problem's candidates, numbered, laid out by day. Raises `NoPlan` where what must be clashes.

    `numbers_of`: session id → its candidates. `day_of[number]`: the number of its day. `required`: sessions of which
    one candidate has to be chosen; each such candidate scores `enough` more, which is more than all values together.
    `bars`: what is in every plan. `aside`: fixed summits that take no time of their own."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        ready = prepared(problem)
        self.candidates = ready.candidates
        self.aside = ready.aside
        self.required = ready.required
        self.bars = [bar for bars in ready.bars.values() for bar in bars]
        self._longest_walk = max(problem.walks.values(), default=0)
        self.numbers_of: dict[str, list[int]] = {}
        for number, candidate in enumerate(self.candidates):
            self.numbers_of.setdefault(candidate.session_id, []).append(number)
        self._excluding = [(p, c) for p, c in problem.excluding if p in self.numbers_of and c in self.numbers_of]
        self.day_of: list[int] = [-1] * len(self.candidates)
        self._column_of: list[int] = [-1] * len(self.candidates)
        days = sorted({*ready.classes, *ready.bars})
        shapes = [(list(ready.classes.get(day, ())), ready.bars.get(day, [])) for day in days]
        most, longest_day = _extent(shapes, [problem.begins[day] for day in days])
        self.scores = Scores.for_plans(most, self._longest_walk, longest_day)
        self.enough = self.scores.of_value * (1 + sum([candidate.value for candidate in self.candidates]))
        self._score_of: list[int] = [0] * len(self.candidates)
        self._days = [
            self._day(
                number, classes, bars, ready.classes.get(day, {}), problem.begins[day], problem.rules.get(day, NO_RULES)
            )
            for number, (day, (classes, bars)) in enumerate(zip(days, shapes, strict=True))
        ]

    def __len__(self) -> int:
        return len(self._days)

    def solved(self, day: int, forbidden: frozenset[int], prices: dict[str, int]) -> FoundDay:
        """The day's best plan at these prices."""
        timeline, paced, members, base = self._days[day]
        day_of, column_of = self.day_of, self._column_of
        touched = {
            column_of[number] for session in prices for number in self.numbers_of[session] if day_of[number] == day
        }
        touched.update([column_of[number] for number in forbidden if day_of[number] == day])
        scores, picked = base.copy(), {}
        for column in touched:
            best, pick = NEVER, -1
            for number in members[column]:
                if number not in forbidden:
                    score = self._score_of[number] - prices.get(self.candidates[number].session_id, 0)
                    if score > best:
                        best, pick = score, number
            scores[column], picked[column] = best, pick
        found = timeline.run(scores)
        score, columns = found.score, timeline.plan(found)
        if not paced.keeps_rules(columns):
            score, columns = paced.best(scores)
        classes = timeline.class_count
        return FoundDay(score, tuple([picked[c] if c in picked else members[c][0] for c in columns if c < classes]))

    def hidden_clash(self, found: Sequence[FoundDay]) -> tuple[list[int], ...] | None:
        """Where two chosen things clash all the same: across midnight, or around something short or nowhere; or where
        a summit and its talk are both chosen. What to forbid for each of the parts that hold every other plan."""
        chosen = [number for of_day in found for number in of_day.chosen]
        if self._excluding:
            sessions = {self.candidates[number].session_id for number in chosen}
            for parent, child in self._excluding:
                if parent in sessions and child in sessions:
                    return self.numbers_of[parent], self.numbers_of[child]
        items: list[tuple[int, int, Candidate | BusyInterval]] = [
            (self.candidates[number].start_minute, number, self.candidates[number]) for number in chosen
        ]
        items.extend((bar.start_minute, -1, bar) for bar in self.bars)
        items.sort(key=lambda item: item[:2])
        reach = self._longest_walk
        for at, (_, number, one) in enumerate(items):
            for start, other_number, other in items[at + 1 :]:
                if start >= one.end_minute + reach:
                    break
                if (number >= 0 or other_number >= 0) and clash(self.problem, one, other):
                    return self._apart(number, other_number)
        return None

    def _apart(self, number: int, other: int) -> tuple[list[int], ...]:
        """Either the first is not chosen, or nothing that clashes with it."""
        if number < 0:
            return ([other],)
        if other < 0:
            return ([number],)
        one = self.candidates[number]
        against = [
            n for n, c in enumerate(self.candidates) if n != number and c is not one and clash(self.problem, one, c)
        ]
        return [number], against

    def _day(
        self,
        day: int,
        classes: list[SlotClass],
        bars: list[Candidate | BusyInterval],
        members: dict[SlotClass, list[int]],
        begin: int,
        rules: DayRules,
    ) -> _Day:
        scores, base, score_of = self.scores, [], self._score_of
        for column, slot_class in enumerate(classes):
            late = slot_class.start_minute - begin
            numbers = members[slot_class]
            for number in numbers:
                candidate = self.candidates[number]
                score_of[number] = candidate.value * scores.of_value - late  # `scores.of`, without thousands of calls
                if candidate.session_id in self.required:
                    score_of[number] += self.enough
                self.day_of[number], self._column_of[number] = day, column
            if self.required:
                numbers.sort(key=score_of.__getitem__, reverse=True)
            base.append(score_of[numbers[0]])
        for bar in bars:
            base.append(scores.of(bar.value, bar.start_minute - begin) if isinstance(bar, Candidate) else 0)
        timeline = Timeline(classes, bar_classes(bars), self.problem.walks, scores.of_walk)
        is_session = [True] * len(classes) + [isinstance(bar, Candidate) for bar in bars]
        paced = PacedDay(timeline, rules, is_session)
        return _Day(timeline, paced, [members[slot_class] for slot_class in classes], base)


def bar_classes(bars: Iterable[Candidate | BusyInterval]) -> list[SlotClass]:
    """Fixed slots and busy times, in order of start, as a timeline wants them: what lies within a busy time ends with
    it."""
    found: list[SlotClass] = []
    lasting = 0
    for bar in bars:
        lasting = max(lasting, bar.end_minute)
        found.append(SlotClass(bar.start_minute, lasting, bar.place))
    return found


def _extent(
    shapes: Sequence[tuple[list[SlotClass], list[Candidate | BusyInterval]]], begins: Sequence[int]
) -> tuple[int, int]:
    """The most sessions that a plan may have, and the longest day in minutes."""
    most, longest = 1, 1
    for (classes, bars), begin in zip(shapes, begins, strict=True):
        things: list[SlotClass | Candidate | BusyInterval] = [*classes, *bars]
        length = max([t.end_minute for t in things]) - begin
        shortest = min([t.end_minute - t.start_minute for t in classes], default=1)
        longest = max(longest, length)
        most += len(bars) + min(len(classes), length // max(1, shortest) + 1)
    return most, longest
