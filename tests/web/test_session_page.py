"""The page of one session."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_programme import small_programme, with_session

from planner.core.programme import Link, Speaker
from planner.services.publish import publish


@pytest.fixture
def session_page(app, client):
    """The page of 'pipeline' with fields replaced."""

    def reading(query: str = "", speakers: tuple[Speaker, ...] = (), **changed: object) -> str:
        programme = small_programme("told")
        programme = replace(programme, speakers=(*programme.speakers, *speakers))
        programme = with_session(programme, "pipeline", **changed)
        publish(app.extensions["planner"].database, programme, "told.yaml", datetime(2014, 10, 1, tzinfo=UTC))
        answer = client.get(f"/told/sessions/pipeline{query}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return reading


def test_it_says_when_where_who_and_what(session_page):
    page = session_page()
    for words in ("Mon 13 Oct", "10:20", "West 1, Moscone West", "800 Howard St", "Ada Example", "Example Ltd"):
        assert words in page
    assert "How to keep a forecast honest." in page
    assert 'href="/told/sessions/pipeline.ics"' in page


def test_an_abstract_is_markdown_in_which_nothing_runs(session_page):
    page = session_page(
        abstract="**Bold** and <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    )
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_a_link_that_is_no_web_address_is_not_offered(session_page):
    page = session_page(
        links=(Link(url="javascript:alert(1)", title="bad"), Link(url="https://example.org/a", title="good"))
    )
    assert "good" in page
    assert "javascript:alert" not in page


def test_it_says_why_it_fits(session_page):
    page = session_page("?as=Sales%20Professional")
    assert "Why it fits: Sales Professional" in page
    assert "for Sales Professionals" in page


def test_fourteen_speakers_are_all_named(session_page):
    many = tuple(Speaker(id=f"many{n}", name=f"Person {n} of a long list") for n in range(14))
    page = session_page(speakers=many, speaker_ids=tuple(one.id for one in many))
    assert all(one.name in page for one in many)


def test_every_slot_of_a_repeated_session_has_its_own_buttons(client):
    page = client.get("/small/sessions/panel").get_data(as_text=True)
    assert "Given 2 times" in page
    assert 'value="going:panel"' in page
    assert 'value="going:panel~2"' in page


def test_a_session_without_a_time_can_be_kept(post):
    page = post("/small/entries", {"entry": "going:open", "next": "/small/sessions/open"}).get_data(as_text=True)
    assert 'value="remove:open" aria-pressed="true"' in page


def test_parent_and_children_lead_to_each_other(app, client):
    programme = with_session(small_programme("nested"), "coaching", parent_id="keynote")
    publish(app.extensions["planner"].database, programme, "nested.yaml", datetime(2014, 10, 1, tzinfo=UTC))
    assert "Coaching in the corridor" in client.get("/nested/sessions/keynote").get_data(as_text=True)
    assert 'href="/nested/sessions/keynote"' in client.get("/nested/sessions/coaching").get_data(as_text=True)


def test_speaking_is_fixed_and_offers_no_way_out_of_its_own(post):
    post("/small/entries", {"entry": "speaking:keynote", "next": "/small/"})
    page = post("/small/entries", {"entry": "going:pipeline", "next": "/small/sessions/pipeline"}).get_data(
        as_text=True
    )
    assert 'value="drop|pipeline|"' in page
    assert "|keynote|" not in page
    assert "stays" in page


def test_an_unknown_session_is_a_page_with_a_way_on(client):
    answer = client.get("/small/sessions/none")
    assert answer.status_code == 404
    assert "All events" in answer.get_data(as_text=True)
