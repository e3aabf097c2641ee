"""Loading a programme file: read it, check it, compare it with what is published, publish it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.core.changes import Change
from planner.core.checks import check_programme
from planner.core.integrity import integrity_problems
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import Programme
from planner.formats.reading import FileBeside, Reading, ReadOptions
from planner.formats.registry import LARGEST_FILE_BYTES, read_programme
from planner.services.learn_fit import learned_document
from planner.services.merge_repeats import AS_BEFORE, NO_REPEATS, Repeats, RepeatsChoice, merge_repeats
from planner.services.publish import Published, preview, publish
from planner.services.published import PublishedAgendas, UnknownEvent, published_before
from planner.store.database import Database

MANY_GONE = 10
"""Fewer sessions than this may go without a word about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of a file. `version` is None for a dry run; `is_new` is False where nothing differed."""

    programme: Programme
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    version: int | None
    is_new: bool
    repeats: Repeats = NO_REPEATS


def read_file(
    path: Path, options: ReadOptions, format_name: str | None = None
) -> tuple[Programme, tuple[Problem, ...]]:
    """The programme in a file, sure to hold together, and what reading and checking it found.

    Raises `RefusedInput`, for a file that cannot be opened too.
    """
    reading = _sound_reading(path, options, format_name)
    return reading.programme, (*reading.problems, *_checked(reading.programme, options))


def files_beside(paths: Iterable[Path]) -> tuple[FileBeside, ...]:
    """The other files of a programme that comes in several, for `ReadOptions.beside`. Raises `RefusedInput`."""
    return tuple(FileBeside(path.name, _bytes_of(path)) for path in paths)


def load_file(
    database: Database,
    path: Path,
    options: ReadOptions,
    now: datetime,
    format_name: str | None = None,
    dry_run: bool = False,
    repeats_choice: RepeatsChoice = AS_BEFORE,
    learn: Callable[[Programme], bytes | None] = learned_document,
) -> Loaded:
    """Reads, makes repeats one session as chosen (`merge_repeats`), checks, compares and, unless `dry_run`, publishes.
    `learn`: as for `publish`.

    Raises `RefusedInput`; nothing is changed then.
    """
    reading = _sound_reading(path, options, format_name)
    published = published_before(database, reading.programme.event.slug)
    programme, repeats = merge_repeats(reading.programme, published, repeats_choice)
    done = preview(database, programme) if dry_run else publish(database, programme, options.file_name, now, learn)
    return Loaded(
        programme=done.programme,
        problems=(*_another_event(done), *reading.problems, *repeats.problems, *_checked(programme, options)),
        changes=done.changes,
        version=None if dry_run else done.version,
        is_new=done.is_new,
        repeats=repeats,
    )


def _sound_reading(path: Path, options: ReadOptions, format_name: str | None) -> Reading:
    reading = read_programme(_bytes_of(path), options, format_name)
    refused = integrity_problems(reading.programme)
    if refused:
        raise RefusedInput(problem.in_file(options.file_name) for problem in refused)
    return reading


def _checked(programme: Programme, options: ReadOptions) -> tuple[Problem, ...]:
    return tuple(problem.in_file(options.file_name) for problem in check_programme(programme))


def _another_event(done: Published) -> tuple[Problem, ...]:
    """A warning where hardly a session of the version before is left: somebody may have named the wrong event."""
    gone = sum(change.kind == "removed" for change in done.changes)
    added = sum(change.kind == "added" for change in done.changes)
    left = len(done.programme.sessions) - added
    if gone < MANY_GONE or gone <= left:
        return ()
    slug, before = done.programme.event.slug, done.version - 1
    return (
        Problem(
            code="another_event",
            severity="warning",
            record="event",
            message=f"{gone:,} sessions of '{slug}' are not in this file, and {left:,} are: it may be another event.",
            remedy=f"If so, 'planner rollback {slug} {before}' brings them back; load it with another --event.",
        ),
    )


def load_shipped_seeds(database: Database, seeds: Path, now: datetime) -> tuple[str, ...]:
    """Publishes every seed whose event is not there yet; gives their slugs. Raises `RefusedInput`."""
    agendas = PublishedAgendas(database)
    loaded: list[str] = []
    for path in sorted(seeds.glob("*.yaml")):
        try:
            agendas.get(path.stem)
        except UnknownEvent:
            load_file(database, path, ReadOptions(file_name=path.name, event_slug=path.stem), now)
            loaded.append(path.stem)
    return tuple(loaded)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE_BYTES + 1)
    except OSError as cause:
        raise RefusedInput(
            [
                Problem(
                    code="unreadable_file",
                    file=str(path),
                    message=f"The file cannot be opened: {cause.strerror or cause}.",
                    remedy="Check its name and who may read it.",
                )
            ]
        ) from cause
