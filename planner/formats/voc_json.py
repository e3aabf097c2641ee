"""The schedule JSON of c3voc, as frab, pretalx and the congress hub publish it, and its second edition with `events`.

What it says and a programme cannot: descriptions and stream ids of rooms, avatars and pages of persons, logos. Events
that share an id and a title are one session given again. Their guids are not kept: the same schedule in XML goes by
the ids. Rooms go by their guid where each has its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.core.clock_times import conference_day
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import (
    DEFAULT_DAY_CHANGE,
    Event,
    Programme,
    Session,
    Slot,
    Speaker,
    Track,
    slot_id_for,
)
from planner.core.words import folded_name
from planner.formats import voc_events
from planner.formats.event_zone import event_zone
from planner.formats.json_records import Findings, Record, looks_like_json, parsed_json, quoted
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.schedule_times import day_said, instant_said
from planner.formats.slugs import slugged
from planner.formats.text_decoding import decoded
from planner.formats.voc_events import ListedEvent
from planner.formats.voc_rooms import RoomList

LATEST_DAY_CHANGE = time(12, 0)
"""A day that ends later than this on the next date is no day of a conference with a night in it."""


def recognises(data: bytes, file_name: str) -> bool:
    """A JSON object with a `schedule` that has a `conference`."""
    text, _encoding = decoded(data[:20_000])
    return looks_like_json(text) and all(f'"{field}"' in text for field in ("schedule", "conference"))


def read(data: bytes, options: ReadOptions) -> Reading:
    """Every event of the schedule. Raises `RefusedInput` with every event that cannot be used."""
    said = parsed_json(data)
    schedule = said.get("schedule") if isinstance(said, dict) else None
    conference = schedule.get("conference") if isinstance(schedule, dict) else None
    if not isinstance(schedule, dict) or not isinstance(conference, dict):
        message = "There is no conference in a schedule here."
        raise RefusedInput(
            [Problem(code="not_schedule", message=message, remedy="Choose the schedule.json of an event.")]
        )
    findings = Findings()
    reader = _ScheduleReader(
        Record(schedule, "schedule", findings), Record(conference, "conference", findings), findings, options
    )
    return Reading(programme=reader.programme(), problems=findings.problems())


@dataclass(frozen=True, slots=True, kw_only=True)
class _TimedEvent:
    record: Record
    id: str
    guid: str
    title: str
    start: datetime
    end: datetime
    room_id: str | None


class _ScheduleReader:
    def __init__(self, schedule: Record, conference: Record, findings: Findings, options: ReadOptions) -> None:
        self._schedule = schedule
        self._conference = conference
        self._findings = findings
        self._options = options
        self._zone = event_zone(conference.line("time_zone_name") or conference.line("timezone"), options)
        self._base_url = schedule.line("base_url") or conference.line("base_url") or conference.line("url")
        self._rooms = RoomList(conference)
        self._speakers: dict[str, Speaker] = {}
        self._taken_as_recorded = 0
        self._days: list[Record] = conference.records("days", "day")

    def programme(self) -> Programme:
        """What the schedule says, as far as it can be read; the findings say the rest, refusals among them."""
        day_change = self._day_change()
        listed = list(self._listed_events())
        if not listed:
            message = "The schedule has no events."
            self._findings.refuse("no_events", "schedule", "", message, "Publish it first, then export it.")
        sessions = tuple(self._sessions(list(self._timed_events(listed, day_change))))
        self._findings.taken_as_recorded(self._taken_as_recorded)
        return Programme(
            event=self._event(day_change),
            rooms=self._rooms.all_rooms(),
            tracks=tuple(self._tracks(sessions)),
            speakers=tuple(self._speakers.values()),
            sessions=sessions,
        )

    # --- the conference ---

    def _event(self, day_change: time) -> Event:
        acronym = self._conference.line("acronym") or self._options.file_name.rsplit(".", 1)[0]
        slug = self._options.event_slug or slugged(acronym) or "event"
        days = [day for record in self._days if (day := day_said(record.text("date")))]
        venue = self._conference.line("venue")
        return Event(
            slug=slug,
            name=self._conference.line("title") or slug,
            timezone=self._zone.key,
            starts_on=self._conference_date("start", day_change) or min(days, default=None),
            ends_on=self._conference_date("end", day_change) or max(days, default=None),
            place=self._conference.line("city") or venue,
            url=self._conference.line("url") or self._schedule.line("url") or self._schedule.line("base_url"),
            description=readable(self._conference.text("description")),
            day_change=day_change,
        )

    def _conference_date(self, field: str, day_change: time) -> date | None:
        text = self._conference.text(field)
        instant = instant_said(text, self._zone)
        return conference_day(instant, self._zone, day_change) if instant else day_said(text)

    def _day_change(self) -> time:
        """When a day of the schedule ends on the date after it: the hour that most of them say."""
        said: Counter[time] = Counter()
        for record in self._days:
            day, end = day_said(record.text("date")), instant_said(record.text("day_end"), self._zone)
            if day is None or end is None:
                continue
            if end.minute == 59:  # some end at 03:59, and mean all of that minute
                end += timedelta(minutes=1)
            clock = end.time().replace(second=0, microsecond=0)
            if end.date() == day + timedelta(days=1) and time(0) < clock <= LATEST_DAY_CHANGE:
                said[clock] += 1
        return said.most_common(1)[0][0] if said else DEFAULT_DAY_CHANGE

    def _tracks(self, sessions: Sequence[Session]) -> Iterator[Track]:
        colours: dict[str, str] = {}
        for record in self._conference.records("tracks", "track"):
            colour = record.line("color")
            colours.setdefault(record.line("name"), colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else "")
            record.count_unused("tracks", "slug", "colors")
        used = dict.fromkeys(session.track for session in sessions)
        for name in {**colours, **dict.fromkeys(name for name in used if name not in colours)}:
            if name:
                yield Track(name=name, colour=colours.get(name, "").lower())

    # --- events ---

    def _listed_events(self) -> Iterator[ListedEvent]:
        for day in self._days:
            day_date = day_said(day.text("date"))
            rooms = day.value("rooms")
            if rooms is None or rooms == []:
                continue
            if not isinstance(rooms, dict):
                day.wrong_kind("rooms", rooms, "an object of rooms and their events")
                continue
            in_rooms = Record(rooms, day.name, self._findings)
            for name in rooms:
                place = " ".join(name.split())
                for number, record in enumerate(in_rooms.records(name, "event"), 1):
                    record.name = voc_events.name_of(record, f"{day.name}, room {quoted(place)}, event {number}")
                    yield ListedEvent(record=record, day=day_date, room=place)
        for number, record in enumerate(self._schedule.records("events", "event"), 1):
            record.name = voc_events.name_of(record, f"event number {number}")
            yield ListedEvent(record=record, day=None, room="")

    def _timed_events(self, listed: Iterable[ListedEvent], day_change: time) -> Iterator[_TimedEvent]:
        for event in listed:
            record = event.record
            event_id, guid = voc_events.ids_of(record)
            title = record.line("title")
            times = voc_events.times_of(event, self._zone, day_change)
            for field, said in (("id", event_id), ("title", title)):
                if not said:
                    message = "It has neither id nor guid." if field == "id" else "It has no title."
                    self._findings.refuse(f"no_{field}", record.name, field, message, "Give it one.")
            if times is None or not event_id or not title:
                continue
            start, end = times
            day = conference_day(start, self._zone, day_change)
            if event.day is not None and day != event.day:
                message = f"It is listed under {event.day}, and begins on {start:%Y-%m-%d at %H:%M}, which is its day."
                self._findings.note("other_day", record.name, "date", message, "Correct its date, or where it stands.")
            room_id = self._rooms.id_for(event)
            yield _TimedEvent(record=record, id=event_id, guid=guid, title=title, start=start, end=end, room_id=room_id)

    # --- sessions ---

    def _sessions(self, timed: Sequence[_TimedEvent]) -> Iterator[Session]:
        by_id: dict[str, list[_TimedEvent]] = defaultdict(list)
        for event in timed:
            by_id[event.id].append(event)
        taken = set(by_id)
        for event_id, events in by_id.items():
            if len({folded_name(event.title) or event.title for event in events}) == 1:
                yield self._session(event_id, events)
                continue
            for event in events:
                if not event.guid or event.guid in taken:
                    message = f"{len(events)} events with different titles have this id."
                    self._findings.refuse("double_id", event.record.name, "id", message, "Give each its own.")
                    continue
                taken.add(event.guid)
                message = f"{len(events)} events with different titles have this id, so it goes by its guid."
                self._findings.warn("double_id", event.record.name, "id", message, "Give each its own.")
                yield self._session(event.guid, [event])

    def _session(self, session_id: str, events: Sequence[_TimedEvent]) -> Session:
        events = sorted(events, key=lambda event: (event.start.timestamp(), event.room_id or ""))
        first = events[0].record
        session = Session(
            id=session_id,
            title=events[0].title,
            abstract=voc_events.abstract_of(first),
            format=first.line("type"),
            track=voc_events.track_of(first),
            speaker_ids=tuple(dict.fromkeys(person for event in events for person in self._people(event.record))),
            recorded=self._recorded(events[0]),
            language=first.line("language"),
            url=voc_events.page_of(first),
            links=tuple(
                dict.fromkeys(link for event in events for link in voc_events.links_of(event.record, self._base_url))
            ),
            slots=tuple(self._slots(session_id, events)),
        )
        first.count_unused("events", *voc_events.REDUNDANT)
        for event in events[1:]:
            said = event.record.said
            same = [field for field in said if said[field] == first.said.get(field)]
            event.record.count_unused("events given again", *voc_events.REDUNDANT, *same, "url", "origin_url", "date")
        return session

    def _slots(self, session_id: str, events: Sequence[_TimedEvent]) -> Iterator[Slot]:
        seen: set[tuple[datetime, datetime, str | None]] = set()
        for event in events:
            occurrence = (event.start, event.end, event.room_id)
            if occurrence in seen:
                message = "It is listed twice at the same time in the same room; once is kept."
                self._findings.warn("double_row", event.record.name, "id", message, "Remove one of the two.")
                continue
            seen.add(occurrence)
            yield Slot(
                id=slot_id_for(session_id, len(seen)),
                session_id=session_id,
                start=event.start,
                end=event.end,
                room_id=event.room_id,
            )

    def _recorded(self, event: _TimedEvent) -> bool | None:
        """An event that must not be recorded is not; else its room decides, and else that it may be recorded."""
        must_not = event.record.flag("do_not_record")
        if must_not:
            return False
        of_room = self._rooms.records_by_default(event.room_id)
        if of_room is None and must_not is False:
            self._taken_as_recorded += 1
            return True
        return of_room

    def _people(self, record: Record) -> Iterator[str]:
        for field in ("persons", "participants"):
            for person in record.records(field, "person"):
                name = person.line("public_name") or person.line("name") or person.line("full_public_name")
                speaker_id = person.line("id") or person.line("code") or person.line("guid") or slugged(name) or name
                if not name:
                    self._findings.warn("no_name", person.name, "name", "The person has no name.", "Give it one.")
                    continue
                known = self._speakers.setdefault(
                    speaker_id,
                    Speaker(
                        id=speaker_id,
                        name=name,
                        organisation=person.line("organization") or person.line("organisation"),
                        biography=readable(person.text("biography")),
                    ),
                )
                if known.name != name:
                    message = f"Two persons have this id: '{quoted(known.name)}' and '{quoted(name)}'; it is the first."
                    self._findings.warn("double_id", person.name, "id", message, "Give each its own.")
                person.count_unused("persons", "full_public_name", "public_name", "name", "code", "guid", "id")
                yield speaker_id
