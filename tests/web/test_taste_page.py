"""Stars, dismissals, topics and speakers as an attendee meets them: on cards, on the session page, on a page of their
own, and nowhere that another person looks."""

from __future__ import annotations

import re

import pytest

SESSION = "/small/sessions/pipeline"
TASTE = "/small/taste"


@pytest.fixture
def say(post):
    def saying(taste: str, back: str = TASTE) -> str:
        answer = post("/small/taste", {"taste": taste, "next": back})
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return saying


@pytest.fixture
def look(client):
    return lambda address: client.get(address).get_data(as_text=True)


def test_nothing_said_is_an_invitation_and_makes_no_plan(look, client):
    page = look(TASTE)
    assert "Nothing starred or dismissed yet" in page
    assert "Star some sessions" in page
    assert "Forget all of this" not in page
    assert client.get_cookie("plan", path="/small/") is None


def test_a_star_is_said_on_the_session_page_and_taken_back_on_the_page_of_all(say, look):
    page = say("star:pipeline", SESSION)
    assert 'value="unstar:pipeline" aria-pressed="true"' in page
    assert "“A pipeline that tells the truth” starred" in page
    assert "you starred it" in page
    assert "1 starred session" in look(TASTE)
    page = say("unstar:pipeline")
    assert "starred session" not in page
    assert "Nothing starred or dismissed yet" in page


def test_a_dismissed_session_stays_findable_dim_and_can_be_taken_back(say, look):
    say("star:pipeline")
    page = say("dismiss:pipeline", "/small/?q=pipeline")
    assert "is-dismissed" in page
    assert "You dismissed it." in page
    assert "starred session" not in look(TASTE)
    assert "1 dismissed session" in look(TASTE)
    assert "is-dismissed" not in say("undismiss:pipeline", "/small/?q=pipeline")


def test_a_speaker_is_followed_beside_their_name(say, look):
    page = say("follow:s1", SESSION)
    assert 'value="unfollow:s1" aria-pressed="true"' in page
    assert "you follow Ada Example" in page
    assert "1 speaker you follow" in look(TASTE)
    assert "you follow" not in say("unfollow:s1")


def test_topics_are_turned_by_rows_of_a_form_and_added_by_name(post, look):
    assert 'name="topic-1" value="forecasting"' in look(TASTE)
    said = {"topic-1": "forecasting", "weight-1": "-2", "next": TASTE}
    page = post("/small/taste/topics", said).get_data(as_text=True)
    assert re.search(r'name="weight-1" value="-2" checked', page)
    assert "“forecasting” turned down" in page
    page = post("/small/taste/topics", {"topic": "Forecasting", "next": TASTE}).get_data(as_text=True)
    assert re.search(r'name="weight-1" value="1" checked', page)
    assert "more on forecasting: you said so" in look(SESSION)


def test_the_first_star_on_the_agenda_brings_all_that_follows_from_it(post, look):
    """The link to what the list is made of, and an order by fit, though no card changes its place."""
    agenda = "/small/?day=all&topic=forecasting"
    page = look(agenda)
    assert page.count("<article") == 1
    assert 'name="sort" value="fit" disabled' in page
    assert "What your list is made of" not in page
    headers = {"HX-Request": "true", "HX-Target": "agenda"}
    answer = post("/small/taste", {"taste": "star:pipeline", "next": agenda}, headers=headers.items())
    page = answer.get_data(as_text=True)
    assert 'name="sort" value="fit"><span>Best fit first' in page
    assert 'id="made-of" hx-swap-oob="outerHTML"><a class="made-of"' in page


def test_all_is_forgotten_in_one_action_and_one_undo_brings_it_back(say, post, look):
    say("star:pipeline")
    say("dismiss:panel")
    say("follow:s1")
    page = post("/small/taste/forget", {"next": TASTE}).get_data(as_text=True)
    assert "Nothing starred or dismissed yet" in page
    page = post("/small/undo", {"next": TASTE}).get_data(as_text=True)
    for words in ("1 starred session", "1 dismissed session", "1 speaker you follow"):
        assert words in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/small/taste", {"taste": ""}),
        ("/small/taste", {"taste": "adore:pipeline"}),
        ("/small/taste", {"taste": "star:nothing"}),
        ("/small/taste", {"taste": "follow:nobody"}),
        ("/small/taste/topics", {"topic": "no such topic"}),
        ("/small/taste/topics", {"topic-1": "forecasting", "weight-1": "7"}),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_makes_no_plan(post, client, address, said):
    answer = post(address, said)
    assert answer.status_code == 409
    assert "All events" in answer.get_data(as_text=True)
    assert client.get_cookie("plan", path="/small/") is None


def test_what_one_does_is_said_on_the_agenda_and_kept_in_the_plan_not_in_the_address(post, look):
    answer = post("/small/role", {"as": "", "about": "I run  renewals"}, follow=False)
    assert answer.status_code == 303
    assert "renewals" not in answer.location
    assert 'value="I run renewals"' in look("/small/")
    post("/small/role", {"as": "Developer", "about": ""})
    assert 'value="I run renewals"' not in look("/small/")


def test_nobody_else_is_told_what_one_likes_or_does(app, say, post, look):
    post("/small/preferences", {"role": "Sales Professional", "about": "I run secret renewals", "next": TASTE})
    post("/small/entries", {"entry": "going:pipeline", "next": "/small/plan"})
    say("star:pipeline")
    say("dismiss:coaching")
    say("follow:s1")
    post("/small/taste/topics", {"topic": "forecasting", "next": TASTE})
    mine = look(SESSION)
    assert "you starred it" in mine
    reading = re.search(r"/p/([^\"<]+)", look("/small/plan"))
    feed = re.search(r"/feeds/([^\"<]+)\.ics", look("/small/plan/calendar"))
    assert reading
    assert feed
    stranger = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', stranger.get("/small/").get_data(as_text=True))
    assert token
    team = {"colleagues": f"http://localhost/p/{reading[1]}", "again": "50", "as": "Developer", "csrf_token": token[1]}
    told = {
        address: stranger.get(address).get_data(as_text=True)
        for address in (f"/p/{reading[1]}", f"/feeds/{feed[1]}.ics", f"/api/v1/plans/{reading[1]}")
    }
    told["download"] = look("/small/plan.ics")
    told["team"] = stranger.post("/small/plan/team", data=team).get_data(as_text=True)
    assert "pipeline that tells the truth" in told["team"]
    for where, words in told.items():
        unfolded = words.replace("\r\n ", "")
        for secret in ("starred", "dismissed", "you follow", "you said so", "secret renewals"):
            assert secret not in unfolded, where
    assert "Why it fits: for Sales Professionals" in told[f"/feeds/{feed[1]}.ics"].replace("\r\n ", "").replace(
        "\\", ""
    )
