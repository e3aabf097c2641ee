"""What makes a programme unusable: ids that are missing or double, references to nowhere, times that cannot be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from planner.core.clock_times import zone_named
from planner.core.problems import Problem
from planner.core.programme import Event, Programme, Session

LONGEST_ID = 200
LONGEST_EVENT_DAYS = 366
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years in which a time can stand: outside, clocks, calendars and time zones stop making sense."""

SLUG = re.compile(r"[a-z0-9-]{1,64}")
RESERVED_SLUGS = frozenset({"organizer", "api", "p", "e", "feeds", "healthz", "readyz", "static", "events"})
"""First words of our own addresses, which an event cannot have."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, which no database keeps in a text, and halves of a character, which no encoding can write."""


def integrity_problems(programme: Programme) -> tuple[Problem, ...]:
    """Everything that keeps the programme from being published, all of severity 'refused'; empty for a sound one.

    Takes any `Programme`, however wrong; never raises. `record` names the thing ('session X'), `field` what of it.
    """
    return (
        *_event_problems(programme),
        *_id_problems(programme),
        *_title_problems(programme),
        *_number_problems(programme),
        *(problem for session in programme.sessions for problem in _slot_problems(session)),
        *_reference_problems(programme),
        *_loop_problems(programme),
        *_text_problems(programme),
    )


def _problem(code: str, record: str, field: str, message: str, remedy: str) -> Problem:
    return Problem(code=code, record=record, field=field, message=message, remedy=remedy)


# --- the event ---


def _event_problems(programme: Programme) -> Iterator[Problem]:
    event = programme.event
    if not SLUG.fullmatch(event.slug):
        yield _problem(
            "bad_slug",
            "event",
            "slug",
            f"{event.slug[:80]!r} cannot stand in an address.",
            "Use small letters a–z, digits and hyphens, at most 64.",
        )
    elif event.slug in RESERVED_SLUGS:
        yield _problem(
            "reserved_slug", "event", "slug", f"'{event.slug}' is an address of the planner itself.", "Choose another."
        )
    if not event.name.strip():
        yield _problem("no_name", "event", "name", "The event has no name.", "Give it one.")
    try:
        zone_named(event.timezone)
    except ValueError as wrong:
        yield _problem("bad_timezone", "event", "timezone", f"{wrong}.", "Write it like Europe/Berlin.")
    yield from _length_problems(event, programme.sessions)


def _length_problems(event: Event, sessions: Iterable[Session]) -> Iterator[Problem]:
    """The event's own dates say how long it is, or else its slots do."""
    starts = [slot.start.date() for session in sessions for slot in session.slots]
    first: date | None = event.starts_on or min(starts, default=None)
    last: date | None = event.ends_on or max(starts, default=None)
    if first is None or last is None:
        return
    if last < first:
        if event.starts_on and event.ends_on:
            message = f"The event ends ({last}) before it starts ({first})."
            yield _problem("ends_before_start", "event", "ends_on", message, "Correct one of the two.")
        return
    days = (last - first).days + 1
    if days > LONGEST_EVENT_DAYS:
        yield _problem(
            "event_too_long",
            "event",
            "ends_on",
            f"The event lasts {days:,} days, from {first} to {last}; the most is {LONGEST_EVENT_DAYS}.",
            "Look for a date with a wrong year.",
        )


# --- ids and titles ---


def _id_problems(programme: Programme) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("venue", (v.id for v in programme.venues)),
        ("room", (r.id for r in programme.rooms)),
        ("speaker", (s.id for s in programme.speakers)),
        ("session", (s.id for s in programme.sessions)),
        ("slot", (slot.id for s in programme.sessions for slot in s.slots)),
        ("tip", (t.id for t in programme.tips)),
        ("pick list", (p.id for p in programme.pick_lists)),
    )
    for kind, ids in kinds:
        for found, count in Counter(ids).items():
            if not found.strip():
                yield _problem("no_id", kind, "id", f"A {kind} has no id.", "Give each one its own.")
            elif len(found) > LONGEST_ID or CONTROL.search(found):
                yield _problem(
                    "bad_id",
                    f"{kind} {found[:40]!r}",
                    "id",
                    "The id is too long or holds control characters.",
                    f"Use at most {LONGEST_ID} visible characters.",
                )
            elif count > 1:
                yield _double(f"{kind} {found}", "id", count)
    # Nothing refers to tracks and roles but by their names, so the name is the id.
    for kind, names in (("track", [t.name for t in programme.tracks]), ("role", [r.name for r in programme.roles])):
        for name, count in Counter(names).items():
            if not name.strip():
                yield _problem("no_name", kind, "name", f"A {kind} has no name.", "Give each one its own.")
            elif count > 1:
                yield _double(f"{kind} {name}", "name", count)
    yield from _merged_problems(programme)
    session_ids = {s.id for s in programme.sessions}
    for session in programme.sessions:
        for slot in session.slots:
            if slot.id != session.id and slot.id in session_ids:
                yield _problem(
                    "slot_named_as_session",
                    f"session {session.id}",
                    "slots",
                    f"Its slot has the id of another session, '{slot.id}', so plans could not tell the two apart.",
                    "Give the slot an id of its own.",
                )


