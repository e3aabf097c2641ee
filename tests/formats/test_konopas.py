"""The programme and people files of KonOpas and ConClár, in one file or two, as JSON or as JavaScript."""

from __future__ import annotations

import copy
import json
import random
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from json_mutations import mutated, no_json_crashes, survives

from planner.core.agenda import Agenda
from planner.core.integrity import integrity_problems
from planner.core.problems import RefusedInput
from planner.core.programme import Link
from planner.formats import konopas
from planner.formats.reading import FileBeside, ReadOptions
from planner.formats.registry import read_programme, recognised_format

DUBLIN = ZoneInfo("Europe/Dublin")

ITEM = {
    "id": "416",
    "title": "An Interview with\n the Knight",
    "tags": ["Track: Art", "Type:Panel", "Tag: GoH", "Star Trek: Picard", "Division:Programming"],
    "date": "2026-05-04",
    "time": "14:30",
    "mins": "45",
    "loc": ["Loft", "The Mill"],
    "people": [{"id": "1", "name": "Sir Galahad (moderator)"}, {"id": "2", "name": "Just Sömeguy"}],
    "desc": "<p>Hello <em>you</em></p>",
    "links": {"signup": "https://example.org/signup", "recording": "https://example.org/video"},
}
LATE = {
    "id": 7,
    "title": "Late",
    "tags": [
        {"value": "t1", "category": "Area", "label": "Music"},
        {"value": "n", "category": "Note", "label": "Recorded"},
    ],
    "format": "Concert",
    "datetime": "2026-05-04T23:30:00.000Z",
    "mins": 90,
    "loc": ["Loft"],
    "people": None,
    "desc": None,
    "links": [],
}
ITEMS = [ITEM, LATE]
PEOPLE = [
    {
        "id": "1",
        "name": ["Galahad", "", "Sir"],
        "sortname": "Galahad",
        "prog": ["416"],
        "bio": "<p>Knight of the <b>Round Table</b></p>",
        "links": {"img": "/g.jpg", "url": "https://galahad.example.org", "twitter": "galahad"},
    },
    {"id": "2", "name": ["Just", "Sömeguy"], "prog": ["416"], "bio": None, "links": []},
    {"id": "3", "name": "Una Listed", "prog": ["7"], "bio": ""},
]


def as_json(said):
    return json.dumps(said, ensure_ascii=False).encode()


def read(items, people=None, **options):
    beside = () if people is None else (FileBeside("people.json", as_json(people)),)
    data = items if isinstance(items, bytes) else as_json(items)
    options = {"file_name": "small-con.program.json", "timezone": "Europe/Dublin", "beside": beside, **options}
    return konopas.read(data, ReadOptions(**options))


def refusals(items, people=None, **options):
    with pytest.raises(RefusedInput) as caught:
        read(items, people, **options)
    return [(problem.code, problem.record, problem.field) for problem in caught.value.problems]


def changed(field, value, of=ITEMS):
    said = copy.deepcopy(of)
    if value is ...:
        del said[0][field]
    else:
        said[0][field] = value
    return said


