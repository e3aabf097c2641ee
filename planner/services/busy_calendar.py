"""Busy times from a calendar of the attendee's own, for the days of an event."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from planner.core.agenda import Agenda
from planner.core.clock_times import instant_of
from planner.formats.busy_ical import BusyCalendar, read_busy_times


def busy_times_during(agenda: Agenda, data: bytes, file_name: str) -> BusyCalendar:
    """What an .ics file says one is busy with while the event is on. Raises `RefusedInput`."""
    start, end = event_window(agenda)
    return read_busy_times(data, start, end, agenda.zone, file_name)


def event_window(agenda: Agenda) -> tuple[datetime, datetime]:
    """From midnight before the first day of the event to the end of the night after the last; aware. Where neither the
    event nor its slots name a day, an empty window."""
    days = [day for day in (agenda.event.starts_on, agenda.event.ends_on, *agenda.days) if day is not None]
    if not days:
        nowhen = datetime(1970, 1, 1, tzinfo=agenda.zone)
        return nowhen, nowhen
    end = instant_of(max(days) + timedelta(days=1), agenda.event.day_change, agenda.zone)
    return instant_of(min(days), time(0), agenda.zone), end
