"""Rooms and speakers that are needed twice at once are found, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme

from planner.core.agenda import Agenda
from planner.core.double_bookings import MOST_NAMED, double_booked_rooms, double_booked_speakers
from planner.core.programme import Session, Speaker

ADA, BEN = Speaker(id="ada", name="Ada Example"), Speaker(id="ben", name="Ben Example")


def event_of(*sessions):
    return Agenda(small_programme(sessions=sessions, speakers=(ADA, BEN), pick_lists=()))


def talk(session_id, start, end, room="hall", **said):
    said.setdefault("title", session_id.title())
    return Session(id=session_id, slots=(slot(session_id, start, end, room),), **said)


def rooms_of(*sessions):
    return [problem.record for problem in double_booked_rooms(event_of(*sessions))]


def speakers_of(*sessions):
    return [problem.message for problem in double_booked_speakers(event_of(*sessions))]


# --- rooms ---


def test_two_sessions_in_one_room_at_once_are_a_warning_with_both_hours():
    agenda = event_of(talk("a", at(9), at(10)), talk("b", at(9, 30), at(10, 30)))
    [problem] = double_booked_rooms(agenda)
    assert (problem.severity, problem.record, problem.field) == ("warning", "session b", "room")
    assert problem.message == (
        "Room Hall is double-booked: “B” (Mon 13 Oct 09:30–10:30) and “A” (Mon 13 Oct 09:00–10:00)."
    )


def test_sessions_that_touch_or_are_elsewhere_share_no_room():
    assert rooms_of(talk("a", at(9), at(10)), talk("b", at(10), at(11)), talk("c", at(9), at(11), "west1")) == []


def test_sessions_without_a_room_share_none():
    assert rooms_of(talk("a", at(9), at(10), None), talk("b", at(9), at(10), None)) == []


def test_a_session_shares_its_room_with_its_parts_at_any_depth_but_parts_do_not_with_each_other():
    summit = talk("summit", at(9), at(12))
    block = talk("block", at(9), at(11), parent_id="summit")
    one, other = (talk(i, at(9), at(10), parent_id="block") for i in ("one", "other"))
    assert rooms_of(summit, block, one) == []
    assert rooms_of(summit, block, one, other) == ["session other"]


def test_what_has_no_length_takes_no_room():
    assert rooms_of(talk("a", at(9), at(10)), talk("bell", at(9, 30), at(9, 30))) == []


def test_a_room_that_holds_a_whole_programme_gives_one_line_a_session():
    talks = [talk(f"t{n:03}", at(9), at(10)) for n in range(300)]
    problems = list(double_booked_rooms(event_of(*talks)))
    assert len(problems) == 299
    assert problems[-1].message.count("“") == 1 + MOST_NAMED
    assert problems[-1].message.endswith(" and others.")


moments = st.tuples(st.integers(0, 40), st.integers(0, 20), st.sampled_from(["hall", "west1"]))


@given(st.lists(moments, max_size=12))
def test_the_sweep_finds_what_comparing_all_with_all_finds(drawn):
    talks = [
        talk(f"t{n}", at(8) + timedelta(minutes=5 * start), at(8) + timedelta(minutes=5 * (start + length)), room)
        for n, (start, length, room) in enumerate(drawn)
    ]
    agenda = event_of(*talks)
    order = {found.id: n for n, found in enumerate(agenda.slots_in_order)}
    taken = {
        f"session {later.id}"
        for later in agenda.slots_in_order
        for earlier in agenda.slots_in_order
        if order[earlier.id] < order[later.id] and earlier.room_id == later.room_id
        # A five-minute grid: do they share one of its minutes?
        if set(range(earlier.start_minute, earlier.end_minute)) & set(range(later.start_minute, later.end_minute))
    }
    assert {problem.record for problem in double_booked_rooms(agenda)} == taken


# --- speakers ---


def test_a_speaker_in_two_sessions_at_once_is_a_warning_with_both_places():
    agenda = event_of(
        talk("a", at(9), at(10), speaker_ids=("ada", "ben")),
        talk("b", at(9, 30), at(10), "west1", speaker_ids=("ada",)),
    )
    [problem] = double_booked_speakers(agenda)
    assert (problem.severity, problem.record, problem.field) == ("warning", "session b", "speakers")
    assert problem.message == (
        "Ada Example is in two sessions at once: “B” (Mon 13 Oct 09:30–10:00, West 1, Moscone West) and "
        "“A” (Mon 13 Oct 09:00–10:00, Hall, Moscone West)."
    )


def test_a_speaker_needs_the_minutes_of_the_walk_between_two_buildings():
    first = talk("a", at(9), at(10), speaker_ids=("ada",))  # the Palace is nine minutes away

    def then(minute, room="ralston"):
        return speakers_of(first, talk("b", at(10, minute), at(11), room, speaker_ids=("ada",)))

    assert then(9) == []
    [message] = then(8)
    assert "Ada Example has 8 minutes for a walk of 9:" in message
    assert then(0, "west1") == []


def test_a_short_session_elsewhere_does_not_hide_the_walk_before_it():
    [message] = speakers_of(
        talk("a", at(9), at(10), "ralston", speaker_ids=("ada",)),
        talk("b", at(10), at(10, 1), None, speaker_ids=("ada",)),
        talk("c", at(10, 7), at(11), "hall", speaker_ids=("ada",)),
    )
    assert "has 7 minutes for a walk of 9: “C”" in message and "and “A”" in message


def test_a_speaker_may_be_in_a_session_and_in_its_part():
    summit = talk("summit", at(9), at(12), speaker_ids=("ada",))
    part = talk("part", at(9), at(10), "west1", parent_id="summit", speaker_ids=("ada",))
    assert speakers_of(summit, part) == []


def test_different_speakers_and_different_hours_are_no_problem():
    assert (
        speakers_of(
            talk("a", at(9), at(10), speaker_ids=("ada",)),
            talk("b", at(9), at(10), "west1", speaker_ids=("ben",)),
            talk("c", at(10), at(11), "west1", speaker_ids=("ada",)),
        )
        == []
    )


def test_somebody_named_twice_in_a_session_is_one_person():
    assert speakers_of(talk("a", at(9), at(10), speaker_ids=("ada", "ada"))) == []


def test_a_repeat_collides_by_itself():
    panel = Session(
        id="panel",
        title="Panel",
        speaker_ids=("ada",),
        slots=(slot("panel", at(9), at(10), "hall"), slot("panel", at(14), at(15), "hall", "panel~2")),
    )
    [message] = speakers_of(panel, talk("late", at(14, 30), at(15), "west1", speaker_ids=("ada",)))
    assert "“Panel” (Mon 13 Oct 14:00–15:00" in message
