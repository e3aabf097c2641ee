"""The `planner` command. Exit status: 0 done, 1 the input was refused (reasons on standard error), 2 usage."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from planner.build_command import build
from planner.command_context import Context, refusing, with_option
from planner.core.changes import Change, changes_between, count_by_kind
from planner.core.checks import check_programme
from planner.core.problems import Problem
from planner.core.programme import Programme
from planner.formats.reading import ReadOptions
from planner.formats.registry import READABLE, WRITABLE, format_named
from planner.repeats_command import repeats, repeats_json, repeats_option, tell_repeats
from planner.services.example_programme import make_example_programme
from planner.services.learn_fit import learned_document
from planner.services.load_programme import files_beside, load_file, read_file
from planner.services.merge_repeats import RepeatsChoice
from planner.services.publish import publish, roll_back, versions
from planner.services.published import load_version
from planner.services.rank_sessions import rank_sessions

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for another program.")
READABLE_NAMES = [f.name for f in READABLE]
WRITABLE_NAMES = [f.name for f in WRITABLE]
LISTED_PROBLEMS = 40


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="judicious")
@click.pass_context
def main(context: click.Context) -> None:
    """A conference planner: load a programme, look at it, serve it."""
    context.obj = Context()


main.add_command(build)
main.add_command(repeats)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--event", "event_slug", metavar="SLUG", help="The event's short name in addresses; from the file if left out."
)
@click.option(
    "--format", "format_name", type=click.Choice(READABLE_NAMES), help="Recognised from the content if left out."
)
@click.option("--columns", multiple=True, metavar="FIELD=HEADER", help="Which spreadsheet column is which field.")
@with_option
@click.option("--timezone", metavar="ZONE", help="IANA zone of the event, e.g. Europe/Berlin, where the file has none.")
@repeats_option
@click.option("--dry-run", is_flag=True, help="Read, check and compare; publish nothing.")
@json_option
@click.pass_obj
@refusing
def load(
    context: Context,
    file: Path,
    event_slug: str | None,
    format_name: str | None,
    columns: Sequence[str],
    with_files: Sequence[Path],
    timezone: str | None,
    repeats_choice: RepeatsChoice,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read FILE, check it, show what would change, publish it."""
    options = ReadOptions(
        file_name=file.name,
        event_slug=event_slug,
        timezone=timezone,
        columns=_columns(columns),
        beside=files_beside(with_files),
    )
    database = context.ready_database()
    loaded = load_file(
        database, file, options, datetime.now(UTC), format_name, dry_run, repeats_choice, _learning_aloud
    )
    programme = loaded.programme
    slot_count = sum(len(session.slots) for session in programme.sessions)
    if as_json:
        _print_json(
            {
                "event": programme.event.slug,
                "version": loaded.version,
                "published": loaded.version is not None and loaded.is_new,
                "counts": {
                    "sessions": len(programme.sessions),
                    "slots": slot_count,
                    "speakers": len(programme.speakers),
                    "rooms": len(programme.rooms),
                    "venues": len(programme.venues),
                },
                "problems": [asdict(problem) for problem in loaded.problems],
                "repeats": repeats_json(loaded.repeats),
                "changes": [asdict(change) for change in loaded.changes],
            }
        )
        return
    _print_problems(loaded.problems)
    click.echo(
        f"{programme.event.name}: {len(programme.sessions):,} sessions, {slot_count:,} slots, "
        f"{len(programme.speakers):,} speakers, {len(programme.rooms):,} rooms."
    )
    tell_repeats(loaded.repeats, file)
    _print_change_counts(loaded.changes)
    if loaded.version is None:
        click.echo("Dry run: nothing was published.")
    elif loaded.is_new:
        click.echo(f"Published as version {loaded.version} of '{programme.event.slug}'.")
    else:
        click.echo(f"Nothing differs from version {loaded.version} of '{programme.event.slug}', which stays published.")


