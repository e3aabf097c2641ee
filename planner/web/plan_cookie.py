"""The cookie that holds an attendee's plan: its edit token, for one event's pages only."""

from __future__ import annotations

from flask import Response, request

COOKIE = "plan"
LIFETIME_SECONDS = 400 * 24 * 3600
"""The longest a browser keeps any cookie (RFC 6265bis section 5.5)."""


def edit_token_from_cookie() -> str | None:
    """The edit token that this browser holds for the event it asks about, None where it has no plan."""
    return request.cookies.get(COOKIE) or None


def keep_edit_token(response: Response, event_slug: str, edit_token: str) -> None:
    """Makes the browser keep the plan for the event's pages."""
    response.set_cookie(
        COOKIE,
        edit_token,
        max_age=LIFETIME_SECONDS,
        path=f"/{event_slug}/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def forget_edit_token(response: Response, event_slug: str) -> None:
    """Makes the browser forget the plan (the plan itself stays)."""
    response.delete_cookie(COOKIE, path=f"/{event_slug}/")