def _merged_problems(programme: Programme) -> Iterator[Problem]:
    counted = Counter(merged_id for session in programme.sessions for merged_id in session.merged_ids)
    taken = {session.id for session in programme.sessions}
    taken.update(merged_id for merged_id, count in counted.items() if count > 1)
    owner_of = {merged_id: session.id for session in programme.sessions for merged_id in session.merged_ids}
    for session in programme.sessions:
        record = f"session {session.id}"
        for merged_id in session.merged_ids:
            if merged_id in taken or not merged_id.strip() or len(merged_id) > LONGEST_ID:
                message = f"'{merged_id}' cannot be a session that was merged into it: the id is taken, or is none."
                yield _problem("bad_merged_id", record, "merged_ids", message, "Remove it there.")
        for slot in session.slots:
            if slot.came_from and slot.came_from not in session.merged_ids:
                message = f"Its slot '{slot.id}' comes from '{slot.came_from}', which was not merged into it."
                yield _problem("bad_came_from", record, "slots", message, "Add that id to merged_ids, or leave it out.")
            elif owner_of.get(slot.id, session.id) != session.id:
                message = f"Its slot has the id of a session that was merged into '{owner_of[slot.id]}'."
                yield _problem("slot_named_as_session", record, "slots", message, "Give the slot an id of its own.")


def _double(record: str, field: str, count: int) -> Problem:
    message = f"{count} of them have the same {field}."
    return _problem(f"double_{field}", record, field, message, "Give each its own, or join them.")


def _title_problems(programme: Programme) -> Iterator[Problem]:
    titled: tuple[tuple[str, str, str], ...] = (
        *(("session", s.id, s.title) for s in programme.sessions),
        *(("tip", t.id, t.title) for t in programme.tips),
        *(("pick list", p.id, p.title) for p in programme.pick_lists),
    )
    for kind, thing_id, title in titled:
        if not title.strip():
            yield _problem("no_title", f"{kind} {thing_id}", "title", "It has no title.", "Give it one.")


# --- numbers and times ---


def _number_problems(programme: Programme) -> Iterator[Problem]:
    numbers: tuple[tuple[str, str, int | None], ...] = (
        ("event", "expected_attendance", programme.event.expected_attendance),
        *((f"room {room.id}", "capacity", room.capacity) for room in programme.rooms),
        *((f"walk {w.from_venue_id} – {w.to_venue_id}", "minutes", w.minutes) for w in programme.walks),
    )
    for record, field, number in numbers:
        if number is not None and number < 0:
            yield _problem("negative", record, field, f"{number} is below zero.", "Correct the number.")
    for venue in programme.venues:
        for field, degrees, most in (("latitude", venue.latitude, 90), ("longitude", venue.longitude, 180)):
            if degrees is not None and not -most <= degrees <= most:  # what is not a number is not between them either
                yield _problem(
                    "no_place_on_earth",
                    f"venue {venue.id}",
                    field,
                    f"{degrees} is not between -{most} and {most} degrees.",
                    "Correct it, or leave it out.",
                )


