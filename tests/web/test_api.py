"""The JSON API: what a program that keeps plans notices, and that the OpenAPI document says the same."""

from __future__ import annotations

import io
import json
import logging
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import brotli
import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from small_programme import at, slot, small_programme, with_session
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from planner.app import LARGEST_FORM_BYTES, create_app
from planner.config import Settings
from planner.core.plan import EntryState, Preferences
from planner.core.programme import Session
from planner.services import busy_times, plans
from planner.services.prepare_database import prepare_database
from planner.services.publish import publish
from planner.shipped_files import shipped_folder
from planner.store import migrate
from planner.store.database import Database
from planner.store.plan_tables import PlanRow
from planner.web import limits
from planner.web.api.bodies import PreferencesBody
from planner.web.api.openapi import DOCUMENT
from planner.web.api.problems import CODES, KINDS

NOW = datetime(2014, 10, 2, 9, 30, 15, 250_000, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
API = "/api/v1"
NEW_PLAN = f"{API}/events/small/plans"
DOCUMENT_FILE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture
def planner(app):
    return app.extensions["planner"]


@pytest.fixture
def links(planner):
    return plans.create_plan(planner.database, "small", NOW, Preferences(role="Developer", interests=("tests",)))[1]


@pytest.fixture
def document(client):
    return client.get(f"{API}/openapi.json").get_json()


@pytest.fixture
def ask(client, document):
    """Asks the API as a program does, and checks every answer against the OpenAPI document."""

    def asking(method, address, **request):
        response = client.open(address, method=method, **request)
        check_answer(document, method, address, response)
        return response

    return asking


@pytest.fixture
def unlimited(app):
    """Lets one test ask as often as it likes."""
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False


def check_answer(document, method, address, response):
    """What holds for every answer, and that it is one the document announces, of the shape it announces."""
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in response.headers
    if response.status_code == 304:
        assert response.data == b""
        return
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert (response.status_code >= 400) == ("error" in response.get_json())
    if response.status_code >= 400:
        check_shape(document, {"$ref": "#/components/schemas/Error"}, response.get_json()["error"])
    operation = operation_at(document, method, address)
    if operation is not None:
        announced = operation["responses"][str(response.status_code)]
        check_shape(document, announced["content"]["application/json"]["schema"], response.get_json())
        for name in announced.get("headers", ()):
            assert name in response.headers


def check_shape(document, schema, value):
    """With nothing more in it than the document says, though it allows clients no such conclusion."""
    components = json.loads(json.dumps(document["components"]))
    for known in components["schemas"].values():
        known.setdefault("additionalProperties", False)
    checker = Draft202012Validator.FORMAT_CHECKER
    assert "date-time" in checker.checkers
    Draft202012Validator({**schema, "components": components}, format_checker=checker).validate(value)


def operation_at(document, method, address):
    """What the document says of an address; None for what is not in it."""
    for template, operations in document["paths"].items():
        pattern = re.sub(r"\\\{slot_id\\\}", ".+", re.escape(API + template))
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern), urlsplit(address).path):
            return operations.get(method.lower())
    return None


def plan_at(token):
    return f"{API}/plans/{token}"


def entry_at(token, slot_id):
    return f"{API}/plans/{token}/entries/{quote(slot_id, safe='~')}"


def states_of(plan):
    return {entry["slot"]: entry["state"] for entry in plan["entries"]}


def refusal(response):
    """Status and code of an error."""
    return response.status_code, response.get_json()["error"]["code"]


# --- making and reading ---


def test_a_program_makes_a_plan_and_opens_it_with_its_tokens(ask, client):
    made = ask("POST", NEW_PLAN, json={"role": " Developer ", "level": "beginner", "interests": ["a", "b", "a"]})
    assert made.status_code == 201
    said = made.get_json()
    preferences = {"role": "Developer", "about": "", "level": "beginner", "interests": ["a", "b"]}
    assert said["plan"]["preferences"] == preferences
    assert (said["plan"]["event"], said["plan"]["version"], said["plan"]["revision"]) == ("small", 1, 0)
    assert (said["plan"]["entries"], said["plan"]["busy"], said["plan"]["clashes"]) == ([], [], [])
    assert len({said["edit_token"], said["read_token"], said["feed_token"]}) == 3
    for token in (said["edit_token"], said["read_token"]):
        assert ask("GET", plan_at(token)).get_json() == said["plan"]
    assert refusal(ask("GET", plan_at(said["feed_token"]))) == (404, "unknown_plan")


