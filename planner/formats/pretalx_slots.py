"""When and where pretalx's talks are: slots inside of talks and outside, and the rooms they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.programme import Room, Slot, slot_id_for
from planner.formats.json_records import Findings, Record, quoted, text_of
from planner.formats.pretalx_records import FoundRecords, Said
from planner.formats.stated_times import stated_instant

MOST_MINUTES = 31 * 24 * 60

Span = tuple[datetime, datetime]


class SlotReader:
    """Slots of talks, and every room that is listed or that a slot names."""

    def __init__(self, found: FoundRecords, zone: ZoneInfo, findings: Findings, languages: tuple[str, ...]) -> None:
        self._found = found
        self._zone = zone
        self._findings = findings
        self._languages = languages
        self._rooms: dict[str, Room] = {}
        self._ids: dict[str, str] = {}
        for said in found.tables["rooms"].values():
            room = self._record(said, "room")
            self._add_room(room, room.line("name"))
            room.count_unused("rooms", "position", "availabilities", "url")

    def rooms(self) -> tuple[Room, ...]:
        return tuple(self._rooms.values())

    def slots_of(self, code: str, talk: Record, listed: Sequence[Said]) -> Iterator[Slot]:
        """The talk's slots in their order, each once however often it is listed; none where it has no time yet."""
        found: dict[tuple[datetime, datetime, str | None], None] = {}
        for slot in self._slot_records(code, talk, listed):
            span = self.span(slot, talk.count("duration"))
            if span is not None:
                found.setdefault((*span, self.room_id(slot)))
        in_order = sorted(found, key=lambda slot: (slot[0].timestamp(), slot[1].timestamp(), slot[2] or ""))
        for number, (start, end, room_id) in enumerate(in_order, 1):
            yield Slot(id=slot_id_for(code, number), session_id=code, start=start, end=end, room_id=room_id)

    def span(self, slot: Record, talk_minutes: int | None) -> Span | None:
        """Start and end; None for a slot that has no time yet, and where the findings say what is wrong."""
        starts, ends = slot.line("start"), slot.line("end")
        if not starts:
            return None
        start = stated_instant(starts, self._zone, slot, "start")
        if start is None:
            return None
        if not ends:
            return self._lasting(slot, start, slot.count("duration") or talk_minutes)
        end = stated_instant(ends, self._zone, slot, "end")
        if end is None:
            return None
        if end.timestamp() < start.timestamp():
            message = f"It ends ({end:%d %b %H:%M}) before it starts ({start:%d %b %H:%M})."
            self._findings.refuse("ends_before_start", slot.name, "end", message, "Correct one of the two.")
            return None
        return start, end

    def room_id(self, slot: Record) -> str | None:
        """The room of a slot: an object, the number of one that is listed, or a name."""
        value = slot.value("room")
        if value is None:
            return None
        if isinstance(value, dict) and "name" in value:
            room = slot.record("room")
            return self._add_room(room, room.line("name"))
        named = slot.line("room")
        number = str(value) if isinstance(value, int) else slot.line("room_id")
        known = self._ids.get(f"number {number}") or self._ids.get(f"name {named}")
        if known is not None or not named:
            return known
        if isinstance(value, int):
            message = f"Its room is number {quoted(named)}, and nothing says what that is."
            remedy = "Export it with ?expand=slots.room, or with the list of rooms."
            self._findings.warn("unknown_reference", slot.name, "room", message, remedy)
            return None
        return self._add_room(Record({"id": number} if number else {}, slot.name, self._findings), named)

    def _add_room(self, room: Record, name: str) -> str | None:
        number = room.line("id")
        known = self._ids.get(f"number {number}") if number else self._ids.get(f"name {name}")
        if known is not None or not name:
            return known
        room_id = room.line("guid") or room.line("uuid") or number or name
        if room_id in self._rooms:
            message = f"Two rooms have the id '{quoted(room_id)}'; '{quoted(name)}' goes by its name."
            self._findings.warn("double_id", f"room {quoted(name)}", "id", message, "Give each its own.")
            room_id = name
        self._rooms.setdefault(room_id, Room(id=room_id, name=name, capacity=room.count("capacity")))
        if number:
            self._ids[f"number {number}"] = room_id
        self._ids.setdefault(f"name {name}", room_id)
        return room_id

    def _slot_records(self, code: str, talk: Record, listed: Sequence[Said]) -> Iterator[Record]:
        said: list[Any] = []
        for one in listed:
            said.extend(self._record(one, talk.name).items("slots"))
            if one.get("slot") is not None:
                said.append(one["slot"])
            if one.get("start") is not None:  # the widget's talks are slots as well
                said.append(one)
        said.extend(self._found.slots_of.get(code, ()))
        for number, value in enumerate(said, 1):
            is_number = isinstance(value, int) and not isinstance(value, bool)
            slot = self._found.slots.get(text_of(value) or "") if is_number else value
            if isinstance(slot, dict):
                yield self._record(slot, f"{talk.name}, slot {number}")
            elif is_number:
                message = f"Its slot is number {text_of(value)}, and nothing says when that is."
                remedy = "Export the talks with ?expand=slots,slots.room."
                self._findings.warn("unknown_reference", talk.name, "slots", message, remedy)
            else:
                talk.wrong_kind("slots", value, "a slot")

    def _lasting(self, slot: Record, start: datetime, minutes: int | None) -> Span | None:
        if minutes is None or minutes > MOST_MINUTES:
            message = "It says neither when it ends nor how long it is."
            self._findings.refuse("no_end", slot.name, "end", message, "Give it an end.")
            return None
        return start, (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(self._zone)

    def _record(self, said: Said, name: str) -> Record:
        return Record(said, name, self._findings, self._languages)
