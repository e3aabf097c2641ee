"""An attendee's plan and choices as a planning problem, and what of them could not be taken literally."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, LunchWish
from planner.core.clock_times import conference_day, instant_of
from planner.core.fit import FitProfile, fits, profile_of
from planner.core.plan import BusyTime, Entry, EntryState, Plan
from planner.core.planning.problem import Breaks, BusyInterval, Candidate, DayRules, Lunch, PlanningProblem
from planner.core.planning.slot_values import (
    BREAKOUT_FORMATS,
    UNSAID_FIT,
    SlotValue,
    morning_factor,
    session_factors,
    slot_value,
)
from planner.core.programme import Session, Slot
from planner.core.words import folded_name

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The problem that a plan and its choices make. `fit_of`: session id → 0–100. `notes`: what was understood other
    than said, each a sentence. `kept_points`: what an entry counts more for being there already, in hundredths, and
    `kept`: the slots that do; `plain_value` leaves it out."""

    agenda: Agenda
    plan: Plan
    problem: PlanningProblem
    fit_of: Mapping[str, int]
    notes: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()
    kept_points: int = 0

    def plain_value(self, candidate: Candidate) -> int:
        """The value of a candidate in hundredths, without what it counts more for being in the plan already."""
        kept_points = self.kept_points if candidate.slot_id in self.kept else 0
        return max(0, candidate.value - kept_points)  # a summit beside its talk is worth nothing to begin with

    def candidate_of(self, slot: Slot) -> Candidate:
        """Any slot of the agenda as a candidate, whether or not it may be chosen."""
        line = _grid(self.agenda).by_slot[slot.id]
        return Candidate(*line[:6], self.value_of_slot(slot).hundredths)

    def value_of_slot(self, slot: Slot) -> SlotValue:
        """What a slot is worth, with every factor, whether or not it may be chosen."""
        session, plan = self.agenda.session_of(slot), self.plan
        factors = session_factors(session, plan.choices, session.id in _backups(plan))
        start = self.agenda.local(slot.start).time()
        return slot_value(
            self.fit_of.get(session.id, 0),
            (*factors, *morning_factor(session, start, plan.choices)),
            plan.choices.factors.excellence,
        )


def wishes(agenda: Agenda, plan: Plan, *, keeps_entries: bool = False) -> Wishes:
    """What to solve for this attendee. Entries one speaks at, and the locked ones, are fixed; sessions to watch later,
    never wanted or dismissed are left out. `keeps_entries`: what one is going to counts `choices.keep_points` more, for
    building a plan again."""
    choices, profile = plan.choices, profile_of(plan)
    notes: list[str] = []
    if _undismissed(profile) == FitProfile():
        fit_of: Mapping[str, int] = dict.fromkeys(agenda.sessions, UNSAID_FIT)
        notes.append(
            "You have not said who you are, so every session fits the same. A role or an interest changes that."
        )
    else:
        fit_of = _fit_of(agenda, profile)
    fixed_entries = fixed_entries_of(agenda, plan)
    fixed_slots = [agenda.slots[entry.slot_id] for entry in fixed_entries]
    kept = frozenset(entry.slot_id for entry in plan.entries if entry.state is EntryState.GOING and keeps_entries)
    candidates_of = _CandidateMaker(agenda, plan, fit_of, kept)
    busy = tuple(_busy_intervals(agenda, plan.busy_times))
    fixed = tuple(candidates_of.of_slot(slot) for slot in fixed_slots)
    required = _required(agenda, choices, notes)
    rules = {day: _rules(agenda, choices, day, busy, fixed, notes) for day in agenda.days}
    problem = PlanningProblem(
        candidates=tuple(candidates_of.all({slot.session_id for slot in fixed_slots}, required)),
        walks=agenda.walks,
        fixed=fixed,
        required=required,
        busy=busy,
        begins={day: day_begin(agenda, day) for day in agenda.days},
        rules={day: rule for day, rule in rules.items() if rule != DayRules()},
        excluding=_grid(agenda).excluding,
    )
    return Wishes(
        agenda=agenda,
        plan=plan,
        problem=problem,
        fit_of=fit_of,
        notes=tuple(notes),
        kept=kept,
        kept_points=choices.keep_points * 100 if keeps_entries else 0,
    )


def fixed_entries_of(agenda: Agenda, plan: Plan) -> tuple[Entry, ...]:
    """Entries that are in every plan: speaking, and going where locked."""
    locked = frozenset(plan.choices.locked)
    return tuple(
        entry
        for entry in plan.entries
        if entry.slot_id in agenda.slots
        and (entry.state is EntryState.SPEAKING or (entry.state is EntryState.GOING and entry.slot_id in locked))
    )


def may_be_planned(session: Session, choices: BuildChoices) -> bool:
    """Whether registration stands in no way: none is needed, or there is one, or a reminder to register is wanted."""
    return not session.registration_needed or choices.remind_to_register or session.id in choices.registered


