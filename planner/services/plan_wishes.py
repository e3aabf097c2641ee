"""What a wish of the attendee makes of a plan: pure steps from one `Plan` to the next, each with its words for undo."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from planner.core.agenda import Agenda
from planner.core.clashes import clashes_with_plan
from planner.core.plan import Entry, EntryState, Plan
from planner.core.programme import Session, Slot

STATE_WORDS = {
    EntryState.GOING: "going",
    EntryState.MAYBE: "maybe",
    EntryState.WATCH_LATER: "watch later",
    EntryState.SPEAKING: "speaking",
}


class UnknownSlot(LookupError):
    """The published programme has no such slot."""

    def __init__(self, slot_id: str) -> None:
        super().__init__(f"The programme has no slot '{slot_id}'. It may have been removed since the page was opened.")


class NotPossible(ValueError):
    """A wish that cannot be met; the message says why, in a sentence for the attendee."""


def session_and_slot(agenda: Agenda, slot_id: str) -> tuple[Session, Slot | None]:
    """The session a slot id stands for; what has no time yet, a session or one of its repeats, is named by the id it
    is listed under. Raises `UnknownSlot`."""
    slot = agenda.slots.get(slot_id)
    if slot is not None:
        return agenda.session_of(slot), slot
    session = agenda.sessions.get(agenda.present_id(slot_id))
    if session is None or (session.slots and slot_id not in agenda.waiting_ids):
        raise UnknownSlot(slot_id)
    return session, None


def plan_with_entry(agenda: Agenda, plan: Plan, slot_id: str, state: EntryState) -> tuple[Plan, str]:
    """The plan with the slot in that state. Going to one slot of a session ends going to another of the same one:
    attending one repeat is enough. Raises `UnknownSlot`, `NotPossible`."""
    session, slot = session_and_slot(agenda, slot_id)
    if state is EntryState.WATCH_LATER and session.recorded is False:
        raise NotPossible(f"“{session.title}” is not recorded, so it cannot be watched later.")
    entries = [e for e in plan.entries if e.slot_id != slot_id]
    words = f"“{session.title}” {STATE_WORDS[state]}"
    if state is EntryState.GOING:
        others = [e for e in entries if e.session_id == session.id and e.state is EntryState.GOING]
        if others:
            entries = [e for e in entries if e not in others]
            start = agenda.local(slot.start) if slot else None
            words = f"“{session.title}” moved to {start:%A %H:%M}" if start else words
    entries.append(Entry(slot_id=slot_id, session_id=session.id, state=state))
    return replace(plan, entries=in_stable_order(entries)), words


def plan_with_picks(
    agenda: Agenda, plan: Plan, pick_list_id: str, session_ids: Collection[str] | None, as_author: bool
) -> tuple[Plan, str]:
    """The plan with the picks of a list that it does not have yet, each in its first slot that is free, or else its
    first. Raises `NotPossible`."""
    pick_list = agenda.pick_lists.get(pick_list_id)
    if pick_list is None:
        raise NotPossible("This list of picks is no longer published.")
    chosen = [p for p in pick_list.picks if session_ids is None or p.session_id in session_ids]
    taken = 0
    for pick in chosen:
        session = agenda.sessions.get(pick.session_id)
        if session is None:
            continue
        state = EntryState.SPEAKING if as_author and pick.author_speaks else EntryState.GOING
        held = [e for e in plan.entries if e.session_id == session.id]
        if any(e.state is state or e.state is EntryState.SPEAKING for e in held):
            continue
        slot_id = _first_free_slot_id(agenda, plan, session) if not held else held[0].slot_id
        plan, _words = plan_with_entry(agenda, plan, slot_id, state)
        taken += 1
    return plan, f"{taken} {'pick' if taken == 1 else 'picks'} from “{pick_list.title}” taken"


def plan_with_changes(agenda: Agenda, plan: Plan, brings: Collection[str], drops: Collection[str]) -> tuple[Plan, str]:
    """The plan with slots that are gone to from now on, and without others: what a built plan proposed. What one speaks
    at stays. Raises `UnknownSlot`."""
    leaving = frozenset(drops)
    entries = tuple(e for e in plan.entries if e.slot_id not in leaving or e.state is EntryState.SPEAKING)
    after = replace(plan, entries=entries)
    for slot_id in brings:
        after, _words = plan_with_entry(agenda, after, slot_id, EntryState.GOING)
    held = {(entry.slot_id, entry.state) for entry in plan.entries}
    comes = sum((entry.slot_id, entry.state) not in held for entry in after.entries)
    goes = len({e.slot_id for e in plan.entries} - {e.slot_id for e in after.entries})
    parts = [f"{comes} {'session' if comes == 1 else 'sessions'} in"] if comes else []
    parts.extend([f"{goes} out"] if goes else [])
    return after, ", ".join(parts)


def in_stable_order(entries: Collection[Entry]) -> tuple[Entry, ...]:
    """By slot id, the order in which a kept plan is read back, so that equal plans compare equal."""
    return tuple(sorted(entries, key=lambda entry: entry.slot_id))


def _first_free_slot_id(agenda: Agenda, plan: Plan, session: Session) -> str:
    if not session.slots:
        return session.id
    clashing = clashes_with_plan(agenda, plan, session.slots)
    free = [s for s in session.slots if all(clash.is_soft for clash in clashing.get(s.id, ()))]
    return min(free or session.slots, key=lambda s: (s.start_minute, s.id)).id