def test_what_one_does_in_ones_own_words_is_told_to_whoever_may_edit_alone(ask):
    made = ask("POST", NEW_PLAN, json={"about": " I run renewals "}).get_json()
    assert made["plan"]["preferences"]["about"] == "I run renewals"
    assert ask("GET", plan_at(made["edit_token"])).get_json() == made["plan"]
    assert ask("GET", plan_at(made["read_token"])).get_json()["preferences"]["about"] == ""
    refused = ask("POST", NEW_PLAN, json={"about": "x" * 301})
    assert refusal(refused) == (422, "invalid")


def test_the_addresses_of_a_new_plan_lead_to_it(ask, client):
    made = ask("POST", NEW_PLAN)
    said = made.get_json()
    assert made.headers["Location"] == said["addresses"]["plan"]
    assert ask("GET", urlsplit(said["addresses"]["plan"]).path).get_json() == said["plan"]
    assert ask("GET", made.headers["Location"]).headers["ETag"] == made.headers["ETag"]
    ask("PUT", entry_at(said["edit_token"], "keynote"), json={"state": "going"})
    for page in ("edit_page", "read_page"):
        assert client.get(said["addresses"][page]).status_code == 200
    feed = icalendar.Calendar.from_ical(client.get(said["addresses"]["feed"]).data)
    assert "Opening keynote" in [str(event["SUMMARY"]) for event in feed.walk("VEVENT")]


@pytest.mark.parametrize("body", [{}, {"json": {}}, {"data": b"", "content_type": "text/plain"}])
def test_a_plan_can_be_made_without_saying_anything(ask, body):
    made = ask("POST", NEW_PLAN, **body)
    assert made.status_code == 201
    assert made.get_json()["plan"]["preferences"] == {"role": "", "about": "", "level": "", "interests": []}


def test_a_plan_shows_entries_by_time_with_their_places_in_the_events_offset(ask, links):
    for slot_id, state in [("open", "going"), ("panel~2", "maybe"), ("pipeline", "speaking"), ("keynote", "going")]:
        answer = ask("PUT", entry_at(links.edit_token, slot_id), json={"state": state})
    entries = answer.get_json()["entries"]
    assert [entry["slot"] for entry in entries] == ["keynote", "pipeline", "panel~2", "open"]
    assert entries[0] == {
        "slot": "keynote",
        "session": "keynote",
        "title": "Opening keynote",
        "state": "going",
        "start": "2014-10-13T10:00:00-07:00",
        "end": "2014-10-13T10:40:00-07:00",
        "room": "Hall",
        "venue": "Moscone West",
    }
    assert entries[3] == {
        "slot": "open",
        "session": "open",
        "title": "Open round",
        "state": "going",
        **dict.fromkeys(("start", "end", "room", "venue")),
    }


def test_a_plan_shows_its_clashes_in_minutes(ask, links, planner):
    agenda = planner.agendas.get("small")
    for slot_id, state in [("keynote", "going"), ("pipeline", "maybe"), ("coaching", "going")]:
        ask("PUT", entry_at(links.edit_token, slot_id), json={"state": state})
    busy_times.add_busy_time(planner.database, agenda, links.edit_token, at(11), at(12), "Call", "palace", NOW)
    plan = ask("GET", plan_at(links.read_token)).get_json()
    (busy,) = plan["busy"]
    assert (busy["start"], busy["end"]) == ("2014-10-13T11:00:00-07:00", "2014-10-13T12:00:00-07:00")
    assert (busy["title"], busy["venue"]) == ("Call", "Palace Hotel")
    assert plan["clashes"] == [
        {"first": first, "second": second, "shared_minutes": shared, "lacking_minutes": lacking, "is_soft": soft}
        for first, second, shared, lacking, soft in [
            ("keynote", "pipeline", 20, 0, True),
            ("keynote", "coaching", 0, 4, False),
            ("pipeline", "coaching", 15, 0, True),
            ("pipeline", busy["id"], 0, 9, True),
            ("coaching", busy["id"], 25, 0, False),
        ]
    ]


def test_what_the_programme_drops_stays_in_the_plan_without_time_or_title(ask, links, planner):
    for slot_id in ("coaching", "panel~2"):
        ask("PUT", entry_at(links.edit_token, slot_id), json={"state": "going"})
    once = with_session(small_programme(), "panel", slots=(slot("panel", at(14), at(14, 40), "west1"),))
    kept = tuple(s for s in once.sessions if s.id != "coaching")
    publish(planner.database, small_programme(sessions=kept, pick_lists=()), "v2", LATER)
    plan = ask("GET", plan_at(links.edit_token)).get_json()
    assert plan["version"] == 2
    assert [(e["slot"], e["title"], e["start"]) for e in plan["entries"]] == [
        ("coaching", None, None),
        ("panel~2", "Panel: two years on", None),
    ]
    gone = ask("DELETE", entry_at(links.edit_token, "coaching"))
    assert states_of(gone.get_json()) == {"panel~2": "going"}