def _slot_problems(session: Session) -> Iterator[Problem]:
    record = f"session {session.id}"
    for slot in session.slots:
        if slot.session_id != session.id:
            message = f"Its slot '{slot.id}' says that it is of session '{slot.session_id}'."
            yield _problem("wrong_session", record, "slots", message, "Correct the slot's session id.")
        naive = [name for name, at in (("start", slot.start), ("end", slot.end)) if at.utcoffset() is None]
        if naive:
            yield _problem("no_zone", record, naive[0], "Its time has no zone.", "Name the event's time zone.")
            continue
        odd = [
            name for name, at in (("start", slot.start), ("end", slot.end)) if not FIRST_YEAR <= at.year <= LAST_YEAR
        ]
        if odd:
            message = f"It is in the year {getattr(slot, odd[0]).year}."
            yield _problem("impossible_year", record, odd[0], message, "Correct the date.")
        # As instants: datetimes of one zone compare by what the clock shows, which goes back when summer ends.
        elif slot.end.timestamp() < slot.start.timestamp():
            yield _problem(
                "ends_before_start",
                record,
                "end",
                f"It ends ({slot.end:%d %b %H:%M}) before it starts ({slot.start:%d %b %H:%M}).",
                "Correct one of the two.",
            )


# --- references ---


def _reference_problems(programme: Programme) -> Iterator[Problem]:
    known = {
        "venue": {v.id for v in programme.venues},
        "room": {r.id for r in programme.rooms},
        "speaker": {s.id for s in programme.speakers},
        "session": {s.id for s in programme.sessions},
    }
    for record, field, kind, wanted in _references(programme):
        if wanted not in known[kind]:
            message = f"There is no {kind} '{wanted}'."
            yield _problem("unknown_reference", record, field, message, f"Add that {kind}, or correct the id.")


def _references(programme: Programme) -> Iterator[tuple[str, str, str, str]]:
    """Every reference as record, field, kind of thing, and its id."""
    for room in programme.rooms:
        if room.venue_id is not None:
            yield f"room {room.id}", "venue_id", "venue", room.venue_id
    for walk in programme.walks:
        record = f"walk {walk.from_venue_id} – {walk.to_venue_id}"
        yield record, "from_venue_id", "venue", walk.from_venue_id
        yield record, "to_venue_id", "venue", walk.to_venue_id
    for session in programme.sessions:
        record = f"session {session.id}"
        if session.parent_id is not None:
            yield record, "parent_id", "session", session.parent_id
        for speaker_id in session.speaker_ids:
            yield record, "speaker_ids", "speaker", speaker_id
        for slot in session.slots:
            if slot.room_id is not None:
                yield record, "room_id", "room", slot.room_id
    for tip in programme.tips:
        for session_id in tip.audience.session_ids:
            yield f"tip {tip.id}", "session_ids", "session", session_id
    for pick_list in programme.pick_lists:
        for pick in pick_list.picks:
            yield f"pick list {pick_list.id}", "picks", "session", pick.session_id


def _loop_problems(programme: Programme) -> Iterator[Problem]:
    parents = {s.id: s.parent_id for s in programme.sessions}
    settled: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        current: str | None = start
        while current is not None and current not in settled and current not in path:
            path[current] = None
            current = parents.get(current)
        if current is not None and current in path:
            ids = list(path)
            circle = [*ids[ids.index(current) :], current]
            said = " → ".join(f"'{found}'" for found in circle[:5]) + (" …" if len(circle) > 5 else "")
            message = f"It is part of itself, through its parents: {said}."
            yield _problem("parent_loop", f"session {current}", "parent_id", message, "Break the circle.")
        settled.update(path)


# --- text ---


def _text_problems(programme: Programme) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Iterable[object]], ...] = (
        ("event", [programme.event]),
        ("venue", programme.venues),
        ("room", programme.rooms),
        ("track", programme.tracks),
        ("role", programme.roles),
        ("speaker", programme.speakers),
        ("session", programme.sessions),
        ("tip", programme.tips),
        ("pick list", programme.pick_lists),
    )
    for kind, things in kinds:
        for thing in things:
            field = next((field for field, text in _texts_of(thing) if NOT_TEXT.search(text)), None)
            if field is not None:
                name = str(getattr(thing, "id", "") or getattr(thing, "name", ""))
                record = kind if kind == "event" else f"{kind} {NOT_TEXT.sub('?', name)}"
                message = "The text holds a character that cannot be written."
                yield _problem("not_text", record, field, message, "Remove it; it is often invisible.")


def _texts_of(thing: object) -> Iterator[tuple[str, str]]:
    """Field and text of everything that is written for people in a dataclass and in what it holds: all but ids,
    references, slots and the parts of addresses, which are checked for more than this."""
    if not is_dataclass(thing):
        return
    for field in fields(thing):
        if field.name in ("id", "slug", "timezone", "slots") or field.name.endswith(("_id", "_ids")):
            continue
        value = getattr(thing, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str):
                yield field.name, part
            else:
                yield from _texts_of(part)
