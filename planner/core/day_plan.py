"""A plan as days one can walk: entries in order, the walks into them, the gaps between, what clashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from planner.core.agenda import Agenda
from planner.core.clashes import Clash, clashes_of_plan
from planner.core.clock_times import conference_day
from planner.core.plan import BusyTime, Entry, EntryState, Plan
from planner.core.programme import Session, Slot

SHORTEST_GAP_MINUTES = 20
"""Less free time than this is a breather, not a gap to fill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEntry:
    """An entry at its hour. `walk_minutes` on foot from `from_venue_id`, where one is before it; 0 without a walk."""

    entry: Entry
    slot: Slot
    session: Session
    walk_minutes: int = 0
    from_venue_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBusy:
    """A busy time, with the walk to its place."""

    busy_time: BusyTime
    walk_minutes: int = 0
    from_venue_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayGap:
    """Free time between two decided things, in aware datetimes of the event's zone; `minutes` without the walk."""

    start: datetime
    end: datetime
    minutes: int


DayItem = DayEntry | DayBusy | DayGap


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """One conference day of a plan. `walking_minutes`: all its walks. `first_start`: of the first thing decided."""

    day: date
    items: tuple[DayItem, ...]
    walking_minutes: int
    first_start: datetime | None
    clashes: tuple[Clash, ...]
    watch_later: tuple[DayEntry, ...]


def days_of_plan(agenda: Agenda, plan: Plan) -> tuple[PlanDay, ...]:
    """Every day with something of the plan in it, in order.

    Walks lead from one decided thing (going, speaking, busy with a place) to the next by start; a backup is shown
    with the walk into it but nobody walks on from there, and a session that holds others of the plan is no place of
    its own.
    """
    entries = [
        DayEntry(entry=entry, slot=agenda.slots[entry.slot_id], session=agenda.sessions[entry.session_id])
        for entry in plan.entries
        if entry.slot_id in agenda.slots and entry.session_id in agenda.sessions
    ]
    timed: dict[date, list[DayEntry | DayBusy]] = {}
    later: dict[date, list[DayEntry]] = {}
    for item in entries:
        if item.entry.state is EntryState.WATCH_LATER:
            later.setdefault(agenda.day_of(item.slot), []).append(item)
        else:
            timed.setdefault(agenda.day_of(item.slot), []).append(item)
    for busy in plan.busy_times:
        day = conference_day(busy.start, agenda.zone, agenda.event.day_change)
        timed.setdefault(day, []).append(DayBusy(busy_time=busy))
    clashes = clashes_of_plan(agenda, plan)
    return tuple(
        _plan_day(agenda, day, timed.get(day, []), later.get(day, []), clashes) for day in sorted({*timed, *later})
    )


def unscheduled_entries(agenda: Agenda, plan: Plan) -> tuple[Entry, ...]:
    """Entries whose session has no time yet, or whose slot the programme no longer has."""
    return tuple(entry for entry in plan.entries if entry.slot_id not in agenda.slots)


def start_minute_of(item: DayEntry | DayBusy) -> int:
    return item.slot.start_minute if isinstance(item, DayEntry) else item.busy_time.start_minute


def end_minute_of(item: DayEntry | DayBusy) -> int:
    return item.slot.end_minute if isinstance(item, DayEntry) else item.busy_time.end_minute


def _plan_day(
    agenda: Agenda,
    day: date,
    timed: list[DayEntry | DayBusy],
    later: list[DayEntry],
    clashes: tuple[Clash, ...],
) -> PlanDay:
    timed.sort(key=lambda item: (start_minute_of(item), end_minute_of(item), _key(item)))
    containing = _containing(agenda, timed)
    items: list[DayItem] = []
    walking = 0
    venue_id: str | None = None
    free_from: int | None = None
    first_start: datetime | None = None
    for item in timed:
        place = _venue_id(agenda, item)
        is_decided = not (isinstance(item, DayEntry) and item.entry.state is EntryState.MAYBE)
        is_place = is_decided and _key(item) not in containing
        if is_decided and free_from is not None and start_minute_of(item) - free_from >= SHORTEST_GAP_MINUTES:
            items.append(_gap(agenda, free_from, start_minute_of(item)))
        walk = agenda.walk_minutes(venue_id, place) if _key(item) not in containing else 0
        items.append(_with_walk(item, walk, venue_id if walk else None))
        if is_place:
            walking += walk
            venue_id = place if place is not None else venue_id
        if is_decided:
            free_from = max(free_from or 0, end_minute_of(item) if is_place else start_minute_of(item))
            first_start = first_start or agenda.local(_start(item))
    keys = {_key(item) for item in timed}
    return PlanDay(
        day=day,
        items=tuple(items),
        walking_minutes=walking,
        first_start=first_start,
        clashes=tuple(clash for clash in clashes if clash.first.key in keys),
        watch_later=tuple(sorted(later, key=lambda item: (item.slot.start_minute, item.slot.id))),
    )


def _containing(agenda: Agenda, timed: list[DayEntry | DayBusy]) -> frozenset[str]:
    """Keys of entries that hold another entry of the day (a summit whose talks are chosen one by one)."""
    held_by: set[str] = set()
    for item in timed:
        if isinstance(item, DayEntry) and item.entry.state is not EntryState.MAYBE:
            held_by.update(agenda.ancestors_of(item.session.id))
    return frozenset(_key(item) for item in timed if isinstance(item, DayEntry) and item.session.id in held_by)


def _gap(agenda: Agenda, start_minute: int, end_minute: int) -> DayGap:
    return DayGap(
        start=agenda.local(datetime.fromtimestamp(start_minute * 60, UTC)),
        end=agenda.local(datetime.fromtimestamp(end_minute * 60, UTC)),
        minutes=end_minute - start_minute,
    )


def _with_walk(item: DayEntry | DayBusy, walk_minutes: int, from_venue_id: str | None) -> DayEntry | DayBusy:
    if isinstance(item, DayEntry):
        return DayEntry(
            entry=item.entry,
            slot=item.slot,
            session=item.session,
            walk_minutes=walk_minutes,
            from_venue_id=from_venue_id,
        )
    return DayBusy(busy_time=item.busy_time, walk_minutes=walk_minutes, from_venue_id=from_venue_id)


def _venue_id(agenda: Agenda, item: DayEntry | DayBusy) -> str | None:
    return agenda.venue_id_of(item.slot) if isinstance(item, DayEntry) else item.busy_time.venue_id


def _start(item: DayEntry | DayBusy) -> datetime:
    return item.slot.start if isinstance(item, DayEntry) else item.busy_time.start


def _key(item: DayEntry | DayBusy) -> str:
    return item.slot.id if isinstance(item, DayEntry) else item.busy_time.id
