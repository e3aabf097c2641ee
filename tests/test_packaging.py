"""The wheel, installed in an empty environment, is the whole product: pages, styles, seeds and migrations inside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from live_planner import fetch, serving

from planner.shipped_files import PACKAGE, SHIPPED, shipped_folder

PROJECT = Path(__file__).resolve().parent.parent


def run(command: list[str], **options: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The sdist, and the wheel that was built from it, as a publisher makes them."""
    folder = tmp_path_factory.mktemp("built")
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(PROJECT)])
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return sdist, wheel


def shipped_names(top: str) -> set[str]:
    """Every file of the shipped folders, as it is called below `top`."""
    files = (file for name in SHIPPED for file in shipped_folder(name).rglob("*") if file.is_file())
    return {f"{top}{file.relative_to(PROJECT)}" for file in files if "__pycache__" not in file.parts}


def test_every_shipped_file_and_no_test_is_in_the_wheel_that_the_sdist_makes(built):
    sdist, wheel = built
    with tarfile.open(sdist) as packed:
        names = packed.getnames()
    top = names[0].split("/")[0] + "/"
    assert shipped_names(top) <= set(names)
    assert {f"{top}{name}" for name in ("Makefile", "constraints.txt", "scripts/prepare.py", "wsgi.py")} <= set(names)

    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    assert shipped_names("planner/shipped/") <= inside
    modules = {str(file.relative_to(PACKAGE.parent)) for file in PACKAGE.rglob("*.py")}
    assert modules <= inside
    assert not [name for name in inside if name.startswith("tests/") or "test_" in name]


@pytest.mark.slow
def test_installed_in_an_empty_environment_it_serves_from_an_empty_folder(built, tmp_path):
    environment = tmp_path / "environment"
    run([sys.executable, "-m", "venv", "--without-pip", str(environment)])
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-input"]
    locked = ["--constraint", str(PROJECT / "constraints.txt")]
    run([*install, *locked, str(built[1])], cwd=tmp_path)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    # Nothing may lead it back to this checkout.
    outside = {name: said for name, said in os.environ.items() if not name.startswith("PYTHON")}
    where = run([str(python), "-c", "import planner; print(planner.__file__)"], cwd=elsewhere, env=outside)
    assert Path(where.strip()).is_relative_to(environment)

    instance = tmp_path / "instance"
    planner = environment / "bin" / "planner"
    with serving(instance, planner=planner, folder=elsewhere, settings={"PYTHONPATH": ""}) as address:
        assert fetch(f"{address}/readyz")[0] == 200
        status, _headers, body = fetch(f"{address}/")
        page = body.decode()
        assert status == 200
        assert "Dreamforce 2014" in page

        style = re.search(r'<link[^>]+href="(/static/[^"]+\.css[^"]*)"', page)
        assert style, page
        status, headers, css = fetch(address + style.group(1).replace("&amp;", "&"))
        assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/css")
        assert b"{" in css

        agenda = re.search(r'href="(/[\w-]+/)"', page)
        assert agenda, page
        assert fetch(address + agenda.group(1))[0] == 200
    assert (instance / "planner.sqlite3").is_file()
    assert not list(elsewhere.iterdir())


def test_every_library_that_is_locked_lies_in_its_range_and_has_no_address():
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = (PROJECT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!]+", line) for line in lines), lines
    locked = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    asked = [Requirement(line) for line in project["project"]["dependencies"] + project["dependency-groups"]["test"]]
    for requirement in asked:
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("name", ["..", "tests", ""])
def test_no_other_folder_is_handed_out(name):
    with pytest.raises(ValueError, match="not a shipped folder"):
        shipped_folder(name)
