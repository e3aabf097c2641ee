"""The YAML seed: a programme as a person writes it by hand. `docs/seed-format.md` describes it."""

from __future__ import annotations

import re
from datetime import UTC, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import ValidationError

from planner.core.agenda import Agenda
from planner.core.clock_times import instant_of, zone_named
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import (
    DEFAULT_DAY_CHANGE,
    Audience,
    Event,
    Link,
    Pick,
    PickList,
    Programme,
    Role,
    Room,
    Session,
    Slot,
    Speaker,
    Tip,
    TipFact,
    Track,
    Venue,
    Walk,
    slot_id_for,
)
from planner.formats.reading import Reading, ReadOptions
from planner.formats.seed_records import AudienceRecord, SeedRecord, SessionRecord, SlotRecord
from planner.formats.slugs import slugged
from planner.formats.text_decoding import decoded
from planner.formats.written_times import EARLIEST_EVENING, LATEST_NIGHT_END
from planner.formats.yaml_lines import LinedYaml, Place

MOST_PROBLEMS = 100
Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def recognises(data: bytes, file_name: str) -> bool:
    """Text with an `event:` at the beginning of a line."""
    text, _encoding = decoded(data[:20_000])
    return bool(re.search(r"^event:\s*(?:#.*)?$", text, re.MULTILINE))


def read(data: bytes, options: ReadOptions) -> Reading:
    """The programme of a seed. Raises `RefusedInput` with every problem: line, field, remedy."""
    lined = LinedYaml(decoded(data)[0])
    if not isinstance(lined.value, dict):
        raise RefusedInput(
            [Problem(code="wrong_shape", record="line 1", message="A seed begins with 'event:'.", remedy="Add it.")]
        )
    try:
        seed = SeedRecord.model_validate(lined.value)
    except ValidationError as invalid:
        problems = [_problem_of(error, lined) for error in invalid.errors(include_url=False)[:MOST_PROBLEMS]]
        raise RefusedInput(problems) from invalid
    return Reading(programme=_SeedReader(seed, lined, options).read())


def _problem_of(error: Any, lined: LinedYaml) -> Problem:
    place: Place = tuple(error["loc"])
    field = str(place[-1]) if place else ""
    message, remedy = f"{error['msg']}.", "Correct it there."
    if error["type"] == "extra_forbidden":
        message, remedy = f"There is no field '{field}' here.", "Check its spelling; docs/seed-format.md lists them."
    elif error["type"] == "missing":
        message, remedy = f"The field '{field}' is missing.", "Add it."
    elif error["type"].startswith("time"):
        message, remedy = f"'{error['input']}' is not a time.", "Write it as 14:30."
    elif error["type"].startswith("date"):
        message, remedy = f"'{error['input']}' is not a date.", "Write it as 2026-10-13."
    return Problem(
        code=error["type"], record=f"line {lined.line_of(place)}", field=field, message=message, remedy=remedy
    )


