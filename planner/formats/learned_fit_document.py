"""What was learned for a programme version, as the database keeps it: JSON, compressed."""

from __future__ import annotations

import json
import zlib
from array import array

from planner.core.learned_fit import LearnedFit, LearnedRole

COMPRESSION_LEVEL = 6
_NUMBERS = (("chances", "L"), ("first_parts", "L"), ("kinds", "B"), ("weights", "B"), ("names", "L"))


def pack(learned: LearnedFit) -> bytes:
    """The document; the same for the same numbers."""
    said = {
        "names": learned.names,
        "roles": [
            {"name": role.name, **{field: getattr(role, field).tolist() for field, _ in _NUMBERS}}
            for role in learned.roles
        ],
    }
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode(), COMPRESSION_LEVEL)


def unpack(document: bytes) -> LearnedFit:
    """The numbers a document holds."""
    said = json.loads(zlib.decompress(document))
    return LearnedFit(
        names=tuple(said["names"]),
        roles=tuple(
            LearnedRole(name=role["name"], **{field: array(code, role[field]) for field, code in _NUMBERS})
            for role in said["roles"]
        ),
    )
