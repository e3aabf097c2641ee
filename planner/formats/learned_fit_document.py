"""What was learned for a programme version, as the database keeps it: JSON, compressed."""

from __future__ import annotations

import json
import zlib
from array import array

from planner.core.learned_fit import LearnedFit, LearnedRole

COMPRESSION_LEVEL = 6
FORMAT = 1
"""Grows with every change of what is written, `core.learned_fit.Kind` included."""
_NUMBERS = (("chances", "H"), ("first_parts", "I"), ("kinds", "B"), ("weights", "B"), ("names", "I"))


def pack(learned: LearnedFit) -> bytes:
    """The document; the same for the same numbers."""
    said = {
        "format": FORMAT,
        "names": learned.names,
        "roles": [
            {"name": role.name, **{field: getattr(role, field).tolist() for field, _ in _NUMBERS}}
            for role in learned.roles
        ],
    }
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode(), COMPRESSION_LEVEL)


def unpack(document: bytes) -> LearnedFit | None:
    """The numbers a document holds; None for one of another format, whose version then goes without."""
    said = json.loads(zlib.decompress(document))
    if said.get("format") != FORMAT:
        return None
    return LearnedFit(
        names=tuple(said["names"]),
        roles=tuple(
            LearnedRole(name=role["name"], **{field: array(code, role[field]) for field, code in _NUMBERS})
            for role in said["roles"]
        ),
    )
