"""Bringing a database to the newest schema, with Alembic, from `migrations/`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.store.database import Database


def upgrade(database: Database, migrations: Path, revision: str = "head") -> None:
    """Runs every migration up to `revision` in one transaction each."""
    with database.engine.connect() as connection:
        config = _config(migrations)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def downgrade(database: Database, migrations: Path, revision: str) -> None:
    """Takes migrations back to `revision` ('base': an empty database)."""
    with database.engine.connect() as connection:
        config = _config(migrations)
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


def is_current(database: Database, migrations: Path) -> bool:
    """Whether the database is at the newest schema."""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config(migrations)).get_current_head()


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
