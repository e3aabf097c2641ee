"""The command line: what it prints, what it refuses and how it ends, on the real programmes where they are there."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from labelled_programme import labelled_programme

from planner.cli import main
from planner.formats import programme_json


@pytest.fixture
def planner(tmp_path, monkeypatch):
    """Runs `planner …` against a database of its own."""
    monkeypatch.setenv("PLANNER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


@pytest.fixture
def said(planner):
    """Runs a command with `--json` and gives what it said."""

    def saying(*words):
        result = planner(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return saying


TINY_CSV = "Session ID,Title,Date,Start,End,Room\na,First talk,2026-05-04,10:00,10:40,Blue\n"


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.csv"
    path.write_text(TINY_CSV)
    return path


def test_the_real_spreadsheet_of_dreamforce_2014_loads_whole(said, real_data):
    loaded = said("load", real_data / "dreamforce-2014.csv", "--event", "df14", "--timezone", "America/Los_Angeles")
    assert loaded["event"] == "df14"
    assert (loaded["counts"]["sessions"], loaded["counts"]["slots"]) == (2055, 932)
    assert loaded["version"] == 1

    ranked = said("rank", "df14", "--role", "Sales Professional")
    assert len(ranked) == 2055
    assert all(row["fit"] == sum(r["points"] for r in row["reasons"]) for row in ranked)
    labelled = labelled_for(real_data / "dreamforce-2014.csv", "Sales Professional")
    assert {row["session"] for row in ranked[:50]} < labelled
    assert all(row["fit"] >= 60 for row in ranked if row["session"] in labelled)


def labelled_for(path, role):
    """Ids of the sessions that the organizer labelled for the role, counted without our reader."""
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return {r["Session ID"] for r in csv.DictReader(file) if role in [x.strip() for x in r["Roles"].split(";")]}


def test_every_event_of_fosdem_2024_is_there(said, real_data):
    path = real_data / "fosdem-2024.pentabarf.xml"
    loaded = said("load", path)
    ids = re.findall(r'<event [^>]*\bid="([^"]+)"', path.read_text())
    assert loaded["counts"]["sessions"] == len(set(ids)) == len(ids)
    assert loaded["counts"]["slots"] == len(ids)


def test_a_second_state_of_the_programme_shows_its_differences(said, real_data):
    options = ("--event", "df14", "--timezone", "America/Los_Angeles")
    said("load", real_data / "dreamforce-2014-v1.csv", *options)
    loaded = said("load", real_data / "dreamforce-2014-v2.csv", *options)
    kinds = [change["kind"] for change in loaded["changes"]]
    assert (kinds.count("removed"), kinds.count("added"), kinds.count("retitled")) == (19, 69, 40)
    assert 860 <= kinds.count("scheduled") <= 920
    assert [row["version"] for row in said("versions", "df14")] == [2, 1]
    assert said("changes", "df14") == loaded["changes"]
    assert len(said("changes", "df14", 2, 1)) > 900


def test_loading_the_same_file_twice_publishes_once(planner, said, tiny):
    assert said("load", tiny, "--timezone", "Europe/Berlin")["published"] is True
    again = said("load", tiny, "--timezone", "Europe/Berlin")
    assert (again["published"], again["version"], again["changes"]) == (False, 1, [])


def test_a_dry_run_publishes_nothing(planner, said, tiny):
    assert said("load", tiny, "--timezone", "Europe/Berlin", "--dry-run")["version"] is None
    assert said("events") == []


def test_a_refused_file_changes_nothing_and_names_row_field_and_remedy(planner, said, tiny):
    said("load", tiny, "--timezone", "Europe/Berlin")
    tiny.write_text(TINY_CSV + "b,Second talk,2026-05-04,half past ten,11:00,Blue\n")
    result = planner("load", tiny, "--timezone", "Europe/Berlin")
    assert result.exit_code == 1
    assert "tiny.csv, row 3, field Start" in result.stderr
    assert "half past ten" in result.stderr
    assert said("events")[0]["version"] == 1


def test_a_file_of_another_event_is_noticed(planner, said, tiny):
    rows = "".join(f"{n},Talk {n},2026-05-04,10:00,10:40,Room {n}\n" for n in range(30))
    tiny.write_text(TINY_CSV + rows)
    said("load", tiny, "--timezone", "Europe/Berlin")
    tiny.write_text(TINY_CSV)
    loaded = said("load", tiny, "--timezone", "Europe/Berlin")
    (warning,) = [p for p in loaded["problems"] if p["code"] == "another_event"]
    assert "30 sessions of 'tiny' are not in this file" in warning["message"]
    assert "planner rollback tiny 1" in warning["remedy"]


def test_rollback_publishes_what_was_before(planner, said, tiny):
    said("load", tiny, "--timezone", "Europe/Berlin")
    tiny.write_text(TINY_CSV.replace("First talk", "First talk with another title"))
    said("load", tiny, "--timezone", "Europe/Berlin")
    result = planner("rollback", "tiny", 1)
    assert result.exit_code == 0
    assert "as version 3" in result.stdout
    assert said("changes", "tiny", 1, 3) == []


@pytest.mark.parametrize("format_name", ["yaml", "json", "csv", "xlsx", "pentabarf"])
def test_what_is_exported_can_be_loaded_again(planner, said, tiny, tmp_path, format_name):
    said("load", tiny, "--timezone", "Europe/Berlin")
    path = tmp_path / f"again.{format_name}"
    assert planner("export", "tiny", "--to", format_name, "-o", path).exit_code == 0
    loaded = said("load", path, "--event", "tiny", "--timezone", "Europe/Berlin", "--dry-run")
    assert loaded["changes"] == []


def test_an_ics_export_goes_to_standard_output(planner, said, tiny):
    said("load", tiny, "--timezone", "Europe/Berlin")
    result = planner("export", "tiny", "--to", "ics")
    assert result.stdout.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:First talk" in result.stdout


def test_check_finds_a_double_booked_room_in_a_file_and_in_an_event(planner, said, tiny):
    tiny.write_text(TINY_CSV + "b,Second talk,2026-05-04,10:20,11:00,Blue\n")
    found = said("check", tiny, "--timezone", "Europe/Berlin")
    assert any("Blue" in p["message"] and p["severity"] == "warning" for p in found)
    said("load", tiny, "--timezone", "Europe/Berlin")
    assert any("Blue" in p["message"] for p in said("check", "tiny"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("rank", "nowhere", "--role", "x"), "There is no event 'nowhere'"),
        (("versions", "nowhere"), "There is no event 'nowhere'"),
        (("load", "not-there.csv"), "not-there.csv"),
        (("check", "not-there.csv"), "not-there.csv"),
    ],
)
def test_what_is_not_there_is_a_sentence_and_exit_status_1(planner, words, sentence):
    result = planner(*words)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_role_names_the_close_ones(planner, said, tmp_path):
    path = tmp_path / "roles.csv"
    path.write_text("Title,Date,Start,End,Roles\nTalk,2026-05-04,10:00,10:40,Sales Professional\n")
    said("load", path, "--timezone", "Europe/Berlin")
    result = planner("rank", "roles", "--role", "Sale Professional")
    assert result.exit_code == 1
    assert "Did you mean Sales Professional?" in result.stderr


def test_what_one_does_ranks_without_a_role_and_beside_one(said, planner, tmp_path):
    path = tmp_path / "words.csv"
    path.write_text(
        "Title,Roles\nRenewals in a week,Sales Professional\nBread in a week,\nHarbours,Sales Professional\n"
    )
    said("load", path, "--timezone", "Europe/Berlin")
    alone = said("rank", "words", "--about", "I run renewals for a mid-size software company")
    assert [row["title"] for row in alone if row["fit"]] == ["Renewals in a week"]
    assert alone[0]["reasons"] == [{"points": alone[0]["fit"], "text": "because of “Renewals”"}]
    both = said("rank", "words", "--role", "sales professional", "--about", "renewals")
    assert [row["title"] for row in both] == ["Renewals in a week", "Harbours", "Bread in a week"]
    assert planner("rank", "words", "--role", "Baker", "--about", "renewals").exit_code == 1


def test_any_words_stand_for_a_role_where_a_programme_has_none(said, tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("Title,Track\nOne CVE a day,\nBread in a week,\nAn engineer at sea,\n")
    said("load", path, "--timezone", "Europe/Berlin")
    ranked = said("rank", "bare", "--role", "security engineer")
    assert [row["title"] for row in ranked if row["fit"]] == ["One CVE a day"]


def test_wrong_use_is_exit_status_2(planner, tiny):
    assert planner("rank", "x").exit_code == 2
    assert planner("load", tiny, "--columns", "title").exit_code == 2


def test_the_demo_publishes_as_many_sessions_as_asked(planner, said):
    assert planner("demo", "--sessions", 300).exit_code == 0
    (event,) = said("events")
    assert event["sessions"] == 300


def test_loading_tells_the_steps_of_learning_and_ranking_uses_what_was_learned(planner, said, tmp_path):
    file = tmp_path / "programme.json"
    file.write_bytes(programme_json.dumps(labelled_programme()))
    loaded = planner("load", file)
    assert loaded.exit_code == 0, loaded.stderr
    assert "Learning whom sessions are for: growing trees …" in loaded.stderr.splitlines()
    assert "Learning" not in loaded.stdout
    sailors = said("rank", "small", "--role", "Sailor", "--top", "36")
    assert sum("with Anne Bonny" in [reason["text"] for reason in row["reasons"]] for row in sailors) >= 30
    assert "Learning" not in planner("load", file).stderr
