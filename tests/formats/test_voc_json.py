"""The schedule JSON of c3voc, in the flavours of the congress hub, frab and pretalx."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from json_mutations import mutated, no_json_crashes, survives

from planner.core.agenda import Agenda
from planner.core.problems import RefusedInput
from planner.core.programme import Link
from planner.formats import voc_json
from planner.formats.reading import ReadOptions
from planner.formats.registry import recognised_format

FIRST = {
    "id": 10,
    "guid": "8079583e-8321-506c-95af-fd2903a5f075",
    "date": "2026-05-04T10:00:00+02:00",
    "start": "10:00",
    "duration": "00:40",
    "room": "Loft",
    "title": "First &\n foremost",
    "subtitle": "A beginning",
    "track": "Main",
    "type": "talk",
    "language": "en",
    "abstract": "<p>Hello <b>world</b></p>",
    "description": "More of it.",
    "recording_license": "CC BY 4.0",
    "do_not_record": True,
    "persons": [{"id": 7, "public_name": "Ada Example", "biography": "Counts.", "avatar": "https://example.org/a.png"}],
    "links": [{"url": "https://example.org/x", "title": "Notes"}, {"url": "javascript:alert(1)", "title": "No"}],
    "attachments": [{"url": "/system/slides.pdf", "title": "Slides"}],
    "url": "https://example.org/talks/10",
    "feedback_url": "https://example.org/talks/10/feedback",
}
NIGHT = {"id": 11, "start": "01:30", "duration": "01:00", "title": "Night talk", "room": "Cellar", "persons": []}
SMALL = {
    "schedule": {
        "version": "1.0",
        "base_url": "https://example.org/schedule/",
        "conference": {
            "acronym": "Small Conf 2026",
            "title": "Small",
            "start": "2026-05-04",
            "end": "2026-05-05",
            "time_zone_name": "Europe/Brussels",
            "tracks": [{"name": "Main", "color": "#0B6E99"}, {"name": "Unused", "color": "blue"}],
            "rooms": [
                {"name": "Loft", "slug": "loft", "guid": "b379c473-93b9-4eae-9a09-d482e86cede3", "capacity": 60},
                {"name": "Cellar", "slug": "cellar", "features": {"recording": "record_by_default"}},
            ],
            "days": [
                {
                    "index": 1,
                    "date": "2026-05-04",
                    "day_start": "2026-05-04T09:00:00+02:00",
                    "day_end": "2026-05-05T05:59:00+02:00",
                    "rooms": {"Loft": [FIRST], "Cellar": [NIGHT]},
                }
            ],
        },
    }
}


def reading_of(document, **said):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return voc_json.read(data, ReadOptions(file_name="schedule.json", **said))


def programme_of(document, **said):
    return reading_of(document, **said).programme


def with_events(*events, day=0, **changes):
    """The small schedule with other events in the Loft, and with other things said of the conference."""
    document = copy.deepcopy(SMALL)
    document["schedule"]["conference"].update(changes)
    document["schedule"]["conference"]["days"][day]["rooms"] = {"Loft": list(events)}
    return document


def said_of(document, severity=None, **said):
    """Everything a reader says of a file, refused or not."""
    try:
        problems = reading_of(document, **said).problems
    except RefusedInput as refused:
        problems = refused.problems
    return [str(problem) for problem in problems if severity in (None, problem.severity)]


# --- 39C3 ---


@pytest.fixture(scope="module")
def congress(real_data):
    return json.loads((real_data / "39c3.schedule.json").read_bytes())


@pytest.fixture(scope="module")
def congress_read(congress):
    return reading_of(congress)


def events_of(document):
    for day in document["schedule"]["conference"]["days"]:
        for room, events in day["rooms"].items():
            for event in events:
                yield day, room, event


def test_every_event_of_39c3_is_there_at_its_hour_in_its_room(congress, congress_read):
    programme = congress_read.programme
    rooms = {room.id: room.name for room in programme.rooms}
    found = Counter(
        (session.id, session.title, slot.start.timestamp(), slot.length_minutes, rooms[slot.room_id])
        for session in programme.sessions
        for slot in session.slots
    )
    listed = Counter()
    for _day, room, event in events_of(congress):
        hours, minutes = map(int, event["duration"].split(":"))
        start = datetime.fromisoformat(event["date"]).timestamp()
        listed[str(event["id"]), " ".join(event["title"].split()), start, hours * 60 + minutes, room] += 1
    assert found == listed
    assert (len(programme.sessions), sum(found.values()), len(programme.rooms)) == (880, 895, 58)
    assert {slot.start.tzinfo for s in programme.sessions for slot in s.slots} == {ZoneInfo("Europe/Berlin")}


def test_what_happens_at_39c3_after_midnight_stays_with_its_day(congress, congress_read):
    agenda = Agenda(congress_read.programme)
    assert agenda.event.day_change == time(6, 0)
    listed = defaultdict(int)
    for day, _room, _event in events_of(congress):
        listed[date.fromisoformat(day["date"])] += 1
    assert {day: len(agenda.slots_by_day[day]) for day in agenda.days} == listed
    assert listed == {date(2025, 12, 27): 251, date(2025, 12, 28): 293, date(2025, 12, 29): 259, date(2025, 12, 30): 92}
    late = [slot for slots in agenda.slots_by_day.values() for slot in slots if slot.start.hour < 6]
    assert len(late) > 20


def test_the_people_words_and_links_of_39c3_are_kept(congress, congress_read):
    programme = congress_read.programme
    people = {person["guid"]: person for _d, _r, event in events_of(congress) for person in event["persons"]}
    assert {s.id: s.name for s in programme.speakers} == {guid: p["name"].strip() for guid, p in people.items()}
    assert sum(bool(s.biography) for s in programme.speakers) == sum(bool(p["biography"]) for p in people.values())
    sessions = {session.id: session for session in programme.sessions}
    for _day, _room, event in events_of(congress):
        session = sessions[str(event["id"])]
        assert {p["guid"] for p in event["persons"]} <= set(session.speaker_ids)
        assert session.track == (event["track"] or "")
        assert session.format == event["type"]
        assert bool(session.abstract) == bool(event["abstract"].strip() or event["description"].strip())
        assert {link["url"] for link in event["links"]} <= {link.url for link in session.links}
    opening = sessions["1233"]
    assert (opening.title, opening.language, opening.recorded) == ("Opening Ceremony", "de", True)
    assert opening.abstract.startswith("Power On! Lasst uns gemeinsam")
    assert opening.abstract.endswith("und ... äh ... bis Späti!")
    assert opening.url == "https://events.ccc.de/congress/2025/hub/event/detail/opening-ceremony"
    assert {track.name: track.colour for track in programme.tracks}["Security"] == "#0347b4"


def test_an_attachment_of_39c3_is_at_the_address_its_talk_came_from(congress, congress_read):
    urls = {link.url for session in congress_read.programme.sessions for link in session.links}
    attached = {
        urlsplit(event["origin_url"]).netloc + attachment["url"]
        for _day, _room, event in events_of(congress)
        for attachment in event.get("attachments", ())
    }
    assert {url.split("/")[0] for url in attached} == {"cfp.cccv.de", "pretalx.c3voc.de"}
    assert {f"https://{url}" for url in attached} <= urls


def test_what_39c3_gives_again_is_one_session_with_several_slots(congress_read):
    again = {s.title: s for s in congress_read.programme.sessions if len(s.slots) > 1}
    assert len(again) == 10
    bingo = again["Bingo"]
    assert [slot.id for slot in bingo.slots] == ["200487", "200487~2", "200487~3"]
    assert [f"{slot.start:%d %H:%M}" for slot in bingo.slots] == ["27 19:15", "28 17:15", "29 19:15"]


def test_what_39c3_says_in_vain_is_told(congress_read):
    assert {problem.severity for problem in congress_read.problems} == {"note"}
    told = " ".join(str(problem) for problem in congress_read.problems)
    assert "logo (269)" in told
    assert "stream_id (5)" in told
    assert "avatar (329)" in told


# --- what the format says ---


def test_everything_the_format_says_is_kept():
    programme = programme_of(SMALL)
    first, night = programme.sessions
    assert (programme.event.slug, programme.event.name) == ("small-conf-2026", "Small")
    assert (programme.event.starts_on, programme.event.ends_on) == (date(2026, 5, 4), date(2026, 5, 5))
    assert first.title == "First & foremost"
    assert first.abstract == "A beginning\n\nHello **world**\n\nMore of it.\n\nRecording licence: CC BY 4.0"
    assert (first.track, first.format, first.language, first.recorded) == ("Main", "talk", "en", False)
    assert first.links == (
        Link(url="https://example.org/x", title="Notes"),
        Link(url="https://example.org/schedule/system/slides.pdf", title="Slides"),
        Link(url="https://example.org/talks/10/feedback", title="Feedback"),
    )
    assert [(s.id, s.name, s.biography) for s in programme.speakers] == [("7", "Ada Example", "Counts.")]
    assert [(t.name, t.colour) for t in programme.tracks] == [("Main", "#0b6e99"), ("Unused", "")]
    assert [(r.id, r.capacity) for r in programme.rooms] == [
        ("b379c473-93b9-4eae-9a09-d482e86cede3", 60),
        ("cellar", None),
    ]
    assert (night.recorded, night.url, night.links) == (True, "", ())


def test_an_hour_without_a_date_belongs_to_the_night_after_its_day():
    programme = programme_of(SMALL)
    night = programme.sessions[1].slots[0]
    assert programme.event.day_change == time(6, 0)  # a day that ends at 05:59
    assert night.start == datetime(2026, 5, 5, 1, 30, tzinfo=ZoneInfo("Europe/Brussels"))
    assert Agenda(programme).days == (date(2026, 5, 4),)


def test_the_same_schedule_is_the_same_in_every_encoding_and_layout():
    text = json.dumps(SMALL, ensure_ascii=False)
    expected = programme_of(SMALL)
    for data in (
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        json.dumps(SMALL, indent=4).encode(),
    ):
        found = recognised_format(data, "programme.txt")
        assert found is not None and found.name == "c3voc"
        assert programme_of(data) == expected


def test_a_zone_comes_from_the_file_or_from_beside_it():
    without = with_events(FIRST, time_zone_name=None)
    assert "Add --timezone" in " ".join(said_of(without))
    assert programme_of(without, timezone="Europe/Brussels") == programme_of(with_events(FIRST))
    assert "'Brussels' is not an IANA time zone" in " ".join(said_of(with_events(FIRST, time_zone_name="Brussels")))
    in_lisbon = programme_of(SMALL, timezone="Europe/Lisbon").sessions[0].slots[0]
    assert (in_lisbon.start.hour, in_lisbon.start_minute) == (9, programme_of(SMALL).sessions[0].slots[0].start_minute)


def test_events_of_the_second_edition_are_read():
    event = {
        "guid": "g1",
        "start": "2026-05-04T10:00:00+02:00",
        "end": "2026-05-04T10:40:00+02:00",
        "title": "A talk",
        "room": {"guid": "b379c473-93b9-4eae-9a09-d482e86cede3", "name": "Loft"},
        "participants": [{"name": "Ada", "guid": "p1"}],
        "abstract": {"de": "Hallo", "en": "Hello"},
    }
    document = copy.deepcopy(SMALL)
    document["schedule"]["conference"]["days"] = [{"index": 1, "date": "2026-05-04", "start": "", "end": ""}]
    document["schedule"]["events"] = [event]
    programme = programme_of(document)
    (session,) = programme.sessions
    assert (session.id, session.abstract, session.speaker_ids) == ("g1", "Hello", ("p1",))
    assert session.slots[0].length_minutes == 40
    assert session.slots[0].room_id == "b379c473-93b9-4eae-9a09-d482e86cede3"


def test_rooms_that_share_a_guid_go_by_their_names():
    rooms = [{"name": name, "guid": "b379c473"} for name in ("Loft", "Tan Room")]
    assert [room.id for room in programme_of(with_events(FIRST, rooms=rooms)).rooms] == ["Loft", "Tan Room"]


# --- what is odd ---


@pytest.mark.parametrize(
    ("change", "severity", "said"),
    [
        ({"id": None, "guid": None}, "refused", "It has neither id nor guid. Give it one."),
        ({"title": " "}, "refused", "event 10, field title: It has no title."),
        ({"date": "soon", "start": "late"}, "refused", "event 10, field start: Its time cannot be read (date 'soon'"),
        ({"date": "9999-12-31T10:00:00+02:00", "start": ""}, "refused", "Its time cannot be read"),
        ({"duration": "long"}, "refused", "event 10, field duration: 'long' is no duration. Write it as 00:40."),
        ({"duration": 40}, "refused", "'40' is no duration"),
        ({"duration": None}, "refused", "It says neither duration nor end."),
        ({"duration": None, "end": "2026-05-04T09:00:00+02:00"}, "refused", "before it starts (04 May 10:00)"),
        ({"end": "2026-05-04T11:00:00+02:00"}, "warning", "duration '00:40' differs"),
        ({"start": "11:00"}, "warning", "Its date says 10:00 and its start 11:00; the date is used."),
        ({"room": "Attic"}, "warning", "There is no room 'Attic' among the conference's rooms"),
        ({"persons": "Ada"}, "warning", "field persons: It should be a list, and is 'Ada'; it is left out."),
        ({"persons": ["Ada"]}, "warning", "field persons: It should be an object, and is 'Ada'"),
        ({"persons": [{"id": 3}]}, "warning", "The person has no name."),
        ({"links": {"url": "x"}}, "warning", "field links: It should be a list, and is an object"),
        ({"language": ["en"]}, "warning", "field language: It should be a text, and is a list"),
        ({"do_not_record": "perhaps"}, "warning", "It should be true or false, and is 'perhaps'"),
        ({"links": [{"url": "javascript:alert(1)"}]}, "note", "'javascript:alert(1)' is no address of a page"),
        ({"date": "2026-05-06T10:00:00+02:00"}, "note", "listed under 2026-05-04, and begins on 2026-05-06 at 10:00"),
        ({"answers": [1]}, "note", "answers (1)"),
        ({"do_not_record": False}, "note", "Sessions that count as recorded, since their 'do_not_record' is false: 1."),
    ],
)
def test_what_is_odd_in_an_event_is_said_with_its_place(change, severity, said):
    told = said_of(with_events({**FIRST, **change}), severity)
    assert any(said in line for line in told), told


def test_a_time_that_the_clocks_leave_out_is_told_and_not_lost():
    document = with_events({**FIRST, "date": None, "start": "02:30", "duration": "01:00"})
    document["schedule"]["conference"]["days"][0].update(date="2026-03-28", day_end=None)
    reading = reading_of(document)
    assert reading.programme.sessions[0].slots[0].start.isoformat() == "2026-03-29T03:30:00+02:00"
    assert any("leave out 02:30 on 2026-03-29" in str(problem) for problem in reading.problems)


def test_a_session_over_the_night_of_a_clock_change_lasts_as_long_as_it_says():
    start = {"date": "2026-03-28T23:00:00+01:00", "start": "23:00", "duration": "05:00"}
    slot = programme_of(with_events({**FIRST, **start})).sessions[0].slots[0]
    assert (slot.length_minutes, slot.end.isoformat()) == (300, "2026-03-29T05:00:00+02:00")


def test_events_that_share_id_and_title_are_one_session_and_twice_the_same_is_told():
    later = {**FIRST, "guid": "g2", "date": "2026-05-04T08:00:00+02:00", "start": "08:00", "links": []}
    reading = reading_of(with_events(FIRST, later, FIRST))
    (session,) = reading.programme.sessions
    assert [(slot.id, slot.start.hour) for slot in session.slots] == [("10", 8), ("10~2", 10)]
    assert Link(url="https://example.org/x", title="Notes") in session.links
    assert any("listed twice at the same time" in str(problem) for problem in reading.problems)


def test_events_that_share_an_id_and_no_title_go_by_their_guids_or_are_refused():
    other = {**FIRST, "guid": "g2", "title": "Something else"}
    reading = reading_of(with_events(FIRST, other))
    assert [session.id for session in reading.programme.sessions] == [FIRST["guid"], "g2"]
    assert sum("so it goes by its guid" in str(problem) for problem in reading.problems) == 2
    told = said_of(with_events(FIRST, {**other, "guid": None}), "refused")
    assert told == ["event 10, field id: 2 events with different titles have this id. Give each its own."]


def test_many_mistakes_of_one_kind_are_told_ten_times_and_counted():
    told = said_of(with_events(*({**FIRST, "id": n, "duration": "?"} for n in range(25))), "refused")
    assert len(told) == 11
    assert "15 more times" in told[-1]


def test_two_persons_with_one_id_are_told():
    other = {**FIRST, "id": 12, "persons": [{"id": 7, "public_name": "Grace"}]}
    assert any("'Ada Example' and 'Grace'" in line for line in said_of(with_events(FIRST, other), "warning"))


@pytest.mark.parametrize("days", [[], None, "4", [{"date": "2026-05-04", "rooms": []}], [{"rooms": {"Loft": []}}]])
def test_a_schedule_without_events_is_refused(days):
    document = copy.deepcopy(SMALL)
    document["schedule"]["conference"]["days"] = days
    assert "The schedule has no events." in " ".join(said_of(document, "refused"))


@pytest.mark.parametrize("document", [{"schedule": {}}, {"schedule": []}, {"schedule": {"conference": 4}}])
def test_what_is_no_schedule_is_refused(document):
    assert said_of(document) == ["There is no conference in a schedule here. Choose the schedule.json of an event."]


def test_thousands_of_persons_are_read():
    persons = [{"id": n, "public_name": f"Person {n}"} for n in range(5000)]
    programme = programme_of(with_events({**FIRST, "persons": persons}))
    assert len(programme.speakers) == len(programme.sessions[0].speaker_ids) == 5000


# --- damage ---


def test_what_is_no_json_is_refused_by_name():
    no_json_crashes(reading_of)


def test_a_damaged_schedule_is_read_or_refused_and_nothing_else(congress):
    chance = random.Random(39)
    sample = copy.deepcopy(congress)
    days = sample["schedule"]["conference"]["days"]
    for day in days:
        day["rooms"] = {room: events[:2] for room, events in list(day["rooms"].items())[:4]}
    sample["schedule"]["conference"]["rooms"] = sample["schedule"]["conference"]["rooms"][:8]
    documents = [mutated(source, chance) for source in (sample, SMALL) for _ in range(200)]
    outcomes = Counter(survives(reading_of, json.dumps(document).encode()) for document in documents)
    assert min(outcomes[True], outcomes[False]) > 50  # enough damage, and not too much of it


def test_bytes_that_were_changed_on_the_way_are_read_or_refused():
    chance = random.Random(7)
    original = json.dumps(SMALL).encode()
    for _ in range(200):
        data = bytearray(original)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(3))
        survives(reading_of, bytes(data))


def test_times_of_any_kind_give_a_slot_or_a_refusal():
    chance = random.Random(3)
    texts = [
        "",
        "2026-05-04",
        "2026-05-04T10:00:00",
        "2026-05-04T10:00:00Z",
        "10:00",
        "25:00",
        "1970-01-01T00:00:00+14:00",
    ]
    for _ in range(150):
        event = {**FIRST, **{field: chance.choice(texts) for field in ("date", "start", "end", "duration")}}
        document = with_events(event)
        if survives(reading_of, json.dumps(document).encode()):
            (session,) = programme_of(document).sessions
            assert session.slots[0].end - session.slots[0].start >= timedelta(0)
