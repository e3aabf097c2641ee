"""The XML that pentabarf began and frab, pretalx and FOSDEM publish, with the c3voc extensions.

What it cannot say is lost when we write it: roles, levels, topics, registration, giveaways, parents, tips, picks,
walks, venues beside the first, and sessions without a time. A repeat is written as an event of its own whose id is the
slot's ('talk~2'); read back, an event with such an id beside 'talk' under one title is that session's other slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import escape
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from planner.core.agenda import Agenda
from planner.core.clock_times import instant_of, minutes_between, zone_named
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import (
    DEFAULT_DAY_CHANGE,
    Event,
    Link,
    Programme,
    Room,
    Session,
    Slot,
    Speaker,
    Track,
    Venue,
)
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.schedule_times import clock_said, day_said, instant_said, length_said
from planner.formats.slugs import slugged

_REPEAT = re.compile(r"(.+)~(\d+)$")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def recognises(data: bytes, file_name: str) -> bool:
    """XML whose root is <schedule>."""
    head = data[:4000].decode("utf-8", errors="replace")
    if "\0" in head:
        head = data[:4000].decode("utf-16", errors="replace")
    return bool(re.search(r"<schedule[\s>]", head))


def read(data: bytes, options: ReadOptions) -> Reading:
    """Every event of the file. Raises `RefusedInput`: for XML that is broken or declares entities, with its place."""
    try:
        root = fromstring(data, forbid_dtd=False)
    except ParseError as cause:
        line, column = cause.position
        said = f"This is not well-formed XML: {str(cause).split(':')[0]}."
        raise _refused("not_xml", f"line {line}, column {column + 1}", said, "Export it again.") from cause
    except DefusedXmlException as cause:
        raise _refused("entities", "", "The XML declares entities.", "Export it without a DOCTYPE.") from cause
    except (ValueError, LookupError) as cause:
        raise _refused("not_xml", "", f"The XML cannot be decoded: {cause}.", "Save it as UTF-8.") from cause
    if root.tag != "schedule":
        raise _refused("not_schedule", "", f"The root is <{root.tag}>, not <schedule>.", "Choose another file.")
    return _ScheduleReader(root, options).read()


class _ScheduleReader:
    def __init__(self, root: Element, options: ReadOptions) -> None:
        self._root = root
        self._options = options
        self._conference = root.find("conference")
        self._zone = self._zone_of()
        self._day_change = clock_said(self._about("day_change")) or DEFAULT_DAY_CHANGE
        self._rooms: dict[str, Room] = {}
        self._speakers: dict[str, Speaker] = {}
        self._sessions: dict[str, Session] = {}
        self._problems: list[Problem] = []
        venue = " ".join(self._about("venue").split())
        self._venue = Venue(id=slugged(venue) or "venue", name=venue) if venue else None

    def read(self) -> Reading:
        for day in self._root.iter("day"):
            day_date = day_said(day.get("date", ""))
            for room in day.findall("room"):
                room_id = self._room_id(room)
                for event in room.findall("event"):
                    self._read_event(event, day_date, room_id)
        refused = [p for p in self._problems if p.severity == "refused"]
        if refused:
            raise RefusedInput(refused)
        if not self._sessions:
            raise _refused("no_events", "", "The schedule has no events.", "Publish it first, then export it.")
        return Reading(programme=self._programme(), problems=tuple(self._problems))

    def _read_event(self, event: Element, day_date: date | None, room_id: str | None) -> None:
        title = " ".join(_text(event, "title").split())
        event_id = (event.get("id") or event.get("guid") or "").strip()
        record = f"event {event_id or title!r}"
        if not event_id:
            self._refuse("no_id", record, "id", "It has neither id nor guid.", "Give it an id.")
            return
        slot = self._slot(event, event_id, record, day_date, room_id)
        if slot is None:
            return
        repeated = _REPEAT.match(event_id)
        of = self._sessions.get(repeated[1]) if repeated else None
        if of is not None and of.title == title:
            slots = (*of.slots, replace(slot, session_id=of.id))
            self._sessions[of.id] = replace(of, slots=slots)
            return
        if event_id in self._sessions:
            self._refuse("double_id", record, "id", "Two events have this id.", "Give each its own.")
            return
        self._sessions[event_id] = self._session(event, event_id, title, slot)

    def _session(self, event: Element, event_id: str, title: str, slot: Slot) -> Session:
        subtitle = readable(_text(event, "subtitle"))
        abstract, description = readable(_text(event, "abstract")), readable(_text(event, "description"))
        parts = [subtitle, abstract, description if description != abstract else ""]
        return Session(
            id=event_id,
            title=title or event_id,
            abstract="\n\n".join(part for part in parts if part),
            format=_text(event, "type"),
            track=" ".join(_text(event, "track").split()),
            speaker_ids=tuple(dict.fromkeys(self._people(event))),
            recorded=_recorded(event),
            language=_text(event, "language"),
            url=_text(event, "url"),
            links=tuple(self._links(event)),
            slots=(slot,),
        )

    def _slot(
        self, event: Element, event_id: str, record: str, day_date: date | None, room_id: str | None
    ) -> Slot | None:
        start = self._start(event, day_date)
        if start is None:
            said = f"Its time cannot be read (date '{_text(event, 'date')}', start '{_text(event, 'start')}')."
            self._refuse("bad_time", record, "start", said, "Write start as 14:30 and date with its offset.")
            return None
        length = length_said(_text(event, "duration"))
        if length is None:
            said = f"'{_text(event, 'duration')}' is no duration."
            self._refuse("bad_length", record, "duration", said, "Write it as 00:40.")
            return None
        end = (start.astimezone(ZoneInfo("UTC")) + length).astimezone(self._zone)
        named = _text(event, "room")
        if named and room_id is None:
            room_id = self._room_id(Element("room", name=named))
        return Slot(id=event_id, session_id=event_id, start=start, end=end, room_id=room_id)

    def _start(self, event: Element, day_date: date | None) -> datetime | None:
        instant = instant_said(_text(event, "date"), self._zone)
        if instant is not None:
            return instant
        clock = clock_said(_text(event, "start"))
        if clock is None or day_date is None:
            return None
        # Hours before the day's change are those of the night that follows it.
        day = day_date + timedelta(days=1) if clock < self._day_change else day_date
        return instant_of(day, clock, self._zone)

    def _people(self, event: Element) -> Iterator[str]:
        for person in event.iterfind("persons/person"):
            name = " ".join((person.text or "").split())
            if not name:
                continue
            speaker_id = (person.get("id") or person.get("guid") or slugged(name) or name).strip()
            self._speakers.setdefault(speaker_id, Speaker(id=speaker_id, name=name))
            yield speaker_id

    def _links(self, event: Element) -> Iterator[Link]:
        base = self._about("base_url")
        for element in (*event.iterfind("links/link"), *event.iterfind("attachments/attachment")):
            address = (element.get("href") or element.get("url") or "").strip()
            if address.startswith("/") and base:
                address = base.rstrip("/") + address
            if re.match(r"https?://", address, re.IGNORECASE):
                yield Link(url=address, title=" ".join((element.text or "").split()))

    def _room_id(self, room: Element) -> str | None:
        name = " ".join((room.get("name") or "").split())
        if not name:
            return None
        room_id = (room.get("slug") or name).strip()
        known = self._rooms.get(room_id)
        if known is not None and known.name != name:
            room_id = name
        if room_id not in self._rooms:
            capacity = room.get("capacity", "")
            self._rooms[room_id] = Room(
                id=room_id,
                name=name,
                venue_id=self._venue.id if self._venue else None,
                capacity=int(capacity) if capacity.isdecimal() else None,
            )
        return room_id

    def _programme(self) -> Programme:
        acronym = self._about("acronym") or self._options.file_name.rsplit(".", 1)[0]
        slug = self._options.event_slug or slugged(acronym) or "event"
        days = [day for element in self._root.iter("day") if (day := day_said(element.get("date", "")))]
        listed = {" ".join((t.text or "").split()): t.get("color", "") for t in self._root.iterfind("tracks/track")}
        used = dict.fromkeys(session.track for session in self._sessions.values() if session.track)
        return Programme(
            event=Event(
                slug=slug,
                name=self._about("title") or slug,
                timezone=self._zone.key,
                starts_on=day_said(self._about("start")) or min(days, default=None),
                ends_on=day_said(self._about("end")) or max(days, default=None),
                place=self._about("city") or (self._venue.name if self._venue else ""),
                url=self._about("base_url") or self._about("url"),
                day_change=self._day_change,
            ),
            venues=(self._venue,) if self._venue else (),
            rooms=tuple(self._rooms.values()),
            tracks=tuple(
                Track(name=name, colour=colour.lower() if re.fullmatch("#[0-9a-fA-F]{6}", colour) else "")
                for name, colour in {**dict.fromkeys(used, ""), **listed}.items()
                if name
            ),
            speakers=tuple(self._speakers.values()),
            sessions=tuple(self._sessions.values()),
        )

    def _zone_of(self) -> ZoneInfo:
        name = self._options.timezone or self._about("time_zone_name")
        if not name:
            remedy = "Add --timezone, for example --timezone Europe/Berlin."
            raise _refused("no_timezone", "conference", "The file names no time zone.", remedy)
        try:
            return zone_named(name)
        except ValueError as wrong:
            raise _refused("bad_timezone", "conference", f"{wrong}.", "Write it like Europe/Berlin.") from wrong

    def _about(self, name: str) -> str:
        return _text(self._conference, name) if self._conference is not None else ""

    def _refuse(self, code: str, record: str, field: str, message: str, remedy: str) -> None:
        self._problems.append(Problem(code=code, record=record, field=field, message=message, remedy=remedy))


def write(programme: Programme) -> bytes:
    """The programme as far as the format can say it; see the module for what it cannot."""
    agenda = Agenda(programme)
    event = programme.event
    root = Element("schedule")
    _add(root, "generator", "Judicious")
    conference = SubElement(root, "conference")
    _add(conference, "acronym", event.slug)
    _add(conference, "title", event.name)
    if programme.venues:
        _add(conference, "venue", programme.venues[0].name)
    _add(conference, "city", event.place)
    _add(conference, "start", event.starts_on.isoformat() if event.starts_on else "")
    _add(conference, "end", event.ends_on.isoformat() if event.ends_on else "")
    _add(conference, "days", str(len(agenda.days)))
    _add(conference, "day_change", event.day_change.strftime("%H:%M:%S"))
    _add(conference, "timeslot_duration", "00:05")
    _add(conference, "base_url", event.url)
    _add(conference, "time_zone_name", event.timezone)
    tracks = SubElement(root, "tracks")
    for track in programme.tracks:
        _add(tracks, "track", track.name, **({"color": track.colour} if track.colour else {}))
    for index, day in enumerate(agenda.days, 1):
        day_element = SubElement(root, "day", index=str(index), date=day.isoformat())
        rooms: dict[str | None, Element] = {}
        for slot in agenda.slots_by_day[day]:
            if slot.room_id not in rooms:
                room = agenda.room_of(slot)
                about = {"name": _clean(room.name), "slug": _clean(room.id)} if room else {"name": ""}
                if room is not None and room.capacity is not None:
                    about["capacity"] = str(room.capacity)
                rooms[slot.room_id] = SubElement(day_element, "room", about)
            _add_event(rooms[slot.room_id], agenda, slot)
    indent(root)
    said: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return said + b"\n"


def _add_event(room: Element, agenda: Agenda, slot: Slot) -> None:
    session = agenda.session_of(slot)
    start = agenda.local(slot.start)
    hours, minutes = divmod(minutes_between(slot.start, slot.end), 60)
    days, hours = divmod(hours, 24)
    element = SubElement(room, "event", id=_clean(slot.id), guid=_clean(f"{agenda.event.slug}/{slot.id}"))
    _add(element, "date", start.isoformat())
    _add(element, "start", f"{start:%H:%M}")
    _add(element, "duration", f"{days:02}:{hours:02}:{minutes:02}" if days else f"{hours:02}:{minutes:02}")
    found = agenda.room_of(slot)
    _add(element, "room", found.name if found else "")
    _add(element, "title", session.title)
    _add(element, "track", session.track)
    _add(element, "type", session.format)
    _add(element, "language", session.language)
    _add(element, "abstract", _as_html(session.abstract))
    _add(element, "url", session.url)
    if session.recorded is not None:
        recording = SubElement(element, "recording")
        _add(recording, "optout", "false" if session.recorded else "true")
    persons = SubElement(element, "persons")
    for speaker in agenda.speakers_of(session):
        _add(persons, "person", speaker.name, id=_clean(speaker.id))
    links = SubElement(element, "links")
    for link in session.links:
        _add(links, "link", link.title, href=_clean(link.url))


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()}).text = _clean(text)


def _as_html(text: str) -> str:
    """Readers of the format take an abstract for HTML; text that looks like some is escaped, line by line."""
    return text if readable(text) == text else "<br>".join(escape(line) for line in text.split("\n"))


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot hold (section 2.2)."""
    return _NOT_IN_XML.sub("", text)


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _recorded(event: Element) -> bool | None:
    recording = event.find("recording")
    if recording is not None:
        optout = _text(recording, "optout").casefold()
        if optout in ("true", "false"):
            return optout == "false"
    stated = _text(event, "do_not_record").casefold()
    return None if stated not in ("true", "false") else stated == "false"


def _refused(code: str, record: str, message: str, remedy: str) -> RefusedInput:
    return RefusedInput([Problem(code=code, record=record, message=message, remedy=remedy)])
