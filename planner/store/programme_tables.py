"""Events and what was published for them.

A programme version is kept as one document (see `docs/architecture.md`, 'Why versions are documents'): it is written
once, read whole and never changed, so sessions, rooms, venues and tips live in `core.programme`, not in rows. What is
asked for by key is a row: which version is published, and the calendar history of each slot.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables import Table, UtcDateTime


class EventRow(Table):
    """One event; `published_version` is the number of the version the public sees, 0 before the first."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    published_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProgrammeVersionRow(Table):
    """What one import, edit or rollback published. `changes` are the differences from the version before.

    `learned_fit`: what was learned for this version about whom each session is for, None where nothing was.
    """

    __tablename__ = "programme_versions"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    session_count: Mapped[int]
    slot_count: Mapped[int]
    document: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    changes: Mapped[list[dict[str, str]]] = mapped_column(JSON, deferred=True)
    learned_fit: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, default=None)


class SlotHistoryRow(Table):
    """What calendars need to know of a slot over all versions: RFC 5545 SEQUENCE and LAST-MODIFIED, and, once the
    programme has dropped it, what it last was, so that a feed can say that it is cancelled."""

    __tablename__ = "slot_histories"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[str] = mapped_column(String(250), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(200))
    sequence: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled: Mapped[bool]
    title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    room_name: Mapped[str] = mapped_column(Text)
    venue_name: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
