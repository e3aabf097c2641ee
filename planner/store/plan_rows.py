"""Plans between rows and `core.plan`: reading one, writing a changed one, and the snapshot that an undo needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from planner.core.plan import BusyTime, Entry, EntryState, Plan, Preferences
from planner.store.choices_json import choices_from_json, json_of_choices
from planner.store.plan_tables import BusyTimeRow, EntryRow, PlanRow, PreferencesRow
from planner.store.taste_json import json_of_taste, taste_from_json

PREFERENCE_FIELDS = (
    "role",
    "about",
    "level",
    "alarm_minutes",
    "alarm_allows_for_walk",
    "day_tips_in_calendar",
    "entry_tips_in_calendar",
)


def plan_of(row: PlanRow) -> Plan:
    """What a row says, entries and busy times in a stable order."""
    return Plan(
        entries=tuple(
            Entry(slot_id=e.slot_id, session_id=e.session_id, state=EntryState(e.state))
            for e in sorted(row.entries, key=lambda e: e.slot_id)
        ),
        busy_times=tuple(
            BusyTime(id=b.busy_id, start=b.starts_at, end=b.ends_at, title=b.title, venue_id=b.venue_id)
            for b in sorted(row.busy_times, key=lambda b: (b.starts_at, b.busy_id))
        ),
        preferences=Preferences(
            interests=tuple(row.preferences.interests),
            **{name: getattr(row.preferences, name) for name in PREFERENCE_FIELDS},
        ),
        choices=choices_from_json(row.preferences.build_choices),
        taste=taste_from_json(row.preferences.taste),
    )


def write_plan(row: PlanRow, plan: Plan, revision: int, now: datetime, redescribed: Collection[str] = ()) -> None:
    """Makes the row say `plan`. An entry that is new or has another state gets `revision` and `now`; one in
    `redescribed` (slot ids) keeps its revision and gets `now`, since only the words about it changed."""
    rows = {e.slot_id: e for e in row.entries}
    wanted = {e.slot_id: e for e in plan.entries}
    for slot_id, entry_row in rows.items():
        if slot_id not in wanted:
            row.entries.remove(entry_row)
    for slot_id, entry in wanted.items():
        known = rows.get(slot_id)
        if known is None:
            row.entries.append(
                EntryRow(
                    slot_id=slot_id,
                    session_id=entry.session_id,
                    state=entry.state.value,
                    revision=revision,
                    changed_at=now,
                )
            )
        elif known.state != entry.state.value:
            known.state, known.revision, known.changed_at = entry.state.value, revision, now
        elif slot_id in redescribed:
            known.changed_at = now
    busy_rows = {b.busy_id: b for b in row.busy_times}
    wanted_busy = {b.id: b for b in plan.busy_times}
    for busy_id, busy_row in busy_rows.items():
        if busy_id not in wanted_busy:
            row.busy_times.remove(busy_row)
    for busy_id, busy in wanted_busy.items():
        if busy_id not in busy_rows:
            row.busy_times.append(
                BusyTimeRow(
                    busy_id=busy_id, starts_at=busy.start, ends_at=busy.end, title=busy.title, venue_id=busy.venue_id
                )
            )
    write_preferences(row, plan.preferences)
    row.preferences.build_choices = json_of_choices(plan.choices)
    row.preferences.taste = json_of_taste(plan.taste)
    row.revision = revision
    row.changed_at = now


def write_preferences(row: PlanRow, preferences: Preferences) -> None:
    """Makes the row's preferences say these."""
    if row.preferences is None:
        row.preferences = PreferencesRow()
    row.preferences.interests = list(preferences.interests)
    for name in PREFERENCE_FIELDS:
        setattr(row.preferences, name, getattr(preferences, name))


def snapshot_of(plan: Plan) -> dict[str, Any]:
    """The plan as JSON, for `plan_from_snapshot`."""
    return {
        "entries": [[e.slot_id, e.session_id, e.state.value] for e in plan.entries],
        "busy_times": [[b.id, b.start.isoformat(), b.end.isoformat(), b.title, b.venue_id] for b in plan.busy_times],
        "preferences": {
            "interests": list(plan.preferences.interests),
            **{name: getattr(plan.preferences, name) for name in PREFERENCE_FIELDS},
        },
        "choices": json_of_choices(plan.choices),
        "taste": json_of_taste(plan.taste),
    }


def plan_from_snapshot(snapshot: dict[str, Any]) -> Plan:
    """The plan that `snapshot_of` was given."""
    said = dict(snapshot["preferences"])
    return Plan(
        entries=tuple(
            Entry(slot_id=slot_id, session_id=session_id, state=EntryState(state))
            for slot_id, session_id, state in snapshot["entries"]
        ),
        busy_times=tuple(
            BusyTime(
                id=busy_id,
                start=datetime.fromisoformat(start),
                end=datetime.fromisoformat(end),
                title=title,
                venue_id=venue_id,
            )
            for busy_id, start, end, title, venue_id in snapshot["busy_times"]
        ),
        preferences=Preferences(interests=tuple(said.pop("interests")), **said),
        choices=choices_from_json(snapshot.get("choices")),
        taste=taste_from_json(snapshot.get("taste")),
    )
