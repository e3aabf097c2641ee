"""Plan as a team: colleagues by link or role, a plan for each, and one's own part to accept."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from planner.core.plan import EntryState, Preferences
from planner.services import plans
from planner.web import limits

TEAM = "/small/plan/team"
NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)


def text_of(response):
    return html.unescape(response.get_data(as_text=True))


@pytest.fixture
def colleague(app):
    """The reading link of a colleague who speaks at 'coaching'."""
    planner = app.extensions["planner"]
    agenda = planner.agendas.get("small")
    _, links = plans.create_plan(planner.database, "small", NOW, Preferences(role="Developer"))
    plans.save_entry(planner.database, agenda, links.edit_token, "coaching", EntryState.SPEAKING, NOW)
    return f"https://plan.example.org/p/{links.read_token}"


def test_everybody_gets_a_plan_and_one_accepts_ones_own_part(client, post, colleague):
    page = text_of(post(TEAM, {"colleagues": f"Kim: {colleague}", "as": "Sales Professional", "again": "0"}))
    assert "2 people cover" in page
    assert "No plans cover more: proven." in page
    coaching = re.search(r"Coaching in the corridor</a></h4>.*?</li>", page, re.S)[0]
    assert "Kim" in coaching
    assert "You" not in coaching
    mine = re.findall(r'name="in" value="([^"]+)"', page)
    assert mine
    done = text_of(post("/small/plan/changes", [("as", "Sales Professional"), *(("in", slot) for slot in mine)]))
    assert f"{len(mine)} going" in done
    assert "Who I am: Sales Professional" in done


def test_two_alike_split_up_unless_they_want_to_be_together(post):
    alike = {"colleagues": "Kim: Sales Professional", "as": "Sales Professional", "again": "0"}
    apart = text_of(post(TEAM, alike))
    assert people_in(apart, "A pipeline that tells the truth") != people_in(apart, "Coaching in the corridor")
    joined = text_of(post(TEAM, {**alike, "together": "pipeline"}))
    assert people_in(joined, "A pipeline that tells the truth") == ["You", "Kim"]


def people_in(page, title):
    found = re.search(rf"{title}</a></h4>(.*?)</li>", page, re.S)
    return re.findall(r'class="mark[^"]*">(You|Kim)<', found[1]) if found else []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "name a colleague, one a line"),
        ("Astronaut", "Line 1 is neither a reading link nor a role. This programme has no role 'Astronaut'"),
        ("https://plan.example.org/p/gone", "Line 1: this link leads to no plan"),
        ("\n".join(["Developer"] * 12), "at most 12 people; you named 12 colleagues"),
    ],
)
def test_a_line_that_names_nobody_is_told_with_the_remedy(post, line, words):
    refused = post(TEAM, {"colleagues": line})
    assert refused.status_code == 422
    assert words in text_of(refused)


def test_an_editing_link_is_no_reading_link_and_is_not_shown_to_anybody_else(app, post):
    planner = app.extensions["planner"]
    _, links = plans.create_plan(planner.database, "small", NOW)
    refused = post(TEAM, {"colleagues": f"https://plan.example.org/e/{links.edit_token}"})
    assert refused.status_code == 422


def test_links_are_never_in_an_address(client, post, colleague):
    page = text_of(client.get(TEAM))
    assert 'method="post"' in page
    response = post(TEAM, {"colleagues": colleague}, follow=False)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


def test_planning_for_teams_is_limited_by_address(app, post):
    allowed = int(limits.LONG_WORK_PER_ADDRESS.split()[0])
    answers = [post(TEAM, {"colleagues": ""}).status_code for _ in range(allowed + 1)]
    assert set(answers[:allowed]) == {422}
    assert answers[allowed] == 429
