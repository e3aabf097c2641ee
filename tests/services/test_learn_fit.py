"""What is learned when a version is published: kept with it, used by its agenda, and never in the way."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from labelled_programme import BAKER, SAILOR, labelled_programme
from small_programme import small_programme

from planner.core.fit import FitProfile, fits
from planner.formats import learned_fit_document, programme_json, version_document
from planner.formats.reading import ReadOptions
from planner.learning.learn import learn_fit
from planner.services import learn_fit as service
from planner.services.learn_fit import learned_document
from planner.services.load_programme import load_file
from planner.services.publish import publish, roll_back, versions
from planner.services.published import load_version
from planner.shipped_files import shipped_folder
from planner.store import migrate
from planner.store.database import Database

NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SECRET = "a key that nobody may read"


@pytest.fixture(scope="module")
def programme():
    return labelled_programme()


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def document(programme, steps):
    """What a process of its own learned from the programme; `steps` are what it told."""
    return learned_document(programme, steps.append)


@pytest.fixture
def sqlite(database_url):
    found = Database(database_url)
    migrate.upgrade(found, shipped_folder("migrations"))
    yield found
    found.close()


def nothing_to_learn(programme):
    raise AssertionError("there was nothing new to learn")


def instead_of_python(monkeypatch, tmp_path: Path, script: str) -> None:
    """Has a shell script run where Python would."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def test_a_process_of_its_own_learns_what_is_learned_here_and_tells_the_same_steps(programme, document, steps):
    told: list[str] = []
    assert learned_fit_document.unpack(document) == learn_fit(programme, told.append)
    assert steps == told


def test_what_was_learned_is_kept_with_the_version_and_used(database, agendas, programme, document):
    publish(database, programme, "a.json", NOW, lambda asked: document)
    agenda = agendas.get("small")
    assert agenda.learned == learned_fit_document.unpack(document)
    unlabelled = [session for session in programme.sessions if not session.roles]
    found = fits(agenda, FitProfile(role=SAILOR))
    best = max(unlabelled, key=lambda session: found[session.id].exact)
    assert "with Anne Bonny" in [reason.text for reason in found[best.id].reasons]


def test_a_programme_that_is_published_already_is_not_learned_from_again(database, programme, document):
    publish(database, programme, "a.json", NOW, lambda asked: document)
    assert not publish(database, programme, "a.json", LATER, nothing_to_learn).is_new


def test_a_changed_programme_is_learned_from_anew(database, programme, document):
    publish(database, programme, "a.json", NOW, nothing_learned)
    changed = replace(programme, sessions=programme.sessions[:-1])
    publish(database, changed, "b.json", LATER, lambda asked: document if asked == changed else None)
    assert load_version(database, "small", 1).learned is None
    assert load_version(database, "small", 2).learned == learned_fit_document.unpack(document)


def nothing_learned(programme):
    return None


def test_a_version_from_before_there_was_learning_gets_it_at_the_next_load(database, agendas, programme, document):
    publish(database, programme, "a.json", NOW, nothing_learned)
    again = publish(database, programme, "a.json", LATER, lambda asked: document)
    assert (again.version, again.is_new) == (1, False)
    assert load_version(database, "small", 1).learned == learned_fit_document.unpack(document)


def test_a_rollback_brings_back_what_was_learned(database, agendas, programme, document):
    publish(database, programme, "a.json", NOW, lambda asked: document)
    publish(database, small_programme(), "b.json", LATER, nothing_learned)
    assert agendas.get("small").learned is None
    assert roll_back(database, "small", 1, LATER).version == 3
    assert agendas.get("small").learned == learned_fit_document.unpack(document)


def test_a_dry_run_learns_nothing(sqlite, tmp_path, programme):
    file = tmp_path / "programme.json"
    file.write_bytes(programme_json.dumps(programme))
    options = ReadOptions(file_name=file.name, event_slug="small")
    assert load_file(sqlite, file, options, NOW, dry_run=True, learn=nothing_to_learn).version is None


