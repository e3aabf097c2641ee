"""Agendas and plans in few words, for tests of the rules; and strategies that draw many of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from planner.core.agenda import Agenda
from planner.core.plan import BusyTime, Entry, EntryState, Plan
from planner.core.programme import Event, Programme, Room, Session, Slot, Venue, Walk

VENUE_IDS = ("a", "b", "c")
WALKS = {("a", "b"): 5, ("a", "c"): 12, ("b", "c"): 8}
BASE = datetime(2026, 5, 4, 8, tzinfo=UTC)
"""Minute 0 of every sample."""


def agenda_of(sessions: tuple[Session, ...], zone: str = "Europe/Berlin") -> Agenda:
    """An agenda of three venues, one room each ('room-a' …), with the walks above."""
    return Agenda(
        Programme(
            event=Event(
                slug="sample", name="Sample", timezone=zone, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 5)
            ),
            venues=tuple(Venue(id=v, name=f"Venue {v.upper()}") for v in VENUE_IDS),
            walks=tuple(Walk(from_venue_id=a, to_venue_id=b, minutes=m) for (a, b), m in WALKS.items()),
            rooms=tuple(Room(id=f"room-{v}", name=f"Room {v.upper()}", venue_id=v) for v in VENUE_IDS),
            sessions=sessions,
        )
    )


def sample_session(
    session_id: str,
    *slots: tuple[int, int, str],
    recorded: bool | None = None,
    parent_id: str | None = None,
    base: datetime = BASE,
) -> Session:
    """A session whose slots are (start minute, length in minutes, venue id), counted from `base`."""
    return Session(
        id=session_id,
        title=f"Session {session_id}",
        recorded=recorded,
        parent_id=parent_id,
        slots=tuple(
            Slot(
                id=session_id if number == 1 else f"{session_id}~{number}",
                session_id=session_id,
                start=base + timedelta(minutes=start),
                end=base + timedelta(minutes=start + length),
                room_id=f"room-{venue}",
            )
            for number, (start, length, venue) in enumerate(slots, 1)
        ),
    )


def plan_of(states: dict[str, str], *busy: tuple[int, int, str | None]) -> Plan:
    """A plan from slot id → state, and busy times as (start minute, length, venue id)."""
    return Plan(
        entries=tuple(
            Entry(slot_id=slot_id, session_id=slot_id.split("~")[0], state=EntryState(state))
            for slot_id, state in sorted(states.items())
        ),
        busy_times=tuple(
            BusyTime(
                id=f"busy-{number}",
                start=BASE + timedelta(minutes=start),
                end=BASE + timedelta(minutes=start + length),
                title="Lunch",
                venue_id=venue,
            )
            for number, (start, length, venue) in enumerate(busy)
        ),
    )


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    """Up to ten sessions: repeats, parents, zero lengths, whole days, all three venues."""
    count = draw(st.integers(1, 10))
    sessions = []
    slot = st.tuples(st.integers(0, 240), st.sampled_from([0, 5, 20, 40, 60, 300]), st.sampled_from(VENUE_IDS))
    for number in range(count):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        sessions.append(
            sample_session(
                f"s{number}",
                *draw(st.lists(slot, min_size=1, max_size=2)),
                recorded=draw(st.sampled_from([True, False, None])),
                parent_id=f"s{parent}" if parent is not None else None,
            )
        )
    return agenda_of(tuple(sessions))


@st.composite
def agendas_and_plans(draw: st.DrawFn) -> tuple[Agenda, Plan]:
    """An agenda and a plan of some of its slots in any state, with busy times."""
    agenda = draw(agendas())
    slot_ids = draw(st.lists(st.sampled_from(sorted(agenda.slots)), unique=True, max_size=8))
    states = {slot_id: draw(st.sampled_from([s.value for s in EntryState])) for slot_id in slot_ids}
    busy = draw(
        st.lists(st.tuples(st.integers(0, 240), st.integers(5, 60), st.none() | st.sampled_from(VENUE_IDS)), max_size=2)
    )
    return agenda, plan_of(states, *busy)
