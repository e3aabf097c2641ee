"""What is read as busy from a calendar that somebody exported, and what a hostile or broken one can do: nothing."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from calendar_readers import under_a_strange_name
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.calendar_items import Calendar, CalendarItem
from planner.core.problems import RefusedInput
from planner.formats import ical_recurrence
from planner.formats.busy_ical import MOST_BUSY_TIMES, MOST_NOTES, BusyCalendar, read_busy_times
from planner.formats.ical import write_calendar
from planner.formats.ical_components import LARGEST_CALENDAR_BYTES
from planner.formats.ical_recurrence import MOST_TIMES_A_DAY

PACIFIC = ZoneInfo("America/Los_Angeles")
LONDON = ZoneInfo("Europe/London")
MONDAY, FRIDAY = datetime(2014, 10, 13, tzinfo=PACIFIC), datetime(2014, 10, 17, tzinfo=PACIFIC)


def at(hour: int, minute: int = 0, day: int = 13, month: int = 10) -> datetime:
    """In 2014, in San Francisco."""
    return datetime(2014, month, day, hour, minute, tzinfo=PACIFIC)


def event(text: str) -> str:
    """A VEVENT of the lines that `text` holds; with a UID and a SUMMARY, unless it has its own."""
    lines = [line.strip() for line in text.strip().splitlines()]
    for name in ("UID", "SUMMARY"):
        if not any(line.startswith((f"{name}:", f"{name};")) for line in lines):
            lines.insert(0, f"{name}:one")
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*parts: str, head: str = "") -> bytes:
    """A VCALENDAR of whole components, after the lines of `head`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(line.strip() for line in head.strip().splitlines()), *parts]
    return "\r\n".join([*(line for line in lines if line), "END:VCALENDAR", ""]).encode()


def read(
    data: bytes, start: datetime = MONDAY, end: datetime = FRIDAY, zone: ZoneInfo = PACIFIC, file_name: str = "my.ics"
) -> BusyCalendar:
    return read_busy_times(data, start, end, zone, file_name)


def times(data: bytes, *window: datetime, zone: ZoneInfo = PACIFIC) -> list[tuple[datetime, datetime]]:
    """Start and end of what is busy, nothing of the calendar unread. In UTC, since datetimes of one zone are compared
    by what their clocks show."""
    found = read(data, *window, zone=zone)
    assert found.problems == ()
    return [(busy.start.astimezone(UTC), busy.end.astimezone(UTC)) for busy in found.busy_times]


def in_utc(*pairs: tuple[datetime, datetime]) -> list[tuple[datetime, datetime]]:
    return [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in pairs]


def starts(data: bytes, *window: datetime) -> list[str]:
    """The local starts, as 'Mon 10:00'."""
    found = read(data, *window)
    assert found.problems == ()
    return [f"{busy.start:%a %H:%M}" for busy in found.busy_times]


def the_note(found: BusyCalendar) -> str:
    """The one note, as the attendee reads it."""
    (problem,) = found.problems
    assert problem.severity == "note"
    return str(problem)


def refusal(data: bytes) -> str:
    with pytest.raises(RefusedInput) as refused:
        read(data)
    (problem,) = refused.value.problems
    assert problem.severity == "refused"
    return str(problem)


class TestOneEvent:
    def test_it_is_busy_from_its_start_to_its_end_in_the_events_zone(self):
        data = calendar(event("DTSTART:20141013T170000Z\nDTEND:20141013T174500Z\nSUMMARY:Lunch\\, with Ada"))
        (busy,) = read(data).busy_times
        assert (busy.start, busy.end, busy.title, busy.venue_id) == (at(10), at(10, 45), "Lunch, with Ada", None)
        assert busy.start.tzinfo is PACIFIC and busy.end.tzinfo is PACIFIC

    @pytest.mark.parametrize(
        "tzid",
        [
            "Europe/London",
            '"Europe/London"',
            "/Europe/London",
            "/example.org/20050126_1/Europe/London",
            "GMT Standard Time",
        ],
    )
    def test_zones_are_known_by_their_iana_names_and_by_windows_names(self, tzid):
        data = calendar(event(f"DTSTART;TZID={tzid}:20141013T180000\nDTEND;TZID={tzid}:20141013T190000"))
        assert times(data) == in_utc((at(10), at(11)))

    def test_start_and_end_may_stand_in_different_zones(self):
        data = calendar(
            event("DTSTART;TZID=Europe/London:20141013T180000\nDTEND;TZID=America/New_York:20141013T213000")
        )
        assert times(data) == in_utc((at(10), at(18, 30)))

    def test_a_time_without_a_zone_is_the_events(self):
        assert times(calendar(event("DTSTART:20141013T100000\nDTEND:20141013T110000"))) == in_utc((at(10), at(11)))

    @pytest.mark.parametrize("name", ["Europe/London", "GMT Standard Time"])
    def test_a_time_without_a_zone_is_the_calendars_where_it_names_one(self, name):
        data = calendar(event("DTSTART:20141013T180000\nDTEND:20141013T190000"), head=f"X-WR-TIMEZONE:{name}")
        assert times(data) == in_utc((at(10), at(11)))

    def test_a_calendars_zone_that_nobody_knows_changes_nothing(self):
        data = calendar(event("DTSTART:20141013T100000\nDTEND:20141013T110000"), head="X-WR-TIMEZONE:Mars/Olympus")
        assert times(data) == in_utc((at(10), at(11)))

    def test_a_duration_does_for_an_end(self):
        assert times(calendar(event("DTSTART:20141013T170000Z\nDURATION:PT1H30M"))) == in_utc((at(10), at(11, 30)))

    def test_without_end_and_duration_it_takes_no_time_and_is_named(self):
        found = read(calendar(event("DTSTART:20141013T170000Z\nSUMMARY:Take the pill")))
        assert found.busy_times == ()
        assert the_note(found) == (
            "my.ics, line 3, 'Take the pill': It has a start and no length. Add it by hand if it keeps you."
        )

    def test_without_length_on_another_day_it_is_not_even_named(self):
        assert times(calendar(event("DTSTART:20141020T170000Z"))) == []

    def test_an_end_before_the_start_is_named_and_left_out(self):
        found = read(calendar(event("DTSTART:20141013T170000Z\nDTEND:20141013T160000Z\nSUMMARY:Backwards")))
        assert found.busy_times == ()
        assert "'Backwards': It ends before it starts." in the_note(found)

    def test_the_middle_of_the_night_is_no_border(self):
        data = calendar(event("DTSTART;TZID=America/Los_Angeles:20141013T223000\nDURATION:PT4H"))
        assert times(data) == in_utc((at(22, 30), at(2, 30, day=14)))

    def test_the_hour_that_occurs_twice_means_the_first_and_the_skipped_one_the_old_offset(self):
        autumn = calendar(event("DTSTART;TZID=America/Los_Angeles:20141102T013000\nDURATION:PT1H"))
        start = datetime(2014, 11, 2, 8, 30, tzinfo=UTC)
        assert times(autumn, start, start + timedelta(hours=1)) == [(start, start + timedelta(hours=1))]
        spring = calendar(event("DTSTART;TZID=America/Los_Angeles:20140309T023000\nDURATION:PT1H"))
        start = datetime(2014, 3, 9, 10, 30, tzinfo=UTC)
        assert times(spring, start, start + timedelta(hours=1)) == [(start, start + timedelta(hours=1))]