def test_a_programme_with_too_few_labels_starts_no_process(monkeypatch):
    def starting(*args, **options):
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", starting)
    assert learned_document(small_programme()) is None


# --- what goes wrong does not stop publishing ---


def test_where_python_cannot_be_started_the_programme_is_published_all_the_same(sqlite, programme, monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert publish(sqlite, programme, "a.json", NOW).version == 1
    assert [version.number for version in versions(sqlite, "small")] == [1]
    assert load_version(sqlite, "small", 1).learned is None
    assert "No such file or directory" in caplog.text


def test_a_process_that_fails_says_why_in_the_log_and_nothing_secret(programme, monkeypatch, caplog):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", f"postgresql+psycopg://planner:{SECRET}@db/planner")
    monkeypatch.setattr(version_document, "pack", lambda programme: (b"no document", ""))
    told: list[str] = []
    assert learned_document(programme, told.append) is None
    assert told == []
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "status 1" in record.message
    assert "zlib.error" in record.message
    assert SECRET not in caplog.text


def test_a_process_that_hangs_is_ended(programme, monkeypatch, tmp_path, caplog):
    instead_of_python(monkeypatch, tmp_path, "exec sleep 600")
    monkeypatch.setattr(service, "LONGEST_SECONDS", 0.2)
    assert learned_document(programme) is None
    assert "status -9" in caplog.text


def test_warnings_of_libraries_are_no_steps_and_a_process_without_a_result_has_failed(
    programme, monkeypatch, tmp_path, caplog
):
    instead_of_python(monkeypatch, tmp_path, "echo comparing; echo RuntimeWarning: hm >&2; echo weighing")
    told: list[str] = []
    assert learned_document(programme, told.append) is None
    assert told == ["comparing", "weighing"]
    assert "RuntimeWarning: hm" in caplog.text


def test_a_process_that_writes_much_does_not_stand_still(programme, monkeypatch, tmp_path):
    instead_of_python(monkeypatch, tmp_path, "head -c 300000 /dev/zero >&2; yes step | head -n 50000; exit 3")
    told: list[str] = []
    assert learned_document(programme, told.append) is None
    assert len(told) == 50_000


def test_whoever_stops_listening_stops_the_process(programme, monkeypatch, tmp_path):
    instead_of_python(monkeypatch, tmp_path, "echo comparing; exec sleep 600")

    def interrupted(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learned_document(programme, interrupted)


def test_what_lies_in_the_folder_one_is_in_does_not_matter(programme, document, monkeypatch, tmp_path):
    for name in ("numpy", "planner", "sklearn"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a file that happens to lie there')\n")
    monkeypatch.chdir(tmp_path)
    assert learned_document(programme) == document


WORKER = """
import sys
from pathlib import Path
from planner.app import create_app
from planner.config import Settings

url, folder, address = sys.argv[1:]
app = create_app(Settings(database_url=url, instance=Path(folder), secret_key="only for tests"))
response = app.test_client().get(address)
assert response.status_code == 200, response.status_code
assert app.extensions["planner"].agendas.get("small").learned is not None
print(response.get_data(as_text=True).count("fit"))
print([name for name in ("numpy", "scipy", "sklearn", "joblib", "planner.learning") if name in sys.modules])
"""


def test_a_web_worker_that_serves_what_was_learned_never_loads_the_libraries(
    sqlite, database_url, tmp_path, programme, document
):
    publish(sqlite, programme, "a.json", NOW, lambda asked: document)
    command = [sys.executable, "-c", WORKER, database_url, str(tmp_path), f"/small/?as={BAKER}&day=later"]
    project = Path(service.__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project)
    assert done.returncode == 0, done.stderr
    fit_count, loaded = done.stdout.splitlines()
    assert int(fit_count) > 0
    assert loaded == "[]"
