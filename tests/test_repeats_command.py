"""Repeats on the command line: offered, listed, merged, and remembered; on the real programme where it is there."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from planner.cli import main

TELLING = "Join us to learn how a renewals team runs its business with dashboards, forecasts and a weekly call."
CSV = f"""Session ID,Title,Abstract,Date,Start,End
a,Renewals,"{TELLING}",2026-05-04,10:00,10:40
b,Renewals (2),"{TELLING}",2026-05-05,11:00,11:40
c,Something else,"Bring a laptop.",2026-05-05,11:00,11:40
"""


@pytest.fixture
def planner(tmp_path, monkeypatch):
    """Runs `planner …` against a database of its own."""
    monkeypatch.setenv("PLANNER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "listed.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def load(planner, file):
    return lambda *words: planner("load", file, "--event", "conf", "--timezone", "Europe/Berlin", *words)


def test_a_load_says_what_looks_like_repeats_and_how_to_merge_it(load):
    loaded = load()
    assert "3 sessions, 3 slots" in loaded.stdout
    assert "2 sessions look like repeats of 1" in loaded.stderr
    assert "--repeats sure" in loaded.stderr


def test_repeats_lists_each_group_with_its_reason_and_its_ids(planner, load, file):
    listed = planner("repeats", file, "--timezone", "Europe/Berlin")
    assert "2 × Renewals: titles differ by “(2)”, same abstract; a,b" in listed.stdout
    load()
    of_event = planner("repeats", "conf", "--json")
    assert json.loads(of_event.stdout) == [
        {"sessions": ["a", "b"], "title": "Renewals", "reason": "titles differ by “(2)”, same abstract", "sure": True}
    ]


@pytest.mark.parametrize("choice", ["all", "sure", "b", "a,b"])
def test_a_confirmed_repeat_is_one_session_now_and_at_the_next_load(planner, load, choice):
    assert "2 sessions, 3 slots" in load("--repeats", choice).stdout
    again = load()
    assert "2 sessions of the file are one again" in again.stdout
    assert "Nothing differs" in again.stdout
    assert again.stderr.count("look like repeats") == 0
    ranked = json.loads(planner("export", "conf", "--to", "json").stdout)
    assert [session["id"] for session in ranked["sessions"]] == ["a", "c"]
    assert "Nothing looks like a repeat" in planner("repeats", "conf").stdout


def test_none_keeps_apart_and_does_not_mention_it(load):
    load("--repeats", "all")
    apart = load("--repeats", "none")
    assert "3 sessions, 3 slots" in apart.stdout
    assert "look like repeats" not in apart.stderr


def test_the_json_of_a_load_tells_what_became_of_repeats(load):
    assert json.loads(load("--dry-run", "--json").stdout)["repeats"]["offered"][0]["sessions"] == ["a", "b"]
    assert json.loads(load("--repeats", "sure", "--json").stdout)["repeats"]["merged"] == [["a", "b"]]
    assert json.loads(load("--json").stdout)["repeats"] == {"offered": [], "merged": [], "again": [["a", "b"]]}


def test_a_wrong_choice_is_refused_with_what_to_do(load):
    refused = load("--repeats", "c")
    assert refused.exit_code == 1
    assert "'c' looks like no other session" in refused.stderr
    assert load("--repeats", " ").exit_code == 2


def test_the_repeats_of_dreamforce_2014_become_sessions_with_every_time_kept(planner, real_data):
    words = (
        "load",
        real_data / "dreamforce-2014.csv",
        "--event",
        "df14",
        "--timezone",
        "America/Los_Angeles",
        "--json",
    )
    offered = json.loads(planner(*words).stdout)
    merged = json.loads(planner(*words, "--repeats", "all").stdout)
    assert offered["counts"]["sessions"] == 2055
    assert len(offered["repeats"]["offered"]) == len(merged["repeats"]["merged"])
    gone = sum(len(offer["sessions"]) - 1 for offer in offered["repeats"]["offered"])
    assert merged["counts"]["sessions"] == 2055 - gone
    assert merged["counts"]["slots"] == offered["counts"]["slots"] == 932
    assert not any(change["kind"] in ("removed", "moved", "slot_removed") for change in merged["changes"])
    ranked = json.loads(planner("rank", "df14", "--role", "Sales Professional", "--json").stdout)
    assert len(ranked) == 2055 - gone
