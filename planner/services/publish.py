"""Publishing a programme: one transaction that makes a version, keeps its differences and moves the calendars on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from planner.core.agenda import Agenda
from planner.core.changes import Change, changes_between
from planner.core.integrity import integrity_problems
from planner.core.problems import RefusedInput
from planner.core.programme import Programme, Slot
from planner.core.slot_identity import carry_slot_ids
from planner.core.tips import tips_for_slot
from planner.formats import learned_fit_document, version_document
from planner.services.learn_fit import learned_document
from planner.services.published import UnknownEvent, UnknownVersion
from planner.store import programme_queries
from planner.store.database import Database
from planner.store.programme_tables import EventRow, ProgrammeVersionRow, SlotHistoryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publish did. `is_new` is False where the programme is already published; nothing is written then."""

    version: int
    is_new: bool
    programme: Programme
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    number: int
    published_at: datetime
    source: str
    session_count: int
    slot_count: int
    is_published: bool


def preview(database: Database, programme: Programme) -> Published:
    """What publishing the programme would do; nothing is written. `version` is the number it would get."""
    with database.reading() as session:
        rows = programme_queries.versions_of(session, programme.event.slug)
        before = _published_programme(session, programme.event.slug)
    continued, changes = _continued(before, programme)
    newest = rows[0].number if rows else 0
    is_new = before is None or _says_other(before, continued)
    return Published(version=newest + is_new, is_new=is_new, programme=continued, changes=changes)


def publish(
    database: Database,
    programme: Programme,
    source: str,
    now: datetime,
    learn: Callable[[Programme], bytes | None] = learned_document,
) -> Published:
    """Publishes `programme` as its event's next version. `source`: where it came from, for the history. `learn` makes
    of it what is kept with the version about whom its sessions are for; it takes seconds, so it comes before anything
    is locked, and only where the version is new, or has nothing of it that can still be read.

    Raises `RefusedInput` for a programme that does not hold together; nothing is changed then.
    """
    problems = integrity_problems(programme)
    if problems:
        raise RefusedInput(problems)
    learned = learn(programme) if _is_to_be_learned(database, programme) else None
    with database.writing() as session:
        event = programme_queries.lock_event(session, programme.event.slug, now)
        return _publish_in(session, event, programme, source, now, learned)


def roll_back(database: Database, slug: str, number: int, now: datetime) -> Published:
    """Publishes an earlier version again, as a new one. Raises `UnknownEvent`, `UnknownVersion`."""
    with database.writing() as session:
        if not programme_queries.versions_of(session, slug):
            raise UnknownEvent(slug)
        event = programme_queries.lock_event(session, slug, now)
        row = programme_queries.version_row(session, event.id, number)
        if row is None:
            raise UnknownVersion(slug, number)
        # The sessions are the same in the same order, so what was learned of them holds.
        earlier = version_document.unpack(row.document)
        return _publish_in(session, event, earlier, f"rollback to version {number}", now, row.learned_fit)


def versions(database: Database, slug: str) -> tuple[VersionSummary, ...]:
    """Every version of an event, the newest first. Raises `UnknownEvent`."""
    with database.reading() as session:
        rows = programme_queries.versions_of(session, slug)
    if not rows:
        raise UnknownEvent(slug)
    return tuple(
        VersionSummary(
            number=row.number,
            published_at=row.published_at,
            source=row.source,
            session_count=row.session_count,
            slot_count=row.slot_count,
            is_published=index == 0,
        )
        for index, row in enumerate(rows)
    )


