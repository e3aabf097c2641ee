"""Migrations run up and down on both databases and end at what the tables say."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from planner.shipped_files import shipped_folder
from planner.store import migrate, plan_tables, programme_tables
from planner.store.database import Database
from planner.store.tables import Table

assert plan_tables and programme_tables


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request):
    fixture = "database_url" if request.param == "sqlite" else "postgres_url"
    database = Database(request.getfixturevalue(fixture))
    yield database
    migrate.downgrade(database, shipped_folder("migrations"), "base")
    database.close()


def test_migrations_make_every_table_and_downgrading_leaves_none(empty_database):
    migrations = shipped_folder("migrations")
    assert not migrate.is_current(empty_database, migrations)
    migrate.upgrade(empty_database, migrations)
    assert migrate.is_current(empty_database, migrations)
    assert set(Table.metadata.tables) <= set(inspect(empty_database.engine).get_table_names())

    migrate.downgrade(empty_database, migrations, "base")
    assert set(inspect(empty_database.engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(empty_database, migrations)
    assert migrate.is_current(empty_database, migrations)


def test_the_migrated_schema_is_the_one_the_tables_declare(empty_database):
    migrate.upgrade(empty_database, shipped_folder("migrations"))
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
