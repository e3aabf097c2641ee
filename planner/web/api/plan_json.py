"""A plan as the API shows it, to whoever may edit it and whoever may read it alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from planner.core.agenda import Agenda
from planner.core.clashes import clashes_of_plan
from planner.core.plan import BusyTime, Entry
from planner.services.plans import HeldPlan

SHAPE = 2
"""Grows when the same plan is written differently, so that clients fetch it again."""


def plan_etag(agenda: Agenda, held: HeldPlan) -> str:
    """What stays the same, for one plan, exactly while `plan_json` does; without quotes. The second of the last change
    is in it because a link that is replaced moves that, though not the revision."""
    return f"{SHAPE}.{held.revision}.{agenda.version}.{int(held.changed_at.timestamp())}"


def plan_json(agenda: Agenda, held: HeldPlan) -> dict[str, Any]:
    """The plan against the programme of today. Times are ISO 8601 with the event's offset; places are names. What the
    attendee does, `about`, is empty for whoever may only read.

    Entries are in the order of their time, those without one last. Where the programme no longer has a slot, or has
    given it no time yet, its times and places are null; where it no longer has the session, so is the title. The two
    sides of a clash are slot ids, or the ids of busy times.
    """
    plan = held.plan
    return {
        "event": held.event_slug,
        "version": agenda.version,
        "revision": held.revision,
        "changed_at": _written(agenda, held.changed_at),
        "preferences": {
            "role": plan.preferences.role,
            "about": plan.preferences.about,
            "level": plan.preferences.level,
            "interests": list(plan.preferences.interests),
        },
        "entries": [_entry(agenda, e) for e in sorted(plan.entries, key=lambda e: _place_in_time(agenda, e))],
        "busy": [_busy_time(agenda, busy) for busy in plan.busy_times],
        "clashes": [
            {
                "first": clash.first.key,
                "second": clash.second.key,
                "shared_minutes": clash.shared_minutes,
                "lacking_minutes": clash.lacking_minutes,
                "is_soft": clash.is_soft,
            }
            for clash in clashes_of_plan(agenda, plan)
        ],
    }


def _entry(agenda: Agenda, entry: Entry) -> dict[str, Any]:
    session = agenda.sessions.get(entry.session_id)
    slot = agenda.slots.get(entry.slot_id)
    room = agenda.room_of(slot) if slot else None
    venue = agenda.venue_of(slot) if slot else None
    return {
        "slot": entry.slot_id,
        "session": entry.session_id,
        "title": session.title if session else None,
        "state": entry.state.value,
        "start": _written(agenda, slot.start) if slot else None,
        "end": _written(agenda, slot.end) if slot else None,
        "room": room.name if room else None,
        "venue": venue.name if venue else None,
    }


def _busy_time(agenda: Agenda, busy: BusyTime) -> dict[str, Any]:
    venue = agenda.venues.get(busy.venue_id or "")
    return {
        "id": busy.id,
        "start": _written(agenda, busy.start),
        "end": _written(agenda, busy.end),
        "title": busy.title,
        "venue": venue.name if venue else None,
    }


def _place_in_time(agenda: Agenda, entry: Entry) -> tuple[bool, int, int, str]:
    slot = agenda.slots.get(entry.slot_id)
    if slot is None:
        return True, 0, 0, entry.slot_id
    return False, slot.start_minute, slot.end_minute, slot.id


def _written(agenda: Agenda, moment: datetime) -> str:
    return agenda.local(moment).isoformat(timespec="seconds")
