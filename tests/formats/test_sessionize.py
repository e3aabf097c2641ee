"""What Sessionize publishes, in its views."""

from __future__ import annotations

import copy
import json
import random
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from json_mutations import mutated, no_json_crashes, survives

from planner.core.agenda import Agenda
from planner.core.integrity import integrity_problems
from planner.core.problems import RefusedInput
from planner.core.programme import Link
from planner.formats import sessionize
from planner.formats.reading import ReadOptions
from planner.formats.registry import read_programme, recognised_format

VIENNA = ZoneInfo("Europe/Vienna")
OPTIONS = ReadOptions(file_name="small-conf.sessionize.json", timezone="Europe/Vienna")

TALK = {
    "id": "7",
    "title": "First &\n foremost",
    "description": "<p>Hello <b>world</b></p><script>alert(1)</script>",
    "startsAt": "2026-05-04T10:00:00",
    "endsAt": "2026-05-04T10:40:00",
    "isServiceSession": False,
    "isPlenumSession": False,
    "speakers": ["ada"],
    "categoryItems": [11, 21, 31, 41, 42],
    "questionAnswers": [
        {"questionId": 1, "answerValue": "https://example.org/slides."},
        {"questionId": 2, "answerValue": "a projector"},
    ],
    "roomId": 3,
    "liveUrl": "https://live.example.org/7",
    "recordingUrl": "https://video.example.org/7",
    "status": "Accepted",
}
LUNCH = {"id": 8, "title": "Lunch", "isServiceSession": True, "startsAt": None, "endsAt": None, "speakers": []}
SMALL = {
    "sessions": [TALK, LUNCH],
    "speakers": [
        {
            "id": "ada",
            "fullName": "Ada Example",
            "tagLine": "Counts on engines",
            "bio": "Wrote the <i>first</i> one.",
            "profilePicture": "https://example.org/ada.jpg",
            "links": [{"title": "Blog", "url": "https://ada.example.org", "linkType": "Blog"}],
            "questionAnswers": [{"questionId": 3, "answerValue": "Engines Ltd"}],
        }
    ],
    "questions": [
        {"id": 1, "question": "Slides"},
        {"id": 2, "question": "What do you need?"},
        {"id": 3, "question": "Your company"},
    ],
    "categories": [
        {"id": 10, "title": "Track", "items": [{"id": 11, "name": "Cloud"}]},
        {"id": 20, "title": "Session format", "items": [{"id": 21, "name": "Workshop"}]},
        {"id": 30, "title": "Level", "items": [{"id": 31, "name": "Beginner"}]},
        {"id": 40, "title": "Programming languages", "items": [{"id": 41, "name": "C#"}, {"id": 42, "name": "F#"}]},
    ],
    "rooms": [{"id": 4, "name": "Cellar", "sort": 2}, {"id": 3, "name": "Attic", "sort": 1}],
}
GRID = [
    {
        "date": "2026-05-04T00:00:00",
        "rooms": [
            {
                "id": 3,
                "name": "Attic",
                "sessions": [
                    {
                        **TALK,
                        "speakers": [{"id": "ada", "name": "Ada Example"}],
                        "categories": [{"id": 10, "name": "Track", "categoryItems": [{"id": 11, "name": "Cloud"}]}],
                        "categoryItems": [],
                        "questionAnswers": [],
                        "room": "Attic",
                    },
                    {**TALK, "id": "9", "title": "Welcome", "isPlenumSession": True, "speakers": [], "room": "Attic"},
                ],
            },
            {
                "id": 4,
                "name": "Cellar",
                "sessions": [
                    {**TALK, "id": "9", "title": "Welcome", "isPlenumSession": True, "roomId": 4, "room": "Cellar"}
                ],
            },
        ],
        "timeSlots": [{"slotStart": "10:00:00", "rooms": [{"id": 3, "name": "Attic", "session": TALK}]}],
    }
]


def read(said, **options):
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    return sessionize.read(data, ReadOptions(**{"file_name": "x.json", "timezone": "Europe/Vienna", **options}))


def refusals(said, **options):
    with pytest.raises(RefusedInput) as caught:
        read(said, **options)
    return [(problem.code, problem.record, problem.field) for problem in caught.value.problems]


def changed(field, value, of="sessions"):
    """The small event with one field of the first session, speaker or room exchanged; `...` takes it away."""
    said = copy.deepcopy(SMALL)
    if value is ...:
        del said[of][0][field]
    else:
        said[of][0][field] = value
    return said


def findings(said):
    return [(problem.severity, problem.code, problem.field) for problem in read(said).problems]


