"""Plans: what attendees chose, prefer and are busy with, and what they can undo.

Slots and sessions are named by the organizer's ids, not by foreign keys: a programme version is a document, and an
entry outlives the session it was made for (the feed has to say that it was cancelled).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.store.tables import Table, UtcDateTime


class PlanRow(Table):
    """One plan. `revision` grows by one with every change; entries remember the revision that made them what they are.

    The three tokens are kept as SHA-256 hashes. The read and feed tokens are also kept sealed with the edit token,
    so that whoever may edit can see their addresses again and a stolen database shows nobody's.
    """

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edit_token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    read_token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    feed_token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    read_token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    feed_token_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    entries: Mapped[list[EntryRow]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    busy_times: Mapped[list[BusyTimeRow]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    preferences: Mapped[PreferencesRow] = relationship(cascade="all, delete-orphan", lazy="joined")


class EntryRow(Table):
    """A slot in a plan and its state. `revision` and `changed_at`: when the entry last changed (calendar SEQUENCE)."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_slot_id", "slot_id"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    slot_id: Mapped[str] = mapped_column(String(250), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BusyTimeRow(Table):
    """A time the attendee is not free."""

    __tablename__ = "busy_times"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    busy_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(Text)
    venue_id: Mapped[str | None] = mapped_column(String(200))


class PreferencesRow(Table):
    """What the attendee said about themselves, their calendar, the plan they want built (`choices_json`), and what they
    like (`taste_json`)."""

    __tablename__ = "preferences"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    level: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[list[str]] = mapped_column(JSON, default=list)
    alarm_minutes: Mapped[int | None] = mapped_column(default=10)
    alarm_allows_for_walk: Mapped[bool] = mapped_column(default=True)
    day_tips_in_calendar: Mapped[bool] = mapped_column(default=True)
    entry_tips_in_calendar: Mapped[bool] = mapped_column(default=True)
    build_choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    taste: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


class PlanChangeRow(Table):
    """One change of a plan: what it was in words, and the plan before it, so that it can be undone."""

    __tablename__ = "plan_changes"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
