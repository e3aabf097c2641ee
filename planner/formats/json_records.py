"""JSON that other programs wrote: parsed with its limits, and read field by field, whatever stands there.

A field of the wrong kind never raises: it is read as if it were empty, and what was wrong is among the findings.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from planner.core.integrity import CONTROL
from planner.core.problems import Problem, RefusedInput, Severity
from planner.formats.text_decoding import decoded

MOST_VALUES = 2_000_000
"""Objects, lists and what is in them: some 400 MB of memory at most. A programme of 1,000 sessions has 40,000."""

SHOWN_OF_A_KIND = 10
LONGEST_QUOTE = 40
MOST_NAMED = 12
LARGEST_NUMBER = 10**9


def parsed_json(data: bytes) -> Any:
    """What the JSON says, in any encoding that text has. Raises `RefusedInput`: with the place where it is no JSON,
    for a field that stands there twice, for nesting without end, and for more values than a programme can have."""
    if sum(data.count(sign) for sign in (b"[", b"{", b",")) > MOST_VALUES:
        message = f"It holds more than {MOST_VALUES:,} values."
        raise _refused("too_many_values", "", message, "Export one event, without its history.")
    text, _encoding = decoded(data)
    try:
        return json.loads(text.lstrip("\ufeff"), object_pairs_hook=_object_of, parse_constant=_no_number)
    except json.JSONDecodeError as cause:
        place = f"line {cause.lineno}, column {cause.colno}"
        raise _refused("not_json", place, f"This is not JSON: {cause.msg}.", "Export it again.") from cause
    except RecursionError as cause:
        raise _refused("too_deep", "", "It is nested too deeply.", "Export it again.") from cause
    except ValueError as cause:
        raise _refused("not_json", "", f"This cannot be read as JSON: {cause}.", "Correct it there.") from cause


def looks_like_json(text: str) -> bool:
    """Whether a text begins as an object or a list."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


class Findings:
    """What a reader has to say of a file. Of one kind, the first few are told and the others counted."""

    def __init__(self) -> None:
        self._told: dict[tuple[Severity, str, str], list[Problem]] = defaultdict(list)
        self._more: Counter[tuple[Severity, str, str]] = Counter()
        self._unused: dict[str, Counter[str]] = defaultdict(Counter)

    def refuse(self, code: str, record: str, field: str, message: str, remedy: str) -> None:
        self._find("refused", code, record, field, message, remedy)

    def warn(self, code: str, record: str, field: str, message: str, remedy: str) -> None:
        self._find("warning", code, record, field, message, remedy)

    def note(self, code: str, record: str, field: str, message: str, remedy: str = "") -> None:
        self._find("note", code, record, field, message, remedy)

    def not_used(self, kind: str, field: str, times: int = 1) -> None:
        """Counts a field that says something and has no place in a programme; `kind` in the plural."""
        self._unused[kind][field] += times

    def taken_as_recorded(self, count: int) -> None:
        """Notes that so many sessions count as recorded since nobody objected, which is less than a promise."""
        if count:
            message = f"Sessions that count as recorded, since their 'do_not_record' is false: {count:,}."
            self.note("may_be_recorded", "", "do_not_record", message, "Say in a spreadsheet if they will not be.")

    def problems(self) -> tuple[Problem, ...]:
        """All of them. Raises `RefusedInput` with the refused ones where there are any."""
        found = [*self._told_problems(), *self._unused_problems()]
        refused = [problem for problem in found if problem.severity == "refused"]
        if refused:
            raise RefusedInput(refused)
        return tuple(sorted(found, key=lambda problem: problem.severity != "warning"))

    def _find(self, severity: Severity, code: str, record: str, field: str, message: str, remedy: str) -> None:
        kind = (severity, code, field)
        if len(self._told[kind]) == SHOWN_OF_A_KIND:
            self._more[kind] += 1
            return
        self._told[kind].append(
            Problem(severity=severity, code=code, record=record, field=field, message=message, remedy=remedy)
        )

    def _told_problems(self) -> Iterator[Problem]:
        for kind, problems in self._told.items():
            yield from problems
            severity, code, field = kind
            if more := self._more[kind]:
                message = f"The same is the case {more:,} more times."
                yield Problem(severity=severity, code=code, field=field, message=message)

    def _unused_problems(self) -> Iterator[Problem]:
        for kind, counted in self._unused.items():
            named = [f"{quoted(field)} ({times:,})" for field, times in counted.most_common(MOST_NAMED)]
            more = f" and {len(counted) - MOST_NAMED} more" if len(counted) > MOST_NAMED else ""
            message = f"What {kind} say in these fields has no place in a programme: {', '.join(named)}{more}."
            yield Problem(severity="note", code="not_used", record=kind, message=message)


