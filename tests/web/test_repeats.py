"""The addresses of sessions that became repeats still lead somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest
from small_programme import at, slot, small_programme

from planner.core.merged_sessions import with_merged_repeats
from planner.core.programme import Session
from planner.services.publish import publish

NOW = datetime(2014, 10, 3, tzinfo=UTC)


@pytest.fixture
def merged(app):
    small = small_programme()
    sessions = (
        Session(id="r1", title="Renewals", slots=(slot("r1", at(15), at(16), "west1"),)),
        Session(id="r/2", title="Renewals (2)", slots=(slot("r/2", at(17), at(18), "hall"),)),
    )
    programme = replace(small, sessions=(*small.sessions, *sessions))
    publish(app.extensions["planner"].database, with_merged_repeats(programme, [("r1", "r/2")]), "file", NOW)


def test_the_page_of_a_merged_session_leads_to_the_one_that_stays(client, merged):
    response = client.get("/small/sessions/r/2?as=Developer")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/small/sessions/r1?as=Developer")
    page = client.get("/small/sessions/r1").get_data(as_text=True)
    assert "15:00" in page
    assert "17:00" in page


def test_a_calendar_of_a_merged_session_is_the_one_of_what_stays(client, merged):
    calendar = icalendar.Calendar.from_ical(client.get("/small/sessions/r/2.ics").data)
    assert len({str(event["UID"]) for event in calendar.walk("VEVENT")}) == 2


def test_the_entry_for_either_time_is_saved_from_the_page(client, post, merged):
    post("/small/entries", {"entry": "going:r/2"})
    assert "Renewals" in client.get("/small/plan").get_data(as_text=True)


def test_a_star_on_a_page_from_before_the_merge_is_one_for_what_stays(client, post, merged):
    post("/small/taste", {"taste": "star:r/2"})
    page = client.get("/small/taste").get_data(as_text=True)
    assert "1 starred session" in page
    assert 'value="unstar:r1"' in page
    post("/small/taste", {"taste": "unstar:r/2"})
    assert "starred session" not in client.get("/small/taste").get_data(as_text=True)


def test_an_old_address_that_never_was_is_not_found(client, merged):
    assert client.get("/small/sessions/r9").status_code == 404
