"""What of a plan needs registering, the scarcest first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from planner.core.agenda import Agenda
from planner.core.plan import EntryState, Plan

UNKNOWN_CAPACITY = 200
"""A room whose size is not known is taken to be a middling one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """An entry to register for. `because`: why it may be gone soon, in words, '' for nothing in particular."""

    slot_id: str
    session_id: str
    is_registered: bool
    scarcity: float
    because: str


def reservations(agenda: Agenda, plan: Plan, demand: Mapping[str, int] | None = None) -> tuple[Reservation, ...]:
    """The checklist: what is not registered for first, by scarcity; then by time.

    Scarcity grows with the people who may want in for each place there is: `demand` (session id → how many want it)
    where it is known, else how many roles the session is for; it halves with every further occurrence."""
    found = []
    for entry in plan.entries:
        session = agenda.sessions.get(entry.session_id)
        wanted = entry.state in (EntryState.GOING, EntryState.MAYBE)
        if session is None or not session.registration_needed or not wanted:
            continue
        slot = agenda.slots.get(entry.slot_id)
        room = agenda.room_of(slot) if slot is not None else None
        capacity = room.capacity if room is not None and room.capacity else None
        occurrences = max(1, len(session.slots))
        wanting = (demand or {}).get(session.id, 0)
        interest = wanting if wanting else 20 * max(1, len(session.roles))
        scarcity = interest / (capacity or UNKNOWN_CAPACITY) / 2 ** (occurrences - 1)
        reasons = []
        if occurrences == 1:
            reasons.append("given only once")
        if capacity is not None and capacity < UNKNOWN_CAPACITY:
            reasons.append(f"{capacity} places")
        if wanting and capacity is not None and wanting > capacity:
            reasons.append("more people want it than fit")
        found.append(
            Reservation(
                slot_id=entry.slot_id,
                session_id=session.id,
                is_registered=session.id in plan.choices.registered,
                scarcity=scarcity,
                because=", ".join(reasons),
            )
        )

    def order(one: Reservation) -> tuple[bool, float, float, str]:
        slot = agenda.slots.get(one.slot_id)
        return one.is_registered, -one.scarcity, slot.start_minute if slot is not None else math.inf, one.slot_id

    return tuple(sorted(found, key=order))
