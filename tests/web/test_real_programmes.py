"""Real programmes as an attendee meets them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.app import create_app
from planner.config import Settings
from planner.formats.reading import ReadOptions
from planner.services.load_programme import load_file
from planner.shipped_files import shipped_folder
from planner.store import migrate
from planner.store.database import Database

NOW = datetime(2014, 10, 1, tzinfo=UTC)


@pytest.fixture
def client_of(database_url, tmp_path, real_data):
    """A client of an application in which one real file is published."""
    apps = []

    def loading(file_name, **options):
        database = Database(database_url)
        migrate.upgrade(database, shipped_folder("migrations"))
        load_file(database, real_data / file_name, ReadOptions(file_name=file_name, **options), NOW)
        database.close()
        apps.append(create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="only for tests")))
        return apps[-1].test_client()

    yield loading
    for app in apps:
        app.extensions["planner"].database.close()


def test_the_monday_of_dreamforce_2014_shows_its_three_hundred_odd_sessions(client_of):
    client = client_of("dreamforce-2014.csv", event_slug="df14", timezone="America/Los_Angeles")
    page = client.get("/df14/?day=2014-10-13").get_data(as_text=True)
    assert page.count("<article") == 337
    assert "337 sessions" in page
    for hour in ("10:00", "11:00", "12:00", "13:00", "14:00"):
        assert f'<time datetime="2014-10-13T{hour}:00-07:00">{hour}</time>' in page
    found = client.get("/df14/?q=sales+summit").get_data(as_text=True)
    assert found.count("Sales Summit") >= 5


def test_what_occurs_120_times_is_one_card_with_the_others_behind_it(client_of):
    client = client_of("dreamforce-2014.csv", event_slug="df14", timezone="America/Los_Angeles")
    page = client.get("/df14/?day=later&q=career+asessment").get_data(as_text=True)
    assert page.count("<article") == 1
    assert "120 sessions, all alike" in page
    assert "Showing results for “<b>career assessment</b>”." in page
    assert "and 119 more like it" in page
    assert page.count('<li id="slot-') == 119


def test_every_session_of_fosdem_2024_is_on_its_day(client_of):
    client = client_of("fosdem-2024.pentabarf.xml")
    shown = [client.get(f"/fosdem-2024/?day={day}").get_data(as_text=True) for day in ("2024-02-03", "2024-02-04")]
    assert sum(page.count("<article") for page in shown) == 876
    assert client.get("/fosdem-2024/export.ics").get_data(as_text=True).count("BEGIN:VEVENT") == 876


def test_a_day_of_a_large_programme_is_light_enough_for_a_phone(client_of):
    client = client_of("dreamforce-2014.csv", event_slug="df14", timezone="America/Los_Angeles")
    response = client.get(
        "/df14/?day=2014-10-13&as=Sales+Professional", headers={"Accept-Encoding": "br", "Host": "localhost"}
    )
    assert response.headers["Content-Encoding"] == "br"
    assert len(response.data) < 60_000
