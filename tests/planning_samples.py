"""Planning problems drawn at random, with every kind of rule; what makes a plan allowed, written down a second time
from the rules alone; and the best plan by trying everything. Shares no code with `planner.core.planning` but its
words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from planner.core.planning.problem import Breaks, BusyInterval, Candidate, DayRules, Lunch, PlanningProblem

PLACES = ("a", "b", "c")
FIRST_DAY = date(2026, 5, 4)
FIRST_MINUTE = 29_600_000 - 29_600_000 % 1440

Thing = Candidate | BusyInterval


def drawn_problem(seed: int, most_candidates: int = 9) -> PlanningProblem:
    """A small problem: two or three days, sometimes so close that late sessions run into the next, walks that may break
    the triangle inequality, unknown places, summits with talks, and with some chance each of the rules."""
    chance = random.Random(seed)
    hours_apart = chance.choice([4, 5])
    days = [FIRST_DAY + timedelta(days=number) for number in range(chance.choice([2, 2, 3]))]
    begins = {day: FIRST_MINUTE + 60 * hours_apart * number for number, day in enumerate(days)}
    pairs = [(one, other) for one in PLACES for other in PLACES if one != other]
    walks = {pair: chance.choice([0, 5, 10, 20, 45]) for pair in pairs if chance.random() < 0.95}
    places = [*PLACES, None] if chance.random() < 0.4 else list(PLACES)

    def slot(name: str, session: str, value: int) -> Candidate:
        day = chance.choice(days)
        start = begins[day] + 10 * chance.randrange(24)
        length = chance.choice([1, 5, 10, 20, 40, 60, 90])
        return Candidate(name, session, start, start + length, chance.choice(places), day, value)

    times_given = [2, 3, 4] if chance.random() < 0.2 else [1, 1, 1, 2, 2, 3]
    candidates: list[Candidate] = []
    sessions = 0
    while len(candidates) < most_candidates:
        value = chance.choice([0, 100, 200, 300, 300, 500, 900])
        for occurrence in range(chance.choice(times_given)):
            candidates.append(slot(f"s{sessions}~{occurrence}", f"s{sessions}", value))
        sessions += 1
    excluding = []
    if chance.random() < 0.3:
        excluding = [(f"s{p}", f"s{c}") for p, c in [(0, 1), (0, 2)] if c < sessions]
    fixed = [slot(f"f{n}", f"f{n}", 100) for n in range(chance.choice([0, 0, 0, 1, 1, 2]))]
    if fixed and chance.random() < 0.3:  # one speaks in an occurrence of a session that has others
        taken = chance.choice(["s0", "s0", "s1"])
        fixed[0] = fixed[0]._replace(session_id=taken)
        candidates = [candidate for candidate in candidates if candidate.session_id != taken]
    free = sorted({candidate.session_id for candidate in candidates})
    required = frozenset(chance.sample(free, min(len(free), chance.choice([0, 0, 0, 0, 1, 2]))))
    busy = []
    for number in range(chance.choice([0, 0, 1, 2, 3])):
        drawn = slot(f"b{number}", "", 0)
        busy.append(BusyInterval(drawn.slot_id, drawn.start_minute, drawn.end_minute, drawn.place, drawn.day))
    return PlanningProblem(
        candidates=tuple(candidates),
        walks=walks,
        fixed=tuple(fixed),
        required=required,
        busy=tuple(busy),
        begins=begins,
        rules={day: _drawn_rules(chance, begin) for day, begin in begins.items()},
        excluding=tuple(excluding),
    )


def often_repeated_problem(seed: int) -> PlanningProblem:
    """The slots of a small problem, given to two or three sessions, so that each is repeated on a day and on several;
    nothing else has to hold, but for the rules of the days now and then."""
    chance = random.Random(seed)
    problem = drawn_problem(seed)
    sessions = [f"s{number}" for number in range(chance.choice([2, 3]))]
    return replace(
        problem,
        candidates=tuple(slot._replace(session_id=chance.choice(sessions)) for slot in problem.candidates),
        fixed=(),
        required=frozenset(),
        busy=(),
        rules={} if chance.random() < 0.7 else problem.rules,
        excluding=(),
    )


def _drawn_rules(chance: random.Random, begin: int) -> DayRules:
    lunch = Lunch(
        from_minute=begin + 60, to_minute=begin + 60 + chance.choice([60, 90, 120]), minutes=chance.choice([30, 60])
    )
    breaks = Breaks(after_minutes=chance.choice([30, 60, 100]), minutes=chance.choice([10, 20]))
    return DayRules(
        from_minute=begin + 10 * chance.randrange(6) if chance.random() < 0.2 else None,
        to_minute=begin + 200 + 10 * chance.randrange(6) if chance.random() < 0.2 else None,
        most_sessions=chance.choice([1, 2, 3]) if chance.random() < 0.3 else None,
        lunch=lunch if chance.random() < 0.3 else None,
        breaks=breaks if chance.random() < 0.3 else None,
    )


def moved(problem: PlanningProblem, minutes: Mapping[date, int]) -> PlanningProblem:
    """The same with everything of each day so many minutes later."""

    def later(slot: Candidate) -> Candidate:
        by = minutes[slot.day]
        return slot._replace(start_minute=slot.start_minute + by, end_minute=slot.end_minute + by)

    def later_busy(busy: BusyInterval) -> BusyInterval:
        by = minutes[busy.day]
        return busy._replace(start_minute=busy.start_minute + by, end_minute=busy.end_minute + by)

    def later_rules(rules: DayRules, by: int) -> DayRules:
        lunch = rules.lunch
        return replace(
            rules,
            from_minute=None if rules.from_minute is None else rules.from_minute + by,
            to_minute=None if rules.to_minute is None else rules.to_minute + by,
            lunch=lunch and replace(lunch, from_minute=lunch.from_minute + by, to_minute=lunch.to_minute + by),
        )

    return replace(
        problem,
        candidates=tuple(later(slot) for slot in problem.candidates),
        fixed=tuple(later(slot) for slot in problem.fixed),
        busy=tuple(later_busy(busy) for busy in problem.busy),
        begins={day: begin + minutes[day] for day, begin in problem.begins.items()},
        rules={day: later_rules(rules, minutes[day]) for day, rules in problem.rules.items()},
    )


# --- what a plan is worth ---


def worth(problem: PlanningProblem, chosen: list[Candidate]) -> tuple[int, int, int]:
    """(value, minus minutes on foot, minus minutes into the days): plans compare as these do. `chosen` without the
    fixed slots. A summit of which a talk is attended is worth nothing beside it."""
    everything = [*chosen, *problem.fixed]
    summits = {parent for parent, child in problem.excluding if child in {c.session_id for c in everything}}
    value = sum(c.value for c in everything if c not in problem.fixed or c.session_id not in summits)
    walked = 0
    for day in {thing.day for thing in (*everything, *problem.busy)}:
        here = None
        for thing in _in_order(problem, chosen, day):
            if thing.place is not None:
                walked += problem.walk_minutes(here, thing.place)
                here = thing.place
    late = sum(c.start_minute - problem.begins[c.day] for c in chosen)
    return value, -walked, -late


def worth_of_allowed(problem: PlanningProblem, plan: Sequence[Candidate]) -> tuple[int, int, int]:
    """The worth of a plan, fixed slots included, that has no faults."""
    fixed = {slot.slot_id for slot in problem.fixed}
    chosen = [slot for slot in plan if slot.slot_id not in fixed]
    assert not faults(problem, chosen)
    return worth(problem, chosen)


def faults(problem: PlanningProblem, chosen: list[Candidate]) -> list[str]:
    """Everything that a plan does wrong; [] for one that is allowed. `chosen` without the fixed slots."""
    found = []
    sessions = [c.session_id for c in chosen]
    fixed_sessions = {c.session_id for c in problem.fixed}
    everything = set(sessions) | fixed_sessions
    if len(set(sessions)) < len(sessions) or set(sessions) & fixed_sessions:
        found.append("a session is attended twice")
    covered = everything | {
        parent for parent, child in problem.excluding if child in everything & (problem.required | fixed_sessions)
    }
    if not problem.required <= covered:
        found.append("a required session is missing")
    for parent, child in problem.excluding:
        if parent in sessions and child in everything:
            found.append("a summit and its talk")
        if child in sessions and parent in fixed_sessions and not _is_umbrella(problem, parent):
            found.append("a talk of a summit that is attended")
    things: list[Thing] = [
        *chosen,
        *(c for c in problem.fixed if not _is_umbrella(problem, c.session_id)),
        *problem.busy,
    ]
    for at, one in enumerate(things):
        for other in things[at + 1 :]:
            if isinstance(one, BusyInterval) and isinstance(other, BusyInterval):
                continue
            if _clash(problem, one, other):
                found.append(f"{one[0]} and {other[0]} clash")
    for slot in problem.fixed:
        if _is_umbrella(problem, slot.session_id):
            talks = {child for parent, child in problem.excluding if parent == slot.session_id}
            found.extend(
                f"{c.slot_id} clashes with the summit"
                for c in chosen
                if c.session_id not in talks and _clash(problem, slot, c)
            )
    for day, rules in problem.rules.items():
        found.extend(f"{day}: {fault}" for fault in _day_faults(problem, chosen, day, rules))
    return found


def _day_faults(problem: PlanningProblem, chosen: list[Candidate], day: date, rules: DayRules) -> list[str]:
    found = []
    things = _in_order(problem, chosen, day)
    attended = [thing for thing in things if isinstance(thing, Candidate)]
    for c in chosen:
        if c.day == day and rules.from_minute is not None and c.start_minute < rules.from_minute:
            found.append("too early")
        if c.day == day and rules.to_minute is not None and c.end_minute > rules.to_minute:
            found.append("too late")
    if not attended:
        return found
    if rules.most_sessions is not None and len(attended) > rules.most_sessions:
        found.append("too many")
    if rules.lunch is not None:
        lunch = rules.lunch
        starts = range(lunch.from_minute, lunch.to_minute - lunch.minutes + 1)
        if not any(_is_free(problem, things, start, lunch.minutes) for start in starts):
            found.append("no lunch")
    if rules.breaks is not None:
        since = things[0].start_minute
        for number, thing in enumerate(things):
            if number and _free_before(problem, things, number) >= rules.breaks.minutes:
                since = thing.start_minute
            is_alone = since == thing.start_minute
            if isinstance(thing, Candidate) and not is_alone and thing.end_minute - since > rules.breaks.after_minutes:
                found.append("no break")
    return found


def _is_free(problem: PlanningProblem, things: list[Thing], start: int, minutes: int) -> bool:
    """Whether [start, start + minutes) is free, and the gap it lies in leaves room for the walk."""
    if any(t.start_minute < start + minutes and t.end_minute > start for t in things):
        return False
    after = next((n for n, t in enumerate(things) if t.start_minute >= start + minutes), None)
    if after is None or after == 0:
        return True
    ended = max(t.end_minute for t in things[:after])
    return things[after].start_minute - ended >= minutes + _walk_to(problem, things, after)


def _free_before(problem: PlanningProblem, things: list[Thing], number: int) -> int:
    ended = max(t.end_minute for t in things[:number])
    return things[number].start_minute - ended - _walk_to(problem, things, number)


def _walk_to(problem: PlanningProblem, things: list[Thing], number: int) -> int:
    """Minutes from the place one was last known to be at."""
    here = next((t.place for t in reversed(things[:number]) if t.place is not None), None)
    return problem.walk_minutes(here, things[number].place)


def _in_order(problem: PlanningProblem, chosen: list[Candidate], day: date) -> list[Thing]:
    things: list[Thing] = [
        thing
        for thing in (*chosen, *problem.fixed, *problem.busy)
        if thing.day == day
        and not (isinstance(thing, Candidate) and thing in problem.fixed and _is_umbrella(problem, thing.session_id))
    ]
    return sorted(things, key=lambda t: (t.start_minute, t.end_minute))


def _is_umbrella(problem: PlanningProblem, session_id: str) -> bool:
    """A fixed summit of which a talk must be attended: it takes no time of its own."""
    musts = problem.required | {c.session_id for c in problem.fixed}
    return any(parent == session_id and child in musts for parent, child in problem.excluding)


def _clash(problem: PlanningProblem, one: Thing, other: Thing) -> bool:
    if one.start_minute > other.start_minute:
        one, other = other, one
    if one.end_minute > other.start_minute:
        return True
    return other.start_minute - one.end_minute < problem.walk_minutes(one.place, other.place)


def best_by_trying(problem: PlanningProblem) -> tuple[int, int, int] | None:
    """The worth of the best allowed plan, None where none is allowed."""
    best: tuple[int, int, int] | None = None
    for plan in _plans_without_clashes(problem):
        found = worth(problem, plan)
        if (best is None or found > best) and not faults(problem, plan):
            best = found
    return best


def best_with_each_by_trying(problem: PlanningProblem) -> dict[str, tuple[int, int, int]]:
    """Slot id → the worth of the best allowed plan that holds it, for every candidate that some allowed plan holds."""
    best: dict[str, tuple[int, int, int]] = {}
    for plan in _plans_without_clashes(problem):
        found = worth(problem, plan)
        bettered = [c.slot_id for c in plan if c.slot_id not in best or found > best[c.slot_id]]
        if bettered and not faults(problem, plan):
            best.update((slot_id, found) for slot_id in bettered)
    return best


def _plans_without_clashes(problem: PlanningProblem) -> Iterator[list[Candidate]]:
    """Every choice of candidates that do not clash. What is worth nothing is chosen only if it is required."""
    candidates = [c for c in problem.candidates if c.value > 0 or c.session_id in problem.required]
    against = [
        {n for n, other in enumerate(candidates) if other.session_id == one.session_id or _clash(problem, one, other)}
        for one in candidates
    ]

    def plans(number: int, chosen: list[Candidate], barred: set[int]) -> Iterator[list[Candidate]]:
        if number == len(candidates):
            yield chosen
            return
        if number not in barred:
            yield from plans(number + 1, [*chosen, candidates[number]], barred | against[number])
        yield from plans(number + 1, chosen, barred)

    return plans(0, [], set())
