"""A running application with the small programme published, asked through Flask's test client."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from small_programme import small_programme

from planner.app import create_app
from planner.config import Settings
from planner.services.publish import publish
from planner.shipped_files import shipped_folder
from planner.store import migrate
from planner.store.database import Database

NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def app(database_url, tmp_path):
    database = Database(database_url)
    migrate.upgrade(database, shipped_folder("migrations"))
    publish(database, small_programme(), "small.yaml", NOW)
    database.close()
    made = create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="only for tests"))
    made.extensions["planner"].agendas._check_seconds = 0
    made.config["TESTING"] = True
    yield made
    made.extensions["planner"].database.close()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def post(client):
    """Posts a form as a browser does: with the token of a page it has looked at."""

    def posting(address, fields=(), follow=True, headers=()):
        page = client.get("/small/").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, "the agenda page has no form token"
        data = [("csrf_token", found[1]), *(fields.items() if isinstance(fields, dict) else fields)]
        return client.post(address, data=_as_dict(data), follow_redirects=follow, headers=dict(headers))

    return posting


def _as_dict(pairs):
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
