"""What pretalx says of talks: pages of its API, its schedule widget's file, and dumps of talk records.

Its schedule export is c3voc's JSON and read as that. A session goes by its talk's code; slots are counted, since
pretalx gives them other ids with every version of a schedule. A level is read from what was answered to a question that
asks for it. What a programme cannot hold: pictures, other answers, whether a talk is featured.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from planner.core.programme import Event, Link, Programme, Session, Slot, Track
from planner.formats.event_zone import event_zone
from planner.formats.json_records import Findings, Record, looks_like_json, parsed_json, quoted, text_of
from planner.formats.pretalx_levels import LevelAnswers
from planner.formats.pretalx_people import PeopleReader
from planner.formats.pretalx_records import FoundRecords, Said, found_records
from planner.formats.pretalx_slots import SlotReader
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.schedule_times import day_said
from planner.formats.slugs import slugged
from planner.formats.text_decoding import decoded

TAKEN = frozenset({"", "confirmed", "accepted", "scheduled"})
"""States of talks that are part of the programme."""

BREAK = "Break"
"""The format of what stands in a schedule and is no talk."""

_REDUNDANT = (
    *("id", "slot", "slots", "slot_count", "duration", "start", "end", "room", "answers", "state", "pending_state"),
    *(
        "submission_type_id",
        "track_id",
        "tag_ids",
        "created",
        "updated",
        "anonymised_data",
        "access_code",
        "review_code",
    ),
    *("notes", "internal_notes", "reviews", "invitations", "assigned_reviewers", "is_anonymised", "median_score"),
    *("mean_score", "invitation_token"),
)
"""Fields that say again what others say, and those that are only for the people who chose the talks."""

_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_OFFSET = re.compile(r"T.*?([+-]\d\d:?\d\d|Z)$")


def recognises(data: bytes, file_name: str) -> bool:
    """JSON with the fields that only pretalx gives its talks, or those of its widget."""
    text, encoding = decoded(data[:200])
    if not looks_like_json(text):
        return False
    plain = data if encoding.startswith(("utf-8", "cp")) else data.replace(b"\0", b"")
    return b'"submission_type"' in plain or (b'"talks"' in plain and b'"event_start"' in plain)


def read(data: bytes, options: ReadOptions) -> Reading:
    """Every talk that is part of the programme, and its breaks. Raises `RefusedInput` with all that cannot be used."""
    found = found_records(parsed_json(data))
    findings = Findings()
    if not found.talks and not found.nameless_talks and not found.breaks:
        message = "There are no talks in it."
        findings.refuse("no_talks", "", "", message, "Take the API's list of talks, with ?expand=slots,speakers.")
        findings.problems()
    programme = _TalkReader(found, findings, options).programme()
    return Reading(programme=programme, problems=findings.problems())


class _TalkReader:
    def __init__(self, found: FoundRecords, findings: Findings, options: ReadOptions) -> None:
        self._found = found
        self._findings = findings
        self._options = options
        self._languages = _languages_of(found)
        self._event = self._record(found.event, "event")
        zone = self._event.line("timezone")
        self._zone = event_zone(zone, options, _offsets_of(found))
        self._slots = SlotReader(found, self._zone, findings, self._languages)
        self._people = PeopleReader(found.tables["speakers"], findings, self._languages)
        self._states: Counter[str] = Counter()
        self._levels = LevelAnswers(found, findings, self._languages)

    def programme(self) -> Programme:
        """What the records say, as far as they can be read; the findings say the rest, refusals among them."""
        for said in self._found.nameless_talks:
            name = f"talk '{quoted(text_of(said.get('title'), self._languages) or '')}'"
            self._findings.refuse("no_id", name, "code", "It has no code.", "Export it again.")
        sessions = [
            session for code, said in self._found.talks.items() if (session := self._session(code, said)) is not None
        ]
        sessions.extend(self._breaks({session.id for session in sessions}))
        self._tell_the_rest(bool(sessions))
        self._findings.taken_as_recorded(sum(session.recorded is True for session in sessions))
        return Programme(
            event=self._event_said(),
            rooms=self._slots.rooms(),
            tracks=tuple(self._tracks(sessions)),
            speakers=self._people.speakers(),
            sessions=tuple(sessions),
        )

    def _event_said(self) -> Event:
        named = self._event.line("slug") or self._options.file_name.split(".")[0]
        slug = self._options.event_slug or slugged(named) or "event"
        domain = self._event.line("custom_domain")
        return Event(
            slug=slug,
            name=self._event.line("name") or slug,
            timezone=self._zone.key,
            starts_on=day_said(self._event.line("date_from") or self._event.line("event_start")),
            ends_on=day_said(self._event.line("date_to") or self._event.line("event_end")),
            url=domain if _ADDRESS.match(domain) else "",
        )

    def _tracks(self, sessions: Sequence[Session]) -> Iterator[Track]:
        colours = {}
        for said in self._found.tables["tracks"].values():
            record = self._record(said, "track")
            colours[record.line("name")] = record.line("color")
        for name in dict.fromkeys((*colours, *(session.track for session in sessions))):
            colour = colours.get(name, "")
            if name:
                yield Track(name=name, colour=colour.lower() if re.fullmatch("#[0-9a-fA-F]{6}", colour) else "")

    # --- talks ---

    def _session(self, code: str, listed: Sequence[Said]) -> Session | None:
        talk = self._record(listed[0], f"talk {quoted(code)}")
        state, title = talk.line("state").casefold(), talk.line("title")
        self._states[state] += 1
        if state not in TAKEN:
            return None
        if not title:
            self._findings.refuse("no_title", talk.name, "title", "It has no title.", "Give it one.")
            return None
        self._compare(talk, title, listed)
        must_not_record = talk.flag("do_not_record")
        abstract, description = readable(talk.text("abstract")), readable(talk.text("description"))
        session = Session(
            id=code,
            title=title,
            abstract="\n\n".join(dict.fromkeys(part for part in (abstract, description) if part)),
            format=self._named(talk, "submission_type", "submission_types"),
            track=self._named(talk, "track", "tracks"),
            level=self._levels.level_of(talk),
            topics=tuple(dict.fromkeys(self._topics(talk))),
            speaker_ids=tuple(dict.fromkeys(self._people.speaker_ids(talk))),
            recorded=None if must_not_record is None else not must_not_record,
            language=talk.line("content_locale"),
            links=tuple(dict.fromkeys(self._links(talk))),
            slots=tuple(self._slots.slots_of(code, talk, listed)),
        )
        talk.count_unused("talks", *_REDUNDANT)
        return session

    def _compare(self, talk: Record, title: str, listed: Sequence[Said]) -> None:
        """Dumps by day list a talk with slots on two days twice, and the same each time; anything else is told."""
        differing = [said for said in listed[1:] if said != listed[0]]
        others = [self._record(said, talk.name).line("title") for said in differing]
        if any(other and other != title for other in others):
            message = f"{len(listed)} talks with different titles have this code."
            self._findings.refuse("double_id", talk.name, "code", message, "Give each its own.")
        elif differing:
            message = f"It is listed {len(listed)} times, not always the same; the first is used, with every slot."
            self._findings.warn("double_row", talk.name, "code", message, "Export it again.")

    def _named(self, talk: Record, field: str, table: str) -> str:
        """The name of a thing that a talk holds, or that it refers to by its number."""
        value = talk.value(field)
        if isinstance(value, dict) and "name" in value:
            return talk.record(field).line("name")
        if isinstance(value, int) and not isinstance(value, bool):
            thing = self._found.tables[table].get(str(value))
            if thing is None:
                message = f"It is number {value}, and nothing says what that is; it is left out."
                remedy = f"Export the talks with ?expand={field}."
                self._findings.warn("unknown_reference", talk.name, field, message, remedy)
                return ""
            return self._record(thing, talk.name).line("name")
        return talk.line(field)

    def _topics(self, talk: Record) -> Iterator[str]:
        for value in talk.items("tags"):
            tag = self._found.tables["tags"].get(str(value)) if isinstance(value, int) else value
            if isinstance(tag, dict) and "tag" in tag:
                if tag.get("is_public") is not False:
                    yield self._record(tag, talk.name).line("tag")
            elif isinstance(tag, str):
                yield " ".join(tag.split())
            else:
                talk.wrong_kind("tags", value, "the name of a tag")

    def _links(self, talk: Record) -> Iterator[Link]:
        for value in talk.items("resources"):
            if not isinstance(value, dict):
                self._findings.not_used("talks", "resources, which are numbers")
                continue
            resource = self._record(value, f"{talk.name}, resource")
            address = resource.line("resource") or resource.line("link")
            if resource.flag("is_public") is False:
                continue
            if _ADDRESS.match(address):
                yield Link(url=address, title=resource.line("description"))
            elif address:
                message = f"'{quoted(address)}' is no address of a page; the link is left out."
                self._findings.note("no_address", talk.name, "resources", message, "Export it with whole addresses.")

    # --- breaks ---

    def _breaks(self, taken: set[str]) -> Iterator[Session]:
        """What a schedule says besides talks; at the same hours in several rooms it is one, and in none of them."""
        rooms: dict[tuple[str, datetime, datetime], list[str | None]] = defaultdict(list)
        ids: dict[tuple[str, datetime, datetime], str] = {}
        for said in self._found.breaks:
            record = self._record(said, "break")
            title = record.line("title") or record.line("description")
            span = self._slots.span(record, None)
            if record.line("slot_type") == "blocker" or not title or span is None:
                continue
            rooms[title, *span].append(self._slots.room_id(record))
            ids.setdefault((title, *span), f"break-{record.line('id') or f'{span[0]:%Y%m%dT%H%M}-{slugged(title)}'}")
        for (title, start, end), room_ids in rooms.items():
            session_id = ids[title, start, end]
            if session_id in taken:
                message = "A talk or another break has the id of this one."
                self._findings.refuse("double_id", session_id, "id", message, "Give each its own.")
                continue
            taken.add(session_id)
            room_id = room_ids[0] if len(set(room_ids)) == 1 else None
            slot = Slot(id=session_id, session_id=session_id, start=start, end=end, room_id=room_id)
            yield Session(id=session_id, title=title, format=BREAK, slots=(slot,))

    # --- the rest ---

    def _tell_the_rest(self, has_sessions: bool) -> None:
        left_out = {state: count for state, count in self._states.items() if state not in TAKEN}
        if left_out:
            named = ", ".join(f"{quoted(state)} ({count:,})" for state, count in list(left_out.items())[:8])
            message = f"{sum(left_out.values()):,} talks are left out for their state: {named}."
            self._findings.note("left_out", "talks", "state", message)
        if self._states["accepted"]:
            message = f"{self._states['accepted']:,} talks are accepted and not confirmed yet; they are in it."
            self._findings.note("not_confirmed", "talks", "state", message)
        for top, titles in self._found.others.items():
            shown = ", ".join(f"“{quoted(text_of(title, self._languages) or '')}”" for title in titles[:5])
            place = f" under '{quoted(top)}'" if top else ""
            message = f"{len(titles):,} entries{place} are neither talks nor breaks, and are left out: {shown}."
            self._findings.note("not_used", "entries", "", message)
        for address, here, count in self._found.missing_pages():
            message = f"These are {here:,} of {count:,} records; the next ones are at {address[:200]}."
            self._findings.warn(
                "more_pages", "", "next", message, "Put all pages into one list, or ask for more a page."
            )
        if not self._found.event:
            message = "The file does not name the event."
            self._findings.note("no_name", "event", "name", message, "Its short name stands for it.")
        if not has_sessions and not self._found.nameless_talks:
            message = "None of its talks is part of the programme."
            self._findings.refuse("no_talks", "talks", "state", message, "Confirm them first, then export them.")

    def _record(self, said: Said, name: str) -> Record:
        return Record(said, name, self._findings, self._languages)


def _languages_of(found: FoundRecords) -> tuple[str, ...]:
    """Languages of names that have translations, best first: the event's, then what most talks are in."""
    spoken = Counter(
        language for said in found.talks.values() if isinstance(language := said[0].get("content_locale"), str)
    )
    locale = found.event.get("locale")
    first = [locale] if isinstance(locale, str) else []
    return tuple(dict.fromkeys([*first, *(language for language, _count in spoken.most_common())]))


def _offsets_of(found: FoundRecords) -> Iterator[str]:
    outside = (slot for slots in found.slots_of.values() for slot in slots)
    inside = (
        slot
        for listed in found.talks.values()
        for said in listed
        for slots in (said.get("slots"), [said.get("slot"), said])
        for slot in (slots if isinstance(slots, list) else [])
    )
    for slot in (*outside, *inside, *found.breaks):
        start = slot.get("start") if isinstance(slot, dict) else None
        if isinstance(start, str) and (offset := _OFFSET.search(start)):
            yield offset[1]
