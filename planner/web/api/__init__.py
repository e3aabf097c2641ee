"""The JSON API for plans, for other programs. `/api/v1/openapi.json` describes it, `docs/api.md` shows it."""

from planner.web.api import build, openapi, plans
from planner.web.api.blueprint import blueprint

__all__ = ["blueprint", "build", "openapi", "plans"]
