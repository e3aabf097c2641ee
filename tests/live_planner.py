"""Runs the real `planner serve` as its own process, the way a person starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from planner.config import SETTINGS

START_SECONDS = 60
STOP_SECONDS = 10
PLANNER = Path(sys.executable).with_name("planner")
"""The console script of the environment the tests run in."""


class DidNotStart(AssertionError):
    """Carries everything the server printed."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(instance: Path, **more: str) -> dict[str, str]:
    """The environment without any setting of the planner's that the person running the tests may have, but these."""
    kept = {name: value for name, value in os.environ.items() if name not in {setting.name for setting in SETTINGS}}
    return {**kept, "PLANNER_INSTANCE": str(instance), **more}


@contextlib.contextmanager
def serving(
    instance: Path, *, planner: Path = PLANNER, folder: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serves from `instance` until the block ends; gives the base address, 'http://127.0.0.1:PORT'.
    Raises `DidNotStart` with what the server printed."""
    port = free_port()
    output = instance.with_name(f"{instance.name}-serve.log")
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w") as log:
        process = subprocess.Popen(
            [str(planner), "serve", "--port", str(port), "--workers", "1"],
            cwd=folder,
            env=clean_environment(instance, **(settings or {})),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(process, address, output)
        yield address
    finally:
        _stop(process)


def fetch(address: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body of one GET; an error status is an answer too."""
    request = urllib.request.Request(address, headers={name.replace("_", "-"): said for name, said in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, output: Path) -> None:
    for _ in range(START_SECONDS * 20):
        try:
            process.wait(timeout=0.05)  # the pause between two looks, cut short if it dies
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                if fetch(f"{address}/healthz")[0] == 200:
                    return
        else:
            raise DidNotStart(f"planner serve ended with {process.returncode}:\n{output.read_text()}")
    raise DidNotStart(f"planner serve was not healthy after {START_SECONDS} s:\n{output.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
