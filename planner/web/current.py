"""What a view needs of the application it runs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, request
from flask_htmx import HTMX

from planner.config import Settings
from planner.services.published import PublishedAgendas
from planner.store.database import Database

htmx = HTMX()
"""What htmx says of the request at hand; false where it is not from htmx."""


@dataclass(frozen=True, slots=True)
class Planner:
    """What the running application serves from."""

    database: Database
    agendas: PublishedAgendas
    settings: Settings


def current_planner() -> Planner:
    """The database, agendas and settings of the running application."""
    return cast(Planner, current_app.extensions["planner"])


def public_address() -> str:
    """The base address for links that leave the page, without a trailing slash: the one that is set, or the one the
    browser asked for."""
    return current_planner().settings.address or request.host_url.rstrip("/")
