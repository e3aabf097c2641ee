"""`--with`: a programme that comes in several files, on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from planner.cli import main

ITEMS = [
    {"id": str(n), "title": f"Talk {n}", "date": "2026-05-04", "time": f"{9 + n}:00", "mins": "45", "loc": ["Loft"]}
    | {"people": [{"id": "a", "name": "Ada"}], "tags": [], "desc": "About it."}
    for n in (1, 2)
]
PEOPLE = [{"id": "a", "name": ["Ada", "Example"], "prog": ["1", "2"], "bio": "Counts on engines."}]


@pytest.fixture
def planner(tmp_path, monkeypatch):
    """Runs `planner …` against a database of its own."""
    monkeypatch.setenv("PLANNER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def files(tmp_path):
    programme, people = tmp_path / "program.js", tmp_path / "people.js"
    programme.write_text(f"var program = {json.dumps(ITEMS)};")
    people.write_text(f"var people = {json.dumps(PEOPLE)};")
    return programme, people


def test_the_people_are_read_with_the_programme(planner, files):
    words = ("--event", "con", "--timezone", "Europe/Dublin")
    loaded = planner("load", files[0], "--with", files[1], *words, "--json")
    assert loaded.exit_code == 0, loaded.stderr
    assert json.loads(loaded.stdout)["counts"] == {
        "sessions": 2,
        "slots": 2,
        "speakers": 1,
        "rooms": 1,
        "venues": 0,
    }
    written = json.loads(planner("export", "con", "--to", "json").stdout)
    assert written["speakers"] == [{"id": "a", "name": "Ada Example", "biography": "Counts on engines."}]


def test_check_and_repeats_take_it_too(planner, files):
    for command in ("check", "repeats"):
        result = planner(command, files[0], "--with", files[1], "--timezone", "Europe/Dublin")
        assert result.exit_code == 0, result.stderr
        assert "--with" not in result.output


def test_without_the_people_the_load_says_how_to_give_them(planner, files):
    result = planner("load", files[0], "--event", "con", "--timezone", "Europe/Dublin")
    assert result.exit_code == 0
    assert "--with PEOPLE" in result.stderr


def test_a_file_that_is_not_there_or_does_not_belong_refuses_the_load(planner, files, tmp_path):
    other = tmp_path / "talks.csv"
    other.write_text("Title,Date,Start,End\nA,2026-05-04,10:00,11:00\n")
    for first, second, said in (
        (files[0], tmp_path / "none.js", "none.js: The file cannot be opened"),
        (files[0], other, "talks.csv: There are neither people nor programme items in it."),
        (other, files[1], "CSV comes in one file"),
    ):
        result = planner("load", first, "--with", second, "--event", "con", "--timezone", "Europe/Dublin")
        assert result.exit_code == 1
        assert said in result.stderr
    assert planner("events").stdout.startswith("No event is published yet")
