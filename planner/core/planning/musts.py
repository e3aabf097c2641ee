"""When what has to hold cannot hold together: the smallest set of wishes that conflict, by name, with the ways out.

A wish is anything the attendee said that may stand in the way: a session that must be, an entry that is fixed, a busy
time, a day off, the hours of a day, its lunch, its breaks, its limit. A set conflicts when no plan keeps all of it.
First a minimal conflict is found by leaving wishes out one by one (the deletion filter of Chinneck and Dravnieks,
1991), then every smaller set of the wishes is tried, the smallest first, as long as there are not too many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import comb
from typing import Literal

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, without
from planner.core.plan import EntryState, Plan
from planner.core.planning.best_plan import NoPlan, best_plan
from planner.core.planning.problem import DayRules, PlanningProblem
from planner.core.planning.wishes import fixed_entries_of, wishes

MOST_SETS_TRIED = 4_000

WishKind = Literal["must", "fixed", "busy", "day-off", "hours", "lunch", "breaks", "limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`key`: a session id (must), a slot id (fixed), a busy time's id, or an ISO date. `text` names
    it in the words of a person; `way_out` says what to give up, '' where nothing can be (one speaks)."""

    kind: WishKind
    key: str
    text: str
    way_out: str


def smallest_conflict(agenda: Agenda, plan: Plan) -> tuple[Wish, ...]:
    """The fewest wishes of the plan that no plan can keep together; () where all can. Where more sets would have to be
    tried than `MOST_SETS_TRIED`, a conflict of which nothing can be left out."""
    everything, base = _all_wishes(agenda, plan), _base(agenda, plan)
    if _holds(base, everything):
        return ()
    minimal = list(everything)
    for wish in everything:
        fewer = [other for other in minimal if other is not wish]
        if not _holds(base, fewer):
            minimal = fewer
    for size in range(1, len(minimal)):
        if comb(len(everything), size) > MOST_SETS_TRIED:
            break
        for chosen in combinations(everything, size):
            if _can_fail(chosen) and not _holds(base, chosen):
                return chosen
    return tuple(minimal)


def without_wish(plan: Plan, wish: Wish) -> Plan:
    """The plan once a wish is given up. What one speaks at stays."""
    choices = plan.choices
    if wish.kind == "must":
        choices = replace(choices, must=without(choices.must, wish.key))
    elif wish.kind == "fixed":
        choices = replace(choices, locked=without(choices.locked, wish.key))
    elif wish.kind == "busy":
        return replace(plan, busy_times=tuple(busy for busy in plan.busy_times if busy.id != wish.key))
    elif wish.kind == "day-off":
        choices = replace(choices, days_off=tuple(day for day in choices.days_off if day.isoformat() != wish.key))
    elif wish.kind == "hours":
        choices = replace(choices, from_time=None, to_time=None, hours=())
    elif wish.kind == "lunch":
        choices = replace(choices, lunch=None)
    elif wish.kind == "breaks":
        choices = replace(choices, break_after_minutes=None)
    elif wish.kind == "limit":
        choices = replace(choices, max_per_day=None)
    return replace(plan, choices=choices)


def _can_fail(chosen: Collection[Wish]) -> bool:
    """Nothing conflicts unless something has to be in the plan."""
    return any(wish.kind in ("must", "fixed") for wish in chosen)


def _holds(base: PlanningProblem, kept: Collection[Wish]) -> bool:
    """Whether some plan keeps these wishes, and none of the others matters."""
    keys: dict[str, set[str]] = {}
    for wish in kept:
        keys.setdefault(wish.kind, set()).add(wish.key)
    musts, fixed = keys.get("must", set()), keys.get("fixed", set())
    days_off = keys.get("day-off", set())
    problem = replace(
        base,
        candidates=tuple(c for c in base.candidates if c.session_id in musts and c.day.isoformat() not in days_off),
        required=frozenset(musts & base.required),
        fixed=tuple(c for c in base.fixed if c.slot_id in fixed),
        busy=tuple(busy for busy in base.busy if busy.id.partition("/")[0] in keys.get("busy", set())),
        rules={day: _kept_rules(day, rules, keys) for day, rules in base.rules.items()},
    )
    try:
        best_plan(problem)
    except NoPlan:
        return False
    return True