def test_typedof_any_language_arrive_as_they_were_sent(ask):
    made = ask("POST", NEW_PLAN, json={"role": "Køkkenchef 👩‍🍳", "interests": ["東京", "العربية"]})
    assert made.get_json()["plan"]["preferences"]["role"] == "Køkkenchef 👩‍🍳"
    assert "東京" in made.get_data().decode()


# --- what has not changed is not sent again ---


def test_an_unchanged_plan_is_answered_304(ask, links, planner):
    first = ask("GET", plan_at(links.edit_token))
    seen = {"If-None-Match": first.headers["ETag"]}
    again = ask("GET", plan_at(links.edit_token), headers=seen)
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])
    assert ask("GET", plan_at(links.edit_token), headers={"If-None-Match": f"W/{first.headers['ETag']}"}).data == b""
    changed = ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": "going"})
    after = ask("GET", plan_at(links.edit_token), headers=seen)
    assert (after.status_code, after.headers["ETag"]) == (200, changed.headers["ETag"])
    publish(planner.database, with_session(small_programme(), "keynote", title="Another"), "v2", LATER)
    anew = ask("GET", plan_at(links.edit_token), headers={"If-None-Match": after.headers["ETag"]})
    assert anew.status_code == 200
    assert anew.get_json()["entries"][0]["title"] == "Another"


def test_every_change_that_shows_changes_the_etag(ask, links, planner):
    agenda = planner.agendas.get("small")
    edit_token = links.edit_token
    changes = [
        lambda: plans.save_entry(planner.database, agenda, edit_token, "keynote", EntryState.GOING, NOW),
        lambda: busy_times.add_busy_time(planner.database, agenda, edit_token, at(12), at(13), "Lunch", None, NOW),
        lambda: plans.set_preferences(planner.database, agenda, edit_token, Preferences(role="Chef"), NOW),
        lambda: plans.undo(planner.database, agenda, edit_token, NOW),
        lambda: plans.replace_link(planner.database, edit_token, "feed", LATER),
    ]
    seen = [ask("GET", plan_at(edit_token))]
    for change in changes:
        change()
        seen.append(ask("GET", plan_at(edit_token)))
    assert len({response.data for response in seen}) == len(seen)
    assert len({response.headers["ETag"] for response in seen}) == len(seen)


def test_a_compressed_plan_is_the_same_plan_for_if_match_and_if_none_match(client, links, planner):
    agenda = planner.agendas.get("small")
    for slot_id in ("keynote", "pipeline", "coaching", "panel"):
        plans.save_entry(planner.database, agenda, links.edit_token, slot_id, EntryState.GOING, NOW)
    compressed = {"Accept-Encoding": "br"}
    first = client.get(plan_at(links.edit_token), headers=compressed)
    assert first.headers["Content-Encoding"] == "br"
    assert len(json.loads(brotli.decompress(first.data))["entries"]) == 4
    seen = first.headers["ETag"]
    assert client.get(plan_at(links.edit_token), headers={**compressed, "If-None-Match": seen}).status_code == 304
    changed = client.delete(entry_at(links.edit_token, "keynote"), headers={**compressed, "If-Match": seen})
    assert changed.status_code == 200
    assert client.delete(entry_at(links.edit_token, "panel"), headers={"If-Match": seen}).status_code == 412


def test_head_answers_what_get_would(client, links):
    head = client.head(plan_at(links.read_token))
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == client.get(plan_at(links.read_token)).headers["ETag"]


# --- changing ---


@pytest.mark.parametrize("state", [state.value for state in EntryState])
def test_a_slot_takes_every_state(ask, links, state):
    answer = ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": state})
    assert states_of(answer.get_json()) == {"keynote": state}
    assert ask("GET", plan_at(links.read_token)).get_json() == answer.get_json()


def test_a_change_that_is_repeated_counts_once(ask, links):
    first = ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": "going"})
    again = ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": "going"})
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    removed = ask("DELETE", entry_at(links.edit_token, "keynote"))
    assert removed.get_json()["revision"] == 2
    assert ask("DELETE", entry_at(links.edit_token, "keynote")).data == removed.data
    assert ask("DELETE", entry_at(links.edit_token, "never-heard-of")).data == removed.data


def test_going_to_a_repeat_ends_going_to_the_other(ask, links):
    ask("PUT", entry_at(links.edit_token, "panel"), json={"state": "going"})
    answer = ask("PUT", entry_at(links.edit_token, "panel~2"), json={"state": "going"})
    assert states_of(answer.get_json()) == {"panel~2": "going"}