class TestWholeDays:
    def test_a_day_is_the_events_local_day_wherever_the_calendar_comes_from(self):
        data = calendar(
            event("DTSTART;VALUE=DATE:20141014\nDTEND;VALUE=DATE:20141015"), head="X-WR-TIMEZONE:Asia/Tokyo"
        )
        assert times(data) == in_utc((at(0, day=14), at(0, day=15)))
        tokyo = ZoneInfo("Asia/Tokyo")
        midnight = datetime(2014, 10, 14, tzinfo=tokyo)
        assert times(data, MONDAY, FRIDAY, zone=tokyo) == in_utc((midnight, midnight + timedelta(days=1)))

    @pytest.mark.parametrize("end", ["", "DTEND;VALUE=DATE:20141014", "DURATION:P1D", "DTEND;VALUE=DATE:20141015"])
    def test_without_a_later_end_it_is_one_day(self, end):
        assert times(calendar(event(f"DTSTART;VALUE=DATE:20141014\n{end}"))) == in_utc((at(0, day=14), at(0, day=15)))

    def test_several_days_come_whole_though_they_reach_out_of_the_window(self):
        data = calendar(event("DTSTART;VALUE=DATE:20141011\nDTEND;VALUE=DATE:20141015"))
        assert times(data) == in_utc((at(0, day=11), at(0, day=15)))

    def test_the_end_day_is_not_part_of_it(self):
        assert times(calendar(event("DTSTART;VALUE=DATE:20141010\nDTEND;VALUE=DATE:20141013"))) == []

    def test_the_day_of_a_clock_change_has_its_25_hours(self):
        data = calendar(event("DTSTART;VALUE=DATE:20141102"))
        ((start, end),) = times(data, at(0, day=1, month=11), at(0, day=5, month=11))
        assert (start, end - start) == (at(0, day=2, month=11).astimezone(UTC), timedelta(hours=25))

    def test_a_day_that_ends_at_a_time_is_named_and_left_out(self):
        found = read(calendar(event("DTSTART;VALUE=DATE:20141014\nDTEND:20141014T120000Z\nSUMMARY:Mixed")))
        assert found.busy_times == ()
        assert "'Mixed': Of its start and end one is a day, the other a time." in the_note(found)

    def test_a_yearly_day_returns(self):
        data = calendar(event("DTSTART;VALUE=DATE:19601015\nRRULE:FREQ=YEARLY"))
        assert times(data) == in_utc((at(0, day=15), at(0, day=16)))

    def test_a_day_can_be_taken_out_by_its_date_or_its_midnight(self):
        for excluded in ("EXDATE;VALUE=DATE:20141014", "EXDATE:20141014T000000"):
            data = calendar(event(f"DTSTART;VALUE=DATE:20141013\nRRULE:FREQ=DAILY;UNTIL=20141015\n{excluded}"))
            assert [start.astimezone(PACIFIC).day for start, _ in times(data)] == [13, 15]


class TestWhatIsNotBusy:
    @pytest.mark.parametrize(
        "line",
        [
            "TRANSP:TRANSPARENT",
            "STATUS:CANCELLED",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org",
            "ATTENDEE;PARTSTAT=DECLINED:urn:uuid:0b5c",
        ],
    )
    def test_free_cancelled_and_declined_entries(self, line):
        assert times(calendar(event(f"DTSTART:20141013T170000Z\nDURATION:PT1H\n{line}"))) == []

    @pytest.mark.parametrize(
        "line",
        [
            "TRANSP:OPAQUE",
            "STATUS:TENTATIVE",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
            "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@example.org",
            "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ada@example.org",
        ],
    )
    def test_all_others_are_busy(self, line):
        data = calendar(event(f"DTSTART:20141013T170000Z\nDURATION:PT1H\n{line}"))
        assert times(data) == in_utc((at(10), at(11)))

    def test_what_the_calendars_owner_declined_is_free_though_others_go(self):
        guests = "ATTENDEE;PARTSTAT={}:mailto:Ada@Example.org\nATTENDEE;PARTSTAT={}:mailto:bob@example.org"
        head = "X-WR-CALNAME:ada@example.org"
        declined = event("DTSTART:20141013T170000Z\nDURATION:PT1H\n" + guests.format("DECLINED", "ACCEPTED"))
        accepted = event("DTSTART:20141013T170000Z\nDURATION:PT1H\n" + guests.format("ACCEPTED", "DECLINED"))
        assert times(calendar(declined, head=head)) == []
        assert times(calendar(accepted, head=head)) == in_utc((at(10), at(11)))

    def test_of_several_guests_one_who_declined_may_be_somebody_else(self):
        guests = "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.org"
        assert len(times(calendar(event(f"DTSTART:20141013T170000Z\nDURATION:PT1H\n{guests}")))) == 1

    def test_where_every_guest_declined_neither_host_nor_room_makes_it_busy(self):
        data = calendar(
            event(
                """
                DTSTART:20141013T170000Z
                DURATION:PT1H
                ORGANIZER:mailto:host@example.org
                ATTENDEE;PARTSTAT=ACCEPTED:mailto:host@example.org
                ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org
                ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room-4@example.org
                """
            )
        )
        assert times(data) == []

    def test_a_guest_whose_line_is_broken_takes_nothing_away(self):
        data = calendar(event('DTSTART:20141013T170000Z\nDURATION:PT1H\nATTENDEE;CN="Ada:mailto:ada@example.org'))
        assert times(data) == in_utc((at(10), at(11)))

    def test_tasks_journals_and_alarms_are_no_appointments(self):
        data = calendar(
            "BEGIN:VTODO\r\nUID:t\r\nDTSTART:20141013T170000Z\r\nDURATION:PT1H\r\nEND:VTODO",
            event("DTSTART:20141013T170000Z\nDTEND:20141013T180000Z\nBEGIN:VALARM\nDURATION:PT9H\nEND:VALARM"),
        )
        assert times(data) == in_utc((at(10), at(11)))


