"""Publishing: numbered versions, nothing half done, calendars that know what changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from small_programme import at, slot, small_programme, with_session

from planner.core.problems import RefusedInput
from planner.services.publish import preview, publish, roll_back, versions
from planner.services.published import UnknownEvent, UnknownVersion, load_version
from planner.store import programme_queries

NOW = datetime(2014, 10, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def without_session(programme, session_id):
    return replace(programme, sessions=tuple(s for s in programme.sessions if s.id != session_id), pick_lists=())


def histories(database):
    with database.reading() as session:
        return {row.slot_id: row for row in programme_queries.slot_histories(session, "small")}


def test_publishing_numbers_versions_and_every_reader_sees_the_newest(database, agendas):
    first = publish(database, small_programme(), "a.yaml", NOW)
    assert (first.version, first.is_new) == (1, True)
    assert agendas.get("small").version == 1
    second = publish(database, with_session(small_programme(), "open", title="Open round table"), "b.yaml", LATER)
    assert second.version == 2
    assert agendas.get("small").sessions["open"].title == "Open round table"
    assert [v.number for v in versions(database, "small")] == [2, 1]
    assert [change.kind for change in second.changes] == ["retitled"]


def test_publishing_the_same_programme_again_makes_no_version(database):
    publish(database, small_programme(), "a.yaml", NOW)
    again = publish(database, small_programme(), "a.yaml", LATER)
    assert (again.version, again.is_new, again.changes) == (1, False, ())


def test_a_refused_programme_changes_nothing(database, agendas):
    publish(database, small_programme(), "a.yaml", NOW)
    broken = with_session(small_programme(), "keynote", slots=(slot("keynote", at(11), at(12), "no such room"),))
    with pytest.raises(RefusedInput) as refused:
        publish(database, broken, "b.yaml", LATER)
    assert "no such room" in str(refused.value)
    assert agendas.get("small").version == 1
    assert len(versions(database, "small")) == 1


def test_a_preview_tells_the_changes_and_publishes_nothing(database):
    publish(database, small_programme(), "a.yaml", NOW)
    seen = preview(database, without_session(small_programme(), "open"))
    assert [c.kind for c in seen.changes] == ["removed"]
    assert (seen.version, seen.is_new) == (2, True)
    assert preview(database, small_programme()).is_new is False
    assert preview(database, small_programme(tips=())).is_new is True
    assert len(versions(database, "small")) == 1


def test_a_rollback_is_a_new_version_that_says_what_the_old_one_said(database, agendas):
    publish(database, small_programme(), "a.yaml", NOW)
    publish(database, without_session(small_programme(), "open"), "b.yaml", LATER)
    published = roll_back(database, "small", 1, LATER + timedelta(hours=1))
    assert published.version == 3
    assert agendas.get("small").programme == load_version(database, "small", 1).programme


def test_rolling_back_to_a_version_that_never_was_is_refused(database):
    publish(database, small_programme(), "a.yaml", NOW)
    with pytest.raises(UnknownVersion):
        roll_back(database, "small", 7, LATER)
    with pytest.raises(UnknownEvent):
        roll_back(database, "large", 1, LATER)


def test_a_moved_slot_gets_a_higher_sequence_and_a_retitled_one_does_not(database):
    publish(database, small_programme(), "a.yaml", NOW)
    moved = with_session(small_programme(), "keynote", slots=(slot("keynote", at(9), at(9, 40), "hall"),))
    publish(database, with_session(moved, "coaching", title="Coaching, better named"), "b.yaml", LATER)
    rows = histories(database)
    assert (rows["keynote"].sequence, rows["keynote"].changed_at) == (1, LATER)
    assert (rows["coaching"].sequence, rows["coaching"].changed_at) == (0, LATER)
    assert (rows["pipeline"].sequence, rows["pipeline"].changed_at) == (0, NOW)


def test_a_dropped_slot_is_remembered_as_cancelled_and_comes_back_when_it_returns(database):
    publish(database, small_programme(), "a.yaml", NOW)
    publish(database, without_session(small_programme(), "coaching"), "b.yaml", LATER)
    gone = histories(database)["coaching"]
    assert (gone.cancelled, gone.sequence, gone.title) == (True, 1, "Coaching in the corridor")
    publish(database, small_programme(), "c.yaml", LATER + timedelta(days=1))
    back = histories(database)["coaching"]
    assert (back.cancelled, back.sequence) == (False, 2)


def test_slots_keep_their_ids_when_the_next_file_numbers_them_otherwise(database, agendas):
    publish(database, small_programme(), "a.yaml", NOW)
    only_second = with_session(
        small_programme(), "panel", slots=(slot("panel", at(9, 0, 14), at(9, 40, 14), "west1", "panel"),)
    )
    publish(database, only_second, "b.yaml", LATER)
    assert [s.id for s in agendas.get("small").sessions["panel"].slots] == ["panel~2"]


def test_events_live_side_by_side(database, agendas):
    publish(database, small_programme("one"), "a.yaml", NOW)
    publish(database, small_programme("two"), "a.yaml", NOW)
    assert [a.event.slug for a in agendas.events()] == ["one", "two"]
    with pytest.raises(UnknownEvent):
        agendas.get("three")


def test_publishes_at_the_same_moment_queue_and_none_is_lost(database, agendas):
    publish(database, small_programme(), "a.yaml", NOW)
    titles = [f"Open round, take {number}" for number in range(6)]

    def publish_one(title):
        return publish(database, with_session(small_programme(), "open", title=title), title, LATER).version

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(publish_one, titles))
    assert sorted(numbers) == list(range(2, 8))
    assert {v.source for v in versions(database, "small")} == {"a.yaml", *titles}
    newest = max(zip(numbers, titles, strict=True))
    assert agendas.get("small").sessions["open"].title == newest[1]
