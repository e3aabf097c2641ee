"""Where CI is set, a test that skips itself has failed: a missing browser or database must not pass for a success.
conftest.py takes these hooks in."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest


def _reason(report: Any) -> str:
    # A skip keeps (file, line, 'Skipped: why').
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _fail(report: Any) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.longrepr = f"CI is set, so nothing may be skipped, but this was. {_reason(report)}"
        report.outcome = "failed"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    _fail(report)
    # The fixture that opens pages asks at its end whether the test passed.
    item.stash.setdefault(PHASES, {})[report.when] = report
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    report = yield
    _fail(report)
    return report


PHASES: pytest.StashKey[dict[str, Any]] = pytest.StashKey()
