"""Building a plan by the API: what a program says, what it is told, and what it may change."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from planning_judge import judged_value
from planning_samples import best_by_trying
from problem_from_json import plain_value, problem_from_json
from small_programme import at

from planner.app import create_app
from planner.config import Settings
from planner.core.build_choices import BuildChoices, DayHours, LunchWish, ValueFactors
from planner.core.plan import EntryState, Preferences
from planner.services import busy_times, plan_choices, plans
from planner.web import limits
from planner.web.api.build_body import BuildBody
from planner.web.api.openapi import DOCUMENT

NOW = datetime(2014, 10, 2, 9, 30, tzinfo=UTC)
MONDAY, TUESDAY = "2014-10-13", "2014-10-14"


@pytest.fixture
def planner(app):
    return app.extensions["planner"]


@pytest.fixture
def agenda(planner):
    return planner.agendas.get("small")


@pytest.fixture
def links(planner):
    return plans.create_plan(planner.database, "small", NOW, Preferences(interests=("forecasting",)))[1]


@pytest.fixture
def unsaid_links(planner):
    """Of a plan whose owner said nothing, so that every session is worth something."""
    return plans.create_plan(planner.database, "small", NOW)[1]


@pytest.fixture
def unlimited(app):
    for limiter in app.extensions["limiter"]:
        limiter.enabled = False


@pytest.fixture
def build(client, links):
    """Asks for a plan with the edit token, or another, and checks the answer against the OpenAPI document."""

    def building(body=None, token=None, **request):
        address = f"/api/v1/plans/{token or links.edit_token}/build"
        response = client.post(address, json={} if body is None else body, **request)
        check_shape(response)
        return response

    return building


@pytest.fixture
def save(planner, agenda, links):
    def saving(slot_id, state=EntryState.GOING, token=None):
        return plans.save_entry(planner.database, agenda, token or links.edit_token, slot_id, state, NOW)

    return saving


@pytest.fixture
def kept(planner, links):
    """The plan as it is kept."""
    return lambda: plans.open_by_edit_token(planner.database, links.edit_token)


def check_shape(response):
    """That the document announces this answer, and everything that is in it."""
    announced = DOCUMENT["paths"]["/plans/{token}/build"]["post"]["responses"][str(response.status_code)]
    components = json.loads(json.dumps(DOCUMENT["components"]))
    for known in components["schemas"].values():
        known.setdefault("additionalProperties", False)
    schema = {**announced["content"]["application/json"]["schema"], "components": components}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(response.get_json())
    assert all(name in response.headers for name in announced.get("headers", ()))
    assert response.headers["Cache-Control"] == "private, no-cache"


def slots(answer):
    return [chosen["slot"] for chosen in answer.get_json()["plan"]]


def refused_fields(answer):
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid")
    details = answer.get_json()["error"]["details"]
    assert all(re.fullmatch(r"[A-Z].+\.", detail["message"]) for detail in details)
    return [detail["field"] for detail in details]


# --- what is answered ---


def test_the_best_plan_comes_with_its_proof_and_reasons_and_changes_nothing(build, unsaid_links, planner):
    answer = build({"max_per_day": 1}, unsaid_links.edit_token)
    said = answer.get_json()
    assert said["proven"] and said["value"] == said["bound"]
    assert said["value"] == pytest.approx(sum(chosen["value"] for chosen in said["plan"]))
    assert [change["in"] for change in said["changes"]] == [[slot_id] for slot_id in slots(answer)]
    (monday, tuesday) = said["plan"]
    assert monday["start"].startswith(MONDAY) and tuesday["slot"] == "panel~2"
    assert monday["venue"] in ("Moscone West", "Palace Hotel")
    assert {reason["session"] for reason in said["left_out"]} <= {"keynote", "pipeline", "coaching"}
    assert all(reason["because"] for reason in said["left_out"])
    held = plans.open_by_edit_token(planner.database, unsaid_links.edit_token)
    assert (held.revision, held.plan.entries) == (0, ())


def test_the_body_may_be_left_out_and_the_read_token_is_enough(build, client, links):
    answer = client.post(f"/api/v1/plans/{links.read_token}/build")
    check_shape(answer)
    assert slots(answer) == slots(build()) == ["pipeline"]


def test_as_many_reasons_come_as_are_asked_for(build, unsaid_links):
    body = {"must": ["keynote"]}  # which is worth least, so that both it clashes with are worth more
    found = [build({**body, "reasons": n}, unsaid_links.edit_token).get_json()["left_out"] for n in (0, 1, 2, 500)]
    assert [len(reasons) for reasons in found] == [0, 1, 2, 2]
    assert {reason["session"] for reason in found[2]} == {"pipeline", "coaching"}
    assert found[1] == found[2][:1]
    assert all("Opening keynote" in reason["because"] for reason in found[2])


def test_what_is_said_counts_on_top_of_what_is_kept(build, planner, agenda, unsaid_links):
    token = unsaid_links.edit_token
    choices = BuildChoices(max_per_day=1, never=("pipeline",), days_off=(date(2014, 10, 14),))
    plan_choices.change_choices(planner.database, agenda, token, lambda _: (choices, "choices"), NOW)
    assert slots(build({}, token)) == ["coaching"]
    assert slots(build({"max_per_day": None}, token)) == ["coaching", "panel"]
    assert slots(build({"days_off": []}, token)) == ["coaching", "panel~2"]
    assert slots(build({"never": []}, token)) == ["pipeline"]
    assert slots(build({"must": ["pipeline"]}, token)) == ["pipeline"]  # what is said last counts


def test_every_choice_is_kept_as_it_was_said(build, kept, save):
    save("pipeline")
    said = {
        "role": " Developer ",
        "must": ["pipeline", "pipeline"],
        "never": ["panel"],
        "locked": ["pipeline"],
        "registered": ["coaching"],
        "remind_to_register": False,
        "from": "8:30",
        "to": "19:00",
        "hours": [{"day": TUESDAY, "from": None, "to": "12:00"}],
        "days_off": [TUESDAY],
        "lunch": {"minutes": 40},
        "break_after_minutes": 240,
        "break_minutes": 15,
        "max_per_day": 5,
        "only_live": True,
        "avoided_venues": ["palace"],
        "watches_later": False,
        "follows_morning_tip": True,
        "keep_points": 3,
        "factors": {"live": 200},
        "accept": True,
    }
    assert build(said).status_code == 200
    assert kept().plan.preferences.role == "Developer"
    assert kept().plan.preferences.interests == ("forecasting",)
    assert kept().plan.choices == BuildChoices(
        must=("pipeline",),
        never=("panel",),
        locked=("pipeline",),
        registered=("coaching",),
        remind_to_register=False,
        from_time=time(8, 30),
        to_time=time(19),
        hours=(DayHours(day=date(2014, 10, 14), from_time=None, to_time=time(12)),),
        days_off=(date(2014, 10, 14),),
        lunch=LunchWish(from_time=time(11, 30), to_time=time(14), minutes=40),
        break_after_minutes=240,
        break_minutes=15,
        max_per_day=5,
        only_live=True,
        avoided_venues=("palace",),
        watches_later=False,
        follows_morning_tip=True,
        keep_points=3,
        factors=ValueFactors(live=200),
    )
    names = {name.removesuffix("_time") for name in (field.name for field in fields(BuildChoices))}
    assert names == set(said) - {"role", "accept"}


# --- what cannot be used ---


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"must": ["nowhere"], "never": ["keynote", "?"]}, ["must.0", "never.1"]),
        ({"registered": ["nowhere"], "avoided_venues": ["the moon"]}, ["registered.0", "avoided_venues.0"]),
        ({"locked": ["keynote"]}, ["locked.0"]),
        ({"days_off": [MONDAY, "2014-10-15"]}, ["days_off.1"]),
        ({"hours": [{"day": "2014-10-12"}]}, ["hours.0.day"]),
        ({"hours": [{"day": MONDAY}, {"day": MONDAY}]}, ["hours.1.day"]),
        ({"hours": [{"from": "09:00"}]}, ["hours.0.day"]),
        ({"hours": [{"day": MONDAY, "from": "09:00", "to": "9:00"}]}, ["hours.0.to"]),
        ({"must": ["keynote"], "never": ["keynote"]}, ["never.0"]),
        ({"from": "09:00", "to": "09:00"}, ["to"]),
        ({"from": "24:00", "to": "9"}, ["from", "to"]),
        ({"from": 9, "to": "09:00\n"}, ["from", "to"]),
        ({"lunch": {"from": "12:00", "to": "12:30", "minutes": 45}}, ["lunch.minutes"]),
        ({"lunch": {"from": "12:00"}}, ["lunch.minutes"]),
        ({"lunch": 45}, ["lunch"]),
        ({"max_per_day": 0}, ["max_per_day"]),
        ({"max_per_day": "3"}, ["max_per_day"]),
        ({"keep_points": 101, "break_minutes": 4, "break_after_minutes": 29}, None),
        ({"factors": {"live": 301, "excellence": 9, "luck": 100}}, None),
        ({"reasons": 501}, ["reasons"]),
        ({"problem": 1, "accept": "yes"}, ["problem", "accept"]),
        ({"role": None}, ["role"]),
        ({"must": None}, ["must"]),
        ({"days_off": ["Monday"]}, ["days_off.0"]),
        ({"musts": ["keynote"]}, ["musts"]),
        ({"must": ["keynote"] * 201}, ["must"]),
        ([], [""]),
    ],
)
def test_what_cannot_be_used_is_named(build, kept, body, wrong):
    found = refused_fields(build(body))
    assert found == wrong or (wrong is None and len(found) == 3)
    assert kept().revision == 0


def test_an_id_that_is_unknown_is_said_and_cut(build):
    answer = build({"must": ["nowhere" + "e" * 200]})
    (detail,) = answer.get_json()["error"]["details"]
    assert detail["message"].startswith("The programme has no session 'nowhere") and len(detail["message"]) < 120


# --- what cannot hold together ---


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"must": ["keynote", "pipeline"]}, ["must", "must"]),
        ({"must": ["keynote"], "days_off": [MONDAY]}, ["must", "days_off"]),
        ({"must": ["keynote"], "from": "12:00"}, ["must", "from"]),
        ({"must": ["keynote"], "hours": [{"day": MONDAY, "from": "12:00"}]}, ["must", "hours"]),
        ({"must": ["keynote"], "lunch": {"from": "10:00", "to": "11:00", "minutes": 30}}, ["must", "lunch"]),
        ({"must": ["keynote", "coaching", "panel"], "max_per_day": 1}, None),
    ],
)
def test_a_conflict_names_the_wishes_and_the_ways_out(build, kept, body, wrong):
    answer = build({**body, "accept": True})
    assert answer.status_code == 409
    said = answer.get_json()
    assert said["error"]["code"] == "conflict"
    found = [detail["field"] for detail in said["error"]["details"]]
    assert found == wrong or (wrong is None and "must" in found)
    for detail, wish in zip(said["error"]["details"], said["conflict"], strict=True):
        assert wish["way_out"] and wish["way_out"] in detail["message"]
        assert wish["text"][1:] in detail["message"]
    assert kept().revision == 0


def test_what_one_speaks_at_has_no_way_out(build, save):
    save("keynote", EntryState.SPEAKING)
    said = build({"must": ["pipeline"]}).get_json()
    ways = {wish["kind"]: wish["way_out"] for wish in said["conflict"]}
    assert ways == {"must": "Do without “A pipeline that tells the truth”", "fixed": ""}


# --- taking it over ---


def test_accepting_makes_it_the_plan_and_the_page_takes_it_back(build, kept, client, links, post, save):
    save("keynote")
    answer = build({"role": "Sales Professional", "keep_points": 1, "accept": True})
    after = answer.get_json()["plan_after"]
    assert {entry["slot"]: entry["state"] for entry in after["entries"]} == {"pipeline": "going"}
    assert after["preferences"]["role"] == "Sales Professional"
    assert (kept().revision, kept().last_change) == (2, "1 session in, 1 out")
    shown = client.get(f"/api/v1/plans/{links.read_token}")
    assert (shown.get_json(), shown.headers["ETag"]) == (after, answer.headers["ETag"])
    client.set_cookie("plan", links.edit_token, path="/small/")
    assert "A pipeline that tells the truth" in client.get("/small/plan").get_data(as_text=True)
    assert post("/small/undo").status_code == 200
    assert [entry.slot_id for entry in kept().plan.entries] == ["keynote"]
    assert kept().plan.preferences.role == ""
    assert kept().plan.choices == BuildChoices()


def test_accepting_twice_is_accepting_once(build, kept):
    body = {"role": "Sales Professional", "max_per_day": 2, "accept": True}
    first = build(body)
    again = build(body)
    assert again.get_json()["changes"] == []
    assert again.get_json()["plan_after"] == first.get_json()["plan_after"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.get_json()["value"] == first.get_json()["value"]
    assert kept().revision == 1


def test_a_read_token_accepts_nothing(build, links, kept):
    refused = build({"accept": True}, links.read_token)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "read_only")
    assert kept().revision == 0


def test_an_unknown_token_builds_nothing(build, links):
    for token in ("x", links.feed_token):
        refused = build({}, token)
        assert (refused.status_code, refused.get_json()["error"]["code"]) == (404, "unknown_plan")


@pytest.mark.parametrize("accept", [True, False])
def test_what_is_meant_for_an_older_plan_is_answered_with_the_newer_one(build, save, kept, accept):
    seen = build().headers["ETag"]
    assert build({"accept": False}, headers={"If-Match": seen}).status_code == 200
    save("keynote")
    refused = build({"accept": accept}, headers={"If-Match": seen})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (412, "plan_changed")
    assert [entry["slot"] for entry in refused.get_json()["plan"]["entries"]] == ["keynote"]
    assert build({"accept": accept}, headers={"If-Match": refused.headers["ETag"]}).status_code == 200


def test_a_plan_that_changes_while_another_is_built_from_it_stays_as_it_is(build, save, kept, monkeypatch):
    from planner.web.api import build as view

    built_plan = view.built_plan

    def slowly(agenda, plan):
        save("panel", EntryState.MAYBE)
        return built_plan(agenda, plan)

    monkeypatch.setattr(view, "built_plan", slowly)
    refused = build({"accept": True})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (412, "plan_changed")
    assert [entry["slot"] for entry in refused.get_json()["plan"]["entries"]] == ["panel"]
    assert [entry.slot_id for entry in kept().plan.entries] == ["panel"]


# --- what was solved ---

wishes_said = st.fixed_dictionaries(
    {"role": st.sampled_from(["", "Sales Professional", "Developer"])},
    optional={
        "must": st.lists(st.sampled_from(["keynote", "coaching", "panel"]), max_size=2),
        "never": st.lists(st.sampled_from(["pipeline"]), max_size=1),
        "locked": st.lists(st.sampled_from(["pipeline"]), max_size=1),
        "from": st.sampled_from([None, "09:30", "10:20", "10:45"]),
        "to": st.sampled_from([None, "11:00", "14:00"]),
        "days_off": st.lists(st.sampled_from([MONDAY, TUESDAY]), max_size=1),
        "lunch": st.sampled_from([{"minutes": 60}, {"from": "10:00", "to": "11:30", "minutes": 45}]),
        "break_after_minutes": st.sampled_from([30, 60, 90]),
        "max_per_day": st.integers(1, 3),
        "only_live": st.booleans(),
        "avoided_venues": st.lists(st.sampled_from(["palace", "west"]), max_size=1),
        "keep_points": st.sampled_from([0, 5, 40]),
        "factors": st.fixed_dictionaries({"excellence": st.sampled_from([10, 20, 40])}),
    },
)


@pytest.mark.usefixtures("unlimited")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=wishes_said)
def test_trying_every_plan_of_the_problem_finds_no_better_one(build, planner, agenda, body):
    links = plans.create_plan(planner.database, "small", NOW)[1]
    for slot_id in ("pipeline", "panel~2"):
        plans.save_entry(planner.database, agenda, links.edit_token, slot_id, EntryState.GOING, NOW)
    busy_times.add_busy_time(planner.database, agenda, links.edit_token, at(12), at(13), "Call", "palace", NOW)
    busy_times.add_busy_time(planner.database, agenda, links.edit_token, at(9, 20, 14), at(9, 30, 14), "", None, NOW)
    answer = build({**body, "problem": True}, links.edit_token)
    if answer.status_code == 409:
        return
    said = answer.get_json()
    problem = problem_from_json(said["problem"])
    tried = best_by_trying(problem)
    assert tried is not None
    assert plain_value(said["problem"], slots(answer), tried[0]) == round(said["value"] * 100)
    assert said["walking_minutes"] == -tried[1]
    if "break_after_minutes" not in body:
        assert judged_value(problem, 10) == tried[0]


def test_a_problem_that_has_no_plan_has_none_for_anybody_else(build, planner, unsaid_links):
    """The conflict's problem is the one that the same wishes without the last must have, with it required."""
    body = {"must": ["keynote"], "problem": True}
    said = build(body, unsaid_links.edit_token).get_json()["problem"]
    assert best_by_trying(problem_from_json(said)) is not None
    said["required"].append("pipeline")
    assert best_by_trying(problem_from_json(said)) is None
    assert build({"must": ["keynote", "pipeline"]}, unsaid_links.edit_token).status_code == 409