ODD_IDS = [
    "a/b",
    "/a",
    "a//b",
    "a/",
    "a~2",
    "a b",
    "ä",
    "100%",
    "a?b",
    "a#b",
    "a+b",
    "a&b=c",
    "plans/x/entries/y",
    "..",
]


@pytest.mark.parametrize("slot_id", ODD_IDS)
def test_any_slot_id_can_stand_in_an_address(ask, links, planner, slot_id):
    odd = Session(id="odd", title="Odd", slots=(slot("odd", at(16), at(17), "hall", slot_id),))
    plain = Session(id="a", title="Plain", slots=(slot("a", at(16), at(17), "hall"),))
    programme = small_programme()
    publish(planner.database, small_programme(sessions=(*programme.sessions, odd, plain)), "odd", LATER)
    answer = ask("PUT", entry_at(links.edit_token, slot_id), json={"state": "going"})
    assert answer.status_code == 200
    assert states_of(answer.get_json()) == {slot_id: "going"}
    assert states_of(ask("DELETE", entry_at(links.edit_token, slot_id)).get_json()) == {}


def test_a_read_token_changes_nothing(ask, links):
    put = ask("PUT", entry_at(links.read_token, "keynote"), json={"state": "going"})
    assert refusal(put) == (403, "read_only")
    assert put.get_json()["error"]["message"] == "This token only reads the plan."
    assert refusal(ask("DELETE", entry_at(links.read_token, "keynote"))) == (403, "read_only")
    assert refusal(ask("PUT", entry_at(links.read_token, "keynote"), data=b"not JSON")) == (403, "read_only")
    assert ask("GET", plan_at(links.read_token)).get_json()["entries"] == []


def test_a_replaced_token_opens_nothing_any_more(ask, links, planner):
    new = plans.replace_link(planner.database, links.edit_token, "edit", NOW)
    assert refusal(ask("GET", plan_at(links.edit_token))) == (404, "unknown_plan")
    put = ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": "going"})
    assert refusal(put) == (404, "unknown_plan")
    assert ask("GET", plan_at(new.edit_token)).status_code == 200


def test_what_the_programme_does_not_have_is_refused_with_its_id(ask, links):
    refused = ask("PUT", entry_at(links.edit_token, "nowhere/at all"), json={"state": "going"})
    assert refusal(refused) == (404, "unknown_slot")
    assert "'nowhere/at all'" in refused.get_json()["error"]["message"]


def test_what_is_not_recorded_cannot_be_watched_later(ask, links):
    refused = ask("PUT", entry_at(links.edit_token, "pipeline"), json={"state": "watch-later"})
    assert refusal(refused) == (409, "not_possible")
    assert "is not recorded" in refused.get_json()["error"]["message"]
    assert ask("GET", plan_at(links.edit_token)).get_json()["revision"] == 0


def test_a_change_is_seen_in_the_browser_that_holds_the_plan(ask, client, links):
    ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": "going"})
    client.set_cookie("plan", links.edit_token, path="/small/")
    assert "Opening keynote" in client.get("/small/plan").get_data(as_text=True)


# --- changing the plan one has seen, and no newer one ---


def test_a_change_meant_for_an_older_plan_is_refused_with_the_newer_one(ask, links):
    seen = ask("GET", plan_at(links.edit_token)).headers["ETag"]
    newer = ask("PUT", entry_at(links.edit_token, "keynote"), json={"state": "going"}, headers={"If-Match": seen})
    assert newer.status_code == 200
    for refused in (
        ask("PUT", entry_at(links.edit_token, "panel"), json={"state": "going"}, headers={"If-Match": seen}),
        ask("DELETE", entry_at(links.edit_token, "keynote"), headers={"If-Match": seen}),
    ):
        assert refusal(refused) == (412, "plan_changed")
        assert refused.get_json()["plan"] == newer.get_json()
        assert refused.headers["ETag"] == newer.headers["ETag"]
    repeated = ask(
        "PUT",
        entry_at(links.edit_token, "panel"),
        json={"state": "going"},
        headers={"If-Match": refused.headers["ETag"]},
    )
    assert states_of(repeated.get_json()) == {"keynote": "going", "panel": "going"}


def test_a_new_programme_makes_a_newer_plan(ask, links, planner):
    seen = ask("GET", plan_at(links.edit_token)).headers["ETag"]
    publish(planner.database, with_session(small_programme(), "keynote", title="Another"), "v2", LATER)
    refused = ask("DELETE", entry_at(links.edit_token, "keynote"), headers={"If-Match": seen})
    assert refusal(refused) == (412, "plan_changed")
    assert refused.get_json()["plan"]["version"] == 2


