"""What is likely to be a mistake in a programme that could be published: each finding names place and remedy."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from planner.core.agenda import Agenda
from planner.core.double_bookings import double_booked_rooms, double_booked_speakers
from planner.core.problems import Problem, Severity
from planner.core.programme import Programme, Session, Slot
from planner.core.slot_words import hours_words, slot_words
from planner.core.spellings import spelled_two_ways
from planner.core.text_faults import cut_off_abstracts, lost_encoding
from planner.core.words import folded_name

SHORTEST_SLOT_MINUTES = 5
LONGEST_SLOT_MINUTES = 12 * 60
NAMED_IN_A_NOTE = 3
REPEAT_MARK = re.compile(r"\s*(?:\(\d+\)|[-–—(]\s*R\d+\s*\)?|[\[(]\s*repeat\w*\s*[\])]|[-–—:]\s*repeat\w*)\s*$", re.I)
"""What organizers put behind a title that they schedule again: '(2)', '-R1', '[Repeat]'."""


def check_programme(programme: Programme) -> tuple[Problem, ...]:
    """What an organizer should look at before the public does: warnings first, then notes, each kind together.

    Takes a programme in which `integrity.integrity_problems` found nothing. Some 50 ms for 2,000 sessions.
    """
    agenda = Agenda(programme)
    found = [
        *double_booked_rooms(agenda),
        *double_booked_speakers(agenda),
        *_outside_event(agenda),
        *_odd_lengths(agenda),
        *_listed_twice(agenda),
        *_children_outside(agenda),
        *lost_encoding(programme),
        *cut_off_abstracts(programme),
        *spelled_two_ways(programme),
        *_nameless(programme),
        *_tips_for_nobody(programme),
        *_missing(agenda),
        *_likely_repeats(agenda),
        *_against_keynotes(agenda),
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity != "warning"))


def _finding(
    code: str, record: str, message: str, remedy: str, severity: Severity = "warning", field: str = ""
) -> Problem:
    return Problem(code=code, record=record, message=message, remedy=remedy, severity=severity, field=field)


# --- times ---


def _outside_event(agenda: Agenda) -> Iterator[Problem]:
    """What begins after midnight of the last day still belongs to its evening."""
    first, last = agenda.event.starts_on, agenda.event.ends_on
    for slot in agenda.slots_in_order:
        day, date = agenda.day_of(slot), agenda.local(slot.start).date()
        if (first is not None and date < first) or (last is not None and day > last):
            title = agenda.session_of(slot).title
            bounds = f"({first or '?'} to {last or '?'})"
            yield _finding(
                "outside_event",
                f"session {slot.session_id}",
                f"“{title}” is on {hours_words(agenda, slot)} {slot.start.year}, outside the event {bounds}.",
                "Correct its date, or the event's.",
                field="start",
            )


def _odd_lengths(agenda: Agenda) -> Iterator[Problem]:
    for slot in agenda.slots_in_order:
        if not SHORTEST_SLOT_MINUTES <= slot.length_minutes <= LONGEST_SLOT_MINUTES:
            title, length = agenda.session_of(slot).title, _length_words(slot.length_minutes)
            yield _finding(
                "odd_length",
                f"session {slot.session_id}",
                f"“{title}” ({hours_words(agenda, slot)}) lasts {length}.",
                "Correct its start or its end.",
                field="end",
            )


def _length_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    counted = ((hours, "hour"), (rest, "minute"))
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in counted if n) or "0 minutes"


def _listed_twice(agenda: Agenda) -> Iterator[Problem]:
    """A repeat at the same hour in the same room is a row that somebody copied."""
    for session in agenda.programme.sessions:
        if len(session.slots) < 2:
            continue
        counted = Counter((slot.start_minute, slot.room_id) for slot in session.slots)
        for slot in {(slot.start_minute, slot.room_id): slot for slot in session.slots}.values():
            count = counted[slot.start_minute, slot.room_id]
            if count > 1:
                yield _finding(
                    "listed_twice",
                    f"session {session.id}",
                    f"“{session.title}” has {count} slots at the same hour and place: {slot_words(agenda, slot)}.",
                    "Remove all but one.",
                    field="slots",
                )


def _children_outside(agenda: Agenda) -> Iterator[Problem]:
    for parent_id, children in agenda.children.items():
        parent = agenda.sessions[parent_id]
        for child in children if parent.slots else ():
            for slot in child.slots:
                if not any(
                    p.start_minute <= slot.start_minute and slot.end_minute <= p.end_minute for p in parent.slots
                ):
                    yield _finding(
                        "outside_parent",
                        f"session {child.id}",
                        f"“{child.title}” ({hours_words(agenda, slot)}) is outside “{parent.title}” "
                        f"({', '.join(hours_words(agenda, p) for p in parent.slots)}), which it is part of.",
                        "Correct its time, or its parent's.",
                        field="start",
                    )


def _against_keynotes(agenda: Agenda) -> Iterator[Problem]:
    for slot in agenda.slots_in_order:
        keynote = agenda.session_of(slot)
        if not _is_keynote(keynote):
            continue
        count = sum(
            _runs_against(agenda, slot, other) for other in agenda.slots_touching(slot.start_minute, slot.end_minute)
        )
        if count:
            yield _finding(
                "against_keynote",
                f"session {keynote.id}",
                f"{count:,} {'slot runs' if count == 1 else 'slots run'} against the keynote “{keynote.title}” "
                f"({hours_words(agenda, slot)}).",
                "" if keynote.recorded else "Keep its hour free, or have it recorded.",
                "note",
                field="start",
            )


def _is_keynote(session: Session) -> bool:
    """By its format or, where the organizer gives it none, by its title."""
    return "keynote" in folded_name(session.format or session.title).split()


def _runs_against(agenda: Agenda, keynote: Slot, other: Slot) -> bool:
    shared = min(keynote.end_minute, other.end_minute) - max(keynote.start_minute, other.start_minute)
    return (
        shared > 0
        and other.session_id != keynote.session_id
        and other.session_id not in agenda.ancestors_of(keynote.session_id)
        and keynote.session_id not in agenda.ancestors_of(other.session_id)
    )


# --- gaps ---


def _missing(agenda: Agenda) -> Iterator[Problem]:
    """One note for each kind of gap, since a thousand lines that say the same would hide the rest."""
    sessions = agenda.programme.sessions
    kinds: list[tuple[str, str, str, Iterable[Session]]] = [
        ("no_time", "no time yet", "Add its time when it is known.", (s for s in sessions if not s.slots)),
        ("no_abstract", "no abstract", "Say what it is about.", (s for s in sessions if not s.abstract.strip())),
        ("no_speaker", "no speaker", "Add who speaks.", (s for s in sessions if not s.speaker_ids)),
    ]
    if agenda.rooms:
        roomless = (s for s in sessions if any(slot.room_id is None for slot in s.slots))
        kinds.insert(1, ("no_room", "no room", "Add its room.", roomless))
    for code, what, remedy, found in kinds:
        lacking = list(found)
        if lacking:
            noun = "session has" if len(lacking) == 1 else "sessions have"
            message = f"{len(lacking):,} {noun} {what}: {_first_titles(lacking)}."
            yield _finding(code, "programme", message, remedy, "note")


def _first_titles(sessions: list[Session]) -> str:
    named = ", ".join(f"“{s.title}”" for s in sessions[:NAMED_IN_A_NOTE])
    more = len(sessions) - NAMED_IN_A_NOTE
    return f"{named} and {more:,} more" if more > 0 else named


def _nameless(programme: Programme) -> Iterator[Problem]:
    things: tuple[tuple[str, str, str], ...] = (
        *(("venue", v.id, v.name) for v in programme.venues),
        *(("room", r.id, r.name) for r in programme.rooms),
        *(("speaker", s.id, s.name) for s in programme.speakers),
    )
    for kind, thing_id, name in things:
        if not name.strip():
            yield _finding("no_name", f"{kind} {thing_id}", f"This {kind} has no name.", "Give it one.", field="name")


def _tips_for_nobody(programme: Programme) -> Iterator[Problem]:
    """A tip whose audience cannot exist is never shown, and nobody would notice."""
    roles = {role.name.casefold() for role in programme.roles}
    roles.update(role.casefold() for s in programme.sessions for role in s.roles)
    formats = {s.format.casefold() for s in programme.sessions}
    for tip in programme.tips:
        audience, fact = tip.audience, tip.audience.fact
        lack = ""
        if audience.roles and roles.isdisjoint(role.casefold() for role in audience.roles):
            lack = f"no session is for {' or '.join(audience.roles)}"
        elif audience.formats and formats.isdisjoint(format_.casefold() for format_ in audience.formats):
            lack = f"no session has the format {' or '.join(audience.formats)}"
        elif fact is not None and fact.kind == "walking_minutes" and fact.minutes is None:
            lack = "it does not say how many minutes of walking"
        elif fact is not None and fact.kind == "starts_before" and fact.before is None:
            lack = "it does not say before which hour"
        if lack:
            message = f"“{tip.title}” is never shown: {lack}."
            yield _finding("tip_for_nobody", f"tip {tip.id}", message, "Correct its audience.", field="audience")


# --- repeats ---


def _likely_repeats(agenda: Agenda) -> Iterator[Problem]:
    by_title: dict[str, list[Session]] = defaultdict(list)
    for session in agenda.programme.sessions:
        by_title[folded_name(REPEAT_MARK.sub("", session.title))].append(session)
    for title, sessions in by_title.items():
        ids = {s.id for s in sessions}
        # A session that is part of another of that title (the talk of a one-talk summit) is no repeat of it.
        apart = [s for s in sessions if ids.isdisjoint(agenda.ancestors_of(s.id))]
        if title and len(apart) > 1:
            listed = ", ".join(s.id for s in apart[:NAMED_IN_A_NOTE])
            more = f" and {len(apart) - NAMED_IN_A_NOTE:,} more" if len(apart) > NAMED_IN_A_NOTE else ""
            yield _finding(
                "likely_repeat",
                f"session {apart[0].id}",
                f"{len(apart)} sessions carry the title “{apart[0].title}”: {listed}{more}.",
                "If they are repeats of one session, give them one id, or load the file with --repeats.",
                "note",
                field="title",
            )
