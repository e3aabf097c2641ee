"""The blueprint that the modules beside this one put their views on."""

from __future__ import annotations

from flask import Blueprint

from planner.web import wording

blueprint = Blueprint("attendee", __name__)

for name, word in wording.FILTERS.items():
    blueprint.add_app_template_filter(word, name)
for name, function in wording.FUNCTIONS.items():
    blueprint.add_app_template_global(function, name)
