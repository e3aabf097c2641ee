"""My plan, its calendar page, and the links that share it."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def page_of(client):
    def reading(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer.get_data(as_text=True)

    return reading


@pytest.fixture
def with_entries(post):
    def taking(*entries: str) -> None:
        for entry in entries:
            assert post("/small/entries", {"entry": entry, "next": "/small/"}).status_code == 200

    return taking


def links(page: str) -> dict[str, str]:
    return dict(re.findall(r'href="http://localhost/([pe])/([^"]+)"', page))


def test_an_empty_plan_says_how_to_begin(page_of):
    page = page_of("/small/plan")
    assert "Nothing in it yet" in page
    assert "Two for sales" in page


def test_looking_never_makes_a_plan(client, page_of):
    for address in ("/small/", "/small/plan", "/small/sessions/keynote", "/small/picks/two"):
        page_of(address)
    assert client.get_cookie("plan", path="/small/") is None


def test_the_cookie_is_for_this_event_and_no_script(client, with_entries):
    with_entries("going:keynote")
    cookie = client.get_cookie("plan", path="/small/")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.max_age == 400 * 24 * 3600


def test_walks_and_gaps_stand_between_the_entries(with_entries, page_of):
    with_entries("going:coaching", "going:panel")
    page = page_of("/small/plan")
    assert "9 min on foot from Palace Hotel to Moscone West" in page
    assert "/small/plan/gap?from=2014-10-13T11:25:00-07:00&amp;to=2014-10-13T14:00:00-07:00" in page
    assert "no clashes" in page


def test_a_clash_stands_as_two_sides_with_the_minutes_and_the_ways_out(with_entries, page_of):
    with_entries("going:keynote", "going:coaching")
    page = page_of("/small/plan")
    assert "<b>4</b> min short" in page
    assert page.count('class="side"') == 2
    assert 'value="keep_as_backup|coaching|"' in page


def test_a_backup_is_a_note_and_no_clash(with_entries, page_of):
    with_entries("going:keynote", "maybe:pipeline")
    page = page_of("/small/plan")
    assert "no clashes" in page
    assert "Backup." in page
    assert 'class="side"' not in page


def test_tips_of_the_day_come_with_the_day(with_entries, page_of):
    with_entries("going:keynote")
    assert "Comfortable shoes" in page_of("/small/plan")


def test_undo_says_what_it_takes_back(with_entries, page_of, post):
    with_entries("going:keynote")
    page = page_of("/small/plan")
    assert re.search(r"Undo: <bdi>[^<]*Opening keynote", page)
    post("/small/undo", {"next": "/small/plan"})
    assert "Nothing in it yet" in page_of("/small/plan")


def test_a_busy_time_stands_on_the_day_and_clashes(with_entries, post, page_of):
    with_entries("going:keynote")
    fields = {"day": "2014-10-13", "start": "10:30", "end": "11:00", "title": "Customer", "next": "/small/plan"}
    page = post("/small/busy-times", fields).get_data(as_text=True)
    assert "Customer" in page
    assert "<b>10</b> min shared" in page
    busy = re.search(r'name="busy" value="([^"]+)"', page)
    assert busy
    page = post("/small/busy-times/remove", {"busy": busy[1], "next": "/small/plan"}).get_data(as_text=True)
    assert "min shared" not in page


def test_a_busy_time_that_cannot_be_read_is_refused_in_a_sentence(post):
    answer = post("/small/busy-times", {"day": "soon", "start": "10", "end": "", "next": "/small/plan"})
    assert answer.status_code == 409
    assert "Day" in answer.get_data(as_text=True)


def test_a_shared_plan_can_be_seen_and_not_changed(app, with_entries, page_of):
    with_entries("going:keynote")
    token = links(page_of("/small/plan"))["p"]
    page = app.test_client().get(f"/p/{token}").get_data(as_text=True)
    assert "Opening keynote" in page
    assert "<button" not in page
    assert "Undo" not in page


def test_the_editing_link_asks_before_it_sets_anything(app, with_entries, page_of):
    with_entries("going:keynote")
    token = links(page_of("/small/plan"))["e"]
    other = app.test_client()
    asked = other.get(f"/e/{token}")
    assert "Open this plan here?" in asked.get_data(as_text=True)
    assert other.get_cookie("plan", path="/small/") is None
    form = re.search(r'name="csrf_token" value="([^"]+)"', asked.get_data(as_text=True))
    assert form
    opened = other.post(f"/e/{token}", data={"csrf_token": form[1]}, follow_redirects=True).get_data(as_text=True)
    assert "Opening keynote" in opened
    assert "<h1>My plan</h1>" in opened


def test_a_replaced_reading_link_stops_working(app, with_entries, page_of, post):
    with_entries("going:keynote")
    token = links(page_of("/small/plan"))["p"]
    post("/small/plan/links", {"which": "read"})
    assert app.test_client().get(f"/p/{token}").status_code == 404
    assert links(page_of("/small/plan"))["p"] != token


def test_the_calendar_page_is_honest_and_complete(with_entries, page_of):
    with_entries("going:keynote")
    page = page_of("/small/plan/calendar")
    for words in (
        "webcal://localhost/feeds/",
        "calendar.google.com/calendar/render?cid=webcal",
        "never updates itself",
        "The address is a password",
        "ignores reminders",
        "<svg",
    ):
        assert words in page


def test_reminders_are_kept(with_entries, post):
    with_entries("going:keynote")
    page = post(
        "/small/alarms", {"alarm_minutes": "30", "day_tips_in_calendar": "1", "next": "/small/plan/calendar"}
    ).get_data(as_text=True)
    assert '<option value="30" selected>' in page
    assert re.search(r'name="day_tips_in_calendar" value="1" checked', page)
    assert not re.search(r'name="alarm_allows_for_walk" value="1" checked', page)


def test_without_a_plan_the_calendar_page_leads_to_the_plan_page(client):
    assert client.get("/small/plan/calendar").location == "/small/plan"


def test_a_post_without_a_form_token_changes_nothing(client, page_of):
    assert client.post("/small/entries", data={"entry": "going:keynote"}).status_code == 400
    assert "Nothing in it yet" in page_of("/small/plan")


@pytest.mark.parametrize("entry", ["", "going", "dancing:keynote", "going:no-such-slot"])
def test_an_action_that_makes_no_sense_is_refused_in_a_sentence(post, entry):
    answer = post("/small/entries", {"entry": entry, "next": "/small/"})
    assert answer.status_code in (404, 409)
    assert "All events" in answer.get_data(as_text=True)
