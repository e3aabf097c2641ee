"""The entries of one UID: one that may recur, and others that stand in for one recurrence each.

RFC 5545 sections 3.8.4.4 and 3.8.5.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.formats.ical_components import UNREADABLE, Component
from planner.formats.ical_entries import Entry, Marks, Source, Successors, read_entry
from planner.formats.ical_recurrence import Effort, Length, Moment

Recurrence = tuple[Entry, Moment, Length]
"""Which entry says what happens then, when it starts, and how long it takes."""


@dataclass(frozen=True, slots=True)
class SeriesReader:
    """What is looked for in every series of a file.

    Recurrences that start from `first_wall` to `last_wall`, by the clock of their own zone. `is_wanted` says which
    entries matter at all; an entry that cannot be read goes to `leave_out`, with the reason, and the others are read.
    """

    first_wall: datetime
    last_wall: datetime
    effort: Effort
    is_wanted: Callable[[Entry], bool]
    leave_out: Callable[[Component, Exception], None]

    def read(self, members: Sequence[tuple[Component, Source]]) -> Iterator[tuple[Entry, Iterator[Recurrence]]]:
        """Each entry that says something of its own, with its recurrences; asking for these raises what is
        `UNREADABLE` where a rule or zone cannot be used."""
        masters: list[Entry] = []
        stand_ins: dict[datetime, Entry] = {}
        for component, source in members:
            try:
                entry = read_entry(component, source, self.first_wall, self.last_wall, is_alone=len(members) == 1)
                if entry is None:
                    continue
                if entry.replaces is None:
                    masters.append(entry)
                    continue
                replaced = entry.replaces.instant
            except UNREADABLE as cause:
                self.leave_out(component, cause)
                continue
            other = stand_ins.get(replaced)
            if other is None or other.sequence <= entry.sequence:
                stand_ins[replaced] = entry
        latest = max((entry.sequence for entry in masters), default=0)
        masters = [entry for entry in masters if entry.sequence == latest]
        excluded = Marks()
        for master in masters:
            excluded.add(master.excluded)
        for entry in stand_ins.values():
            if entry.replaces is not None and entry.replaces not in excluded:
                yield entry, iter([(entry, entry.start, entry.length)])
        excluded.add(Marks(entry.replaces for entry in stand_ins.values() if entry.replaces is not None))
        successors = Successors({instant: entry for instant, entry in stand_ins.items() if entry.from_then_on})
        for master in masters:
            yield master, self._recurrences(master, successors, excluded)

    def _recurrences(self, master: Entry, successors: Successors, excluded: Marks) -> Iterator[Recurrence]:
        """Each recurrence that may touch the window and is not `excluded`, after the entry that holds from then on."""
        if not self.is_wanted(master) and not any(map(self.is_wanted, successors.entries)):
            return
        reach = max(master.length.longest, successors.longest) + successors.moved_by
        begin = self.first_wall - min(reach, self.first_wall - datetime.min)
        end = self.last_wall + min(successors.moved_by, datetime.max - self.last_wall)
        never = {wall for rule in master.excluding_rules for wall in rule.walls(begin, end, self.effort)}
        walls = (wall for rule in master.rules for wall in rule.walls(begin, end, self.effort))
        starts = (
            Moment(wall, master.start.zone, master.start.is_day) for wall in itertools.chain([master.start.wall], walls)
        )
        seen: set[datetime] = set()
        for start, length in itertools.chain(master.more, ((start, master.length) for start in starts)):
            instant = start.instant
            if instant in seen or start in excluded or start.wall in never:
                continue
            seen.add(instant)
            entry = successors.at(instant)
            if entry is None:
                yield master, start, length
            else:
                yield entry, Moment(start.wall + entry.moved_by, start.zone, start.is_day), entry.length
