"""A plan that was built, as changes to the plan one has: each can be accepted or refused on its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.core.plan import EntryState
from planner.core.planning.best_plan import BestPlan
from planner.core.planning.problem import Candidate, clash
from planner.core.planning.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """What comes into the plan together, and what has to leave for it: `brings` and `drops` are slot ids. A change
    takes all that its parts clash with, so that any choice of changes leaves no new clash. `gain` in hundredths of a
    point. `key` is the same as long as the change is."""

    brings: tuple[str, ...]
    drops: tuple[str, ...]
    gain: int


def proposed_changes(wishes: Wishes, best: BestPlan) -> tuple[ProposedChange, ...]:
    """What makes the plan one has into the best plan, by time; () where it is that already. Backups and what is to be
    watched later stay as they are, but for a backup that is now gone to; so do entries that the programme dropped."""
    agenda, plan = wishes.agenda, wishes.plan
    going = {e.slot_id: e for e in plan.entries if e.state in (EntryState.GOING, EntryState.SPEAKING)}
    chosen = {candidate.slot_id: candidate for candidate in best.chosen}
    brings = [candidate for slot_id, candidate in chosen.items() if slot_id not in going]
    drops = [
        wishes.candidate_of(agenda.slots[slot_id])
        for slot_id, entry in going.items()
        if slot_id not in chosen and slot_id in agenda.slots and entry.state is EntryState.GOING
    ]
    excluding = {frozenset(pair) for pair in wishes.problem.excluding}
    found = []
    for group in _connected(brings, drops, wishes, excluding):
        come = sorted((c for c in group if c.slot_id in chosen), key=_by_time)
        leave = sorted((c for c in group if c.slot_id not in chosen), key=_by_time)
        gain = sum(wishes.plain_value(c) for c in come) - sum(
            wishes.value_of_slot(agenda.slots[c.slot_id]).hundredths for c in leave
        )
        found.append(
            ProposedChange(
                brings=tuple(c.slot_id for c in come),
                drops=tuple(c.slot_id for c in leave),
                gain=gain,
            )
        )
    return tuple(sorted(found, key=lambda change: _first_minute(wishes, change)))


def _connected(
    brings: Sequence[Candidate], drops: Sequence[Candidate], wishes: Wishes, excluding: Collection[frozenset[str]]
) -> list[list[Candidate]]:
    """Groups that what comes makes with what it clashes with, or is another occurrence or a part of."""
    group_of: dict[str, list[Candidate]] = {c.slot_id: [c] for c in (*brings, *drops)}
    for one in brings:
        for other in drops:
            belongs = (
                one.session_id == other.session_id
                or frozenset((one.session_id, other.session_id)) in excluding
                or clash(wishes.problem, one, other)
            )
            if belongs and group_of[one.slot_id] is not group_of[other.slot_id]:
                joined = [*group_of[one.slot_id], *group_of[other.slot_id]]
                for member in joined:
                    group_of[member.slot_id] = joined
    return list({id(group): group for group in group_of.values()}.values())


def _by_time(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.start_minute, candidate.end_minute, candidate.slot_id


def _first_minute(wishes: Wishes, change: ProposedChange) -> tuple[int, str]:
    slots = [wishes.agenda.slots[slot_id] for slot_id in (*change.brings, *change.drops)]
    return min(slot.start_minute for slot in slots), "|".join(change.brings)
