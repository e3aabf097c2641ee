"""How the API answers: JSON in UTF-8 that belongs to whoever asked."""

from __future__ import annotations

import json
from typing import Any

from flask import Response


def json_answer(said: dict[str, Any], status: int = 200, etag: str = "") -> Response:
    """The answer that says `said`, fields in its order. `etag` is without quotes, '' for an answer that has none."""
    response = empty_answer(etag)
    response.status_code = status
    response.set_data(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
    return response


def empty_answer(etag: str) -> Response:
    """The headers of such an answer alone."""
    response = Response(content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    if etag:
        response.set_etag(etag)
    return response
