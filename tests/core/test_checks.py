"""The programme check finds likely mistakes before the public does, warnings first, and keeps quiet otherwise."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from small_programme import at, slot, small_programme, with_session
from strategies import programmes

from planner.core.checks import check_programme
from planner.core.integrity import integrity_problems
from planner.core.programme import Audience, Room, Session, Speaker, Tip, TipFact, Venue
from planner.formats import pentabarf
from planner.formats.reading import ReadOptions
from planner.formats.spreadsheet import read_csv

WHOLE = small_programme(
    sessions=tuple(
        replace(s, abstract=s.abstract or f"About {s.title}.", speaker_ids=s.speaker_ids or (f"of {s.id}",))
        for s in small_programme().sessions
        if s.slots
    ),
    speakers=(
        *small_programme().speakers,
        *(Speaker(id=f"of {i}", name=f"{i.title()} Example") for i in ("keynote", "coaching", "panel")),
    ),
)
"""The small programme with nothing left open; only the keynote has something against it."""


def found(programme, *codes):
    """(severity, code, record) of everything found, or of these codes."""
    problems = check_programme(programme)
    return [(p.severity, p.code, p.record) for p in problems if not codes or p.code in codes]


def message_of(programme, code):
    [message] = [p.message for p in check_programme(programme) if p.code == code]
    return message


def test_a_programme_with_nothing_wrong_has_only_its_keynote_noted():
    assert found(WHOLE) == [("note", "against_keynote", "session keynote")]


def test_warnings_come_before_notes_and_nothing_is_refused():
    programme = with_session(WHOLE, "pipeline", abstract="", slots=(slot("pipeline", at(10, 20), at(11), "hall"),))
    assert [severity for severity, _code, _record in found(programme)] == ["warning", "note", "note"]


# --- times ---


def test_a_session_outside_the_event_is_told_with_its_date():
    late = with_session(WHOLE, "panel", slots=(slot("panel", at(14, 0, 15), at(15, 0, 15), "west1"),))
    assert found(late, "outside_event") == [("warning", "outside_event", "session panel")]
    assert message_of(late, "outside_event") == (
        "“Panel: two years on” is on Wed 15 Oct 14:00–15:00 2014, outside the event (2014-10-13 to 2014-10-14)."
    )
    early = with_session(WHOLE, "panel", slots=(slot("panel", at(14, 0, 12), at(15, 0, 12), "west1"),))
    assert found(early, "outside_event") == [("warning", "outside_event", "session panel")]


def test_the_night_after_the_last_day_and_the_first_minutes_of_the_first_are_inside():
    for start in (at(1, 0, 15), at(0, 30, 13)):
        night = with_session(WHOLE, "panel", slots=(slot("panel", start, start.replace(hour=3), "west1"),))
        assert found(night, "outside_event") == []


def test_where_the_event_has_no_dates_nothing_is_outside():
    assert found(replace(WHOLE, event=replace(WHOLE.event, starts_on=None, ends_on=None)), "outside_event") == []
    only_end = replace(WHOLE, event=replace(WHOLE.event, starts_on=None, ends_on=date(2014, 10, 13)))
    assert found(only_end, "outside_event") == [("warning", "outside_event", "session panel")]


@pytest.mark.parametrize(
    ("end", "length"),
    [
        (at(9), "0 minutes"),
        (at(9, 1), "1 minute"),
        (at(9, 4), "4 minutes"),
        (at(21, 1), "12 hours 1 minute"),
        (at(10, 0, 14), "25 hours"),
    ],
)
def test_a_slot_of_under_five_minutes_or_over_twelve_hours_is_odd(end, length):
    programme = with_session(WHOLE, "panel", slots=(slot("panel", at(9), end, None),))
    assert message_of(programme, "odd_length").endswith(f" lasts {length}.")


@pytest.mark.parametrize("end", [at(9, 5), at(21)])
def test_five_minutes_and_twelve_hours_are_not_odd(end):
    assert found(with_session(WHOLE, "panel", slots=(slot("panel", at(9), end, None),)), "odd_length") == []


def test_a_slot_that_stands_there_twice_is_told_once():
    twice = (slot("panel", at(14), at(15), "west1"), slot("panel", at(14), at(15), "west1", "panel~2"))
    assert found(with_session(WHOLE, "panel", slots=twice), "listed_twice") == [
        ("warning", "listed_twice", "session panel")
    ]
    elsewhere = (twice[0], replace(twice[1], room_id="hall"))
    assert found(with_session(WHOLE, "panel", slots=elsewhere), "listed_twice") == []


def test_a_part_outside_its_whole_is_told_and_one_inside_any_of_its_slots_is_not():
    parts = with_session(with_session(WHOLE, "pipeline", parent_id="panel"), "keynote", parent_id="coaching")
    assert found(parts, "outside_parent") == [
        ("warning", "outside_parent", "session keynote"),
        ("warning", "outside_parent", "session pipeline"),
    ]
    inside = with_session(parts, "pipeline", slots=(slot("pipeline", at(9, 10, 14), at(9, 40, 14), "west1"),))
    assert found(inside, "outside_parent") == [("warning", "outside_parent", "session keynote")]
    untimed = with_session(inside, "coaching", slots=())
    assert found(untimed, "outside_parent") == []


# --- keynotes ---


def test_what_runs_against_a_keynote_is_counted_and_its_own_parts_are_not():
    assert message_of(WHOLE, "against_keynote") == (
        "1 slot runs against the keynote “Opening keynote” (Mon 13 Oct 10:00–10:40)."
    )
    assert found(with_session(WHOLE, "pipeline", parent_id="keynote"), "against_keynote") == []
    more = with_session(WHOLE, "panel", slots=(slot("panel", at(8), at(18), "west1"),))
    assert message_of(more, "against_keynote").startswith("2 slots run against")


def test_a_keynote_is_known_by_its_format_or_without_one_by_its_title():
    renamed = with_session(WHOLE, "keynote", format="", title="Opening Keynote: the year")
    assert len(found(renamed, "against_keynote")) == 1
    assert found(with_session(renamed, "keynote", format="breakout"), "against_keynote") == []
    assert found(with_session(renamed, "keynote", title="Opening"), "against_keynote") == []


def test_only_a_keynote_that_is_not_recorded_comes_with_a_remedy():
    def remedy(programme):
        return next(p.remedy for p in check_programme(programme) if p.code == "against_keynote")

    assert remedy(WHOLE) == ""
    assert "recorded" in remedy(with_session(WHOLE, "keynote", recorded=None))


# --- gaps ---


def test_each_kind_of_gap_is_one_note_with_a_count_and_the_first_names():
    sessions = tuple(
        Session(id=str(n), title=f"Session {chr(65 + n)}", slots=() if n else (slot("0", at(9), at(10), None),))
        for n in range(6)
    )
    messages = [(p.code, p.message) for p in check_programme(small_programme(sessions=sessions, pick_lists=()))]
    assert messages == [
        ("no_time", "5 sessions have no time yet: “Session B”, “Session C”, “Session D” and 2 more."),
        ("no_room", "1 session has no room: “Session A”."),
        ("no_abstract", "6 sessions have no abstract: “Session A”, “Session B”, “Session C” and 3 more."),
        ("no_speaker", "6 sessions have no speaker: “Session A”, “Session B”, “Session C” and 3 more."),
    ]


def test_a_programme_without_rooms_is_not_told_that_they_are_missing():
    session = Session(id="a", title="A", abstract="A.", speaker_ids=("s1",), slots=(slot("a", at(9), at(10), None),))
    assert found(small_programme(sessions=(session,), rooms=(), pick_lists=())) == []


def test_what_has_no_name_is_told():
    programme = replace(
        WHOLE,
        venues=(*WHOLE.venues, Venue(id="v", name="")),
        rooms=(*WHOLE.rooms, Room(id="r", name=" ")),
        speakers=(*WHOLE.speakers, Speaker(id="x", name="")),
    )
    assert [record for _severity, _code, record in found(programme, "no_name")] == ["venue v", "room r", "speaker x"]


@pytest.mark.parametrize(
    ("audience", "lack"),
    [
        (Audience(roles=("Astronaut",)), "no session is for Astronaut"),
        (Audience(formats=("Opera", "Ballet")), "no session has the format Opera or Ballet"),
        (Audience(fact=TipFact(kind="walking_minutes")), "it does not say how many minutes of walking"),
        (Audience(fact=TipFact(kind="starts_before")), "it does not say before which hour"),
    ],
)
def test_a_tip_that_nobody_will_ever_see_is_told(audience, lack):
    programme = replace(WHOLE, tips=(Tip(id="t", title="Smile", text="Smile.", audience=audience),))
    assert message_of(programme, "tip_for_nobody") == f"“Smile” is never shown: {lack}."


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        Audience(roles=("Astronaut", "developer")),
        Audience(formats=("KEYNOTE",)),
        Audience(fact=TipFact(kind="recorded_clash")),
        Audience(fact=TipFact(kind="walking_minutes", minutes=30)),
    ],
)
def test_a_tip_that_somebody_will_see_is_not(audience):
    programme = replace(WHOLE, tips=(Tip(id="t", title="Smile", text="Smile.", audience=audience),))
    assert found(programme, "tip_for_nobody") == []


# --- repeats ---


@pytest.mark.parametrize(
    "title",
    [
        "Panel: two years on",
        "PANEL – Two Years On!",
        "Panel: two years on (2)",
        "Panel: two years on -R1",
        "Panel: two years on (R2)",
        "Panel: two years on [Repeat]",
        "Panel: two years on – repeated",
    ],
)
def test_sessions_of_one_title_are_noted_as_likely_repeats(title):
    programme = with_session(WHOLE, "coaching", title=title)
    assert found(programme, "likely_repeat") == [("note", "likely_repeat", "session coaching")]
    assert "coaching, panel" in message_of(programme, "likely_repeat")


@pytest.mark.parametrize("title", ["Panel: three years on", "Panel", "Repeat", "!?"])
def test_sessions_of_two_titles_are_not(title):
    assert found(with_session(WHOLE, "coaching", title=title), "likely_repeat") == []


def test_a_part_that_is_called_as_its_whole_is_no_repeat():
    programme = with_session(WHOLE, "coaching", title="Panel: two years on", parent_id="panel")
    assert found(programme, "likely_repeat") == []


def test_titles_without_a_letter_are_not_all_one():
    assert found(with_session(with_session(WHOLE, "coaching", title="?!"), "panel", title="…"), "likely_repeat") == []


# --- whatever a programme says ---


@given(programmes())
def test_any_sound_programme_can_be_checked_and_nothing_is_refused(programme):
    problems = check_programme(programme)
    assert {p.severity for p in problems} <= {"warning", "note"}
    assert all(p.code and p.record and p.message.endswith(".") for p in problems)
    assert check_programme(programme) == problems


# --- real programmes ---


@pytest.fixture(scope="module")
def dreamforce(real_data):
    options = ReadOptions(event_slug="df14", timezone="America/Los_Angeles")
    return read_csv((real_data / "dreamforce-2014.csv").read_bytes(), options).programme


def test_a_real_programme_is_checked_in_under_300_milliseconds(dreamforce):
    def milliseconds():
        begun = clock.perf_counter()
        check_programme(dreamforce)
        return (clock.perf_counter() - begun) * 1000

    assert len(dreamforce.sessions) == 2055
    assert min(milliseconds() for _try in range(3)) < 300


def test_a_real_programme_has_the_mistakes_that_its_organizer_made(dreamforce):
    assert integrity_problems(dreamforce) == ()
    problems = check_programme(dreamforce)
    damaged = {p.record for p in problems if p.code == "lost_encoding"}
    assert damaged == {f"session {s.id}" for s in dreamforce.sessions if "\ufffd" in s.title + s.abstract}
    [untimed] = [p.message for p in problems if p.code == "no_time"]
    assert untimed.startswith("1,123 sessions have no time yet: ")
    assert [p.message for p in problems if p.severity == "warning" and p.code != "lost_encoding"] == [
        "A level is spelled two ways: “Beginner” (197), “Beginning” (7)."
    ]


def test_an_earlier_state_spells_a_role_two_ways(real_data):
    options = ReadOptions(event_slug="df14", timezone="America/Los_Angeles")
    programme = read_csv((real_data / "dreamforce-2014-v2.csv").read_bytes(), options).programme
    said = [p.message for p in check_programme(programme) if p.code == "spelled_two_ways" and p.field == "role"]
    assert said == [
        "A role is spelled two ways: “Service and Support Professional” (105), “Service & Support Professional” (1)."
    ]


def test_a_real_speaker_is_in_two_sessions_at_once(real_data):
    programme = pentabarf.read((real_data / "fosdem-2024.pentabarf.xml").read_bytes(), ReadOptions()).programme
    warnings = [p for p in check_programme(programme) if p.severity == "warning"]
    assert [(p.code, p.record) for p in warnings] == [("speaker_double_booked", "session 2877")]
