"""Three independent readers understand the same of every file, to the minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import icalendar
import pytest
from calendar_readers import (
    READERS,
    ReadEvent,
    read_by_icalendar,
    read_by_vobject,
    under_a_strange_name,
    vobject_calendar,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from small_programme import ZONE, at, small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.calendar_items import Calendar, CalendarItem, CalendarLinks, SlotHistory, plan_calendar
from planner.core.plan import Entry, EntryState, Plan, Preferences
from planner.core.programme import Slot
from planner.formats import pentabarf
from planner.formats.ical import write, write_calendar
from planner.formats.reading import ReadOptions

CHANGED = datetime(2014, 9, 1, 12, tzinfo=UTC)
LINKS = CalendarLinks(session_url=lambda i: f"https://planner.example/s/{i}", plan_url="https://planner.example/plan")


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def calendar_with(start: datetime, end: datetime, timezone: str, title: str = "Title") -> Calendar:
    item = CalendarItem(uid="u@x.invalid", sequence=0, changed_at=CHANGED, summary=title, start=start, end=end)
    return Calendar(name="C", timezone=timezone, items=(item,), changed_at=CHANGED)


def plan_bytes() -> bytes:
    programme = with_session(
        small_programme(),
        "keynote",
        title="Keynote: “futures”, pasts; C:\\temp 🎉",
        abstract="One, two;\nthree \\ four.\n\n" + "Long words about sales. " * 40,
        track="Sales, Marketing",
    )
    entries = [
        ("keynote", "keynote", EntryState.GOING),
        ("coaching", "coaching", EntryState.SPEAKING),
        ("pipeline", "pipeline", EntryState.MAYBE),
        ("panel~2", "panel", EntryState.WATCH_LATER),
        ("gone", "gone", EntryState.GOING),
    ]
    plan = Plan(
        entries=tuple(Entry(slot_id=slot, session_id=session, state=state) for slot, session, state in entries),
        preferences=Preferences(role="Sales Professional"),
    )
    gone = SlotHistory(
        slot_id="gone",
        sequence=1,
        changed_at=CHANGED,
        cancelled=True,
        title="Gone",
        start=at(16),
        end=at(17),
        room_name="Hall",
    )
    return write_calendar(plan_calendar(Agenda(programme), plan, {"gone": gone}, {}, LINKS, CHANGED))


@pytest.mark.parametrize("reader", READERS)
def test_a_plan_reads_as_it_was_meant(reader):
    read = {event.uid.partition(".")[0]: event for event in READERS[reader](plan_bytes())}
    assert set(read) == {"keynote", "coaching", "pipeline", "gone", "2014-10-13", "2014-10-14"}
    keynote = read["keynote"]
    assert keynote.summary == "Keynote: “futures”, pasts; C:\\temp 🎉"
    assert keynote.location == "Hall, Moscone West, 800 Howard St"
    assert keynote.url == "https://planner.example/s/keynote"
    assert "\n\nOne, two;\nthree \\ four.\n\nLong words about sales. Long words" in keynote.description
    states = {name: (event.status, event.is_busy) for name, event in read.items()}
    assert states == {
        "keynote": ("CONFIRMED", True),
        "coaching": ("CONFIRMED", True),
        "pipeline": ("TENTATIVE", False),
        "gone": ("CANCELLED", False),
        "2014-10-13": ("CONFIRMED", False),
        "2014-10-14": ("CONFIRMED", False),
    }
    times = {name: (event.start, event.end) for name, event in read.items()}
    assert times == {
        "keynote": (utc(at(10)), utc(at(10, 40))),
        "coaching": (utc(at(10, 45)), utc(at(11, 25))),
        "pipeline": (utc(at(10, 20)), utc(at(11))),
        "gone": (utc(at(16)), utc(at(17))),
        "2014-10-13": (date(2014, 10, 13), date(2014, 10, 14)),
        "2014-10-14": (date(2014, 10, 14), date(2014, 10, 15)),
    }
    assert "Why it fits: for Sales Professionals" in read["pipeline"].description
    assert "To watch later:\n- Panel: two years on" in read["2014-10-14"].description
    assert read["gone"].summary == "Cancelled: Gone"


def test_the_rest_is_read_by_those_that_read_it():
    data = plan_bytes()
    one = {str(e["UID"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    other = {e.uid.value: e for e in vobject_calendar(data).vevent_list}
    assert set(one) == set(other)
    for uid, e in one.items():
        v = other[uid]
        assert int(e["SEQUENCE"]) == int(v.sequence.value)
        assert e["LAST-MODIFIED"].dt == e["DTSTAMP"].dt == v.last_modified.value == v.dtstamp.value == CHANGED
        assert [alarm["TRIGGER"].dt for alarm in e.walk("VALARM")] == [
            alarm.trigger.value for alarm in v.contents.get("valarm", [])
        ]
    (keynote,) = (uid for uid in one if uid.startswith("keynote"))
    assert (one[keynote]["GEO"].latitude, one[keynote]["GEO"].longitude) == (37.7833, -122.4042)
    assert [str(c) for c in one[keynote]["CATEGORIES"].cats] == ["Sales, Marketing"] == other[keynote].categories.value


ODD_TIMES = [
    ("over the night the clocks go back", "America/Los_Angeles", (2014, 11, 1, 22, 0), (2014, 11, 2, 4, 0), 7 * 60),
    ("over the night they go forward", "America/Los_Angeles", (2014, 3, 8, 22, 0), (2014, 3, 9, 4, 0), 5 * 60),
    ("the hour before they go back", "Europe/Brussels", (2024, 10, 27, 1, 0), (2024, 10, 27, 1, 50), 50),
    ("the hour after they went forward", "Europe/Brussels", (2024, 3, 31, 3, 0), (2024, 3, 31, 3, 30), 30),
    ("three days long", "America/Los_Angeles", (2014, 10, 13, 8, 0), (2014, 10, 16, 17, 30), 3 * 1440 + 570),
    ("over New Year", "Australia/Sydney", (2013, 12, 31, 23, 0), (2014, 1, 1, 1, 0), 120),
    ("no length", "America/Los_Angeles", (2014, 10, 13, 9, 0), (2014, 10, 13, 9, 0), 0),
    ("five hours forty-five", "Asia/Kathmandu", (2024, 7, 1, 9, 0), (2024, 7, 1, 10, 0), 60),
    ("half an hour of summer time", "Australia/Lord_Howe", (2024, 4, 6, 23, 0), (2024, 4, 7, 3, 0), 270),
    ("Ramadan", "Africa/Casablanca", (2024, 3, 15, 9, 0), (2024, 3, 15, 10, 0), 60),
    ("the night Ramadan ends", "Africa/Casablanca", (2024, 4, 13, 23, 0), (2024, 4, 14, 4, 0), 240),
    ("half past the hour", "America/St_Johns", (2024, 11, 2, 22, 0), (2024, 11, 3, 3, 0), 360),
    ("winter as the exception", "Europe/Dublin", (2024, 1, 15, 9, 0), (2024, 1, 15, 10, 0), 60),
    ("the year 2050", "Europe/Brussels", (2050, 7, 1, 9, 0), (2050, 7, 1, 10, 0), 60),
]


IDS = [odd[0] for odd in ODD_TIMES]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("zone", "start", "end", "minutes"), [odd[1:] for odd in ODD_TIMES], ids=IDS)
def test_odd_times_are_the_same_instants_everywhere(reader, zone, start, end, minutes):
    started, ended = (datetime(*wall, tzinfo=ZoneInfo(zone)) for wall in (start, end))
    assert utc(ended) - utc(started) == timedelta(minutes=minutes)
    (event,) = READERS[reader](write_calendar(calendar_with(started, ended, zone)))
    assert (event.start, event.end) == (utc(started), utc(ended))


@pytest.mark.parametrize(("zone", "start", "end"), [odd[1:4] for odd in ODD_TIMES], ids=IDS)
def test_odd_times_are_right_by_the_file_alone(zone, start, end):
    started, ended = (datetime(*wall, tzinfo=ZoneInfo(zone)) for wall in (start, end))
    data = write_calendar(calendar_with(started, ended, zone))
    (event,) = read_by_icalendar(under_a_strange_name(data, zone))
    assert (event.start, event.end) == (utc(started), utc(ended))


def test_a_wrong_vtimezone_would_be_noticed():
    data = write_calendar(calendar_with(at(10), at(11), "America/Los_Angeles"))
    an_hour_off = data.replace(b"TZOFFSETTO:-0700", b"TZOFFSETTO:-0600")
    (by_vobject,) = read_by_vobject(an_hour_off)
    (by_icalendar,) = read_by_icalendar(under_a_strange_name(an_hour_off, "America/Los_Angeles"))
    assert by_vobject.start == by_icalendar.start == utc(at(9))


@given(
    st.sampled_from(["America/Los_Angeles", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "UTC"]),
    st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1)),
    st.integers(0, 5000),
)
@settings(max_examples=40)
def test_any_instant_is_read_as_itself(zone, moment, minutes):
    start = moment.replace(tzinfo=UTC, second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)
    data = write_calendar(calendar_with(start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone)), zone))
    for file in (data, under_a_strange_name(data, zone)):
        (event,) = read_by_icalendar(file)
        assert (event.start, event.end) == (start, end)


@pytest.mark.parametrize("reader", READERS)
def test_a_hostile_title_is_one_event_to_every_reader(reader):
    title = "Evil\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:stolen\r\nSUMMARY:x\x00 \u2028 " + "🎉, " * 80
    (event,) = READERS[reader](write_calendar(calendar_with(at(10), at(11), "America/Los_Angeles", title)))
    assert event.uid == "u@x.invalid"
    assert event.summary.startswith("Evil\nEND:VEVENT\nBEGIN:VEVENT\nUID:stolen\nSUMMARY:x")
    assert event.summary.count("🎉, ") + event.summary.endswith("🎉,") == 80


def by_uid(events: list[ReadEvent]) -> dict[str, ReadEvent]:
    return {event.uid: event for event in events}


@pytest.mark.slow
def test_a_real_programme_is_the_same_to_every_reader(real_data):
    """FOSDEM 2024, its instants counted from the XML by themselves."""
    source = (real_data / "fosdem-2024.pentabarf.xml").read_bytes()
    programme = pentabarf.read(source, ReadOptions(file_name="fosdem-2024.pentabarf.xml")).programme
    data = write(programme)
    dates = [event.findtext("date", "") for event in ElementTree.fromstring(source).iter("event")]
    read = {name: by_uid(reader(data)) for name, reader in READERS.items()}
    assert len(read["icalendar"]) == len(dates) > 800
    assert sorted(e.start for e in read["icalendar"].values()) == sorted(map(utc, map(datetime.fromisoformat, dates)))
    assert sorted(e.summary for e in read["icalendar"].values()) == sorted(s.title for s in programme.sessions)
    assert read["icalendar"] == read["vobject"]
    # `ics` takes an escaped backslash and an n for a line end; in everything else it has to agree.
    differing = {uid for uid, event in read["ics"].items() if event != read["icalendar"][uid]}
    assert all("\\n" in read["icalendar"][uid].description for uid in differing)
    assert len(differing) < 5


def test_a_repeat_of_a_session_is_an_event_of_its_own():
    slots = tuple(
        Slot(id=f"panel~{n}", session_id="panel", start=at(9 + n), end=at(10 + n), room_id="west1") for n in range(3)
    )
    data = write(replace(with_session(small_programme(), "panel", slots=slots), tips=()))
    panels = [event for event in read_by_icalendar(data) if event.summary.startswith("Panel")]
    assert len({event.uid for event in panels}) == 3
    assert str(ZONE) in data.decode()