@pytest.mark.parametrize(
    ("if_match", "status"),
    [("*", 200), ('"other", {}', 200), ("{}", 200), ('"other"', 412), ("W/{}", 412), ("", 412), (",", 412), ('"', 412)],
)
def test_if_match_is_read_as_http_says(ask, links, if_match, status):
    seen = ask("GET", plan_at(links.edit_token)).headers["ETag"]
    headers = {"If-Match": if_match.format(seen)}
    assert ask("DELETE", entry_at(links.edit_token, "keynote"), headers=headers).status_code == status


# --- what cannot be used ---


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "state"),
        ({"state": "flying"}, "state"),
        ({"state": None}, "state"),
        ({"state": ["going"]}, "state"),
        ({"state": "going", "colour": "red"}, "colour"),
        ([], ""),
        ("going", ""),
    ],
)
def test_a_state_that_cannot_be_used_is_named(ask, links, body, field):
    refused = ask("PUT", entry_at(links.edit_token, "keynote"), json=body)
    assert refusal(refused) == (422, "invalid")
    details = refused.get_json()["error"]["details"]
    assert [detail["field"] for detail in details] == [field]
    assert re.fullmatch(r"[A-Z].+\.", details[0]["message"])
    assert ask("GET", plan_at(links.edit_token)).get_json()["entries"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": 3}, "role"),
        ({"role": None}, "role"),
        ({"role": "x" * 101}, "role"),
        ({"role": "two\nlines"}, "role"),
        ({"level": "nul\0"}, "level"),
        ({"interests": "forecasting"}, "interests"),
        ({"interests": ["x"] * 21}, "interests"),
        ({"interests": ["a", "x" * 101]}, "interests.1"),
        ({"interests": ["a", " "]}, "interests.1"),
        ({"interests": [["a"]]}, "interests.0"),
        ({"rôle": "Chef"}, "rôle"),
        ({"alarm_minutes": 5}, "alarm_minutes"),
    ],
)
def test_preferences_that_cannot_be_used_make_no_plan(ask, planner, body, field):
    refused = ask("POST", NEW_PLAN, json=body)
    assert refusal(refused) == (422, "invalid")
    assert [detail["field"] for detail in refused.get_json()["error"]["details"]] == [field]
    with planner.database.reading() as session:
        assert session.scalars(select(PlanRow)).all() == []


def test_a_body_full_of_mistakes_gets_a_short_answer(ask):
    refused = ask("POST", NEW_PLAN, json={f"{number:03}" * 50: number for number in range(1_000)})
    assert refusal(refused) == (422, "invalid")
    assert len(refused.data) < 5_000


def test_null_is_no_body_that_can_be_used(ask, links):
    refused = ask("PUT", entry_at(links.edit_token, "keynote"), data=b"null", content_type="application/json")
    assert refusal(refused) == (422, "invalid")
    assert [detail["field"] for detail in refused.get_json()["error"]["details"]] == [""]


@pytest.mark.parametrize(
    "data",
    [b"{", b"state=going", b"\xff\xfe", b'{"state": "\\ud800"}', b'{"state": "going"}x', b"NaN!", b"[" * 5_000, b"\0"],
)
def test_what_is_no_json_is_refused(ask, links, data):
    refused = ask("PUT", entry_at(links.edit_token, "keynote"), data=data, content_type="application/json")
    assert refusal(refused) == (400, "not_json")
    assert refused.get_json()["error"]["message"].startswith("The body is not JSON: ")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", ""]
)
def test_a_body_has_to_be_declared_as_json(ask, links, content_type):
    refused = ask("PUT", entry_at(links.edit_token, "keynote"), data=b'{"state": "going"}', content_type=content_type)
    assert refusal(refused) == (415, "wrong_content_type")


def test_json_may_be_declared_with_its_charset(ask, links):
    answer = ask(
        "PUT",
        entry_at(links.edit_token, "keynote"),
        data=b'{"state": "going"}',
        content_type="Application/JSON; charset=utf-8",
    )
    assert answer.status_code == 200


def test_a_body_that_is_too_large_is_refused(ask, links):
    body = b'{"state": "going"' + b" " * LARGEST_FORM_BYTES + b"}"
    for method, address in [("PUT", entry_at(links.edit_token, "keynote")), ("POST", NEW_PLAN)]:
        refused = ask(method, address, data=body, content_type="application/json")
        assert refusal(refused) == (413, "too_large")


def test_a_body_without_a_length_is_not_cut_to_one_that_fits(ask, links):
    def put(size):
        return ask(
            "PUT",
            entry_at(links.edit_token, "keynote"),
            input_stream=io.BytesIO(b'{"state": "going"}'.ljust(size) + b"x"),
            environ_overrides={"wsgi.input_terminated": True},
            content_type="application/json",
        )

    assert refusal(put(LARGEST_FORM_BYTES)) == (413, "too_large")
    assert refusal(put(100)) == (400, "not_json")


