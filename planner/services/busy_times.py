"""When an attendee is not free: typed, or read from a calendar of their own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from planner.core.agenda import Agenda
from planner.core.plan import BusyTime, Plan
from planner.services.plan_wishes import NotPossible
from planner.services.plans import HeldPlan, change_plan
from planner.store.database import Database

MOST_BUSY_TIMES = 200
LONGEST_BUSY_TITLE = 200


def add_busy_times(
    database: Database, agenda: Agenda, edit_token: str, busy_times: Sequence[BusyTime], now: datetime
) -> HeldPlan:
    """Busy times read from a calendar; the ones that are there already are not added twice. Raises `UnknownPlan`,
    `NotPossible`."""

    def after(plan: Plan) -> tuple[Plan, str]:
        known = {busy.id for busy in plan.busy_times}
        new = [busy for busy in busy_times if busy.id not in known]
        if len(plan.busy_times) + len(new) > MOST_BUSY_TIMES:
            raise NotPossible(f"A plan holds at most {MOST_BUSY_TIMES} busy times; this calendar would add {len(new)}.")
        in_order = sorted((*plan.busy_times, *new), key=lambda busy: (busy.start, busy.id))
        counted = "1 busy time" if len(new) == 1 else f"{len(new)} busy times"
        return replace(plan, busy_times=tuple(in_order)), f"{counted} from a calendar added"

    return change_plan(database, agenda, edit_token, now, after)


def add_busy_time(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    start: datetime,
    end: datetime,
    title: str,
    venue_id: str | None,
    now: datetime,
) -> HeldPlan:
    """A time the attendee is not free; aware datetimes. Raises `UnknownPlan`, `NotPossible`."""
    if end <= start:
        raise NotPossible("A busy time has to end after it starts.")
    if venue_id is not None and venue_id not in agenda.venues:
        raise NotPossible("That place is not one of this event's venues.")
    busy = BusyTime(
        id=secrets.token_hex(8), start=start, end=end, title=title.strip()[:LONGEST_BUSY_TITLE], venue_id=venue_id
    )

    def after(plan: Plan) -> tuple[Plan, str]:
        if any((b.start, b.end, b.title, b.venue_id) == (start, end, busy.title, venue_id) for b in plan.busy_times):
            return plan, ""
        if len(plan.busy_times) >= MOST_BUSY_TIMES:
            raise NotPossible(f"A plan holds at most {MOST_BUSY_TIMES} busy times.")
        return replace(plan, busy_times=(*plan.busy_times, busy)), f"busy time “{busy.title or 'busy'}” added"

    return change_plan(database, agenda, edit_token, now, after)


def remove_busy_time(database: Database, agenda: Agenda, edit_token: str, busy_id: str, now: datetime) -> HeldPlan:
    """Takes a busy time out of the plan; nothing happens if it is not in it. Raises `UnknownPlan`."""
    return change_plan(
        database,
        agenda,
        edit_token,
        now,
        lambda plan: (
            replace(plan, busy_times=tuple(b for b in plan.busy_times if b.id != busy_id)),
            "busy time removed",
        ),
    )
