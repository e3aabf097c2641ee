"""Serving the pages with granian: one command, from an empty folder to an address."""

from __future__ import annotations

import errno
import os
import socket

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from planner.command_context import Context
from planner.config import WrongSetting

THREADS_PER_WORKER = 8
"""A request waits for the database now and then; a few threads let others go on meanwhile."""


def serve(context: Context, port: int | None, workers: int) -> None:
    """Serves until it is stopped. Raises `WrongSetting` where the address cannot be had."""
    settings = context.settings
    port = port or settings.port
    _check_free(settings.host, port)
    context.ready_database(with_seeds=True).close()
    os.environ["PLANNER_INSTANCE"] = str(settings.instance)  # workers may start from another folder
    click.echo(f"Judicious is at http://{settings.host}:{port}/ (stop it with Ctrl+C)")
    Granian(
        "planner.app:create_app",
        factory=True,
        address=settings.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_WORKER,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        process_name="planner",
    ).serve()


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as cause:
            if cause.errno == errno.EADDRINUSE:
                raise WrongSetting(
                    f"Port {port} on {host} is taken by another program. Choose another: PORT={port + 1} make serve"
                ) from cause
            raise WrongSetting(
                f"Port {port} on {host} cannot be used ({cause.strerror}). Choose another with PORT or HOST."
            ) from cause
