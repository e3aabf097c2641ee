"""How many plans hold a session: for putting things in order, never for showing."""

from __future__ import annotations

from planner.core.agenda import Agenda
from planner.core.plan import Plan
from planner.core.planning.reservations import needs_registering
from planner.store import plan_queries
from planner.store.database import Database

FEWEST_PLANS = 5
"""Fewer plans than this count as none, so that nothing of a single person's plan ever shows in an order."""


def demand_for_reservations(database: Database, agenda: Agenda, plan: Plan) -> dict[str, int]:
    """Session id → plans that are going or have it as a backup, of the sessions that the plan has to register for."""
    sessions = [agenda.sessions[entry.session_id] for entry in needs_registering(agenda, plan)]
    slot_ids = {slot_id for found in sessions for slot_id in (found.id, *(slot.id for slot in found.slots))}
    if not slot_ids:
        return {}
    with database.reading() as session:
        return plan_queries.plans_holding(session, agenda.event.slug, slot_ids, FEWEST_PLANS)
