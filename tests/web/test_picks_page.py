"""A published list of sessions, taken whole or in part."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def states(client):
    """The state of each slot in the plan, as the plan page shows it."""

    def reading() -> dict[str, str]:
        page = client.get("/small/plan").get_data(as_text=True)
        pressed = re.findall(r'class="state state-([a-z-]+)"[^>]*value="remove:([^"]+)" aria-pressed="true"', page)
        return {slot: state for state, slot in pressed}

    return reading


def test_the_list_shows_its_notes(client):
    page = client.get("/small/picks/two").get_data(as_text=True)
    assert "Two for sales" in page
    assert "Honest." in page
    assert "the author speaks here" in page


def test_all_can_be_taken(post, states):
    page = post("/small/picks/two", {"all": "1", "next": "/small/picks/two"}).get_data(as_text=True)
    assert "All of them are in your plan." in page
    assert states() == {"pipeline": "going", "coaching": "going"}


def test_some_can_be_taken(post, states):
    post("/small/picks/two", {"session": "coaching", "ticked": "1", "next": "/small/picks/two"})
    assert states() == {"coaching": "going"}


def test_the_author_speaks_at_their_own_talk(post, states):
    post("/small/picks/two", {"all": "1", "as_author": "1", "next": "/small/picks/two"})
    assert states() == {"pipeline": "going", "coaching": "speaking"}


def test_ticking_none_is_said_and_takes_nothing(post, states):
    answer = post("/small/picks/two", {"ticked": "1", "next": "/small/picks/two"})
    assert answer.status_code == 409
    assert "No session of the list is ticked" in answer.get_data(as_text=True)
    assert states() == {}


def test_the_agenda_leads_to_the_list(client):
    assert 'href="/small/picks/two"' in client.get("/small/").get_data(as_text=True)


def test_an_unknown_list_is_a_page_with_a_way_on(client):
    assert client.get("/small/picks/none").status_code == 404


def test_whoever_wrote_the_list_can_mark_their_talks_after_taking_it(client, post):
    post("/small/picks/two", {"all": "1"})
    assert "mark my own talks as speaking</button>" in client.get("/small/picks/two").get_data(as_text=True)
    page = post("/small/picks/two", {"all": "1", "as_author": "1", "next": "/small/picks/two"}).get_data(as_text=True)
    assert 'value="remove:coaching" aria-pressed="true">Speaking' in page
    assert "mark my own talks" not in page
