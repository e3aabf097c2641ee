"""Build choices as JSON and back: kept as one value, because they are only ever read and written whole.

Fields that a newer version wrote and this one does not know are left alone by it, that is, not read.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, time
from typing import Any

from planner.core.build_choices import BuildChoices, DayHours, LunchWish, ValueFactors

_LISTS = ("must", "never", "locked", "registered", "avoided_venues")
_PLAIN = (
    "remind_to_register",
    "break_after_minutes",
    "break_minutes",
    "max_per_day",
    "only_live",
    "watches_later",
    "follows_morning_tip",
    "keep_points",
)


def json_of_choices(choices: BuildChoices) -> dict[str, Any]:
    """For `choices_from_json`; {} where nothing was said."""
    if choices == BuildChoices():
        return {}
    lunch = choices.lunch
    return {
        **{name: list(getattr(choices, name)) for name in _LISTS},
        **{name: getattr(choices, name) for name in _PLAIN},
        "from_time": _clock(choices.from_time),
        "to_time": _clock(choices.to_time),
        "hours": [[h.day.isoformat(), _clock(h.from_time), _clock(h.to_time)] for h in choices.hours],
        "days_off": [day.isoformat() for day in choices.days_off],
        "lunch": [_clock(lunch.from_time), _clock(lunch.to_time), lunch.minutes] if lunch is not None else None,
        "factors": asdict(choices.factors),
    }


def choices_from_json(said: dict[str, Any] | None) -> BuildChoices:
    """The choices that `json_of_choices` was given; none said for None or {}."""
    if not said:
        return BuildChoices()
    lunch, known = said.get("lunch"), {field.name for field in fields(ValueFactors)}
    plain: dict[str, Any] = {name: said[name] for name in _PLAIN if name in said}
    plain.update({name: tuple(said[name]) for name in _LISTS if name in said})
    return BuildChoices(
        **plain,
        from_time=_time(said.get("from_time")),
        to_time=_time(said.get("to_time")),
        hours=tuple(
            DayHours(day=date.fromisoformat(day), from_time=_time(begin), to_time=_time(end))
            for day, begin, end in said.get("hours", ())
        ),
        days_off=tuple(date.fromisoformat(day) for day in said.get("days_off", ())),
        lunch=LunchWish(from_time=time.fromisoformat(lunch[0]), to_time=time.fromisoformat(lunch[1]), minutes=lunch[2])
        if lunch
        else None,
        factors=ValueFactors(**{name: value for name, value in said.get("factors", {}).items() if name in known}),
    )


def _clock(moment: time | None) -> str | None:
    return moment.isoformat("minutes") if moment is not None else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
