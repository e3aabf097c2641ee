"""`make serve`: what goes wrong on somebody's machine ends in a sentence with a remedy, and a second start installs
nothing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from live_planner import PLANNER, clean_environment, fetch, free_port, serving

PROJECT = Path(__file__).resolve().parent.parent


def planner_serve(instance: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """For starts that are refused; one that is not would never end, and fails after a minute."""
    return subprocess.run(
        [str(PLANNER), "serve"],
        env=clean_environment(instance, **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_a_taken_port_is_named_with_another_one_to_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = planner_serve(tmp_path / "instance", PORT=str(port))
    assert_one_sentence(done, f"Port {port}", "taken", "PORT=")


def test_an_instance_folder_that_cannot_be_written_is_named(tmp_path):
    # Root may write into any folder, but nobody into one below a file.
    (tmp_path / "a-file").write_text("")
    done = planner_serve(tmp_path / "a-file" / "instance", PORT=str(free_port()))
    assert_one_sentence(done, str(tmp_path / "a-file" / "instance"), "PLANNER_INSTANCE")


def test_a_wrong_port_is_named(tmp_path):
    assert_one_sentence(planner_serve(tmp_path / "instance", PORT="eighty"), "PORT", "eighty")


def test_the_second_start_publishes_no_seed_again(tmp_path):
    instance = tmp_path / "instance"
    with serving(instance) as address:
        assert fetch(f"{address}/readyz")[0] == 200
    after_first = published(instance)
    assert after_first
    with serving(instance) as address:
        for event in after_first:
            assert fetch(f"{address}/{event['event']}/")[0] == 200
    assert published(instance) == after_first


def published(instance: Path) -> list[dict[str, Any]]:
    """Every event with its version, from the command line."""
    asked = [str(PLANNER), "events", "--json"]
    done = subprocess.run(asked, env=clean_environment(instance), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


@pytest.fixture
def prepared_checkout(tmp_path):
    """A copy of what make needs, with an environment in which everything asked for is said to be installed already and
    `planner` answers with its arguments."""
    import prepare

    checkout = tmp_path / "checkout"
    (checkout / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT / name, checkout)
    shutil.copytree(PROJECT / "scripts", checkout / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / ".venv" / "pyvenv.cfg").write_text(f"home = {sys.base_prefix}/bin\n")
    planner = checkout / ".venv" / "bin" / "planner"
    planner.write_text('#!/bin/sh\necho "planner $* on ${PORT:-8000}"\n')
    planner.chmod(0o755)
    asked = prepare.what_is_asked(checkout.resolve())
    prepare.stamp_file(checkout).write_text(f'{{"asked": "{asked}", "with_tests": false}}')
    return checkout


def make(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: said for name, said in os.environ.items() if name not in ("PORT", "MAKEFLAGS", "MAKELEVEL")}
    # No index to install from: an attempt to install fails instead of reaching out.
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    command = ["make", "--no-print-directory", f"PYTHON={sys.executable}", *words]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=60)


def test_a_second_make_serve_installs_nothing(prepared_checkout):
    stamp = prepared_checkout / ".venv" / "installed.json"
    before = stamp.stat().st_mtime_ns
    done = make(prepared_checkout, "serve")
    assert (done.returncode, done.stdout) == (0, "planner serve on 8000\n"), done.stderr
    assert stamp.stat().st_mtime_ns == before


def test_make_serve_hands_the_port_on(prepared_checkout):
    assert make(prepared_checkout, "serve", "PORT=8123").stdout == "planner serve on 8123\n"


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_is_installed_before_serving(prepared_checkout, name):
    with (prepared_checkout / name).open("a") as file:
        file.write("\n")
    done = make(prepared_checkout, "serve")
    assert done.stdout.startswith("Installing")
    assert "planner serve" not in done.stdout  # there was nothing to install with
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_make_without_a_python_says_what_to_install(prepared_checkout):
    done = make(prepared_checkout, "serve", "PYTHON=no-such-python")
    assert done.returncode != 0
    assert "There is no 'no-such-python'. Install Python 3.11 or newer" in done.stderr


def test_make_alone_lists_what_it_can_do(prepared_checkout):
    listed = make(prepared_checkout).stdout
    assert all(f"make {target}" in listed for target in ("serve", "test", "lint", "clean"))
