"""Static files with their content's hash in the address, so that a browser keeps them for a year and never too long."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

HASH_LENGTH = 12
ONE_YEAR_SECONDS = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Adds `v=HASH` to addresses that `url_for('static', …)` makes, and long caching to what is asked for with it."""
    folder = Path(str(app.static_folder))
    hashes: dict[str, str] = {}

    @app.url_defaults
    def with_hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and "filename" in values:
            name = str(values["filename"])
            if name not in hashes and (folder / name).is_file():
                hashes[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:HASH_LENGTH]
            if name in hashes:
                values["v"] = hashes[name]

    @app.after_request
    def keep_long(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_SECONDS}, immutable"
        return response
