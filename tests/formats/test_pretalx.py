"""Talk records of pretalx: pages of its API, its widget's file, and dumps around them."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from json_mutations import mutated, no_json_crashes, survives

from planner.core.agenda import Agenda
from planner.core.problems import RefusedInput
from planner.core.programme import Link
from planner.formats import pretalx
from planner.formats.reading import ReadOptions
from planner.formats.registry import recognised_format

ROOM = {"id": 3, "name": {"en": "Blue hall", "de": "Blauer Saal"}, "uuid": "u-3", "guid": None, "capacity": 120}
SLOT = {"id": 900, "room": ROOM, "start": "2026-05-04T10:00:00+02:00", "end": "2026-05-04T10:40:00+02:00"}
LEVEL = {"id": 5, "question": {"en": "Level of the talk"}, "target": "submission"}
TALK = {
    "code": "ABCDEF",
    "title": "First &\n foremost",
    "speakers": [
        {
            "code": "ADA",
            "name": "Ada Example",
            "biography": "Counts.",
            "email": "ada@example.org",
            "answers": [{"question": {"id": 8, "question": {"en": "Your company"}}, "answer": "Engines Ltd"}],
        }
    ],
    "submission_type": {"id": 1, "name": {"en": "Talk", "de": "Vortrag"}},
    "track": {"id": 2, "name": {"en": "Main", "de": "Haupt"}, "color": "#0B6E99"},
    "tags": ["maths", {"id": 4, "tag": "history", "is_public": True}, {"id": 6, "tag": "secret", "is_public": False}],
    "state": "confirmed",
    "abstract": "Hello **world**",
    "description": "<p>More of <em>it</em>.</p>",
    "duration": 40,
    "slot_count": 1,
    "content_locale": "en",
    "do_not_record": True,
    "resources": [
        {"resource": "https://example.org/slides.pdf", "description": "Slides", "is_public": True},
        {"resource": "https://example.org/draft.pdf", "description": "Draft", "is_public": False},
    ],
    "slots": [SLOT],
    "answers": [{"id": 1, "question": LEVEL, "answer": "x", "options": [{"id": 1, "answer": {"en": "Advanced"}}]}],
    "internal_notes": "Nobody sees this.",
}
PAGE = {"count": 1, "next": None, "previous": None, "results": [TALK]}
BERLIN = {"timezone": "Europe/Berlin"}


def reading_of(document, **said):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return pretalx.read(data, ReadOptions(**{"file_name": "talks.json", **BERLIN, **said}))


def programme_of(document, **said):
    return reading_of(document, **said).programme


def page_of(*talks, **changes):
    return {**PAGE, "count": len(talks), "results": list(talks), **changes}


def said_of(document, severity=None, **said):
    try:
        problems = reading_of(document, **said).problems
    except RefusedInput as refused:
        problems = refused.problems
    return [str(problem) for problem in problems if severity in (None, problem.severity)]


# --- PyConFR 2025 ---


@pytest.fixture(scope="module")
def pyconfr(real_data):
    return json.loads((real_data / "pyconfr-2025.pretalx.json").read_bytes())


@pytest.fixture(scope="module")
def pyconfr_read(pyconfr):
    return reading_of(pyconfr, timezone="Europe/Paris")


def talks_in(document):
    """Talks by their code, found by the dump's own order: list, day, minute, room."""
    return {
        talk["code"]: talk
        for listing in ("schedule", "sprints")
        for minutes in document[listing].values()
        for rooms in minutes.values()
        for talk in rooms.values()
    }