# --- every error is JSON ---


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", API, 404, "unknown_address"),
        ("GET", f"{API}/", 404, "unknown_address"),
        ("GET", f"{API}/plans", 404, "unknown_address"),
        ("POST", f"{API}/plans/x/y", 404, "unknown_address"),
        ("PUT", f"{API}/plans/x/entries/", 404, "unknown_address"),
        ("GET", f"{API}/plans/x", 404, "unknown_plan"),
        ("GET", f"{API}/plans/%FF%00", 404, "unknown_plan"),
        ("PUT", f"{API}/plans/x/entries/keynote", 404, "unknown_plan"),
        ("DELETE", f"{API}/plans/x/entries/keynote", 404, "unknown_plan"),
        ("POST", f"{API}/events/nowhere/plans", 404, "unknown_event"),
        ("GET", f"{API}/events/small/plans", 405, "wrong_method"),
        ("POST", f"{API}/plans/x", 405, "wrong_method"),
        ("PATCH", f"{API}/plans/x/entries/keynote", 405, "wrong_method"),
        ("DELETE", f"{API}/openapi.json", 405, "wrong_method"),
    ],
)
def test_what_is_not_there_is_said_in_json(ask, method, address, status, code):
    refused = ask(method, address)
    assert refusal(refused) == (status, code)
    assert (status == 405) == ("Allow" in refused.headers)
    error = refused.get_json()["error"]
    for sentence in (error["message"], error["remedy"]):
        assert re.fullmatch(r"[A-Z].+\.", sentence)


def test_pages_beside_the_api_stay_pages(client):
    for address in ("/api/", "/api/v2/plans/x", "/api/v1x", "/p/unknown"):
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (404, "text/html")


def test_something_broken_is_said_in_json_and_no_log_names_a_token(app, ask, links, monkeypatch, caplog):
    def break_down(*_args):
        raise RuntimeError("a screw came loose")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(plans, "open_by_edit_or_read_token", break_down)
    with caplog.at_level(logging.DEBUG):
        refused = ask("GET", plan_at(links.edit_token))
    assert refusal(refused) == (500, "broken")
    assert "screw" not in refused.get_data(as_text=True)
    assert "a screw came loose" in caplog.text
    assert "/api/v1/plans/<token>" in caplog.text
    assert links.edit_token not in caplog.text


def test_a_database_that_does_not_answer_is_said_in_json(ask, links, monkeypatch):
    def unreachable(*_args):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(plans, "open_by_edit_or_read_token", unreachable)
    refused = ask("GET", plan_at(links.edit_token))
    assert refusal(refused) == (503, "unavailable")
    assert "SELECT" not in refused.get_data(as_text=True)


@pytest.mark.postgres
def test_a_zero_character_in_an_address_is_no_breakdown_on_postgresql(postgres_url, tmp_path):
    database = Database(postgres_url)
    migrate.upgrade(database, shipped_folder("migrations"))
    publish(database, small_programme(), "small.yaml", NOW)
    database.close()
    app = create_app(Settings(database_url=postgres_url, instance=tmp_path, secret_key="only for tests"))
    client = app.test_client()
    refused = client.post(f"{API}/events/%00/plans")
    assert refusal(refused) == (400, "bad_request")
    assert client.get("/%00/").status_code == 400
    made = client.post(NEW_PLAN, json={"role": "Chef"}).get_json()
    for slot_id in ("keynote", "%00"):
        address = f"{API}/plans/{made['edit_token']}/entries/{slot_id}"
        assert client.delete(address).status_code == 200
        assert client.put(address, json={"state": "going"}).status_code == (200 if slot_id == "keynote" else 404)
    app.extensions["planner"].database.close()


# --- tokens, not cookies ---


def test_the_cookie_of_a_browser_counts_for_nothing(ask, client, links, planner):
    client.set_cookie("plan", links.edit_token, path="/")
    made = ask("POST", NEW_PLAN).get_json()
    assert made["edit_token"] != links.edit_token
    assert made["plan"]["preferences"]["role"] == ""
    assert refusal(ask("PUT", entry_at(links.read_token, "keynote"), json={"state": "going"})) == (403, "read_only")


def test_a_page_of_the_planner_still_needs_its_form_token(client):
    assert client.post("/small/entries", data={"entry": "going:keynote"}).status_code == 400


# --- limits ---


