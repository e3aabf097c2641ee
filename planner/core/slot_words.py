"""When and where a slot is, in the words of problems and differences; times local to the event."""

from __future__ import annotations

from planner.core.agenda import Agenda
from planner.core.programme import Slot


def slot_words(agenda: Agenda, slot: Slot) -> str:
    """'Mon 13 Oct 10:00–10:40, West 2001, Moscone West'."""
    return ", ".join(part for part in (hours_words(agenda, slot), place_words(agenda, slot)) if part)


def hours_words(agenda: Agenda, slot: Slot) -> str:
    """'Mon 13 Oct 10:00–10:40'; with the day of its end too where that is not the same or the next night."""
    start, end = agenda.local(slot.start), agenda.local(slot.end)
    days_later = (end.date() - start.date()).days
    is_plain = days_later == 0 or (days_later == 1 and end.time() < start.time())
    last = f"{end:%H:%M}" if is_plain else f"{end:%a} {end.day} {end:%b} {end:%H:%M}"
    return f"{start:%a} {start.day} {start:%b} {start:%H:%M}–{last}"


def place_words(agenda: Agenda, slot: Slot) -> str:
    """'West 2001, Moscone West', as far as it is known; '' for a slot without a room."""
    room, venue = agenda.room_of(slot), agenda.venue_of(slot)
    return ", ".join(place.name for place in (room, venue) if place is not None)
