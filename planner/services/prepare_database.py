"""Making a database ready to serve from: its schema, and the shipped programmes in an empty one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from planner.services.load_programme import load_shipped_seeds
from planner.store import migrate
from planner.store.database import Database


def prepare_database(database: Database, migrations: Path, seeds: Path | None, now: datetime) -> tuple[str, ...]:
    """Migrates to the newest schema and loads the seeds that are not there yet; gives the slugs it loaded."""
    if not migrate.is_current(database, migrations):
        migrate.upgrade(database, migrations)
    return load_shipped_seeds(database, seeds, now) if seeds is not None else ()