# --- limits ---


@pytest.fixture
def limited(app, database_url, tmp_path, monkeypatch):
    """A client of an application that builds little."""
    monkeypatch.setattr(limits, "BUILDS_PER_PLAN", "2 per minute")
    monkeypatch.setattr(limits, "BUILDS_PER_ADDRESS", "4 per minute")
    made = create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="only for tests"))
    yield made.test_client()
    made.extensions["planner"].database.close()


def test_a_flood_of_builds_is_slowed_down_by_plan_and_by_address(limited, links, planner):
    other = plans.create_plan(planner.database, "small", NOW)[1]

    def build(token):
        return limited.post(f"/api/v1/plans/{token}/build")

    answers = [build(links.edit_token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    check_shape(answers[2])
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert build(other.edit_token).status_code == 200
    assert limited.put(f"/api/v1/plans/{links.edit_token}/entries/keynote", json={"state": "going"}).status_code == 200


def test_the_page_of_a_built_plan_is_counted_by_address(limited):
    pages = [limited.get("/small/plan/build").status_code for _ in range(5)]
    assert pages == [200, 200, 200, 200, 429]
    assert limited.get("/small/plan/build", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    assert limited.get("/small/").status_code == 200


# --- anything at all ---

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ids = st.lists(st.sampled_from(["keynote", "pipeline", "coaching", "panel", "panel~2", "open"]), max_size=4)
clocks = st.none() | st.times().map(lambda t: f"{t:%H:%M}")
days = st.sampled_from([MONDAY, TUESDAY])
likely = {
    "role": st.sampled_from(["", "Sales Professional", "nobody"]),
    "must": ids,
    "never": ids,
    "locked": ids,
    "registered": ids,
    "remind_to_register": st.booleans(),
    "from": clocks,
    "to": clocks,
    "hours": st.lists(st.fixed_dictionaries({"day": days, "from": clocks, "to": clocks}), max_size=2),
    "days_off": st.lists(days, max_size=2),
    "lunch": st.none() | st.fixed_dictionaries({"from": clocks, "to": clocks, "minutes": st.integers(5, 240)}),
    "break_after_minutes": st.none() | st.integers(30, 720),
    "break_minutes": st.integers(5, 120),
    "max_per_day": st.none() | st.integers(1, 50),
    "only_live": st.booleans(),
    "avoided_venues": st.lists(st.sampled_from(["west", "palace"]), max_size=2),
    "watches_later": st.booleans(),
    "follows_morning_tip": st.booleans(),
    "keep_points": st.integers(0, 100),
    "factors": st.dictionaries(st.sampled_from([f.name for f in fields(ValueFactors)]), st.integers(10, 40)),
    "reasons": st.integers(0, 500),
    "problem": st.booleans(),
    "accept": st.booleans(),
}
likely_bodies = st.fixed_dictionaries({}, optional=likely)
odd_bodies = st.fixed_dictionaries({}, optional={name: said | json_values for name, said in likely.items()})


def test_every_field_is_drawn():
    described = set(DOCUMENT["components"]["schemas"]["PlanWishes"]["properties"])
    assert set(likely) == described
    assert {field.alias or name for name, field in BuildBody.model_fields.items()} == described


@pytest.mark.usefixtures("unlimited")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=likely_bodies | odd_bodies)
def test_nothing_that_is_sent_breaks_it(client, links, save, body):
    save("panel", EntryState.SPEAKING)
    save("pipeline")
    response = client.post(
        f"/api/v1/plans/{links.edit_token}/build", data=json.dumps(body), content_type="application/json"
    )
    assert response.status_code in (200, 400, 409, 422), response.get_data(as_text=True)
    if "Content-Encoding" not in response.headers:
        check_shape(response)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(body=odd_bodies)
def test_what_the_document_allows_to_send_has_the_right_shape(body):
    """The other way round it is stricter than the program in one thing: space around a role counts for its length. The
    program is stricter in two: 5.0 is no whole number to it, and a date has to be one."""
    schema = {"$ref": "#/components/schemas/PlanWishes", "components": DOCUMENT["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    if "float" not in repr({type(v).__name__ for v in flat(body)}) and Draft202012Validator(
        schema, format_checker=checker
    ).is_valid(body):
        BuildBody.model_validate_json(json.dumps(body))


def flat(value):
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in flat(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in flat(inner)]
    return [value]