class Record:
    """One JSON object of a file. `name` is what it is called in a finding: 'event 1233', 'talk 3MXFUE, slot 2'.

    `languages` says which of a text's translations is taken, best first, where a text is {"en": …, "fr": …}.
    """

    def __init__(self, said: Mapping[str, Any], name: str, findings: Findings, languages: tuple[str, ...] = ()) -> None:
        self.said = said
        self.name = name
        self.findings = findings
        self.languages = languages
        self._asked: set[str] = set()

    def value(self, field: str) -> Any:
        """What stands there, of whatever kind; None where nothing does."""
        self._asked.add(field)
        return self.said.get(field)

    def text(self, field: str) -> str:
        """Text as it stands, whole numbers as their digits, of translations the best; '' for anything else."""
        value = self.value(field)
        found = text_of(value, self.languages)
        if found is None:
            self.wrong_kind(field, value, "a text")
            return ""
        return found.strip()

    def line(self, field: str) -> str:
        """The same in one line, without the spaces that are too many."""
        return " ".join(self.text(field).split())

    def flag(self, field: str) -> bool | None:
        value = self.value(field)
        if isinstance(value, str) and value.strip().casefold() in ("true", "false", ""):
            return {"true": True, "false": False}.get(value.strip().casefold())
        if value is None or isinstance(value, bool):
            return value
        self.wrong_kind(field, value, "true or false")
        return None

    def count(self, field: str) -> int | None:
        """A whole number from 0 up, written as a number or as its digits."""
        value = self.value(field)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.strip().isdecimal() and len(value) <= 10:
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER:
            return value
        self.wrong_kind(field, value, "a count")
        return None

    def items(self, field: str) -> list[Any]:
        value = self.value(field)
        if value is None or isinstance(value, list):
            return value or []
        self.wrong_kind(field, value, "a list")
        return []

    def record(self, field: str) -> Record:
        """The object in that field; an empty one where there is none."""
        value = self.value(field)
        if value is not None and not isinstance(value, dict):
            self.wrong_kind(field, value, "an object")
        return Record(value if isinstance(value, dict) else {}, self._inside(field), self.findings, self.languages)

    def records(self, field: str, kind: str) -> list[Record]:
        """The objects in a list; each is named by its number and `kind`."""
        found = []
        for number, value in enumerate(self.items(field), 1):
            if isinstance(value, dict):
                found.append(Record(value, self._inside(f"{kind} {number}"), self.findings, self.languages))
            else:
                self.wrong_kind(field, value, "an object")
        return found

    def wrong_kind(self, field: str, value: Any, wanted: str) -> None:
        message = f"It should be {wanted}, and is {_kind_of(value)}; it is left out."
        self.findings.warn("wrong_kind", self.name, field, message, "Correct it in the file, or export it again.")

    def count_unused(self, kind: str, *known: str) -> None:
        """Counts the fields that nobody asked for and that say something; `known` ones say nothing new."""
        for field, value in self.said.items():
            if field not in self._asked and field not in known and value not in (None, "", [], {}, False):
                self.findings.not_used(kind, field)

    def _inside(self, part: str) -> str:
        return f"{self.name}, {part}" if self.name else part


def text_of(value: Any, languages: tuple[str, ...] = ()) -> str | None:
    """A text, a whole number's digits, the best translation of a text, '' for null; None for anything else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else None
    if isinstance(value, dict) and all(isinstance(said, str) or said is None for said in value.values()):
        said = (value.get(language) for language in (*languages, "en", *value))
        return next((text for text in said if text and text.strip()), "")
    return None


def quoted(text: str) -> str:
    """As much of it as fits a sentence, in characters that any terminal can print."""
    line = CONTROL.sub("�", " ".join(text[: 2 * LONGEST_QUOTE].split()))
    return f"{line[:LONGEST_QUOTE]}…" if len(line) > LONGEST_QUOTE else line


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _value in pairs).most_common(1)[0][0]
        owner = next((text for name in ("id", "code", "name", "title") if (text := text_of(found.get(name)))), "")
        place = f" of '{quoted(owner)}'" if owner else ""
        raise ValueError(f"the field '{quoted(twice)}'{place} stands there twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{quoted(value)}'"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a number of many digits"
    return "null" if value is None else str(value)


def _refused(code: str, record: str, message: str, remedy: str) -> RefusedInput:
    return RefusedInput([Problem(code=code, record=record, message=message, remedy=remedy)])
