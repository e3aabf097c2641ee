"""What to register for, on the plan page; and the demand that orders it and is never shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_programme import at, slot, small_programme, with_session

from planner.core.programme import Session
from planner.services import plans
from planner.services.publish import publish
from planner.services.session_demand import FEWEST_PLANS, demand_for_reservations

NOW = datetime(2014, 10, 1, tzinfo=UTC)


@pytest.fixture
def registered_event(app):
    """An event of which coaching and a dinner, alike in everything else, need registering."""
    programme = with_session(small_programme("register"), "coaching", registration_needed=True, roles=())
    dinner = Session(
        id="dinner", title="Dinner", registration_needed=True, slots=(slot("dinner", at(18), at(20), "ralston"),)
    )
    database = app.extensions["planner"].database
    publish(database, replace(programme, sessions=(*programme.sessions, dinner)), "register.yaml", NOW)
    return app.extensions["planner"].agendas.get("register")


@pytest.fixture
def going(post):
    def taking(*slot_ids: str) -> str:
        for slot_id in slot_ids:
            page = post("/register/entries", {"entry": f"going:{slot_id}", "next": "/register/plan"})
        return page.get_data(as_text=True)

    return taking


def held_by_others(app, agenda, slot_id: str, count: int) -> None:
    database = app.extensions["planner"].database
    for _ in range(count):
        _held, links = plans.create_plan(database, "register", NOW)
        plans.save_entry(database, agenda, links.edit_token, slot_id, plans.EntryState.MAYBE, NOW)


def listed(page: str) -> list[str]:
    return re.findall(r'value="(?:un)?registered:(\w+)"', page)


def test_a_plan_without_anything_to_register_for_shows_no_list(registered_event, going):
    assert 'id="reservations"' not in going("keynote")


def test_what_is_to_do_is_listed_by_time_and_ticked(registered_event, going, post):
    page = going("coaching", "dinner")
    assert "Register for 2 sessions" in page
    assert listed(page) == ["coaching", "dinner"]
    assert page.count("given only once, 120 places") == 2
    page = post("/register/choices", {"choice": "registered:coaching", "next": "/register/plan"}).get_data(as_text=True)
    assert "Register for 1 session<" in page
    assert listed(page) == ["dinner", "coaching"]
    assert 'value="unregistered:coaching" aria-pressed="true"' in page
    assert page.count("Register for this one early") == 1
    post("/register/choices", {"choice": "registered:dinner", "next": "/register/plan"})
    page = post("/register/choices", {"choice": "unregistered:coaching", "next": "/register/plan"})
    assert listed(page.get_data(as_text=True)) == ["coaching", "dinner"]


def test_what_many_want_comes_first_and_no_number_is_told(app, registered_event, going):
    before = going("coaching", "dinner")
    held_by_others(app, registered_event, "dinner", FEWEST_PLANS)
    page = going("keynote")
    assert listed(page) == ["dinner", "coaching"]
    line = re.compile(r'<li>\s*<button class="choice tick-box".*?</li>', re.DOTALL)
    assert sorted(_plain(found) for found in line.findall(page)) == sorted(
        _plain(found) for found in line.findall(before)
    )


def test_fewer_than_five_plans_change_nothing(app, registered_event, going):
    held_by_others(app, registered_event, "dinner", FEWEST_PLANS - 2)
    assert listed(going("coaching", "dinner")) == ["coaching", "dinner"]  # with one's own plan, four


def test_only_plans_of_the_event_that_want_the_session_count(app, registered_event, going):
    database = app.extensions["planner"].database
    held_by_others(app, registered_event, "dinner", FEWEST_PLANS)
    held_by_others(app, registered_event, "keynote", FEWEST_PLANS)
    small = app.extensions["planner"].agendas.get("small")
    for _ in range(FEWEST_PLANS):
        _held, links = plans.create_plan(database, "small", NOW)
        plans.save_entry(database, small, links.edit_token, "coaching", plans.EntryState.GOING, NOW)
    _held, links = plans.create_plan(database, "register", NOW)
    for slot_id in ("coaching", "dinner"):
        held = plans.save_entry(database, registered_event, links.edit_token, slot_id, plans.EntryState.GOING, NOW)
    assert demand_for_reservations(database, registered_event, held.plan) == {"dinner": FEWEST_PLANS + 1}


def _plain(line: str) -> str:
    return re.sub(r"\s+", " ", line)
