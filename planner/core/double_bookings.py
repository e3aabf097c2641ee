"""Rooms and speakers that a programme needs twice at once. Intervals are half-open, as for clashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from planner.core.agenda import Agenda
from planner.core.problems import Problem
from planner.core.programme import Slot
from planner.core.slot_words import hours_words, slot_words

SlotWords = Callable[[Agenda, Slot], str]

MOST_NAMED = 3
"""What one slot runs into is named up to here: a room that holds a whole programme would fill a book."""


def double_booked_rooms(agenda: Agenda) -> Iterator[Problem]:
    """A warning for each slot that begins while its room is taken; a session and what it is part of share a room."""
    by_room: dict[str, list[Slot]] = defaultdict(list)
    for slot in agenda.slots_in_order:
        if slot.room_id is not None:
            by_room[slot.room_id].append(slot)
    for room_id, slots in by_room.items():
        for slot, nearby in _with_earlier(slots):
            taken_by = _first_few(
                other for other in nearby if _overlap(other, slot) and _both_need(agenda, other, slot)
            )
            if taken_by:
                title = agenda.session_of(slot).title
                yield Problem(
                    code="room_double_booked",
                    record=f"session {slot.session_id}",
                    field="room",
                    message=f"Room {agenda.rooms[room_id].name} is double-booked: “{title}” "
                    f"({hours_words(agenda, slot)}) and {_named(agenda, taken_by, hours_words)}.",
                    remedy="Move one of them.",
                    severity="warning",
                )


def double_booked_speakers(agenda: Agenda) -> Iterator[Problem]:
    """A warning for each slot whose speaker is elsewhere when it begins, or cannot walk there in time."""
    by_speaker: dict[str, list[Slot]] = defaultdict(list)
    for slot in agenda.slots_in_order:
        for speaker_id in dict.fromkeys(agenda.session_of(slot).speaker_ids):
            by_speaker[speaker_id].append(slot)
    for speaker_id, slots in by_speaker.items():
        if len(slots) < 2:
            continue
        for slot, nearby in _with_earlier(slots, agenda.longest_walk_minutes):
            others = [other for other in nearby if _both_need(agenda, other, slot)]
            at_once = _first_few(other for other in others if _overlap(other, slot))
            if at_once:
                problem = "is in two sessions at once"
                named = at_once
            else:
                hurried = ((other, _lacks_time_to_walk(agenda, other, slot)) for other in others)
                problem, named = next(((lack, [other]) for other, lack in hurried if lack), ("", []))
            if problem:
                yield Problem(
                    code="speaker_double_booked",
                    record=f"session {slot.session_id}",
                    field="speakers",
                    message=f"{agenda.speakers[speaker_id].name} {problem}: {_named(agenda, [slot], slot_words)} and "
                    f"{_named(agenda, named, slot_words)}.",
                    remedy="Move one of them.",
                    severity="warning",
                )


def _with_earlier(slots: Iterable[Slot], slack_minutes: int = 0) -> Iterator[tuple[Slot, list[Slot]]]:
    """Each slot with the earlier ones that are not over, or over for no more than `slack_minutes`: one sweep over the
    starts. Slots come in order of start; the list is good until the next step."""
    running: list[Slot] = []
    for slot in slots:
        running = [earlier for earlier in running if earlier.end_minute + slack_minutes > slot.start_minute]
        yield slot, running
        running.append(slot)


def _overlap(earlier: Slot, later: Slot) -> bool:
    """Whether they share a minute; what has no length shares none."""
    return min(earlier.end_minute, later.end_minute) > later.start_minute


def _both_need(agenda: Agenda, one: Slot, other: Slot) -> bool:
    """Whether they are two things: neither slots of one session nor a session and what it is part of."""
    return not (
        one.session_id == other.session_id
        or one.session_id in agenda.ancestors_of(other.session_id)
        or other.session_id in agenda.ancestors_of(one.session_id)
    )


def _lacks_time_to_walk(agenda: Agenda, earlier: Slot, later: Slot) -> str:
    walk_minutes = agenda.walk_minutes(agenda.venue_id_of(earlier), agenda.venue_id_of(later))
    gap_minutes = later.start_minute - earlier.end_minute
    if not 0 <= gap_minutes < walk_minutes:
        return ""
    return f"has {gap_minutes} minutes for a walk of {walk_minutes}"


def _first_few(slots: Iterable[Slot]) -> list[Slot]:
    found: list[Slot] = []
    for slot in slots:
        found.append(slot)
        if len(found) > MOST_NAMED:
            break
    return found


def _named(agenda: Agenda, slots: list[Slot], words: SlotWords) -> str:
    """'“Title” (hours), “Title” (hours) and others'."""
    named = [f"“{agenda.session_of(slot).title}” ({words(agenda, slot)})" for slot in slots[:MOST_NAMED]]
    return ", ".join(named) + (" and others" if len(slots) > MOST_NAMED else "")
