"""The files of KonOpas and ConClár taken apart: programme items and people, whichever way they stand in them.

They are JSON, or JavaScript that gives JSON to a name (`var program = […]; var people = […];`), one after the other in
one file or each in its own; a list, or an object that holds it beside a `schemaVersion`. What a script calls around its
values is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from planner.core.problems import RefusedInput
from planner.formats.json_records import parsed_json
from planner.formats.text_decoding import decoded

ITEM_LISTS = ("schedule", "program", "programme", "items")
PEOPLE_LISTS = ("people", "participants")

# A text, a bracket, a comma before one closes (which JavaScript allows and JSON does not), or a comment.
_PIECE = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*+"?)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,(?=\s*[\]}]))'
    r"|(?P<comment>/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*)",
    re.DOTALL,
)
_NOT_A_LINE_END = re.compile(r"[^\n]")


def items_and_people(data: bytes) -> tuple[list[Any], list[Any]]:
    """The values of all lists of items, and of all lists of people. Raises `RefusedInput` for what is no JSON."""
    items: list[Any] = []
    people: list[Any] = []
    for document in _documents(data):
        if isinstance(document, list):
            (people if _is_of_people(document) else items).extend(document)
        elif isinstance(document, dict):
            for name in ITEM_LISTS:
                items.extend(_listed(document.get(name)))
            for name in PEOPLE_LISTS:
                people.extend(_listed(document.get(name)))
    return items, people


def _listed(value: Any) -> list[Any]:
    """KonOpas's updates have an object there, by id."""
    return value if isinstance(value, list) else []


def _is_of_people(values: list[Any]) -> bool:
    """People have no title; items always have one."""
    first = next((value for value in values if isinstance(value, dict)), {})
    return "title" not in first and any(name in first for name in ("name", "sortname", "bio", "prog"))


def _documents(data: bytes) -> list[Any]:
    """Every list and object that stands in no other."""
    try:
        found = parsed_json(data)
    except RefusedInput as refused:
        if refused.problems[0].code != "not_json":
            raise
        text, _encoding = decoded(data)
        several: list[Any] = parsed_json(f"[{''.join(_as_json(text))}]".encode("utf-8", errors="replace"))
        return several
    return [found]


def _as_json(text: str) -> Iterator[str]:
    """The script's values with commas between. Whatever else is blank, so that a place in it stays where it is."""
    depth, done, is_first = 0, 0, True
    for piece in _PIECE.finditer(text):
        before = text[done : piece.start()]
        yield before if depth else _NOT_A_LINE_END.sub(" ", before)
        done = piece.end()
        kind = piece.lastgroup
        if kind == "open":
            if not depth and not is_first:
                yield ","
            is_first = False
            depth += 1
        elif kind == "close":
            depth -= 1
        if kind in ("comma", "comment") or (not depth and kind != "close"):
            yield _NOT_A_LINE_END.sub(" ", piece[0])
        else:
            yield piece[0]
    yield text[done:] if depth else _NOT_A_LINE_END.sub(" ", text[done:])
