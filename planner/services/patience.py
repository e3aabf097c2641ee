"""How long somebody who waits for a page is kept waiting for a better answer: rules have no clock, services do."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_SECONDS = 2.0


def patience(seconds: float = PATIENCE_SECONDS) -> Callable[[], bool]:
    """Says yes for so many seconds from now."""
    until = time.perf_counter() + seconds
    return lambda: time.perf_counter() < until
