"""The house has four floors. import-linter checks who imports whom; this checks what it cannot know: that the rules use
the standard library alone, whichever libraries are added later."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.shipped_files import PACKAGE

CORE = sorted((PACKAGE / "core").rglob("*.py"))


def imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: imports are written in full"
            yield node.module or ""


@pytest.mark.parametrize("file", CORE, ids=[file.stem for file in CORE])
def test_the_rules_import_only_the_standard_library(file):
    for module in imported_modules(file):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or module.startswith("planner.core"), module


@pytest.mark.parametrize("file", CORE, ids=[file.stem for file in CORE])
def test_the_rules_have_no_clock_and_touch_no_file(file):
    """What is asked of them with the same values is answered the same for ever."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in {"now", "utcnow", "today", "open", "read_text", "write_text", "urlopen"}, (
                f"{file.name}:{node.lineno} calls {called}"
            )
