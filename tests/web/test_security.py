"""What keeps a page to itself: headers, form tokens, addresses that lead nowhere else, text that cannot run."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from small_programme import small_programme, with_session
from sqlalchemy import select

from planner.app import create_app
from planner.config import Settings
from planner.core.programme import Track
from planner.services.publish import publish
from planner.store.plan_tables import PlanRow
from planner.web import limits

LATER = datetime(2014, 10, 3, tzinfo=UTC)
SCRIPT = '"><script>alert(1)</script>'


@pytest.mark.parametrize("address", ["/", "/small/", "/small/plan", "/small/sessions/keynote", "/nowhere/", "/healthz"])
def test_every_page_forbids_what_is_inline_or_from_elsewhere(client, address):
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    if response.mimetype == "text/html":
        page = response.get_data(as_text=True)
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", page)
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!localhost)[^"]*\.(?:js|css|woff2)', page)


def test_a_post_without_the_form_token_changes_nothing(client):
    response = client.post("/small/entries", data={"entry": "going:keynote"})
    assert response.status_code == 400
    assert "plan=" not in str(response.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a"],
)
def test_nobody_is_sent_elsewhere_after_an_action(post, address):
    response = post("/small/entries", {"entry": "going:keynote", "next": address}, follow=False)
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/small/plan")


def test_the_plan_cookie_is_for_this_events_pages_alone(post):
    response = post("/small/entries", {"entry": "going:keynote"}, follow=False)
    (cookie,) = [c for c in response.headers.getlist("Set-Cookie") if c.startswith("plan=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/small/" in cookie


def test_a_programme_that_would_run_is_shown_as_text(client, app):
    hostile = with_session(
        small_programme(tracks=(Track(name=SCRIPT, colour="#0b6e99"),)),
        "pipeline",
        title=SCRIPT,
        abstract=f"{SCRIPT} [x](javascript:alert(1)) ![x](https://evil.example/x.png) <img src=x onerror=alert(1)>",
        track=SCRIPT,
        topics=(SCRIPT,),
        giveaway=SCRIPT,
        level=SCRIPT,
        format=SCRIPT,
    )
    publish(app.extensions["planner"].database, hostile, "hostile", LATER)
    for address in ("/small/", "/small/sessions/pipeline", "/small/?topic=" + SCRIPT, "/small/?q=" + SCRIPT):
        page = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "javascript:alert" not in re.sub(r">[^<]*<", "><", page)
        assert "onerror" not in re.sub(r">[^<]*<", "><", page)
        assert "evil.example" not in "".join(re.findall(r"<img[^>]*>", page))


@pytest.mark.parametrize(
    "query",
    [
        "day=yesterday",
        "day=1999-01-01",
        "page=-3",
        "page=99999999",
        "sort=x",
        "recorded=x",
        "q=" + "x" * 5000,
        "as=%00",
    ],
)
def test_odd_addresses_show_the_agenda_all_the_same(client, query):
    assert client.get(f"/small/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/small/entries", {"entry": "going:nowhere"}, 404),
        ("/small/entries", {"entry": "flying:keynote"}, 409),
        ("/small/entries", {}, 409),
        ("/small/ways-out", {"way": "drop|keynote|"}, 409),
        ("/small/busy-times", {"day": "x", "start": "10:00", "end": "11:00"}, 409),
        ("/small/alarms", {"alarm_minutes": "often"}, 409),
        ("/small/picks/none", {}, 409),
        ("/nowhere/entries", {"entry": "going:keynote"}, 404),
    ],
)
def test_odd_forms_are_answered_with_a_sentence(post, address, fields, status):
    response = post(address, fields)
    assert response.status_code == status
    assert "Traceback" not in response.get_data(as_text=True)
    assert re.search(r"<h1>[^<]+\.</h1>", response.get_data(as_text=True))


def test_a_flood_of_changes_is_slowed_down_and_reading_goes_on(database_url, app, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CHANGES_PER_PLAN", "3 per minute")
    limited = create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="only for tests"))
    client = limited.test_client()
    page = client.get("/small/").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    states = ["going", "maybe", "going", "maybe", "going"]
    answers = [
        client.post("/small/entries", data={"csrf_token": token, "entry": f"{state}:keynote"}).status_code
        for state in states
    ]
    assert answers == [303, 303, 303, 303, 429]  # the first one has no plan yet, so it counts for nobody's
    assert client.get("/small/").status_code == 200
    limited.extensions["planner"].database.close()


def test_an_action_that_fails_leaves_no_plan_behind(post, app):
    post("/small/entries", {"entry": "going:nowhere"})
    with app.extensions["planner"].database.reading() as session:
        assert session.scalars(select(PlanRow)).all() == []
