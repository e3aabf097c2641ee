"""Build choices survive being kept."""

from __future__ import annotations

import json
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from planner.core.build_choices import BuildChoices, DayHours, LunchWish, ValueFactors
from planner.core.plan import Plan
from planner.store.choices_json import choices_from_json, json_of_choices
from planner.store.plan_rows import plan_from_snapshot, snapshot_of

clocks = st.times().map(lambda t: time(t.hour, t.minute))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
ids = st.lists(st.text(min_size=1, max_size=8), max_size=3).map(tuple)
choices = st.builds(
    BuildChoices,
    must=ids,
    never=ids,
    locked=ids,
    registered=ids,
    avoided_venues=ids,
    remind_to_register=st.booleans(),
    from_time=st.none() | clocks,
    to_time=st.none() | clocks,
    hours=st.lists(st.builds(DayHours, day=days, from_time=st.none() | clocks, to_time=st.none() | clocks)).map(tuple),
    days_off=st.lists(days, max_size=2).map(tuple),
    lunch=st.none() | st.builds(LunchWish, from_time=clocks, to_time=clocks, minutes=st.integers(5, 240)),
    break_after_minutes=st.none() | st.integers(30, 700),
    break_minutes=st.integers(5, 90),
    max_per_day=st.none() | st.integers(1, 50),
    only_live=st.booleans(),
    watches_later=st.booleans(),
    follows_morning_tip=st.booleans(),
    keep_points=st.integers(0, 100),
    factors=st.builds(ValueFactors, excellence=st.integers(10, 40), recorded=st.integers(0, 200)),
)


@given(choices)
def test_what_is_kept_is_what_was_said(said):
    assert choices_from_json(json.loads(json.dumps(json_of_choices(said)))) == said
    assert plan_from_snapshot(json.loads(json.dumps(snapshot_of(Plan(choices=said))))).choices == said


def test_nothing_said_is_kept_as_nothing_and_plans_of_before_say_nothing():
    assert json_of_choices(BuildChoices()) == {}
    assert choices_from_json(None) == choices_from_json({}) == BuildChoices()
    old = snapshot_of(Plan())
    del old["choices"]
    assert plan_from_snapshot(old).choices == BuildChoices()


def test_what_a_newer_version_kept_beside_is_no_obstacle():
    kept = {**json_of_choices(BuildChoices(must=("a",))), "unheard_of": 1}
    kept["factors"] = {**kept["factors"], "unheard_of": 1}
    assert choices_from_json(kept) == BuildChoices(must=("a",))
