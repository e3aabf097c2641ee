"""Is the process alive, and can it serve?"""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from planner.web.current import current_planner

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[dict[str, str], int]:
    """200 while the process answers."""
    return {"status": "ok"}, 200


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, object], int]:
    """200 when the database answers and at least one agenda is published; 503 with the reason otherwise."""
    try:
        events = current_planner().agendas.events()
    except SQLAlchemyError:
        return {"status": "unavailable", "reason": "The database does not answer or is not migrated."}, 503
    if not events:
        return {"status": "unavailable", "reason": "No programme is published yet. Load one with 'planner load'."}, 503
    return {"status": "ok", "events": len(events)}, 200
