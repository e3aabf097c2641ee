"""With CI set a skipped test fails the run; without, it is a skip."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

PLAIN = "import pytest\ndef test_one(): pytest.skip('no browser here')\n"
WHOLE_FILE = "import pytest\npytest.skip('no browser here', allow_module_level=True)\ndef test_one(): pass\n"
BY_FIXTURE = "import pytest\n@pytest.fixture\ndef page(): pytest.skip('no browser here')\ndef test_one(page): pass\n"
BY_MARK = "import pytest\n@pytest.mark.skip(reason='no browser here')\ndef test_one(): pass\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail(reason='known')\ndef test_one(): assert False\n"


def run_pytest(folder: Path, test: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(test)
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-m", "pytest", "-p", "skips_are_failures", "-p", "no:cacheprovider", "test_it.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("test", [PLAIN, WHOLE_FILE, BY_FIXTURE, BY_MARK])
def test_in_ci_a_skip_fails_the_run_and_gives_its_reason(tmp_path, test):
    done = run_pytest(tmp_path, test, ci="true")
    assert done.returncode not in (0, 5), done.stdout
    assert "nothing may be skipped" in done.stdout
    assert "no browser here" in done.stdout


def test_elsewhere_a_skip_is_a_skip(tmp_path):
    done = run_pytest(tmp_path, PLAIN, ci="")
    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout


def test_in_ci_an_expected_failure_is_no_skip(tmp_path):
    assert run_pytest(tmp_path, EXPECTED_FAILURE, ci="true").returncode == 0
