"""Several people who want the same, through one day together: the best set of paths through its timeline.

What a class of slots is worth to the first of them who goes there, to the second, and so on never grows. So the best
set of paths is a flow of greatest value. It is found one path after the other, each the best that is left when those
before it may be moved (successive shortest paths: Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7; for
intervals without walks: Arkin and Silverberg, Scheduling jobs with fixed start and end times, 1987).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.core.planning.timeline import NEVER, Timeline

FAR = NEVER // 2
"""A score below this is of no path."""

_NOWHERE = (0, 0, 0)
_WAITED, _BACK_IN_TIME, _ENDED, _BEGUN = range(1, 5)
"""How a point was reached: from the point before it, from the one after it, by (or against) a node, by (or against) a
way into a group."""


class DayFlow:
    """The timeline of a day for so many people. Every column must have one node (`fits`)."""

    def __init__(self, timeline: Timeline, people: int) -> None:
        self.timeline = timeline
        self.people = people
        self.ended_of = [0] * len(timeline.node_columns)
        self.position_of = [0] * len(timeline.node_columns)
        for ended, nodes in enumerate(timeline.ended_nodes):
            for position, node in enumerate(nodes):
                self.ended_of[node], self.position_of[node] = ended, position

    @staticmethod
    def fits(timeline: Timeline) -> bool:
        """Whether the day can be solved as a flow: not where some places are known and some are not."""
        return len(timeline.node_columns) == len(timeline.columns)

    def best(self, gains: Sequence[Sequence[int]]) -> tuple[int, list[list[int]]]:
        """The score of the best set of paths, and the columns of each person's in order; `NEVER` where there is none.
        `gains`: for every column what the first, the second … person there adds, one number for each of the people,
        never growing."""
        flow = _Flow(self, gains)
        score = flow.fill()
        return score, flow.paths() if score > FAR else [[] for _ in range(self.people)]

    def losses(self, gains: Sequence[Sequence[int]]) -> list[int]:
        """For every column what one more person there costs at least, when everybody goes the best way again: what is
        worth less in that column cannot make up for it. `NEVER` where nothing is known."""
        flow = _Flow(self, gains)
        return flow.losses() if flow.fill() > FAR else [NEVER] * len(self.timeline.columns)


class _Flow:
    """Paths sent so far. `used[node]`: how many go through it. `waiting[ended][position]`: how many wait from there for
    what ends next. `entered[group][way]`: how many came that way, the last being those who begin their day there.
    `ending[ended]`: how many end their day there."""

    def __init__(self, day: DayFlow, gains: Sequence[Sequence[int]]) -> None:
        timeline = day.timeline
        self._day = day
        self._timeline = timeline
        self._gains = [gains[column] for column in timeline.node_columns]
        self._used = [0] * len(timeline.node_columns)
        self._waiting = [[0] * (len(nodes) + 1) for nodes in timeline.ended_nodes]
        self._entered = [[0] * (len(group.options) + 1) for group in timeline.groups]
        self._ending = [0] * len(timeline.ended_nodes)
        self._taken: list[tuple[int, int, int, int, int]] = []

    def fill(self) -> int:
        """Sends everybody; the score. Where there are no bars one may as well do nothing, which is worth 0."""
        score = 0
        for _ in range(self._day.people):
            self._measure()
            added, ended = max(((self._at_ended[e][-1], e) for e in self._timeline.last_ended), default=(NEVER, -1))
            if added <= 0 and not self._timeline.has_bars:
                break
            if added <= FAR:
                return NEVER
            score += added
            self._send(ended)
            self._taken = list(self._taken_backwards())
        return score

    def losses(self) -> list[int]:
        """See `DayFlow.losses`: the distances are prices of the points (dual values of the flow)."""
        timeline = self._timeline
        self._measure(is_complete=True)
        found = [NEVER] * len(timeline.columns)
        for node, column in enumerate(timeline.node_columns):
            before = self._at_group[timeline.node_groups[node]]
            after = self._at_ended[self._day.ended_of[node]][self._day.position_of[node] + 1]
            if before > FAR and after > FAR:
                found[column] = after - before
        return found

    def paths(self) -> list[list[int]]:
        """The columns of each person's path, in order. Takes the flow apart."""
        found = [self._next_path(ended) for ended in self._timeline.last_ended for _ in range(self._ending[ended])]
        return found + [[] for _ in range(self._day.people - len(found))]

    # --- distances ---

    def _measure(self, is_complete: bool = False) -> None:
        """The best way from the beginning to everything, along the day and back along paths that are there already.
        `is_complete`: also by letting somebody end the day elsewhere."""
        timeline = self._timeline
        self._at_ended = [[NEVER] * (len(nodes) + 1) for nodes in timeline.ended_nodes]
        self._from_ended = [[_NOWHERE] * (len(nodes) + 1) for nodes in timeline.ended_nodes]
        self._at_group = [group.source for group in timeline.groups]
        self._from_group = [(_BEGUN, number, -1) for number in range(len(timeline.groups))]
        self._arriving = [NEVER] * len(timeline.node_columns)
        self._forwards()
        while (self._taken and self._backwards()) or (is_complete and self._swap_ends()):
            self._forwards()

    def _forwards(self) -> None:
        at_ended, arriving, at_group = self._at_ended, self._arriving, self._at_group
        used, gains, from_group = self._used, self._gains, self._from_group
        for number, (pushes, options, _, nodes, _) in enumerate(self._timeline.groups):
            if pushes:
                self._push(pushes)
            best, taken = at_group[number], -1
            for way, (ended, count, cost, _) in enumerate(options):
                value = at_ended[ended][count] - cost
                if value > best:
                    best, taken = value, way
            if taken >= 0:
                at_group[number] = best
                from_group[number] = (_BEGUN, number, taken)
            if best > FAR:
                for node, _ in nodes:
                    of_node, sent = gains[node], used[node]
                    if sent < len(of_node):
                        arriving[node] = best + of_node[sent]
        self._push(self._timeline.last_pushes)

    def _push(self, pushes: Sequence[tuple[int, int]]) -> None:
        arriving, positions = self._arriving, self._day.position_of
        for ended, node in pushes:
            row, position = self._at_ended[ended], positions[node]
            waited, arrives, known = row[position], arriving[node], row[position + 1]
            if waited > known and waited >= arrives:
                row[position + 1] = waited
                self._from_ended[ended][position + 1] = (_WAITED, 0, 0)
            elif arrives > known:
                row[position + 1] = arrives
                self._from_ended[ended][position + 1] = (_ENDED, node, 0)

    def _backwards(self) -> bool:
        """Along the paths that are there, from the end of the day to its beginning; whether anything got better."""
        at_ended, at_group, is_better = self._at_ended, self._at_group, False
        for kind, ended, position, one, other in self._taken:
            if kind == _WAITED:
                value = at_ended[ended][position + 1]
            elif kind == _BEGUN:
                value = at_group[one] + self._timeline.groups[one].options[other].cost
            else:
                value = at_ended[ended][position + 1] - self._gains[one][self._used[one] - 1]
                if value > at_group[other]:
                    at_group[other], self._from_group[other], is_better = value, (_ENDED, one, 0), True
                continue
            if value > at_ended[ended][position]:
                way = (_BACK_IN_TIME, 0, 0) if kind == _WAITED else (_BEGUN, one, other)
                at_ended[ended][position], self._from_ended[ended][position], is_better = value, way, True
        return is_better

    def _swap_ends(self) -> bool:
        """Somebody who ends the day in one place may end it in another, or not begin it; whether it got better."""
        last, is_better = self._timeline.last_ended, False
        best = max([self._at_ended[ended][-1] for ended in last], default=NEVER)
        if not self._timeline.has_bars:
            best = max(best, 0)
        for ended in last:
            if self._ending[ended] and self._at_ended[ended][-1] < best:
                self._at_ended[ended][-1], is_better = best, True
        return is_better

    def _taken_backwards(self) -> Iterator[tuple[int, int, int, int, int]]:
        """What a person more could undo: (how, running best, position, node or group, group or way), the last first."""
        groups = self._timeline.groups
        yield from self._pushed_backwards(self._timeline.last_pushes)
        for number in range(len(groups) - 1, -1, -1):
            entered = self._entered[number]
            for way, (ended, count, _, _) in enumerate(groups[number].options):
                if entered[way]:
                    yield _BEGUN, ended, count, number, way
            yield from self._pushed_backwards(groups[number].pushes)

    def _pushed_backwards(self, pushes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int, int, int]]:
        for ended, node in reversed(pushes):
            position = self._day.position_of[node]
            if self._waiting[ended][position]:
                yield _WAITED, ended, position, 0, 0
            if self._used[node]:
                yield _ENDED, ended, position, node, self._timeline.node_groups[node]

    # --- sending somebody, and following them ---

    def _send(self, ended: int) -> None:
        """Sends a person along the best way, from its end to its beginning."""
        groups, node_groups = self._timeline.groups, self._timeline.node_groups
        position = len(self._at_ended[ended]) - 1
        self._ending[ended] += 1
        while True:
            kind, one, other = self._from_ended[ended][position]
            if kind == _WAITED:
                position -= 1
                self._waiting[ended][position] += 1
                continue
            if kind == _BACK_IN_TIME:
                self._waiting[ended][position] -= 1
                position += 1
                continue
            if kind == _ENDED:
                self._used[one] += 1
                number = node_groups[one]
            else:
                self._entered[one][other] -= 1
                number = one
            kind, one, other = self._from_group[number]
            if kind == _ENDED:
                self._used[one] -= 1
                ended, position = self._day.ended_of[one], self._day.position_of[one] + 1
                continue
            self._entered[number][other] += 1
            if other < 0:
                return
            ended, position = groups[number].options[other][:2]

    def _next_path(self, ended: int) -> list[int]:
        """One person's path, which is taken out."""
        timeline = self._timeline
        position, columns = len(timeline.ended_nodes[ended]), []
        while True:
            if self._waiting[ended][position - 1]:
                position -= 1
                self._waiting[ended][position] -= 1
                continue
            node = timeline.ended_nodes[ended][position - 1]
            self._used[node] -= 1
            columns.append(timeline.node_columns[node])
            number = timeline.node_groups[node]
            entered = self._entered[number]
            way = next(way for way in range(len(entered) - 1, -1, -1) if entered[way])
            entered[way] -= 1
            if way == len(entered) - 1:
                columns.reverse()
                return columns
            ended, position = timeline.groups[number].options[way][:2]
