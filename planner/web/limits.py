"""Rate limits on what changes something or costs much, counted by Redis where several processes serve, in the process
otherwise."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address

from planner.services.tokens import token_hash
from planner.web.api.blueprint import api_is_asked
from planner.web.api.blueprint import blueprint as api
from planner.web.attendee.blueprint import blueprint as attendee
from planner.web.plan_cookie import edit_token_from_cookie

CHANGES_PER_PLAN = "240 per minute"
"""Far above what a person does, far below what hurts."""

CHANGES_PER_ADDRESS = "6000 per minute"
"""A whole conference may share one address on its Wi-Fi, so this one only stops a flood."""

NEW_PLANS_PER_ADDRESS = "120 per minute"
"""Plans that programs make, each of which stays: enough for a site that makes them for its visitors."""

BUILDS_PER_PLAN = "120 per minute"
"""Plans that programs have built, each of which may keep a processor busy for a while."""

BUILDS_PER_ADDRESS = "1200 per minute"
"""The same and the page of a built plan, which is asked several times a second while somebody moves a slider."""

LONG_WORK_PER_ADDRESS = "60 per minute"
"""Planning for a team and reading a calendar, either of which may keep a processor busy for some seconds."""

LONG_WORK = (f"{attendee.name}.team_plans", f"{attendee.name}.add_busy_calendar")
MAKES_PLANS = f"{api.name}.create_plan"
BUILDS_FOR_PROGRAMS = f"{api.name}.build_plan"
BUILDS = (BUILDS_FOR_PROGRAMS, f"{attendee.name}.build")


def install(app: Flask, redis_url: str) -> None:
    """Limits every request that changes something, by plan and by address, the making of plans by programs, and the
    building of plans. Where Redis is gone, each process counts for itself until it is back."""
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
            ApplicationLimit(NEW_PLANS_PER_ADDRESS, scope="new plans", exempt_when=_makes_no_plan),
            ApplicationLimit(
                BUILDS_PER_PLAN, scope="builds of a plan", key_function=_plan, exempt_when=_builds_for_no_program
            ),
            ApplicationLimit(BUILDS_PER_ADDRESS, scope="builds", exempt_when=_builds_nothing),
            ApplicationLimit(LONG_WORK_PER_ADDRESS, scope="long work", exempt_when=_is_soon_done),
        ],
    )


def _only_reads() -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")


def _names_no_plan() -> bool:
    return _only_reads() or not _plan_token()


def _makes_no_plan() -> bool:
    return _only_reads() or request.endpoint != MAKES_PLANS


def _builds_for_no_program() -> bool:
    return request.endpoint != BUILDS_FOR_PROGRAMS


def _is_soon_done() -> bool:
    return request.endpoint not in LONG_WORK


def _builds_nothing() -> bool:
    return request.endpoint not in BUILDS


def _plan() -> str:
    return token_hash(_plan_token() or "").hex()


def _plan_token() -> str | None:
    """The token that names the plan: in the API's address, in the cookie of a page."""
    if api_is_asked():
        token: str | None = (request.view_args or {}).get("token")
        return token
    return edit_token_from_cookie()
