"""The room is full: where else to go, from a phone at its door or the evening before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_programme import at, slot, small_programme

from planner.core.agenda import Agenda
from planner.core.plan import Entry, EntryState, Plan
from planner.core.programme import Session
from planner.services.full_room import full_room_page
from planner.services.publish import publish

BEFORE = datetime(2014, 9, 1, tzinfo=UTC)


def busy_programme(slug: str = "busy"):
    """The small one, with two more sessions at ten, and a recorded one at noon that nothing lies beside."""
    programme = small_programme(slug)
    return replace(
        programme,
        sessions=(
            *programme.sessions,
            Session(id="beside", title="Next door", slots=(slot("beside", at(10), at(10, 40), "west1"),)),
            Session(id="across", title="Across the street", slots=(slot("across", at(10), at(11), "ralston"),)),
            Session(id="noon", title="High noon", recorded=True, slots=(slot("noon", at(12), at(12, 40), "hall"),)),
        ),
    )


@pytest.fixture
def in_plan(app, client, post):
    """Publishes the programme, and goes to sessions of it."""
    publish(app.extensions["planner"].database, busy_programme(), "busy.yaml", BEFORE)

    def going(*slot_ids: str) -> None:
        for slot_id in slot_ids:
            assert post("/busy/entries", {"entry": f"going:{slot_id}", "next": "/busy/plan"}).status_code == 200

    return going


def page_of(client, slot_id: str) -> str:
    answer = client.get(f"/busy/plan/full/{slot_id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_plan_page_leads_there_and_carries_a_backup(in_plan, client):
    in_plan("keynote")
    page = client.get("/busy/plan").get_data(as_text=True)
    assert 'href="/busy/plan/full/keynote"' in page
    assert re.search(
        r"If it is full: <span[^>]*>A pipeline that tells the truth</span>, West 1, Moscone West</p>", page
    )


def test_the_walk_to_a_backup_is_told(in_plan, client):
    in_plan("across")
    page = client.get("/busy/plan").get_data(as_text=True)
    assert "West 1, Moscone West, 9 min on foot</p>" in page


def test_every_way_says_walk_value_and_what_becomes_of_the_day(in_plan, client):
    in_plan("keynote", "coaching")
    page = page_of(client, "keynote")
    assert "Where you would still get to in time" in page
    assert "Next door" in page
    across = page.split("Across the street")[1].split("</li>\n  <li")[0]
    assert "9 min on foot" in across
    assert "you miss 4 min" in across
    assert "for what is left" in across
    assert re.search(r"<b>out</b> <span>10:45</span> <span[^>]*>Coaching in the corridor", across)


def test_going_there_instead_is_one_press_and_one_undo(in_plan, client, post):
    in_plan("keynote", "panel")
    form = page_of(client, "keynote").split("/busy/plan/changes")[1].split("</form>")[0]
    fields = re.findall(r'name="(in|out|next)" value="([^"]*)"', form)
    assert ("out", "keynote") in fields
    assert ("next", "/busy/plan") in fields
    brings = [value for name, value in fields if name == "in"]
    page = post("/busy/plan/changes", fields).get_data(as_text=True)
    assert f'value="remove:{brings[0]}" aria-pressed="true"' in page
    assert 'value="remove:panel" aria-pressed="true"' in page
    assert "remove:keynote" not in page
    page = post("/busy/undo", {"next": "/busy/plan"}).get_data(as_text=True)
    assert 'value="remove:keynote" aria-pressed="true"' in page


def test_where_nothing_is_reachable_there_is_a_coffee_and_the_recording(in_plan, client):
    in_plan("noon")
    page = page_of(client, "noon")
    assert "Nothing else is within reach" in page
    assert "coffee" in page
    assert 'name="entry" value="watch-later:noon"' in page


def test_the_same_session_at_another_time_is_offered(in_plan, client):
    in_plan("panel")
    page = page_of(client, "panel")
    assert "Tue 14 Oct 09:00 instead" in page
    assert 'name="in" value="panel~2"' in page


def test_unknown_slots_and_ones_own_talk_are_answered_in_a_sentence(in_plan, client, post):
    assert client.get("/busy/plan/full/nothing").status_code == 404
    assert client.get("/busy/plan/full/open").status_code == 404
    post("/busy/entries", {"entry": "speaking:keynote", "next": "/busy/plan"})
    answer = client.get("/busy/plan/full/keynote")
    assert answer.status_code == 409
    assert "You speak there" in answer.get_data(as_text=True)


def test_looking_makes_no_plan(in_plan, client):
    page_of(client, "keynote")
    assert client.get_cookie("plan", path="/busy/") is None


AGENDA = Agenda(busy_programme())
PLAN = Plan(entries=(Entry(slot_id="keynote", session_id="keynote", state=EntryState.GOING),))


@pytest.mark.parametrize("now", [at(9, 0, 12), at(9, 0, 14), at(8), datetime(2026, 1, 1, tzinfo=UTC)])
def test_on_another_day_or_early_it_is_looked_at_as_if_shortly_before(now):
    page = full_room_page(AGENDA, PLAN, "keynote", now)
    assert {way.card.key: way.missed_minutes for way in page.ways} == {"beside": 0, "across": 4, "pipeline": 0}
    assert not page.is_now


def test_at_the_door_the_time_counts():
    page = full_room_page(AGENDA, PLAN, "keynote", at(10, 10))
    assert page.is_now
    assert {way.card.key: (way.missed_minutes, way.is_running) for way in page.ways} == {
        "beside": (10, True),
        "across": (19, True),
        "pipeline": (0, False),
    }


def test_afterwards_it_is_over():
    page = full_room_page(AGENDA, PLAN, "keynote", at(10, 45))
    assert page.is_over
    assert page.ways == ()
