"""What one says about the plan to build, as an address: any such page can be sent, gone back to, and built again.

An address with `said` in it says everything (a box that is not ticked is not sent); one without leaves the choices as
they are kept with the plan."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, time
from urllib.parse import quote, urlencode

from werkzeug.datastructures import MultiDict

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, DayHours, LunchWish, ValueFactors
from planner.web.attendee.visitor import LONGEST_ROLE

LUNCH_FROM, LUNCH_TO = time(11, 30), time(14)
MOST_NAMED = 200
RANGES = {
    "most": (1, 50),
    "lunch": (5, 240),
    "break_after": (30, 720),
    "break_for": (5, 120),
    "keep": (0, 100),
    "count_excellence": (10, 40),
}
FACTOR_RANGE = (0, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildAddress:
    """`role`: who one is, `choices`: everything else. `wrong`: field → what could not be understood of it; the field
    then counts as not said."""

    role: str
    choices: BuildChoices
    wrong: dict[str, str]

    def query(self, choices: BuildChoices | None = None) -> str:
        """The address's query with its '?', with other choices if they are given."""
        return f"?{urlencode(self.pairs(choices), quote_via=quote)}"

    def pairs(self, choices: BuildChoices | None = None) -> list[tuple[str, str]]:
        """The same as names and values."""
        return [("said", "1"), *([("as", self.role)] if self.role else []), *_pairs(choices or self.choices)]

    def with_must(self, session_id: str) -> str:
        """The address at which a session has to be in the plan."""
        return self.query(self.choices.with_must(session_id))

    def with_never(self, session_id: str) -> str:
        """The address at which a session must not be in it."""
        return self.query(self.choices.with_never(session_id))

    def unsaid(self, session_id: str) -> str:
        """The address at which nothing is said of a session."""
        return self.query(self.choices.saying_nothing_of(session_id))


def read_build_address(agenda: Agenda, args: MultiDict[str, str], kept: BuildChoices, kept_role: str) -> BuildAddress:
    """Never fails: what cannot be understood is left out and told in `wrong`. `kept`: the choices of the plan, for what
    is not asked on the page, and for an address that says nothing."""
    role = args.get("as", kept_role).strip()[:LONGEST_ROLE]
    if "said" not in args:
        return BuildAddress(role=role, choices=kept, wrong={})
    wrong: dict[str, str] = {}
    from_time, to_time = _clock(args, "from", wrong), _clock(args, "to", wrong)
    if from_time is not None and to_time is not None and from_time == to_time:
        wrong["to"] = "The day has to end after it begins."
        to_time = None
    choices = BuildChoices(
        must=_known(args, "must", agenda),
        never=_known(args, "never", agenda),
        locked=kept.locked,
        registered=kept.registered,
        remind_to_register="register" in args,
        from_time=from_time,
        to_time=to_time,
        hours=tuple(_hours(agenda, args, wrong)),
        days_off=tuple(day for day in agenda.days if day.isoformat() in args.getlist("off")),
        lunch=_lunch(args, wrong),
        break_after_minutes=_number(args, "break_after", wrong),
        break_minutes=_number(args, "break_for", wrong) or BuildChoices().break_minutes,
        max_per_day=_number(args, "most", wrong),
        only_live="live" in args,
        avoided_venues=tuple(venue for venue in agenda.venues if venue in args.getlist("avoid")),
        watches_later="later" in args,
        follows_morning_tip="morning" in args,
        keep_points=_or(_number(args, "keep", wrong), BuildChoices().keep_points),
        factors=_factors(args, wrong),
    )
    return BuildAddress(role=role, choices=choices.with_must(), wrong=wrong)


