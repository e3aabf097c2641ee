"""A calendar (iCalendar, RFC 5545) as a programme: an entry is a session, its recurrences are the session's slots.

What a calendar does not know is not made up: tracks, levels, speakers. Guests and organizers of entries are not taken
for speakers, since they are the mail addresses of people who were asked. Cancelled and private entries are left out,
and so are entries that cannot be read, each with its reason: who loads a calendar is often not the one who can mend it.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.core.integrity import CONTROL, LONGEST_ID
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import Event, Programme, Session, Slot, slot_id_for
from planner.formats.event_zone import event_zone
from planner.formats.ical_components import Component, calendar_components, shown
from planner.formats.ical_described_zones import known_zone
from planner.formats.ical_happenings import Happening, happenings_in, name_of
from planner.formats.ical_places import Places
from planner.formats.ical_session_words import (
    degrees_of,
    description_of,
    links_of,
    location_of,
    parent_of,
    topics_of,
)
from planner.formats.json_records import Findings
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.slugs import slugged
from planner.formats.text_decoding import decoded

LARGEST_PROGRAMME_BYTES = 10 * 1024 * 1024
LONGEST_TITLE = 500
PEOPLE_ASKED = ("ORGANIZER", "ATTENDEE")

_Time = tuple[datetime, datetime, str | None]
"""Start, end and room of a slot."""


def recognises(data: bytes, file_name: str) -> bool:
    """Text that begins a VCALENDAR."""
    text, _encoding = decoded(data[:400])
    return bool(re.match(r"\s*BEGIN\s*:\s*VCALENDAR\b", text.lstrip("\ufeff"), re.IGNORECASE))


def read(data: bytes, options: ReadOptions) -> Reading:
    """Every entry of the calendar, or of all calendars in the file. Raises `RefusedInput` for what is no calendar, is
    broken off, or has nothing in it that can be used."""
    calendars = calendar_components(data, LARGEST_PROGRAMME_BYTES)
    findings = Findings()
    zone = event_zone(_zone_name(calendars), options)
    reader = _Reader(happenings_in(calendars, zone, findings), findings)
    sessions = reader.sessions()
    problems = findings.problems()
    if not sessions:
        message, remedy = "There is no entry in it that can be used.", "Check that it is the calendar you mean."
        why = (replace(problem, severity="refused") for problem in problems if problem.severity == "warning")
        raise RefusedInput([Problem(code="no_sessions", message=message, remedy=remedy), *why])
    programme = Programme(
        event=_event(calendars[0], zone, options),
        venues=reader.places.venues(),
        rooms=reader.places.rooms(),
        sessions=sessions,
    )
    return Reading(programme=programme, problems=problems)


def _zone_name(calendars: Sequence[Component]) -> str:
    """The zone that the file names as its own, else the one that most of its entries start in."""
    counted: Counter[str] = Counter()
    for calendar in calendars:
        for part in calendar.parts:
            if part.name == "VEVENT":
                counted.update(said.parameters.get("TZID", "") for said in part.readable("DTSTART"))
    names = [*(calendar.text("X-WR-TIMEZONE") for calendar in calendars), *(name for name, _ in counted.most_common())]
    zones = (known_zone(name) for name in names if name)
    return next((zone.key for zone in zones if zone is not None), "")


def _event(calendar: Component, zone: ZoneInfo, options: ReadOptions) -> Event:
    name = shown(calendar.text("NAME") or calendar.text("X-WR-CALNAME"))
    slug = options.event_slug or slugged(name) or slugged(options.file_name.split(".")[0]) or "event"
    about, page = readable(calendar.text("X-WR-CALDESC") or calendar.text("DESCRIPTION")), calendar.text("URL")
    return Event(
        slug=slug,
        name=name or slug,
        timezone=zone.key,
        url=page if re.fullmatch(r"https?://\S+", page) else "",
        description=about if about != name else "",
    )


class _Reader:
    """Sessions out of what happens: entries of one UID and one title are one session."""

    def __init__(self, happenings: Sequence[Happening], findings: Findings) -> None:
        self._findings = findings
        # What a series says of itself goes before what it says of one of its recurrences.
        in_order = sorted(happenings, key=lambda happening: not happening.of_series)
        groups = [list(group) for _, group in itertools.groupby(in_order, key=lambda h: h.component.line_number)]
        self.places = Places(location_of(group[0].component) for group in groups)
        self._sessions: dict[tuple[str, str], Session] = {}
        self._times: dict[tuple[str, str], dict[_Time, None]] = {}
        self._ids: set[str] = set()
        self._made_ids = 0
        for group in groups:
            self._add(group[0].component, group)

    def sessions(self) -> tuple[Session, ...]:
        """Each with its slots in the order of time."""
        if self._made_ids:
            message = f"{self._made_ids} entries have no UID; an id was made from title and place."
            remedy = "Give each a UID: a session that is retitled then stays the same one."
            self._findings.warn("no_ids", "", "UID", message, remedy)
        found = []
        for key, session in self._sessions.items():
            in_time = sorted(self._times[key], key=lambda time: (time[0].timestamp(), time[1].timestamp()))
            slots = tuple(
                Slot(id=slot_id_for(session.id, nth), session_id=session.id, start=start, end=end, room_id=room_id)
                for nth, (start, end, room_id) in enumerate(in_time, 1)
            )
            found.append(replace(session, slots=slots, parent_id=self._parent(session)))
        return tuple(found)

    def _add(self, component: Component, happenings: Iterable[Happening]) -> None:
        """All that one entry says."""
        title = shown(component.text("SUMMARY"), LONGEST_TITLE)
        if not title:
            message, remedy = "It has no title, and is left out.", "Give it one."
            self._findings.warn("no_title", name_of(component), "SUMMARY", message, remedy)
            return
        uid = component.text("UID").strip()
        location = location_of(component)
        key = (uid or f"\n{location}", title)
        if key not in self._sessions:
            self._sessions[key] = self._session(component, self._new_id(uid, title, component), title)
        times = self._times.setdefault(key, {})
        room_id: str | None = None
        for happening in happenings:
            if happening.is_day:
                message = f"It says a day, {happening.start:%Y-%m-%d}, and no hour; it is listed without a time."
                self._findings.note("whole_day", name_of(component), "DTSTART", message)
                continue
            room_id = room_id or self.places.room_id(location, degrees_of(component))
            time = (happening.start, happening.end, room_id)
            if time in times:
                self._findings.note("double_row", name_of(component), "", "It stands there twice; once is enough.")
            times[time] = None

    def _session(self, component: Component, session_id: str, title: str) -> Session:
        abstract, page = description_of(component)
        if any(component.lines.get(name) for name in PEOPLE_ASKED):
            self._findings.not_used("entries", "organizer and guests")
        if component.text("STATUS").upper() == "TENTATIVE":
            self._findings.note(
                "tentative", name_of(component), "STATUS", "It is tentative; it is listed all the same."
            )
        return Session(
            id=session_id,
            title=title,
            abstract=abstract,
            topics=topics_of(component),
            url=page,
            links=tuple(links_of(component)),
            parent_id=parent_of(component) or None,
        )

    def _new_id(self, uid: str, title: str, component: Component) -> str:
        """The UID, or what can stand for it."""
        said = uid or f"{title.casefold()}\0{location_of(component)}"
        digest = hashlib.sha256(said.encode("utf-8", errors="replace")).hexdigest()[:8]
        if not uid:
            self._made_ids += 1
            session_id = f"{slugged(title)[:50].strip('-') or 'session'}-{digest}"
        elif len(uid) > LONGEST_ID or CONTROL.search(uid):
            session_id = f"{CONTROL.sub('', uid)[:150]}-{digest}"
        else:
            session_id = uid
        if session_id in self._ids:
            message = "The entry before with this UID has another title: this is a session of its own."
            self._findings.warn("double_id", name_of(component), "UID", message, "Give each entry a UID of its own.")
            session_id = f"{session_id[:120]}/{slugged(title) or digest}"
            while session_id in self._ids:
                session_id += "+"
        self._ids.add(session_id)
        return session_id

    def _parent(self, session: Session) -> str | None:
        if session.parent_id is None or (session.parent_id in self._ids and session.parent_id != session.id):
            return session.parent_id
        message = "There is no entry with the UID that it is part of."
        self._findings.note("unknown_parent", f"session {session.id[:60]}", "RELATED-TO", message)
        return None
