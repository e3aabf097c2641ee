"""Learning, before a programme version is published, whom each of its sessions is for."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from planner.core.learned_fit import roles_to_learn
from planner.core.programme import Programme
from planner.formats import version_document

LONGEST_SECONDS = 300
Progress = Callable[[str], None]

log = logging.getLogger(__name__)


def learned_document(programme: Programme, progress: Progress = lambda step: None) -> bytes | None:
    """What is learned from the programme's labels, for `formats.learned_fit_document`; None where there are too few of
    them. `progress` is told each step, in a few words.

    The work is done in a process of its own, so that no web worker carries the libraries for it. Where that fails the
    programme can be published all the same, without it: None, and the cause is in the log.
    """
    if not roles_to_learn(programme):
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "programme"), Path(folder, "learned")
        source.write_bytes(version_document.pack(programme)[0])
        command = [sys.executable, "-m", "planner.learning", str(source), str(target)]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        told: list[str] = []
        listening = Thread(target=_listen, args=(running, told, progress), daemon=True)
        listening.start()
        try:
            status = running.wait(LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            status = running.wait()
        listening.join(1)
        if status:
            log.error("Learning whom sessions are for failed with status %s: %s", status, " / ".join(told[-5:]))
            return None
        return target.read_bytes() or None


def _listen(running: subprocess.Popen[str], told: list[str], progress: Progress) -> None:
    assert running.stderr is not None
    for line in running.stderr:
        told.append(line.rstrip())
        progress(line.rstrip())
