"""What every test may ask for: real programmes, databases, a served planner, and a browser."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import browser_support
import live_planner
import psycopg
import pytest
import system_packages
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright
from postgres_for_tests import driver_address, postgres_address

# pytest finds hooks in a conftest by their names.
from skips_are_failures import PHASES, pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

PROJECT = Path(__file__).resolve().parent.parent

# Machines differ in speed and are shared: a slow example is no failure. CI draws the same examples every time, so that
# it never fails for what somebody else's change did not touch; at a desk they differ, and the odd ones get found.
settings.register_profile("desk", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real programmes."""
    folder = Path(os.environ.get("PLANNER_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"No real programmes in {folder}; name their folder in PLANNER_DATA.")
    return folder


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """An SQLite database that nobody else has, not migrated yet."""
    return f"sqlite:///{tmp_path / 'planner.sqlite3'}"


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a PostgreSQL server in which databases may be made."""
    address = postgres_address()
    if address is None:
        pytest.skip(system_packages.POSTGRES_MISSING)
    return address


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty PostgreSQL database that nobody else has; it goes when the test ends."""
    name = f"planner_test_{secrets.token_hex(6)}"
    with psycopg.connect(driver_address(postgres_server), autocommit=True) as server:
        # From template0, so that the encoding is ours whatever the server was set up with.
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        yield f"{postgres_server.rpartition('/')[0]}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of a planner with the shipped programmes, one for all tests of a worker: every test gets a plan
    of its own by opening a page of its own."""
    with live_planner.serving(tmp_path_factory.mktemp("served") / "instance") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, one for all tests of a worker."""
    executable = system_packages.chromium()
    if executable is None:
        pytest.skip(system_packages.CHROMIUM_MISSING)
    with sync_playwright() as playwright:
        launched = browser_support.launch(playwright, executable)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where pictures for people go."""
    folder = PROJECT / "test-artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, artefacts: Path) -> Iterator[Callable[..., Page]]:
    """`open_page(width, height, javascript=True, color_scheme='light')` opens a page with cookies of its own, relative
    to `live_server` where the test has that too. A script error or content that the security policy blocks fails the
    test; a failed test leaves a picture of its pages."""
    base_url = request.getfixturevalue("live_server") if "live_server" in request.fixturenames else None
    pages = browser_support.OpenPages(browser, base_url)
    yield pages.open
    called = request.node.stash.get(PHASES, {}).get("call")
    if called is not None and called.failed:
        pages.picture(artefacts, request.node.name)
    pages.close()
    assert not pages.misdeeds, "\n".join(pages.misdeeds)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page as wide as a laptop."""
    return open_page(1440, 900)
