"""Every worker sees the newest version, and one that is held is not loaded again."""

from __future__ import annotations

from datetime import UTC, datetime

from small_programme import small_programme, with_session

from planner.services import published
from planner.services.publish import publish
from planner.services.published import PublishedAgendas

NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)


def test_an_unchanged_agenda_is_the_same_object(database, agenda, agendas, monkeypatch):
    held = agendas.get("small")
    monkeypatch.setattr(published, "load_version", None)
    assert agendas.get("small") is held


def test_another_worker_swaps_when_the_version_number_moves(database, agenda):
    other = PublishedAgendas(database, check_seconds=0)
    held = other.get("small")
    publish(database, with_session(small_programme(), "open", title="Closing round"), "b", NOW)
    assert other.get("small").version == 2
    assert held.sessions["open"].title == "Open round"  # a page that began with the old version ends with it


def test_a_busy_worker_asks_the_database_only_now_and_then(database, agenda):
    patient = PublishedAgendas(database, check_seconds=3600)
    assert patient.get("small").version == 1
    publish(database, with_session(small_programme(), "open", title="Closing round"), "b", NOW)
    assert patient.get("small").version == 1
