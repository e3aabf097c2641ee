"""Plans of some sample agenda, with choices, as the questions about a plan in use meet them; and what such a plan does
wrong, from the rules alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import time
from itertools import combinations

from agenda_samples import agendas_and_plans
from hypothesis import strategies as st
from planning_samples import faults

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, LunchWish
from planner.core.plan import Entry, EntryState, Plan
from planner.core.planning.problem import BusyInterval, Candidate
from planner.core.planning.wishes import Wishes

DECIDED = (EntryState.GOING, EntryState.SPEAKING)


@st.composite
def held_plans(draw: st.DrawFn) -> tuple[Agenda, Plan]:
    """An agenda and a plan, clashes and all, of somebody who has said some of what can be said."""
    agenda, plan = draw(agendas_and_plans())
    plan = replace(plan, entries=tuple(_each_gone_to_once(plan.entries)))
    sessions, slots = sorted(agenda.sessions), sorted(agenda.slots)
    several = st.lists(st.sampled_from(sessions), max_size=2, unique=True)
    choices = BuildChoices(
        must=tuple(draw(several)),
        never=tuple(draw(several)),
        locked=tuple(draw(st.lists(st.sampled_from(slots), max_size=1))),
        from_time=draw(st.sampled_from([None, None, time(10, 30)])),
        to_time=draw(st.sampled_from([None, None, time(13), time(14)])),
        lunch=draw(st.sampled_from([None, LunchWish(from_time=time(11), to_time=time(13), minutes=30)])),
        max_per_day=draw(st.sampled_from([None, None, 2, 3])),
        break_after_minutes=draw(st.sampled_from([None, None, 90])),
        keep_points=draw(st.sampled_from([0, 10])),
    )
    return agenda, replace(plan, choices=choices)


def _each_gone_to_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Going to one occurrence of a session ends going to another."""
    going = set()
    for entry in entries:
        if entry.state is not EntryState.GOING or entry.session_id not in going:
            yield entry
        if entry.state is EntryState.GOING:
            going.add(entry.session_id)


def decided(agenda: Agenda, plan: Plan, made: Wishes) -> list[Candidate]:
    """What one is going to or speaks at, but for a summit of which a talk is among it."""
    found = [made.candidate_of(agenda.slots[e.slot_id]) for e in plan.entries if e.state in DECIDED]
    held = {parent for slot in found for parent in agenda.ancestors_of(slot.session_id)}
    return [slot for slot in found if slot.session_id not in held]


def clashes_of(made: Wishes, things: Iterable[Candidate | BusyInterval], named: str) -> list[str]:
    """What clashes with the thing of that slot id, but for what it is a part of, or that is a part of it."""
    return [
        other[0]
        for one, other in combinations(list(things), 2)
        if named in (one[0], other[0]) and _is_clash(made, one, other)
        for other in [other if one[0] == named else one]
    ]


def clashes_itself(made: Wishes, held: list[Candidate]) -> bool:
    """Whether what is held clashes with itself or a busy time: then no rule says what of it is attended."""
    return any(clashes_of(made, [*held, *made.problem.busy], slot.slot_id) for slot in held)


def day_faults(made: Wishes, chosen: Iterable[Candidate]) -> set[str]:
    """What the slots do wrong by the rules of their days, taken as one plan."""
    problem = replace(made.problem, fixed=(), required=frozenset(), excluding=())
    return {fault for fault in faults(problem, list(chosen)) if ": " in fault}


def _is_clash(made: Wishes, one: Candidate | BusyInterval, other: Candidate | BusyInterval) -> bool:
    ancestors = made.agenda.ancestors_of
    sessions = [thing.session_id for thing in (one, other) if isinstance(thing, Candidate)]
    if any(session_id in ancestors(of) for session_id in sessions for of in sessions):
        return False
    first, second = sorted((one, other), key=lambda thing: thing.start_minute)
    walk = made.problem.walk_minutes(first.place, second.place)
    return second.start_minute < first.end_minute + walk
