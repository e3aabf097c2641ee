"""The programme and people files of KonOpas (konopas.org/data-fmt) and of ConClár, in all their spellings.

They say neither the event's name nor its zone: both come from beside the files. The people may be in a file of their
own, which stands in `ReadOptions.beside`; without it, speakers are what the programme calls them. What a programme
cannot hold, a note tells: who moderates, pictures of people, and tags that every item has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.core.problems import Problem, RefusedInput
from planner.core.programme import Event, Link, Programme, Role, Room, Session, Slot, Track, Venue, slot_id_for
from planner.formats.event_zone import event_zone
from planner.formats.json_records import Findings, Record, quoted
from planner.formats.konopas_documents import items_and_people
from planner.formats.konopas_people import People, links_of
from planner.formats.konopas_tags import Tags
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.slugs import slugged
from planner.formats.stated_times import stated_instant, wall_instant
from planner.formats.written_times import date_of, time_of

LONGEST_MINUTES = 7 * 24 * 60
"""Nothing on a programme takes longer in one go: a longer length is in another unit."""
RECORDINGS = ("recording", "replay")
_BEGINS = re.compile(rb"[\[{]|(?:var|let|const|export|window|module|program|programme|schedule|people)\b|//|/\*")


def recognises(data: bytes, file_name: str) -> bool:
    """JSON or JavaScript with the fields that items of a programme have, or people alone, which `read` then refuses."""
    plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data  # UTF-16
    if not _BEGINS.match(plain[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        return False
    items, people = (b"title", b"mins", b"loc"), (b"name", b"prog", b"bio")
    return any(all(re.search(rb'"%s"\s*:' % name, plain) for name in fields) for fields in (items, people))


def read(data: bytes, options: ReadOptions) -> Reading:
    """Every item of the programme. Raises `RefusedInput`, with everything that keeps it from being used."""
    zone = event_zone("", options)
    findings, people = Findings(), People()
    problems: list[Problem] = []
    refused: list[Problem] = []
    items, people_said = items_and_people(data)
    people.read(people_said, findings)
    for file in options.beside:
        findings_beside = Findings()
        try:
            more_items, more_people = items_and_people(file.data)
            if not more_items and not more_people:
                message = "There are neither people nor programme items in it."
                findings_beside.refuse("nothing_in_it", "", "", message, "Leave it out, or give the right file.")
            items.extend(more_items)
            people.read(more_people, findings_beside)
            problems.extend(problem.in_file(file.name) for problem in findings_beside.problems())
        except RefusedInput as cause:
            refused.extend(problem.in_file(file.name) for problem in cause.problems)
    reader = _Reader(zone, people, findings)
    reader.read(Record({"items": items}, "", findings).records("items", "item"))
    if not people.has_lists and people.speakers:
        message = "There are no people in it, so speakers have a name alone."
        findings.note("no_people", "", "people", message, "Read the people too: --with PEOPLE.")
    try:
        problems = [*findings.problems(), *problems]
    except RefusedInput as cause:
        refused.extend(cause.problems)
    if not refused and not reader.has_sessions:
        message, remedy = (
            "There are no programme items in it.",
            "Give the file with the programme, and --with the people.",
        )
        refused.append(Problem(code="no_sessions", message=message, remedy=remedy))
    if refused:
        raise RefusedInput(refused)
    slug = options.event_slug or slugged(options.file_name.split(".")[0]) or "event"
    programme = reader.programme(Event(slug=slug, name=slug, timezone=zone.key))
    return Reading(programme=programme, problems=tuple(problems))


class _Reader:
    def __init__(self, zone: ZoneInfo, people: People, findings: Findings) -> None:
        self._zone = zone
        self._people = people
        self._findings = findings
        self._venues: dict[str, Venue] = {}
        self._rooms: dict[str, Room] = {}
        self._sessions: dict[str, Session] = {}

    def read(self, items: Iterable[Record]) -> None:
        said = list(items)
        tags = Tags(said, self._findings)
        for item in said:
            item_id, title = item.line("id"), item.line("title")
            if item_id:
                item.name = f"item {quoted(item_id)}"
            if not item_id:
                self._findings.refuse("no_id", item.name, "id", "The item has no id.", "Give it one.")
            elif not title:
                self._findings.refuse("no_title", item.name, "title", "The item has no title.", "Give it one.")
            else:
                self._add(item, item_id, title, tags)
        self._people.note_items_left(self._findings)

    @property
    def has_sessions(self) -> bool:
        return bool(self._sessions)

    def _add(self, item: Record, item_id: str, title: str, tags: Tags) -> None:
        slot = self._slot(item, item_id)
        known = self._sessions.get(item_id)
        if known is None:
            session = self._session(item, item_id, title, tags)
            self._sessions[item_id] = replace(session, slots=(slot,) if slot else ())
        elif known.title != title:
            message = f"Two items have this id: “{quoted(known.title)}” and “{quoted(title)}”."
            self._findings.refuse("double_id", item.name, "id", message, "Give each its own.")
        elif slot is None or any((s.start, s.end) == (slot.start, slot.end) for s in known.slots):
            self._findings.note("double_row", item.name, "", "It stands there twice at one time; the first is used.")
        else:
            slot = replace(slot, id=slot_id_for(item_id, len(known.slots) + 1))
            self._sessions[item_id] = replace(known, slots=(*known.slots, slot))

    def _session(self, item: Record, item_id: str, title: str, tags: Tags) -> Session:
        tagged = tags.meanings(item)
        links = dict(links_of(item))
        speaker_ids = self._people.of_item(item, item_id, self._findings)
        abstract = readable(item.text("desc"))
        item.count_unused("items")
        return Session(
            id=item_id,
            title=title,
            abstract=abstract,
            format=tagged.labels.format,
            track=tagged.labels.track,
            level=tagged.labels.level,
            language=tagged.labels.language,
            topics=tagged.labels.topics,
            roles=tagged.labels.roles,
            speaker_ids=speaker_ids,
            recorded=True if tagged.recorded or any(name in links for name in RECORDINGS) else None,
            registration_needed=tagged.registration_needed or "signup" in links,
            links=tuple(Link(url=address, title=name.capitalize()) for name, address in links.items()),
        )

    # --- when and where ---

    def _slot(self, item: Record, item_id: str) -> Slot | None:
        room_id = self._room_id(item)
        start, length = self._start(item), self._length(item)
        if start is None or length is None:
            return None
        end = (start.astimezone(UTC) + length).astimezone(self._zone)
        return Slot(id=item_id, session_id=item_id, start=start, end=end, room_id=room_id)

    def _start(self, item: Record) -> datetime | None:
        """`datetime`, which some write into `date`; else `date` and `time`, by the event's clock."""
        day, clock = item.line("date"), item.line("time")
        for field in ("datetime", "dateTime", "date"):
            if "T" in item.line(field):
                return stated_instant(item.line(field), self._zone, item, field)
        if not day and not clock:
            return None
        found_day, found_clock = date_of(day), time_of(clock)
        for field, text, found in (("date", day, found_day), ("time", clock, found_clock)):
            if found is None:
                message = f"'{quoted(text)}' is no {field}." if text else f"It has no {field}."
                self._findings.refuse(f"no_{field}", item.name, field, message, "Write it as 2026-10-13 and 14:30.")
        if found_day is None or found_clock is None:
            return None
        return wall_instant(found_day, found_clock, self._zone, item, "time")

    def _length(self, item: Record) -> timedelta | None:
        """`mins`, where 0 stands for a length that is not known."""
        text = item.line("mins") or "0"
        if not re.fullmatch(r"[0-9]{1,9}(?:\.0+)?", text) or int(text.split(".")[0]) > LONGEST_MINUTES:
            message = f"'{quoted(text)}' is no number of minutes."
            self._findings.refuse("bad_length", item.name, "mins", message, "Write it as 60.")
            return None
        minutes = int(text.split(".")[0])
        if not minutes:
            self._findings.note("no_length", item.name, "mins", "It has no length.", "Say how many minutes it takes.")
        return timedelta(minutes=minutes)

    def _room_id(self, item: Record) -> str | None:
        """`loc` is the room, then the area it is in."""
        said = item.value("loc")
        places = [item.line("loc")] if isinstance(said, str) else list(self._places(item))
        names = [" ".join(place.split()) for place in places if place.strip()]
        if not names:
            return None
        area = " / ".join(names[1:])
        venue_id = (slugged(area) or area) if area else None
        if venue_id:
            self._venues.setdefault(venue_id, Venue(id=venue_id, name=area))
        room_id = f"{venue_id}/{names[0]}" if venue_id else names[0]
        self._rooms.setdefault(room_id, Room(id=room_id, name=names[0], venue_id=venue_id))
        return room_id

    def _places(self, item: Record) -> Iterable[str]:
        for place in item.items("loc"):
            if isinstance(place, str):
                yield place
            elif place is not None:
                item.wrong_kind("loc", place, "a text")

    # --- the whole ---

    def programme(self, event: Event) -> Programme:
        sessions = tuple(self._sessions.values())
        return Programme(
            event=event,
            venues=tuple(self._venues.values()),
            rooms=tuple(self._rooms.values()),
            tracks=tuple(Track(name=name) for name in dict.fromkeys(s.track for s in sessions if s.track)),
            roles=tuple(Role(name=name) for name in dict.fromkeys(role for s in sessions for role in s.roles)),
            speakers=tuple(self._people.speakers.values()),
            sessions=sessions,
        )
