"""The best plan of a day that has a limit of sessions, a lunch, or breaks to keep.

Limit and lunch alone are found in layers (`layered_day`); with breaks, by the same pass as `Timeline.run`, but with
more than one plan worth keeping at each place and hour: one that has had its lunch may be behind one that has not, one
with fewer sessions behind one with more, one that began its stretch later behind one that began it earlier. What is
behind in everything is dropped (label setting with dominance, as for shortest paths with resources: Irnich and
Desaulniers, Shortest Path Problems with Resource Constraints, 2005).

The rules hold on days with a session. A walk is neither lunch nor break: of the gap between two sessions, what the
walk between them leaves is free. A session that by itself is longer than a stretch may be, may begin one, and needs a
break behind it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from planner.core.planning.layered_day import LayeredDay
from planner.core.planning.problem import DayRules
from planner.core.planning.timeline import NEVER, Group, Timeline


class Label(NamedTuple):
    """A plan that ends at a node, and the plan before its last step. `stretch`: the minute from which there was no
    break, 0 where breaks are no matter. `lunch`: 1 once it was free for it."""

    score: int
    lunch: int
    sessions: int
    stretch: int
    node: int
    before: Label | None


class PacedDay:
    """A day and the rules it has to keep, laid out when they first matter. `is_session`: for every column, whether it
    counts against the limit (a busy time does not)."""

    def __init__(self, timeline: Timeline, rules: DayRules, is_session: Sequence[bool]) -> None:
        self._timeline = timeline
        self._rules = rules
        self._is_session = is_session
        self._layered: LayeredDay | None = None

    def keeps_rules(self, columns: Sequence[int]) -> bool:
        """Whether a plan, its columns in order, keeps the rules."""
        return not self._rules.has_pauses_or_limit or keeps_rules(
            self._timeline, columns, self._rules, self._is_session
        )

    def best(self, scores: Sequence[int]) -> tuple[int, list[int]]:
        """Score and columns of the best plan that keeps the rules; `NEVER` and [] where there is none."""
        timeline, rules = self._timeline, self._rules
        if rules.breaks is None:
            if self._layered is None:
                self._layered = LayeredDay(timeline, rules.most_sessions, rules.lunch, self._is_session)
            score, columns = self._layered.best(scores)
        else:
            score, columns = _Labels(timeline, scores, rules, self._is_session).best()
        if not any(self._is_session[timeline.class_count :]):  # to attend nothing that day is always allowed
            idle = timeline.run([NEVER] * timeline.class_count + list(scores[timeline.class_count :]))
            if idle.score >= score:
                return idle.score, timeline.plan(idle)
        return score, columns


def keeps_rules(timeline: Timeline, columns: Sequence[int], rules: DayRules, is_session: Sequence[bool]) -> bool:
    """Whether a plan, its columns in order, keeps the rules of the day; without a session there is nothing to keep."""
    if not any(is_session[column] for column in columns):
        return True
    if rules.most_sessions is not None and sum(is_session[column] for column in columns) > rules.most_sessions:
        return False
    gaps = _gaps(timeline, columns)
    lunch = rules.lunch
    if lunch is not None and not any(
        min(lunch.to_minute, end) - max(lunch.from_minute, start) >= lunch.minutes
        and end - start >= lunch.minutes + walk
        for start, end, walk in gaps
    ):
        return False
    if rules.breaks is not None:
        stretch = 0
        for (free_from, start, walk), column in zip(gaps, columns, strict=False):
            if start - free_from - walk >= rules.breaks.minutes:
                stretch = start
            too_long = timeline.columns[column].end_minute - stretch > rules.breaks.after_minutes
            if is_session[column] and too_long and stretch != start:
                return False
    return True


_LONG_BEFORE, _LONG_AFTER = -(1 << 50), 1 << 50


def _gaps(timeline: Timeline, columns: Sequence[int]) -> list[tuple[int, int, int]]:
    """(from, to, walk) in minutes: before, between and after the columns; a walk leads from the place last known."""
    found: list[tuple[int, int, int]] = []
    numbers = {place: number for number, place in enumerate(timeline.places)}
    free_from, here = _LONG_BEFORE, None
    for column in columns:
        slot_class = timeline.columns[column]
        there = numbers[slot_class.place] if slot_class.place is not None else None
        walk = timeline.walk_table[here][there] if here is not None and there is not None else 0
        found.append((free_from, slot_class.start_minute, walk))
        free_from = max(free_from, slot_class.end_minute)
        here = there if there is not None else here
    found.append((free_from, _LONG_AFTER, 0))
    return found


class _Labels:
    """One pass with labels."""

    def __init__(self, timeline: Timeline, scores: Sequence[int], rules: DayRules, is_session: Sequence[bool]) -> None:
        self._timeline = timeline
        self._scores = scores
        self._lunch = rules.lunch
        self._breaks = rules.breaks
        self._most = rules.most_sessions
        self._is_session = is_session
        self._counts = rules.most_sessions is not None
        self._fronts: list[list[tuple[Label, ...]]] = [[()] for _ in timeline.ended_nodes]
        self._at_node: list[tuple[Label, ...]] = [()] * len(timeline.node_columns)

    def best(self) -> tuple[int, list[int]]:
        """Score and columns of the best plan; `NEVER` and [] where there is none."""
        label = self._best_label()
        if label is None:
            return NEVER, []
        score, columns, way = label.score, list[int](), label.before
        if label.node >= 0:
            columns.append(self._timeline.node_columns[label.node])
        while way is not None and way.node >= 0:
            columns.append(self._timeline.node_columns[way.node])
            way = way.before
        columns.reverse()
        return score, columns

    def _best_label(self) -> Label | None:
        timeline = self._timeline
        for group in timeline.groups:
            self._push(group.pushes)
            entering = self._entering(group)
            for node, column in group.nodes:
                if self._scores[column] > NEVER // 2:
                    self._at_node[node] = self._entered(entering, node, column)
        self._push(timeline.last_pushes)
        found: list[Label] = [] if timeline.has_bars else [Label(0, 1, 0, 0, -1, None)]
        for ended in timeline.last_ended:
            fronts = self._fronts[ended]
            found.extend(label for label in fronts[-1] if label.lunch)
            if self._lunch is not None:  # it may still come after the last session
                until = self._lunch.to_minute - self._lunch.minutes
                found.extend(fronts[bisect_right(timeline.ended_ends[ended], until)])
        return max(found, key=lambda label: label.score, default=None)

    def _push(self, pushes: Sequence[tuple[int, int]]) -> None:
        for ended, node in pushes:
            fronts, labels = self._fronts[ended], self._at_node[node]
            last = fronts[-1]
            fronts.append(_undominated([*last, *labels]) if labels and last else labels or last)

    def _entering(self, group: Group) -> tuple[Label, ...]:
        """What may come before the nodes of a group, as it stands at their start."""
        start, found = group.start_minute, []
        lunch, breaks = self._lunch, self._breaks
        at_lunch = lunch is None or start >= lunch.from_minute + lunch.minutes
        if group.source > NEVER // 2:
            found.append(Label(group.source, int(at_lunch), 0, start if breaks else 0, -1, None))
        for ended, count, cost, walk in group.options:
            fronts, ends = self._fronts[ended], self._timeline.ended_ends[ended]
            with_lunch = 0
            if lunch is not None and at_lunch:
                latest = min(lunch.to_minute, start - walk) - lunch.minutes
                with_lunch = min(count, bisect_right(ends, latest))
            with_break = min(count, bisect_right(ends, start - walk - breaks.minutes)) if breaks is not None else 0
            for upto, has_lunch, has_break in _ways(count, with_lunch, with_break):
                for label in fronts[upto]:
                    stretch = start if has_break else label.stretch
                    found.append(
                        Label(
                            label.score - cost,
                            label.lunch | has_lunch,
                            label.sessions,
                            stretch,
                            label.node,
                            label.before,
                        )
                    )
        return _undominated(found)

    def _entered(self, entering: tuple[Label, ...], node: int, column: int) -> tuple[Label, ...]:
        score, end = self._scores[column], self._timeline.columns[column].end_minute
        start = self._timeline.columns[column].start_minute
        one = int(self._counts and self._is_session[column])
        return tuple(
            [
                Label(before.score + score, before.lunch, before.sessions + one, before.stretch, node, before)
                for before in entering
                if (self._most is None or before.sessions + one <= self._most)
                and (
                    self._breaks is None
                    or not self._is_session[column]
                    or end - before.stretch <= self._breaks.after_minutes
                    or before.stretch == start
                )
            ]
        )


def _ways(count: int, with_lunch: int, with_break: int) -> list[tuple[int, int, int]]:
    """(how many plans, lunch had, break had): every combination that some plan allows."""
    found = [(count, 0, 0)]
    if with_lunch:
        found.append((with_lunch, 1, 0))
    if with_break:
        found.append((with_break, 0, 1))
    if with_lunch and with_break:
        found.append((min(with_lunch, with_break), 1, 1))
    return found


_score = itemgetter(0)


def _undominated(labels: list[Label]) -> tuple[Label, ...]:
    """Those that no other is at least as good as in everything."""
    if len(labels) < 2:
        return tuple(labels)
    labels.sort(key=_score, reverse=True)
    kept: list[Label] = []
    for label in labels:
        for better in kept:
            if better.lunch >= label.lunch and better.sessions <= label.sessions and better.stretch >= label.stretch:
                break
        else:
            kept.append(label)
    return tuple(kept)
