"""A planning problem made ready for the search: what can never be in a plan is gone, what always is stands as bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.core.planning.problem import NO_RULES, BusyInterval, Candidate, PlanningProblem, clash
from planner.core.planning.timeline import SlotClass


class NoPlan(ValueError):
    """What must hold cannot hold together; `musts.smallest_conflict` says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedProblem:
    """`classes`: day → hours and place → numbers of candidates, the most valuable first. `bars`: day → fixed slots and
    busy times, by start. `aside`: fixed summits in which a talk is fixed or required, which take no time of their own
    and are worth nothing beside it. `required`: sessions of which one candidate has to be chosen."""

    candidates: list[Candidate]
    classes: dict[date, dict[SlotClass, list[int]]]
    bars: dict[date, list[Candidate | BusyInterval]]
    aside: tuple[Candidate, ...]
    required: frozenset[str]


def prepared(problem: PlanningProblem) -> PreparedProblem:
    """The problem made ready. Raises `NoPlan` where fixed slots clash, or nothing of a required session is possible."""
    fixed_sessions = {slot.session_id for slot in problem.fixed}
    musts = fixed_sessions | problem.required
    parents_of_musts = {parent for parent, child in problem.excluding if child in musts}
    aside = tuple(slot for slot in problem.fixed if slot.session_id in parents_of_musts)
    bars = [slot for slot in problem.fixed if slot.session_id not in parents_of_musts]
    required = problem.required - fixed_sessions - parents_of_musts
    gone = fixed_sessions | parents_of_musts
    gone.update(child for parent, child in problem.excluding if parent in musts - parents_of_musts)
    candidates, classes = _classes(problem, bars, aside, gone, required)
    found = {candidate.session_id for candidate in candidates}
    if not required <= found:
        raise NoPlan
    by_session: dict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        if candidate.session_id in required:
            by_session[candidate.session_id].append(number)
    only = [candidates[numbers[0]] for numbers in by_session.values() if len(numbers) == 1]
    if only:  # nothing to choose: as good as fixed
        bars.extend(only)
        required -= {slot.session_id for slot in only}
        gone |= {slot.session_id for slot in only}
        candidates, classes = _classes(problem, bars, aside, gone, required)
        if not required <= {candidate.session_id for candidate in candidates}:
            raise NoPlan
    return PreparedProblem(
        candidates=candidates, classes=classes, bars=_bars_by_day(problem, bars), aside=aside, required=required
    )


def _classes(
    problem: PlanningProblem,
    bars: list[Candidate],
    aside: tuple[Candidate, ...],
    gone: set[str],
    required: frozenset[str],
) -> tuple[list[Candidate], dict[date, dict[SlotClass, list[int]]]]:
    """The candidates that some plan can hold, and their classes by day."""
    grouped: dict[date, dict[tuple[int, int, str | None], list[Candidate]]] = {}
    for candidate in problem.candidates:
        if candidate.session_id in gone or (candidate.value <= 0 and candidate.session_id not in required):
            continue
        _slot_id, _session_id, start, end, place, day, _value = candidate
        of_day = grouped.get(day)
        if of_day is None:
            of_day = grouped[day] = {}
        members = of_day.get((start, end, place))
        if members is None:
            of_day[start, end, place] = [candidate]
        else:
            members.append(candidate)
    blocking: list[Candidate | BusyInterval] = [*bars, *problem.busy]
    longest_walk = max(problem.walks.values(), default=0)
    talks_of = {slot.session_id: {c for p, c in problem.excluding if p == slot.session_id} for slot in aside}
    candidates: list[Candidate] = []
    classes: dict[date, dict[SlotClass, list[int]]] = {}
    for day in sorted(grouped):
        rules = problem.rules.get(day, NO_RULES)
        of_day = grouped[day]
        begin = min(key[0] for key in of_day) - longest_walk
        end = max(key[1] for key in of_day) + longest_walk
        near = [bar for bar in blocking if bar.start_minute < end and bar.end_minute > begin]
        kept: dict[SlotClass, list[int]] = {}
        for key in sorted(of_day, key=_by_time):
            members = of_day[key]
            if rules.from_minute is not None and key[0] < rules.from_minute:
                continue
            if rules.to_minute is not None and key[1] > rules.to_minute:
                continue
            if near and any(clash(problem, bar, members[0]) for bar in near):
                continue
            for slot in aside:
                if clash(problem, slot, members[0]):
                    members = [member for member in members if member.session_id in talks_of[slot.session_id]]
                    if not members:
                        break
            if not members:
                continue
            if len(members) > 1:
                members.sort(key=_by_value)
            kept[SlotClass(*key)] = list(range(len(candidates), len(candidates) + len(members)))
            candidates.extend(members)
        if kept:
            classes[day] = kept
    return candidates, classes


def _by_time(key: tuple[int, int, str | None]) -> tuple[int, int, str]:
    return key[0], key[1], key[2] or ""


def _by_value(candidate: Candidate) -> tuple[int, str]:
    return -candidate.value, candidate.slot_id


def _bars_by_day(problem: PlanningProblem, fixed: Iterable[Candidate]) -> dict[date, list[Candidate | BusyInterval]]:
    """Fixed slots and busy times by day and start. Raises `NoPlan` where a fixed slot clashes with another or with a
    busy time; busy times may lie over each other."""
    bars: list[Candidate | BusyInterval] = [*fixed, *problem.busy]
    bars.sort(key=lambda bar: (bar.start_minute, bar.end_minute))
    longest_walk = max(problem.walks.values(), default=0)
    found: dict[date, list[Candidate | BusyInterval]] = {}
    for number, bar in enumerate(bars):
        for later in bars[number + 1 :]:
            if later.start_minute >= bar.end_minute + longest_walk:
                break
            if not (isinstance(bar, BusyInterval) and isinstance(later, BusyInterval)) and clash(problem, bar, later):
                raise NoPlan
        found.setdefault(bar.day, []).append(bar)
    return found
