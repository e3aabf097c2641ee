"""Rooms and venues out of what calendars write for a place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from planner.core.programme import Room, Venue
from planner.formats.slugs import slugged

_SEPARATOR = re.compile(r"\s*(?:\n|,\s)\s*")


class Places:
    """The places of a whole file. 'Room 3, Main Building' is a room in a venue where another room is in that one too;
    else it is a room of that name: a lone comma may as well be part of an address."""

    def __init__(self, locations: Iterable[str]) -> None:
        rooms_of: dict[str, set[str]] = defaultdict(set)
        for location in locations:
            room, venue = _split(location)
            rooms_of[venue].add(room)
        self._venue_names = {venue for venue, rooms in rooms_of.items() if venue and len(rooms) > 1}
        self._rooms: dict[str, Room] = {}
        self._venues: dict[str, Venue] = {}

    def room_id(self, location: str, degrees: tuple[float, float] | None) -> str | None:
        """The room that the text names; the venue stands where the first of its rooms does. None for no text."""
        name, venue_name = _split(location)
        if not name:
            return None
        if venue_name not in self._venue_names:
            name, venue_name = " ".join(location.split()), ""
        venue_id = (slugged(venue_name) or venue_name) if venue_name else None
        if venue_id is not None:
            venue = self._venues.setdefault(venue_id, Venue(id=venue_id, name=venue_name))
            if degrees is not None and venue.latitude is None:
                self._venues[venue_id] = replace(venue, latitude=degrees[0], longitude=degrees[1])
        room_id = f"{venue_id}/{name}" if venue_id else name
        self._rooms.setdefault(room_id, Room(id=room_id, name=name, venue_id=venue_id))
        return room_id

    def rooms(self) -> tuple[Room, ...]:
        return tuple(self._rooms.values())

    def venues(self) -> tuple[Venue, ...]:
        return tuple(self._venues.values())


def _split(location: str) -> tuple[str, str]:
    """What stands before the first comma or line end, and the rest on one line."""
    parts = [" ".join(part.split()) for part in _SEPARATOR.split(location.strip(), maxsplit=1)]
    return parts[0], parts[1] if len(parts) > 1 else ""