class TestOctocon:
    @pytest.fixture
    def files(self, real_data):
        return [(real_data / f"octocon-2022.konopas.{name}.json").read_bytes() for name in ("schedule", "people")]

    def test_every_item_is_there_at_its_hour_in_its_room_with_its_people(self, files):
        said, people = (json.loads(file) for file in files)
        options = ReadOptions(timezone="Europe/Dublin", beside=(FileBeside("people.json", files[1]),))
        programme = konopas.read(files[0], options).programme
        sessions = {session.id: session for session in programme.sessions}
        rooms = {room.id: room.name for room in programme.rooms}
        assert len(re.findall(rb'"mins":', files[0])) == len(sessions) == 86
        for item in said["schedule"]:
            session = sessions[item["id"]]
            (slot,) = session.slots
            at = datetime.strptime(f"{item['date']} {item['time']}", "%Y-%m-%d %H:%M").replace(tzinfo=DUBLIN)
            assert (slot.start, slot.length_minutes) == (at, int(item["mins"]))
            assert rooms[slot.room_id] == item["loc"][0]
            assert list(session.speaker_ids) == [person["id"] for person in item["people"] or []]
            assert f"Track:{session.track}" in item["tags"]
            assert f"Type:{session.format}" in item["tags"]
            assert [f"Tag:{topic}" for topic in session.topics] == [
                tag for tag in item["tags"] if tag.startswith("Tag:")
            ]
        names = {speaker.id: speaker.name for speaker in programme.speakers}
        assert names == {person["id"]: " ".join(person["name"][0].split()) for person in people["people"]}
        assert (len(names), len(rooms)) == (76, 8)
        assert Agenda(programme).days == (date(2022, 10, 14), date(2022, 10, 15), date(2022, 10, 16))
        assert integrity_problems(programme) == ()

    def test_a_session_and_a_speaker_field_by_field(self, files):
        options = ReadOptions(timezone="Europe/Dublin", beside=(FileBeside("people.json", files[1]),))
        programme = konopas.read(files[0], options).programme
        opening = programme.sessions[0]
        assert (opening.title, opening.track) == ("Opening Ceremony", "Hybrid (in-person, streamed live)")
        assert opening.abstract.startswith("Octocon Chair Raissa welcomes everyone to our first hybrid Octocon.")
        assert "<" not in opening.abstract
        james = next(speaker for speaker in programme.speakers if speaker.name == "James Shields")
        assert "[Octocon](http://www.octocon.com/)" in james.biography
        (linked,) = [session for session in programme.sessions if session.links]
        assert linked.links == (Link(url="https://forms.gle/BKLjWHgY3CTTS9gh6", title="Meeting"),)

    def test_the_programme_alone_is_read_too_and_says_what_is_lacking(self, files):
        reading = konopas.read(files[0], ReadOptions(timezone="Europe/Dublin"))
        assert len(reading.programme.speakers) == 76
        assert not any(speaker.biography for speaker in reading.programme.speakers)
        assert "Raissa Perez" in {speaker.name for speaker in reading.programme.speakers}
        assert any("--with PEOPLE" in problem.remedy for problem in reading.problems)

    def test_both_in_one_file_are_the_same_as_each_in_its_own(self, files):
        beside = ReadOptions(timezone="Europe/Dublin", beside=(FileBeside("people.json", files[1]),))
        alone = ReadOptions(timezone="Europe/Dublin")
        expected = konopas.read(files[0], beside).programme
        assert konopas.read(files[0] + b"\n" + files[1], alone).programme == expected
        said, people = (json.loads(file) for file in files)
        script = f"var program = {json.dumps(said['schedule'])};\nvar people = {json.dumps(people['people'])};"
        assert konopas.read(script.encode(), alone).programme == expected

    def test_it_is_recognised_by_its_content(self, files):
        for data in (
            files[0],
            b"\xef\xbb\xbf" + files[0],
            files[0].decode().encode("utf-16"),
            b"var program = " + files[0],
        ):
            assert recognised_format(data, "x.csv").name == "konopas"

    def test_people_alone_are_no_programme(self, files):
        options = ReadOptions(file_name="people.json", timezone="Europe/Dublin")
        with pytest.raises(RefusedInput) as caught:
            read_programme(files[1], options)
        assert "no programme items" in str(caught.value)
        assert "--with" in str(caught.value)


def test_everything_the_format_says_is_kept():
    programme = read(ITEMS, PEOPLE).programme
    talk, late = programme.sessions
    assert programme.event.slug == "small-con"
    assert (talk.title, talk.abstract) == ("An Interview with the Knight", "Hello you")
    assert (talk.track, talk.format) == ("Art", "Panel")
    assert talk.topics == ("GoH", "Star Trek: Picard", "Programming")
    assert (talk.recorded, talk.registration_needed) == (True, True)
    assert [link.title for link in talk.links] == ["Signup", "Recording"]
    assert (late.id, late.track, late.format, late.topics, late.recorded) == ("7", "Music", "Concert", (), True)
    assert talk.slots[0].start == datetime(2026, 5, 4, 14, 30, tzinfo=DUBLIN)
    assert late.slots[0].start == datetime(2026, 5, 5, 0, 30, tzinfo=DUBLIN)
    assert Agenda(programme).days == (date(2026, 5, 4),)
    assert [(room.name, room.venue_id) for room in programme.rooms] == [("Loft", "the-mill"), ("Loft", None)]
    assert [venue.name for venue in programme.venues] == ["The Mill"]
    assert [speaker.name for speaker in programme.speakers] == ["Sir Galahad", "Just Sömeguy", "Una Listed"]
    assert programme.speakers[0].biography == "Knight of the **Round Table**\n\nurl: https://galahad.example.org"
    assert (talk.speaker_ids, late.speaker_ids) == (("1", "2"), ("3",))