def test_every_talk_and_sprint_of_pyconfr_is_there_at_its_hour_in_its_room(pyconfr, pyconfr_read):
    programme, talks = pyconfr_read.programme, talks_in(pyconfr)
    rooms = {room.id: room.name for room in programme.rooms}
    assert {session.id for session in programme.sessions} == set(talks)
    assert len(programme.sessions) == len(talks) == 84
    for session in programme.sessions:
        listed = talks[session.id]
        assert session.title == " ".join(listed["title"].split())
        assert [(slot.start, slot.end, rooms[slot.room_id]) for slot in session.slots] == [
            (datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"]), slot["room"]["name"]["fr"])
            for slot in listed["slots"]
        ]
        assert session.speaker_ids == tuple(person["code"] for person in listed["speakers"])
        assert session.language == listed["content_locale"]
        assert session.format == listed["submission_type"]["name"]["fr"]
    assert {slot.start.tzinfo for s in programme.sessions for slot in s.slots} == {ZoneInfo("Europe/Paris")}
    assert {room.name: room.capacity for room in programme.rooms} == {
        room["name"]["fr"]: room["capacity"] for room in pyconfr["rooms"]
    }


def test_the_days_of_pyconfr_are_two_of_sprints_and_two_of_talks(pyconfr_read):
    agenda = Agenda(pyconfr_read.programme)
    assert {day: len(agenda.slots_by_day[day]) for day in agenda.days} == {
        date(2025, 10, 30): 9,
        date(2025, 10, 31): 9,
        date(2025, 11, 1): 41,
        date(2025, 11, 2): 34,
    }
    sprints = [session for session in pyconfr_read.programme.sessions if session.format == "Sprint"]
    assert [len(session.slots) for session in sprints] == [2] * 9


def test_the_levels_of_pyconfr_are_what_was_answered_in_the_language_of_most_talks(pyconfr, pyconfr_read):
    answered = Counter(
        answer["options"][0]["answer"]["fr"]
        for talk in talks_in(pyconfr).values()
        for answer in talk["answers"]
        if answer["question"] == 3
    )
    levels = Counter(session.level for session in pyconfr_read.programme.sessions if session.level)
    assert levels == answered == {"Tout public": 44, "Intermédiaire": 20, "Junior": 11}
    assert any("What question 3 asks is not said" in str(problem) for problem in pyconfr_read.problems)


def test_one_talk_of_pyconfr_field_by_field(pyconfr_read):
    programme = pyconfr_read.programme
    session = next(s for s in programme.sessions if s.id == "3MXFUE")
    assert session.title == "Python sans GIL et le GPU : Atelier Pratique"
    assert session.abstract.startswith("**Comment se préparer pour cet atelier")
    assert "\r" not in session.abstract
    assert (session.format, session.level, session.language) == ("Atelier", "Intermédiaire", "fr")
    assert (session.recorded, session.topics, session.track) == (None, (), "")
    speaker = next(s for s in programme.speakers if s.id == "9X3TE3")
    assert speaker.name == "Rostan Tabet"
    assert speaker.biography.startswith("Rostan Tabet est ingénieur logiciel chez NVIDIA.")
    (slot,) = session.slots
    assert (slot.id, slot.length_minutes, slot.room_id) == ("3MXFUE", 145, "21e49e94-f2da-5de5-a308-00f974ce31d8")


def test_what_the_dump_of_pyconfr_says_in_vain_is_told(pyconfr_read):
    told = " ".join(str(problem) for problem in pyconfr_read.problems)
    assert {problem.severity for problem in pyconfr_read.problems} == {"note"}
    assert "5 entries under 'extra' are neither talks nor breaks" in told
    assert "avatar_url (55)" in told
    assert "4 talks are accepted and not confirmed yet" in told


def test_without_a_zone_the_refusal_says_which_offset_the_times_have(pyconfr):
    (problem,) = said_of(pyconfr, timezone=None)
    assert problem == (
        "event: The file names no time zone; its times have the offset +01:00. "
        "Add --timezone, for example --timezone Europe/Berlin."
    )


# --- what the records say ---


def test_everything_a_talk_says_is_kept_and_nothing_that_is_not_for_the_public():
    reading = reading_of(PAGE)
    programme = reading.programme
    (session,) = programme.sessions
    assert (session.id, session.title) == ("ABCDEF", "First & foremost")
    assert session.abstract == "Hello **world**\n\nMore of it."
    assert (session.format, session.track, session.level, session.language) == ("Talk", "Main", "Advanced", "en")
    assert (session.topics, session.recorded) == (("maths", "history"), False)
    assert session.links == (Link(url="https://example.org/slides.pdf", title="Slides"),)
    assert [(s.id, s.name, s.organisation) for s in programme.speakers] == [("ADA", "Ada Example", "Engines Ltd")]
    assert [(room.id, room.name, room.capacity) for room in programme.rooms] == [("u-3", "Blue hall", 120)]
    assert [(slot.id, slot.start.isoformat()) for slot in session.slots] == [("ABCDEF", "2026-05-04T10:00:00+02:00")]
    everything = f"{programme} {reading.problems}"
    assert all(secret not in everything for secret in ("Nobody sees", "secret", "draft.pdf", "ada@example.org"))


def test_names_are_in_the_language_of_most_talks():
    (session,) = programme_of(page_of({**TALK, "content_locale": "de"})).sessions
    assert (session.format, session.track) == ("Vortrag", "Haupt")


def test_an_older_page_of_the_api_is_read_the_same():
    older = {
        **TALK,
        "submission_type": {"en": "Talk", "de": "Vortrag"},
        "track": "Main",
        "tags": ["maths", "history"],
        "slot": {"room_id": 3, "room": {"en": "Blue hall"}, "start": SLOT["start"], "end": SLOT["end"]},
    }
    del older["slots"]
    (session,) = programme_of(page_of(older)).sessions
    (expected,) = programme_of(PAGE).sessions
    assert (session.format, session.track, session.topics) == ("Talk", "Main", ("maths", "history"))
    assert [(slot.start, slot.end) for slot in session.slots] == [(slot.start, slot.end) for slot in expected.slots]


def test_what_a_page_refers_to_by_number_is_found_in_the_lists_beside_it():
    talk = {**TALK, "submission_type": 1, "track": 2, "speakers": ["ADA"], "slots": [900], "tags": [4]}
    lists = [
        page_of(talk),
        page_of({**SLOT, "room": 3, "submission": "ABCDEF", "schedule": 1}),
        page_of({**ROOM, "position": 1}),
        {"speakers": TALK["speakers"]},
        {"submission_types": [TALK["submission_type"]], "tracks": [TALK["track"]], "tags": [TALK["tags"][1]]},
    ]
    programme = programme_of(lists)
    (session,) = programme.sessions
    (expected,) = programme_of(PAGE).sessions
    assert (session.format, session.track, session.topics) == ("Talk", "Main", ("history",))
    assert session.slots == expected.slots
    assert [speaker.name for speaker in programme.speakers] == ["Ada Example"]
    assert [(track.name, track.colour) for track in programme.tracks] == [("Main", "#0b6e99")]


def test_what_a_page_refers_to_and_nobody_describes_is_told_with_what_to_export():
    told = said_of(page_of({**TALK, "submission_type": 1, "speakers": ["ADA"], "slots": [900]}), "warning")
    assert any("It is number 1, and nothing says what that is" in line for line in told)
    assert any("Nothing says who speaker 'ADA' is" in line and "?expand=speakers" in line for line in told)
    assert any("Its slot is number 900" in line and "?expand=slots" in line for line in told)


def test_a_talk_without_a_time_is_a_session_without_a_slot():
    for slots in ([], None, [{**SLOT, "start": None, "end": None}]):
        (session,) = programme_of(page_of({**TALK, "slots": slots})).sessions
        assert session.slots == ()


def test_a_talk_given_twice_has_two_slots_in_their_order_however_often_it_is_listed():
    later = {**SLOT, "id": 901, "start": "2026-05-05T08:00:00Z", "end": None}
    twice = {**TALK, "slots": [later, SLOT], "slot_count": 2}
    reading = reading_of({"monday": [twice], "tuesday": [twice]})
    (session,) = reading.programme.sessions
    assert [(slot.id, f"{slot.start:%d %H:%M}", slot.length_minutes) for slot in session.slots] == [
        ("ABCDEF", "04 10:00", 40),
        ("ABCDEF~2", "05 10:00", 40),
    ]
    assert not [problem for problem in reading.problems if problem.severity == "warning"]


def test_breaks_are_sessions_and_one_in_several_rooms_is_one():
    lunch = {"start": "2026-05-04T12:00:00+02:00", "end": "2026-05-04T13:00:00+02:00", "submission": None}
    slots = [
        {**lunch, "id": 50, "room": ROOM, "description": {"en": "Lunch"}},
        {**lunch, "id": 51, "room": {"id": 4, "name": "Red hall"}, "description": {"en": "Lunch"}},
        {**lunch, "id": 52, "room": ROOM, "description": {"en": "Rehearsal"}, "slot_type": "blocker"},
    ]
    programme = programme_of({"slots": [{**SLOT, "submission": TALK}, *slots]})
    talk, found = programme.sessions
    assert talk.id == "ABCDEF"
    assert (found.id, found.title, found.format) == ("break-50", "Lunch", "Break")
    assert [(slot.room_id, slot.length_minutes) for slot in found.slots] == [(None, 60)]


def test_the_file_behind_the_widget_is_read_with_its_zone():
    talk = {key: TALK[key] for key in ("code", "title", "abstract", "duration", "content_locale", "do_not_record")}
    times = {"start": SLOT["start"], "end": SLOT["end"]}
    widget = {
        "talks": [
            {**talk, **times, "id": 900, "speakers": ["ADA"], "track": 2, "room": 3},
            {"id": 901, "title": {"en": "Coffee"}, "start": SLOT["end"], "end": "2026-05-04T11:00:00+02:00", "room": 3},
        ],
        "version": "1",
        "timezone": "Europe/Berlin",
        "event_start": "2026-05-04",
        "event_end": "2026-05-05",
        "rooms": [{"id": 3, "name": {"en": "Blue hall"}, "description": {}}],
        "tracks": [TALK["track"]],
        "speakers": [{"code": "ADA", "name": "Ada Example", "avatar": None}],
    }
    found = recognised_format(json.dumps(widget).encode(), "schedule.json")
    assert found is not None and found.name == "pretalx"
    programme = programme_of(widget, timezone=None)
    first, coffee = programme.sessions
    assert (programme.event.timezone, programme.event.ends_on) == ("Europe/Berlin", date(2026, 5, 5))
    assert (first.id, first.track, first.slots[0].room_id) == ("ABCDEF", "Main", "3")
    assert [(s.id, s.title, s.format) for s in programme.sessions[1:]] == [("break-901", "Coffee", "Break")]
    assert coffee.slots[0].start == first.slots[0].end


def test_the_event_beside_the_talks_names_itself():
    event = {
        "name": {"en": "Small Conf", "de": "Kleine"},
        "slug": "small",
        "date_from": "2026-05-04",
        "date_to": "2026-05-05",
        "timezone": "Europe/Berlin",
        "locale": "de",
    }
    found = programme_of([event, PAGE], timezone=None).event
    assert (found.slug, found.name, found.timezone) == ("small", "Kleine", "Europe/Berlin")
    assert (found.starts_on, found.ends_on) == (date(2026, 5, 4), date(2026, 5, 5))
    assert any("does not name the event" in line for line in said_of(PAGE, "note"))


def test_a_page_that_is_not_the_last_is_told():
    address = "https://example.org/api/events/small/talks/?limit=1&offset=1"
    told = said_of(page_of(TALK, count=120, next=address), "warning")
    assert any(f"These are 1 of 120 records; the next ones are at {address}." in line for line in told)
    both = [
        page_of(TALK, count=2, next=address),
        page_of({**TALK, "code": "OTHER"}, count=2, previous="https://example.org/api/events/small/talks/"),
    ]
    assert said_of(both, "warning") == []
    assert len(programme_of(both).sessions) == 2


def test_only_talks_that_will_be_given_are_in_and_the_others_are_counted():
    states = ("submitted", "rejected", "withdrawn", "rejected", "accepted")
    reading = reading_of(page_of(TALK, *({**TALK, "code": f"T{n}", "state": state} for n, state in enumerate(states))))
    assert [session.id for session in reading.programme.sessions] == ["ABCDEF", "T4"]
    told = " ".join(str(problem) for problem in reading.problems)
    assert "4 talks are left out for their state: submitted (1), rejected (2), withdrawn (1)." in told
    assert "None of its talks" in " ".join(said_of(page_of({**TALK, "state": "submitted"}), "refused"))


def test_a_level_is_only_what_a_question_asked_for():
    def asked(words, *labels):
        question = {"id": 5, "question": words} if words else 5
        talks = [
            {**TALK, "code": f"T{n}", "answers": [{"question": question, "answer": label, "options": []}]}
            for n, label in enumerate(labels)
        ]
        return [session.level for session in programme_of(page_of(*talks)).sessions]

    assert asked("Level", "Beginner") == ["Beginner"]
    assert asked("", "Beginner", "All audiences") == ["Beginner", "All audiences"]
    assert asked("", "Beginner") == [""]  # one answer says too little
    assert asked("", "Beginner", "Vegan") == ["", ""]
    assert asked("How do you get there?", "Beginner", "Expert") == ["", ""]


# --- what is odd ---


@pytest.mark.parametrize(
    ("change", "severity", "said"),
    [
        ({"code": None}, "refused", "talk 'First & foremost', field code: It has no code."),
        ({"title": None}, "refused", "talk ABCDEF, field title: It has no title."),
        ({"slots": [{**SLOT, "start": "soon"}]}, "refused", "slot 1, field start: 'soon' is no date with a time."),
        (
            {"slots": [{**SLOT, "end": "2026-05-04T09:00:00+02:00"}]},
            "refused",
            "It ends (04 May 09:00) before it starts",
        ),
        ({"slots": [{**SLOT, "end": None}], "duration": None}, "refused", "neither when it ends nor how long it is"),
        ({"slots": [{**SLOT, "start": "0001-01-01T00:00:00+14:00"}]}, "refused", "It is in the year 1."),
        ({"slots": "tomorrow"}, "warning", "field slots: It should be a list, and is 'tomorrow'"),
        ({"slots": ["tomorrow"]}, "warning", "field slots: It should be a slot, and is 'tomorrow'"),
        ({"speakers": "Ada"}, "warning", "field speakers: It should be a list, and is 'Ada'"),
        ({"speakers": [{"code": "X", "name": None}]}, "warning", "The speaker has no name."),
        ({"tags": [{"id": 1}]}, "warning", "field tags: It should be the name of a tag"),
        ({"abstract": ["x"]}, "warning", "field abstract: It should be a text, and is a list"),
        ({"slots": [{**SLOT, "room": 77}]}, "warning", "Its room is number 77, and nothing says what that is."),
        ({"resources": [66]}, "note", "resources, which are numbers (1)"),
        ({"resources": [{"resource": "/media/x.pdf"}]}, "note", "'/media/x.pdf' is no address of a page"),
        ({"image": "https://example.org/x.png"}, "note", "image (1)"),
    ],
)
def test_what_is_odd_in_a_talk_is_said_with_its_place(change, severity, said):
    told = said_of(page_of({**TALK, **change}), severity)
    assert any(said in line for line in told), told


def test_talks_that_share_a_code_are_one_or_refused():
    longer = {**TALK, "abstract": "Something else"}
    assert any("listed 2 times, not always the same" in line for line in said_of(page_of(TALK, longer), "warning"))
    told = said_of(page_of(TALK, {**TALK, "title": "Another"}), "refused")
    assert told == ["talk ABCDEF, field code: 2 talks with different titles have this code. Give each its own."]


def test_a_time_that_the_clocks_leave_out_is_told_and_not_lost():
    slot = {**SLOT, "start": "2026-03-29T02:30:00", "end": "2026-03-29T04:00:00"}
    reading = reading_of(page_of({**TALK, "slots": [slot]}))
    assert reading.programme.sessions[0].slots[0].start.isoformat() == "2026-03-29T03:30:00+02:00"
    assert [problem.code for problem in reading.problems if problem.severity == "warning"] == ["skipped_time"]


@pytest.mark.parametrize("document", [{"talks": []}, {"results": [], "submission_type": 1}, ["submission_type"]])
def test_what_has_no_talks_is_refused(document):
    (told,) = said_of(document)
    assert told.startswith("There are no talks in it.")


def test_thousands_of_speakers_are_read():
    talks = [
        {**TALK, "code": f"T{n}", "speakers": [{"code": f"P{n}-{k}", "name": f"Person {k}"} for k in range(4)]}
        for n in range(1500)
    ]
    assert len(programme_of(page_of(*talks)).speakers) == 6000


def test_it_is_recognised_by_its_content_in_any_encoding():
    for data in (
        json.dumps(PAGE).encode(),
        json.dumps([TALK]).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps(TALK).encode(),
    ):
        found = recognised_format(data, "programme.txt")
        assert found is not None and found.name == "pretalx"
        assert programme_of(data).sessions == programme_of(PAGE).sessions


# --- damage ---


def test_what_is_no_json_is_refused_by_name():
    no_json_crashes(reading_of)


def test_a_record_however_deep_is_found():
    document = copy.deepcopy(TALK)
    for _ in range(400):
        document = [{"in": document}]
    assert programme_of(document).sessions == programme_of(PAGE).sessions


def test_damaged_records_are_read_or_refused_and_nothing_else(pyconfr):
    chance = random.Random(25)
    sample = copy.deepcopy(pyconfr)
    for listing in ("schedule", "sprints"):
        for day, minutes in sample[listing].items():
            full = [(minute, rooms) for minute, rooms in minutes.items() if rooms]
            sample[listing][day] = {minute: dict(list(rooms.items())[:3]) for minute, rooms in full[:4]}
    sample["speakers"] = dict(list(sample["speakers"].items())[:8])
    small = [PAGE, {"slots": [{**SLOT, "submission": TALK}, {**SLOT, "submission": None, "description": "Lunch"}]}]
    documents = [mutated(source, chance) for source in (sample, small) for _ in range(200)]
    outcomes = Counter(survives(reading_of, json.dumps(document).encode()) for document in documents)
    assert min(outcomes[True], outcomes[False]) > 20  # enough damage, and not too much of it
