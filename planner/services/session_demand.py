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
    session_ids = {
        key: found.id for found in sessions for key in (found.id, *found.merged_ids, *(slot.id for slot in found.slots))
    }
    if not session_ids:
        return {}
    with database.reading() as session:
        return plan_queries.plans_holding(session, agenda.event.slug, session_ids, FEWEST_PLANS)
