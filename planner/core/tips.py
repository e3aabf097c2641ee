"""Which tips concern whom, and why: everybody, a role, a format, an hour, a session, or a fact of a day's plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from planner.core.agenda import Agenda
from planner.core.day_plan import DayEntry, PlanDay
from planner.core.plan import EntryState
from planner.core.programme import Audience, Session, Slot, Tip
from planner.core.role_words import people_of_role


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTip:
    """A tip for one day. `because`: a phrase ('50 minutes of walking on Tuesday', 'for Developers'), or '' for a tip
    that is everybody's."""

    tip: Tip
    because: str = ""


def tips_for_everybody(agenda: Agenda, role: str = "") -> tuple[Tip, ...]:
    """Tips with no condition but, perhaps, a role that is the attendee's; the role's first, then in the organizer's
    order. `role` '': not said, so no role's tips."""
    found = [
        tip
        for tip in agenda.programme.tips
        if not _concerns_slots(tip.audience) and tip.audience.fact is None and _suits_role(tip.audience, role)
    ]
    return tuple(sorted(found, key=lambda tip: not tip.audience.roles))


def tips_for_slot(agenda: Agenda, slot: Slot, role: str = "") -> tuple[Tip, ...]:
    """Tips that concern this slot, by its session, its format or its hour (local to the event); the role's first."""
    found = [
        tip
        for tip in agenda.programme.tips
        if _concerns_slots(tip.audience)
        and tip.audience.fact is None
        and _suits_role(tip.audience, role)
        and _suits_slot(agenda, tip.audience, slot)
    ]
    return tuple(sorted(found, key=lambda tip: not tip.audience.roles))


def tips_for_plan_day(agenda: Agenda, plan_day: PlanDay, role: str = "") -> tuple[DayTip, ...]:
    """Tips for a day of a plan: facts of the day first, then the role's, then everybody's.

    Where a tip has a fact and conditions on slots too, both must hold of the same thing: of the session that clashes
    and is recorded, of what the day starts with, or, for the walks, of something that the attendee goes to that day.
    """
    facts = [
        DayTip(tip=tip, because=because)
        for tip in agenda.programme.tips
        if tip.audience.fact is not None
        and _suits_role(tip.audience, role)
        and (because := _because(agenda, tip.audience, plan_day))
    ]
    general = [
        DayTip(tip=tip, because=f"for {people_of_role(_own_name(tip.audience, role))}" if tip.audience.roles else "")
        for tip in tips_for_everybody(agenda, role)
    ]
    return (*facts, *general)


# --- conditions ---


def _concerns_slots(audience: Audience) -> bool:
    has_hours = audience.from_time is not None or audience.to_time is not None
    return bool(audience.formats or audience.session_ids) or has_hours


def _suits_role(audience: Audience, role: str) -> bool:
    return not audience.roles or _holds(audience.roles, role)


def _own_name(audience: Audience, role: str) -> str:
    """The role as the organizer writes it."""
    return next(name for name in audience.roles if _folded(name) == _folded(role))


def _suits_slot(agenda: Agenda, audience: Audience, slot: Slot) -> bool:
    session = agenda.session_of(slot)
    if audience.formats and not _holds(audience.formats, session.format):
        return False
    if audience.session_ids and session.id not in audience.session_ids:
        return False
    return _in_window(agenda.local(slot.start).time(), audience.from_time, audience.to_time)


def _in_window(clock: time, from_time: time | None, to_time: time | None) -> bool:
    """Whether [from_time, to_time) holds the hour; a window that ends before it begins lies across midnight."""
    is_after = from_time is None or clock >= from_time
    is_before = to_time is None or clock < to_time
    if from_time is not None and to_time is not None and to_time < from_time:
        return is_after or is_before
    return is_after and is_before


def _holds(names: Iterable[str], name: str) -> bool:
    return _folded(name) in {_folded(one) for one in names}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


# --- facts of a day ---


def _because(agenda: Agenda, audience: Audience, plan_day: PlanDay) -> str:
    """Why the fact holds on that day, '' where it does not."""
    fact = audience.fact
    assert fact is not None
    if fact.kind == "walking_minutes" and fact.minutes is not None:
        walked = plan_day.walking_minutes
        if walked < max(1, fact.minutes) or not _suits_some(agenda, audience, _attended(plan_day)):
            return ""
        return f"{walked} {'minute' if walked == 1 else 'minutes'} of walking on {plan_day.day:%A}"
    if fact.kind == "starts_before" and fact.before is not None:
        return _early_start(agenda, audience, plan_day, fact.before)
    if fact.kind == "recorded_clash":
        for session, slot in _recorded_in_clashes(agenda, plan_day):
            if _suits_some(agenda, audience, (slot,)):
                return f"“{session.title}” clashes and is recorded"
    return ""


def _early_start(agenda: Agenda, audience: Audience, plan_day: PlanDay, before: time) -> str:
    if plan_day.first_start is None:
        return ""
    first = agenda.local(plan_day.first_start)
    # What begins after midnight belongs to the evening before: it is late, not early.
    if first.date() != plan_day.day or first.time() >= before:
        return ""
    start_minute = int(first.timestamp() // 60)
    starting = (slot for slot in _attended(plan_day) if slot.start_minute == start_minute)
    return f"your day starts at {first.hour}:{first:%M}" if _suits_some(agenda, audience, starting) else ""


def _suits_some(agenda: Agenda, audience: Audience, slots: Iterable[Slot]) -> bool:
    return not _concerns_slots(audience) or any(_suits_slot(agenda, audience, slot) for slot in slots)


def _attended(plan_day: PlanDay) -> Iterator[Slot]:
    """Slots of the day that are decided: not the backups."""
    for item in plan_day.items:
        if isinstance(item, DayEntry) and item.entry.state is not EntryState.MAYBE:
            yield item.slot


def _recorded_in_clashes(agenda: Agenda, plan_day: PlanDay) -> Iterator[tuple[Session, Slot]]:
    """What clashes and could be watched later instead: recorded, and not what the attendee speaks in."""
    for clash in plan_day.clashes:
        for side in (clash.first, clash.second):
            slot = agenda.slots.get(side.key)
            if slot is not None and not side.is_fixed and agenda.session_of(slot).recorded:
                yield agenda.session_of(slot), slot
