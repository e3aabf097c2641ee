"""Events, their programme versions and slot histories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from planner.store.programme_tables import EventRow, ProgrammeVersionRow, SlotHistoryRow


def lock_event(session: Session, slug: str, now: datetime) -> EventRow:
    """The event's row, made if it is new, locked until the transaction ends: two publishes queue here."""
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert(EventRow) if dialect == "sqlite" else postgresql.insert(EventRow)
    session.execute(
        insert.values(slug=slug, published_version=0, created_at=now).on_conflict_do_nothing(
            index_elements=[EventRow.slug]
        )
    )
    return session.scalars(select(EventRow).where(EventRow.slug == slug).with_for_update()).one()


def version_row(session: Session, event_id: int, number: int) -> ProgrammeVersionRow | None:
    """One version with its document and what was learned for it."""
    return session.scalar(
        select(ProgrammeVersionRow)
        .where(ProgrammeVersionRow.event_id == event_id, ProgrammeVersionRow.number == number)
        .options(undefer(ProgrammeVersionRow.document), undefer(ProgrammeVersionRow.learned_fit))
    )


def versions_of(session: Session, slug: str) -> Sequence[ProgrammeVersionRow]:
    """The event's versions, the newest first, without their documents."""
    return session.scalars(
        select(ProgrammeVersionRow)
        .join(EventRow, EventRow.id == ProgrammeVersionRow.event_id)
        .where(EventRow.slug == slug)
        .order_by(ProgrammeVersionRow.number.desc())
    ).all()


def slot_histories(session: Session, slug: str, slot_ids: Sequence[str] | None = None) -> Sequence[SlotHistoryRow]:
    """The calendar history of the event's slots: all, or the ones asked for."""
    query = select(SlotHistoryRow).join(EventRow, EventRow.id == SlotHistoryRow.event_id).where(EventRow.slug == slug)
    if slot_ids is not None:
        query = query.where(SlotHistoryRow.slot_id.in_(slot_ids))
    return session.scalars(query).all()


def event_named(session: Session, slug: str) -> EventRow:
    """The event's row. Raises `sqlalchemy.exc.NoResultFound`."""
    return session.scalars(select(EventRow).where(EventRow.slug == slug)).one()
