"""How long clashes take: `python bench/clashes.py`. Medians of many runs, beside comparing all pairs in the same call.

'what clashes with my plan' for every slot has to stay under 2 ms for 2,000 slots and a plan of 15 entries.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from itertools import combinations

from planner.core.agenda import Agenda
from planner.core.clashes import clash_between, clashes_of_plan, clashes_with_plan, commitments_of, slot_commitment
from planner.core.plan import Entry, EntryState, Plan
from planner.services.example_programme import make_example_programme


def milliseconds(run: Callable[[], object], times: int = 25) -> float:
    """The median of several runs, after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def plan_of(agenda: Agenda, count: int, chance: random.Random) -> Plan:
    slots = chance.sample(list(agenda.slots_in_order), count)
    return Plan(entries=tuple(Entry(slot_id=s.id, session_id=s.session_id, state=EntryState.GOING) for s in slots))


def all_pairs_with_plan(agenda: Agenda, plan: Plan) -> int:
    held = commitments_of(agenda, plan)
    found = 0
    for slot in agenda.slots_in_order:
        candidate = slot_commitment(agenda, slot, EntryState.GOING)
        found += sum(clash_between(c, candidate, agenda.walk_minutes) is not None for c in held)
    return found


def all_pairs_of_plan(agenda: Agenda, plan: Plan) -> int:
    pairs = combinations(commitments_of(agenda, plan), 2)
    return sum(clash_between(one, other, agenda.walk_minutes) is not None for one, other in pairs)


def main() -> None:
    chance = random.Random(1)
    print(f"{'what clashes with my plan, for every slot':44} {'ms':>8} {'all pairs':>10} {'ratio':>7}")
    for sessions in (830, 1_660, 4_150):
        agenda = Agenda(make_example_programme(sessions))
        plan = plan_of(agenda, 15, chance)
        fast = milliseconds(lambda: clashes_with_plan(agenda, plan))  # noqa: B023 (called at once)
        slow = milliseconds(lambda: all_pairs_with_plan(agenda, plan), 5)  # noqa: B023
        print(f"{f'{len(agenda.slots):,} slots, 15 entries':44} {fast:8.2f} {slow:10.2f} {fast / slow:7.3f}")
    print(f"\n{'every clash of a plan':44} {'ms':>8} {'all pairs':>10} {'ratio':>7}")
    agenda = Agenda(make_example_programme(8_000))
    for count in (10, 100, 1_000, 4_000):
        plan = plan_of(agenda, count, chance)
        fast = milliseconds(lambda: clashes_of_plan(agenda, plan), 5)  # noqa: B023
        slow = milliseconds(lambda: all_pairs_of_plan(agenda, plan), 1) if count <= 1_000 else float("nan")  # noqa: B023
        print(f"{f'{count:,} entries':44} {fast:8.2f} {slow:10.2f} {fast / slow:7.3f}")


if __name__ == "__main__":
    main()
