"""The ways out of a clash that really exist, and what taking one makes of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from planner.core.agenda import Agenda
from planner.core.clashes import Clash, Commitment, clash_between, commitments_of, slot_commitment
from planner.core.plan import Entry, EntryState, Plan
from planner.core.programme import Session, Slot

WayOutKind = Literal["other_slot", "watch_later", "keep_as_backup", "drop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One change that ends a clash (or, for a backup, makes it soft). `slot_id` is the entry to change; `to_slot_id` is
    set for 'other_slot'. `text` is a whole sentence without a full stop."""

    kind: WayOutKind
    slot_id: str
    to_slot_id: str | None = None
    text: str


def ways_out(agenda: Agenda, plan: Plan, clash: Clash) -> tuple[WayOut, ...]:
    """Other slots first, then watching later, keeping as a backup, dropping; nothing for what is fixed.

    In a soft clash only the backup is offered to change: what is decided stays.
    """
    sides = [side for side in (clash.first, clash.second) if not side.is_fixed]
    if clash.is_soft:
        sides = [side for side in sides if side.is_backup]
    found: list[WayOut] = []
    sessions = {
        side.key: agenda.sessions[side.session_id]
        for side in sides
        if side.session_id is not None and side.session_id in agenda.sessions
    }
    for side in sides:
        if side.key in sessions:
            found.extend(_other_slots(agenda, plan, side, sessions[side.key]))
    for kind in ("watch_later", "keep_as_backup", "drop"):
        for side in sides:
            session = sessions.get(side.key)
            way = _simple_way_out(kind, side, session) if session is not None else None
            if way is not None:
                found.append(way)
    return tuple(found)


def take_way_out(plan: Plan, way_out: WayOut) -> Plan:
    """The plan after it. A way out whose entry is gone changes nothing."""
    entry = plan.entry_for(way_out.slot_id)
    if entry is None or entry.state is EntryState.SPEAKING:
        return plan
    others = [e for e in plan.entries if e.slot_id != way_out.slot_id]
    changed: Entry | None = None
    if way_out.kind == "watch_later":
        changed = replace(entry, state=EntryState.WATCH_LATER)
    elif way_out.kind == "keep_as_backup":
        changed = replace(entry, state=EntryState.MAYBE)
    elif way_out.kind == "other_slot" and way_out.to_slot_id is not None:
        changed = replace(entry, slot_id=way_out.to_slot_id)
        others = [e for e in others if e.slot_id != way_out.to_slot_id]
    entries = (*others, changed) if changed is not None else tuple(others)
    return replace(plan, entries=tuple(sorted(entries, key=lambda e: e.slot_id)))


def _other_slots(agenda: Agenda, plan: Plan, side: Commitment, session: Session) -> list[WayOut]:
    taken = [c for c in commitments_of(agenda, plan) if c.key != side.key]
    return [
        WayOut(
            kind="other_slot",
            slot_id=side.key,
            to_slot_id=slot.id,
            text=f"Go to “{session.title}” on {agenda.local(slot.start):%A at %H:%M} instead",
        )
        for slot in session.slots
        if slot.id != side.key and not _is_decided(plan, slot) and _is_free(agenda, taken, slot)
    ]


def _is_decided(plan: Plan, slot: Slot) -> bool:
    """Whether the plan is going to, or speaking at, that very slot already."""
    entry = plan.entry_for(slot.id)
    return entry is not None and entry.state in (EntryState.GOING, EntryState.SPEAKING)


def _is_free(agenda: Agenda, taken: list[Commitment], slot: Slot) -> bool:
    candidate = slot_commitment(agenda, slot, EntryState.GOING)
    clashes = (clash_between(c, candidate, agenda.walk_minutes) for c in taken)
    return all(clash is None or clash.is_soft for clash in clashes)


def _simple_way_out(kind: str, side: Commitment, session: Session) -> WayOut | None:
    if kind == "watch_later" and session.recorded:
        return WayOut(kind="watch_later", slot_id=side.key, text=f"Watch “{session.title}” later")
    if kind == "keep_as_backup" and not side.is_backup:
        return WayOut(kind="keep_as_backup", slot_id=side.key, text=f"Keep “{session.title}” as a backup")
    if kind == "drop":
        return WayOut(kind="drop", slot_id=side.key, text=f"Drop “{session.title}”")
    return None
