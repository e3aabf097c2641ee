"""The page of a free stretch of a plan: the best that fills it, and single sessions that fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from planner.core.agenda import Agenda
from planner.core.clock_times import conference_day, minutes_between
from planner.core.fit import profile_of
from planner.core.plan import EntryState, Plan
from planner.core.planning.gaps import fill_gap
from planner.core.planning.left_out import points
from planner.core.planning.wishes import wishes
from planner.services.browse_agenda import CardMaker, SessionCard
from planner.services.patience import patience


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingSession:
    """`value` in words; `walk_minutes`: how much more the day's walks get."""

    card: SessionCard
    value: str
    walk_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPage:
    """`best`: what together fills the gap best; `best_value` in words. `inside`: what of the plan is in it already.
    Times are in the event's zone."""

    day: date
    start: datetime
    end: datetime
    minutes: int
    inside: tuple[SessionCard, ...]
    best: tuple[SessionCard, ...]
    best_value: str
    best_walk_minutes: int
    singles: tuple[FittingSession, ...]


def gap_page(agenda: Agenda, plan: Plan, start: datetime, end: datetime) -> GapPage:
    """What fits between two aware datetimes, everything one is going to staying as it is."""
    from_minute, to_minute = int(start.timestamp() // 60), int(end.timestamp() // 60)
    filled = fill_gap(wishes(agenda, plan), from_minute, to_minute, patience())
    cards = CardMaker(agenda, plan, profile_of(plan))
    inside = [
        agenda.slots[entry.slot_id]
        for entry in plan.entries
        if entry.slot_id in agenda.slots and entry.state in (EntryState.GOING, EntryState.SPEAKING)
    ]
    inside = [slot for slot in inside if slot.start_minute >= from_minute and slot.end_minute <= to_minute]
    return GapPage(
        day=conference_day(start, agenda.zone, agenda.event.day_change),
        start=agenda.local(start),
        end=agenda.local(end),
        minutes=minutes_between(start, end),
        inside=tuple(map(cards.of_slot, sorted(inside, key=lambda slot: (slot.start_minute, slot.id)))),
        best=tuple(cards.of_slot(agenda.slots[slot_id]) for slot_id in filled.best),
        best_value=points(filled.value),
        best_walk_minutes=filled.walk_minutes,
        singles=tuple(
            FittingSession(
                card=cards.of_slot(agenda.slots[filling.slot_id]),
                value=points(filling.value),
                walk_minutes=filling.walk_minutes,
            )
            for filling in filled.fillings
        ),
    )
