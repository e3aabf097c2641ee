"""What Sessionize publishes of an event as JSON: its views 'All data', 'Grid' and 'Sessions'.

Sessionize says neither the event's name nor, as a rule, its zone: both come from beside the file. A tag line and a
speaker's addresses go into the biography. What a programme cannot hold, a note tells: pictures of speakers, and answers
to the organizer's own questions that are no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.problems import Problem, RefusedInput
from planner.core.programme import Event, Link, Programme, Role, Room, Session, Slot, Speaker, Track, slot_id_for
from planner.formats.event_zone import event_zone
from planner.formats.json_records import Findings, Record, parsed_json, quoted, text_of
from planner.formats.label_meanings import meanings_of
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.slugs import slugged
from planner.formats.stated_times import stated_instant

NOT_GIVEN = frozenset({"declined", "decline_queue", "canceled", "cancelled", "withdrawn", "rejected"})
"""States of sessions that nobody will see. Sessionize itself leaves most of them out of what it publishes."""
SURE = frozenset({"", "accepted", "accept_queue"})
_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_EMPLOYER = re.compile(r"\b(?:company|employer|organi[sz]ation|firma|arbeitgeber|entreprise|empresa)\b", re.IGNORECASE)
_SAYS_NOTHING_NEW = ("sort", "sessions", "isInformed", "isConfirmed", "isTopSpeaker", "firstName", "lastName")


def recognises(data: bytes, file_name: str) -> bool:
    """JSON with two fields that the sessions of every view have, and no other format's."""
    plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data  # UTF-16
    is_json = plain[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in (b"{", b"[")
    return is_json and all(re.search(rb'"%s"\s*:' % name, plain) for name in (b"isServiceSession", b"startsAt"))


def read(data: bytes, options: ReadOptions) -> Reading:
    """Every session of the file. Raises `RefusedInput`, with everything that keeps it from being used."""
    said = parsed_json(data)
    findings = Findings()
    reader = _Reader(event_zone("", options), findings)
    if isinstance(said, dict):
        reader.read_all_data(Record(said, "", findings))
    elif isinstance(said, list):
        reader.read_groups(Record({"groups": said}, "", findings).records("groups", "group"))
    sessions = reader.sessions()
    problems = findings.problems()
    if not sessions:
        message, remedy = "There are no sessions in it.", "Publish the schedule in Sessionize, then export it."
        raise RefusedInput([Problem(code="no_sessions", message=message, remedy=remedy)])
    slug = options.event_slug or slugged(options.file_name.split(".")[0]) or "event"
    return Reading(programme=reader.programme(Event(slug=slug, name=slug, timezone=reader.zone.key)), problems=problems)


class _Reader:
    def __init__(self, zone: ZoneInfo, findings: Findings) -> None:
        self.zone = zone
        self._findings = findings
        self._rooms: dict[str, Room] = {}
        self._speakers: dict[str, Speaker] = {}
        self._sessions: dict[str, Session] = {}
        self._labels: dict[str, tuple[str, str]] = {}
        self._questions: dict[str, str] = {}

    # --- the views ---

    def read_all_data(self, view: Record) -> None:
        """'All data': sessions, speakers, rooms, categories and questions, each in a list of its own."""
        for category in view.records("categories", "category"):
            group = category.line("title")
            for item in category.records("items", "item"):
                self._labels[item.line("id")] = (group, item.line("name"))
        for question in view.records("questions", "question"):
            self._questions[question.line("id")] = question.line("question")
        for room in sorted(view.records("rooms", "room"), key=lambda room: room.count("sort") or 0):
            self._add_room(room)
        for speaker in view.records("speakers", "speaker"):
            self._read_speaker(speaker)
        for session in view.records("sessions", "session"):
            self._read_session(session)

    def read_groups(self, groups: Iterable[Record]) -> None:
        """'Grid': days, each with its rooms. 'Sessions': groups, each with its sessions."""
        for group in groups:
            for session in group.records("sessions", "session"):
                self._read_session(session)
            # 'timeSlots' says the same again, by the hour.
            for room in group.records("rooms", "room"):
                self._add_room(room)
                for session in room.records("sessions", "session"):
                    self._read_session(session)

    # --- sessions ---

    def _read_session(self, said: Record) -> None:
        session_id, title = said.line("id"), said.line("title")
        if session_id:
            said.name = f"session {quoted(session_id)}"
        if not session_id:
            self._findings.refuse("no_id", said.name, "id", "The session has no id.", "Export it again.")
        elif not title:
            self._findings.refuse("no_title", said.name, "title", "The session has no title.", "Give it one.")
        elif self._is_given(said, title):
            self._add(said, session_id, title)

    def _is_given(self, said: Record, title: str) -> bool:
        status = said.line("status")
        if status.casefold() in NOT_GIVEN:
            message = f"“{quoted(title)}” is left out: its status is {quoted(status)}."
            self._findings.note("left_out", said.name, "status", message)
            return False
        if status.casefold() not in SURE:
            message = f"“{quoted(title)}” is {quoted(status)}, not accepted."
            self._findings.warn("not_accepted", said.name, "status", message, "Decide in Sessionize.")
        return True

    def _add(self, said: Record, session_id: str, title: str) -> None:
        slot = self._slot(said, session_id)
        known = self._sessions.get(session_id)
        if known is None:
            session = self._session(said, session_id, title)
            self._sessions[session_id] = replace(session, slots=(slot,) if slot else ())
        elif known.title != title:
            message = f"Two sessions have this id: “{quoted(known.title)}” and “{quoted(title)}”."
            self._findings.refuse("double_id", said.name, "id", message, "Give each its own.")
        elif slot is None:
            self._findings.note("double_row", said.name, "", "It stands there twice; once is enough.")
        elif other := next((o for o in known.slots if (o.start, o.end) == (slot.start, slot.end)), None):
            if other.room_id == slot.room_id:
                self._findings.note("double_row", said.name, "", "It stands there twice; once is enough.")
            elif said.value("isPlenumSession") is not True:  # a grid lists what is for everybody in every room
                message = "It is in two rooms at once; the first is used."
                self._findings.warn("two_rooms", said.name, "roomId", message, "Choose one.")
        else:
            slot = replace(slot, id=slot_id_for(session_id, len(known.slots) + 1))
            self._sessions[session_id] = replace(known, slots=(*known.slots, slot))

    def _session(self, said: Record, session_id: str, title: str) -> Session:
        links: list[Link] = []
        labels = list(self._labels_of(said))
        for question, answer in self._answers(said):
            addresses = [found.rstrip(".,;:)") for found in _ADDRESS.findall(answer)]
            links.extend(Link(url=address, title=question) for address in addresses)
            if not addresses:
                self._findings.not_used("sessions", f"Answer to “{quoted(question)}”")
        for field, title_of_link in (("liveUrl", "Live stream"), ("recordingUrl", "Recording")):
            address = said.line(field)
            if _ADDRESS.fullmatch(address):
                links.append(Link(url=address, title=title_of_link))
            elif address:
                self._findings.note("bad_link", said.name, field, f"'{quoted(address)}' is no address; it is left out.")
        meanings = meanings_of(labels)
        is_service, is_plenum = said.flag("isServiceSession"), said.flag("isPlenumSession")
        abstract, speaker_ids = readable(said.text("description")), tuple(dict.fromkeys(self._speakers_of(said)))
        said.count_unused("sessions", *_SAYS_NOTHING_NEW)
        return Session(
            id=session_id,
            title=title,
            abstract=abstract,
            format=meanings.format or ("Service session" if is_service else "Plenum session" if is_plenum else ""),
            track=meanings.track,
            level=meanings.level,
            language=meanings.language,
            topics=meanings.topics,
            roles=meanings.roles,
            speaker_ids=speaker_ids,
            recorded=True if said.line("recordingUrl") else None,
            links=tuple({link.url: link for link in links}.values()),
        )

    def _slot(self, said: Record, session_id: str) -> Slot | None:
        starts, ends = said.line("startsAt"), said.line("endsAt")
        room_id = self._room_of(said)
        if not starts and not ends:
            return None
        if not starts or not ends:
            field = "endsAt" if starts else "startsAt"
            remedy = "Give it one, or take the other away."
            self._findings.refuse("half_a_time", said.name, field, "Of start and end one is missing.", remedy)
            return None
        start = stated_instant(starts, self.zone, said, "startsAt")
        end = stated_instant(ends, self.zone, said, "endsAt")
        if start is None or end is None:
            return None
        if end.timestamp() < start.timestamp():
            message = f"It ends ({end:%d %b %H:%M}) before it starts ({start:%d %b %H:%M})."
            self._findings.refuse("ends_before_start", said.name, "endsAt", message, "Correct one of the two.")
            return None
        return Slot(id=session_id, session_id=session_id, start=start, end=end, room_id=room_id)

    # --- what sessions name ---

    def _labels_of(self, said: Record) -> Iterator[tuple[str, str]]:
        for label_id in _ids(said, "categoryItems"):
            if label_id in self._labels:
                yield self._labels[label_id]
            else:
                message = f"There is no category item '{quoted(label_id)}'; it is left out."
                self._findings.warn("unknown_label", said.name, "categoryItems", message, "Export it again.")
        for category in said.records("categories", "category"):
            for item in category.records("categoryItems", "item"):
                yield category.line("name"), item.line("name")

    def _answers(self, said: Record) -> Iterator[tuple[str, str]]:
        for answer in said.records("questionAnswers", "answer"):
            question = answer.line("question") or self._questions.get(answer.line("questionId"), "")
            text = answer.line("answerValue") or answer.line("answer")
            if text:
                yield question, text

    def _speakers_of(self, said: Record) -> Iterator[str]:
        for speaker_id, name in _ids_and_names(said, "speakers"):
            if name and speaker_id not in self._speakers:
                self._speakers[speaker_id] = Speaker(id=speaker_id, name=name)
            if speaker_id in self._speakers:
                yield speaker_id
            else:
                message = f"There is no speaker '{quoted(speaker_id)}'; they are left out."
                self._findings.warn("unknown_speaker", said.name, "speakers", message, "Export it again.")

    def _read_speaker(self, said: Record) -> None:
        speaker_id = said.line("id")
        name = said.line("fullName") or f"{said.line('firstName')} {said.line('lastName')}".strip()
        if not speaker_id or not name:
            lacking = "name" if speaker_id else "id"
            message = f"The speaker has no {lacking}, and is left out."
            self._findings.warn("nameless_speaker", said.name, lacking, message, "Give them one.")
            return
        said.name = f"speaker {quoted(speaker_id)}"
        answers = list(self._answers(said))
        employer = next((answer for question, answer in answers if _EMPLOYER.search(question)), "")
        for question, _answer in answers:
            if not _EMPLOYER.search(question):
                self._findings.not_used("speakers", f"Answer to “{quoted(question)}”")
        addresses = []
        for link in said.records("links", "link"):
            title, address = link.line("title") or link.line("linkType"), link.line("url")
            if _ADDRESS.fullmatch(address):
                addresses.append(f"{title}: {address}" if title else address)
        parts = (said.line("tagLine"), readable(said.text("bio")), "\n".join(addresses))
        said.count_unused("speakers", *_SAYS_NOTHING_NEW)
        speaker = Speaker(
            id=speaker_id, name=name, organisation=employer, biography="\n\n".join(part for part in parts if part)
        )
        if self._speakers.setdefault(speaker_id, speaker) != speaker:
            message = "Two speakers have this id; the first is used."
            self._findings.warn("double_id", said.name, "id", message, "Give each their own.")

    def _add_room(self, said: Record) -> None:
        room_id, name = said.line("id") or said.line("name"), said.line("name")
        if not room_id or not name:
            self._findings.warn("nameless_room", said.name, "name", "The room has no name.", "Give it one.")
            return
        if self._rooms.setdefault(room_id, Room(id=room_id, name=name)).name != name:
            message = f"Two rooms have the id '{quoted(room_id)}'; “{quoted(name)}” is left out."
            self._findings.warn("double_id", f"room {quoted(room_id)}", "id", message, "Give each its own.")

    def _room_of(self, said: Record) -> str | None:
        room_id, name = said.line("roomId"), said.line("room")
        if name and (room_id or name) not in self._rooms:
            self._rooms[room_id or name] = Room(id=room_id or name, name=name)
        if not room_id or room_id in self._rooms:
            return room_id or name or None
        message = f"There is no room '{quoted(room_id)}'; the session is without a room."
        self._findings.warn("unknown_room", said.name, "roomId", message, "Add the room, or correct its id.")
        return None

    # --- the whole ---

    def sessions(self) -> Sequence[Session]:
        return tuple(self._sessions.values())

    def programme(self, event: Event) -> Programme:
        sessions = tuple(self._sessions.values())
        return Programme(
            event=event,
            rooms=tuple(self._rooms.values()),
            tracks=tuple(Track(name=name) for name in dict.fromkeys(s.track for s in sessions if s.track)),
            roles=tuple(Role(name=name) for name in dict.fromkeys(role for s in sessions for role in s.roles)),
            speakers=tuple(self._speakers.values()),
            sessions=sessions,
        )


def _ids_and_names(said: Record, field: str) -> Iterator[tuple[str, str]]:
    """References as the views write them: an id alone, or an object with id and name."""
    for value in said.items(field):
        found: Any = value
        name = ""
        if isinstance(value, dict):
            found, name = value.get("id"), " ".join((text_of(value.get("name")) or "").split())
        reference = text_of(found) if not isinstance(found, dict) else None
        if reference:
            yield reference.strip(), name
        else:
            said.wrong_kind(field, value, "an id")


def _ids(said: Record, field: str) -> Iterator[str]:
    yield from (reference for reference, _name in _ids_and_names(said, field))
