"""One day of a planning problem, laid out so that its best plan is found in one pass over the hours.

Slots with the same hours and place are one *class*: one person attends at most one of them, so only the best of them
counts. A pass goes through the starts in order and keeps, for every place, a running best of the plans that have ended
there; a class begins where the best of those leaves it time for the walk. Fixed slots and busy times are *bars* that
every plan goes through: behind each, the running bests start anew.

The pass sees clashes between neighbours only. That is exact unless a session is shorter than what the walks around it
would save, or nobody knows where it is; `best_plan` looks at each plan for that.

It is the longest path in an acyclic graph; for intervals without walks it is the classic weighted interval scheduling
(Kleinberg and Tardos, Algorithm Design, section 6.1). What a plan is worth is one whole number (`scores`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

NEVER = -(1 << 100)
"""The score of what cannot be: less than any plan's, also after some additions."""


class SlotClass(NamedTuple):
    """Hours in minutes since 1970, and a venue id, None where it is not known."""

    start_minute: int
    end_minute: int
    place: str | None


class Option(NamedTuple):
    """A way into a group: from the `first` so many plans that ended in the running best `ended`, with a walk."""

    ended: int
    first: int
    cost: int
    walk_minutes: int


class Group(NamedTuple):
    """Nodes with one start and place, and so one best plan before them. `source`: the score of beginning the day here,
    `NEVER` behind a bar. `pushes`: (running best, node) for what ends before this starts. `nodes`: (node, column), the
    column being a class, or a bar behind all classes."""

    pushes: Sequence[tuple[int, int]]
    options: Sequence[Option]
    source: int
    nodes: Sequence[tuple[int, int]]
    start_minute: int


class Pass(NamedTuple):
    """What one pass found. `reached[node]`: the best plan that ends with it; `bests`: the running bests."""

    score: int
    reached: list[int]
    bests: list[list[int]]


