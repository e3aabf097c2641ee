"""`planner build`: the best plan for a role, from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click

from planner.command_context import Context, refusing
from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, LunchWish
from planner.core.calendar_items import CalendarLinks
from planner.core.plan import BusyTime, Entry, EntryState, Plan
from planner.core.planning.left_out import points
from planner.core.problems import Problem, RefusedInput
from planner.services.build_plan import BuiltPlan, build_plan, why_left_out
from planner.services.built_plan_json import built_plan_json, problem_json
from planner.services.busy_calendar import busy_times_during
from planner.services.calendar_feed import loose_plan_ics
from planner.services.rank_sessions import said_of_oneself

TOLD_LEFT_OUT = 10
PATIENCE_SECONDS = 60.0


class ClockTime(click.ParamType):
    """HH:MM."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        if isinstance(value, time):
            return value
        try:
            return datetime.strptime(str(value).strip(), "%H:%M").time()
        except ValueError:
            self.fail(f"'{value}' is no time of the day; write it as 9:30.", param, ctx)


class Lunch(click.ParamType):
    """HH:MM-HH:MM/MINUTES."""

    name = "HH:MM-HH:MM/MINUTES"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> LunchWish:
        if isinstance(value, LunchWish):
            return value
        hours, _, minutes = str(value).partition("/")
        begin, dash, end = hours.partition("-")
        if not dash:
            self.fail(f"'{value}' does not name two hours; write it as 11:30-14:00/45.", param, ctx)
        if not minutes.strip().isdecimal() or not 5 <= int(minutes) <= 240:
            self.fail(f"'{value}' does not name 5 to 240 minutes; write it as 11:30-14:00/45.", param, ctx)
        clock = ClockTime()
        from_time, to_time = clock.convert(begin, param, ctx), clock.convert(end, param, ctx)
        between = (to_time.hour - from_time.hour) * 60 + to_time.minute - from_time.minute
        if between < int(minutes):
            self.fail(f"'{value}' leaves less than {minutes} minutes between its hours.", param, ctx)
        return LunchWish(from_time=from_time, to_time=to_time, minutes=int(minutes))


@click.command()
@click.argument("event")
@click.option("--role", default="", help="For example 'Sales Professional'.")
@click.option("--must", multiple=True, metavar="ID", help="A session that has to be in it; may be repeated.")
@click.option("--never", multiple=True, metavar="ID", help="A session that must not be in it; may be repeated.")
@click.option("--from", "from_time", type=ClockTime(), help="No session before this hour.")
@click.option("--to", "to_time", type=ClockTime(), help="No session after this hour.")
@click.option("--lunch", type=Lunch(), help="So many minutes free between two hours.")
@click.option("--max-per-day", type=click.IntRange(1, 50), help="At most so many sessions a day.")
@click.option("--busy", type=click.Path(path_type=Path, dir_okay=False), help="An .ics file of your own calendar.")
@click.option("--problem", type=click.Path(path_type=Path, dir_okay=False), help="Write what was solved, as JSON.")
@click.option("--ics", type=click.Path(path_type=Path, dir_okay=False), help="Write the plan as a calendar file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for another program.")
@click.pass_obj
@refusing
def build(
    context: Context,
    event: str,
    role: str,
    must: Sequence[str],
    never: Sequence[str],
    from_time: time | None,
    to_time: time | None,
    lunch: LunchWish | None,
    max_per_day: int | None,
    busy: Path | None,
    problem: Path | None,
    ics: Path | None,
    as_json: bool,
) -> None:
    """Build the best plan of EVENT for a role, with the proof and what was left out."""
    agenda = context.agendas().get(event)
    must, never = [agenda.present_id(named) for named in must], [agenda.present_id(named) for named in never]
    _check_sessions(agenda, must, never)
    plan = Plan(
        preferences=said_of_oneself(agenda, role),
        busy_times=_busy_times(agenda, busy) if busy is not None else (),
        choices=BuildChoices(
            must=tuple(dict.fromkeys(must)),
            never=tuple(dict.fromkeys(never)),
            from_time=from_time,
            to_time=to_time,
            lunch=lunch,
            max_per_day=max_per_day,
        ),
    )
    built = build_plan(agenda, plan, seconds=PATIENCE_SECONDS)
    if problem is not None:
        problem.write_text(json.dumps(problem_json(built.wishes), ensure_ascii=False, indent=1) + "\n", "utf-8")
    if built.best is None:
        if as_json:
            click.echo(json.dumps(built_plan_json(built, ()), ensure_ascii=False, indent=2))
        _refuse(built)
    if ics is not None:
        links = CalendarLinks(session_url=lambda session_id: _session_url(context, event, session_id))
        ics.write_bytes(loose_plan_ics(context.ready_database(), agenda, _going(plan, built), links))
    if as_json:
        reasons = why_left_out(built, seconds=PATIENCE_SECONDS)
        click.echo(json.dumps(built_plan_json(built, reasons), ensure_ascii=False, indent=2))
    else:
        _tell(agenda, built)