class TestRecurrence:
    def test_a_weekly_meeting_keeps_its_local_time_when_the_clocks_change(self):
        data = calendar(event("DTSTART;TZID=America/Los_Angeles:20140106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"))
        found = times(data, at(0, day=27), at(0, day=5, month=11))
        assert found == in_utc((at(9, day=27), at(10, day=27)), (at(9, day=3, month=11), at(10, day=3, month=11)))
        assert found[1][0] - found[0][0] == timedelta(days=7, hours=1)

    def test_a_meeting_abroad_moves_in_the_week_when_only_its_clocks_change(self):
        data = calendar(event("DTSTART;TZID=Europe/London:20140106T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"))
        assert starts(data, at(0, day=20), at(0, day=10, month=11)) == ["Mon 10:00", "Mon 11:00", "Mon 10:00"]

    def test_the_length_is_what_passes_where_an_end_is_said_and_days_where_days_are(self):
        """RFC 5545 section 3.8.5.3: with DTEND the exact duration holds for each recurrence."""
        window = at(0, day=1, month=11), at(0, day=4, month=11)
        exact = calendar(
            event(
                "DTSTART;TZID=America/Los_Angeles:20141001T220000\nDTEND;TZID=America/Los_Angeles:20141002T060000\n"
                "RRULE:FREQ=WEEKLY;BYDAY=SA"
            )
        )
        assert times(exact, *window) == in_utc((at(22, day=1, month=11), at(5, day=2, month=11)))
        nominal = calendar(event("DTSTART;TZID=America/Los_Angeles:20141004T220000\nDURATION:P1D\nRRULE:FREQ=WEEKLY"))
        assert times(nominal, *window) == in_utc((at(22, day=1, month=11), at(22, day=2, month=11)))

    def test_a_recurrence_that_began_the_evening_before_still_touches_the_window(self):
        data = calendar(event("DTSTART;TZID=America/Los_Angeles:20140901T230000\nDURATION:PT3H\nRRULE:FREQ=DAILY"))
        assert starts(data) == ["Sun 23:00", "Mon 23:00", "Tue 23:00", "Wed 23:00", "Thu 23:00"]

    @pytest.mark.parametrize(
        ("until", "days"),
        [
            ("20141014T170000Z", ["Mon", "Tue"]),
            ("20141014T165959Z", ["Mon"]),
            ("20141014T100000", ["Mon", "Tue"]),
            ("20141014", ["Mon", "Tue"]),
        ],
    )
    def test_until_is_included(self, until, days):
        data = calendar(
            event(f"DTSTART;TZID=America/Los_Angeles:20141001T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL={until}")
        )
        assert [start[:3] for start in starts(data)] == days

    def test_a_number_of_times_is_counted_from_the_start_and_what_is_taken_out_counts(self):
        data = calendar(
            event(
                """
                DTSTART:20141010T170000Z
                DURATION:PT1H
                RRULE:FREQ=DAILY;COUNT=6
                EXDATE:20141011T170000Z
                """
            )
        )
        assert starts(data) == ["Mon 10:00", "Tue 10:00", "Wed 10:00"]

    def test_a_count_below_zero_is_none(self):
        data = calendar(event("DTSTART:20141001T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=-1"))
        assert len(times(data)) == 4

    @pytest.mark.parametrize(
        "line",
        [
            "EXDATE;TZID=America/Los_Angeles:20141014T100000",
            "EXDATE:20141014T170000Z",
            "EXDATE;TZID=Europe/London:20141014T180000,20141020T180000",
            "EXDATE;VALUE=DATE:20141014",
            "EXRULE:FREQ=WEEKLY;BYDAY=TU",
            "EXDATE:20141020T170000Z\nEXDATE:20141014T170000Z",
        ],
    )
    def test_a_recurrence_is_taken_out_in_whatever_zone_it_is_named(self, line):
        data = calendar(
            event(f"DTSTART;TZID=America/Los_Angeles:20141001T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY\n{line}")
        )
        assert starts(data) == ["Mon 10:00", "Wed 10:00", "Thu 10:00"]

    def test_more_times_are_added_by_date_time_and_period(self):
        data = calendar(
            event(
                """
                DTSTART;TZID=America/Los_Angeles:20140901T100000
                DURATION:PT1H
                RDATE;TZID=America/Los_Angeles:20141013T120000,20141013T120000
                RDATE;VALUE=DATE:20141014
                RDATE;VALUE=PERIOD:20141015T170000Z/PT2H,20141016T170000Z/20141016T173000Z
                """
            )
        )
        assert times(data) == in_utc(
            (at(12), at(13)), (at(10, day=14), at(11, day=14)), (at(10, day=15), at(12, day=15)),
            (at(10, day=16), at(10, 30, day=16)),
        )  # fmt: skip

    SERIES = "DTSTART;TZID=America/Los_Angeles:20140901T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY\nSUMMARY:Daily"

    @pytest.mark.parametrize(
        "named", [":20141014T170000Z", ";TZID=America/Los_Angeles:20141014T100000", ";VALUE=DATE:20141014"]
    )
    def test_a_recurrence_that_was_moved_is_busy_where_it_is_now(self, named):
        moved = event(f"RECURRENCE-ID{named}\nDTSTART:20141014T210000Z\nDURATION:PT30M\nSUMMARY:Later")
        for parts in ([event(self.SERIES), moved], [moved, event(self.SERIES)]):
            found = read(calendar(*parts))
            assert [(f"{b.start:%a %H:%M}", b.title) for b in found.busy_times] == [
                ("Mon 10:00", "Daily"), ("Tue 14:00", "Later"), ("Wed 10:00", "Daily"), ("Thu 10:00", "Daily"),
            ]  # fmt: skip

    def test_a_recurrence_may_move_into_the_window_and_out_of_it(self):
        into = event("RECURRENCE-ID:20141002T170000Z\nDTSTART:20141013T210000Z\nDURATION:PT30M")
        out = event("RECURRENCE-ID:20141014T170000Z\nDTSTART:20141102T210000Z\nDURATION:PT30M")
        assert starts(calendar(event(self.SERIES), into, out)) == ["Mon 10:00", "Mon 14:00", "Wed 10:00", "Thu 10:00"]

    @pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
    def test_a_recurrence_that_was_cancelled_or_freed_is_free(self, line):
        freed = event(f"RECURRENCE-ID:20141014T170000Z\nDTSTART:20141014T170000Z\nDURATION:PT1H\n{line}")
        assert starts(calendar(event(self.SERIES), freed)) == ["Mon 10:00", "Wed 10:00", "Thu 10:00"]

    def test_one_busy_recurrence_of_a_free_series_is_busy(self):
        busy = event("RECURRENCE-ID:20141014T170000Z\nDTSTART:20141014T170000Z\nDURATION:PT1H")
        assert starts(calendar(event(f"{self.SERIES}\nTRANSP:TRANSPARENT"), busy)) == ["Tue 10:00"]

    def test_a_recurrence_whose_series_is_not_in_the_file_is_busy(self):
        alone = event("RECURRENCE-ID:20141014T170000Z\nDTSTART:20141014T210000Z\nDURATION:PT1H")
        assert starts(calendar(alone)) == ["Tue 14:00"]

    def test_of_two_versions_the_later_holds(self):
        first = event("SEQUENCE:1\nRECURRENCE-ID:20141014T170000Z\nDTSTART:20141014T210000Z\nDURATION:PT1H")
        second = event("SEQUENCE:2\nRECURRENCE-ID:20141014T170000Z\nDTSTART:20141014T220000Z\nDURATION:PT1H")
        old = event("SEQUENCE:0\nDTSTART:20141013T230000Z\nDURATION:PT1H")
        new = event(f"SEQUENCE:3\n{self.SERIES}")
        for parts in itertools.permutations([first, second, old, new]):
            assert starts(calendar(*parts)) == ["Mon 10:00", "Tue 15:00", "Wed 10:00", "Thu 10:00"]

    def test_a_change_of_all_that_follows_holds_until_the_next(self):
        wednesday = event(
            """
            RECURRENCE-ID;RANGE=THISANDFUTURE:20141015T170000Z
            DTSTART;TZID=America/Los_Angeles:20141015T153000
            DURATION:PT2H
            """
        )
        friday = event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20141017T170000Z\nDTSTART:20141017T170000Z\nTRANSP:TRANSPARENT"
        )
        found = times(calendar(event(self.SERIES), wednesday, friday), MONDAY, at(0, day=20))
        assert found == in_utc(
            (at(10), at(11)), (at(10, day=14), at(11, day=14)),
            (at(15, 30, day=15), at(17, 30, day=15)), (at(15, 30, day=16), at(17, 30, day=16)),
        )  # fmt: skip

    @pytest.mark.parametrize("range_", ["", ";RANGE=THISANDFUTURE"])
    def test_a_recurrence_that_moved_nobody_knows_where_is_named_and_stays_where_it_was(self, range_):
        lost = event(
            f"SUMMARY:Lost\nRECURRENCE-ID{range_}:20141014T170000Z\nDTSTART;TZID=Mars:20141014T210000\nDURATION:PT1H"
        )
        found = read(calendar(event(self.SERIES), lost))
        assert len(found.busy_times) == 4
        assert "'Lost': Its time zone 'Mars' is not known." in the_note(found)

    def test_different_events_under_one_uid_are_all_busy(self):
        parts = [event(f"UID:same\nDTSTART:2014101{day}T170000Z\nDURATION:PT1H") for day in (3, 4)]
        assert starts(calendar(*parts)) == ["Mon 10:00", "Tue 10:00"]

    def test_the_start_is_busy_though_the_rule_does_not_name_it(self):
        data = calendar(event("DTSTART:20141013T170000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=WE"))
        assert starts(data) == ["Mon 10:00", "Wed 10:00"]

    @pytest.mark.parametrize(
        ("rule", "reason"),
        [
            ("FREQ=FORTNIGHTLY", "Its rule 'FREQ=FORTNIGHTLY' cannot be read."),
            ("INTERVAL=2", "Its rule does not say how often it repeats."),
            ("D1 #5", "Its rule does not say how often it repeats."),
            ("FREQ=DAILY;INTERVAL=0", "Its rule says INTERVAL with a number that there is not."),
            ("FREQ=YEARLY;BYMONTH=13", "Its rule says BYMONTH with a number that there is not."),
            ("FREQ=DAILY;BYHOUR=-1", "Its rule says BYHOUR with a number that there is not."),
            ("FREQ=YEARLY;RSCALE=HEBREW", "It repeats by another calendar than the Gregorian."),
            ("FREQ=DAILY;UNTIL=PT1H", "Its rule ends at what is no time."),
            ("FREQ=MONTHLY;BYMONTHDAY=" + "1," * 2_000 + "1", "Its rule is too long."),
        ],
    )
    def test_a_rule_that_cannot_be_followed_is_named_and_the_rest_is_used(self, rule, reason):
        odd = event(f"UID:odd\nSUMMARY:Odd\nDTSTART:20141013T170000Z\nDURATION:PT1H\nRRULE:{rule}")
        good = event("UID:good\nDTSTART:20141014T170000Z\nDURATION:PT1H")
        found = read(calendar(odd, good))
        assert [f"{busy.start:%a}" for busy in found.busy_times] == ["Tue"]
        assert f"line 3, 'Odd': {reason} It is left out." in the_note(found)


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules that match now and then: dateutil, which judges them, would look for the others until the year 9999."""

    def some(*values: int) -> str:
        return ",".join(map(str, draw(st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True))))

    frequency = draw(st.sampled_from(["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    days = draw(st.sampled_from(["", "month", "weekdays", "nth", "year", "weeks"]))
    if days == "month" and frequency != "WEEKLY":
        parts.append("BYMONTHDAY=" + some(*range(1, 29), *range(-28, 0)))
    elif days == "weekdays":
        parts.append("BYDAY=" + ",".join(draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True))))
    elif days == "nth" and frequency in ("MONTHLY", "YEARLY"):
        nth = st.tuples(st.sampled_from([1, 2, 3, 4, -1, -2]), st.sampled_from(WEEKDAYS))
        parts.append("BYDAY=" + ",".join(f"{n}{day}" for n, day in draw(st.lists(nth, min_size=1, max_size=3))))
    elif days == "year" and frequency == "YEARLY":
        parts.append("BYYEARDAY=" + some(*range(1, 366), *range(-365, 0)))
    elif days == "weeks" and frequency == "YEARLY":
        parts.append("BYWEEKNO=" + some(*range(2, 52)))
        parts.append(f"BYDAY={draw(st.sampled_from(WEEKDAYS))}")
    if days not in ("year", "weeks") and frequency != "HOURLY" and draw(st.booleans()):
        parts.append("BYMONTH=" + some(*range(1, 13)))
    if frequency != "HOURLY":
        if draw(st.booleans()):
            parts.append("BYHOUR=" + some(*range(24)))
        if days in ("month", "weekdays", "nth") and len(parts) > 2 and draw(st.booleans()):
            parts.append("BYSETPOS=" + some(1, 2, -1, -2))
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    return ";".join(parts)


@settings(max_examples=200)
@given(
    rules(),
    st.datetimes(datetime(2011, 1, 1), datetime(2014, 10, 16)).map(lambda d: d.replace(microsecond=0)),
)
def test_rules_mean_what_another_library_understands_by_them(rule, first):
    start, end = datetime(2014, 10, 13), datetime(2014, 12, 13)
    data = calendar(event(f"DTSTART:{first:%Y%m%dT%H%M%SZ}\nDURATION:PT1M\nRRULE:{rule}"))
    found = read(data, start.replace(tzinfo=UTC), end.replace(tzinfo=UTC), ZoneInfo("UTC"))
    understood = itertools.takewhile(lambda moment: moment < end, rrulestr(rule, dtstart=first))
    expected = sorted({moment for moment in [first, *understood] if start < moment + timedelta(minutes=1)})
    assert [b.start.replace(tzinfo=None) for b in found.busy_times] == expected[:MOST_BUSY_TIMES]


class TestZonesThatTheFileDescribes:
    HOME = """
        BEGIN:VTIMEZONE
        TZID:{name}
        BEGIN:STANDARD
        DTSTART:16010101T020000
        RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
        TZOFFSETFROM:-0700
        TZOFFSETTO:-0800
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
        TZOFFSETFROM:-0800
        TZOFFSETTO:-0700
        END:DAYLIGHT
        END:VTIMEZONE
        """

    def test_outlooks_own_zones_are_read_with_their_rules_from_1601(self):
        name = "Customized Time Zone"
        data = calendar(
            event(f"DTSTART;TZID={name}:20140106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"),
            head=self.HOME.format(name=name),
        )
        assert times(data, at(0, day=27), at(0, day=5, month=11)) == in_utc(
            (at(9, day=27), at(10, day=27)), (at(9, day=3, month=11), at(10, day=3, month=11))
        )

    def test_a_zone_described_after_its_use_serves_too(self):
        after = "\r\n".join(line.strip() for line in self.HOME.format(name="Home").strip().splitlines())
        data = calendar(event("DTSTART;TZID=Home:20141013T090000\nDURATION:PT1H"), after)
        assert times(data) == in_utc((at(9), at(10)))

    def test_what_everybody_knows_is_not_described_away(self):
        head = self.HOME.format(name="Europe/London")
        data = calendar(event("DTSTART;TZID=Europe/London:20141013T180000\nDURATION:PT1H"), head=head)
        assert times(data) == in_utc((at(10), at(11)))

    def test_times_without_a_zone_use_the_described_one_where_the_calendar_names_it(self):
        head = "X-WR-TIMEZONE:Home" + self.HOME.format(name="Home")
        data = calendar(event("DTSTART:20141013T090000\nDURATION:PT1H"), head=head)
        assert times(data, zone=LONDON) == in_utc((at(9), at(10)))

    def test_a_zone_that_nobody_describes_is_named_and_never_taken_from_another_file(self):
        entry = event("DTSTART;TZID=Home:20141013T090000\nDURATION:PT1H\nSUMMARY:Yoga")
        assert len(times(calendar(entry, head=self.HOME.format(name="Home")))) == 1
        found = read(calendar(entry))
        assert found.busy_times == ()
        assert "'Yoga': Its time zone 'Home' is not known. It is left out." in the_note(found)

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ("TZOFFSETTO:-0800", "TZOFFSETTO:west", "cannot be read"),
            ("DTSTART:16010101T020000", "DTSTART:long ago", "cannot be read"),
            ("BYMONTH=11", "BYMONTH=11;BYHOUR=0,1,2;BYMINUTE=" + ",".join(map(str, range(60))), "cannot be read"),
            ("FREQ=YEARLY", "FREQ=SECONDLY", "cannot be read"),
            ("TZOFFSETFROM:-0700", "X-NOTHING:1", "cannot be read"),
        ],
    )
    def test_a_zone_that_is_described_wrongly_is_named(self, old, new, reason):
        head = self.HOME.format(name="Home").replace(old, new)
        found = read(calendar(event("DTSTART;TZID=Home:20141013T090000\nDURATION:PT1H"), head=head))
        assert found.busy_times == ()
        assert f"Its time zone 'Home' {reason}." in the_note(found)

    @given(
        st.sampled_from(["America/Los_Angeles", "Europe/London", "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata",
                         "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"]),
        st.datetimes(datetime(2011, 1, 1), datetime(2026, 1, 1)),
        st.integers(1, 48 * 60),
    )  # fmt: skip
    def test_our_own_feed_is_read_as_it_was_written_by_its_vtimezone_alone(self, name, wall, minutes):
        zone = ZoneInfo(name)
        start = wall.replace(second=0, microsecond=0, tzinfo=zone).astimezone(UTC)
        end = start + timedelta(minutes=minutes)
        item = CalendarItem(uid="u", sequence=0, changed_at=start, summary="Talk", start=start, end=end)
        data = write_calendar(Calendar(name="Plan", timezone=name, items=(item,), changed_at=start))
        window = start - timedelta(days=1), end + timedelta(days=1)
        assert times(data, *window, zone=zone) == [(start, end)]
        assert times(under_a_strange_name(data, name), *window, zone=zone) == [(start, end)]


class TestFreeBusy:
    def test_its_busy_periods_are_used_and_its_free_ones_not(self):
        data = calendar(
            """BEGIN:VFREEBUSY