@main.command()
@json_option
@click.pass_obj
@refusing
def events(context: Context, as_json: bool) -> None:
    """List the published events."""
    agendas = context.agendas().events()
    rows = [
        {
            "event": agenda.event.slug,
            "name": agenda.event.name,
            "starts_on": str(agenda.event.starts_on or ""),
            "ends_on": str(agenda.event.ends_on or ""),
            "timezone": agenda.event.timezone,
            "version": agenda.version,
            "sessions": len(agenda.sessions),
            "slots": len(agenda.slots),
        }
        for agenda in agendas
    ]
    _print_rows(rows, as_json, "No event is published yet. Load one: planner load FILE")


@main.command(name="versions")
@click.argument("event")
@json_option
@click.pass_obj
@refusing
def list_versions(context: Context, event: str, as_json: bool) -> None:
    """List the programme versions of EVENT, the newest first."""
    rows = [
        {
            "version": found.number,
            "published_at": found.published_at.isoformat(timespec="seconds"),
            "source": found.source,
            "sessions": found.session_count,
            "slots": found.slot_count,
            "published": found.is_published,
        }
        for found in versions(context.ready_database(), event)
    ]
    _print_rows(rows, as_json, "")


@main.command()
@click.argument("event")
@click.argument("from_version", type=int, required=False)
@click.argument("to_version", type=int, required=False)
@json_option
@click.pass_obj
@refusing
def changes(context: Context, event: str, from_version: int | None, to_version: int | None, as_json: bool) -> None:
    """List what changed between two versions of EVENT: by default the published one and the one before it."""
    database = context.ready_database()
    newest = context.agendas().get(event).version
    to_number = to_version if to_version is not None else newest
    from_number = from_version if from_version is not None else to_number - 1
    before = load_version(database, event, from_number).programme if from_number > 0 else None
    found = changes_between(before, load_version(database, event, to_number).programme)
    if as_json:
        _print_json([asdict(change) for change in found])
        return
    for change in found:
        words = " → ".join(part for part in (change.before, change.after) if part)
        click.echo(f"{change.kind:18} {change.title}{f': {words}' if words else ''}")
    _print_change_counts(found)


@main.command()
@click.argument("event")
@click.argument("version", type=int)
@click.pass_obj
@refusing
def rollback(context: Context, event: str, version: int) -> None:
    """Publish an earlier VERSION of EVENT again, as a new version."""
    published = roll_back(context.ready_database(), event, version, datetime.now(UTC))
    _print_change_counts(published.changes)
    if published.is_new:
        click.echo(f"Version {version} of '{event}' is published again, as version {published.version}.")
    else:
        click.echo(f"Version {version} says what version {published.version} says; nothing was published.")


@main.command()
@click.argument("event_or_file")
@click.option("--event", "event_slug", metavar="SLUG", help="For a file: the event's short name.")
@click.option("--timezone", metavar="ZONE", help="For a file that names none.")
@click.option("--columns", multiple=True, metavar="FIELD=HEADER", help="For a spreadsheet.")
@with_option
@json_option
@click.pass_obj
@refusing
def check(
    context: Context,
    event_or_file: str,
    event_slug: str | None,
    timezone: str | None,
    columns: Sequence[str],
    with_files: Sequence[Path],
    as_json: bool,
) -> None:
    """Check a published event or a programme file for mistakes."""
    path = Path(event_or_file)
    if path.is_file():
        options = ReadOptions(
            file_name=path.name,
            event_slug=event_slug,
            timezone=timezone,
            columns=_columns(columns),
            beside=files_beside(with_files),
        )
        _programme, problems = read_file(path, options)
    else:
        problems = check_programme(context.agendas().get(event_or_file).programme)
    if as_json:
        _print_json([asdict(problem) for problem in problems])
        return
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}")
    counts = Counter(problem.severity for problem in problems)
    click.echo(f"{counts['warning']} warnings, {counts['note']} notes." if problems else "No mistakes found.")


