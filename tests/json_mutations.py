"""Damage to JSON documents, as exporters, editors and accidents do it: for readers that must survive all of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from planner.core.checks import check_programme
from planner.core.integrity import integrity_problems
from planner.core.problems import Problem, RefusedInput
from planner.formats.programme_json import dumps, loads
from planner.formats.reading import Reading

ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, 1e308, "", " ", "0", "x", [], {}, [[]], [None], {"": None}),
    *("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2025-02-30", "24:61", "99:99:99", "\0", "\ud800"),
    *(
        "<b>half a tag",
        "javascript:alert(1)",
        "http://[",
        "//",
        "a" * 3000,
        {"en": "x", "de": None},
        {"id": {"id": []}},
    ),
    *([1, "x", {}], "2025-03-30T02:30:00", "٣", "Europe/Berlin"),
)


def mutated(document: Any, chance: random.Random) -> Any:
    """A copy with one to six things deleted, doubled, exchanged, wrapped or of another kind."""
    changed = json.loads(json.dumps(document))
    for _ in range(chance.randint(1, 6)):
        holders = _holders(changed)
        if not holders:
            break
        holder, key = chance.choice(holders)
        other_holder, other_key = chance.choice(holders)
        how = chance.randrange(6)
        if how == 0:
            del holder[key]
        elif how == 1:
            holder[key] = chance.choice(ODD_VALUES)
        elif how == 2:
            holder[key] = json.loads(json.dumps(other_holder[other_key]))
        elif how == 3:
            holder[key] = [holder[key]] if chance.random() < 0.5 else {"name": holder[key]}
        elif how == 4 and isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), json.loads(json.dumps(holder[key])))
        else:
            holder[key] = str(holder[key])
    return changed


def survives(read: Callable[[bytes], Reading], data: bytes) -> bool:
    """Whether the file was read. Whatever was read can be checked, kept and printed; whatever was not was refused in
    sentences. Anything else raises."""
    refused: tuple[Problem, ...] = ()
    try:
        reading = read(data)
    except RefusedInput as cause:
        refused = cause.problems
    if refused:
        assert all(problem.severity == "refused" and problem.message for problem in refused)
        assert all(str(problem).encode() for problem in refused)
        return False
    assert all(problem.severity != "refused" and str(problem).encode() for problem in reading.problems)
    if not integrity_problems(reading.programme):
        check_programme(reading.programme)
        assert loads(dumps(reading.programme)) == reading.programme
    return True


def no_json_crashes(read: Callable[[bytes], Reading]) -> None:
    """What is no document at all: refused by one name or another."""
    for data in (
        b'{"schedule": ' + b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": "half',
        b'{"a": "\\ud800"}',
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe\x00",
        "{}".encode("utf-16"),
        b"[" + b"0," * 3_000_000 + b"0]",
    ):
        with pytest.raises(RefusedInput):
            read(data)


def _holders(document: Any) -> list[tuple[Any, Any]]:
    """Every place in a document as its container and the key in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [document]
    while waiting:
        here = waiting.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], (dict, list)):
                waiting.append(here[key])
    return found
