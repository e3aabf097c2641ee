"""The page on which a plan is built: everything in the address, nothing saved until it is accepted."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, DayHours, LunchWish, ValueFactors
from planner.web.attendee.build_address import BuildAddress, read_build_address

BUILD = "/small/plan/build"
FIELDS = (
    *("said", "as", "from", "to", "from-2014-10-13", "to-2014-10-13", "most", "lunch", "lunch_from", "lunch_to"),
    *("must", "never", "off", "avoid", "live", "later", "morning", "register", "keep", "break_after", "break_for"),
    *("count_excellence", "count_recorded", "price"),
)


def text_of(response):
    return html.unescape(response.get_data(as_text=True))


def changes_in(page):
    return re.findall(r'name="change" value="([^"]+)"', page)


def test_looking_saves_nothing_and_sets_no_plan(client):
    response = client.get(f"{BUILD}?as=Sales+Professional")
    assert response.status_code == 200
    assert "No plan is better: proven." in text_of(response)
    assert "Set-Cookie" not in response.headers or "plan=" not in response.headers["Set-Cookie"]
    assert "Nothing in it yet" in text_of(client.get("/small/plan"))


def test_accepting_makes_the_plan_keeps_the_choices_and_one_undo_takes_it_back(client, post):
    page = text_of(client.get(f"{BUILD}?said=1&as=Sales+Professional&must=panel&later=1&register=1"))
    changes = changes_in(page)
    assert changes
    build = re.search(r'name="build" value="([^"]+)"', page)[1]
    done = text_of(post("/small/plan/changes", [("build", build), *(("change", change) for change in changes)]))
    assert f"{len(changes)} going" in done
    again = text_of(client.get(BUILD))
    assert "Your plan is this plan" in again
    assert re.search(r'name="must"[^>]*value="panel" checked', again)
    undone = text_of(post("/small/undo", {"undo": "1", "next": "/small/plan"}))
    assert "Nothing in it yet" in undone


def test_one_change_is_accepted_by_its_own_button(client, post):
    changes = changes_in(text_of(client.get(f"{BUILD}?as=Sales+Professional")))
    done = text_of(post("/small/plan/changes", [("only", changes[0]), *(("change", change) for change in changes)]))
    assert "1 going" in done


def test_a_conflict_names_both_and_each_way_out_leads_to_a_plan(client):
    page = text_of(client.get(f"{BUILD}?said=1&must=keynote&must=pipeline"))
    assert "“Opening keynote” must be in it" in page
    ways = [html.unescape(way) for way in re.findall(r'<a class="button small" href="([^"]+)"', page)]
    assert len(ways) == 2
    for way in ways:
        assert "No plan is better: proven." in text_of(client.get(way))


def test_a_busy_time_in_the_way_can_be_removed_right_there(client, post):
    post("/small/busy-times", {"day": "2014-10-13", "start": "10:00", "end": "11:30", "title": "Dentist"})
    page = text_of(client.get(f"{BUILD}?said=1&must=keynote"))
    assert "“Dentist” on Monday, 10:00 to 11:30" in page
    form = re.search(r'action="([^"]*busy-times/remove)".*?name="busy" value="([^"]+)"', page, re.S)
    back = text_of(post(form[1], {"busy": form[2], "next": f"{BUILD}?said=1&must=keynote"}))
    assert "No plan is better: proven." in back


def test_htmx_gets_the_result_alone_or_with_the_form(client):
    result = text_of(client.get(BUILD, headers={"HX-Request": "true", "HX-Target": "built"}))
    assert result.lstrip().startswith('<section id="built"')
    both = text_of(client.get(BUILD, headers={"HX-Request": "true", "HX-Target": "build"}))
    assert both.lstrip().startswith('<div id="build"')
    assert "HX-Target" in client.get(BUILD).headers["Vary"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=25:00", "“25:00” is no time of the day"),
        ("from=10:00&to=10:00", "The day has to end after it begins."),
        ("most=0", "“0” is no number from 1 to 50."),
        ("lunch=60&lunch_from=12:00&lunch_to=12:30", "Between 12:00 and 12:30 there are no 60 minutes."),
    ],
)
def test_what_cannot_be_understood_is_said_and_the_rest_is_built(client, query, words):
    page = text_of(client.get(f"{BUILD}?said=1&{query}"))
    assert words in page
    assert "No plan is better: proven." in page


def test_nothing_ticked_is_a_sentence_and_a_slot_that_is_gone_another(client, post):
    assert post("/small/plan/changes", {"next": "/small/plan"}).status_code == 409
    gone = post("/small/plan/changes", {"in": "gone", "next": "/small/plan"})
    assert gone.status_code == 404
    assert "no slot 'gone'" in text_of(gone)
    assert "plan=" not in gone.headers.get("Set-Cookie", "")


def test_a_stranger_cannot_post_without_the_form_token(client):
    assert client.post("/small/plan/changes", data={"in": "keynote"}).status_code == 400


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(FIELDS),
            st.sampled_from(["", "1", "0", "9:30", "24:00", "-1", "99999", "keynote", "panel", "2014-10-13", "west"])
            | st.text(max_size=6),
        ),
        max_size=12,
    )
)
def test_no_address_breaks_the_page(app, pairs):
    response = app.test_client().get(BUILD, query_string=MultiDict([("said", "1"), *pairs]))
    assert response.status_code == 200


def test_an_address_says_all_that_was_said(app):
    agenda: Agenda = app.extensions["planner"].agendas.get("small")
    days = agenda.days
    said = BuildChoices(
        must=("keynote",),
        never=("panel", "coaching"),
        remind_to_register=False,
        from_time=None,
        hours=(DayHours(day=days[0], to_time=None, from_time=agenda.event.day_change),),
        days_off=(days[1],),
        lunch=LunchWish(from_time=agenda.event.day_change, to_time=agenda.event.day_change.replace(hour=9), minutes=40),
        break_after_minutes=120,
        break_minutes=30,
        max_per_day=4,
        only_live=True,
        avoided_venues=("palace",),
        watches_later=False,
        follows_morning_tip=True,
        keep_points=0,
        factors=ValueFactors(excellence=35, backup=50),
    )
    for choices in (said, BuildChoices()):
        address = BuildAddress(role="Developer", choices=choices, wrong={})
        args = MultiDict(parse_qsl(address.query().lstrip("?")))
        assert read_build_address(agenda, args, BuildChoices(), "") == address
