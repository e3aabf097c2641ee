"""What changed between two versions is said completely, in words, and always in the same order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme, with_session

from planner.core.changes import changes_between, count_by_kind
from planner.core.programme import Link, Room, Session, Speaker
from planner.core.slot_identity import carry_slot_ids
from planner.formats.reading import ReadOptions
from planner.formats.spreadsheet import read_csv

SMALL = small_programme()


def without(programme, session_id):
    return replace(programme, sessions=tuple(s for s in programme.sessions if s.id != session_id))


def said(old, new):
    return [(c.kind, c.session_id, c.slot_id, c.before, c.after) for c in changes_between(old, new)]


def test_a_programme_does_not_differ_from_itself():
    assert changes_between(SMALL, small_programme()) == ()


def test_of_the_first_version_everything_is_added():
    found = changes_between(None, SMALL)
    assert count_by_kind(found) == {"added": 5}
    words = {c.session_id: c.after for c in found}
    assert (
        words["panel"] == "Mon 13 Oct 14:00–14:40, West 1, Moscone West; Tue 14 Oct 09:00–09:40, West 1, Moscone West"
    )
    assert words["open"] == ""


def test_what_comes_and_goes_is_added_and_removed_with_its_hour():
    hour = "Mon 13 Oct 10:45–11:25, Ralston, Palace Hotel"
    assert said(SMALL, without(SMALL, "coaching")) == [("removed", "coaching", None, hour, "")]
    assert said(without(SMALL, "coaching"), SMALL) == [("added", "coaching", None, "", hour)]


def test_a_session_that_gets_its_first_time_is_scheduled_and_back():
    timed = with_session(SMALL, "open", slots=(slot("open", at(15), at(16), "west1"),))
    hour = "Mon 13 Oct 15:00–16:00, West 1, Moscone West"
    assert said(SMALL, timed) == [("scheduled", "open", None, "", hour)]
    assert said(timed, SMALL) == [("unscheduled", "open", None, hour, "")]


def test_another_hour_is_moved_and_another_room_is_relocated():
    there = with_session(SMALL, "keynote", slots=(slot("keynote", at(11), at(11, 40), "ralston"),))
    assert said(SMALL, there) == [
        (
            "moved",
            "keynote",
            "keynote",
            "Mon 13 Oct 10:00–10:40, Hall, Moscone West",
            "Mon 13 Oct 11:00–11:40, Ralston, Palace Hotel",
        ),
        ("relocated", "keynote", "keynote", "Hall, Moscone West", "Ralston, Palace Hotel"),
    ]


def test_a_longer_session_is_moved_too():
    longer = with_session(SMALL, "keynote", slots=(slot("keynote", at(10), at(11), "hall"),))
    assert [c.kind for c in changes_between(SMALL, longer)] == ["moved"]


def test_a_room_that_only_got_another_id_is_where_it_was():
    rooms = tuple(replace(room, id="h1") if room.id == "hall" else room for room in SMALL.rooms)
    renumbered = with_session(
        replace(SMALL, rooms=rooms), "keynote", slots=(slot("keynote", at(10), at(10, 40), "h1"),)
    )
    assert changes_between(SMALL, renumbered) == ()


def test_a_room_that_got_another_name_is_told_of_every_slot_in_it():
    rooms = tuple(replace(room, name="Big hall") if room.id == "hall" else room for room in SMALL.rooms)
    assert said(SMALL, replace(SMALL, rooms=rooms)) == [
        ("relocated", "keynote", "keynote", "Hall, Moscone West", "Big hall, Moscone West")
    ]


def test_a_repeat_that_comes_or_goes_is_one_slot():
    one = with_session(SMALL, "panel", slots=SMALL.sessions[3].slots[:1])
    hour = "Tue 14 Oct 09:00–09:40, West 1, Moscone West"
    assert said(SMALL, one) == [("slot_removed", "panel", "panel~2", hour, "")]
    assert said(one, SMALL) == [("slot_added", "panel", "panel~2", "", hour)]


def test_other_words_are_told_before_and_after():
    new = with_session(
        small_programme(speakers=(*SMALL.speakers, Speaker(id="s2", name="Ben Example"))),
        "pipeline",
        title="A pipeline that tells all",
        abstract="How to keep a forecast modest.",
        speaker_ids=("s1", "s2"),
        recorded=True,
        level="Advanced",
        roles=("Developer", "Sales Professional"),
        links=(Link(url="https://example.org/slides", title="Slides"),),
    )
    assert said(SMALL, new) == [
        ("retitled", "pipeline", None, "A pipeline that tells the truth", "A pipeline that tells all"),
        ("speakers_changed", "pipeline", None, "Ada Example", "Ada Example, Ben Example"),
        ("recorded_changed", "pipeline", None, "not recorded", "recorded"),
        ("abstract_changed", "pipeline", None, "…honest.", "…modest."),
        (
            "details_changed",
            "pipeline",
            None,
            "level: none; roles: Sales Professional; links: none",
            "level: Advanced; roles: Developer, Sales Professional; links: Slides https://example.org/slides",
        ),
    ]


def test_a_long_abstract_is_told_from_the_word_that_changed():
    long = "Same words. " * 30
    old = with_session(SMALL, "open", abstract=f"{long}Then tea, {long}")
    new = with_session(SMALL, "open", abstract=f"{long}Then cake, {long}")
    [change] = changes_between(old, new)
    assert change.before.startswith("…tea, Same words.")
    assert change.after.startswith("…cake, Same words.")
    assert len(change.after) < 100


def test_an_abstract_that_came_or_went_has_nothing_on_the_other_side():
    new = with_session(SMALL, "open", abstract="Bring a question.")
    assert said(SMALL, new) == [("abstract_changed", "open", None, "", "Bring a question.")]
    assert said(new, SMALL) == [("abstract_changed", "open", None, "Bring a question.", "")]


def test_the_order_of_speakers_roles_and_topics_says_nothing():
    speakers = (*SMALL.speakers, Speaker(id="s2", name="Ben Example"))
    one = with_session(
        small_programme(speakers=speakers), "open", speaker_ids=("s1", "s2"), roles=("A", "B"), topics=("x", "y")
    )
    other = with_session(one, "open", speaker_ids=("s2", "s1"), roles=("B", "A"), topics=("y", "x"))
    assert changes_between(one, other) == ()


def test_a_retitled_parent_does_not_change_its_children():
    old = with_session(SMALL, "coaching", parent_id="keynote")
    new = with_session(old, "keynote", title="Opening")
    assert [(c.kind, c.session_id) for c in changes_between(old, new)] == [("retitled", "keynote")]
    assert said(SMALL, old) == [("details_changed", "coaching", None, "part of: none", "part of: Opening keynote")]


def test_the_hour_that_clocks_repeat_is_another_hour():
    zone = ZoneInfo("America/Los_Angeles")
    first, again = datetime(2014, 11, 2, 1, 30, tzinfo=zone), datetime(2014, 11, 2, 1, 30, tzinfo=zone, fold=1)
    end = datetime(2014, 11, 2, 4, tzinfo=zone)
    old = with_session(SMALL, "open", slots=(slot("open", first, end, "hall"),))
    new = with_session(SMALL, "open", slots=(slot("open", again, end, "hall"),))
    assert [c.kind for c in changes_between(old, new)] == ["moved"]


def test_what_may_break_a_plan_is_told_first_and_the_order_of_the_file_does_not_count():
    new = without(with_session(SMALL, "open", title="Open round table"), "coaching")
    new = with_session(new, "keynote", slots=(slot("keynote", at(11), at(12), "hall"),))
    new = replace(new, sessions=(*new.sessions, Session(id="b", title="bee"), Session(id="a", title="Ant")))
    found = changes_between(SMALL, new)
    assert [(c.kind, c.session_id) for c in found] == [
        ("removed", "coaching"),
        ("moved", "keynote"),
        ("added", "a"),
        ("added", "b"),
        ("retitled", "open"),
    ]
    backwards = replace(new, sessions=tuple(reversed(new.sessions)))
    assert changes_between(SMALL, backwards) == found


def test_kinds_are_counted_the_most_frequent_first():
    new = without(with_session(with_session(SMALL, "open", title="A"), "panel", title="B"), "coaching")
    assert list(count_by_kind(changes_between(SMALL, new)).items()) == [("retitled", 2), ("removed", 1)]


changed_sessions = st.fixed_dictionaries(
    {
        "keep": st.sets(st.sampled_from(["keynote", "pipeline", "coaching", "panel", "open"])),
        "hour": st.integers(8, 18),
        "room": st.sampled_from(["hall", "west1", "ralston", None]),
        "title": st.sampled_from(["Opening keynote", "Another"]),
    }
)


@given(changed_sessions, changed_sessions)
def test_what_is_told_one_way_is_told_the_other_way_round(one, other):
    old, new = (_state(**said_of) for said_of in (one, other))
    mirror = {"added": "removed", "scheduled": "unscheduled", "slot_added": "slot_removed"}
    mirror.update({back: kind for kind, back in mirror.items()})
    forth = {
        (mirror.get(c.kind, c.kind), c.session_id, c.slot_id, c.after, c.before) for c in changes_between(old, new)
    }
    back = {(c.kind, c.session_id, c.slot_id, c.before, c.after) for c in changes_between(new, old)}
    assert forth == back


def _state(keep, hour, room, title):
    kept = replace(SMALL, sessions=tuple(s for s in SMALL.sessions if s.id in keep), pick_lists=())
    return with_session(kept, "keynote", title=title, slots=(slot("keynote", at(hour), at(hour + 1), room),))


@pytest.fixture(scope="module")
def real_versions(real_data):
    """Two states of one real programme."""
    options = ReadOptions(event_slug="df14", timezone="America/Los_Angeles")
    return [
        read_csv((real_data / f"dreamforce-2014-{state}.csv").read_bytes(), options).programme for state in ("v1", "v2")
    ]


def test_a_real_programme_changes_as_its_organizer_changed_it(real_versions):
    old, new = real_versions
    found = changes_between(old, carry_slot_ids(old, new))
    counts = count_by_kind(found)
    # 40 titles differ at all, 36 of them by more than upper and lower case. 870 sessions that had no time got one;
    # with the added ones that came with a time, 892 slots are new.
    assert (counts["removed"], counts["added"], counts["retitled"], counts["scheduled"]) == (19, 69, 40, 870)
    retitled = [c for c in found if c.kind == "retitled"]
    assert sum(c.before.casefold() != c.after.casefold() for c in retitled) == 36
    assert sum(len(s.slots) for s in new.sessions) - sum(len(s.slots) for s in old.sessions) == 892
    assert not {"moved", "slot_added", "slot_removed", "unscheduled"} & counts.keys()


def test_a_real_programme_gone_back_is_told_the_other_way_round(real_versions):
    old, new = real_versions
    counts = count_by_kind(changes_between(new, carry_slot_ids(new, old)))
    assert (counts["added"], counts["removed"], counts["retitled"], counts["unscheduled"]) == (19, 69, 40, 870)


def test_a_venue_that_moved_house_relocates_its_slots():
    rooms = (*SMALL.rooms, Room(id="spare", name="Hall", venue_id="palace"))
    new = with_session(small_programme(rooms=rooms), "keynote", slots=(slot("keynote", at(10), at(10, 40), "spare"),))
    assert said(SMALL, new) == [("relocated", "keynote", "keynote", "Hall, Moscone West", "Hall, Palace Hotel")]