class _SeedReader:
    def __init__(self, seed: SeedRecord, lined: LinedYaml, options: ReadOptions) -> None:
        self._seed = seed
        self._lined = lined
        self._options = options
        self._problems: list[Problem] = []
        self._speakers = {s.id: Speaker(**s.model_dump()) for s in seed.speakers}
        self._speaker_ids = {s.name: s.id for s in seed.speakers}
        self._rooms = {room.id for room in seed.rooms}

    def read(self) -> Programme:
        zone = self._zone()
        self._check_references()
        sessions = tuple(self._session(index, record, zone) for index, record in enumerate(self._seed.sessions))
        if self._problems:
            raise RefusedInput(self._problems[:MOST_PROBLEMS])
        seed, event = self._seed, self._seed.event
        return Programme(
            event=Event(
                slug=self._options.event_slug or event.slug,
                name=event.name,
                timezone=zone.key,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                place=event.place,
                url=event.url,
                description=event.description,
                expected_attendance=event.expected_attendance,
                day_change=event.day_change or DEFAULT_DAY_CHANGE,
            ),
            venues=tuple(Venue(**v.model_dump()) for v in seed.venues),
            walks=tuple(
                Walk(from_venue_id=w.between[0], to_venue_id=w.between[1], minutes=w.minutes) for w in seed.walks
            ),
            rooms=tuple(Room(id=r.id, name=r.name, venue_id=r.venue, capacity=r.capacity) for r in seed.rooms),
            tracks=tuple(Track(**t.model_dump()) for t in seed.tracks),
            roles=tuple(Role(name=r.name, words=tuple(r.words)) for r in seed.roles),
            speakers=tuple(self._speakers.values()),
            sessions=sessions,
            tips=tuple(Tip(id=t.id, title=t.title, text=t.text, audience=_audience(t.for_)) for t in seed.tips),
            pick_lists=tuple(
                PickList(
                    id=p.id,
                    title=p.title,
                    author=p.author,
                    introduction=p.introduction,
                    role=p.role,
                    picks=tuple(
                        Pick(session_id=pick.session, note=pick.note, author_speaks=pick.author_speaks)
                        for pick in p.picks
                    ),
                )
                for p in seed.picks
            ),
        )

    def _zone(self) -> ZoneInfo:
        name = self._options.timezone or self._seed.event.timezone
        try:
            return zone_named(name)
        except ValueError as wrong:
            line = f"line {self._lined.line_of(('event', 'timezone'))}"
            remedy = "Write it like Europe/Berlin."
            raise RefusedInput(
                [Problem(code="bad_timezone", record=line, field="timezone", message=f"{wrong}.", remedy=remedy)]
            ) from wrong

    def _session(self, index: int, record: SessionRecord, zone: ZoneInfo) -> Session:
        slots = []
        for number, slot in enumerate(record.slots):
            found = self._slot(("sessions", index, "slots", number), record.id, number + 1, slot, zone)
            if found is not None:
                slots.append(found)
        return Session(
            id=record.id,
            title=record.title,
            abstract=record.abstract,
            format=record.format,
            track=record.track,
            level=record.level,
            topics=tuple(record.topics),
            roles=tuple(record.roles),
            speaker_ids=tuple(dict.fromkeys(map(self._speaker_id, record.speakers))),
            parent_id=record.parent,
            recorded=record.recorded,
            registration_needed=record.registration_needed,
            giveaway=record.giveaway,
            language=record.language,
            url=record.url,
            links=tuple(Link(url=link.url, title=link.title) for link in record.links),
            is_example=record.example,
            merged_ids=tuple(record.merged),
            slots=tuple(slots),
        )

    def _slot(self, place: Place, session_id: str, number: int, record: SlotRecord, zone: ZoneInfo) -> Slot | None:
        start = instant_of(record.day, record.start, zone)
        if record.second_time:
            start = start.replace(fold=1)
        is_night = record.start >= EARLIEST_EVENING and record.end <= LATEST_NIGHT_END
        end_day = record.end_day or (
            record.day + timedelta(days=1) if record.end < record.start and is_night else record.day
        )
        end = instant_of(end_day, record.end, zone)
        if end.astimezone(UTC) < start.astimezone(UTC):
            said = f"It ends ({record.end:%H:%M}) before it starts ({record.start:%H:%M})."
            self._refuse("ends_before_start", (*place, "end"), said, "Correct one, or give end_day.")
            return None
        if record.room is not None and record.room not in self._rooms:
            said = f"There is no room '{record.room}'."
            self._refuse("unknown_reference", (*place, "room"), said, "Add it under rooms, or correct the id.")
        slot_id = record.id or slot_id_for(session_id, number)
        came_from = record.came_from or ""
        return Slot(id=slot_id, session_id=session_id, start=start, end=end, room_id=record.room, came_from=came_from)

    def _speaker_id(self, said: str) -> str:
        """A listed speaker by id or by name, or one made from the name alone."""
        if said in self._speakers:
            return said
        if said not in self._speaker_ids:
            speaker_id = slugged(said) or said
            while speaker_id in self._speakers:
                speaker_id += "-2"
            self._speakers[speaker_id] = Speaker(id=speaker_id, name=said)
            self._speaker_ids[said] = speaker_id
        return self._speaker_ids[said]

    def _check_references(self) -> None:
        seed = self._seed
        venues = {venue.id for venue in seed.venues}
        sessions = {session.id for session in seed.sessions}

        def check(kind: str, known: set[str], wanted: str | None, *place: str | int) -> None:
            if wanted is not None and wanted not in known:
                said = f"There is no {kind} '{wanted}'."
                self._refuse("unknown_reference", place, said, f"Add that {kind}, or correct the id.")

        for index, room in enumerate(seed.rooms):
            check("venue", venues, room.venue, "rooms", index, "venue")
        for index, walk in enumerate(seed.walks):
            for venue_id in walk.between:
                check("venue", venues, venue_id, "walks", index, "between")
        for index, session in enumerate(seed.sessions):
            check("session", sessions, session.parent, "sessions", index, "parent")
        for index, tip in enumerate(seed.tips):
            for session_id in tip.for_.sessions:
                check("session", sessions, session_id, "tips", index, "for", "sessions")
        for index, pick_list in enumerate(seed.picks):
            for number, pick in enumerate(pick_list.picks):
                check("session", sessions, pick.session, "picks", index, "picks", number, "session")

    def _refuse(self, code: str, place: Place, message: str, remedy: str) -> None:
        field = str(place[-1])
        line = f"line {self._lined.line_of(place)}"
        self._problems.append(Problem(code=code, record=line, field=field, message=message, remedy=remedy))