UID:question-1
FREEBUSY:20141013T170000Z/PT1H,20141014T170000Z/20141014T173000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20141015T170000Z/PT1H
FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20141016T170000Z/PT1H
FREEBUSY;FBTYPE=FREE:20141016T190000Z/PT1H
END:VFREEBUSY"""
        )
        assert starts(data) == ["Mon 10:00", "Tue 10:00", "Wed 10:00", "Thu 10:00"]
        again = data.replace(b"question-1", b"question-2")
        assert read(again) == read(data)

    def test_a_period_that_is_none_is_noted_and_the_rest_used(self):
        data = calendar("BEGIN:VFREEBUSY\nFREEBUSY:20141013T170000Z/soon,20141014T170000Z/PT1H\nEND:VFREEBUSY")
        found = read(data)
        assert [f"{busy.start:%a}" for busy in found.busy_times] == ["Tue"]
        assert "line 3: 'soon' is no time. It is left out." in the_note(found)


class TestWhatComesBack:
    @pytest.mark.parametrize(
        ("start", "end", "touches"),
        [
            ("20141013T060000Z", "20141013T070000Z", False),
            ("20141013T060000Z", "20141013T070100Z", True),
            ("20141017T065900Z", "20141018T070000Z", True),
            ("20141017T070000Z", "20141017T080000Z", False),
            ("20141001T070000Z", "20141201T080000Z", True),
        ],
    )
    def test_only_what_touches_the_window_comes_back_and_comes_whole(self, start, end, touches):
        found = read(calendar(event(f"DTSTART:{start}\nDTEND:{end}")))
        said = [(f"{b.start.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"{b.end.astimezone(UTC):%Y%m%dT%H%M%SZ}")
                for b in found.busy_times]  # fmt: skip
        assert said == ([(start, end)] if touches else [])

    def test_busy_times_are_in_the_order_of_the_day_whatever_the_order_of_the_file(self):
        parts = [
            event(f"UID:{hour}\nSUMMARY:{hour}\nDTSTART:20141013T{hour}0000Z\nDURATION:PT1H") for hour in (17, 19, 18)
        ]
        expected = read(calendar(*parts)).busy_times
        assert [busy.title for busy in expected] == ["17", "18", "19"]
        assert all(read(calendar(*order)).busy_times == expected for order in itertools.permutations(parts))

    def test_the_same_thing_twice_is_one_busy_time(self):
        copies = [event(f"UID:{uid}\nDTSTART:20141013T170000Z\nDURATION:PT1H") for uid in ("a", "b", "b")]
        found = read(calendar(*copies) + calendar(*copies))
        assert len(found.busy_times) == 1
        assert found == read(calendar(*reversed(copies)))

    def test_two_appointments_at_one_time_are_two(self):
        parts = [event(f"UID:{n}\nSUMMARY:{n}\nDTSTART:20141013T170000Z\nDURATION:PT1H") for n in "ab"]
        assert [busy.title for busy in read(calendar(*parts)).busy_times] == ["a", "b"]

    def test_ids_are_the_same_tomorrow_and_for_another_window_zone_title_or_notation(self):
        (one,) = read(calendar(event("UID:u\nDTSTART:20141013T170000Z\nDTEND:20141013T180000Z"))).busy_times
        data = calendar(event("UID:u\nSUMMARY:Renamed\nDTSTART;TZID=Europe/London:20141013T180000\nDURATION:PT1H"))
        (other,) = read(data, at(10, 30), at(10, 31), LONDON).busy_times
        assert one.id == other.id
        assert len(one.id) == 16 and int(one.id, 16) >= 0

    def test_ids_differ_by_uid_start_and_end(self):
        told = [
            "UID:u\nDTSTART:20141013T170000Z\nDTEND:20141013T180000Z",
            "UID:v\nDTSTART:20141013T170000Z\nDTEND:20141013T180000Z",
            "UID:u\nDTSTART:20141013T173000Z\nDTEND:20141013T180000Z",
            "UID:u\nDTSTART:20141013T170000Z\nDTEND:20141013T183000Z",
        ]
        assert len({read(calendar(event(text))).busy_times[0].id for text in told}) == 4

    def test_without_uids_the_titles_tell_appointments_apart(self):
        parts = [event(f"UID:\nSUMMARY:{n}\nDTSTART:20141013T170000Z\nDURATION:PT1H") for n in ("one", "two")]
        found = read(calendar(*parts)).busy_times
        assert [busy.title for busy in found] == ["one", "two"]
        assert len({busy.id for busy in found}) == 2

    @pytest.mark.parametrize(
        ("summary", "title"),
        [
            ("", ""),
            ("  a\\nb\\, c\\;  d\t\x07\x1b[31m\x7f ", "a b, c; d [31m"),
            ("x" * 300, "x" * 200),
            ("漢字 🎉", "漢字 🎉"),
            ("C:\\\\new", "C:\\new"),
        ],
    )
    def test_titles_are_one_short_line_without_control_characters(self, summary, title):
        (busy,) = read(calendar(event(f"SUMMARY:{summary}\nDTSTART:20141013T170000Z\nDURATION:PT1H"))).busy_times
        assert busy.title == title

    def test_several_calendars_in_one_file_each_have_their_own_zone(self):
        entry = event("UID:{0}\nSUMMARY:{0}\nDTSTART:20141013T180000\nDURATION:PT1H")
        data = calendar(entry.format("a"), head="X-WR-TIMEZONE:Europe/London")
        data += calendar(entry.format("b"), head="X-WR-TIMEZONE:America/New_York")
        assert [f"{b.title} {b.start:%H}" for b in read(data).busy_times] == ["a 10", "b 15"]


class TestHowItIsWritten:
    DATA = calendar(event("DTSTART:20141013T170000Z\nDURATION:PT1H\nSUMMARY:Café crème"))

    @pytest.mark.parametrize(
        "written",
        [
            DATA,
            DATA.replace(b"\r\n", b"\n"),
            DATA.replace(b"\r\n", b"\r"),
            DATA.replace(b"\r\n", b"\r\n\r\n"),
            b"\xef\xbb\xbf" + DATA,
            DATA.decode().encode("utf-16"),
            DATA.decode().encode("utf-16-le"),
            DATA.decode().encode("cp1252"),
            DATA.replace("Café".encode(), b"Caf\xc3\r\n \xa9"),
            DATA.replace(b"DTSTART", b"DTSTA\r\n\tRT"),
            DATA.replace(b"DTSTART", b"dtstart").replace(b"VEVENT", b"vevent").replace(b"SUMMARY", b"Summary"),
            DATA.replace(b"SUMMARY", b"SUMMARY;LANGUAGE=fr"),
            DATA.replace(b"END:VEVENT", b"DESCRIPTION:first\r\nsecond, not folded: so\r\n\r\nEND:VEVENT"),
            DATA.replace(b"END:VEVENT", b'X-ODD;=;;"\r\n;:\r\nEND:VEVENT'),
            b"\r\n" + DATA + b"\x1a\r\n",
        ],
    )
    def test_line_ends_encodings_folds_case_and_junk_make_no_difference(self, written):
        (busy,) = read(written).busy_times
        assert (busy.start, busy.end, busy.title) == (at(10), at(11), "Café crème")

    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            ("DURATION:PT1H", "It has no start."),
            ("DTSTART:tomorrow", "'tomorrow' is no time."),
            ("DTSTART:20141332T100000Z", "'20141332T100000Z' is no time."),
            ("DTSTART:PT1H", "'PT1H' is no time."),
            ("DTSTART:20141013T170000Z\nDTEND:late", "'late' is no time."),
            ("DTSTART:20141013T170000Z\nDURATION:an hour", "'an hour' is no duration."),
            ("DTSTART:20141013T170000Z\nDURATION:-PT1H", "It ends before it starts."),
            ("DTSTART:20141013T170000Z\nDURATION:P99999999999W", "'P99999999999W' is no duration."),
            ("DTSTART:20141013T170000Z\nDURATION:P9000Y", "'P9000Y' is no duration."),
            ("DTSTART:20141013T170000Z\nDURATION:P9999999D", "It says a time outside of the years 1 to 9999."),
            ('DTSTART;TZID="Europe/London:20141013T170000', "Its line 'DTSTART;TZID=\"Europe/London:20141013T170000'"),
            ("DTSTART:20141013T170000Z\nRDATE:never", "'never' is no time."),
            ("DTSTART:20141013T170000Z\nEXDATE:20141013", "It has a start and no length."),
            ("DTSTART:20141013T170000Z\nRECURRENCE-ID:then", "'then' is no time."),
        ],
    )
    def test_an_event_that_cannot_be_read_is_named_and_the_rest_is_used(self, lines, reason):
        odd = event(f"UID:odd\nSUMMARY:Odd\n{lines}")
        good = event("UID:good\nDTSTART:20141014T170000Z\nDURATION:PT1H")
        for found in (read(calendar(odd, good)), read(calendar(good, odd))):
            assert [f"{busy.start:%a}" for busy in found.busy_times] == ["Tue"]
            if "EXDATE" not in lines:
                assert f", 'Odd': {reason}" in the_note(found)

    def test_an_event_without_a_title_is_named_by_its_uid(self):
        assert "line 3, 'abc-1'" in the_note(read(calendar(event("SUMMARY:\nUID:abc-1\nDTSTART:x"))))

    @pytest.mark.parametrize("other", ["", "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO"])
    def test_a_calendar_without_events_says_so(self, other):
        found = read(calendar(other))
        assert found.busy_times == ()
        assert the_note(found) == "my.ics: The calendar holds no events. Check that it is the one you mean."


class TestRefusals:
    @pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
    def test_nothing(self, data):
        assert refusal(data) == "my.ics: The file is empty. Choose the file again."

    @pytest.mark.parametrize(
        ("data", "begins"),
        [
            (b"<!DOCTYPE html><title>Sign in</title>", "<!DOCTYPE html><title>Sign in</title>"),
            (b"\n\nSubject,Start Date\nLunch,10/13/2014\n", "Subject,Start Date"),
            (b"%PDF-1.7\n\x00\xff", "%PDF-1.7"),
            (b"BEGIN:VCARD\nEND:VCARD\n", "BEGIN:VCARD"),
            (b"END:VCALENDAR\n", "END:VCALENDAR"),
        ],
    )
    def test_another_kind_of_file(self, data, begins):
        said = refusal(data)
        assert f"This is no iCalendar file: it begins with '{begins}'" in said
        assert said.startswith("my.ics, line ")
        assert said.endswith("Export the calendar as .ics, and choose that file.")

    def test_what_is_larger_than_the_limit(self):
        data = calendar(event("DTSTART:20141013T170000Z"))
        assert "larger than 2 MB" in refusal(data + b" " * (LARGEST_CALENDAR_BYTES - len(data) + 1))
        read(data + b" " * (LARGEST_CALENDAR_BYTES - len(data)))

    def test_a_file_that_was_cut_off(self):
        data = calendar(event("DTSTART:20141013T170000Z\nDURATION:PT1H"))
        said = refusal(data[: data.index(b"DURATION")])
        assert said == (
            "my.ics, line 6: The file ends before 'BEGIN:VEVENT' of line 3 does. "
            "It was cut off: export or download it again."
        )

    def test_components_that_are_nested_wrongly(self):
        said = refusal(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nEND:VEVENT\nEND:VCALENDAR\n")
        assert said == (
            "my.ics, line 4: 'END:VEVENT' stands where 'BEGIN:VALARM' of line 3 has not ended. "
            "Export the calendar again."
        )


class TestWhatAHostileCalendarCannotDo:
    """Nothing here looks at a clock: what is bounded is what is looked at."""

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=SECONDLY",
            "FREQ=MINUTELY",
            "FREQ=MINUTELY;BYDAY=MO",
            "FREQ=HOURLY;BYMINUTE=0,30",
            "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        ],
    )
    def test_nothing_repeats_more_than_once_an_hour(self, rule):
        found = read(calendar(event(f"SUMMARY:Tick\nDTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:{rule}")))
        assert found.busy_times == ()
        assert f"'Tick': It repeats more than {MOST_TIMES_A_DAY} times a day." in the_note(found)

    def test_once_an_hour_is_allowed_and_only_the_earliest_are_kept(self):
        data = calendar(event("DTSTART:19700101T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY"))
        assert len(times(data)) == 4 * 24
        found = read(data, MONDAY, MONDAY + timedelta(days=10))
        assert len(found.busy_times) == MOST_BUSY_TIMES
        assert found.busy_times[-1].start == MONDAY + timedelta(hours=MOST_BUSY_TIMES - 1)
        assert f"The first {MOST_BUSY_TIMES} busy times are used, 40 later ones are not." in the_note(found)

    def test_the_earliest_are_kept_wherever_they_stand_in_the_file(self):
        flood = event("UID:flood\nDTSTART:20141014T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY")
        early = event("UID:early\nSUMMARY:Breakfast\nDTSTART:20141013T150000Z\nDURATION:PT1H")
        found = read(calendar(flood, early), MONDAY, MONDAY + timedelta(days=20))
        assert found.busy_times[0].title == "Breakfast"

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
            "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;BYSETPOS=300",
        ],
    )
    def test_what_never_happens_is_not_looked_for_beyond_the_window(self, rule, monkeypatch):
        monkeypatch.setattr(ical_recurrence, "MOST_DAYS_OF_A_CALENDAR", 1_000)
        assert times(calendar(event(f"DTSTART:20140101T000000Z\nDURATION:PT1H\nRRULE:{rule}"))) == []

    @pytest.mark.parametrize("frequency", ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    def test_what_began_long_ago_is_not_counted_through(self, frequency, monkeypatch):
        monkeypatch.setattr(ical_recurrence, "MOST_DAYS_OF_A_CALENDAR", 1_000)
        data = calendar(
            event(f"DTSTART:00010103T170000Z\nDURATION:PT1H\nRRULE:FREQ={frequency};BYMONTH=10;BYDAY=MO,TU")
        )
        assert "Mon 10:00" in starts(data)

    def test_counting_from_the_beginning_of_the_calendar_is_given_up(self):
        endless = "DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=999999999"
        good = event("UID:good\nDTSTART:20141014T170000Z\nDURATION:PT1H")
        found = read(calendar(event(f"SUMMARY:Endless\n{endless}"), good))
        assert [f"{busy.start:%a}" for busy in found.busy_times] == ["Tue"]
        assert "'Endless': It repeats more often than can be worked out." in the_note(found)

    def test_many_such_rules_together_are_given_up_too(self, monkeypatch):
        monkeypatch.setattr(ical_recurrence, "MOST_DAYS_OF_A_CALENDAR", 10_000)
        spent = []
        monkeypatch.setattr(ical_recurrence.Rule, "_has", lambda self, day: spent.append(day) or False)
        parts = [
            event(f"UID:{n}\nDTSTART:20050101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=9999;BYMONTH=7")
            for n in range(300)
        ]
        found = read(calendar(*parts, event("UID:good\nDTSTART:20141014T170000Z\nDURATION:PT1H")))
        assert [f"{busy.start:%a}" for busy in found.busy_times] == ["Tue"]
        assert len(spent) <= 10_000
        assert "The calendar repeats more than can be worked out." in found.problems[0].message

    def test_a_very_long_event_that_repeats_daily_is_bounded(self):
        data = calendar(event("DTSTART:19200101T000000Z\nDURATION:P30000D\nRRULE:FREQ=DAILY"))
        found = read(data)
        assert len(found.busy_times) <= MOST_BUSY_TIMES
        assert found.problems[0].code in ("too_many_busy_times", "unreadable_event")

    def test_notes_are_few_and_the_last_one_counts_the_rest(self):
        found = read(calendar(*[event(f"UID:{n}\nDTSTART:x") for n in range(MOST_NOTES + 30)]))
        assert len(found.problems) == MOST_NOTES + 1
        assert str(found.problems[-1]) == "my.ics: 30 more entries are left out. Add them by hand."

    def test_thousands_of_dates_leave_two_hundred(self):
        days = (datetime(2014, 10, 13, 12) + timedelta(seconds=n) for n in range(20_000))
        dates = ",".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in days)
        found = read(calendar(event(f"DTSTART:20141013T120000Z\nDURATION:PT1H\nRDATE:{dates}")))
        assert len(found.busy_times) == MOST_BUSY_TIMES
        assert "at least" in the_note(found)

    def test_a_hundred_thousand_components_inside_one_another_are_no_events(self):
        depth = 100_000
        data = b"BEGIN:VCALENDAR\n" + b"BEGIN:A\n" * depth + b"END:A\n" * depth + b"END:VCALENDAR\n"
        assert "holds no events" in the_note(read(data))


RICH = calendar(
    *(
        "\r\n".join(["BEGIN:VEVENT", *text.split("\n"), "END:VEVENT"])
        for text in (
            "UID:1\nSUMMARY:Weekly\\, café\nDTSTART;TZID=Home:20140106T090000\nDTEND;TZID=Home:20140106T100000\n"
            "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;UNTIL=20141231T000000Z;WKST=SU\n"
            "EXDATE;TZID=Home:20141015T090000\nRDATE;VALUE=PERIOD:20141014T170000Z/PT2H",
            "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20141013T160000Z\nSEQUENCE:2\nDTSTART:20141013T200000Z\nDURATION:P1DT2H",
            "UID:2\nDTSTART;VALUE=DATE:20141014\nDTEND;VALUE=DATE:20141016\nTRANSP:OPAQUE\nSTATUS:CONFIRMED",
            "UID:3\nDTSTART;TZID=Pacific Standard Time:20141016T090000\nDURATION:PT90M\n"
            "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"Ada, L\":mailto:ada@example.org\nRRULE:FREQ=MONTHLY;BYDAY=-1TH;BYSETPOS=1",
            "UID:4\nDTSTART:20101013T230000\nDTEND:20101014T030000\nRRULE:FREQ=YEARLY;COUNT=9;BYMONTH=10;BYMONTHDAY=13",
        )
    ),
    "BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20141013T170000Z/PT1H,20141014T170000Z/20141014T173000Z\r\nEND:VFREEBUSY",
    head="X-WR-CALNAME:ada@example.org\nX-WR-TIMEZONE:Home" + TestZonesThatTheFileDescribes.HOME.format(name="Home"),
)  # fmt: skip


def assert_sound(data: bytes, start: datetime = MONDAY, end: datetime = FRIDAY) -> None:
    """Either a refusal that names file and remedy, or busy times that keep every promise."""
    try:
        found = read(data, start, end)
    except RefusedInput as refusal:
        problems = refusal.problems
        found = None
    else:
        problems = found.problems
    assert all(p.file and p.message and p.remedy for p in problems)
    assert {p.severity for p in problems} <= ({"refused"} if found is None else {"note"})
    if found is None:
        assert problems
        return
    assert len(problems) <= MOST_NOTES + 2
    busy = found.busy_times
    assert len(busy) <= MOST_BUSY_TIMES
    assert len({b.id for b in busy}) == len(busy)
    for b in busy:
        assert b.start.tzinfo is PACIFIC and b.end.tzinfo is PACIFIC
        assert b.start.astimezone(UTC) < b.end.astimezone(UTC)
        assert b.start.astimezone(UTC) < end.astimezone(UTC) and b.end.astimezone(UTC) > start.astimezone(UTC)
        assert len(b.title) <= 200 and b.title == " ".join(b.title.split())
        assert not re.search("[\x00-\x1f\x7f-\x9f]", b.title)
    order = [b.start.astimezone(UTC) for b in busy]
    assert order == sorted(order)


class TestAnyBytes:
    def test_the_calendar_to_be_broken_is_whole(self):
        found = read(RICH)
        assert found.problems == ()
        assert len(found.busy_times) == 7

    @given(st.binary(max_size=300))
    def test_are_read_or_refused(self, data):
        assert_sound(data)

    @given(st.binary(max_size=200), st.binary(max_size=200))
    def test_are_read_or_refused_inside_a_calendar(self, inside, value):
        assert_sound(b"BEGIN:VCALENDAR\r\n" + inside + b"\r\nEND:VCALENDAR\r\n")
        assert_sound(calendar(event("DTSTART:20141013T170000Z")).replace(b"DTSTART:", b"DTSTART;" + value))

    @given(st.integers(0, len(RICH)))
    def test_are_read_or_refused_when_cut_off(self, length):
        assert_sound(RICH[:length])

    @settings(max_examples=300)
    @given(st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.binary(max_size=3), st.integers(0, 3)), max_size=8))
    def test_are_read_or_refused_when_changed_here_and_there(self, changes):
        data = RICH
        for place, new, length in changes:
            data = data[:place] + new + data[place + length :]
        assert_sound(data)

    @settings(max_examples=300)
    @given(
        st.lists(st.tuples(st.integers(0, RICH.count(b"\r\n")), st.integers(0, RICH.count(b"\r\n"))), max_size=6),
        st.sampled_from([(b"0", b"9"), (b"1", b"0"), (b"2014", b"0001"), (b"2014", b"9999"), (b"T", b""), (b";", b","),
                         (b"=", b":"), (b"+", b"-"), (b"Z", b""), (b"DATE", b"TIME"), (b"PT", b"-PT"), (b"-0", b"-9"),
                         (b"Home", b"../Home"), (b"MO", b"-53MO"), (b"1", b"-1")]),
        st.integers(0, 40),
    )  # fmt: skip
    def test_are_read_or_refused_when_lines_move_and_values_change(self, swaps, change, times_changed):
        lines = RICH.replace(*change, times_changed).split(b"\r\n")
        for one, other in swaps:
            one, other = one % len(lines), other % len(lines)
            lines[one], lines[other] = lines[other], lines[one]
        assert_sound(b"\r\n".join(lines))

    @given(
        st.sampled_from(["RRULE", "DTSTART", "DTEND", "DURATION", "EXDATE", "RDATE", "RECURRENCE-ID", "SEQUENCE"]),
        st.text(st.sampled_from('0123456789TZPWDHMS;:=,+-/"FREQCOUNTBYDAILY'), max_size=40),
    )
    def test_of_any_value_are_read_or_noted(self, name, value):
        assert_sound(calendar(event(f"{name}:{value}\nDTSTART:20141013T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")))


class TestRealCalendar:
    WEEKEND = datetime(2018, 8, 31, tzinfo=LONDON), datetime(2018, 9, 3, 12, tzinfo=LONDON)

    def test_the_programme_of_a_festival_is_read_without_a_complaint(self, real_data):
        data = (real_data / "emf-2018.ics").read_bytes()
        saturday = datetime(2018, 9, 1, 9, tzinfo=LONDON), datetime(2018, 9, 1, 14, tzinfo=LONDON)
        found = read(data, *saturday, zone=LONDON)
        assert found.problems == ()
        assert len(found.busy_times) > 30
        assert all(b.start < saturday[1] and b.end > saturday[0] for b in found.busy_times)
        whole = read(data, *self.WEEKEND, zone=LONDON)
        assert len(whole.busy_times) == MOST_BUSY_TIMES
        assert [problem.code for problem in whole.problems] == ["too_many_busy_times"]
        titles = {b.title: b for b in whole.busy_times}
        robot = titles["Do you really want a robot in your old age?"]
        assert robot.start == datetime(2018, 9, 1, 14, 20, tzinfo=LONDON)
        assert robot.end == datetime(2018, 9, 1, 14, 50, tzinfo=LONDON)
        assert read(data, *self.WEEKEND, zone=LONDON) == whole

    def test_it_is_the_same_hour_for_somebody_elsewhere(self, real_data):
        data = (real_data / "emf-2018.ics").read_bytes()
        here = read(data, *self.WEEKEND, zone=LONDON).busy_times
        there = read(data, *self.WEEKEND, zone=PACIFIC).busy_times
        assert [(b.id, b.start.astimezone(UTC)) for b in here] == [(b.id, b.start.astimezone(UTC)) for b in there]


def test_a_week_of_a_person_at_home_in_two_zones_when_the_clocks_change():
    data = calendar(
        event("UID:a\nSUMMARY:Day off\nDTSTART;VALUE=DATE:20141102\nDTEND;VALUE=DATE:20141103"),
        event("UID:b\nSUMMARY:Night\nDTSTART;TZID=Pacific Standard Time:20141101T230000\nDURATION:PT5H"),
        event("UID:c\nSUMMARY:Call\nDTSTART;TZID=Europe/London:20140901T170000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY"),
    )
    found = read(data, at(0, day=27), at(0, day=4, month=11))
    assert [(busy.title, f"{busy.start:%d %H:%M}", f"{busy.end:%d %H:%M}") for busy in found.busy_times] == [
        ("Call", "27 10:00", "27 10:30"),
        ("Night", "01 23:00", "02 03:00"),
        ("Day off", "02 00:00", "03 00:00"),
        ("Call", "03 09:00", "03 09:30"),
    ]
