"""The published agenda of every event, held ready by each worker and swapped when the version number moves."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from sqlalchemy import select

from planner.core.agenda import Agenda
from planner.core.programme import Programme
from planner.formats import learned_fit_document, version_document
from planner.store.database import Database
from planner.store.programme_tables import EventRow, ProgrammeVersionRow


class UnknownEvent(LookupError):
    """No event of that slug has a published programme."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no event '{slug}'.")
        self.slug = slug


class UnknownVersion(LookupError):
    """The event has no programme version of that number."""

    def __init__(self, slug: str, number: int) -> None:
        super().__init__(f"Event '{slug}' has no programme version {number}.")
        self.slug = slug


@dataclass(slots=True)
class _Held:
    agenda: Agenda
    checked_at: float


class PublishedAgendas:
    """Hands out immutable agendas. Safe to share between threads; a page that began with one version ends with it.

    `check_seconds`: how old the knowledge of the version number may be, so that a busy worker does not ask the
    database at every request. 0 asks every time.
    """

    def __init__(self, database: Database, check_seconds: float = 1.0) -> None:
        self._database = database
        self._check_seconds = check_seconds
        self._held: dict[str, _Held] = {}
        self._loading = threading.Lock()

    def get(self, slug: str, version: int | None = None) -> Agenda:
        """The agenda the public sees now. `version`: the one that the caller just found to be published, so that what
        is made from it and what it is called by belong together. Raises `UnknownEvent`."""
        held = self._held.get(slug)
        now = time.monotonic()
        if held is not None and version is None and now - held.checked_at < self._check_seconds:
            return held.agenda
        if version is None:
            version = self._published_version(slug)
        if held is not None and held.agenda.version == version:
            held.checked_at = now
            return held.agenda
        with self._loading:
            held = self._held.get(slug)
            if held is None or held.agenda.version != version:
                held = _Held(load_version(self._database, slug, version), now)
                self._held[slug] = held
        return held.agenda

    def events(self) -> tuple[Agenda, ...]:
        """Every event with a published programme, the earliest first."""
        with self._database.reading() as session:
            slugs = session.scalars(select(EventRow.slug).where(EventRow.published_version > 0)).all()
        agendas = [self.get(slug) for slug in slugs]
        agendas.sort(key=lambda a: (str(a.event.starts_on or ""), a.event.slug))
        return tuple(agendas)

    def _published_version(self, slug: str) -> int:
        with self._database.reading() as session:
            version = session.scalar(select(EventRow.published_version).where(EventRow.slug == slug))
        if not version:
            self._held.pop(slug, None)
            raise UnknownEvent(slug)
        return version


def published_before(database: Database, slug: str) -> Programme | None:
    """The programme of the event that is published now; None where none is."""
    with database.reading() as session:
        number = session.scalar(select(EventRow.published_version).where(EventRow.slug == slug))
    return load_version(database, slug, number).programme if number else None


def load_version(database: Database, slug: str, number: int) -> Agenda:
    """The agenda of one programme version, published now or before, with what was learned for it. Raises
    `UnknownVersion`."""
    with database.reading() as session:
        row = session.execute(
            select(ProgrammeVersionRow.document, ProgrammeVersionRow.learned_fit)
            .join(EventRow, EventRow.id == ProgrammeVersionRow.event_id)
            .where(EventRow.slug == slug, ProgrammeVersionRow.number == number)
        ).one_or_none()
    if row is None:
        raise UnknownVersion(slug, number)
    learned = learned_fit_document.unpack(row.learned_fit) if row.learned_fit is not None else None
    return Agenda(version_document.unpack(row.document), number, learned)