class TestGlobalAzure:
    @pytest.fixture
    def data(self, real_data):
        return (real_data / "global-azure-2024.sessionize.json").read_bytes()

    def test_every_session_is_there_at_its_hour_in_its_room_with_its_speakers(self, data):
        said = json.loads(data)
        programme = sessionize.read(data, OPTIONS).programme
        sessions = {session.id: session for session in programme.sessions}
        assert data.count(b'"isServiceSession"') == len(sessions) == 15
        speakers = {speaker.id: speaker for speaker in programme.speakers}
        assert len(speakers) == len({speaker["id"] for speaker in said["speakers"]}) == 16
        rooms = {room["id"]: room["name"] for room in said["rooms"]}
        for one in said["sessions"]:
            session = sessions[one["id"]]
            (slot,) = session.slots
            assert slot.start == datetime.fromisoformat(one["startsAt"]).replace(tzinfo=VIENNA)
            assert slot.end == datetime.fromisoformat(one["endsAt"]).replace(tzinfo=VIENNA)
            assert next(room.name for room in programme.rooms if room.id == slot.room_id) == rooms[one["roomId"]]
            assert list(session.speaker_ids) == one["speakers"]
            assert session.title == " ".join(one["title"].split())
        assert integrity_problems(programme) == ()
        assert Agenda(programme).days == (date(2024, 4, 20),)

    def test_a_session_and_a_speaker_field_by_field(self, data):
        programme = sessionize.read(data, OPTIONS).programme
        session = next(session for session in programme.sessions if session.id == "641128")
        assert session.title == "To Containers and Beyond - Kubernetes as a Universal Control Plane"
        assert session.abstract.startswith("Kubernetes has evolved beyond container orchestration")
        assert "\r" not in session.abstract
        assert session.links == (Link(url="https://youtube.com/live/8oCxLK5P5I0", title="YouTube Video"),)
        assert session.recorded is None
        alex = next(speaker for speaker in programme.speakers if speaker.name == "Alex Kornfellner")
        assert alex.biography.startswith(
            "Lehrer für Mathematik, KI und Advanced Algorithms an der HTL Leonding\n\nAlex"
        )

    def test_what_is_not_used_is_said(self, data):
        said = " ".join(str(problem) for problem in sessionize.read(data, OPTIONS).problems)
        assert "profilePicture (16)" in said
        assert "Short Title” (15)" in said

    def test_it_is_recognised_in_every_encoding_and_under_every_name(self, data):
        for text in (data, b"\xef\xbb\xbf" + data, data.decode().encode("utf-16")):
            assert recognised_format(text, "programme.csv").name == "sessionize"
            assert len(read_programme(text, OPTIONS).programme.sessions) == 15


def test_everything_the_format_says_is_kept():
    programme = read(SMALL, file_name="small-conf.sessionize.json").programme
    talk, lunch = programme.sessions
    assert (programme.event.slug, programme.event.timezone) == ("small-conf", "Europe/Vienna")
    assert talk.title == "First & foremost"
    assert talk.abstract == "Hello **world**"
    assert (talk.track, talk.format, talk.level, talk.topics) == ("Cloud", "Workshop", "Beginner", ("C#", "F#"))
    assert [(link.title, link.url) for link in talk.links] == [
        ("Slides", "https://example.org/slides"),
        ("Live stream", "https://live.example.org/7"),
        ("Recording", "https://video.example.org/7"),
    ]
    assert talk.recorded is True
    (slot,) = talk.slots
    assert (slot.id, slot.start) == ("7", datetime(2026, 5, 4, 10, tzinfo=VIENNA))
    assert (lunch.id, lunch.format, lunch.slots) == ("8", "Service session", ())
    assert [room.name for room in programme.rooms] == ["Attic", "Cellar"]
    (ada,) = programme.speakers
    assert (ada.name, ada.organisation) == ("Ada Example", "Engines Ltd")
    assert ada.biography == "Counts on engines\n\nWrote the first one.\n\nBlog: https://ada.example.org"


def test_the_grid_says_the_same_and_names_its_rooms_and_speakers_itself():
    assert recognised_format(json.dumps(GRID).encode(), "").name == "sessionize"
    reading = read(GRID)
    talk, welcome = reading.programme.sessions
    assert (talk.id, talk.track, talk.speaker_ids, talk.slots[0].room_id) == ("7", "Cloud", ("ada",), "3")
    assert [speaker.name for speaker in reading.programme.speakers] == ["Ada Example"]
    assert [room.name for room in reading.programme.rooms] == ["Attic", "Cellar"]
    # What is for everybody stands in every room of the grid, and is one session in one place.
    assert (welcome.format, [slot.room_id for slot in welcome.slots]) == ("Plenum session", ["3"])
    assert not [problem for problem in reading.problems if problem.code in ("double_row", "two_rooms")]


def test_groups_of_sessions_are_read_too():
    group = {
        "groupId": 1,
        "groupName": "All",
        "sessions": [{**TALK, "room": "Attic", "speakers": [], "categoryItems": []}],
    }
    (session,) = read([group]).programme.sessions
    assert (session.id, session.slots[0].room_id) == ("7", "3")


def test_a_time_with_an_offset_is_that_instant_on_the_events_clock():
    said = changed("startsAt", "2026-05-04T08:00:00Z")
    (slot,) = read(said).programme.sessions[0].slots
    assert slot.start == datetime(2026, 5, 4, 10, tzinfo=VIENNA)
    assert slot.start.tzinfo.key == "Europe/Vienna"


