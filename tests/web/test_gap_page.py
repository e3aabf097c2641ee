"""Fill this gap: from the plan's gap to what fits into it."""

from __future__ import annotations

import re
from html import unescape

import pytest

MORNING = "/small/plan/gap?from=2014-10-13T09:00:00-07:00&to=2014-10-13T13:00:00-07:00"


@pytest.fixture
def page_of(client):
    def reading(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer.get_data(as_text=True)

    return reading


@pytest.fixture
def going(post):
    def taking(*slot_ids: str) -> None:
        for slot_id in slot_ids:
            post("/small/entries", {"entry": f"going:{slot_id}", "next": "/small/plan"})

    return taking


def test_a_gap_of_the_plan_leads_to_its_page(going, page_of):
    going("keynote", "panel")
    found = re.search(r'class="gap">.*?href="([^"]+)"', page_of("/small/plan"))
    assert found
    page = page_of(unescape(found[1]))
    assert "10:40 to 14:00" in page
    assert "3 h 20" in page
    assert "Nothing fits" in page  # coaching begins five minutes after, nine minutes away


def test_what_fits_says_when_where_worth_and_walk_and_can_be_gone_to(going, page_of):
    going("panel")
    page = page_of(MORNING)
    assert 'value="going:keynote"' in page
    assert "worth " in page
    coaching = page.split('value="going:coaching"')[0].rsplit('class="fitting', 1)[1]
    assert "Ralston, Palace Hotel" in coaching
    assert "9 min more on foot" in coaching
    assert "free=1#results" in page


def test_going_to_one_leaves_the_rest_of_the_gap_open(going, post, page_of):
    going("panel")
    page = post("/small/entries", {"entry": "going:pipeline", "next": MORNING}).get_data(as_text=True)
    assert "In it already" in page
    assert 'value="remove:pipeline" aria-pressed="true"' in page
    assert "going:keynote" not in page


def test_the_best_is_taken_in_one_press(app, client, post):
    address = "/small/plan/gap?from=2014-10-13T09:00:00-07:00&to=2014-10-13T15:00:00-07:00"
    page = client.get(address).get_data(as_text=True)
    assert "The best that fits" in page
    assert "Take both" in page
    form = page.split("/small/plan/changes")[1].split("</form>")[0]
    fields = re.findall(r'name="(in|next)" value="([^"]*)"', form)
    brings = [value for name, value in fields if name == "in"]
    assert len(brings) == 2
    plan = post("/small/plan/changes", fields).get_data(as_text=True)
    assert all(f'value="remove:{slot_id}" aria-pressed="true"' in plan for slot_id in brings)
    assert "no clashes" in plan


def test_a_plus_that_arrived_as_a_space_is_understood(page_of):
    page = page_of("/small/plan/gap?from=2014-10-13T17:00:00+00:00&to=2014-10-13T19:00:00+00:00")
    assert "10:00 to 12:00" in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?from=2014-10-13T09:00:00-07:00",
        "?from=soon&to=later",
        "?from=2014-10-13T09:00:00&to=2014-10-13T10:00:00",
        "?from=2014-10-13T10:00:00-07:00&to=2014-10-13T09:00:00-07:00",
        "?from=2014-10-13T10:00:00-07:00&to=2014-10-16T09:00:00-07:00",
        "?from=0001-01-01T00:00:00%2B14:00&to=0001-01-01T01:00:00%2B14:00",
    ],
)
def test_what_is_no_stretch_of_time_is_refused_in_a_sentence(client, query):
    answer = client.get(f"/small/plan/gap{query}")
    assert answer.status_code == 409
    assert "All events" in answer.get_data(as_text=True)


def test_hours_far_from_the_event_hold_nothing(page_of):
    assert "Nothing fits" in page_of("/small/plan/gap?from=2020-01-01T09:00:00Z&to=2020-01-01T12:00:00Z")
