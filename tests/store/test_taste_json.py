"""A taste survives being kept, and plans that were kept before there was one still open."""

from __future__ import annotations

import json

from hypothesis import given
from taste_samples import tastes

from planner.core.plan import Plan, Preferences
from planner.core.taste import UNSAID_TASTE, Taste
from planner.store.plan_rows import plan_from_snapshot, snapshot_of
from planner.store.taste_json import json_of_taste, taste_from_json


@given(tastes())
def test_what_is_kept_is_what_was_said(said):
    assert taste_from_json(json.loads(json.dumps(json_of_taste(said)))) == said
    plan = Plan(taste=said, preferences=Preferences(about="I run renewals"))
    assert plan_from_snapshot(json.loads(json.dumps(snapshot_of(plan)))) == plan


def test_nothing_said_is_kept_as_nothing_and_plans_of_before_say_nothing():
    assert json_of_taste(Taste()) == {}
    assert taste_from_json(None) == taste_from_json({}) == UNSAID_TASTE
    old = snapshot_of(Plan(preferences=Preferences(role="Developer")))
    del old["taste"], old["preferences"]["about"]
    assert plan_from_snapshot(old) == Plan(preferences=Preferences(role="Developer"))


def test_what_a_newer_version_kept_beside_is_no_obstacle():
    said = Taste(starred=("a",))
    assert taste_from_json({**json_of_taste(said), "unheard_of": 1}) == said