@pytest.fixture
def limited(app, database_url, tmp_path, monkeypatch):
    """A client of an application with very low limits."""
    monkeypatch.setattr(limits, "CHANGES_PER_PLAN", "3 per minute")
    monkeypatch.setattr(limits, "NEW_PLANS_PER_ADDRESS", "2 per minute")
    made = create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="only for tests"))
    yield made.test_client()
    made.extensions["planner"].database.close()


def test_a_flood_of_changes_of_one_plan_is_slowed_down(limited, links, planner, document, caplog):
    other = plans.create_plan(planner.database, "small", NOW)[1]

    def change(token, slot_id="keynote"):
        return limited.put(entry_at(token, slot_id), json={"state": "going"})

    with caplog.at_level(logging.DEBUG):
        answers = [change(links.edit_token, slot_id) for slot_id in ("keynote", "panel", "coaching", "open")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    check_answer(document, "PUT", entry_at(links.edit_token, "open"), answers[3])
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
    assert refusal(limited.delete(entry_at(links.edit_token, "keynote"))) == (429, "too_many_requests")
    assert links.edit_token not in caplog.text
    assert limited.get(plan_at(links.edit_token)).status_code == 200
    assert change(other.edit_token).status_code == 200


def test_a_plan_is_counted_once_for_the_browser_and_the_api(limited, links):
    limited.set_cookie("plan", links.edit_token, path="/small/")
    page = limited.get("/small/").get_data(as_text=True)
    form = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1], "entry": "going:keynote"}
    assert [limited.post("/small/entries", data=form).status_code for _ in range(2)] == [303, 303]
    assert [limited.delete(entry_at(links.edit_token, "keynote")).status_code for _ in range(2)] == [200, 429]


def test_the_cookie_of_another_plan_is_not_what_the_api_counts(limited, links):
    for number in range(5):
        limited.set_cookie("plan", f"another-{number}", path="/")
        status = limited.delete(entry_at(links.edit_token, "keynote")).status_code
        assert status == (200 if number < 3 else 429)


def test_a_flood_of_new_plans_from_one_address_is_slowed_down(limited, document):
    answers = [limited.post(NEW_PLAN) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    check_answer(document, "POST", NEW_PLAN, answers[2])
    assert limited.post(NEW_PLAN, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 201
    token = answers[0].get_json()["edit_token"]
    assert limited.put(entry_at(token, "keynote"), json={"state": "going"}).status_code == 200


# --- the OpenAPI document ---


def test_the_document_is_valid_openapi(document):
    assert document["openapi"].startswith("3.1.")
    validate(document)


def test_the_document_describes_every_address_and_no_other(app, document):
    (server,) = document["servers"]
    described = {
        (server["url"] + path, method.upper())
        for path, operations in document["paths"].items()
        for method in operations
    }
    answered = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == answered


def test_every_parameter_of_an_address_is_described(document):
    for path, operations in document["paths"].items():
        for operation in operations.values():
            names = [part["$ref"].rpartition("/")[2] for part in operation.get("parameters", ())]
            in_path = {name for name in names if document["components"]["parameters"][name]["in"] == "path"}
            assert in_path == set(re.findall(r"\{(\w+)\}", path))


words = st.text(max_size=102) | st.sampled_from(["", " ", "x" * 100, "a\tb", "\x7f"])
preferences_bodies = st.dictionaries(
    st.sampled_from(["role", "level", "interests", "other"]),
    words | st.lists(words, max_size=22) | st.none() | st.integers(),
)


@given(body=preferences_bodies)
def test_what_the_document_allows_to_send_is_taken(body):
    """The other way round it is stricter than the program in one thing: space around words counts for their length."""
    schema = {"$ref": "#/components/schemas/NewPlan", "components": DOCUMENT["components"]}
    if Draft202012Validator(schema).is_valid(body):
        interests = [word.strip() for word in body.get("interests", [])]
        if all(interests):
            PreferencesBody.model_validate_json(json.dumps(body))


def test_the_codes_of_errors_are_in_the_document_and_in_the_guide(document):
    assert document["components"]["schemas"]["Error"]["properties"]["code"]["enum"] == list(CODES)
    guide = DOCUMENT_FILE.read_text()
    for code, kind in KINDS.items():
        (row,) = [line for line in guide.splitlines() if line.startswith("| ") and f"`{code}`" in line]
        assert str(kind.status) in row


# --- the guide ---


def test_every_example_of_the_guide_works_with_the_shipped_programme(database_url, tmp_path):
    database = Database(database_url)
    prepare_database(database, shipped_folder("migrations"), shipped_folder("seeds"), NOW)
    database.close()
    app = create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="only for tests"))
    client = app.test_client()
    token, etag, methods = "", "", []
    for method, address, headers, data in curl_requests():
        filled = {name: value.replace("ETAG", etag.strip('"')) for name, value in headers.items()}
        response = client.open(address.replace("TOKEN", token), method=method, headers=filled, data=data)
        makes_plan = method == "POST" and address.endswith("/plans")
        assert response.status_code == (304 if "If-None-Match" in headers else 201 if makes_plan else 200), address
        if makes_plan:
            token = response.get_json()["edit_token"]
        etag = response.headers.get("ETag", etag)
        methods.append(method)
    assert sorted(set(methods)) == ["DELETE", "GET", "POST", "PUT"]
    states = states_of(client.get(plan_at(token)).get_json())
    assert states["journeys-that-end~2"] in ("maybe", "going")
    assert list(states.values()).count("going") > 6
    app.extensions["planner"].database.close()