def _pairs(choices: BuildChoices) -> list[tuple[str, str]]:
    flags = {
        "register": choices.remind_to_register,
        "later": choices.watches_later,
        "morning": choices.follows_morning_tip,
        "live": choices.only_live,
    }
    lunch, unsaid = choices.lunch, BuildChoices()
    single = {
        "from": _shown(choices.from_time),
        "to": _shown(choices.to_time),
        "most": _shown(choices.max_per_day),
        "lunch": _shown(lunch.minutes) if lunch is not None else "",
        "lunch_from": _shown(lunch.from_time) if lunch is not None and lunch.from_time != LUNCH_FROM else "",
        "lunch_to": _shown(lunch.to_time) if lunch is not None and lunch.to_time != LUNCH_TO else "",
        "break_after": _shown(choices.break_after_minutes),
        "break_for": _shown(choices.break_minutes) if choices.break_minutes != unsaid.break_minutes else "",
        "keep": _shown(choices.keep_points) if choices.keep_points != unsaid.keep_points else "",
    }
    for hours in choices.hours:
        single[f"from-{hours.day.isoformat()}"] = _shown(hours.from_time)
        single[f"to-{hours.day.isoformat()}"] = _shown(hours.to_time)
    usual = asdict(unsaid.factors)
    single.update({f"count_{n}": str(value) for n, value in asdict(choices.factors).items() if value != usual[n]})
    lists = {
        "must": choices.must,
        "never": choices.never,
        "off": tuple(day.isoformat() for day in choices.days_off),
        "avoid": choices.avoided_venues,
    }
    return [
        *((name, value) for name, value in single.items() if value),
        *((name, "1") for name, flag in flags.items() if flag),
        *((name, value) for name, values in lists.items() for value in values),
    ]


def _shown(value: time | int | None) -> str:
    if value is None:
        return ""
    return value.isoformat("minutes") if isinstance(value, time) else str(value)


def _known(args: MultiDict[str, str], name: str, agenda: Agenda) -> tuple[str, ...]:
    named = map(agenda.present_id, args.getlist(name)[:MOST_NAMED])
    return tuple(dict.fromkeys(session_id for session_id in named if session_id in agenda.sessions))


def _clock(args: MultiDict[str, str], name: str, wrong: dict[str, str]) -> time | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text.zfill(5)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        wrong[name] = f"“{text[:20]}” is no time of the day; write it as 9:30."
        return None


def _number(args: MultiDict[str, str], name: str, wrong: dict[str, str]) -> int | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    low, high = RANGES.get(name, FACTOR_RANGE)
    if not text.isdecimal() or len(text) > 4 or not low <= int(text) <= high:
        wrong[name] = f"“{text[:20]}” is no number from {low} to {high}."
        return None
    return int(text)


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _lunch(args: MultiDict[str, str], wrong: dict[str, str]) -> LunchWish | None:
    minutes = _number(args, "lunch", wrong)
    begin, end = _clock(args, "lunch_from", wrong) or LUNCH_FROM, _clock(args, "lunch_to", wrong) or LUNCH_TO
    if minutes is None:
        return None
    between = (end.hour - begin.hour) * 60 + end.minute - begin.minute
    if between < minutes:
        wrong["lunch"] = f"Between {begin:%H:%M} and {end:%H:%M} there are no {minutes} minutes."
        return None
    return LunchWish(from_time=begin, to_time=end, minutes=minutes)


def _hours(agenda: Agenda, args: MultiDict[str, str], wrong: dict[str, str]) -> list[DayHours]:
    found: list[DayHours] = []
    for day in agenda.days:
        begin, end = (_clock(args, f"{name}-{day.isoformat()}", wrong) for name in ("from", "to"))
        if begin is not None or end is not None:
            found.append(DayHours(day=day, from_time=begin, to_time=end))
    return found


def _factors(args: MultiDict[str, str], wrong: dict[str, str]) -> ValueFactors:
    said = {field.name: _number(args, f"count_{field.name}", wrong) for field in fields(ValueFactors)}
    return ValueFactors(**{name: value for name, value in said.items() if value is not None})


def day_hours(choices: BuildChoices, day: date) -> DayHours:
    """The hours said of one day; open where none are."""
    return next((hours for hours in choices.hours if hours.day == day), DayHours(day=day))