def day_begin(agenda: Agenda, day: date) -> int:
    """Midnight at the event with which the day begins, in minutes since 1970."""
    return _minute(instant_of(day, time(0), agenda.zone))


def _fit_of(agenda: Agenda, profile: FitProfile) -> Mapping[str, int]:
    """Session id → fit. Of what was dismissed, the fit that it would have otherwise: what it is worth as a must, and
    what is given up by leaving it out."""
    found = {session_id: fit.score for session_id, fit in fits(agenda, profile).items()}
    dismissed = [session_id for session_id in profile.taste.dismissed if session_id in found]
    if dismissed:
        otherwise = fits(agenda, _undismissed(profile))
        found.update((session_id, otherwise[session_id].score) for session_id in dismissed)
    return found


def _undismissed(profile: FitProfile) -> FitProfile:
    """The profile without its dismissals, which say nothing for any session."""
    return replace(profile, taste=replace(profile.taste, dismissed=()))


# --- candidates ---


class _GridLine(NamedTuple):
    """What of a slot is the same for everybody. A slot without length is one minute long."""

    slot_id: str
    session_id: str
    start_minute: int
    end_minute: int
    place: str | None
    day: date
    is_morning_breakout: bool


class _Grid(NamedTuple):
    lines: tuple[_GridLine, ...]
    by_slot: Mapping[str, _GridLine]
    excluding: tuple[tuple[str, str], ...]


_grids: WeakKeyDictionary[Agenda, _Grid] = WeakKeyDictionary()


def _grid(agenda: Agenda) -> _Grid:
    """Every slot as the planner sees it, made once for an agenda, which never changes."""
    known = _grids.get(agenda)
    if known is None:
        lines = []
        for slot in agenda.slots_in_order:
            is_breakout = folded_name(agenda.session_of(slot).format) in BREAKOUT_FORMATS
            lines.append(
                _GridLine(
                    slot.id,
                    slot.session_id,
                    slot.start_minute,
                    max(slot.end_minute, slot.start_minute + 1),
                    agenda.venue_id_of(slot),
                    agenda.day_of(slot),
                    is_breakout and agenda.local(slot.start).hour < 12,
                )
            )
        excluding = tuple(
            (ancestor, session.id)
            for session in agenda.programme.sessions
            if session.parent_id and session.slots
            for ancestor in agenda.ancestors_of(session.id)
            if agenda.sessions[ancestor].slots
        )
        known = _grids[agenda] = _Grid(tuple(lines), {line.slot_id: line for line in lines}, excluding)
    return known


class _CandidateMaker:
    """Makes candidates; the value of a session is worked out once for all its slots."""

    def __init__(self, agenda: Agenda, plan: Plan, fit_of: Mapping[str, int], kept: frozenset[str]) -> None:
        self._agenda = agenda
        self._choices = plan.choices
        self._fit_of = fit_of
        self._backups = _backups(plan)
        self._watched = {e.session_id for e in plan.entries if e.state is EntryState.WATCH_LATER}
        self._dismissed = plan.taste.dismissed
        self._kept = kept
        self._values: dict[tuple[str, bool], int] = {}

    def of_slot(self, slot: Slot) -> Candidate:
        return self._candidate(_grid(self._agenda).by_slot[slot.id])

    def all(self, fixed_sessions: set[str], required: frozenset[str]) -> Iterable[Candidate]:
        choices, sessions = self._choices, self._agenda.sessions
        left_out = {
            session_id
            for session_id, session in sessions.items()
            if session.registration_needed and not may_be_planned(session, choices)
        }
        if choices.only_live:
            left_out.update(session_id for session_id, session in sessions.items() if session.recorded)
        left_out.update(choices.never, self._dismissed, self._watched)
        left_out = (left_out - required) | fixed_sessions
        days_off, avoided = frozenset(choices.days_off), frozenset(choices.avoided_venues)
        for line in _grid(self._agenda).lines:
            if line.session_id in left_out or line.day in days_off:
                continue
            if avoided and line.place in avoided and line.session_id not in required:
                continue
            yield self._candidate(line)

    def _candidate(self, line: _GridLine) -> Candidate:
        is_morning = line.is_morning_breakout and self._choices.follows_morning_tip
        key = line.session_id, is_morning
        value = self._values.get(key)
        if value is None:
            value = self._values[key] = self._value(self._agenda.sessions[line.session_id], is_morning)
        if line.slot_id in self._kept:
            value += self._choices.keep_points * 100
        return Candidate(line.slot_id, line.session_id, line.start_minute, line.end_minute, line.place, line.day, value)

    def _value(self, session: Session, is_morning: bool) -> int:
        factors = session_factors(session, self._choices, session.id in self._backups)
        if is_morning:
            factors = (*factors, *morning_factor(session, time(0), self._choices))
        return slot_value(self._fit_of.get(session.id, 0), factors, self._choices.factors.excellence).hundredths


