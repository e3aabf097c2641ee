"""The page of a full room: where else to go, and what the rest of the day becomes with each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from planner.core.agenda import Agenda
from planner.core.clashes import clashes_with_plan, hard_clashes
from planner.core.clock_times import conference_day
from planner.core.fit import profile_of
from planner.core.plan import EntryState, Plan
from planner.core.planning.full_room import OtherRoom, other_rooms
from planner.core.planning.left_out import points
from planner.core.planning.wishes import wishes
from planner.core.programme import Slot
from planner.services.browse_agenda import CardMaker, SessionCard
from planner.services.patience import patience
from planner.services.plan_wishes import NotPossible, UnknownSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOn:
    """A session to go to instead: what it is worth in words, the walk there, what is missed of it. `brings` and `drops`
    are the further changes of the day; `in_ids` and `out_ids` name all of them for the button."""

    card: SessionCard
    value: str
    walk_minutes: int
    missed_minutes: int
    is_running: bool
    brings: tuple[SessionCard, ...]
    drops: tuple[SessionCard, ...]
    in_ids: tuple[str, ...]
    out_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullRoomPage:
    """`again`: other occurrences of the same session that are free in the plan. `is_now`: the time it is counts, and
    not the moment shortly before the start; `is_over`: the slot has ended today."""

    card: SessionCard
    ways: tuple[WayOn, ...]
    again: tuple[SessionCard, ...]
    is_now: bool
    is_over: bool


def full_room_page(agenda: Agenda, plan: Plan, slot_id: str, now: datetime) -> FullRoomPage:
    """Where to go instead of a slot at `now` (aware). On another day than the slot's, it is looked at beforehand: as if
    one learned of it shortly before the start. Raises `UnknownSlot`, `NotPossible`."""
    slot = agenda.slots.get(slot_id)
    if slot is None:
        raise UnknownSlot(slot_id)
    entry = plan.entry_for(slot_id)
    if entry is not None and entry.state is EntryState.SPEAKING:
        raise NotPossible("You speak there: they will let you in.")
    is_today = conference_day(now, agenda.zone, agenda.event.day_change) == agenda.day_of(slot)
    minute = int(now.timestamp() // 60) if is_today else None
    is_over = minute is not None and minute >= slot.end_minute
    cards = CardMaker(agenda, plan, profile_of(plan))
    found: tuple[OtherRoom, ...] = ()
    if not is_over:
        made = wishes(agenda, plan, keeps_entries=True)
        found = other_rooms(made, slot, minute, patience())
    return FullRoomPage(
        card=cards.of_slot(slot),
        ways=tuple(_way_on(agenda, cards, slot, way) for way in found),
        again=tuple(cards.of_slot(other) for other in _free_repeats(agenda, plan, slot, minute)),
        is_now=minute is not None and minute >= slot.start_minute - 15,
        is_over=is_over,
    )


def _way_on(agenda: Agenda, cards: CardMaker, full: Slot, way: OtherRoom) -> WayOn:
    return WayOn(
        card=cards.of_slot(agenda.slots[way.slot_id]),
        value=points(way.value),
        walk_minutes=way.walk_minutes,
        missed_minutes=way.missed_minutes,
        is_running=way.is_running,
        brings=_by_time(agenda, cards, (slot_id for slot_id in way.brings if slot_id != way.slot_id)),
        drops=_by_time(agenda, cards, (slot_id for slot_id in way.drops if slot_id != full.id)),
        in_ids=way.brings,
        out_ids=way.drops,
    )


def _by_time(agenda: Agenda, cards: CardMaker, slot_ids: Iterable[str]) -> tuple[SessionCard, ...]:
    slots = sorted((agenda.slots[slot_id] for slot_id in slot_ids), key=lambda s: (s.start_minute, s.id))
    return tuple(map(cards.of_slot, slots))


def _free_repeats(agenda: Agenda, plan: Plan, full: Slot, minute: int | None) -> list[Slot]:
    """The other occurrences of the session that are still to come and clash with nothing else in the plan."""
    session = agenda.session_of(full)
    after = max(full.start_minute, minute or 0)
    others = [slot for slot in session.slots if slot.id != full.id and slot.start_minute > after]
    without = replace(plan, entries=tuple(e for e in plan.entries if e.session_id != session.id))
    clashing = clashes_with_plan(agenda, without, others)
    return [slot for slot in others if not hard_clashes(clashing.get(slot.id, ()))]
