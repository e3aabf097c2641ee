"""What is likely to be a mistake in a programme that could be published: each finding names place and remedy."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from difflib import SequenceMatcher

from planner.core.agenda import Agenda
from planner.core.problems import Problem, Severity
from planner.core.programme import Programme, Session, Slot

SHORTEST_SLOT_MINUTES = 5
LONGEST_SLOT_MINUTES = 12 * 60
NAMED_IN_A_NOTE = 3
MOJIBAKE = re.compile("\ufffd|â€[™œ\x9d“”¦]|Ã[©¨¤¶¼±³]|Â[ \xa0]")
REPEAT_MARK = re.compile(r"\s*(?:\(\d+\)|[-–]\s*R\d+|\(repeat\)|#\d+)\s*$", re.IGNORECASE)
LEVEL_LIKENESS = 0.72
"""'Beginner' and 'Beginning' are 0.82 alike, 'Beginner' and 'Intermediate' 0.4."""
NAME_LIKENESS = 0.93


def check_programme(programme: Programme) -> tuple[Problem, ...]:
    """Warnings first, then notes. Takes a programme that `integrity_problems` found sound."""
    agenda = Agenda(programme)
    found = [
        *_double_booked_rooms(agenda),
        *_double_booked_speakers(agenda),
        *_odd_times(agenda),
        *_children_outside(agenda),
        *_broken_text(programme),
        *_spelled_two_ways(programme),
        *_missing(agenda),
        *_likely_repeats(programme),
        *_against_keynotes(agenda),
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity != "warning"))


def _finding(
    code: str, record: str, message: str, remedy: str, severity: Severity = "warning", field: str = ""
) -> Problem:
    return Problem(code=code, record=record, message=message, remedy=remedy, severity=severity, field=field)


def _overlapping(slots: Iterable[Slot], slack_minutes: int = 0) -> Iterator[tuple[Slot, Slot]]:
    """Pairs that overlap, or follow each other within `slack_minutes`, by a sweep over the starts."""
    open_ones: list[Slot] = []
    for slot in sorted(slots, key=lambda s: (s.start_minute, s.end_minute, s.id)):
        open_ones = [o for o in open_ones if o.end_minute + slack_minutes > slot.start_minute]
        for earlier in open_ones:
            yield earlier, slot
        open_ones.append(slot)


def _are_one_thing(agenda: Agenda, one: Slot, other: Slot) -> bool:
    return (
        one.session_id == other.session_id
        or one.session_id in agenda.ancestors_of(other.session_id)
        or other.session_id in agenda.ancestors_of(one.session_id)
    )


def _hours(agenda: Agenda, slot: Slot) -> str:
    start = agenda.local(slot.start)
    return f"{start:%a} {start.day} {start:%b} {start:%H:%M}–{agenda.local(slot.end):%H:%M}"


def _double_booked_rooms(agenda: Agenda) -> Iterator[Problem]:
    by_room: dict[str, list[Slot]] = defaultdict(list)
    for slot in agenda.slots_in_order:
        if slot.room_id is not None:
            by_room[slot.room_id].append(slot)
    for room_id, slots in by_room.items():
        for one, other in _overlapping(slots):
            if one.end_minute > other.start_minute and not _are_one_thing(agenda, one, other):
                first, second = agenda.session_of(one), agenda.session_of(other)
                yield _finding(
                    "room_double_booked",
                    f"session {second.id}",
                    f"Room {agenda.rooms[room_id].name} is double-booked: “{first.title}” "
                    f"({_hours(agenda, one)}) and “{second.title}” ({_hours(agenda, other)}).",
                    "Move one of them.",
                    field="room",
                )


def _double_booked_speakers(agenda: Agenda) -> Iterator[Problem]:
    by_speaker: dict[str, list[Slot]] = defaultdict(list)
    for slot in agenda.slots_in_order:
        for speaker_id in agenda.session_of(slot).speaker_ids:
            by_speaker[speaker_id].append(slot)
    for speaker_id, slots in by_speaker.items():
        for one, other in _overlapping(slots, agenda.longest_walk_minutes):
            if _are_one_thing(agenda, one, other):
                continue
            walk = agenda.walk_minutes(agenda.venue_id_of(one), agenda.venue_id_of(other))
            gap = other.start_minute - one.end_minute
            if gap >= walk:
                continue
            name = agenda.speakers[speaker_id].name
            first, second = agenda.session_of(one).title, agenda.session_of(other).title
            problem = "is in two places" if gap < 0 else f"has {gap} minutes for a walk of {walk}"
            yield _finding(
                "speaker_double_booked",
                f"session {other.session_id}",
                f"{name} {problem}: “{first}” ({_hours(agenda, one)}) and “{second}” ({_hours(agenda, other)}).",
                "Move one of them.",
                field="speakers",
            )


def _odd_times(agenda: Agenda) -> Iterator[Problem]:
    event = agenda.event
    for slot in agenda.slots_in_order:
        session = agenda.session_of(slot)
        day = agenda.day_of(slot)
        if (event.starts_on and day < event.starts_on) or (event.ends_on and day > event.ends_on):
            yield _finding(
                "outside_event",
                f"session {session.id}",
                f"“{session.title}” is on {_hours(agenda, slot)}, outside the event "
                f"({event.starts_on} to {event.ends_on}).",
                "Correct its date, or the event's.",
                field="start",
            )
        if slot.length_minutes < SHORTEST_SLOT_MINUTES or slot.length_minutes > LONGEST_SLOT_MINUTES:
            length = timedelta(minutes=slot.length_minutes)
            yield _finding(
                "odd_length",
                f"session {session.id}",
                f"“{session.title}” lasts {length} (h:mm:ss).",
                "Correct its start or its end.",
                field="end",
            )


def _children_outside(agenda: Agenda) -> Iterator[Problem]:
    for parent_id, children in agenda.children.items():
        parent = agenda.sessions.get(parent_id)
        if parent is None or not parent.slots:
            continue
        for child in children:
            for slot in child.slots:
                if not any(p.start <= slot.start and slot.end <= p.end for p in parent.slots):
                    yield _finding(
                        "outside_parent",
                        f"session {child.id}",
                        f"“{child.title}” ({_hours(agenda, slot)}) is outside “{parent.title}”, which it is part of.",
                        "Correct its time, or its parent's.",
                        field="start",
                    )


def _broken_text(programme: Programme) -> Iterator[Problem]:
    for session in programme.sessions:
        for field, text in (("title", session.title), ("abstract", session.abstract)):
            found = MOJIBAKE.search(text)
            if found:
                around = text[max(0, found.start() - 12) : found.end() + 12]
                yield _finding(
                    "lost_encoding",
                    f"session {session.id}",
                    f"The text lost its encoding: “…{around}…”.",
                    "Export the file again as UTF-8.",
                    field=field,
                )
        if session.abstract.endswith(("…", "...")) and len(session.abstract) > 200:
            yield _finding(
                "cut_off",
                f"session {session.id}",
                f"The abstract of “{session.title}” seems cut off.",
                "Export it whole.",
                "note",
                field="abstract",
            )


def _spelled_two_ways(programme: Programme) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Counter[str], float], ...] = (
        ("level", Counter(s.level for s in programme.sessions if s.level), LEVEL_LIKENESS),
        ("role", Counter(role for s in programme.sessions for role in s.roles), NAME_LIKENESS),
        ("topic", Counter(topic for s in programme.sessions for topic in s.topics), NAME_LIKENESS),
        ("track", Counter(s.track for s in programme.sessions if s.track), NAME_LIKENESS),
        ("format", Counter(s.format for s in programme.sessions if s.format), NAME_LIKENESS),
    )
    for field, counted, likeness in kinds:
        names = sorted(counted, key=lambda name: (-counted[name], name))
        for index, often in enumerate(names):
            for seldom in names[index + 1 :]:
                if _same_name(often, seldom, likeness):
                    yield _finding(
                        "spelled_two_ways",
                        "programme",
                        f"A {field} is spelled two ways: “{often}” ({counted[often]}) and “{seldom}” "
                        f"({counted[seldom]}).",
                        "Use one of them.",
                        field=field,
                    )


def _same_name(one: str, other: str, likeness: float) -> bool:
    plain_one, plain_other = _plain(one), _plain(other)
    if plain_one == plain_other:
        return True
    if abs(len(plain_one) - len(plain_other)) > 3 or min(len(plain_one), len(plain_other)) < 5:
        return False
    if re.findall(r"\d+", plain_one) != re.findall(r"\d+", plain_other):
        return False
    matcher = SequenceMatcher(None, plain_one, plain_other, autojunk=False)
    return matcher.real_quick_ratio() >= likeness and matcher.ratio() >= likeness


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


def _missing(agenda: Agenda) -> Iterator[Problem]:
    """One note for each kind of gap, since a thousand lines that say the same would hide the rest."""
    sessions = agenda.programme.sessions
    timed = [s for s in sessions if s.slots]
    kinds: list[tuple[str, str, list[Session]]] = [
        ("no_time", "no time yet", [s for s in sessions if not s.slots]),
        ("no_abstract", "no abstract", [s for s in sessions if not s.abstract]),
    ]
    if agenda.rooms:
        kinds.append(("no_room", "no room", [s for s in timed if any(slot.room_id is None for slot in s.slots)]))
    if agenda.speakers:
        kinds.append(("no_speaker", "no speaker", [s for s in sessions if not s.speaker_ids]))
    for code, what, lacking in kinds:
        if lacking:
            named = ", ".join(f"“{s.title}”" for s in lacking[:NAMED_IN_A_NOTE])
            more = " …" if len(lacking) > NAMED_IN_A_NOTE else ""
            noun = "session has" if len(lacking) == 1 else "sessions have"
            yield _finding(code, "programme", f"{len(lacking):,} {noun} {what}: {named}{more}", "", "note")


def _likely_repeats(programme: Programme) -> Iterator[Problem]:
    by_title: dict[str, list[Session]] = defaultdict(list)
    for session in programme.sessions:
        by_title[_plain(REPEAT_MARK.sub("", session.title))].append(session)
    for sessions in by_title.values():
        if len(sessions) > 1:
            ids = ", ".join(s.id for s in sessions[:NAMED_IN_A_NOTE])
            more = " …" if len(sessions) > NAMED_IN_A_NOTE else ""
            yield _finding(
                "likely_repeat",
                f"session {sessions[0].id}",
                f"{len(sessions)} sessions carry the title “{sessions[0].title}”: {ids}{more}.",
                "If they are repeats of one session, give them one id.",
                "note",
                field="title",
            )


def _against_keynotes(agenda: Agenda) -> Iterator[Problem]:
    for slot in agenda.slots_in_order:
        keynote = agenda.session_of(slot)
        if keynote.format.casefold() != "keynote":
            continue
        against = [
            other
            for other in agenda.slots_touching(slot.start_minute, slot.end_minute)
            if other.start_minute < slot.end_minute
            and other.end_minute > slot.start_minute
            and not _are_one_thing(agenda, slot, other)
        ]
        if against:
            noun = "slot runs" if len(against) == 1 else "slots run"
            yield _finding(
                "against_keynote",
                f"session {keynote.id}",
                f"{len(against)} {noun} against the keynote “{keynote.title}” ({_hours(agenda, slot)}).",
                "",
                "note",
                field="start",
            )
