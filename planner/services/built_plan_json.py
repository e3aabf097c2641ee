"""A built plan as JSON: what `planner build --json` prints, the API answers, and `--problem` writes. Values are points;
times are ISO 8601 with the event's offset."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from planner.core.agenda import Agenda
from planner.core.clock_times import instant_of
from planner.core.planning.left_out import LeftOut
from planner.core.planning.problem import HUNDREDTHS, NO_RULES, Candidate, DayRules
from planner.core.planning.wishes import Wishes
from planner.services.build_plan import BuiltPlan


def built_plan_json(built: BuiltPlan, reasons: tuple[LeftOut, ...]) -> dict[str, Any]:
    """The plan with its proof and reasons, or the conflict that leaves none."""
    agenda = built.wishes.agenda
    if built.best is None:
        return {
            "plan": None,
            "conflict": [
                {"kind": wish.kind, "id": wish.key, "text": wish.text, "way_out": wish.way_out}
                for wish in built.conflict
            ],
            "notes": list(built.wishes.notes),
        }
    return {
        "plan": [_slot_json(agenda, candidate) for candidate in built.chosen],
        "value": built.value / HUNDREDTHS,
        "bound": built.bound / HUNDREDTHS,
        "proven": built.is_proven,
        "milliseconds": round(built.milliseconds, 2),
        "walking_minutes": built.best.walking_minutes,
        "left_out": [
            {
                "session": reason.session_id,
                "slot": reason.slot_id,
                "title": agenda.sessions[reason.session_id].title,
                "value": reason.value / HUNDREDTHS,
                "cost": reason.cost / HUNDREDTHS if reason.cost is not None else None,
                "because": reason.because,
            }
            for reason in reasons
        ],
        "changes": [
            {"in": list(change.brings), "out": list(change.drops), "gain": change.gain / HUNDREDTHS}
            for change in built.changes
        ],
        "notes": list(built.wishes.notes),
    }


def problem_json(wishes: Wishes) -> dict[str, Any]:
    """Exactly what was solved, so that anyone can check the optimum with another solver.

    `slots`: what may be chosen, at most one of a session; `place` names a row of `walk`, null where it is not known.
    `fixed` slots are in every plan and not among `slots`; one slot of every `required` session must be chosen. `busy`
    intervals exclude what overlaps them, `busy_at` also what the walk to or from their place does not fit. `days` hold
    the rules of a day, which apply where it has a session; a busy time is of the day in which it `begins` … `ends`.
    `excluding`: pairs of a summit and a talk in it, of which at most one is chosen. The values of `kept` slots hold
    `kept_points` for being in the plan already, which the value that is told of a plan leaves out. `docs/build.md` says
    it in full."""
    agenda, problem = wishes.agenda, wishes.problem
    zone, day_change = agenda.zone, agenda.event.day_change

    def moment(minute: int | None) -> str | None:
        return _moment(agenda, minute).isoformat() if minute is not None else None

    def slot(candidate: Candidate) -> dict[str, Any]:
        return {
            "slot": candidate.slot_id,
            "session": candidate.session_id,
            "start": moment(candidate.start_minute),
            "end": moment(candidate.end_minute),
            "place": candidate.place,
            "day": candidate.day.isoformat(),
            "value": candidate.value / HUNDREDTHS,
        }

    def day(of_day: date, rules: DayRules) -> dict[str, Any]:
        lunch, breaks = rules.lunch, rules.breaks
        return {
            "day": of_day.isoformat(),
            "midnight": moment(problem.begins[of_day]),
            "begins": instant_of(of_day, day_change, zone).isoformat(),
            "ends": instant_of(of_day + timedelta(days=1), day_change, zone).isoformat(),
            "from": moment(rules.from_minute),
            "to": moment(rules.to_minute),
            "most_sessions": rules.most_sessions,
            "lunch": {"from": moment(lunch.from_minute), "to": moment(lunch.to_minute), "minutes": lunch.minutes}
            if lunch is not None
            else None,
            "breaks": {"after_minutes": breaks.after_minutes, "minutes": breaks.minutes}
            if breaks is not None
            else None,
        }

    walk: dict[str, dict[str, int]] = {}
    for (one, other), minutes in sorted(problem.walks.items()):
        walk.setdefault(one, {})[other] = minutes
    return {
        "slots": [slot(candidate) for candidate in problem.candidates],
        "fixed": [slot(candidate) for candidate in problem.fixed],
        "walk": walk,
        "required": sorted(problem.required),
        "busy": [[moment(b.start_minute), moment(b.end_minute)] for b in problem.busy if b.place is None],
        "busy_at": [
            {"start": moment(b.start_minute), "end": moment(b.end_minute), "place": b.place}
            for b in problem.busy
            if b.place is not None
        ],
        "days": [day(of_day, problem.rules.get(of_day, NO_RULES)) for of_day in sorted(problem.begins)],
        "excluding": [list(pair) for pair in problem.excluding],
        "kept": sorted(wishes.kept.intersection(c.slot_id for c in (*problem.candidates, *problem.fixed))),
        "kept_points": wishes.kept_points / HUNDREDTHS,
        "objective": "the largest sum of values; of those the fewest walking minutes; of those the earliest hours",
    }


def _slot_json(agenda: Agenda, candidate: Candidate) -> dict[str, Any]:
    slot = agenda.slots[candidate.slot_id]
    room, venue = agenda.room_of(slot), agenda.venue_of(slot)
    return {
        "session": candidate.session_id,
        "slot": candidate.slot_id,
        "title": agenda.sessions[candidate.session_id].title,
        "start": agenda.local(slot.start).isoformat(),
        "end": agenda.local(slot.end).isoformat(),
        "room": room.name if room is not None else None,
        "venue": venue.name if venue is not None else None,
        "value": candidate.value / HUNDREDTHS,
    }


def _moment(agenda: Agenda, minute: int) -> datetime:
    return agenda.local(datetime.fromtimestamp(minute * 60, UTC))