def _base(agenda: Agenda, plan: Plan) -> PlanningProblem:
    """The problem of the musts and fixed entries alone, with every day attended. (A must comes before never and before
    watching later, so these are in nobody's way.)"""
    problem = wishes(agenda, replace(plan, choices=replace(plan.choices, days_off=()))).problem
    return replace(problem, candidates=tuple(c for c in problem.candidates if c.session_id in problem.required))


def _kept_rules(day: date, rules: DayRules, keys: dict[str, set[str]]) -> DayRules:
    iso = day.isoformat()
    has_hours = iso in keys.get("hours", set())
    return DayRules(
        from_minute=rules.from_minute if has_hours else None,
        to_minute=rules.to_minute if has_hours else None,
        most_sessions=rules.most_sessions if iso in keys.get("limit", set()) else None,
        lunch=rules.lunch if iso in keys.get("lunch", set()) else None,
        breaks=rules.breaks if iso in keys.get("breaks", set()) else None,
    )


# --- every wish, in words ---


def _all_wishes(agenda: Agenda, plan: Plan) -> tuple[Wish, ...]:
    """What may stand in the way of what has to be: only days on which that could be count."""
    musts = [session_id for session_id in dict.fromkeys(plan.choices.must) if agenda.sessions.get(session_id)]
    musts = [session_id for session_id in musts if agenda.sessions[session_id].slots]
    fixed = fixed_entries_of(agenda, plan)
    slots = [slot for session_id in musts for slot in agenda.sessions[session_id].slots]
    slots.extend(agenda.slots[entry.slot_id] for entry in fixed)
    days = sorted({agenda.day_of(slot) for slot in slots})
    found: list[Wish] = []
    for session_id in musts:
        title = agenda.sessions[session_id].title
        found.append(
            Wish(kind="must", key=session_id, text=f"“{title}” must be in it", way_out=f"Do without “{title}”")
        )
    for entry in fixed:
        title = agenda.sessions[entry.session_id].title
        is_speaking = entry.state is EntryState.SPEAKING
        text = f"you speak at “{title}”" if is_speaking else f"“{title}” stays where it is"
        found.append(
            Wish(kind="fixed", key=entry.slot_id, text=text, way_out="" if is_speaking else f"Let “{title}” move")
        )
    found.extend(_busy(agenda, plan, days))
    found.extend(_rules_of_days(agenda, plan.choices, days))
    return tuple(found)


def _busy(agenda: Agenda, plan: Plan, days: Sequence[date]) -> Iterator[Wish]:
    for busy in plan.busy_times:
        start, end = agenda.local(busy.start), agenda.local(busy.end)
        if not any(start.date() <= day <= end.date() for day in days):
            continue
        name = f"“{busy.title}”" if busy.title else "your busy time"
        text = f"{name} on {start:%A}, {start:%H:%M} to {end:%H:%M}"
        yield Wish(kind="busy", key=busy.id, text=text, way_out=f"Be free instead of {name}")


def _rules_of_days(agenda: Agenda, choices: BuildChoices, days: Iterable[date]) -> Iterator[Wish]:
    hours_of: dict[date, tuple[object, object]] = {
        hours.day: (hours.from_time, hours.to_time) for hours in choices.hours
    }
    for day in days:
        iso, name = day.isoformat(), f"{day:%A}"
        if day in choices.days_off:
            yield Wish(kind="day-off", key=iso, text=f"you are not there on {name}", way_out=f"Come on {name}")
        from_time, to_time = hours_of.get(day, (choices.from_time, choices.to_time))
        if from_time is not None or to_time is not None:
            said = " and ".join(
                words
                for words in (
                    f"not before {from_time:%H:%M}" if from_time is not None else "",
                    f"not after {to_time:%H:%M}" if to_time is not None else "",
                )
                if words
            )
            yield Wish(kind="hours", key=iso, text=f"{name}: {said}", way_out="Open the hours of the day")
        if choices.lunch is not None:
            text = f"{choices.lunch.minutes} minutes for lunch on {name}"
            yield Wish(kind="lunch", key=iso, text=text, way_out="Do without the lunch")
        if choices.break_after_minutes is not None:
            yield Wish(
                kind="breaks",
                key=iso,
                text=f"a break after {choices.break_after_minutes} minutes on {name}",
                way_out="Do without breaks",
            )
        if choices.max_per_day is not None:
            text = f"at most {choices.max_per_day} sessions on {name}"
            yield Wish(kind="limit", key=iso, text=text, way_out="Allow more sessions a day")
