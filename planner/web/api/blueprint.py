"""The blueprint that the modules beside this one put their views on, and what is said of all its addresses."""

from __future__ import annotations

from flask import Blueprint, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter

PREFIX = "/api/v1"

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)


def api_is_asked() -> bool:
    """Whether the request at hand is for the API, also where nothing is at its address: errors there are JSON too."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


class SlotIdConverter(PathConverter):
    """A slot id is the rest of the address, slashes and all. It may begin with one: without this, '/a' would be
    redirected to the slot 'a'."""

    regex = ".+?"
    part_isolating = False


@blueprint.record_once
def _know_slot_ids(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["slot_id"] = SlotIdConverter
