"""What a team has to agree on before it plans: slots of sessions that are attended by all or by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from planner.core.planning.prepared import NoPlan, prepared
from planner.core.planning.problem import Candidate, PlanningProblem


class NoTeamPlan(NoPlan):
    """What must hold cannot hold together. `person`: whose musts, by number; None where each could keep their own, but
    not all of them what is to be attended together."""

    def __init__(self, person: int | None) -> None:
        super().__init__(person)
        self.person = person


def worthless_slots(problem: PlanningProblem, together: frozenset[str]) -> frozenset[str]:
    """Slots of sessions in `together` that are worth nothing to one person: they may have to go there all the same."""
    if not together:
        return frozenset()
    return frozenset(c.slot_id for c in problem.candidates if c.session_id in together and c.value <= 0)


def agreed_problems(
    problems: Sequence[PlanningProblem], worthless: Sequence[frozenset[str]], together: frozenset[str]
) -> list[PlanningProblem]:
    """The problems, with only those slots of sessions in `together` that everybody can attend, and with what one has to
    attend required of all. Slots that are worth nothing are worth a hundredth in them, because nothing is planned for
    nothing. Raises `NoTeamPlan`."""
    found, musts = list(problems), set[str]()
    for person, slots_for_nothing in enumerate(worthless):
        if slots_for_nothing:
            candidates = [
                c._replace(value=1) if c.slot_id in slots_for_nothing else c for c in problems[person].candidates
            ]
            found[person] = replace(problems[person], candidates=tuple(candidates))
    slots = [_slots_of(problem, person, together) for person, problem in enumerate(found)]
    is_settled = False
    while not is_settled:
        is_settled = True
        for session in sorted(together):
            common = set.intersection(*(of.certain[session] or of.possible[session] for of in slots))
            if session in musts or any(session in of.musts for of in slots):
                musts.add(session)
                if not common or any(len(of.certain[session]) > 1 for of in slots):
                    raise NoTeamPlan(None)
            for person, of in enumerate(slots):
                changed = found[person]
                if of.possible[session] - common:
                    changed = without_slots(changed, session, of.possible[session] - common)
                if session in musts and not of.certain[session] and session not in changed.required:
                    changed = replace(changed, required=changed.required | {session})
                if changed is not found[person]:
                    found[person], is_settled = changed, False
                    slots[person] = _slots_of(changed, person, together)
    return found


def without_slots(problem: PlanningProblem, session: str, slots: set[str]) -> PlanningProblem:
    kept = tuple(c for c in problem.candidates if c.session_id != session or c.slot_id not in slots)
    return replace(problem, candidates=kept)


class _Slots(NamedTuple):
    """Of one person, for every session in `together`: the slots that may be chosen, and those that are certain.
    `musts`: which of the sessions have to be attended."""

    possible: dict[str, set[str]]
    certain: dict[str, set[str]]
    musts: set[str]


def _slots_of(problem: PlanningProblem, person: int, together: frozenset[str]) -> _Slots:
    try:
        ready = prepared(problem)
    except NoPlan:
        raise NoTeamPlan(person) from None
    slots = _Slots({session: set() for session in together}, {session: set() for session in together}, set())
    for candidate in ready.candidates:
        if candidate.session_id in together:
            slots.possible[candidate.session_id].add(candidate.slot_id)
    bars = [bar for bars in ready.bars.values() for bar in bars if isinstance(bar, Candidate)]
    for slot in (*bars, *ready.aside):
        if slot.session_id in together:
            slots.certain[slot.session_id].add(slot.slot_id)
            slots.musts.add(slot.session_id)
    slots.musts.update(ready.required & together)
    return slots