def _publish_in(
    session: Session, event: EventRow, programme: Programme, source: str, now: datetime, learned: bytes | None
) -> Published:
    row = programme_queries.version_row(session, event.id, event.published_version)
    before = version_document.unpack(row.document) if row is not None else None
    continued, changes = _continued(before, programme)
    if row is not None and before is not None and not _says_other(before, continued):
        if learned is not None:
            row.learned_fit = learned
        return Published(version=event.published_version, is_new=False, programme=continued, changes=())
    document, digest = version_document.pack(continued)
    number = event.published_version + 1
    session.add(
        ProgrammeVersionRow(
            event_id=event.id,
            number=number,
            published_at=now,
            source=source,
            digest=digest,
            session_count=len(continued.sessions),
            slot_count=sum(len(s.slots) for s in continued.sessions),
            document=document,
            learned_fit=learned,
            changes=[asdict(change) for change in changes],
        )
    )
    _move_slot_histories(session, event, Agenda(continued, number), now)
    event.published_version = number
    return Published(version=number, is_new=True, programme=continued, changes=changes)


def _is_to_be_learned(database: Database, programme: Programme) -> bool:
    with database.reading() as session:
        rows = programme_queries.versions_of(session, programme.event.slug)
        row = programme_queries.version_row(session, rows[0].event_id, rows[0].number) if rows else None
        if row is None or row.learned_fit is None or learned_fit_document.unpack(row.learned_fit) is None:
            return True
        before = version_document.unpack(row.document)
    return _says_other(before, _continued(before, programme)[0])


def _published_programme(session: Session, slug: str) -> Programme | None:
    rows = programme_queries.versions_of(session, slug)
    if not rows:
        return None
    row = programme_queries.version_row(session, rows[0].event_id, rows[0].number)
    return version_document.unpack(row.document) if row is not None else None


def _says_other(before: Programme, after: Programme) -> bool:
    return version_document.said(before) != version_document.said(after)


def _continued(before: Programme | None, programme: Programme) -> tuple[Programme, tuple[Change, ...]]:
    continued = carry_slot_ids(before, programme) if before is not None else programme
    return continued, changes_between(before, continued)


def _move_slot_histories(session: Session, event: EventRow, agenda: Agenda, now: datetime) -> None:
    """SEQUENCE grows with a slot's time, place or status, LAST-MODIFIED with anything a calendar shows of it."""
    known = {row.slot_id: row for row in programme_queries.slot_histories(session, event.slug)}
    for slot in agenda.slots_in_order:
        room = agenda.room_of(slot)
        venue = agenda.venue_of(slot)
        title = agenda.session_of(slot).title
        room_name, venue_name = room.name if room else "", venue.name if venue else ""
        digest = _calendar_digest(agenda, slot)
        row = known.pop(slot.id, None)
        if row is None:
            session.add(
                SlotHistoryRow(
                    event_id=event.id,
                    slot_id=slot.id,
                    session_id=slot.listed_under,
                    sequence=0,
                    changed_at=now,
                    cancelled=False,
                    title=title,
                    starts_at=slot.start,
                    ends_at=slot.end,
                    room_name=room_name,
                    venue_name=venue_name,
                    digest=digest,
                )
            )
            continue
        was = (row.starts_at, row.ends_at, row.room_name, row.venue_name, row.cancelled)
        if was != (slot.start, slot.end, room_name, venue_name, False):
            row.sequence += 1
        elif row.digest == digest:
            continue
        row.changed_at, row.digest, row.cancelled, row.title = now, digest, False, title
        row.starts_at, row.ends_at, row.room_name, row.venue_name = slot.start, slot.end, room_name, venue_name
    for row in known.values():
        if not row.cancelled:
            row.cancelled, row.changed_at, row.sequence = True, now, row.sequence + 1


def _calendar_digest(agenda: Agenda, slot: Slot) -> str:
    session = agenda.session_of(slot)
    room, venue = agenda.room_of(slot), agenda.venue_of(slot)
    said = [
        slot.start.isoformat(),
        slot.end.isoformat(),
        room.name if room else "",
        [venue.name, venue.address, venue.latitude, venue.longitude] if venue else [],
        session.title,
        session.abstract,
        session.track,
        session.recorded,
        session.format,
        session.level,
        session.topics,
        session.roles,
        session.registration_needed,
        session.giveaway,
        session.is_example,
        [[tip.title, tip.text] for tip in tips_for_slot(agenda, slot)],
        [[speaker.name, speaker.organisation] for speaker in agenda.speakers_of(session)],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
