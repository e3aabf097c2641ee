"""Milliseconds for a plan's feed: what the calendar says, its bytes, and the same calendar by the `icalendar` library.

    .venv/bin/python bench/feed.py [ENTRIES]

The plan has ENTRIES entries (15 unless said) of a made-up programme of 2,000 slots. Each line is the median of rounds
that take turns, so that a busy machine slows all of them alike. Nothing is asserted; the numbers are for reading.
"""

from __future__ import annotations

import gc
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import icalendar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from planner.core.agenda import Agenda
from planner.core.calendar_items import Calendar, CalendarLinks, EntryHistory, SlotHistory, plan_calendar
from planner.core.plan import Entry, EntryState, Plan, Preferences
from planner.core.programme import Audience, Event, Programme, Role, Room, Session, Slot, Speaker, Tip, Venue, Walk
from planner.formats.ical import write_calendar
from planner.formats.ical_zone import timezone_lines

ZONE = ZoneInfo("America/Los_Angeles")
CHANGED = datetime(2014, 9, 1, 12, tzinfo=UTC)
ROUNDS = 60
ABSTRACT = "How a team of **twelve** keeps its forecast honest, with [slides](https://conference.example/slides). " * 9


def programme_of(slot_count: int) -> Programme:
    """Ten venues, four days, sessions of forty minutes on the hour."""
    venues = tuple(
        Venue(id=f"v{n}", name=f"Building {n}", address=f"{n} Main Street", latitude=37.78 + n / 500, longitude=-122.4)
        for n in range(10)
    )
    sessions = []
    for n in range(slot_count):
        start = datetime(2014, 10, 13 + n % 4, 8 + n // 4 % 10, tzinfo=ZONE)
        slot = Slot(
            id=f"s{n}", session_id=f"s{n}", start=start, end=start + timedelta(minutes=40), room_id=f"r{n % 50}"
        )
        sessions.append(
            Session(
                id=f"s{n}",
                title=f"Session {n}: forecasts, pipelines and what comes after",
                abstract=ABSTRACT,
                format="keynote" if n % 20 == 0 else "breakout",
                track=f"Track {n % 8}",
                roles=("Sales Professional",) if n % 3 == 0 else ("Developer",),
                speaker_ids=(f"p{n % 300}", f"p{n % 299}"),
                slots=(slot,),
            )
        )
    return Programme(
        event=Event(slug="bench", name="Bench Conference", timezone=str(ZONE)),
        venues=venues,
        walks=tuple(Walk(from_venue_id="v0", to_venue_id=f"v{n}", minutes=4 + n) for n in range(1, 10)),
        rooms=tuple(Room(id=f"r{n}", name=f"Room {n}", venue_id=f"v{n % 10}") for n in range(50)),
        roles=(Role(name="Sales Professional"), Role(name="Developer")),
        speakers=tuple(Speaker(id=f"p{n}", name=f"Speaker {n}", organisation="Example Ltd") for n in range(300)),
        sessions=tuple(sessions),
        tips=(
            Tip(id="shoes", title="Comfortable shoes", text="You will walk more than you think."),
            Tip(
                id="expo",
                title="Expo in the afternoon",
                text="Breakouts first.",
                audience=Audience(formats=("keynote",)),
            ),
        ),
    )


def by_icalendar(calendar: Calendar) -> bytes:
    """The same calendar, built with the library's objects and the same VTIMEZONE."""
    zone = ZoneInfo(calendar.timezone)
    built = icalendar.Calendar()
    for name, value in (
        *(("VERSION", "2.0"), ("PRODID", "-//bench//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", calendar.method)),
        *(("X-WR-CALNAME", calendar.name), ("X-WR-TIMEZONE", calendar.timezone), ("X-PUBLISHED-TTL", "PT1H")),
    ):
        built.add(name, value)
    years = [moment.year for item in calendar.items for moment in (item.start, item.end) if moment is not None]
    lines = timezone_lines(calendar.timezone, min(years), max(years))
    built.add_component(icalendar.Timezone.from_ical("\r\n".join(lines) + "\r\n"))
    for item in calendar.items:
        event = icalendar.Event()
        event.add("UID", item.uid)
        event.add("DTSTAMP", item.changed_at)
        event.add("LAST-MODIFIED", item.changed_at)
        event.add("SEQUENCE", item.sequence)
        if item.start is not None and item.end is not None:
            event.add("DTSTART", item.start.astimezone(zone))
            event.add("DTEND", item.end.astimezone(zone))
        elif item.day is not None:
            event.add("DTSTART", item.day)
            event.add("DTEND", item.day + timedelta(days=1))
        event.add("SUMMARY", item.summary)
        event.add("DESCRIPTION", item.description)
        event.add("LOCATION", item.location)
        if item.latitude is not None and item.longitude is not None:
            event.add("GEO", (item.latitude, item.longitude))
        event.add("URL", item.url)
        event.add("CATEGORIES", list(item.categories))
        event.add("STATUS", item.status)
        event.add("TRANSP", "OPAQUE" if item.is_busy else "TRANSPARENT")
        if item.alarm_minutes is not None:
            alarm = icalendar.Alarm()
            alarm.add("ACTION", "DISPLAY")
            alarm.add("TRIGGER", -timedelta(minutes=item.alarm_minutes))
            alarm.add("DESCRIPTION", item.summary)
            event.add_component(alarm)
        built.add_component(event)
    return built.to_ical()


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    agenda = Agenda(programme_of(2000))
    chosen = agenda.slots_in_order[:: max(1, 2000 // wanted)][:wanted]
    plan = Plan(
        entries=tuple(Entry(slot_id=s.id, session_id=s.session_id, state=EntryState.GOING) for s in chosen),
        preferences=Preferences(role="Sales Professional"),
    )
    anybody = Plan(entries=plan.entries)
    slots = {s.id: SlotHistory(slot_id=s.id, sequence=1, changed_at=CHANGED) for s in chosen}
    entries = {s.id: EntryHistory(slot_id=s.id, sequence=2, changed_at=CHANGED) for s in chosen}
    links = CalendarLinks(
        session_url=lambda session_id: f"https://planner.example/bench/sessions/{session_id}",
        plan_url="https://planner.example/bench/plan",
        feed_url="https://planner.example/feeds/an-unguessable-token.ics",
    )

    def built(of: Plan) -> Calendar:
        return plan_calendar(agenda, of, slots, entries, links, CHANGED)

    calendar = built(plan)
    work: dict[str, Callable[[], object]] = {
        "what the calendar says, role said (fit of every session)": lambda: built(plan),
        "what the calendar says, no role": lambda: built(anybody),
        "its bytes": lambda: write_calendar(calendar),
        "its bytes by the icalendar library": lambda: by_icalendar(calendar),
    }
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, run in work.items():
            gc.collect()
            began = perf_counter()
            run()
            taken[name].append((perf_counter() - began) * 1000)
    size = len(write_calendar(calendar))
    print(f"{len(plan.entries)} entries, {len(calendar.items)} calendar events, {size:,} bytes, {ROUNDS} rounds")
    for name, times in taken.items():
        print(f"{name:58} median {statistics.median(times):8.3f} ms   worst {max(times):8.3f} ms")


if __name__ == "__main__":
    main()