def test_the_guide_names_the_limits_that_hold():
    guide = DOCUMENT_FILE.read_text()
    assert f"changed {limits.CHANGES_PER_PLAN.split()[0]} times a minute" in guide
    assert f"built {limits.BUILDS_PER_PLAN.split()[0]} times" in guide
    assert f"{limits.NEW_PLANS_PER_ADDRESS.split()[0]} plans can be made a minute" in guide
    assert f"and {limits.BUILDS_PER_ADDRESS.split()[0]} built" in guide


def test_the_guide_shows_every_address(app, document):
    shown = {(method, urlsplit(address).path) for method, address, _headers, _data in curl_requests()}
    for path, operations in document["paths"].items():
        for method in operations:
            assert any(m == method.upper() and operation_at(document, m, a) is operations[method] for m, a in shown), (
                path
            )


def curl_requests():
    """Method, address, headers and body of each curl line of the guide, in its order."""
    text = "".join(re.findall(r"^```console\n(.*?)^```", DOCUMENT_FILE.read_text(), re.MULTILINE | re.DOTALL))
    for line in text.replace("\\\n", " ").strip().splitlines():
        command, *typed = shlex.split(line.removeprefix("$ "))
        assert command == "curl"
        method, address, headers, data = "GET", "", {}, None
        while typed:
            word = typed.pop(0)
            if word == "-X":
                method = typed.pop(0)
            elif word == "-H":
                name, _, value = typed.pop(0).partition(": ")
                headers[name] = value
            elif word == "-d":
                data = typed.pop(0)
            else:
                address = urlsplit(word).path
        yield method, address, headers, data


# --- anything at all ---

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
bodies = (
    st.binary(max_size=200)
    | json_values.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(
        {"state": st.sampled_from(["going", "maybe", "watch-later", "speaking"]) | st.text(max_size=12)},
        optional={"role": json_values, "interests": json_values},
    ).map(lambda value: json.dumps(value).encode())
)
slot_ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40) | st.sampled_from(
    ["keynote", "panel~2", "open", "pipeline", "/keynote", "keynote/", "a//b", "\0", "\n", "%2F", "..", "."]
)
headers_of_requests = st.fixed_dictionaries(
    {
        "Content-Type": st.sampled_from(
            ["application/json"] * 6 + ["text/plain", "", "application/json;charset=latin-1", ";"]
        )
    },
    optional={
        "If-Match": st.sampled_from(["*", "", '"x"', "W/", '"', ',,"']) | st.text('aW/"*, ', max_size=8),
        "If-None-Match": st.sampled_from(["*", '"x"', "W/"]),
        "Accept-Encoding": st.sampled_from(["br", "gzip", "*;q=x"]),
    },
)


@pytest.mark.usefixtures("unlimited")
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    method=st.sampled_from(["PUT", "PUT", "PUT", "DELETE", "GET", "POST", "PATCH"]),
    token=st.sampled_from(["EDIT", "EDIT", "EDIT", "READ", "FEED"])
    | st.text(st.characters(codec="utf-8"), max_size=20),
    slot_id=slot_ids,
    body=bodies,
    headers=headers_of_requests,
)
def test_nothing_that_is_sent_breaks_it(client, document, links, method, token, slot_id, body, headers):
    token = {"EDIT": links.edit_token, "READ": links.read_token, "FEED": links.feed_token}.get(
        token, quote(token, safe="")
    )
    for address in (entry_at(token, slot_id), f"{API}/plans/{token}/{quote(slot_id)}", f"{API}/events/{token}/plans"):
        response = client.open(address, method=method, data=body, headers=headers)
        assert response.status_code < 500
        if response.status_code in (304, 308) or "Content-Encoding" in response.headers:
            continue  # 308: an address with two slashes in a row, to the same one with one
        assert response.mimetype == "application/json"
        assert (response.status_code >= 400) == ("error" in response.get_json())