def test_the_zone_has_to_be_said():
    assert refusals(SMALL, timezone=None) == [("no_timezone", "event", "")]
    assert refusals(SMALL, timezone="Vienna") == [("bad_timezone", "event", "")]


@pytest.mark.parametrize(
    ("field", "value", "code", "of_field"),
    [
        ("id", ..., "no_id", "id"),
        ("id", {}, "no_id", "id"),
        ("title", " \n", "no_title", "title"),
        ("title", None, "no_title", "title"),
        ("startsAt", "soon", "bad_time", "startsAt"),
        ("startsAt", "2026-05-04", "bad_time", "startsAt"),
        ("startsAt", "2026-02-30T10:00:00", "bad_time", "startsAt"),
        ("startsAt", "0001-01-01T00:00:00+14:00", "impossible_year", "startsAt"),
        ("endsAt", "9999-12-31T23:59:59-12:00", "impossible_year", "endsAt"),
        ("startsAt", None, "half_a_time", "startsAt"),
        ("endsAt", "", "half_a_time", "endsAt"),
        ("endsAt", "2026-05-04T09:00:00", "ends_before_start", "endsAt"),
    ],
)
def test_what_would_mislead_is_refused_by_session_and_field(field, value, code, of_field):
    record = "session 1" if field == "id" else "session 7"
    assert (code, record, of_field) in refusals(changed(field, value))


def test_every_refusal_is_told_at_once():
    said = changed("startsAt", "soon")
    said["sessions"][1]["title"] = ""
    assert {code for code, _record, _field in refusals(said)} == {"bad_time", "no_title"}


@pytest.mark.parametrize(
    ("said", "severity", "code", "field"),
    [
        (changed("roomId", 99), "warning", "unknown_room", "roomId"),
        (changed("speakers", ["nobody"]), "warning", "unknown_speaker", "speakers"),
        (changed("speakers", "ada"), "warning", "wrong_kind", "speakers"),
        (changed("speakers", [["ada"]]), "warning", "wrong_kind", "speakers"),
        (changed("categoryItems", [999]), "warning", "unknown_label", "categoryItems"),
        (changed("description", ["a"]), "warning", "wrong_kind", "description"),
        (changed("liveUrl", "javascript:alert(1)"), "note", "bad_link", "liveUrl"),
        (changed("status", "Nominated"), "warning", "not_accepted", "status"),
        (changed("status", "Declined"), "note", "left_out", "status"),
        (changed("fullName", "", "speakers"), "warning", "nameless_speaker", "name"),
        (changed("name", None, "rooms"), "warning", "nameless_room", "name"),
        (changed("startsAt", "2026-03-29T02:30:00"), "warning", "skipped_time", "startsAt"),
        (changed("theme", "dark"), "note", "not_used", ""),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_is_read(said, severity, code, field):
    if code == "skipped_time":
        said["sessions"][0]["endsAt"] = "2026-03-29T04:00:00"
    assert (severity, code, field) in findings(said)
    assert len(read(said).programme.sessions) == (1 if code == "left_out" else 2)


def test_one_session_at_two_hours_is_a_repeat():
    again = {**TALK, "startsAt": "2026-05-04T15:00:00", "endsAt": "2026-05-04T15:40:00"}
    talk = read({**SMALL, "sessions": [TALK, again]}).programme.sessions[0]
    assert [(slot.id, slot.start.hour) for slot in talk.slots] == [("7", 10), ("7~2", 15)]


def test_a_session_listed_twice_is_read_once_and_said():
    assert ("note", "double_row", "") in findings({**SMALL, "sessions": [TALK, TALK]})
    assert ("warning", "two_rooms", "roomId") in findings({**SMALL, "sessions": [TALK, {**TALK, "roomId": 4}]})
    assert refusals({**SMALL, "sessions": [TALK, {**TALK, "title": "Other"}]}) == [("double_id", "session 7", "id")]


def test_thousands_of_faults_are_told_in_a_few_lines():
    said = {**SMALL, "sessions": [{**TALK, "id": str(n), "speakers": [f"s{n}"]} for n in range(5000)]}
    told = [problem for problem in read(said).problems if problem.code == "unknown_speaker"]
    assert len(told) < 30
    assert "4,990 more" in str(told[-1])


def test_no_document_crashes_the_reader():
    no_json_crashes(lambda data: sessionize.read(data, OPTIONS))


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_refused_or_read_and_nothing_else(real_data, seed):
    chance = random.Random(seed)
    real = json.loads((real_data / "global-azure-2024.sessionize.json").read_bytes())
    outcomes = set()
    for document in (real, SMALL, GRID):
        for _ in range(60):
            data = json.dumps(mutated(document, chance)).encode()
            outcomes.add(survives(lambda damaged: sessionize.read(damaged, OPTIONS), data))
    assert outcomes == {True, False}
