from __future__ import annotations

from datetime import UTC, datetime

import pytest
from small_programme import small_programme

from planner.services.publish import publish
from planner.services.published import PublishedAgendas
from planner.shipped_files import shipped_folder
from planner.store import migrate
from planner.store.database import Database

NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """A migrated database of either kind: what the services promise holds on both."""
    found = Database(request.getfixturevalue("database_url" if request.param == "sqlite" else "postgres_url"))
    migrate.upgrade(found, shipped_folder("migrations"))
    yield found
    found.close()


@pytest.fixture
def agendas(database):
    return PublishedAgendas(database, check_seconds=0)


@pytest.fixture
def agenda(database, agendas):
    publish(database, small_programme(), "small.yaml", NOW)
    return agendas.get("small")
