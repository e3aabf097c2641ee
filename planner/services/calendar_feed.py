"""Calendars: a plan's feed and download, one session, and what tells a client that nothing has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from planner.core.agenda import Agenda
from planner.core.calendar_items import CalendarLinks, EntryHistory, SlotHistory, plan_calendar, session_calendar
from planner.core.plan import Plan
from planner.core.present_plan import present_plan
from planner.core.programme import Session
from planner.formats.ical import write_calendar
from planner.services.plans import UnknownPlan
from planner.services.tokens import token_hash
from planner.store import plan_queries, programme_queries
from planner.store.database import Database
from planner.store.plan_queries import LinkKind
from planner.store.plan_rows import plan_of
from planner.store.plan_tables import PlanRow
from planner.store.programme_tables import EventRow, ProgrammeVersionRow, SlotHistoryRow

RENDERING = 1
"""Grows when the same plan and programme are written differently, so that clients fetch the feed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What a feed is made from, found without touching the programme: enough to answer 304.

    `etag` is without quotes. `changed_at`: when the plan or the programme last changed, for Last-Modified (RFC 7232).
    """

    event_slug: str
    version: int
    etag: str
    changed_at: datetime


def feed_state(database: Database, kind: LinkKind, token: str, address: str) -> FeedState:
    """The state of the plan's feed. `kind`: which of the plan's tokens `token` is. `address`: the public base address
    its links are made with. Raises `UnknownPlan`."""
    query = (
        select(
            PlanRow.id,
            PlanRow.revision,
            PlanRow.changed_at,
            EventRow.slug,
            EventRow.published_version,
            ProgrammeVersionRow.published_at,
        )
        .join(EventRow, EventRow.id == PlanRow.event_id)
        .join(
            ProgrammeVersionRow,
            (ProgrammeVersionRow.event_id == EventRow.id) & (ProgrammeVersionRow.number == EventRow.published_version),
        )
        .where(plan_queries.HASH_COLUMNS[kind] == token_hash(token))
    )
    with database.reading() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise UnknownPlan
    made_from = f"{RENDERING}|{row.id}|{row.revision}|{row.changed_at.timestamp()}|{row.published_version}|{address}"
    return FeedState(
        event_slug=row.slug,
        version=row.published_version,
        etag=hashlib.sha256(made_from.encode()).hexdigest()[:32],
        changed_at=max(row.changed_at, row.published_at),
    )


def plan_ics(database: Database, agenda: Agenda, kind: LinkKind, token: str, links: CalendarLinks) -> bytes:
    """The plan as an iCalendar file, the same bytes for feed and download. Raises `UnknownPlan`."""
    with database.reading() as session:
        row = plan_queries.find_plan(session, kind, token_hash(token))
        if row is None:
            raise UnknownPlan
        plan = present_plan(agenda, plan_of(row))
        entries = {
            e.slot_id: EntryHistory(slot_id=e.slot_id, sequence=e.revision, changed_at=e.changed_at)
            for e in row.entries
        }
        slots = _histories(
            programme_queries.slot_histories(session, agenda.event.slug, [e.slot_id for e in plan.entries])
        )
        published_at = _published_at(session, agenda)
        calendar = plan_calendar(agenda, plan, slots, entries, links, row.changed_at, programme_changed_at=published_at)
    return write_calendar(calendar)


def loose_plan_ics(database: Database, agenda: Agenda, plan: Plan, links: CalendarLinks) -> bytes:
    """A plan that is kept nowhere as an iCalendar file: the same bytes for the same plan and programme version."""
    with database.reading() as session:
        slots = _histories(
            programme_queries.slot_histories(session, agenda.event.slug, [e.slot_id for e in plan.entries])
        )
        published_at = _published_at(session, agenda)
    return write_calendar(plan_calendar(agenda, plan, slots, {}, links, published_at))


def sessions_ics(database: Database, agenda: Agenda, sessions: Sequence[Session], links: CalendarLinks) -> bytes:
    """Sessions of the programme as an iCalendar file, with nobody's plan."""
    slot_ids = [slot.id for session in sessions for slot in session.slots]
    wanted = slot_ids if len(slot_ids) <= 500 else None
    with database.reading() as session:
        slots = _histories(programme_queries.slot_histories(session, agenda.event.slug, wanted))
        published_at = _published_at(session, agenda)
    return write_calendar(session_calendar(agenda, sessions, slots, links, published_at))


def _published_at(session: DatabaseSession, agenda: Agenda) -> datetime:
    return session.scalars(
        select(ProgrammeVersionRow.published_at)
        .join(EventRow, EventRow.id == ProgrammeVersionRow.event_id)
        .where(EventRow.slug == agenda.event.slug, ProgrammeVersionRow.number == agenda.version)
    ).one()


def _histories(rows: Sequence[SlotHistoryRow]) -> dict[str, SlotHistory]:
    return {
        row.slot_id: SlotHistory(
            slot_id=row.slot_id,
            sequence=row.sequence,
            changed_at=row.changed_at,
            cancelled=row.cancelled,
            session_id=row.session_id,
            title=row.title,
            start=row.starts_at,
            end=row.ends_at,
            room_name=row.room_name,
            venue_name=row.venue_name,
        )
        for row in rows
    }