def _backups(plan: Plan) -> frozenset[str]:
    return frozenset(entry.session_id for entry in plan.entries if entry.state is EntryState.MAYBE)


def _required(agenda: Agenda, choices: BuildChoices, notes: list[str]) -> frozenset[str]:
    found = set()
    for session_id in choices.must:
        session = agenda.sessions.get(session_id)
        if session is None:
            notes.append(f"A session you must not miss is no longer in the programme ({session_id}).")
        elif not session.slots:
            notes.append(f"“{session.title}” has no time yet; it takes its place when there is one.")
        else:
            found.add(session_id)
    return frozenset(found)


# --- busy times and the rules of days ---


def _busy_intervals(agenda: Agenda, busy_times: Iterable[BusyTime]) -> Iterable[BusyInterval]:
    """Busy times, cut where a conference day ends."""
    for busy in busy_times:
        at, number = busy.start_minute, 0
        while at < busy.end_minute:
            day = conference_day(datetime.fromtimestamp(at * 60, UTC), agenda.zone, agenda.event.day_change)
            turn = _minute(instant_of(day + timedelta(days=1), agenda.event.day_change, agenda.zone))
            end = min(busy.end_minute, turn if turn > at else at + DAY_MINUTES)
            if day in agenda.slots_by_day:
                yield BusyInterval(busy.id if not number else f"{busy.id}/{number}", at, end, busy.venue_id, day)
            at, number = end, number + 1


def _rules(
    agenda: Agenda,
    choices: BuildChoices,
    day: date,
    busy: Iterable[BusyInterval],
    fixed: Iterable[Candidate],
    notes: list[str],
) -> DayRules:
    from_time, to_time = choices.from_time, choices.to_time
    for hours in choices.hours:
        if hours.day == day:
            from_time, to_time = hours.from_time, hours.to_time
    from_minute = _minute(instant_of(day, from_time, agenda.zone)) if from_time is not None else None
    to_minute = (
        _minute(_after(agenda, day, to_time, from_time or agenda.event.day_change)) if to_time is not None else None
    )
    lunch = _lunch(agenda, choices.lunch, day) if choices.lunch is not None else None
    if lunch is not None and not _has_room(agenda, lunch, _on_day(day, busy, fixed)):
        notes.append(
            f"On {day:%A} what is fixed leaves no {lunch.minutes} minutes for lunch between "
            f"{choices.lunch.from_time:%H:%M} and {choices.lunch.to_time:%H:%M}, so none is kept free."  # type: ignore[union-attr]
        )
        lunch = None
    breaks = None
    if choices.break_after_minutes is not None:
        breaks = Breaks(after_minutes=choices.break_after_minutes, minutes=choices.break_minutes)
    return DayRules(
        from_minute=from_minute, to_minute=to_minute, most_sessions=choices.max_per_day, lunch=lunch, breaks=breaks
    )


def _on_day(day: date, busy: Iterable[BusyInterval], fixed: Iterable[Candidate]) -> list[BusyInterval | Candidate]:
    return [*(b for b in busy if b.day == day), *(c for c in fixed if c.day == day)]


def _lunch(agenda: Agenda, wish: LunchWish, day: date) -> Lunch:
    return Lunch(
        from_minute=_minute(instant_of(day, wish.from_time, agenda.zone)),
        to_minute=_minute(_after(agenda, day, wish.to_time, wish.from_time)),
        minutes=wish.minutes,
    )


def _has_room(agenda: Agenda, lunch: Lunch, things: Iterable[BusyInterval | Candidate]) -> bool:
    """Whether things that take their time anyway, and the walks between them, leave the lunch its time."""
    free_from, here = lunch.from_minute - DAY_MINUTES, None
    for thing in sorted(things, key=_start):
        walk = agenda.walk_minutes(here, thing.place)
        if _holds_lunch(lunch, free_from, thing.start_minute, walk):
            return True
        free_from, here = max(free_from, thing.end_minute), thing.place or here
    return _holds_lunch(lunch, free_from, lunch.to_minute + DAY_MINUTES, 0)


def _holds_lunch(lunch: Lunch, free_from: int, free_to: int, walk: int) -> bool:
    within = min(free_to, lunch.to_minute) - max(free_from, lunch.from_minute)
    return within >= lunch.minutes and free_to - free_from >= lunch.minutes + walk


def _start(thing: BusyInterval | Candidate) -> int:
    return thing.start_minute


def _after(agenda: Agenda, day: date, clock: time, begin: time) -> datetime:
    """That hour of the conference day: one that is not after `begin` is in the night that follows."""
    return instant_of(day if clock > begin else day + timedelta(days=1), clock, agenda.zone)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)
