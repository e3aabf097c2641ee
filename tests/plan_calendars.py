"""Calendars of plans of the small programme, as short to write as the rule that a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from small_programme import at, small_programme

from planner.core.agenda import Agenda
from planner.core.calendar_items import (
    Calendar,
    CalendarItem,
    CalendarLinks,
    EntryHistory,
    SlotHistory,
    plan_calendar,
)
from planner.core.plan import BusyTime, Entry, EntryState, Plan, Preferences
from planner.core.programme import Programme

PLAN_CHANGED = datetime(2014, 9, 1, 12, tzinfo=UTC)
LINKS = CalendarLinks(
    session_url=lambda session_id: f"https://planner.example/small/sessions/{session_id}",
    plan_url="https://planner.example/small/plan",
    feed_url="https://planner.example/feeds/token.ics",
)


def entry(slot_id: str, state: str = "going", session_id: str = "") -> Entry:
    return Entry(slot_id=slot_id, session_id=session_id or slot_id.split("~")[0], state=EntryState(state))


def plan_of(*entries: Entry, busy: tuple[BusyTime, ...] = (), **preferences: object) -> Plan:
    return Plan(entries=entries, busy_times=busy, preferences=Preferences(**preferences))  # type: ignore[arg-type]


def calendar_of(
    plan: Plan,
    programme: Programme | None = None,
    slots: tuple[SlotHistory, ...] = (),
    entries: tuple[EntryHistory, ...] = (),
    changed: datetime = PLAN_CHANGED,
) -> Calendar:
    agenda = Agenda(programme or small_programme())
    return plan_calendar(agenda, plan, {h.slot_id: h for h in slots}, {h.slot_id: h for h in entries}, LINKS, changed)


def timed(calendar: Calendar) -> list[CalendarItem]:
    return [item for item in calendar.items if item.start is not None]


def days(calendar: Calendar) -> list[CalendarItem]:
    return [item for item in calendar.items if item.day is not None]


def only(items: list[CalendarItem]) -> CalendarItem:
    (item,) = items
    return item


def gone_slot(**changed: object) -> SlotHistory:
    said: dict[str, object] = {
        "slot_id": "coaching",
        "session_id": "coaching",
        "sequence": 2,
        "changed_at": PLAN_CHANGED + timedelta(days=3),
        "cancelled": True,
        "title": "Coaching in the corridor",
        "start": at(10, 45),
        "end": at(11, 25),
        "room_name": "Ralston",
        "venue_name": "Palace Hotel",
    }
    return SlotHistory(**{**said, **changed})  # type: ignore[arg-type]


def without_coaching(**changed: object) -> Programme:
    sessions = tuple(s for s in small_programme().sessions if s.id != "coaching")
    return small_programme(sessions=sessions, pick_lists=(), **changed)
