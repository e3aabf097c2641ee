"""`planner build`: the plan it prints, the files it writes, what it refuses, and that nobody finds a better plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from calendar_readers import read_by_icalendar, read_by_vobject, under_a_strange_name
from click.testing import CliRunner
from planning_judge import judged_value
from planning_samples import best_by_trying
from problem_from_json import problem_from_json
from small_programme import small_programme

from planner.app import create_app
from planner.cli import main
from planner.config import Settings
from planner.core.programme import Venue, Walk
from planner.formats.seed_yaml import write as write_yaml

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "build.md"
SALES = ("--role", "Sales Professional")


@pytest.fixture
def planner(tmp_path, monkeypatch):
    """Runs `planner …` against a database of its own."""
    monkeypatch.setenv("PLANNER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


@pytest.fixture
def load(planner, tmp_path):
    """Publishes a programme as its organizer would."""

    def loading(programme):
        file = tmp_path / "programme.yaml"
        file.write_bytes(write_yaml(programme))
        loaded = planner("load", file, "--event", programme.event.slug)
        assert loaded.exit_code == 0, loaded.stderr
        return programme.event.slug

    return loading


@pytest.fixture
def small(load):
    return load(small_programme())


@pytest.fixture
def build(planner, small):
    """What `planner build small … --json` said."""

    def building(*words):
        result = planner("build", small, *words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return building


def slots(said):
    return [chosen["slot"] for chosen in said["plan"]]


def refusal(result):
    """The lines on standard error of a command that was refused."""
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


def hundredths(points):
    return round(points * 100)


# --- what it answers ---


def test_the_json_has_the_shape_that_programs_rely_on(build):
    said = build()
    assert said["plan"][0] == {
        "session": "pipeline",
        "slot": "pipeline",
        "title": "A pipeline that tells the truth",
        "start": "2014-10-13T10:20:00-07:00",
        "end": "2014-10-13T11:00:00-07:00",
        "room": "West 1",
        "venue": "Moscone West",
        "value": 31.62,
    }
    assert slots(said) == ["pipeline", "panel~2"]
    assert (said["value"], said["bound"], said["proven"]) == (56.62, 56.62, True)
    assert said["milliseconds"] > 0
    for reason in said["left_out"]:
        assert set(reason) >= {"session", "value", "because"}
    assert {"changes", "notes", "walking_minutes"} <= set(said)


def test_a_role_is_named_as_a_person_would_name_it(build):
    assert build("--role", "sales professional")["plan"] == build(*SALES)["plan"]


@pytest.mark.parametrize(
    ("words", "planned"),
    [
        ((), ["pipeline", "panel~2"]),
        (("--must", "keynote"), ["keynote", "panel~2"]),
        (("--must", "keynote", "--must", "panel", "--must", "keynote"), ["keynote", "panel~2"]),
        (("--never", "pipeline"), ["coaching", "panel~2"]),
        (("--never", "pipeline", "--never", "panel"), ["coaching"]),
        (("--from", "9:30"), ["pipeline", "panel"]),
        (("--from", "10:30", "--to", "14:00"), ["coaching"]),
        (("--to", "09:40"), ["panel~2"]),
        (("--lunch", "10:00-11:00/45"), ["coaching", "panel~2"]),
        (("--lunch", "10:00-11:00/46"), ["panel~2"]),
        (("--never", "pipeline", "--lunch", "11:00-12:00/35"), ["coaching", "panel~2"]),
        (("--never", "pipeline", "--lunch", "11:00-12:00/36"), ["keynote", "panel~2"]),
        (("--max-per-day", "1", "--from", "9:30"), ["pipeline"]),
    ],
)
def test_every_option_makes_the_plan_it_says(build, words, planned):
    assert slots(build(*words)) == planned


def test_the_plan_is_told_to_people(planner, small):
    result = planner("build", small, *SALES, "--must", "keynote", "--must", "open")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Monday 13 October"
    assert "10:00–10:40" in lines[1] and "Opening keynote (Hall, Moscone West)" in lines[1]
    assert "“Open round” has no time yet; it takes its place when there is one." in lines
    assert any("1 session, " in line and "No plan is better: proven." in line for line in lines)
    assert any(line.startswith("  “A pipeline that tells the truth”: ") for line in lines)


def test_what_is_left_out_says_what_it_costs(build):
    said = build("--must", "keynote")
    for reason in said["left_out"]:
        assert reason["because"].endswith("clashes with “Opening keynote”, which has to be in the plan")
        assert reason["cost"] is None
    costs = {reason["session"]: reason for reason in build("--never", "pipeline")["left_out"]}
    assert costs["pipeline"]["because"] == "you never want it"


def test_an_event_without_times_has_an_empty_plan(planner, load, tmp_path):
    programme = small_programme("later")
    untimed = tuple(s for s in programme.sessions if s.id == "open")
    load(small_programme("later", sessions=untimed, pick_lists=()))
    result = planner("build", "later", *SALES, "--must", "open", "--lunch", "11:30-14:00/45", "--json")
    said = json.loads(result.stdout)
    assert (said["plan"], said["value"], said["proven"], said["left_out"]) == ([], 0.0, True, [])
    assert said["notes"] == ["“Open round” has no time yet; it takes its place when there is one."]
    problem, ics = tmp_path / "problem.json", tmp_path / "plan.ics"
    told = planner("build", "later", *SALES, "--problem", problem, "--ics", ics)
    assert told.exit_code == 0
    assert told.stdout.startswith("0 sessions, 0 points, 0 minutes on foot.")
    assert json.loads(problem.read_text())["slots"] == []
    assert icalendar.Calendar.from_ical(ics.read_bytes()).walk("VEVENT") == []


# --- one's own calendar ---

MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Example//EN
BEGIN:VEVENT
UID:weekly
SUMMARY:Call with the team
DTSTART;TZID=America/Los_Angeles:20140908T101500
DTEND;TZID=America/Los_Angeles:20140908T103000
RRULE:FREQ=WEEKLY;BYDAY=MO
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def calendar(tmp_path):
    def written(text):
        file = tmp_path / "mine.ics"
        file.write_bytes(text.replace("\n", "\r\n").encode())
        return file

    return written


def test_a_meeting_that_recurs_keeps_its_hour_free(build, calendar, tmp_path):
    said = build("--busy", calendar(MEETING), "--problem", tmp_path / "problem.json")
    assert slots(said) == ["coaching", "panel~2"]
    (pipeline,) = [reason for reason in said["left_out"] if reason["session"] == "pipeline"]
    assert (pipeline["because"], pipeline["cost"]) == ("you are busy: “Call with the team”", None)
    problem = json.loads((tmp_path / "problem.json").read_text())
    assert problem["busy"] == [["2014-10-13T10:15:00-07:00", "2014-10-13T10:30:00-07:00"]]


def test_what_of_a_calendar_cannot_be_used_is_noted(planner, small, calendar):
    broken = MEETING.replace("DTEND;TZID=America/Los_Angeles:20140908T103000", "DTEND:half past")
    result = planner("build", small, "--busy", calendar(broken), "--json")
    assert result.exit_code == 0
    assert result.stderr.startswith("note: mine.ics, line ")
    assert slots(json.loads(result.stdout)) == ["pipeline", "panel~2"]


@pytest.mark.parametrize("text", ["not a calendar\n", "", MEETING[:100], MEETING.replace("END:VEVENT\n", "")])
def test_a_broken_calendar_is_a_sentence(planner, small, calendar, text):
    (line,) = refusal(planner("build", small, "--busy", calendar(text)))
    assert line.startswith("mine.ics") and line.endswith(".")


def test_a_calendar_that_is_not_there_is_a_sentence(planner, small):
    (line,) = refusal(planner("build", small, "--busy", "nowhere.ics"))
    assert line == "nowhere.ics: No such file or directory."


# --- what was solved ---


def test_the_problem_has_every_field_that_the_guide_names(planner, small, tmp_path, calendar):
    file = tmp_path / "problem.json"
    words = ("--from", "9:00", "--to", "0:30", "--lunch", "11:00-14:00/45", "--max-per-day", "4", "--must", "panel")
    result = planner("build", small, *words, "--busy", calendar(MEETING), "--problem", file)
    assert result.exit_code == 0
    problem = json.loads(file.read_text())
    assert problem["slots"][0] == {
        "slot": "keynote",
        "session": "keynote",
        "start": "2014-10-13T10:00:00-07:00",
        "end": "2014-10-13T10:40:00-07:00",
        "place": "west",
        "day": "2014-10-13",
        "value": 16.5,
    }
    assert [slot["slot"] for slot in problem["slots"]] == ["keynote", "pipeline", "coaching", "panel", "panel~2"]
    assert problem["walk"] == {"palace": {"west": 9}, "west": {"palace": 9}}
    assert (problem["fixed"], problem["required"], problem["busy_at"], problem["excluding"]) == ([], ["panel"], [], [])
    assert (problem["kept"], problem["kept_points"]) == ([], 0)
    assert problem["days"][0] == {
        "day": "2014-10-13",
        "midnight": "2014-10-13T00:00:00-07:00",
        "begins": "2014-10-13T04:00:00-07:00",
        "ends": "2014-10-14T04:00:00-07:00",
        "from": "2014-10-13T09:00:00-07:00",
        "to": "2014-10-14T00:30:00-07:00",
        "most_sessions": 4,
        "lunch": {"from": "2014-10-13T11:00:00-07:00", "to": "2014-10-13T14:00:00-07:00", "minutes": 45},
        "breaks": None,
    }
    guide = GUIDE.read_text()
    for field in (*problem, *problem["slots"][0], *problem["days"][0]):
        assert f"`{field}`" in guide, field


OPTIONS = [
    (),
    SALES,
    ("--role", "Developer", "--must", "keynote"),
    (*SALES, "--never", "pipeline", "--from", "10:30"),
    ("--lunch", "10:00-14:00/60", "--max-per-day", "1"),
    ("--must", "coaching", "--to", "14:30"),
]


@pytest.mark.parametrize("words", OPTIONS)
def test_trying_every_plan_of_the_problem_reaches_the_same_value(build, tmp_path, calendar, words):
    file = tmp_path / "problem.json"
    for more in ((), ("--busy", calendar(MEETING.replace("BYDAY=MO", "BYDAY=TU")))):
        said = build(*words, *more, "--problem", file)
        problem = problem_from_json(json.loads(file.read_text()))
        tried = best_by_trying(problem)
        assert (tried[0], -tried[1]) == (hundredths(said["value"]), said["walking_minutes"])
        assert judged_value(problem, 10) == hundredths(said["value"])


@pytest.mark.parametrize(
    "words",
    [SALES, ("--role", "Developer", "--lunch", "11:30-14:00/45", "--max-per-day", "6", "--from", "9:00")],
    ids=["everything", "six a day"],
)
def test_another_solver_reaches_the_same_value_on_the_real_dreamforce(planner, real_data, tmp_path, words):
    loading = ("--event", "df14", "--timezone", "America/Los_Angeles")
    assert planner("load", real_data / "dreamforce-2014.csv", *loading).exit_code == 0
    file = tmp_path / "problem.json"
    result = planner("build", "df14", *words, "--problem", file, "--json")
    said = json.loads(result.stdout)
    assert said["proven"] and len(said["plan"]) > 12
    problem = problem_from_json(json.loads(file.read_text()))
    assert judged_value(problem, 120, hint=slots(said)) == hundredths(said["value"])


# --- the calendar file ---


def test_the_calendar_file_says_the_plan_to_independent_readers(build, tmp_path):
    file = tmp_path / "plan.ics"
    said = build("--ics", file)
    data = file.read_bytes()
    expected = {
        (chosen["title"], datetime.fromisoformat(chosen["start"]), datetime.fromisoformat(chosen["end"]))
        for chosen in said["plan"]
    }
    readings = [read_by_icalendar(data), read_by_vobject(under_a_strange_name(data, "America/Los_Angeles"))]
    for events in readings:
        found = {(e.summary, e.start, e.end) for e in events if isinstance(e.start, datetime)}
        assert found == {(title, start.astimezone(UTC), end.astimezone(UTC)) for title, start, end in expected}
    timed = [e for e in icalendar.Calendar.from_ical(data).walk("VEVENT") if isinstance(e["DTSTART"].dt, datetime)]
    assert {str(event["DTSTART"].params["TZID"]) for event in timed} == {"America/Los_Angeles"}
    assert {e.uid for e in readings[0]} == {e.uid for e in readings[1]}


def test_its_entries_are_those_of_the_plan_on_the_web(build, tmp_path):
    file = tmp_path / "plan.ics"
    said = build("--ics", file)
    instance = tmp_path / "instance"
    url = f"sqlite:///{instance / 'planner.sqlite3'}"
    app = create_app(Settings(database_url=url, instance=instance, secret_key="only for tests"))
    client = app.test_client()
    made = client.post("/api/v1/events/small/plans").get_json()
    for slot_id in slots(said):
        client.put(f"/api/v1/plans/{made['edit_token']}/entries/{slot_id}", json={"state": "going"})
    feed = client.get(made["addresses"]["feed"]).data
    app.extensions["planner"].database.close()

    def uids(data):
        return {(e.uid, e.start) for e in read_by_icalendar(data) if isinstance(e.start, datetime)}

    assert uids(file.read_bytes()) == uids(feed)
    assert len(uids(feed)) == len(said["plan"])


def test_the_same_plan_is_the_same_file(build, tmp_path):
    for name in ("one.ics", "two.ics"):
        build("--ics", tmp_path / name)
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()


def test_a_clock_change_between_two_days_moves_nothing(planner, load, tmp_path):
    """The clocks in Los Angeles go back in the night to 2 November 2014."""

    def later(moment):
        return datetime.combine(moment.date() + timedelta(days=19), moment.time(), tzinfo=moment.tzinfo)

    programme = small_programme("autumn")
    sessions = tuple(
        replace(session, slots=tuple(replace(s, start=later(s.start), end=later(s.end)) for s in session.slots))
        for session in programme.sessions
    )
    event = replace(programme.event, starts_on=date(2014, 11, 1), ends_on=date(2014, 11, 2))
    load(replace(programme, sessions=sessions, event=event))
    said = json.loads(planner("build", "autumn", "--from", "9:00", "--json", "--problem", "problem.json").stdout)
    assert [chosen["start"] for chosen in said["plan"]] == ["2014-11-01T10:20:00-07:00", "2014-11-02T09:00:00-08:00"]
    days = json.loads((tmp_path / "problem.json").read_text())["days"]
    assert [day["from"] for day in days] == ["2014-11-01T09:00:00-07:00", "2014-11-02T09:00:00-08:00"]
    assert [day["midnight"] for day in days] == ["2014-11-01T00:00:00-07:00", "2014-11-02T00:00:00-07:00"]


# --- what it refuses ---


def test_an_unknown_event_is_one_line_with_a_remedy(planner, small):
    (line,) = refusal(planner("build", "nowhere", *SALES))
    assert "There is no event 'nowhere'" in line and "planner events" in line


def test_an_unknown_role_names_the_close_ones(planner, small):
    (line,) = refusal(planner("build", small, "--role", "Sale Profesional"))
    assert line == "This programme has no role 'Sale Profesional'. Did you mean Sales Professional?"


def test_every_unknown_session_has_a_line_of_its_own(planner, small):
    lines = refusal(planner("build", small, "--must", "a", "--must", "keynote", "--never", "b", "--never", "c"))
    assert [line.split(".")[0] for line in lines] == [
        "field --must: The programme has no session 'a'",
        "field --never: The programme has no session 'b'",
        "field --never: The programme has no session 'c'",
    ]
    assert all(line.endswith("'planner export small --to json' lists the ids.") for line in lines)


def test_what_must_and_must_not_be_in_it_is_refused(planner, small):
    (line,) = refusal(planner("build", small, "--must", "keynote", "--never", "keynote"))
    assert line == "field --never: 'keynote' has to be in the plan as well. Leave out its --must or its --never."


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "25:00"),
        ("--to", "noon"),
        ("--from", ""),
        ("--lunch", "11:30/45"),
        ("--lunch", "11:30-14:00"),
        ("--lunch", "11:30-14:00/4"),
        ("--lunch", "11:30-14:00/²"),
        ("--lunch", "11:30-12:00/45"),
        ("--lunch", "14:00-11:30/45"),
        ("--lunch", "eleven-14:00/45"),
        ("--max-per-day", "0"),
        ("--max-per-day", "some"),
    ],
)
def test_what_is_written_wrongly_is_exit_status_2(planner, small, words):
    result = planner("build", small, *words)
    assert result.exit_code == 2
    assert words[0] in result.stderr and "Traceback" not in result.stderr


def test_a_conflict_names_both_sides_and_the_ways_out(planner, small):
    (line,) = refusal(planner("build", small, "--must", "keynote", "--must", "pipeline"))
    assert line == (
        "These cannot all hold: “Opening keynote” must be in it; “A pipeline that tells the truth” must be in it. "
        "To go on: do without “Opening keynote”, or do without “A pipeline that tells the truth”."
    )


def test_a_conflict_is_json_for_programs_as_well(planner, small, tmp_path, calendar):
    words = ("--must", "keynote", "--busy", calendar(MEETING), "--problem", tmp_path / "problem.json")
    result = planner("build", small, *words, "--json", "--ics", tmp_path / "plan.ics")
    (line,) = refusal(result)
    assert "“Call with the team” on Monday, 10:15 to 10:30" in line
    said = json.loads(result.stdout)
    assert said["plan"] is None
    assert [wish["kind"] for wish in said["conflict"]] == ["must", "busy"]
    assert best_by_trying(problem_from_json(json.loads((tmp_path / "problem.json").read_text()))) is None
    assert not (tmp_path / "plan.ics").exists()


@pytest.mark.parametrize("option", ["--problem", "--ics"])
def test_a_file_that_cannot_be_written_is_a_sentence(planner, small, option):
    (line,) = refusal(planner("build", small, option, "nowhere/file"))
    assert line == "nowhere/file: No such file or directory."


def test_walks_between_more_than_two_buildings_are_all_written_down(planner, load, tmp_path):
    programme = small_programme("walks")
    third = Venue(id="hotel", name="Hotel")
    walks = (*programme.walks, Walk(from_venue_id="palace", to_venue_id="hotel", minutes=4))
    load(small_programme("walks", venues=(*programme.venues, third), walks=walks))
    planner("build", "walks", "--problem", tmp_path / "problem.json")
    walk = json.loads((tmp_path / "problem.json").read_text())["walk"]
    assert (walk["palace"]["hotel"], walk["hotel"]["palace"], walk["west"]["palace"]) == (4, 4, 9)
