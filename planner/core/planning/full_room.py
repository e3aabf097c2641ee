"""The room is full: where else one still gets to in time, and the rest of the day around it; and the backup that each
entry carries in advance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.core.plan import EntryState
from planner.core.planning.best_plan import BestPlan, NoPlan, PlanSearch, always
from planner.core.planning.held import bar_of, clashes_apart, going_to, rules_still_kept, standing, umbrellas
from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, PlanningProblem
from planner.core.planning.wishes import Wishes
from planner.core.programme import Slot

WORTH_GOING = 0.5
"""A session of which less than this share is left is not worth walking to."""
NOTICED_BEFORE_MINUTES = 5
"""How long before its start one usually learns that a room is full."""
BACKUP_WALK_MINUTES = 10
"""A backup lies no farther from the entry it is for."""
MOST_WAYS = 5
MOST_BACKUPS_TRIED = 5
"""So many of the best are looked at for one that leaves the pauses of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRoom:
    """A session to go to instead. `walk_minutes` from where one stands; `missed_minutes` of it have gone by when one is
    there; `value`: of what is left of it, in hundredths. For the best rest of the day, `brings` are the slot ids that
    come into the plan, this one first, and `drops` those that leave it, the full one first."""

    slot_id: str
    walk_minutes: int
    missed_minutes: int
    is_running: bool
    value: int
    brings: tuple[str, ...]
    drops: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Where to go should a room be full; `walk_minutes` from its door."""

    slot_id: str
    walk_minutes: int


def other_rooms(
    wishes: Wishes, slot: Slot, now_minute: int | None = None, keep_going: Callable[[], bool] = always
) -> tuple[OtherRoom, ...]:
    """Where to go instead of a slot whose room is full, at most five, best first by all that the day still brings.

    `now_minute`: minutes since 1970, UTC, at which one stands at the door; None, or earlier than shortly before the
    start: the moment at which one would learn it. `wishes` with `keeps_entries`, so that the rest of the day changes
    only where that gains something. Nothing that is offered clashes with what stays, or breaks a rule of the day that
    the plan keeps."""
    door, held = wishes.candidate_of(slot), going_to(wishes)
    now = _noticed(wishes.problem, door, held)
    if now_minute is not None and now_minute >= door.start_minute - NOTICED_BEFORE_MINUTES:
        now = now_minute
    day = _RestOfDay(wishes, door, held, now)
    try:
        search = PlanSearch(day.problem)
    except NoPlan:
        return ()
    found: list[tuple[BestPlan, OtherRoom]] = []
    for number, candidate in enumerate(search.candidates):
        if candidate.start_minute < door.end_minute:
            try:
                rest = search.best_with(number, keep_going)
            except NoPlan:
                continue
            way = day.told(candidate, rest)
            if not day.clashes_as_a_whole(way):
                found.append((rest, way))
    found.sort(key=lambda way: (-way[0].value, way[1].walk_minutes, way[1].missed_minutes, way[1].slot_id))
    return tuple(way for _, way in found[:MOST_WAYS])


def backups(wishes: Wishes) -> dict[str, Backup]:
    """Slot id of each entry one is going to → the best session nearby, should its room be full; only where there is one
    that fits plan and rules, is a short walk away, and mostly still to come then."""
    problem, held = wishes.problem, going_to(wishes)
    going = {entry.slot_id for entry in wishes.plan.entries if entry.state is EntryState.GOING}
    without_time = umbrellas(problem, held)
    attended = [slot for slot in held if slot not in without_time]
    barred = {slot.session_id for slot in held} | _parents_of(problem, held) | _talks_of(problem, attended)
    free = [c for c in problem.candidates if c.session_id not in barred and c.value > 0 and _is_within(problem, c)]
    found: dict[str, Backup] = {}
    for entry in held:
        if entry.slot_id not in going or entry in without_time:
            continue
        noticed = _noticed(problem, entry, held)
        others: list[Candidate | BusyInterval] = [*(slot for slot in held if slot is not entry), *problem.busy]
        nearby: list[tuple[Candidate, int]] = []
        for candidate in free:
            if candidate.start_minute >= entry.end_minute or candidate.end_minute <= entry.start_minute:
                continue
            walk = problem.walk_minutes(entry.place, candidate.place)
            late = _late(candidate, noticed + walk) if walk <= BACKUP_WALK_MINUTES else None
            if late is not None and not any(clashes_apart(problem, candidate, other) for other in others):
                nearby.append((late, walk))
        nearby.sort(key=lambda way: (-way[0].value, way[1], way[0].slot_id))
        best = _first_with_pauses(problem, entry, held, nearby)
        if best is not None:
            found[entry.slot_id] = best
    return found


def _first_with_pauses(
    problem: PlanningProblem, entry: Candidate, held: Sequence[Candidate], ways: Sequence[tuple[Candidate, int]]
) -> Backup | None:
    """The first that in the place of the entry leaves the pauses of the day that the plan leaves."""
    day = entry.day
    if not ways or not problem.rules.get(day, NO_RULES).has_pauses_or_limit:
        return Backup(slot_id=ways[0][0].slot_id, walk_minutes=ways[0][1]) if ways else None
    rules = rules_still_kept(problem, day, held)
    kept = replace(problem, rules={day: rules})
    others = [slot for slot in held if slot is not entry]
    for candidate, walk in ways[:MOST_BACKUPS_TRIED]:
        if rules_still_kept(kept, day, [*others, candidate]) == rules:
            return Backup(slot_id=candidate.slot_id, walk_minutes=walk)
    return None


class _RestOfDay:
    """The day of a full room from `now` on, for somebody at its door, as a problem of its own. What runs already counts
    for what is left of it. What has been attended, and what one cannot leave, stands as bars; of the rest of the plan,
    what could not be chosen today (too early, without a registration …) stays as it is."""

    def __init__(self, wishes: Wishes, door: Candidate, held: Sequence[Candidate], now: int) -> None:
        whole, day = wishes.problem, door.day
        self._wishes, self._door, self._now = wishes, door, now
        self._held = {slot.slot_id for slot in held}
        self._busy = whole.busy
        self._originals = {candidate.slot_id: candidate for candidate in whole.candidates}
        without_time = umbrellas(whole, held)
        self._attending = [slot for slot in held if slot not in without_time]
        today = [slot for slot in held if slot.day == day and slot != door and slot not in without_time]
        self._moving = [slot for slot in today if self._may_move(slot)]
        staying = [slot for slot in today if slot not in self._moving]
        bars = [bar for slot in staying if slot.start_minute < now and (bar := self._attended(slot)) is not None]
        busy = (*bars, *(interval for interval in whole.busy if interval.day == day))
        ahead = standing(
            replace(whole, busy=busy),
            [slot for slot in staying if slot.start_minute >= now],
        )
        candidates = self._candidates(held, [*without_time, *_of_other_days(whole, held, day)])
        rules = rules_still_kept(whole, day, held)
        if rules.most_sessions is not None:
            begun = sum(slot.start_minute < now for slot in self._moving)
            count = len(self._moving) - begun + len(ahead.fixed)
            left = rules.most_sessions - len(bars) - begun - len(ahead.bars)
            frees = door.slot_id in self._held and door not in without_time
            rules = replace(rules, most_sessions=max(left, count + frees))
        later = {slot.session_id for slot in self._moving if slot.start_minute >= door.end_minute}
        self.problem = replace(
            whole,
            candidates=candidates,
            fixed=ahead.fixed,
            required=whole.required & later,
            busy=(*busy, *ahead.bars),
            rules={day: rules},
        )

    def clashes_as_a_whole(self, way: OtherRoom) -> bool:
        """Whether the whole session, which the plan will show, clashes with what stays: one may get to the rest of it
        in time, and yet have been elsewhere when it began."""
        whole = self._originals[way.slot_id]
        stays: list[Candidate | BusyInterval] = [s for s in self._attending if s.slot_id not in way.drops]
        stays.extend(self._busy)
        return any(clashes_apart(self.problem, whole, other) for other in stays)

    def told(self, candidate: Candidate, rest: BestPlan) -> OtherRoom:
        """The candidate, with what the best rest of the day with it makes of the plan."""
        original = self._originals[candidate.slot_id]
        share = (candidate.end_minute - candidate.start_minute) / (original.end_minute - original.start_minute)
        chosen = [slot.slot_id for slot in rest.chosen]
        brings = [slot_id for slot_id in chosen if slot_id not in self._held and slot_id != candidate.slot_id]
        drops = [slot.slot_id for slot in self._moving if slot.slot_id not in chosen and slot.start_minute >= self._now]
        if self._door.slot_id in self._held:
            drops = [self._door.slot_id, *drops]
        return OtherRoom(
            slot_id=candidate.slot_id,
            walk_minutes=self.problem.walk_minutes(self._door.place, candidate.place),
            missed_minutes=candidate.start_minute - original.start_minute,
            is_running=original.start_minute < self._now,
            value=round(self._wishes.plain_value(original) * share),
            brings=(candidate.slot_id, *brings),
            drops=tuple(drops),
        )

    def _may_move(self, slot: Candidate) -> bool:
        """Whether the search may leave an entry out: it is still to come, or began beside the full one and is worth
        joining late."""
        original = self._originals.get(slot.slot_id)
        if original is None or not _is_within(self._wishes.problem, slot):
            return False
        if slot.start_minute >= self._now:
            return True
        return slot.start_minute >= self._door.start_minute - NOTICED_BEFORE_MINUTES and bool(self._joined(original))

    def _attended(self, slot: Candidate) -> BusyInterval | None:
        """An entry that has begun: one that is fixed keeps one until it ends, another was left to stand here."""
        bar = bar_of(slot)
        if slot.slot_id in {fixed.slot_id for fixed in self._wishes.problem.fixed}:
            return bar
        return bar._replace(end_minute=min(bar.end_minute, self._now))

    def _joined(self, candidate: Candidate) -> Candidate | None:
        """The candidate for somebody who leaves the door now."""
        return _late(candidate, self._now + self._wishes.problem.walk_minutes(self._door.place, candidate.place))

    def _candidates(
        self, held: Sequence[Candidate], others: Sequence[Candidate | BusyInterval]
    ) -> tuple[Candidate, ...]:
        """What may be chosen from now on; `others`: what stays and stands neither as fixed slot nor as bar."""
        problem = self._wishes.problem
        moving = {slot.slot_id for slot in self._moving}
        barred = {slot.session_id for slot in held if slot.slot_id not in moving}
        barred |= {self._door.session_id} | _parents_of(problem, [self._door, *held])
        attended = [slot for slot in held if slot.session_id in barred and slot not in (self._door, *others)]
        barred |= _talks_of(problem, attended)
        found = []
        for candidate in problem.candidates:
            if candidate.day != self._door.day or candidate.session_id in barred:
                continue
            joined = self._joined(candidate)
            if joined is None or any(clashes_apart(problem, joined, other) for other in others):
                continue
            found.append(joined._replace(value=max(1, joined.value)) if joined.slot_id in moving else joined)
        return tuple(found)


def _noticed(problem: PlanningProblem, door: Candidate, held: Sequence[Candidate]) -> int:
    """When one learns that a room is full: a little before the start, or on coming from what was before."""
    without_time = umbrellas(problem, held)
    before: list[Candidate | BusyInterval] = [*(slot for slot in held if slot not in without_time), *problem.busy]
    arrivals = [
        thing.end_minute + problem.walk_minutes(thing.place, door.place)
        for thing in before
        if thing.end_minute <= door.start_minute
    ]
    return min(door.start_minute, max(door.start_minute - NOTICED_BEFORE_MINUTES, *arrivals, 0))


def _late(candidate: Candidate, arrival: int) -> Candidate | None:
    """What is left of a candidate for somebody who arrives then; None where that is too little."""
    if arrival <= candidate.start_minute:
        return candidate
    left = (candidate.end_minute - arrival) / (candidate.end_minute - candidate.start_minute)
    if left < WORTH_GOING:
        return None
    return candidate._replace(start_minute=arrival, value=round(candidate.value * left))


def _is_within(problem: PlanningProblem, candidate: Candidate) -> bool:
    """Whether a candidate lies within the hours of its day."""
    rules = problem.rules.get(candidate.day, NO_RULES)
    is_early = rules.from_minute is not None and candidate.start_minute < rules.from_minute
    is_late = rules.to_minute is not None and candidate.end_minute > rules.to_minute
    return not (is_early or is_late)


def _parents_of(problem: PlanningProblem, slots: Sequence[Candidate]) -> set[str]:
    """The summits that these slots are talks of."""
    sessions = {slot.session_id for slot in slots}
    return {parent for parent, child in problem.excluding if child in sessions}


def _talks_of(problem: PlanningProblem, slots: Sequence[Candidate]) -> set[str]:
    """The talks of these summits: whoever attends the whole does not attend a part besides."""
    sessions = {slot.session_id for slot in slots}
    return {child for parent, child in problem.excluding if parent in sessions}


def _of_other_days(problem: PlanningProblem, held: Sequence[Candidate], day: object) -> list[Candidate | BusyInterval]:
    """What is attended or keeps one busy on other days: a night may run into the next."""
    everything: list[Candidate | BusyInterval] = [*held, *problem.busy]
    return [thing for thing in everything if thing.day != day]
