"""What the commands share: settings, a database that is ready, and errors that end in sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError

from planner.config import Settings, WrongSetting, settings_from
from planner.core.problems import RefusedInput
from planner.services.prepare_database import prepare_database
from planner.services.published import PublishedAgendas, UnknownEvent, UnknownVersion
from planner.services.rank_sessions import UnknownRole
from planner.shipped_files import shipped_folder
from planner.store.database import Database

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1

with_option = click.option(
    "--with",
    "with_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Another file of the same programme, such as the people of KonOpas; may be given again.",
)


class Context:
    """Made once per command; reaches for the environment and the database only when a command does."""

    @cached_property
    def settings(self) -> Settings:
        return settings_from()

    def ready_database(self, with_seeds: bool = False) -> Database:
        """The database, migrated to the newest schema; `with_seeds` also publishes the shipped programmes."""
        database = Database(self.settings.database_url)
        seeds = shipped_folder("seeds") if with_seeds else None
        prepare_database(database, shipped_folder("migrations"), seeds, datetime.now(UTC))
        return database

    def agendas(self) -> PublishedAgendas:
        return PublishedAgendas(self.ready_database())


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """Ends a command whose input was refused with its reasons, one a line, on standard error, and exit status 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RefusedInput as refused:
            for problem in refused.problems:
                click.echo(str(problem), err=True)
        except UnknownEvent as unknown:
            click.echo(f"{unknown} 'planner events' lists the ones there are.", err=True)
        except UnknownVersion as unknown:
            click.echo(f"{unknown} 'planner versions {unknown.slug}' lists the ones there are.", err=True)
        except (UnknownRole, WrongSetting) as wrong:
            click.echo(str(wrong), err=True)
        except OperationalError as broken:
            click.echo(f"The database does not answer: {broken.orig}. Check DATABASE_URL.", err=True)
        except OSError as broken:
            click.echo(f"{broken.filename or 'A file'}: {broken.strerror or broken}.", err=True)
        raise SystemExit(REFUSED)

    return guarded
