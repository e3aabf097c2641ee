"""The bytes of a calendar: the rules of RFC 5545 and RFC 7986, whatever the words in it are."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from calendar_readers import unfolded
from hypothesis import example, given
from hypothesis import strategies as st
from small_programme import at, small_programme, with_session

from planner.core.calendar_items import Calendar, CalendarItem
from planner.formats.ical import write, write_calendar

CHANGED = datetime(2014, 9, 1, 12, 30, 15, 999_999, tzinfo=UTC)
TORTURE = {
    "emoji": "Family 👨‍👩‍👧‍👦 flag 🇧🇪 " * 12,
    "arabic": "البرمجة الحرة والمفتوحة المصدر، مؤتمر؛ " * 8,
    "long": "x" * 300,
    "injection": "Evil\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:stolen\r\nSUMMARY:Injected",
    "bare returns": "a\rEND:VEVENT\rBEGIN:VEVENT\rb\nATTENDEE:mailto:x@example.org",
    "nul": "a\x00b\x07c\x1bd",
    "separators": "a\u2028BEGIN:VALARM\u2029b\x85c\x0bd\x0ce\x1cf",
    "lone surrogate": "half \ud83d of one",
    "marks": 'C:\\new; a, b: "quoted" ^n \\n \\, \\;',
    "folds": "é" * 37 + "漢" * 60 + "a" * 74 + "🎉" * 30,
    "spaces": " leading and trailing ",
}


def item(**changed: object) -> CalendarItem:
    said: dict[str, object] = {
        "uid": "s.s.small@sessions.judicious.invalid",
        "sequence": 3,
        "changed_at": CHANGED,
        "summary": "Title",
        "start": at(10),
        "end": at(10, 40),
    }
    return CalendarItem(**{**said, **changed})  # type: ignore[arg-type]


def calendar(*items: CalendarItem, **changed: object) -> Calendar:
    said: dict[str, object] = {
        "name": "Small Conference: my plan",
        "timezone": "America/Los_Angeles",
        "items": items,
        "changed_at": CHANGED,
    }
    return Calendar(**{**said, **changed})  # type: ignore[arg-type]


def event_lines(data: bytes) -> list[str]:
    lines = unfolded(data)
    return lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]


def test_the_calendar_says_what_clients_look_for():
    data = write_calendar(calendar(item(), source_url="https://planner.example/feeds/abc.ics"))
    lines = unfolded(data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[lines.index("BEGIN:VCALENDAR") + 1 : lines.index("BEGIN:VTIMEZONE")] == [
        "VERSION:2.0",
        "PRODID:-//Judicious//Conference planner//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Small Conference: my plan",
        "X-WR-CALNAME:Small Conference: my plan",
        "X-WR-TIMEZONE:America/Los_Angeles",
        "LAST-MODIFIED:20140901T123015Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:teal",
        "SOURCE;VALUE=URI:https://planner.example/feeds/abc.ics",
    ]
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_an_event_in_full():
    data = write_calendar(
        calendar(
            item(
                summary="One, two; three",
                description="First\n\nLast",
                location="Hall, Moscone West",
                latitude=37.7833,
                longitude=-122.4042,
                url="https://planner.example/s?a=1&b=2#top",
                categories=("Sales, Marketing", "Keynote"),
                status="TENTATIVE",
                is_busy=False,
                alarm_minutes=25,
            )
        )
    )
    assert event_lines(data) == [
        "UID:s.s.small@sessions.judicious.invalid",
        "DTSTAMP:20140901T123015Z",
        "LAST-MODIFIED:20140901T123015Z",
        "SEQUENCE:3",
        "DTSTART;TZID=America/Los_Angeles:20141013T100000",
        "DTEND;TZID=America/Los_Angeles:20141013T104000",
        "SUMMARY:One\\, two\\; three",
        "DESCRIPTION:First\\n\\nLast",
        "LOCATION:Hall\\, Moscone West",
        "GEO:37.783300;-122.404200",
        "URL:https://planner.example/s?a=1&b=2#top",
        "CATEGORIES:Sales\\, Marketing,Keynote",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT25M",
        "DESCRIPTION:One\\, two\\; three",
        "END:VALARM",
    ]


def test_what_is_not_known_is_left_out():
    names = {re.split("[;:]", line)[0] for line in event_lines(write_calendar(calendar(item())))}
    assert names == {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND"),
        *("SUMMARY", "STATUS", "TRANSP"),
    }


@pytest.mark.parametrize(("minutes", "trigger"), [(0, "PT0M"), (9, "-PT9M"), (60, "-PT1H"), (90, "-PT90M")])
def test_a_reminder_goes_off_that_long_before(minutes, trigger):
    data = write_calendar(calendar(item(alarm_minutes=minutes)))
    assert f"TRIGGER:{trigger}" in unfolded(data)
    (alarm,) = icalendar.Calendar.from_ical(data).walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(minutes=minutes)


def test_a_whole_day_has_dates_and_no_zone():
    data = write_calendar(calendar(item(start=None, end=None, day=date(2014, 12, 31))))
    assert event_lines(data)[4:6] == ["DTSTART;VALUE=DATE:20141231", "DTEND;VALUE=DATE:20150101"]
    assert b"VTIMEZONE" not in data


@pytest.mark.parametrize("name", ["UTC", "Etc/UTC"])
def test_utc_is_written_as_such(name):
    data = write_calendar(calendar(item(), timezone=name))
    assert event_lines(data)[4:6] == ["DTSTART:20141013T170000Z", "DTEND:20141013T174000Z"]
    assert b"VTIMEZONE" not in data


def test_a_time_in_another_zone_is_written_in_the_calendars():
    start = datetime(2014, 10, 13, 19, 0, tzinfo=ZoneInfo("Europe/Brussels"))
    data = write_calendar(calendar(item(start=start, end=start + timedelta(hours=1))))
    assert "DTSTART;TZID=America/Los_Angeles:20141013T100000" in unfolded(data)


def test_a_session_without_length_has_a_start_alone():
    data = write_calendar(calendar(item(end=at(10))))
    assert [line for line in unfolded(data) if line.startswith(("DTEND", "DURATION"))] == []


def test_the_second_of_two_equal_hours_is_said_in_utc():
    zone = ZoneInfo("America/Los_Angeles")
    first = datetime(2014, 11, 2, 1, 30, tzinfo=zone)
    second = first.replace(fold=1)
    across = event_lines(write_calendar(calendar(item(start=first, end=second))))
    after = event_lines(write_calendar(calendar(item(start=second, end=datetime(2014, 11, 2, 2, 10, tzinfo=zone)))))
    assert across[4:6] == ["DTSTART:20141102T083000Z", "DTEND:20141102T093000Z"]
    assert after[4:6] == ["DTSTART:20141102T093000Z", "DTEND:20141102T101000Z"]


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(ValueError, match="IANA"):
        write_calendar(calendar(timezone="Mars/Olympus\r\nX-EVIL:1"))


def test_an_address_cannot_carry_anything_else():
    url = 'https://planner.example/a b\r\nATTENDEE:mailto:x@example.org/é\u2028"<x>100%25%'
    lines = unfolded(write_calendar(calendar(item(url=url), source_url=url)))
    expected = "https://planner.example/a%20bATTENDEE:mailto:x@example.org/%C3%A9%22%3Cx%3E100%25%25"
    assert f"URL:{expected}" in lines
    assert f"SOURCE;VALUE=URI:{expected}" in lines


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "file:///etc/passwd", "www.example.org"])
def test_only_web_addresses_are_links(url):
    assert not any(line.startswith(("URL", "SOURCE")) for line in unfolded(write_calendar(calendar(item(url=url)))))


def assert_well_formed(data: bytes, names: list[str]) -> None:
    text = data.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\r" not in text.replace("\r\n", "")
    assert "\n" not in text.replace("\r\n", "")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    for line in physical:
        line.decode()  # no character is cut
    assert not re.search("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", text)
    assert len(text.splitlines()) == len(physical)
    assert [re.split("[;:]", line)[0] for line in event_lines(data)] == names


PLAIN = [
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"),
    *("CATEGORIES", "STATUS", "TRANSP", "BEGIN", "ACTION", "TRIGGER", "DESCRIPTION", "END"),
]
ANY_TEXT = st.text(st.characters(), min_size=1, max_size=120) | st.sampled_from(list(TORTURE.values()))


def said_everywhere(words: str) -> Calendar:
    return calendar(
        item(
            uid=words,
            summary=words,
            description=words,
            location=words,
            url=f"https://planner.example/{words}",
            categories=(words, words),
            alarm_minutes=10,
        ),
        name=words,
        source_url=f"https://planner.example/{words}",
        colour=words,
    )


@given(ANY_TEXT)
@example("\r\nEND:VCALENDAR\r\n")
def test_no_words_add_or_end_a_property(words):
    data = write_calendar(said_everywhere(words))
    assert_well_formed(data, PLAIN)
    assert unfolded(data).count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize("words", TORTURE.values(), ids=TORTURE.keys())
def test_torture_titles_come_out_as_one_event(words):
    data = write_calendar(said_everywhere(words))
    assert_well_formed(data, PLAIN)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    kept = re.sub("\r\n|[\r\x0b\x0c\x1c\x85\u2028\u2029]", "\n", words)
    kept = re.sub("[\x00-\x08\x0e-\x1f\ud800-\udfff]", "", kept)
    assert str(event["SUMMARY"]) == kept
    assert str(event["LOCATION"]) == kept
    assert [str(category) for category in event["CATEGORIES"].cats] == [kept, kept]


READABLE = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufffe\uffff", include_characters="\n\t"
    )
)


@given(READABLE, READABLE)
def test_words_come_back_as_they_went(title, description):
    data = write_calendar(calendar(item(summary=title, description=description)))
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == title
    assert str(event.get("DESCRIPTION", "")) == description


@given(st.lists(ANY_TEXT, max_size=3))
def test_the_same_calendar_is_the_same_bytes(titles):
    items = tuple(item(summary=title, uid=f"{number}") for number, title in enumerate(titles))
    assert write_calendar(calendar(*items)) == write_calendar(calendar(*items))


def test_a_whole_programme_is_the_same_bytes_and_links_to_the_organizers_pages():
    programme = with_session(small_programme(), "keynote", url="https://conference.example/keynote", title="Ké, note;")
    data = write(programme)
    assert data == write(programme)
    events = {str(e["SUMMARY"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    assert str(events["Ké, note;"]["URL"]) == "https://conference.example/keynote"
    assert "URL" not in events["Coaching in the corridor"]
    assert len(icalendar.Calendar.from_ical(data).walk("VEVENT")) == 5  # 'Open round' has no time
    assert b"VALARM" not in data


def test_a_programme_without_any_slot_is_an_empty_calendar():
    assert b"VEVENT" not in write(small_programme(sessions=(), pick_lists=()))