class Timeline:
    """The graph of one day, for any scores of its classes.

    `classes` in order of start; `bars` in order of start, and none clashes with a class. `walks`: (from, to) → minutes.
    `walk_cost`: the score of one minute on foot. A *column* is a class (0 …) or a bar (behind them).
    """

    def __init__(
        self,
        classes: Sequence[SlotClass],
        bars: Sequence[SlotClass],
        walks: Mapping[tuple[str, str], int],
        walk_cost: int,
    ) -> None:
        self.columns: list[SlotClass] = [*classes, *bars]
        self.class_count = len(classes)
        self.places: list[str] = sorted({c.place for c in self.columns if c.place is not None})
        self.walk_table = [[0 if a == b else walks.get((a, b), 0) for b in self.places] for a in self.places]
        self.walk_cost = walk_cost
        self.has_unknown_place = any(c.place is None for c in self.columns)
        self.groups: list[Group] = []
        self.node_columns: list[int] = []
        self.node_groups: list[int] = []
        self.ended_ends: list[list[int]] = []
        self.ended_nodes: list[list[int]] = []
        self._waited: list[int] = []
        self._number = {place: number for number, place in enumerate(self.places)}
        self.last_pushes: list[tuple[int, int]] = []
        self.last_ended: list[int] = []
        self._lay_out(len(bars))

    # --- running it ---

    def run(self, scores: Sequence[int]) -> Pass:
        """The best plan for a score of every column; `NEVER` for one that may not be."""
        bests = [[NEVER] for _ in self.ended_nodes]
        reached = [NEVER] * len(self.node_columns)
        for pushes, options, best, nodes, _ in self.groups:
            for ended, node in pushes:
                running = bests[ended]
                value, last = reached[node], running[-1]
                running.append(value if value > last else last)
            for ended, count, cost, _ in options:
                value = bests[ended][count] - cost
                if value > best:
                    best = value
            for node, column in nodes:
                reached[node] = best + scores[column]
        for ended, node in self.last_pushes:
            running = bests[ended]
            value, last = reached[node], running[-1]
            running.append(value if value > last else last)
        score = max([bests[ended][-1] for ended in self.last_ended], default=NEVER)
        return Pass(max(score, 0) if not self.has_bars else score, reached, bests)

    def plan(self, found: Pass) -> list[int]:
        """The columns of the best plan of a pass, in order; [] where the best is to do nothing, or there is none."""
        score = found.score
        if score <= NEVER // 2:
            return []
        for ended in self.last_ended:
            if found.bests[ended][-1] == score:
                return self.plan_before(found, ended, len(found.bests[ended]) - 1)
        return []

    def plan_before(self, found: Pass, ended: int, count: int) -> list[int]:
        """The columns of the best of the first `count` plans of a running best."""
        columns: list[int] = []
        bests = found.bests
        while True:
            score = bests[ended][count]
            node = self.ended_nodes[ended][bisect_left(bests[ended], score) - 1]
            columns.append(self.node_columns[node])
            group = self.groups[self.node_groups[node]]
            best, way = group.source, None
            for option in group.options:
                value = bests[option.ended][option.first] - option.cost
                if value > best:
                    best, way = value, option
            if way is None:
                break
            ended, count = way.ended, way.first
        columns.reverse()
        return columns

    @property
    def has_bars(self) -> bool:
        return len(self.columns) > self.class_count

    # --- laying it out ---

    def _lay_out(self, bar_count: int) -> None:
        starts: dict[tuple[int, str | None], list[int]] = {}
        for column in range(self.class_count):
            slot_class = self.columns[column]
            starts.setdefault((slot_class.start_minute, slot_class.place), []).append(column)
        in_order = list(starts.items())
        self._open_ended()
        at = 0
        waiting: list[tuple[int, int, int]] = []
        for bar in range(self.class_count, self.class_count + bar_count):
            stop = at
            while stop < len(in_order) and in_order[stop][0][0] < self.columns[bar].start_minute:
                stop += 1
            self._add_starts(in_order[at:stop], waiting, 0 if bar == self.class_count else NEVER)
            waiting = self._add_bar(bar, 0 if bar == self.class_count else NEVER)
            at = stop
        self._add_starts(in_order[at:], waiting, NEVER if bar_count else 0)
        self.last_pushes, self.last_ended = self._pushes, self._current

    def _open_ended(self) -> None:
        """Fresh running bests: one for each place; where some place is not known, also one for each place last known,
        and one for none yet."""
        count = 2 * len(self.places) + 1 if self.has_unknown_place else len(self.places)
        self._current = list(range(len(self.ended_nodes), len(self.ended_nodes) + count))
        self.ended_ends.extend([] for _ in range(count))
        self.ended_nodes.extend([] for _ in range(count))
        self._waited.extend(0 for _ in range(count))

    def _add_starts(
        self,
        starts: Sequence[tuple[tuple[int, str | None], list[int]]],
        waiting: list[tuple[int, int, int]],
        source: int,
    ) -> None:
        """The groups between two bars. `waiting`: (end, running best, node) of the bar before."""
        first, ends = len(self.groups), list(waiting)
        planned: list[tuple[int, int, int, list[tuple[int, int]]]] = []
        for (start, place), columns in starts:
            for origin, state in self._ways(place):
                nodes = []
                for column in columns:
                    node = self._add_node(column, first + len(planned))
                    ends.append((self.columns[column].end_minute, self._current[state], node))
                    nodes.append((node, column))
                planned.append((start, origin, self._number.get(place or "", -1), nodes))
        ends.sort()
        for _, ended, _ in waiting:
            self._waited[ended] += 1
        for end, ended, node in ends:
            self.ended_ends[ended].append(end)
            self.ended_nodes[ended].append(node)
        position, count = 0, len(ends)
        for start, origin, to_place, nodes in planned:
            begun = position
            while position < count and ends[position][0] <= start:
                position += 1
            pushes = [(ended, node) for _, ended, node in ends[begun:position]]
            options, from_source = self._options(start, origin, to_place)
            self.groups.append(Group(pushes, options, source if from_source else NEVER, nodes, start))
        self._pushes = [(ended, node) for _, ended, node in ends[position:]]

    def _add_bar(self, bar: int, source: int) -> list[tuple[int, int, int]]:
        """A bar, entered from all that ended before it; what then waits to end in the fresh running bests."""
        pushes = self._pushes
        place = self.columns[bar].place
        entries = []
        for origin, state in self._ways(place):
            node = self._add_node(bar, len(self.groups))
            options, from_source = self._options(None, origin, self._number.get(place or "", -1))
            self.groups.append(
                Group(
                    pushes,
                    options,
                    source if from_source else NEVER,
                    [(node, bar)],
                    self.columns[bar].start_minute,
                )
            )
            pushes = []
            entries.append((state, node))
        self._open_ended()
        return [(self.columns[bar].end_minute, self._current[state], node) for state, node in entries]

    def _ways(self, place: str | None) -> list[tuple[int, int]]:
        """(origin, state it ends in) of the nodes of a class: one for a place (origin -1: from anywhere); for an
        unknown place one for each place that one may come from, which stays the place one is known to be at."""
        if place is not None:
            return [(-1, self._number[place])]
        count = len(self.places)
        return [(origin, count + origin) for origin in range(count + 1)]

    def _add_node(self, column: int, group: int) -> int:
        self.node_columns.append(column)
        self.node_groups.append(group)
        return len(self.node_columns) - 1

    def _options(self, start: int | None, origin: int, to_place: int) -> tuple[list[Option], bool]:
        """The ways into a node, and whether a day may begin with it. `start` None: whatever ended before may come."""
        places, current = len(self.places), self._current
        if origin >= 0:  # an unknown place, reached from `origin` and no other
            states = [places + origin] if origin == places else [origin, places + origin]
            return self._reachable(start, [(current[state], 0, 0) for state in states]), origin == places
        walks = [row[to_place] for row in self.walk_table]
        ways = [(ended, walk, walk) for ended, walk in zip(current, walks, strict=False)]
        if self.has_unknown_place:  # who was last known to be there may be anywhere now: the walk takes no time
            ways.extend((ended, walk, 0) for ended, walk in zip(current[places:], walks, strict=False))
            ways.append((current[2 * places], 0, 0))
        return self._reachable(start, ways), True

    def _reachable(self, start: int | None, ways: Sequence[tuple[int, int, int]]) -> list[Option]:
        """The options of ways (running best, walk minutes, minutes the walk needs) that some plan has ended in time
        for."""
        options = []
        for ended, walk, needed in ways:
            ends = self.ended_ends[ended]
            first = len(ends) if start is None else bisect_right(ends, start - needed)
            if first < self._waited[ended]:
                first = self._waited[ended]  # no class clashes with the bar before it: it is always in time
            if first:
                options.append(Option(ended, first, walk * self.walk_cost, walk))
        return options
