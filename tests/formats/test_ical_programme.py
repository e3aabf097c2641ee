"""A calendar that somebody publishes as the programme of an event, with what real exporters write into one."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from json_mutations import survives

from planner.core.agenda import Agenda
from planner.core.integrity import integrity_problems
from planner.core.problems import RefusedInput
from planner.formats import ical, ical_programme
from planner.formats.reading import ReadOptions
from planner.formats.registry import read_programme, recognised_format

LONDON = ZoneInfo("Europe/London")
BERLIN = ZoneInfo("Europe/Berlin")


def event(text, **properties):
    """A VEVENT of the lines in `text`, on Monday 4 May 2026 at ten for an hour unless they say otherwise."""
    lines = [line.strip() for line in text.strip().splitlines()]
    usual = {"UID": "1", "SUMMARY": "Talk", "DTSTART": ";TZID=Europe/Berlin:20260504T100000"}
    if not any(line.startswith(("DTEND", "DURATION")) for line in lines):
        usual["DURATION"] = "PT1H"
    for name, value in usual.items():
        if not any(re.match(rf"{name}[:;]", line) for line in lines):
            lines.append(f"{name}{value}" if value.startswith(";") else f"{name}:{value}")
    return "\r\n".join(["BEGIN:VEVENT", *(line for line in lines if line and not line.endswith(":-")), "END:VEVENT"])


def calendar(*parts, head=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(line.strip() for line in head.strip().splitlines()), *parts]
    return "\r\n".join([*(line for line in lines if line), "END:VCALENDAR", ""]).encode()


def read(data, **options):
    return ical_programme.read(data, ReadOptions(**{"file_name": "my.ics", **options}))


def the_session(*parts, head=""):
    (session,) = read(calendar(*parts, head=head)).programme.sessions
    return session


def codes(reading):
    return [problem.code for problem in reading.problems]


def starts(session):
    return [f"{slot.start:%a %d %H:%M}" for slot in session.slots]


def refusals(data, **options):
    with pytest.raises(RefusedInput) as caught:
        read(data, **options)
    return [problem.code for problem in caught.value.problems]


class TestFestival:
    @pytest.fixture
    def data(self, real_data):
        return (real_data / "emf-2018.ics").read_bytes()

    def test_every_entry_of_the_weekend_is_there_at_its_hour_in_its_place(self, data):
        reading = read(data)
        sessions = {session.id: session for session in reading.programme.sessions}
        rooms = {room.id: room.name for room in reading.programme.rooms}
        unfolded = data.decode().replace("\r\n ", "")
        entries = [
            dict(re.findall(r"^([A-Z]+)[^:\r\n]*:(.*?)\r$", block, re.MULTILINE))
            for block in unfolded.split("BEGIN:VEVENT")[1:]
        ]
        assert len(entries) == 355
        of_2018 = [entry for entry in entries if entry["DTSTART"].startswith("2018")]
        assert set(sessions) == {entry["UID"] for entry in of_2018}
        assert len(sessions) == 333
        for entry in of_2018:
            (slot,) = sessions[entry["UID"]].slots
            assert slot.start == datetime.strptime(entry["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=LONDON)
            assert slot.end == datetime.strptime(entry["DTEND"], "%Y%m%dT%H%M%S").replace(tzinfo=LONDON)
            said = entry.get("LOCATION", "").replace("\\;", ";").replace("\\,", ",")
            assert rooms.get(slot.room_id, "") == " ".join(said.split())
        assert integrity_problems(reading.programme) == ()

    def test_what_is_left_from_two_years_before_is_left_out_and_said(self, data):
        reading = read(data)
        told = [str(problem) for problem in reading.problems if problem.code == "other_years"]
        assert "line 5131, 'Surface-mount electronics (SMD) assembly for terrified begin'" in told[0]
        assert "2016-08-06" in told[0]
        assert "12 more" in told[-1]
        assert len(told) == 11
        # Two entries are in the night before the first day, and so belong to the evening before.
        assert Agenda(reading.programme).days == tuple(date(2018, 8, 30) + timedelta(days=n) for n in range(4))

    def test_a_session_field_by_field(self, data):
        programme = read(data).programme
        assert (programme.event.slug, programme.event.name) == ("emf-2020", "EMF 2020")  # so the file says
        assert programme.event.timezone == "Europe/London"
        robot = next(session for session in programme.sessions if session.id == "258")
        assert robot.title == "Do you really want a robot in your old age?"
        assert robot.url == "http://www.emfcamp.org/line-up/2018/258"
        assert robot.abstract.startswith("Technology seeks to ease our aging years with humanoid resources")
        assert "\n\nEdye is a social anthropologist" in robot.abstract
        assert "Link:" not in robot.abstract
        assert robot.slots[0].room_id == "Stage C"

    def test_an_evening_that_ends_after_midnight_stays_with_its_day(self, data):
        agenda = Agenda(read(data).programme)
        late = [slot for slot in agenda.slots_in_order if slot.start.hour < 4]
        assert late
        assert all(slot.start.date() != agenda.day_of(slot) for slot in late)

    def test_it_is_recognised_by_its_content(self, data):
        for text in (data, b"\xef\xbb\xbf" + data, data.decode().encode("utf-16"), b"\r\n" + data.lower()):
            assert recognised_format(text, "x.csv").name == "ics"
        assert len(read_programme(data, ReadOptions(file_name="x")).programme.sessions) == 333


class TestOneEntry:
    def test_everything_it_says_is_kept(self):
        reading = read(
            calendar(
                event("""
                    UID:abc@example.org
                    SUMMARY:Plans\\, and how to keep them
                    DTSTART;TZID=Europe/Berlin:20260504T100000
                    DTEND;TZID=Europe/Berlin:20260504T104500
                    DESCRIPTION:<p>Hello <b>world</b></p>
                    LOCATION:Loft
                    CATEGORIES:Planning,Time\\, and tide
                    CATEGORIES:Talks
                    URL:https://example.org/plans
                    CONFERENCE;VALUE=URI;LABEL=Join in:https://meet.example.org/1
                    ATTACH;FILENAME=slides.pdf:https://example.org/slides.pdf
                    ATTACH;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=
                """),
                head="X-WR-CALNAME:Small Conf\nX-WR-CALDESC:All of it\nX-WR-TIMEZONE:Europe/Berlin",
            )
        )
        (session,) = reading.programme.sessions
        assert (reading.programme.event.slug, reading.programme.event.name) == ("small-conf", "Small Conf")
        assert reading.programme.event.description == "All of it"
        assert (session.id, session.title) == ("abc@example.org", "Plans, and how to keep them")
        assert session.abstract == "Hello **world**"
        assert session.topics == ("Planning", "Time, and tide", "Talks")
        assert session.url == "https://example.org/plans"
        assert [(link.title, link.url) for link in session.links] == [
            ("Join in", "https://meet.example.org/1"),
            ("slides.pdf", "https://example.org/slides.pdf"),
        ]
        (slot,) = session.slots
        assert (slot.id, slot.room_id, slot.length_minutes) == ("abc@example.org", "Loft", 45)
        assert slot.start == datetime(2026, 5, 4, 10, tzinfo=BERLIN)
        assert reading.problems == ()

    @pytest.mark.parametrize(
        "start",
        [
            "DTSTART;TZID=Europe/Berlin:20260504T100000",
            'DTSTART;TZID="W. Europe Standard Time":20260504T100000',
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260504T100000",
            "DTSTART;VALUE=DATE-TIME:20260504T080000Z",
            "DTSTART:20260504T100000",
            "dtstart:20260504T100000",
        ],
    )
    def test_its_hour_is_the_same_however_it_is_written(self, start):
        (slot,) = the_session(event(start), head="X-WR-TIMEZONE:Europe/Berlin").slots
        assert slot.start == datetime(2026, 5, 4, 10, tzinfo=BERLIN)
        assert slot.start.tzinfo.key == "Europe/Berlin"

    def test_a_zone_that_only_the_file_knows_is_read_as_it_says(self):
        zone = """BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300
TZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE"""
        data = calendar(zone, event("DTSTART;TZID=Ours:20260504T110000"))
        (slot,) = read(data, timezone="Europe/Berlin").programme.sessions[0].slots
        assert slot.start == datetime(2026, 5, 4, 10, tzinfo=BERLIN)

    def test_a_description_whose_lines_were_not_folded_is_whole(self):
        text = "DESCRIPTION:First line\r\nsecond: line\r\n\r\nNot a property\r\nLOCATION:Loft"
        session = the_session(event("").replace("UID:1", f"{text}\r\nUID:1"))
        assert session.abstract == "First line\nsecond: line\n\nNot a property"
        assert session.slots[0].room_id == "Loft"

    def test_a_line_folded_within_a_character_is_whole(self):
        data = calendar(event("SUMMARY:Grüße")).replace("ü".encode(), b"\xc3\r\n \xbc")
        assert read(data).programme.sessions[0].title == "Grüße"

    def test_windows_1252_is_read(self):
        data = calendar(event("SUMMARY:Grüße – heute")).decode().encode("cp1252")
        assert read(data).programme.sessions[0].title == "Grüße – heute"

    def test_a_whole_day_is_no_hour_and_takes_none(self):
        reading = read(calendar(event("DTSTART;VALUE=DATE:20260504\nDTEND;VALUE=DATE:20260505"), event("UID:2")))
        assert [session.slots == () for session in reading.programme.sessions] == [True, False]
        assert codes(reading) == ["whole_day"]

    def test_without_an_end_it_has_no_length(self):
        assert the_session(event("DURATION:PT0S")).slots[0].length_minutes == 0

    def test_a_place_on_the_web_is_a_link_and_no_room(self):
        session = the_session(event("LOCATION:https://meet.example.org/1"))
        assert session.slots[0].room_id is None
        assert [link.url for link in session.links] == ["https://meet.example.org/1"]

    def test_no_address_but_the_webs_is_a_link(self):
        session = the_session(event("URL:javascript:alert(1)\nATTACH:file:///etc/passwd\nCONFERENCE:tel:+49"))
        assert (session.url, session.links) == ("", ())

    def test_guests_do_not_become_speakers(self):
        reading = read(
            calendar(event("ORGANIZER;CN=Ada:mailto:ada@example.org\nATTENDEE;CN=Bob:mailto:bob@example.org"))
        )
        assert reading.programme.speakers == ()
        assert "organizer and guests (1)" in str(reading.problems[0])

    def test_it_may_be_part_of_another(self):
        reading = read(calendar(event("UID:day"), event("UID:a\nRELATED-TO:day"), event("UID:b\nRELATED-TO:gone")))
        assert [session.parent_id for session in reading.programme.sessions] == [None, "day", None]
        assert codes(reading) == ["unknown_parent"]


class TestPlaces:
    def test_rooms_that_share_what_follows_the_comma_are_in_one_venue(self):
        programme = read(
            calendar(
                event("UID:a\nLOCATION:Loft\\, Old Mill\nGEO:51.05;3.72"),
                event("UID:b\nLOCATION:Cellar\\, Old Mill"),
                event("UID:c\nLOCATION:Town hall\\, 1 Market Square"),
            )
        ).programme
        assert [(room.name, room.venue_id) for room in programme.rooms] == [
            ("Loft", "old-mill"),
            ("Cellar", "old-mill"),
            ("Town hall, 1 Market Square", None),
        ]
        assert [(v.name, v.latitude, v.longitude) for v in programme.venues] == [("Old Mill", 51.05, 3.72)]

    def test_a_place_that_is_nowhere_on_earth_is_not_kept(self):
        parts = [event(f"UID:{n}\nLOCATION:{n}\\, Mill\nGEO:95.0;3.72") for n in "ab"]
        assert read(calendar(*parts)).programme.venues[0].latitude is None


class TestRepeats:
    def test_recurrences_are_slots_of_one_session(self):
        session = the_session(event("RRULE:FREQ=DAILY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260505T100000"))
        assert starts(session) == ["Mon 04 10:00", "Wed 06 10:00"]
        assert [slot.id for slot in session.slots] == ["1", "1~2"]

    def test_one_that_moves_stays_with_its_session_and_one_that_is_cancelled_goes(self):
        moved = event("RECURRENCE-ID;TZID=Europe/Berlin:20260505T100000\nDTSTART;TZID=Europe/Berlin:20260505T160000")
        gone = event("RECURRENCE-ID;TZID=Europe/Berlin:20260506T100000\nSTATUS:CANCELLED")
        reading = read(calendar(event("RRULE:FREQ=DAILY;COUNT=4\nLOCATION:Loft"), moved, gone))
        (session,) = reading.programme.sessions
        assert starts(session) == ["Mon 04 10:00", "Tue 05 16:00", "Thu 07 10:00"]
        assert codes(reading) == ["cancelled"]

    def test_one_with_a_title_of_its_own_is_a_session_of_its_own(self):
        guest = event("RECURRENCE-ID;TZID=Europe/Berlin:20260505T100000\nSUMMARY:Guest lecture")
        reading = read(calendar(event("RRULE:FREQ=DAILY;COUNT=2"), guest))
        assert [(s.id, s.title, len(s.slots)) for s in reading.programme.sessions] == [
            ("1", "Talk", 1),
            ("1/guest-lecture", "Guest lecture", 1),
        ]
        assert codes(reading) == ["double_id"]

    def test_what_recurs_without_end_ends_with_the_event(self):
        reading = read(calendar(event("RRULE:FREQ=DAILY"), event("UID:2\nDTSTART;TZID=Europe/Berlin:20260506T100000")))
        assert starts(reading.programme.sessions[0]) == ["Mon 04 10:00", "Tue 05 10:00", "Wed 06 10:00"]
        assert codes(reading) == ["no_last_time"]

    def test_what_begins_before_everything_else_begins_the_event(self):
        early = event("UID:2\nDTSTART;TZID=Europe/Berlin:20260501T100000\nRRULE:FREQ=DAILY;COUNT=2")
        assert starts(read(calendar(event(""), early)).programme.sessions[1]) == ["Fri 01 10:00", "Sat 02 10:00"]

    def test_recurrences_keep_their_clock_over_the_night_of_a_change(self):
        session = the_session(event("DTSTART;TZID=Europe/Berlin:20260328T100000\nRRULE:FREQ=DAILY;COUNT=2"))
        assert [slot.start.astimezone(UTC).hour for slot in session.slots] == [9, 8]

    def test_two_entries_under_one_uid_and_title_are_one_session(self):
        twice = calendar(event(""), event("DTSTART;TZID=Europe/Berlin:20260505T100000"))
        assert starts(read(twice).programme.sessions[0]) == ["Mon 04 10:00", "Tue 05 10:00"]
        again = read(calendar(event(""), event("")))
        assert (len(again.programme.sessions[0].slots), codes(again)) == (1, ["double_row"])


class TestLeftOut:
    def test_cancelled_private_and_unreadable_entries_are_left_out_and_said(self):
        reading = read(
            calendar(
                event("UID:ok"),
                event("UID:a\nSTATUS:CANCELLED"),
                event("UID:b\nCLASS:PRIVATE"),
                event("UID:c\nDTSTART:soon"),
                event("UID:d\nDTEND;TZID=Europe/Berlin:20260504T090000"),
                event("UID:e\nDTSTART;TZID=Mars/Olympus:20260504T100000"),
                event("UID:f\nSUMMARY: "),
                event("UID:g\nRRULE:FREQ=SECONDLY"),
                "BEGIN:VTODO\r\nUID:h\r\nEND:VTODO",
            )
        )
        assert [session.id for session in reading.programme.sessions] == ["ok"]
        told = sorted((problem.severity, problem.code) for problem in reading.problems)
        assert told == [
            ("note", "cancelled"),
            ("note", "no_last_time"),
            ("note", "not_used"),
            ("note", "private"),
            ("warning", "no_title"),
            *[("warning", "unreadable_entry")] * 4,
        ]
        ends = next(problem for problem in reading.problems if "ends before" in problem.message)
        assert re.fullmatch(r"line \d+, 'Talk'", ends.record)
        assert ends.remedy

    def test_a_calendar_that_takes_back_its_entries_has_none(self):
        assert refusals(calendar(event(""), head="METHOD:CANCEL"), timezone="Europe/Berlin") == ["no_sessions"]

    def test_why_nothing_could_be_read_is_told(self):
        assert refusals(calendar(event("DTSTART:soon")), timezone="UTC") == ["no_sessions", "unreadable_entry"]

    def test_the_years_with_most_entries_are_the_events(self):
        years = [event(f"UID:{year}{n}\nDTSTART:{year}050{n}T100000Z") for year in (2024, 2025, 2026) for n in (4, 5)]
        reading = read(calendar(*years, event("UID:x\nDTSTART:20250506T100000Z")), timezone="Europe/Berlin")
        assert {session.id for session in reading.programme.sessions} == {"20254", "20255", "x"}
        assert codes(reading) == ["other_years"] * 4

    def test_a_time_that_a_clock_change_skips_is_said(self):
        reading = read(calendar(event("DTSTART;TZID=Europe/Berlin:20260329T023000")))
        assert codes(reading) == ["skipped_time"]
        assert starts(reading.programme.sessions[0]) == ["Sun 29 03:30"]


class TestIds:
    def test_without_uids_they_are_made_of_title_and_place_and_said(self):
        def bare(*times):
            return calendar(*(event(f"DTSTART;TZID=Europe/Berlin:{at}").replace("UID:1\r\n", "") for at in times))

        reading = read(bare("20260504T100000"))
        moved = read(bare("20260505T120000"))
        assert codes(reading) == ["no_ids"]
        assert reading.programme.sessions[0].id == moved.programme.sessions[0].id
        assert reading.programme.sessions[0].id.startswith("talk-")

    def test_a_uid_that_is_too_long_is_cut_and_stays_its_own(self):
        first, second = read(calendar(*(event(f"UID:{'x' * 300}{n}") for n in "ab"))).programme.sessions
        assert first.id != second.id
        assert max(len(first.id), len(second.id)) <= 200


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"Title,Date", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "broken_calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "broken_calendar"),
        (calendar(), "no_timezone"),
        (calendar(event("DTSTART:20260504T100000Z")), "no_timezone"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * (11 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_calendar_is_refused(data, code):
    assert refusals(data) == [code]


def test_what_we_write_is_read_at_its_hours_and_places(real_data):
    original = read((real_data / "emf-2018.ics").read_bytes()).programme
    again = read(ical.write(original)).programme

    def told(programme):
        rooms = {room.id: room.name for room in programme.rooms}
        return sorted(
            (session.title, slot.start, slot.end, rooms.get(slot.room_id, ""))
            for session in programme.sessions
            for slot in session.slots
        )

    assert told(again) == told(original)


def test_rules_that_recur_by_the_hour_are_cut_off_and_said():
    rules = [event(f"UID:{n}\nRRULE:FREQ=HOURLY;UNTIL=20990101T000000Z\nDURATION:PT5M") for n in range(60)]
    reading = read(calendar(*rules))
    assert {len(session.slots) for session in reading.programme.sessions} == {500}
    assert sum(len(session.slots) for session in reading.programme.sessions) == 10_000
    assert set(codes(reading)) == {"too_many"}


@pytest.mark.parametrize("seed", range(4))
def test_damaged_calendars_are_refused_or_read_and_nothing_else(real_data, seed):
    chance = random.Random(seed)
    lines = (real_data / "emf-2018.ics").read_bytes().split(b"\r\n")
    start = chance.randrange(1000)
    some = [*lines[:5], *lines[lines.index(b"BEGIN:VEVENT", start) :][:150]]
    zone = b"TZID=Europe/London"
    outcomes = set()
    for _ in range(100):
        damaged = list(some)
        while damaged[-1] != b"END:VEVENT":
            damaged.pop()
        damaged.append(b"END:VCALENDAR")
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(damaged))
            how = chance.randrange(7)
            if how == 0:
                del damaged[at]
            elif how == 1:
                damaged.insert(at, damaged[chance.randrange(len(damaged))])
            elif how == 2:
                damaged[at] = damaged[at][: chance.randrange(len(damaged[at]) + 1)]
            elif how == 3:
                damaged[at] = damaged[at].replace(b"2018", chance.choice((b"0001", b"9999", b"2O18", b"-018", b"1950")))
            elif how == 4:
                damaged[at] = damaged[at].replace(
                    zone, chance.choice((b"TZID=", b"TZID=Mars", b'TZID="', b"VALUE=DATE"))
                )
            elif how == 5:
                rule = chance.choice(
                    (b"FREQ=DAILY", b"FREQ=YEARLY;BYDAY=31MO", b"COUNT=3", b"FREQ=HOURLY;COUNT=9999999")
                )
                damaged.insert(at, chance.choice((b"RRULE:", b"EXRULE:", b"RDATE:", b"RECURRENCE-ID:")) + rule)
            else:
                damaged[at] += bytes(chance.randrange(256) for _ in range(3))
        data = b"\r\n".join(damaged)
        outcomes.add(survives(lambda d: read(d, timezone="Europe/London"), data))
    assert outcomes == {True, False}
