"""The published programme, immutable and indexed: what every page, rank, clash and calendar is made from."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from planner.core.clock_times import conference_day, zone_named
from planner.core.learned_fit import LearnedFit
from planner.core.programme import Event, PickList, Programme, Room, Session, Slot, Speaker, Venue

LONG_SLOT_MINUTES = 120
METRES_PER_WALKED_MINUTE = 75.0
"""A brisk 4.5 km/h, crowds included."""
DETOUR = 1.3
"""Streets over straight line, the usual factor for a city grid."""


class Agenda:
    """One published version of a programme. Build it once; nothing in it changes afterwards.

    Slots are in order of start, end, id. `version` is the programme version's number, 0 for one that is not published.
    `learned`: what was learned of this very programme when it was published, None where nothing was.
    """

    def __init__(self, programme: Programme, version: int = 0, learned: LearnedFit | None = None) -> None:
        self.programme: Programme = programme
        self.version: int = version
        self.learned: LearnedFit | None = learned
        self.event: Event = programme.event
        self.zone: ZoneInfo = zone_named(programme.event.timezone)
        self.venues: Mapping[str, Venue] = MappingProxyType({v.id: v for v in programme.venues})
        self.rooms: Mapping[str, Room] = MappingProxyType({r.id: r for r in programme.rooms})
        self.speakers: Mapping[str, Speaker] = MappingProxyType({s.id: s for s in programme.speakers})
        self.sessions: Mapping[str, Session] = MappingProxyType({s.id: s for s in programme.sessions})
        self.merged: Mapping[str, str] = MappingProxyType(
            {merged_id: session.id for session in programme.sessions for merged_id in session.merged_ids}
        )
        """Ids of sessions that are repeats of another now → that session's id."""
        self.waiting_ids: frozenset[str] = frozenset(
            listed_id
            for session in programme.sessions
            if session.merged_ids and session.slots
            for listed_id in {session.id, *session.merged_ids} - {slot.listed_under for slot in session.slots}
        )
        """Ids under which the organizer's file lists repeats that have no time yet, of sessions that have one."""
        self.pick_lists: Mapping[str, PickList] = MappingProxyType({p.id: p for p in programme.pick_lists})
        self.slots_in_order: tuple[Slot, ...] = tuple(
            sorted(
                (slot for session in programme.sessions for slot in session.slots),
                key=lambda slot: (slot.start_minute, slot.end_minute, slot.id),
            )
        )
        self.slots: Mapping[str, Slot] = MappingProxyType({slot.id: slot for slot in self.slots_in_order})
        self.untimed_sessions: tuple[Session, ...] = tuple(s for s in programme.sessions if not s.slots)
        self.slots_by_day: Mapping[date, tuple[Slot, ...]] = MappingProxyType(self._by_day())
        self.days: tuple[date, ...] = tuple(self.slots_by_day)
        self.children: Mapping[str, tuple[Session, ...]] = MappingProxyType(self._children())
        self._walks = self._walk_table()
        self.longest_walk_minutes: int = max(self._walks.values(), default=0)
        short = [s for s in self.slots_in_order if s.length_minutes <= LONG_SLOT_MINUTES]
        self._short_slots: tuple[Slot, ...] = tuple(short)
        self._short_starts: list[int] = [s.start_minute for s in short]
        self._long_slots: tuple[Slot, ...] = tuple(
            s for s in self.slots_in_order if s.length_minutes > LONG_SLOT_MINUTES
        )

    # --- looking things up ---

    def session_of(self, slot: Slot) -> Session:
        return self.sessions[slot.session_id]

    def present_id(self, session_id: str) -> str:
        """The id of the session that this one is a repeat of now; its own id for any other."""
        return self.merged.get(session_id, session_id)

    def room_of(self, slot: Slot) -> Room | None:
        return self.rooms.get(slot.room_id) if slot.room_id else None

    def venue_id_of(self, slot: Slot) -> str | None:
        room = self.room_of(slot)
        return room.venue_id if room else None

    def venue_of(self, slot: Slot) -> Venue | None:
        venue_id = self.venue_id_of(slot)
        return self.venues.get(venue_id) if venue_id else None

    def speakers_of(self, session: Session) -> tuple[Speaker, ...]:
        return tuple(self.speakers[i] for i in session.speaker_ids if i in self.speakers)

    def ancestors_of(self, session_id: str) -> tuple[str, ...]:
        """Ids of the session's parent, its parent's parent … nearest first."""
        found: list[str] = []
        session = self.sessions.get(session_id)
        while session is not None and session.parent_id and session.parent_id not in found:
            found.append(session.parent_id)
            session = self.sessions.get(session.parent_id)
        return tuple(found)

    def local(self, instant: datetime) -> datetime:
        """The same instant in the event's zone."""
        return instant.astimezone(self.zone)

    def day_of(self, slot: Slot) -> date:
        return conference_day(slot.start, self.zone, self.event.day_change)

    def walk_minutes(self, from_venue_id: str | None, to_venue_id: str | None) -> int:
        """Minutes on foot. 0 within one venue, and where a place is not known."""
        if from_venue_id is None or to_venue_id is None or from_venue_id == to_venue_id:
            return 0
        return self._walks.get((from_venue_id, to_venue_id), 0)

    @property
    def walks(self) -> Mapping[tuple[str, str], int]:
        """(venue id, venue id) → minutes on foot, wherever they are known."""
        return MappingProxyType(self._walks)

    def slots_touching(self, start_minute: int, end_minute: int) -> Iterable[Slot]:
        """Every slot with some minute in [start_minute, end_minute), and possibly some just outside: a cheap
        first sieve, for callers that check exactly."""
        low = bisect_left(self._short_starts, start_minute - LONG_SLOT_MINUTES)
        high = bisect_left(self._short_starts, end_minute)
        yield from self._short_slots[low:high]
        for slot in self._long_slots:
            if slot.start_minute < end_minute and slot.end_minute > start_minute:
                yield slot

    # --- building ---

    def _by_day(self) -> dict[date, tuple[Slot, ...]]:
        days: dict[date, list[Slot]] = defaultdict(list)
        for slot in self.slots_in_order:
            days[self.day_of(slot)].append(slot)
        return {day: tuple(days[day]) for day in sorted(days)}

    def _children(self) -> dict[str, tuple[Session, ...]]:
        found: dict[str, list[Session]] = defaultdict(list)
        for session in self.programme.sessions:
            if session.parent_id:
                found[session.parent_id].append(session)
        last = math.inf
        return {
            parent: tuple(sorted(kids, key=lambda s: (s.slots[0].start_minute if s.slots else last, s.id)))
            for parent, kids in found.items()
        }

    def _walk_table(self) -> dict[tuple[str, str], int]:
        table: dict[tuple[str, str], int] = {}
        venues = self.programme.venues
        for one in venues:
            for other in venues:
                if one.id != other.id:
                    estimate = estimated_walk_minutes(one, other)
                    if estimate is not None:
                        table[one.id, other.id] = estimate
        stated = {(w.from_venue_id, w.to_venue_id): w.minutes for w in self.programme.walks}
        for (one_id, other_id), minutes in stated.items():
            table[one_id, other_id] = minutes
            table[other_id, one_id] = stated.get((other_id, one_id), minutes)
        return table


def estimated_walk_minutes(one: Venue, other: Venue) -> int | None:
    """Minutes on foot from coordinates, where the organizer gave none; None without coordinates."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    slope = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude)) * math.sin(east / 2) ** 2
    )
    metres = 2 * 6_371_000 * math.asin(math.sqrt(slope))
    return math.ceil(metres * DETOUR / METRES_PER_WALKED_MINUTE)
