"""What of a plan needs registering, the scarcest first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from planner.core.agenda import Agenda
from planner.core.plan import Entry, EntryState, Plan

UNKNOWN_CAPACITY = 200
"""A room whose size is not known is taken to be a middling one."""
INTEREST_OF_A_ROLE = 20
"""How many people each role that a session is for counts as, beside those who are known to want it."""
WANTED = (EntryState.GOING, EntryState.MAYBE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A session to register for, by its entry. `because`: why it may be gone soon, in words, '' for nothing in
    particular."""

    slot_id: str
    session_id: str
    is_registered: bool
    scarcity: float
    because: str


def needs_registering(agenda: Agenda, plan: Plan) -> tuple[Entry, ...]:
    """The entries to register for, one for each session: the one that is gone to, else the earliest."""
    found: dict[str, Entry] = {}
    for entry in sorted(plan.entries, key=lambda e: (e.state is not EntryState.GOING, _start(agenda, e), e.slot_id)):
        session = agenda.sessions.get(entry.session_id)
        if session is not None and session.registration_needed and entry.state in WANTED:
            found.setdefault(session.id, entry)
    return tuple(found.values())


def reservations(agenda: Agenda, plan: Plan, demand: Mapping[str, int] | None = None) -> tuple[Reservation, ...]:
    """The checklist: what is not registered for first, by scarcity; then by time.

    Scarcity is how many people may want in for each place there is: those of whom it is known (`demand`: session id →
    how many), and some for each role the session is for; it halves with every further occurrence. The demand orders the
    list and is told to nobody."""
    found = []
    for entry in needs_registering(agenda, plan):
        session = agenda.sessions[entry.session_id]
        slot = agenda.slots.get(entry.slot_id)
        room = agenda.room_of(slot) if slot is not None else None
        capacity = room.capacity if room is not None and room.capacity else None
        occurrences = max(1, len(session.slots))
        interest = (demand or {}).get(session.id, 0) + INTEREST_OF_A_ROLE * max(1, len(session.roles))
        reasons = ["given only once"] if occurrences == 1 else []
        if capacity is not None and capacity < UNKNOWN_CAPACITY:
            reasons.append("1 place" if capacity == 1 else f"{capacity} places")
        found.append(
            Reservation(
                slot_id=entry.slot_id,
                session_id=session.id,
                is_registered=session.id in plan.choices.registered,
                scarcity=interest / (capacity or UNKNOWN_CAPACITY) / 2 ** (occurrences - 1),
                because=", ".join(reasons),
            )
        )
    start_of = {entry.slot_id: _start(agenda, entry) for entry in plan.entries}
    return tuple(sorted(found, key=lambda r: (r.is_registered, -r.scarcity, start_of[r.slot_id], r.slot_id)))


def _start(agenda: Agenda, entry: Entry) -> float:
    slot = agenda.slots.get(entry.slot_id)
    return slot.start_minute if slot is not None else math.inf
