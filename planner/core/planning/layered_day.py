"""The best plan of a day that has a limit of sessions or a lunch to keep, in as many plain passes as there are layers.

A layer holds the plans with so many sessions, and with or without their lunch. A session leads from the layer of one
session fewer; a gap that leaves time for lunch leads from the layer without to the one with it. Each layer is one pass
over the hours as `Timeline.run` makes it, so a day costs the plain pass times its layers. (Breaks need to know since
when there was none, which is no layer: `paced_day`.) Lunch is what `paced_day` says it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from planner.core.planning.problem import Lunch
from planner.core.planning.timeline import NEVER, Option, Timeline


class _Step(NamedTuple):
    """A group of the timeline. `with_lunch`: options over plans that leave time for lunch before this. `counts`: its
    nodes are sessions."""

    pushes: Sequence[tuple[int, int]]
    options: Sequence[Option]
    with_lunch: Sequence[Option]
    source: int
    is_lunch_before: bool
    nodes: Sequence[tuple[int, int]]
    counts: bool


class LayeredDay:
    """A day laid out for its limit and its lunch, either of them None for no such rule; `is_session` says of every
    column whether it counts. Laid out once, run for any scores."""

    def __init__(self, timeline: Timeline, most: int | None, lunch: Lunch | None, is_session: Sequence[bool]) -> None:
        self._timeline = timeline
        self._most = most
        self._lunch = lunch
        self._counts = most is not None
        self._layers = [(count, had) for count in range(1 + (most or 0)) for had in ((0, 1) if lunch else (1,))]
        self._steps = [
            _Step(
                group.pushes,
                group.options,
                self._options_with_lunch(group.options, group.start_minute),
                group.source,
                lunch is None or group.start_minute >= lunch.from_minute + lunch.minutes,
                group.nodes,
                self._counts and is_session[group.nodes[0][1]],
            )
            for group in timeline.groups
        ]

    def best(self, scores: Sequence[int]) -> tuple[int, list[int]]:
        """Score and columns of the best plan; `NEVER` and [] where there is none."""
        bests: dict[tuple[int, int], list[list[int]]] = {}
        for layer in self._layers:
            bests[layer] = self._pass(layer, bests, scores)
        top, found = (0 if not self._timeline.has_bars else NEVER), None
        for layer in self._layers:
            for ended in self._timeline.last_ended:
                running = bests[layer][ended]
                until = len(running) - 1 if layer[1] else self._until_lunch(ended)
                if running[until] > top:
                    top, found = running[until], (layer, ended, until)
        return top, self._columns(bests, *found) if found is not None else []

    def _pass(
        self, layer: tuple[int, int], bests: dict[tuple[int, int], list[list[int]]], scores: Sequence[int]
    ) -> list[list[int]]:
        count, had_lunch = layer
        timeline = self._timeline
        own: list[list[int]] = [[NEVER] for _ in timeline.ended_nodes]
        without = bests.get((count, 0), own)
        fewer, fewer_without = bests.get((count - 1, had_lunch)), bests.get((count - 1, 0))
        reached = [NEVER] * len(timeline.node_columns)
        for pushes, options, with_lunch, source, is_lunch_before, nodes, counts in self._steps:
            for ended, node in pushes:
                running = own[ended]
                value, last = reached[node], running[-1]
                running.append(value if value > last else last)
            before, before_lunch = (fewer, fewer_without) if counts else (own, without)
            if before is None:
                continue
            best = source if count == counts and is_lunch_before == had_lunch else NEVER
            for ended, first, cost, _ in options:
                value = before[ended][first] - cost
                if value > best:
                    best = value
            if had_lunch and before_lunch is not None:
                for ended, first, cost, _ in with_lunch:
                    value = before_lunch[ended][first] - cost
                    if value > best:
                        best = value
            if best > NEVER:
                for node, column in nodes:
                    reached[node] = best + scores[column]
        for ended, node in timeline.last_pushes:
            running = own[ended]
            value, last = reached[node], running[-1]
            running.append(value if value > last else last)
        return own

    def _columns(
        self, bests: dict[tuple[int, int], list[list[int]]], layer: tuple[int, int], ended: int, until: int
    ) -> list[int]:
        """The columns of a plan, from the running best it ends in back to its beginning."""
        timeline, columns = self._timeline, list[int]()
        while True:
            running = bests[layer][ended]
            node = timeline.ended_nodes[ended][bisect_left(running, running[until]) - 1]
            columns.append(timeline.node_columns[node])
            step = self._steps[timeline.node_groups[node]]
            count, had_lunch = layer
            fewer = count - step.counts
            best = step.source if fewer == 0 and step.is_lunch_before == had_lunch else NEVER
            way: tuple[tuple[int, int], Option] | None = None
            for had, options in ((had_lunch, step.options), (0, step.with_lunch if had_lunch else ())):
                for option in options:
                    if (fewer, had) in bests:
                        value = bests[fewer, had][option.ended][option.first] - option.cost
                        if value > best:
                            best, way = value, ((fewer, had), option)
            if way is None:
                break
            layer, ended, until = way[0], way[1].ended, way[1].first
        columns.reverse()
        return columns

    def _options_with_lunch(self, options: Sequence[Option], start: int) -> list[Option]:
        lunch = self._lunch
        if lunch is None or start < lunch.from_minute + lunch.minutes:
            return []
        found = []
        for ended, first, cost, walk in options:
            latest = min(lunch.to_minute, start - walk) - lunch.minutes
            in_time = min(first, bisect_right(self._timeline.ended_ends[ended], latest))
            if in_time:
                found.append(Option(ended, in_time, cost, walk))
        return found

    def _until_lunch(self, ended: int) -> int:
        """How many plans of a running best end early enough to have lunch after them."""
        assert self._lunch is not None
        until = self._lunch.to_minute - self._lunch.minutes
        return bisect_right(self._timeline.ended_ends[ended], until)
