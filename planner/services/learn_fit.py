"""Learning, before a programme version is published, whom each of its sessions is for."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Timer

from planner.core.learned_fit import roles_to_learn
from planner.core.programme import Programme
from planner.formats import version_document

LONGEST_SECONDS = 300
TOLD_LINES = 5
Progress = Callable[[str], None]

log = logging.getLogger(__name__)


def learned_document(programme: Programme, progress: Progress = lambda step: None) -> bytes | None:
    """What is learned from the programme's labels, for `formats.learned_fit_document`; None where there are too few of
    them. `progress` is told each step, in a few words.

    The work is done in a process of its own, so that no web worker carries the libraries for it. Where that fails, or
    takes more than `LONGEST_SECONDS`, the programme can be published all the same, without it: None, and the cause is
    in the log.
    """
    if not roles_to_learn(programme):
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "programme").write_bytes(version_document.pack(programme)[0])
        try:
            status = _learn_apart(folder, progress)
            if status == 0:
                return (folder / "learned").read_bytes() or None
            how = f"status {status}"
        except OSError as cause:
            how = cause.strerror or "no such program"
        log.error("Learning whom sessions are for failed (%s): %s", how, _last_words(folder / "errors"))
        return None


def _learn_apart(folder: Path, progress: Progress) -> int:
    """Reads `programme` in the folder and writes `learned`; gives the exit status. Steps come from standard output, one
    a line; standard error, where libraries may put in a word, is kept in `errors`."""
    # -P and our own path: the other process imports what this one does, not what lies in the folder it is started in.
    command = [sys.executable, "-P", "-m", "planner.learning", str(folder / "programme"), str(folder / "learned")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)}
    with (
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            encoding="utf-8",
            errors="replace",
        ) as running,
    ):
        patience = Timer(LONGEST_SECONDS, running.kill)
        patience.start()
        try:
            assert running.stdout is not None
            for step in running.stdout:
                progress(step.rstrip())
            return running.wait()
        finally:
            patience.cancel()
            running.kill()


def _last_words(errors: Path) -> str:
    told = errors.read_text("utf-8", "replace").splitlines() if errors.exists() else []
    return " / ".join(told[-TOLD_LINES:])
