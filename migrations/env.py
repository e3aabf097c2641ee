"""How Alembic runs our migrations: on the connection it is handed, or, from its own command line, on DATABASE_URL."""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from planner.store import plan_tables, programme_tables
from planner.store.database import Database
from planner.store.tables import Table, UtcDateTime

assert plan_tables and programme_tables  # imported for the tables they declare


def plain_type(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Migrations name the database's types, not ours, so that they still run when our classes have moved."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with Database(os.environ["DATABASE_URL"]).engine.connect() as opened:
        run(opened)
        opened.commit()
