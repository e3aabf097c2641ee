"""Rate limits on what changes something, counted by Redis where several processes serve, in the process otherwise."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address

from planner.services.tokens import token_hash
from planner.web.plan_cookie import edit_token_from_cookie

CHANGES_PER_PLAN = "240 per minute"
"""Far above what a person does, far below what hurts."""

CHANGES_PER_ADDRESS = "6000 per minute"
"""A whole conference may share one address on its Wi-Fi, so this one only stops a flood."""


def install(app: Flask, redis_url: str) -> None:
    """Limits every request that changes something, by plan and by address. Where Redis is gone, each process counts
    for itself until it is back."""
    Limiter(
        get_remote_address,
        app=app,
        storage_uri=redis_url or "memory://",
        in_memory_fallback_enabled=bool(redis_url),
        headers_enabled=True,
        strategy="fixed-window",
        application_limits=[
            ApplicationLimit(CHANGES_PER_ADDRESS, scope="address", exempt_when=_only_reads),
            ApplicationLimit(CHANGES_PER_PLAN, scope="plan", key_function=_plan, exempt_when=_names_no_plan),
        ],
    )


def _only_reads() -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")


def _names_no_plan() -> bool:
    return _only_reads() or not edit_token_from_cookie()


def _plan() -> str:
    return token_hash(edit_token_from_cookie() or "").hex()
