"""`python -m planner.learning PROGRAMME LEARNED`: reads a version document, writes what was learned from it; an
empty file where there is too little to learn from. Each step is a line on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from planner.formats import learned_fit_document, version_document
from planner.learning.learn import learn_fit


def main() -> None:
    source, target = map(Path, sys.argv[1:])
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    learned = learn_fit(version_document.unpack(source.read_bytes()), lambda step: print(step, flush=True))
    target.write_bytes(learned_fit_document.pack(learned) if learned is not None else b"")


if __name__ == "__main__":
    main()