@main.command()
@click.argument("event")
@click.option("--role", default="", help="For example 'Sales Professional'.")
@click.option("--about", default="", metavar="WORDS", help="What one does, in one's own words; with a role or without.")
@click.option("--top", type=click.IntRange(1), help="Only the best N.")
@json_option
@click.pass_obj
@refusing
def rank(context: Context, event: str, role: str, about: str, top: int | None, as_json: bool) -> None:
    """List the sessions of EVENT by fit for a role, or for what one does, with reasons."""
    if not role.strip() and not about.strip():
        raise click.UsageError("Say who it is for: --role 'Developer', --about 'I run a small web shop', or both.")
    agenda = context.agendas().get(event)
    ranked = rank_sessions(agenda, role, about, top)
    if as_json:
        _print_json(
            [
                {
                    "session": fit.session_id,
                    "title": agenda.sessions[fit.session_id].title,
                    "fit": fit.score,
                    "reasons": [{"points": reason.points, "text": reason.text} for reason in fit.reasons],
                }
                for fit in ranked
            ]
        )
        return
    for fit in ranked:
        click.echo(f"{fit.score:3}  {agenda.sessions[fit.session_id].title}")
        if fit.reasons:
            told = (f"{reason.text} {reason.points:+}".replace(" -", " −") for reason in fit.reasons)
            click.echo("     " + "; ".join(told))


@main.command()
@click.argument("event")
@click.option("--to", "format_name", required=True, type=click.Choice(WRITABLE_NAMES))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; standard output if left out."
)
@click.pass_obj
@refusing
def export(context: Context, event: str, format_name: str, output: Path | None) -> None:
    """Write the published programme of EVENT in another format."""
    agenda = context.agendas().get(event)
    wanted = format_named(format_name)
    assert wanted is not None and wanted.write is not None
    data = wanted.write(agenda.programme)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(data)
    click.echo(f"{output}: {len(agenda.sessions):,} sessions as {wanted.label}.", err=True)


@main.command()
@click.option("--sessions", "session_count", type=click.IntRange(1, 20_000), default=2500, show_default=True)
@click.option("--seed", type=int, default=2014, show_default=True, help="The same number makes the same programme.")
@click.pass_obj
@refusing
def demo(context: Context, session_count: int, seed: int) -> None:
    """Publish a generated example event, to see how a large programme feels."""
    programme = make_example_programme(session_count, seed)
    published = publish(context.ready_database(), programme, f"demo, seed {seed}", datetime.now(UTC))
    click.echo(
        f"Published '{programme.event.slug}' with {len(programme.sessions):,} example sessions "
        f"as version {published.version}."
    )


@main.command()
@click.pass_obj
@refusing
def migrate(context: Context) -> None:
    """Bring the database to the newest schema."""
    context.ready_database()
    click.echo("The database is at the newest schema.")


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of PORT.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
@click.pass_obj
@refusing
def serve(context: Context, port: int | None, workers: int) -> None:
    """Migrate, load the shipped seeds once, and serve the pages."""
    from planner import server  # not loaded by the other commands, which do not need it

    server.serve(context, port, workers)


def _columns(given: Sequence[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in given:
        field, equals, header = pair.partition("=")
        if not equals or not field.strip() or not header.strip():
            raise click.UsageError(f"--columns {pair}: write it as FIELD=HEADER, for example --columns title=Talk")
        mapping[field.strip()] = header.strip()
    return mapping


def _learning_aloud(programme: Programme) -> bytes | None:
    """Learns whom the sessions are for, saying each step on standard error."""
    return learned_document(programme, lambda step: click.echo(f"Learning whom sessions are for: {step} …", err=True))


def _print_json(said: Any) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


def _print_rows(rows: Sequence[dict[str, Any]], as_json: bool, none: str) -> None:
    if as_json:
        _print_json(rows)
    elif not rows:
        click.echo(none)
    else:
        heads = list(rows[0])
        widths = [max(len(head), *(len(str(row[head])) for row in rows)) for head in heads]
        for line in ([head.replace("_", " ") for head in heads], *([str(r[h]) for h in heads] for r in rows)):
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:LISTED_PROBLEMS]:
        click.echo(f"{problem.severity}: {problem}", err=True)
    if len(problems) > LISTED_PROBLEMS:
        click.echo(f"… and {len(problems) - LISTED_PROBLEMS} more; see them all with 'planner check'.", err=True)


def _print_change_counts(found: Sequence[Change]) -> None:
    if found:
        counted = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in count_by_kind(found).items())
        click.echo(f"Changes: {counted}.")
