"""The rooms of a c3voc schedule: those the conference lists, and those that only its events name."""

from __future__ import annotations

from collections import Counter

from planner.core.programme import Room
from planner.formats.json_records import Record, quoted
from planner.formats.voc_events import ListedEvent, room_named

_RECORDED_BY_DEFAULT = {
    "record_by_default": True,
    "not_recorded_by_default": False,
    "recording_forbidden": False,
    "recording_not_possible": False,
}


class RoomList:
    """Rooms by their guid where each has its own, or else by slug or name; found by any of the three."""

    def __init__(self, conference: Record) -> None:
        self._rooms: dict[str, Room] = {}
        self._ids: dict[str, str] = {}
        self._recorded: dict[str, bool] = {}
        records = conference.records("rooms", "room")
        self._are_listed = bool(records)
        guids = Counter(record.line("guid") for record in records)
        for record in records:
            guid, slug, name = record.line("guid"), record.line("slug"), record.line("name")
            if name:
                room_id = guid if guids[guid] == 1 and guid else slug or name
                self._add(record, name if room_id in self._rooms else room_id, (name, slug, guid))
            record.count_unused("rooms")

    def all_rooms(self) -> tuple[Room, ...]:
        return tuple(self._rooms.values())

    def id_for(self, event: ListedEvent) -> str | None:
        """The room that the event names, or else that it is listed under. One that is not known yet is added."""
        named = room_named(event.record)
        known = next((self._ids[said] for said in named if said in self._ids), None)
        if known is not None:
            return known
        name = (named or (event.room,))[-1]
        if not name:
            return None
        if name not in self._ids:
            if self._are_listed:
                message = f"There is no room '{quoted(name)}' among the conference's rooms; it is added."
                event.record.findings.warn("unknown_room", event.record.name, "room", message, "Correct its name.")
            self._ids[name] = name
            self._rooms.setdefault(name, Room(id=name, name=name))
        return self._ids[name]

    def records_by_default(self, room_id: str | None) -> bool | None:
        """Whether what happens there is recorded unless somebody objects; None where nobody says."""
        return self._recorded.get(room_id or "")

    def _add(self, record: Record, room_id: str, known_as: tuple[str, ...]) -> None:
        self._rooms.setdefault(room_id, Room(id=room_id, name=known_as[0], capacity=record.count("capacity")))
        for name in known_as:
            self._ids.setdefault(name, room_id)
        recording = record.record("features").line("recording")
        if recording in _RECORDED_BY_DEFAULT:
            self._recorded[room_id] = _RECORDED_BY_DEFAULT[recording]