def _busy_times(agenda: Agenda, file: Path) -> tuple[BusyTime, ...]:
    found = busy_times_during(agenda, file.read_bytes(), file.name)
    for note in found.problems:
        click.echo(f"{note.severity}: {note}", err=True)
    return found.busy_times


def _check_sessions(agenda: Agenda, must: Sequence[str], never: Sequence[str]) -> None:
    """Raises `RefusedInput` for every session that the programme does not have, or that must and must not be in."""
    wrong = [
        Problem(
            code="unknown-session",
            field=option,
            message=f"The programme has no session '{session_id}'.",
            remedy=f"'planner export {agenda.event.slug} --to json' lists the ids.",
        )
        for option, asked in (("--must", must), ("--never", never))
        for session_id in dict.fromkeys(asked)
        if session_id not in agenda.sessions
    ]
    wrong.extend(
        Problem(
            code="must-and-never",
            field="--never",
            message=f"'{session_id}' has to be in the plan as well.",
            remedy="Leave out its --must or its --never.",
        )
        for session_id in dict.fromkeys(never)
        if session_id in must
    )
    if wrong:
        raise RefusedInput(wrong)


def _refuse(built: BuiltPlan) -> None:
    """Says what conflicts. Raises `RefusedInput`."""
    said = "; ".join(wish.text for wish in built.conflict)
    ways = ", or ".join(wish.way_out[:1].lower() + wish.way_out[1:] for wish in built.conflict if wish.way_out)
    remedy = f"To go on: {ways}." if ways else ""
    raise RefusedInput([Problem(code="conflict", message=f"These cannot all hold: {said}.", remedy=remedy)])


def _going(plan: Plan, built: BuiltPlan) -> Plan:
    entries = [Entry(slot_id=c.slot_id, session_id=c.session_id, state=EntryState.GOING) for c in built.chosen]
    return replace(plan, entries=tuple(sorted(entries, key=lambda entry: entry.slot_id)))


def _session_url(context: Context, event: str, session_id: str) -> str:
    address = context.settings.address
    return f"{address}/{event}/sessions/{session_id}" if address else ""


def _tell(agenda: Agenda, built: BuiltPlan) -> None:
    day = None
    for candidate in built.chosen:
        slot = agenda.slots[candidate.slot_id]
        start, room, venue = agenda.local(slot.start), agenda.room_of(slot), agenda.venue_of(slot)
        if candidate.day != day:
            day = candidate.day
            click.echo(f"{day:%A} {day.day} {day:%B}")
        place = ", ".join(dict.fromkeys(p.name for p in (room, venue) if p is not None))
        title = agenda.sessions[candidate.session_id].title
        click.echo(
            f"  {start:%H:%M}–{agenda.local(slot.end):%H:%M}  {candidate.value / 100:6.2f}  {title}"
            f"{f' ({place})' if place else ''}"
        )
    for note in built.wishes.notes:
        click.echo(note)
    assert built.best is not None
    click.echo(
        f"{_counted(len(built.chosen), 'session')}, {points(built.value)}, "
        f"{_counted(built.best.walking_minutes, 'minute')} on foot. {built.standing} {built.milliseconds:.1f} ms."
    )
    reasons = why_left_out(built, most=TOLD_LEFT_OUT)
    if reasons:
        click.echo("Left out, among others:")
    for reason in reasons:
        click.echo(f"  “{agenda.sessions[reason.session_id].title}”: {reason.because}.")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
