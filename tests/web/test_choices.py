"""What one says about the plan that is wanted, by the buttons of the session page and of the plan."""

from __future__ import annotations

import re

import pytest

SESSION = "/small/sessions/pipeline"


def pressed(page: str, value: str) -> bool:
    """Whether the button that takes `value` back is shown as pressed."""
    return f'name="choice" value="{value}" aria-pressed="true"' in page


@pytest.fixture
def choose(post):
    def choosing(choice: str, back: str = SESSION) -> str:
        answer = post("/small/choices", {"choice": choice, "next": back})
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return choosing


def test_a_must_can_be_said_and_taken_back_without_any_plan_before(choose, client):
    assert client.get_cookie("plan", path="/small/") is None
    page = choose("must:pipeline")
    assert pressed(page, "unsay:pipeline")
    assert "“A pipeline that tells the truth” must be in my plan" in page
    page = choose("unsay:pipeline")
    assert 'value="must:pipeline" aria-pressed="false"' in page
    assert "need not be in my plan" in page


def test_must_and_never_exclude_each_other(choose):
    choose("must:pipeline")
    page = choose("never:pipeline")
    assert 'value="must:pipeline" aria-pressed="false"' in page
    assert page.count('value="unsay:pipeline" aria-pressed="true"') == 1
    page = choose("must:pipeline")
    assert 'value="never:pipeline" aria-pressed="false"' in page


def test_undo_takes_a_choice_back(choose, post):
    choose("never:pipeline")
    page = post("/small/undo", {"next": SESSION}).get_data(as_text=True)
    assert 'value="never:pipeline" aria-pressed="false"' in page


def test_an_entry_can_be_locked_on_the_plan_page(choose, post):
    post("/small/entries", {"entry": "going:keynote", "next": "/small/plan"})
    page = choose("lock:keynote", "/small/plan")
    assert pressed(page, "unlock:keynote")
    assert "Locked" in page
    assert 'value="lock:keynote" aria-pressed="false"' in choose("unlock:keynote", "/small/plan")


def test_the_answer_leads_back_to_the_card(post, client):
    post("/small/entries", {"entry": "going:keynote", "next": "/small/plan"})
    answer = post("/small/choices", {"choice": "lock:keynote", "next": "/small/plan"}, follow=False)
    assert answer.status_code == 303
    assert re.fullmatch(r"/small/plan#slot-\d+", answer.location)


@pytest.mark.parametrize(
    ("choice", "status"),
    [
        ("", 409),
        ("perhaps:pipeline", 409),
        ("must", 409),
        ("must:nothing", 409),
        ("never:nothing", 409),
        ("lock:nothing", 404),
        ("registered:keynote", 409),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_makes_no_plan(post, client, choice, status):
    answer = post("/small/choices", {"choice": choice})
    assert answer.status_code == status
    assert "All events" in answer.get_data(as_text=True)
    assert client.get_cookie("plan", path="/small/") is None


def test_a_shared_plan_shows_no_buttons_of_its_owner(app, choose, client, post):
    post("/small/entries", {"entry": "going:keynote", "next": "/small/plan"})
    page = client.get("/small/plan").get_data(as_text=True)
    assert "The room is full" in page
    token = re.search(r"/p/([^\"]+)\"", page)
    assert token
    shared = app.test_client().get(f"/p/{token[1]}").get_data(as_text=True)
    assert "Opening keynote" in shared
    for words in ("Lock", "The room is full", "If it is full", "<button"):
        assert words not in shared
