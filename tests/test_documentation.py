"""What README and docs/ say exists, exists: commands, options, make targets, settings, files."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from planner.cli import main
from planner.config import SETTINGS

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
NAMES = [str(document.relative_to(PROJECT)) for document in DOCUMENTS]
SETTING_NAMES = {setting.name for setting in SETTINGS}
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)


def console_lines(text: str) -> list[str]:
    """What a reader types: the lines after '$ ' in ```console blocks, continued ones joined."""
    blocks = re.findall(r"^```console\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [line[2:].strip() for line in joined.splitlines() if line.startswith("$ ")]


def inline_commands(text: str) -> list[str]:
    """`planner …` and `make …` within sentences; they may be shortened."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`((?:[A-Z_]+=\S+ )*(?:planner|make) [a-z][^`]*)`", prose)


def words_of(line: str) -> tuple[list[str], list[str]]:
    """The settings before a command ('PORT=8080'), by name, and the command's words."""
    words = shlex.split(line, comments=True)
    settings: list[str] = []
    while words and re.match(r"[A-Z_]+=", words[0]):
        settings.append(words.pop(0).split("=")[0])
    return settings, words


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE))


def make_variables() -> set[str]:
    return set(re.findall(r"^([A-Z]+) \?=", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE))


def check_planner_line(words: list[str]) -> None:
    """Lets click read the line as it would be read when typed; raises its UsageError."""
    if words[1].startswith("-"):
        main.make_context("planner", words[1:])
        return
    command = main.commands.get(words[1])
    assert command is not None, f"there is no command 'planner {words[1]}'"
    try:
        command.make_context(words[1], words[2:])
    except click.UsageError as error:
        raise AssertionError(f"'{' '.join(words)}': {error.format_message()}") from error


def check_make_line(words: list[str]) -> None:
    for word in words[1:]:
        if "=" in word:
            assert word.split("=")[0] in SETTING_NAMES | make_variables(), f"make knows no variable {word}"
        else:
            assert word in make_targets(), f"there is no 'make {word}'"


@every_document
def test_every_command_a_reader_is_shown_can_be_typed(document):
    for line in console_lines(document.read_text()):
        settings, words = words_of(line)
        assert set(settings) <= SETTING_NAMES | make_variables(), line
        if words[:1] == ["planner"]:
            check_planner_line(words)
        elif words[:1] == ["make"]:
            check_make_line(words)


@every_document
def test_every_command_named_in_a_sentence_exists(document):
    for line in inline_commands(document.read_text()):
        settings, words = words_of(line.replace("…", "").replace("'", ""))
        assert set(settings) <= SETTING_NAMES | make_variables(), line
        if words[0] == "make":
            check_make_line(words)
            continue
        command = main.commands.get(words[1])
        assert command is not None, f"there is no command '{line}'"
        options = {option for parameter in command.params for option in parameter.opts}
        named = {word.strip("[]").split("=")[0] for word in words[2:] if word.strip("[]").startswith("-")}
        assert named <= options | {"-h", "--help"}, line


def test_every_command_of_planner_is_in_the_documents():
    said = "\n".join(document.read_text() for document in DOCUMENTS)
    assert not [name for name in main.commands if not re.search(rf"planner {name}\b", said)]


def test_the_table_of_settings_is_the_table_in_the_program():
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", (PROJECT / "docs" / "operator.md").read_text(), re.MULTILINE)
    assert [(name, default.strip()) for name, default in rows] == [(item.name, item.default) for item in SETTINGS]


@every_document
def test_every_setting_that_is_named_exists(document):
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`|`([A-Z]+)=[^`\s]*`", document.read_text()))
    for name in {first or second for first, second in named}:
        assert name in SETTING_NAMES | make_variables() | {"TEST_DATABASE_URL"}, name


@every_document
def test_every_link_within_the_project_leads_somewhere(document):
    prose = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue  # elsewhere in the world
        path, _, heading = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{target} does not exist"
        if heading and file.suffix == ".md":
            assert heading in headings(file.read_text()), f"{target}: no such heading"


def headings(text: str) -> set[str]:
    """Headings as links name them: lower case, spaces to dashes, no other marks."""
    found = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in found}


@every_document
def test_every_extra_that_is_named_can_be_installed(document):
    extras = set(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"])
    for named in re.findall(r"judicious\[([^\]]+)\]", document.read_text()):
        assert {name.strip() for name in named.split(",")} <= extras
