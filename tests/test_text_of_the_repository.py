"""What is committed speaks of the product alone: nothing of a developer's machine, no address to install from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


MADE_BY_USE = re.compile(r"/(?:\.(?!ci/)[^/]+|__pycache__|build|dist|instance|test-artefacts)/")
"""Folders that tools and people make in a checkout; git ignores them."""


def committed_files() -> list[Path]:
    """What is committed, or would be by adding everything; in an unpacked sdist, all that is in it."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = [file for file in PROJECT.rglob("*") if not MADE_BY_USE.search(f"/{file.relative_to(PROJECT)}/")]
    else:
        found = [PROJECT / name for name in listed.split("\0") if name]
    return [file for file in found if file.is_file()]


def texts() -> dict[str, str]:
    """Every committed text by its path; pictures and fonts, which are no text, left out."""
    found: dict[str, str] = {}
    for file in committed_files():
        data = file.read_bytes()
        if b"\0" not in data:
            found[str(file.relative_to(PROJECT))] = data.decode(errors="replace")
    return found


# Written in pieces, so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile(
    r"(?<![\w.])/(?:"
    + "|".join(["ho" + r"me/\w+", "wo" + "rk/", "ro" + r"ot/[\w.]", "Us" + r"ers/\w+", "tm" + r"p/\w+"])
    + ")"
)
INSTALL_ADDRESSES = re.compile(
    "|".join(
        re.escape(host)
        for host in (
            "py" + "pi.org",
            "python" + "hosted" + ".org",
            "npm" + "js.org",
            "npm" + "js.com",
            "unpkg" + ".com",
            "jsdel" + "ivr.net",
            "deb.debian" + ".org",
            "proxy.golang" + ".org",
            "crates" + ".io",
        )
    ),
    re.IGNORECASE,
)


@pytest.mark.parametrize("unwanted", [MACHINE_PATHS, INSTALL_ADDRESSES], ids=["machine-paths", "install-addresses"])
def test_no_committed_text_has_it(unwanted):
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if unwanted.search(line)
    ]
    assert not found, "\n".join(found)


def test_what_is_looked_for_would_be_found():
    assert MACHINE_PATHS.search("see /" + "work/main/planner")
    assert MACHINE_PATHS.search('open("/' + 'home/ada/plan")')
    assert not MACHINE_PATHS.search("GET /event/work/one and planner/home/page")
    assert INSTALL_ADDRESSES.search("https://files.python" + "hosted.org/x")


def test_every_text_ends_with_a_line_end_and_has_no_merge_marks():
    wrong = [
        name
        for name, text in texts().items()
        if text
        and ((not text.endswith("\n") and ".min." not in name) or re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE))
    ]
    assert not wrong
