"""scripts/prepare.py on machines that lack something: each ends in a sentence with a remedy."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import prepare
import pytest
import system_packages
from install_failures import explain_log, explain_os_error

SCRIPTS = Path(prepare.__file__).parent
KEPT = Path("install.log")

LOGS = {
    "the network": (
        "WARNING: Retrying after connection broken by 'NewConnectionError(<Connection object>: Failed to establish "
        "a new connection: [Errno -3] Temporary failure in name resolution')': /simple/flask/\n"
        "ERROR: Could not find a version that satisfies the requirement flask (from versions: none)\n"
        "ERROR: No matching distribution found for flask\n",
        "Connect this machine to the network",
    ),
    "an index that answers": (
        "ERROR: Could not find a version that satisfies the requirement hatchling>=1.27 (from versions: none)\n",
        "Connect this machine to the network",
    ),
    "a slow network": ("pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.\n", "Connect this machine"),
    "a proxy's certificate": (
        "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')\n",
        "PIP_CERT",
    ),
    "Python headers": (
        "  greenlet.c:9:10: fatal error: Python.h: No such file or directory\n  compilation terminated.\n"
        "  error: command '/usr/bin/gcc' failed with exit code 1\n  ERROR: Failed building wheel for greenlet\n",
        "apt install python3-dev gcc",
    ),
    "a compiler": (
        "  building 'greenlet._greenlet' extension\n  error: command 'gcc' failed: No such file or directory\n"
        "  ERROR: Failed building wheel for greenlet\n",
        "apt install gcc",
    ),
    "Rust": ("  error: can't find Rust compiler\n  ERROR: Failed building wheel for nh3\n", "Use Python 3.11"),
    "disk space": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
        "Free some space",
    ),
    "a writable disk": ("OSError: [Errno 30] Read-only file system: '.venv/lib'\n", "read-only"),
    "a right to write": ("error: [Errno 13] Permission denied: '.venv/lib'\n", "belongs to somebody else"),
    "a release for this Python": (
        "ERROR: Could not find a version that satisfies the requirement nh3<1,>=0.3 (from versions: 0.1.0, 0.2.0)\n"
        "ERROR: No matching distribution found for nh3<1,>=0.3\n",
        "Use Python 3.11",
    ),
}


@pytest.mark.parametrize("lacking", LOGS)
def test_what_the_machine_lacks_is_told_with_its_remedy(lacking):
    log, remedy = LOGS[lacking]
    said = explain_log(log, KEPT)
    assert remedy in said
    assert "run the same command" in said
    assert str(KEPT) in said


def test_what_is_not_known_is_quoted_with_the_file_that_has_the_rest():
    said = explain_log("Collecting flask\nERROR: something unheard of\n\n", KEPT)
    assert "ERROR: something unheard of" in said
    assert str(KEPT) in said
    assert str(KEPT) in explain_log("", KEPT)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.EROFS, "folder of your own"), (errno.EACCES, "Make it writable"), (errno.ENOSPC, "Free some space")],
)
def test_a_folder_that_cannot_be_written_is_told_with_a_remedy(number, remedy):
    assert remedy in explain_os_error(OSError(number, os.strerror(number), "here/.venv"))


@pytest.fixture
def checkout(tmp_path):
    """A tiny project with our scripts, as fresh from a clone."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copytree(SCRIPTS, folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "tiny"\nversion = "1"\n'
    )
    return folder


def run_prepare(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "scripts" / "prepare.py")],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_without_a_network_it_says_so_and_leaves_nothing_that_passes_for_ready(checkout):
    # Nobody listens on port 9 of this machine: the index is as far away as without a network.
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_FIND_LINKS": ""}
    done = run_prepare(checkout, **offline, PIP_RETRIES="0")
    assert done.returncode == 1
    assert "Connect this machine to the network" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == "Installing, about a minute the first time…\n"
    assert (checkout / ".venv" / "bin" / "python").exists()
    assert not prepare.is_ready(checkout, with_tests=False)


def test_a_file_in_the_place_of_the_environment_is_named(checkout):
    (checkout / ".venv").write_text("")
    done = run_prepare(checkout)
    assert done.returncode == 1
    assert f"{checkout / '.venv'} is in the way" in done.stderr


def test_an_old_python_is_told_which_one_to_use(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(prepare.shutil, "which", lambda _name: None)
    with pytest.raises(prepare.CannotPrepare, match=r"Python 3\.11 or newer is needed; this is 3\.9"):
        prepare.python_to_use()


def test_a_python_without_venv_is_told_the_package_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "_can_make_environments", lambda _python: False)
    monkeypatch.setattr(system_packages, "may_install", lambda: False)
    (tmp_path / "pyproject.toml").write_text("")
    with pytest.raises(prepare.CannotPrepare, match=r"apt install python3\.\d+-venv"):
        prepare.prepare(tmp_path, with_tests=False)


def test_an_environment_that_was_moved_is_not_used(tmp_path):
    made = tmp_path / "first" / ".venv"
    made.parent.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    assert prepare._is_usable(made)
    moved = made.rename(tmp_path / ".venv")
    assert not prepare._is_usable(moved)


@pytest.mark.parametrize("installed_with_tests", [True, False])
def test_an_installation_with_the_tests_serves_too_but_not_the_other_way_round(tmp_path, installed_with_tests):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "planner"):
        (tmp_path / ".venv" / "bin" / name).write_text("")
    asked = prepare.what_is_asked(tmp_path)
    said = f'{{"asked": "{asked}", "with_tests": {str(installed_with_tests).lower()}}}'
    prepare.stamp_file(tmp_path).write_text(said)
    assert prepare.is_ready(tmp_path, with_tests=False)
    assert prepare.is_ready(tmp_path, with_tests=True) is installed_with_tests


def test_where_nothing_may_be_installed_it_says_what_to_install(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(system_packages, "may_install", lambda: False)
    monkeypatch.setattr(system_packages.shutil, "which", lambda _name: None)
    monkeypatch.setattr(system_packages, "_reachable_postgres", lambda _environment: False)
    system_packages.prepare_for_tests(tmp_path)
    said = capsys.readouterr().out
    assert "apt install chromium" in said
    assert "apt install postgresql" in said