SCRIPTS = [
    "var program = {items};\nvar people = {people};",
    "const program={items}\nconst people={people}",
    "/* [Our] programme */\n// made by {{hand}}\nvar program = {items}; var people = {people}; // the end",
    '{{"schemaVersion": 2, "schedule": {items}}}\n{{"people": {people}}}',
    '{{"program": {items}, "people": {people}}}',
    "{items}{people}",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_way_to_write_two_lists_says_the_same(script):
    said = script.format(items=json.dumps(ITEMS, indent=1), people=json.dumps(PEOPLE)).encode()
    assert recognised_format(said, "").name == "konopas"
    assert read(said).programme == read(ITEMS, PEOPLE).programme


def test_commas_that_javascript_allows_do_no_harm():
    item = json.dumps(ITEM)
    loose = f"var program = [{item[:-1]},}},\n];"
    assert read(loose.encode()).programme == read([ITEM]).programme
    tricky = {**ITEM, "title": 'Brackets ,] and "quotes" // and /* comments */'}
    assert read(f"var program = [{json.dumps(tricky)},];".encode()).programme.sessions[0].title == tricky["title"]


def test_a_fault_in_a_script_is_told_with_its_line():
    assert refusals(b'var program = [\n{"id": "1",\n "title": nothing}\n];') == [("not_json", "line 3, column 11", "")]


def test_a_tag_that_every_item_has_says_nothing():
    items = [ITEM, {**LATE, "tags": ["Division:Programming", "Tag:Music"]}]
    reading = read(items, PEOPLE)
    assert [session.topics for session in reading.programme.sessions] == [("GoH", "Star Trek: Picard"), ("Music",)]
    assert "on_every_item" in {problem.code for problem in reading.problems}


def test_a_tag_says_its_label_once_for_all_items():
    tag = {"value": "t1", "category": "Track", "label": "Art"}
    items = [{**ITEM, "tags": [{"value": "t1"}]}, {**LATE, "tags": [tag]}, {**LATE, "id": "9", "tags": []}]
    assert [session.track for session in read(items).programme.sessions] == ["Art", "Art", ""]


def test_an_item_that_stands_there_at_two_hours_is_a_repeat():
    talk = read([ITEM, {**ITEM, "time": "4:30 pm"}]).programme.sessions[0]
    assert [(slot.id, slot.start.hour) for slot in talk.slots] == [("416", 14), ("416~2", 16)]
    assert "double_row" in {problem.code for problem in read([ITEM, ITEM]).problems}
    assert refusals([ITEM, {**ITEM, "title": "Other"}]) == [("double_id", "item 416", "id")]


def test_zero_minutes_stand_for_a_length_that_is_not_known():
    reading = read(changed("mins", "0"))
    assert reading.programme.sessions[0].slots[0].length_minutes == 0
    assert "no_length" in {problem.code for problem in reading.problems}


def test_without_date_and_time_it_is_to_be_announced():
    said = changed("date", "")
    said[0]["time"] = None
    assert read(said).programme.sessions[0].slots == ()


def test_length_passes_over_the_night_of_a_clock_change():
    (slot,) = read([{**ITEM, "date": "2026-03-29", "time": "00:30", "mins": 60}]).programme.sessions[0].slots
    assert slot.length_minutes == 60
    assert slot.end == datetime(2026, 3, 29, 2, 30, tzinfo=DUBLIN)


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("id", ..., ("no_id", "item 1", "id")),
        ("title", None, ("no_title", "item 416", "title")),
        ("date", "", ("no_date", "item 416", "date")),
        ("date", "tomorrow", ("no_date", "item 416", "date")),
        ("time", "late", ("no_time", "item 416", "time")),
        ("datetime", "2026-13-04T10:00:00", ("bad_time", "item 416", "datetime")),
        ("date", "1503-05-04", ("impossible_year", "item 416", "time")),
        ("mins", "an hour", ("bad_length", "item 416", "mins")),
        ("mins", "-5", ("bad_length", "item 416", "mins")),
        ("mins", "999999999", ("bad_length", "item 416", "mins")),
    ],
)
def test_what_would_mislead_is_refused_by_item_and_field(field, value, refusal):
    assert refusal in refusals(changed(field, value))


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("people", [{"id": "99"}], "unknown_speaker"),
        ("people", "Ada", "wrong_kind"),
        ("people", [7], "wrong_kind"),
        ("tags", {"a": 1}, "wrong_kind"),
        ("tags", [[]], "wrong_kind"),
        ("loc", [{"name": "x"}], "wrong_kind"),
        ("links", ["https://example.org"], "wrong_kind"),
        ("links", {"signup": "javascript:alert(1)"}, "not_used"),
        ("colour", "red", "not_used"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_is_read(field, value, code):
    reading = read(changed(field, value))
    assert code in {problem.code for problem in reading.problems}
    assert len(reading.programme.sessions) == 2
    assert not reading.programme.sessions[0].links or field != "links"


def test_what_is_wrong_with_the_people_names_their_file():
    def told(people):
        return [(p.code, p.file, p.severity) for p in read(ITEMS, people).problems if p.file == "people.json"]

    assert ("nameless_speaker", "people.json", "warning") in told([{"id": "1", "bio": "x"}, *PEOPLE[1:]])
    assert ("double_id", "people.json", "warning") in told([*PEOPLE, {**PEOPLE[0], "name": "Other"}])
    with pytest.raises(RefusedInput) as caught:
        read(ITEMS, "this is no list")
    assert [problem.file for problem in caught.value.problems] == ["people.json"]


def test_people_of_items_that_there_are_not_are_noted():
    people = [*PEOPLE, {"id": "4", "name": "Gone", "prog": ["800"], "bio": ""}]
    assert "unknown_item" in {problem.code for problem in read(ITEMS, people).problems}


def test_another_format_does_not_come_in_two_files():
    options = ReadOptions(file_name="a.csv", timezone="Europe/Dublin", beside=(FileBeside("people.json", b"[]"),))
    with pytest.raises(RefusedInput) as caught:
        read_programme(b"Title,Date,Start,End\nA,2026-05-04,10:00,11:00\n", options)
    assert "CSV comes in one file" in str(caught.value)


def test_no_document_crashes_the_reader():
    no_json_crashes(read)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_refused_or_read_and_nothing_else(real_data, seed):
    chance = random.Random(seed)
    items = json.loads((real_data / "octocon-2022.konopas.schedule.json").read_bytes())
    people = json.loads((real_data / "octocon-2022.konopas.people.json").read_bytes())
    some = {"schedule": items["schedule"][:12], "people": people["people"][:12]}
    outcomes = set()
    for document, times in (({**items, **people}, 12), (some, 60), ({"program": ITEMS, "people": PEOPLE}, 60)):
        for _ in range(times):
            outcomes.add(survives(read, json.dumps(mutated(document, chance)).encode()))
    assert outcomes == {True, False}


def test_damaged_scripts_are_refused_or_read_and_nothing_else():
    chance = random.Random(11)
    original = SCRIPTS[2].format(items=json.dumps(ITEMS), people=json.dumps(PEOPLE)).encode()
    for _ in range(400):
        data = bytearray(original)
        for _ in range(chance.randrange(1, 5)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(4)] = bytes(chance.choice(b'[]{}",:/*\\x0\xff') for _ in range(2))
        survives(read, bytes(data))
