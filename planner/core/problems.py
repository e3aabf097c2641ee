"""What is wrong with an input or a programme, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["refused", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: where, what, and the remedy.

    `severity`: 'refused' stops the load, 'warning' is a likely mistake that may be published,
    'note' says what a reader could not use. `code` is stable, for `--json` and for tests.
    """

    code: str
    message: str
    remedy: str = ""
    file: str = ""
    record: str = ""  # 'line 12', 'row 40', 'session a2q30000000gvA0AAI'
    field: str = ""
    severity: Severity = "refused"

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.file, self.record, f"field {self.field}" if self.field else "") if part
        )
        said = f"{place}: {self.message}" if place else self.message
        return f"{said} {self.remedy}".rstrip()

    def in_file(self, file: str) -> Problem:
        """The same problem, its file named (a reader of bytes does not know what its file is called)."""
        return self if self.file else replace(self, file=file)


class RefusedInput(Exception):
    """An input that cannot be used. `problems` holds at least one of severity 'refused'."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
