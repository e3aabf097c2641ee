"""What `--problem` and the API write down as solved, read by somebody who knows `docs/build.md` alone: as the planning
problem that `planning_samples` tries every plan of, and that `planning_judge` judges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from planner.core.planning.problem import Breaks, BusyInterval, Candidate, DayRules, Lunch, PlanningProblem


def problem_from_json(said: dict[str, Any]) -> PlanningProblem:
    """The problem, its values in hundredths of a point."""
    days = {date.fromisoformat(day["day"]): day for day in said["days"]}

    def day_of(start: str) -> date | None:
        return next(
            (d for d, day in days.items() if minute(day["begins"]) <= minute(start) < minute(day["ends"])), None
        )

    def busy(number: int, start: str, end: str, place: str | None) -> BusyInterval:
        return BusyInterval(f"busy {number}", minute(start), minute(end), place, day_of(start))

    times = [(start, end, None) for start, end in said["busy"]]
    times += [(b["start"], b["end"], b["place"]) for b in said["busy_at"]]
    return PlanningProblem(
        candidates=tuple(map(slot, said["slots"])),
        fixed=tuple(map(slot, said["fixed"])),
        walks={(a, b): minutes for a, row in said["walk"].items() for b, minutes in row.items()},
        required=frozenset(said["required"]),
        busy=tuple(busy(number, *time) for number, time in enumerate(times)),
        begins={d: minute(day["midnight"]) for d, day in days.items()},
        rules={d: rules(day) for d, day in days.items()},
        excluding=tuple((summit, talk) for summit, talk in said["excluding"]),
    )


def minute(moment: str) -> int:
    when = datetime.fromisoformat(moment)
    assert when.tzinfo is not None
    return round(when.timestamp() / 60)


def slot(said: dict[str, Any]) -> Candidate:
    return Candidate(
        slot_id=said["slot"],
        session_id=said["session"],
        start_minute=minute(said["start"]),
        end_minute=minute(said["end"]),
        place=said["place"],
        day=date.fromisoformat(said["day"]),
        value=round(said["value"] * 100),
    )


def rules(said: dict[str, Any]) -> DayRules:
    lunch, breaks = said["lunch"], said["breaks"]
    return DayRules(
        from_minute=said["from"] and minute(said["from"]),
        to_minute=said["to"] and minute(said["to"]),
        most_sessions=said["most_sessions"],
        lunch=lunch
        and Lunch(from_minute=minute(lunch["from"]), to_minute=minute(lunch["to"]), minutes=lunch["minutes"]),
        breaks=breaks and Breaks(**breaks),
    )


def plain_value(said: dict[str, Any], slot_ids: list[str], value: int) -> int:
    """The value that is told of a plan with these slots, in hundredths: without what counts for being there already."""
    return value - round(said["kept_points"] * 100) * len(set(slot_ids) & set(said["kept"]))