def _audience(record: AudienceRecord) -> Audience:
    fact: TipFact | None = None
    if record.walking_minutes is not None:
        fact = TipFact(kind="walking_minutes", minutes=record.walking_minutes)
    elif record.starts_before is not None:
        fact = TipFact(kind="starts_before", before=record.starts_before)
    elif record.recorded_clash:
        fact = TipFact(kind="recorded_clash")
    return Audience(
        roles=tuple(record.roles),
        formats=tuple(record.formats),
        session_ids=tuple(record.sessions),
        from_time=record.from_,
        to_time=record.to,
        fact=fact,
    )


# --- writing ---


def write(programme: Programme) -> bytes:
    """A seed that `read` gives back as the same programme (times to the minute)."""
    agenda = Agenda(programme)
    said = {
        "event": _said(programme.event, day_change=_clock(programme.event.day_change)),
        "venues": [_said(v) for v in programme.venues],
        "walks": [{"between": [w.from_venue_id, w.to_venue_id], "minutes": w.minutes} for w in programme.walks],
        "rooms": [_said(r, venue_id=None, venue=r.venue_id) for r in programme.rooms],
        "tracks": [_said(t) for t in programme.tracks],
        "roles": [_said(r) for r in programme.roles],
        "speakers": [_said(s) for s in programme.speakers],
        "sessions": [_session_said(agenda, s) for s in programme.sessions],
        "tips": [_said(t, audience=None, **{"for": _audience_said(t.audience)}) for t in programme.tips],
        "picks": [
            _said(p, picks=[_said(pick, session_id=None, session=pick.session_id) for pick in p.picks])
            for p in programme.pick_lists
        ],
    }
    kept = {name: value for name, value in said.items() if value}
    text: str = yaml.dump(kept, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text.encode()


def _said(thing: Any, **other: Any) -> dict[str, Any]:
    """The fields that say something, in their order; `other` replaces or adds some (None: left out)."""
    fields = {name: getattr(thing, name) for name in thing.__dataclass_fields__}
    fields.update(other)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
        if value is not None and value not in ("", (), [], {}) and (value is not False or name == "recorded")
    }


def _session_said(agenda: Agenda, session: Session) -> dict[str, Any]:
    return _said(
        session,
        speaker_ids=None,
        parent_id=None,
        is_example=None,
        merged_ids=None,
        speakers=list(session.speaker_ids),
        parent=session.parent_id,
        example=session.is_example,
        merged=list(session.merged_ids),
        links=[_said(link) for link in session.links],
        slots=[_slot_said(agenda, slot, number) for number, slot in enumerate(session.slots, 1)],
    )


def _slot_said(agenda: Agenda, slot: Slot, number: int) -> dict[str, Any]:
    start, end = agenda.local(slot.start), agenda.local(slot.end)
    said: dict[str, Any] = {"day": start.date(), "start": _clock(start.time()), "end": _clock(end.time())}
    if end.date() != start.date():
        said["end_day"] = end.date()
    if start.fold:
        said["second_time"] = True
    if slot.room_id is not None:
        said["room"] = slot.room_id
    if slot.id != slot_id_for(slot.session_id, number):
        said["id"] = slot.id
    if slot.came_from:
        said["came_from"] = slot.came_from
    return said


def _audience_said(audience: Audience) -> dict[str, Any]:
    said: dict[str, Any] = {
        "roles": list(audience.roles),
        "formats": list(audience.formats),
        "sessions": list(audience.session_ids),
        "from": _clock(audience.from_time),
        "to": _clock(audience.to_time),
    }
    fact = audience.fact
    if fact is not None:
        said |= {
            "walking_minutes": fact.minutes if fact.kind == "walking_minutes" else None,
            "starts_before": _clock(fact.before) if fact.kind == "starts_before" else None,
            "recorded_clash": True if fact.kind == "recorded_clash" else None,
        }
    return {name: value for name, value in said.items() if value not in (None, [])}


def _clock(value: time | None) -> str | None:
    return f"{value:%H:%M}" if value is not None else None
