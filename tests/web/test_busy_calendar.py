"""Busy times from a calendar file of one's own."""

from __future__ import annotations

import io
import logging
import re

import pytest

from planner.formats.ical_components import LARGEST_CALENDAR_BYTES


def event(uid: str, start: str, end: str, summary: str) -> str:
    said = (f"UID:{uid}", "DTSTAMP:20140901T000000Z", f"DTSTART:{start}", f"DTEND:{end}", f"SUMMARY:{summary}")
    return "\r\n".join(("BEGIN:VEVENT", *said, "END:VEVENT"))


def calendar(*events: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", *events, "END:VCALENDAR", "")).encode()


CALL = event("1", "20141013T180000Z", "20141013T183000Z", "Call with the Berlin office")
ELSEWHEN = event("2", "20140901T180000Z", "20140901T183000Z", "Dentist")
UNREADABLE = event("3", "soon", "later", "Somewhere <b>else</b>")


@pytest.fixture
def send(client):
    def sending(data: bytes, name: str = "mine.ics", follow: bool = True):
        page = client.get("/small/").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        return client.post(
            "/small/busy-times/calendar",
            data={"csrf_token": token[1], "next": "/small/plan", "calendar": (io.BytesIO(data), name)},
            content_type="multipart/form-data",
            follow_redirects=follow,
        )

    return sending


def test_the_plan_page_asks_for_a_file(client):
    page = client.get("/small/plan").get_data(as_text=True)
    assert 'enctype="multipart/form-data" action="/small/busy-times/calendar"' in page
    assert 'type="file" name="calendar"' in page


def test_times_of_the_event_stand_in_the_plan_and_the_others_do_not(send):
    answer = send(calendar(CALL, ELSEWHEN), follow=False)
    assert (answer.status_code, answer.location) == (303, "/small/plan")
    page = send(calendar(CALL, ELSEWHEN)).get_data(as_text=True)
    assert page.count("Call with the Berlin office") == 1
    assert "Dentist" not in page
    assert "1 busy time from a calendar added" in page


def test_what_was_not_used_is_told_and_the_rest_is_kept(send, client):
    answer = send(calendar(CALL, UNREADABLE))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "1 busy time from your calendar" in page
    assert "Not used" in page
    assert "Somewhere &lt;b&gt;else&lt;/b&gt;" in page
    assert "Call with the Berlin office" in client.get("/small/plan").get_data(as_text=True)


def test_a_calendar_with_nothing_during_the_event_makes_no_plan(send, client):
    page = send(calendar(ELSEWHEN)).get_data(as_text=True)
    assert "Nothing in it during the event" in page
    assert "13–14 October 2014" in page
    assert client.get_cookie("plan", path="/small/") is None


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused_with_its_sentences(send, client, data):
    answer = send(data, "<holiday>.pdf")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "That file could not be read" in page
    assert "&lt;holiday&gt;.pdf" in page
    assert "Nothing of your plan has changed" in page
    assert client.get_cookie("plan", path="/small/") is None


def test_a_large_calendar_may_be_sent_here_and_a_larger_one_is_refused_in_words(send):
    filling = "X-FILLING:" + "x" * 60 + "\r\n"
    large = calendar(CALL, filling * (LARGEST_CALENDAR_BYTES // 2 // len(filling)))
    assert send(large).status_code == 200
    answer = send(calendar(CALL, filling * (LARGEST_CALENDAR_BYTES // len(filling) + 1)))
    assert answer.status_code == 422
    assert "larger than 2 MB" in answer.get_data(as_text=True)


def test_far_too_much_is_stopped_before_it_is_read_and_so_is_much_anywhere_else(send, client):
    assert send(b"x" * (2 * LARGEST_CALENDAR_BYTES + 1)).status_code == 413
    assert client.post("/small/busy-times", data={"title": "x" * 300_000}).status_code == 413


def test_without_a_file_or_without_the_token_nothing_happens(post, client):
    assert post("/small/busy-times/calendar", {"next": "/small/plan"}).status_code == 409
    data = {"calendar": (io.BytesIO(calendar(CALL)), "mine.ics")}
    answer = client.post("/small/busy-times/calendar", data=data, content_type="multipart/form-data")
    assert answer.status_code == 400


def test_nothing_of_the_calendar_is_logged(send, caplog):
    with caplog.at_level(logging.DEBUG):
        send(calendar(CALL, UNREADABLE))
        send(b"hello")
    assert "Berlin" not in caplog.text
    assert "Somewhere" not in caplog.text
