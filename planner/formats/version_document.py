"""A programme version as the database keeps it: our own JSON, compressed."""

from __future__ import annotations

import hashlib
import zlib

from planner.core.programme import Programme
from planner.formats import programme_json

COMPRESSION_LEVEL = 6


def pack(programme: Programme) -> tuple[bytes, str]:
    """The document and the SHA-256 digest, in hex, of what it says (the same programme gives the same digest)."""
    words = said(programme)
    return zlib.compress(words, COMPRESSION_LEVEL), hashlib.sha256(words).hexdigest()


def said(programme: Programme) -> bytes:
    """What the document holds before it is compressed: the same bytes for the same programme."""
    return programme_json.dumps(programme)


def unpack(document: bytes) -> Programme:
    """The programme a document holds."""
    return programme_json.loads(zlib.decompress(document))
