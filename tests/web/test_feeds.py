"""Calendars by HTTP: right headers, unchanged bytes, 304 without rendering, and addresses that can be replaced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from small_programme import at, slot, small_programme, with_session

from planner.core.plan import EntryState
from planner.services import plans
from planner.services.publish import publish
from planner.web import feeds

NOW = datetime(2014, 10, 2, 9, 30, 15, 250_000, tzinfo=UTC)


@pytest.fixture
def planner(app):
    return app.extensions["planner"]


@pytest.fixture
def links(planner):
    _held, links = plans.create_plan(planner.database, "small", NOW)
    agenda = planner.agendas.get("small")
    for slot_id in ("keynote", "coaching"):
        plans.save_entry(planner.database, agenda, links.edit_token, slot_id, EntryState.GOING, NOW)
    return links


def entries_of(response):
    calendar = icalendar.Calendar.from_ical(response.data)
    return {str(e["SUMMARY"]): e for e in calendar.walk("VEVENT") if isinstance(e["DTSTART"].dt, datetime)}


def test_the_feed_is_a_calendar_with_the_headers_clients_rely_on(client, links):
    response = client.get(f"/feeds/{links.feed_token}.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"].startswith("private")
    assert response.headers["ETag"].startswith('"')
    assert response.headers["Last-Modified"] == "Thu, 02 Oct 2014 09:30:15 GMT"
    assert "Content-Disposition" not in response.headers
    assert set(entries_of(response)) == {"Opening keynote", "Coaching in the corridor"}
    assert entries_of(response)["Opening keynote"]["DTSTART"].dt == at(10)


def test_an_unchanged_feed_is_the_same_bytes_and_304_without_rendering(client, links, monkeypatch):
    address = f"/feeds/{links.feed_token}.ics"
    first = client.get(address)
    assert client.get(address).data == first.data

    def never(*_args):
        raise AssertionError("the feed was rendered")

    monkeypatch.setattr(feeds, "plan_ics", never)
    by_etag = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_etag.status_code, by_etag.data) == (304, b"")
    assert (by_date.status_code, by_date.data) == (304, b"")
    assert by_etag.headers["ETag"] == first.headers["ETag"]


def test_head_answers_what_get_would(client, links):
    address = f"/feeds/{links.feed_token}.ics"
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == client.get(address).headers["ETag"]


def test_a_changed_plan_gives_another_etag(client, links, planner):
    address = f"/feeds/{links.feed_token}.ics"
    first = client.get(address)
    agenda = planner.agendas.get("small")
    later = NOW + timedelta(hours=1)
    plans.save_entry(planner.database, agenda, links.edit_token, "keynote", EntryState.MAYBE, later)
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    before, after = (entries_of(r)["Opening keynote"] for r in (first, second))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (str(after["STATUS"]), str(after["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")


def test_a_moved_session_keeps_its_uid_and_a_dropped_one_is_cancelled(client, links, planner):
    address = f"/feeds/{links.feed_token}.ics"
    before = entries_of(client.get(address))
    later = NOW + timedelta(days=1)
    moved = with_session(small_programme(), "keynote", slots=(slot("keynote", at(9), at(9, 40), "hall"),))
    gone = tuple(s for s in moved.sessions if s.id != "coaching")
    publish(planner.database, small_programme(sessions=gone, pick_lists=()), "v2", later)
    after = entries_of(client.get(address))
    assert after["Opening keynote"]["UID"] == before["Opening keynote"]["UID"]
    assert after["Opening keynote"]["SEQUENCE"] == before["Opening keynote"]["SEQUENCE"] + 1
    assert after["Opening keynote"]["LAST-MODIFIED"].dt == later.replace(microsecond=0)
    (cancelled,) = [e for e in after.values() if e.get("STATUS") == "CANCELLED"]
    assert cancelled["UID"] == before["Coaching in the corridor"]["UID"]
    assert cancelled["SEQUENCE"] == before["Coaching in the corridor"]["SEQUENCE"] + 1
    assert "Coaching in the corridor" in str(cancelled["SUMMARY"])


def test_what_the_attendee_removed_goes_quietly(client, links, planner):
    agenda = planner.agendas.get("small")
    plans.remove_entry(planner.database, agenda, links.edit_token, "coaching", NOW)
    assert set(entries_of(client.get(f"/feeds/{links.feed_token}.ics"))) == {"Opening keynote"}


def test_a_replaced_address_stops_answering(client, links, planner):
    new = plans.replace_link(planner.database, links.edit_token, "feed", NOW)
    assert client.get(f"/feeds/{links.feed_token}.ics").status_code == 404
    assert client.get(f"/feeds/{new.feed_token}.ics").status_code == 200


@pytest.mark.parametrize("which", ["edit_token", "read_token"])
def test_no_other_link_opens_the_feed(client, links, which):
    assert client.get(f"/feeds/{getattr(links, which)}.ics").status_code == 404


def test_the_download_is_this_browsers_plan(client, links):
    client.set_cookie("plan", links.edit_token, path="/small/")
    response = client.get("/small/plan.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="small-my-plan.ics"'
    assert b"METHOD:PUBLISH" in response.data
    assert set(entries_of(response)) == {"Opening keynote", "Coaching in the corridor"}


def test_without_a_plan_the_download_leads_to_the_page_that_says_how_to_make_one(client):
    response = client.get("/small/plan.ics")
    assert (response.status_code, response.headers["Location"]) == (302, "/small/plan")


def test_one_session_and_the_whole_programme_can_be_had(client):
    one = client.get("/small/sessions/panel.ics")
    assert len(icalendar.Calendar.from_ical(one.data).walk("VEVENT")) == 2
    whole = client.get("/small/export.ics")
    assert len(icalendar.Calendar.from_ical(whole.data).walk("VEVENT")) == 5
    assert client.get("/small/export.ics", headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    for suffix in ("json", "csv", "yaml", "xml"):
        assert client.get(f"/small/export.{suffix}").status_code == 200
    assert client.get("/small/export.exe").status_code == 404
    assert client.get("/small/sessions/none.ics").status_code == 404
