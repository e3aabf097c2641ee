"""Slots keep their ids from one programme version to the next, so that plans and calendars follow them.

Files seldom name slots, and a place in a file is no name: what a reader counts in the order of the slots ('S', 'S~2',
'S~3') says nothing. So a session's slots are matched with the ones it had: an id that the organizer gave wins; then
the same start and room; then the same start; then the same room at the nearest hour; and last the nearest hour. What
matches nothing is new, and never gets an id that another session's slot had.

Sessions that are repeats of another now are still the sessions of the organizer's file here: their slots keep the ids
they had, merged and taken apart again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from planner.core.programme import Programme, Session, Slot, slot_id_for

MOST_COMPARED = 200
"""Slots of one session that are compared with each other. Beyond, they are matched in the order of their starts."""

SlotsAsListed = dict[str, list[Slot]]
"""The slots of every session of the organizer's file, in order, by the session's id."""

Distance = Callable[[Slot, Slot], int | None]
"""Minutes between an old slot and a new one; None where a rule does not match them."""


def carry_slot_ids(old: Programme, new: Programme) -> Programme:
    """`new`, its slots named as `old` named them; `new` itself where nothing is to be renamed.

    Both hold together (`integrity_problems` finds nothing). Afterwards every slot id is its own, no slot has an id
    that was another session's, slots that did not change have the ids they had, and carrying again changes nothing.
    """
    old_slots, new_slots = _slots_as_listed(old), _slots_as_listed(new)
    names: dict[tuple[str, int], str] = {}
    for session_id, slots in new_slots.items():
        matched = _matched(session_id, old_slots.get(session_id, []), slots)
        names.update({(session_id, index): slot_id for index, slot_id in matched.items()})
    _name_new_slots(old_slots, new_slots, names)
    sessions = tuple(_renamed(session, names) for session in new.sessions)
    return new if sessions == new.sessions else replace(new, sessions=sessions)


def _slots_as_listed(programme: Programme) -> SlotsAsListed:
    found: SlotsAsListed = {}
    for session in programme.sessions:
        for session_id in (session.id, *session.merged_ids):
            found[session_id] = []
        for slot in session.slots:
            found.setdefault(slot.listed_under, []).append(slot)
    return found


# --- slots that were there before ---


def _matched(session_id: str, was: Sequence[Slot], now: Sequence[Slot]) -> dict[int, str]:
    """Old slot ids by the index of the new slot that carries them on."""
    free = {slot.id: slot for slot in was}
    left = dict(enumerate(now))
    found: dict[int, str] = {}

    def take(index: int, slot_id: str) -> None:
        found[index] = slot_id
        del left[index], free[slot_id]

    for index, slot in enumerate(now):
        # 'S', 'S~2', 'S~3' in the order of the slots is how readers count where a file names none.
        if slot.id in free and slot.id != slot_id_for(session_id, index + 1):
            take(index, slot.id)
    for distance in (_same_start_and_room, _same_start, _same_room, _any_room):
        for index, slot_id in _nearest_first(free, left, distance):
            if index in left and slot_id in free:
                take(index, slot_id)
    return found


def _same_start_and_room(old: Slot, new: Slot) -> int | None:
    return 0 if (old.start_minute, old.room_id) == (new.start_minute, new.room_id) else None


def _same_start(old: Slot, new: Slot) -> int | None:
    return 0 if old.start_minute == new.start_minute else None


def _same_room(old: Slot, new: Slot) -> int | None:
    return _any_room(old, new) if old.room_id is not None and old.room_id == new.room_id else None


def _any_room(old: Slot, new: Slot) -> int:
    return abs(old.start_minute - new.start_minute)


def _nearest_first(free: dict[str, Slot], left: dict[int, Slot], distance: Distance) -> Iterator[tuple[int, str]]:
    """Pairs that a rule matches, the nearest first; among equals the same length, then the same id, then by time."""
    if max(len(free), len(left)) > MOST_COMPARED:
        yield from _in_order(free, left, distance)
        return
    pairs = [
        (minutes, abs(old.length_minutes - new.length_minutes), old.id != new.id, new.start_minute, index, old.id)
        for index, new in left.items()
        for old in free.values()
        if (minutes := distance(old, new)) is not None
    ]
    for *_order, index, slot_id in sorted(pairs):
        yield index, slot_id


def _in_order(free: dict[str, Slot], left: dict[int, Slot], distance: Distance) -> Iterator[tuple[int, str]]:
    """The same for very many slots, without comparing all with all: the n-th of a group with the n-th."""
    keyed: dict[Distance, Callable[[Slot], object]] = {
        _same_start_and_room: lambda slot: (slot.start_minute, slot.room_id),
        _same_start: lambda slot: slot.start_minute,
        _same_room: lambda slot: slot.room_id,
        _any_room: lambda slot: None,
    }
    group_of = keyed[distance]
    groups: dict[object, list[str]] = {}
    for old in sorted(free.values(), key=lambda slot: (slot.start_minute, slot.end_minute, slot.id), reverse=True):
        groups.setdefault(group_of(old), []).append(old.id)
    for index, new in sorted(left.items(), key=lambda item: (item[1].start_minute, item[1].end_minute, item[0])):
        waiting = groups.get(group_of(new))
        if waiting and (distance is not _same_room or new.room_id is not None):
            yield index, waiting.pop()


# --- slots that are new ---


def _name_new_slots(old: SlotsAsListed, new: SlotsAsListed, names: dict[tuple[str, int], str]) -> None:
    """Adds to `names` every slot that is not in it: by its own id where that is free, or else by the next free one."""
    owners = {session_id: session_id for session_id in (*new, *old)}
    owners.update({slot.id: session_id for session_id, slots in old.items() for slot in slots})
    used = set(names.values())

    def is_free(slot_id: str, session_id: str) -> bool:
        return slot_id not in used and owners.get(slot_id, session_id) == session_id

    for session_id, slots in new.items():
        for index, slot in enumerate(slots):
            if (session_id, index) not in names and is_free(slot.id, session_id):
                names[session_id, index] = slot.id
                used.add(slot.id)
    for session_id, slots in new.items():
        occurrence = 1
        for index in range(len(slots)):
            if (session_id, index) not in names:
                while not is_free(slot_id_for(session_id, occurrence), session_id):
                    occurrence += 1
                names[session_id, index] = slot_id_for(session_id, occurrence)
                used.add(names[session_id, index])


def _renamed(session: Session, names: dict[tuple[str, int], str]) -> Session:
    counted: Counter[str] = Counter()
    slots: list[Slot] = []
    for slot in session.slots:
        name = names[slot.listed_under, counted[slot.listed_under]]
        counted[slot.listed_under] += 1
        slots.append(slot if slot.id == name else replace(slot, id=name))
    return session if tuple(slots) == session.slots else replace(session, slots=tuple(slots))
