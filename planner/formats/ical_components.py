"""An iCalendar file as components (RFC 5545 sections 3.1 and 3.4), from whatever a stranger hands in.

`icalendar` takes the lines apart. Its parser of whole files is not used: it keeps the zones it meets for the whole
process, so that a file that does not describe its zone would be read with somebody else's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from planner.core.problems import Problem, RefusedInput
from planner.formats.text_decoding import decoded

LARGEST_CALENDAR_BYTES = 2 * 1024 * 1024
LONGEST_TEXT = 200

UNREADABLE = (ValueError, OverflowError)
"""What a value that says nothing raises, in `icalendar` and in arithmetic beyond the years 1 to 9999."""

_NAME = re.compile(r"[ \t]*([A-Za-z0-9-]+)[ \t]*[;:]")
_USED = frozenset(
    {"DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "UID"}
    | {"SUMMARY", "TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS", "ATTENDEE", "ORGANIZER", "FREEBUSY"}
    | {"TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE", "X-WR-CALNAME", "X-OWNER"}
    | {
        "DESCRIPTION",
        "X-ALT-DESC",
        "LOCATION",
        "GEO",
        "CATEGORIES",
        "CLASS",
        "RELATED-TO",
        "URL",
        "CONFERENCE",
        "ATTACH",
    }
    | {"NAME", "X-WR-CALDESC", "METHOD"}
)
"""Properties that are looked at. Of the rest it does not matter whether they are well-formed."""
_UNFOLDED = frozenset({"DESCRIPTION", "X-ALT-DESC", "SUMMARY", "LOCATION"})
"""Texts whose line ends some exporters write as they are, which is their commonest fault: what follows then, and is no
property, goes on with the text."""
_A_PROPERTY = re.compile(r"[A-Z][A-Z0-9-]*[;:]")


_LISTED = re.compile(r'[^":;]*(?:;[^":;]*(?:"[^"]*"[^":;]*)*)*:(.*)', re.DOTALL)
_BETWEEN_COMMAS = re.compile(r"(?:[^,\\]|\\.|\\$)+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


class Unreadable(ValueError):
    """Says in a sentence why an entry, or a rule or zone it needs, cannot be used."""


@dataclass(frozen=True, slots=True)
class Property:
    """A content line taken apart. Parameters by their names in capitals; a list is one text with commas."""

    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A BEGIN … END, its used properties by their names, still as content lines, and the components within."""

    name: str
    line_number: int
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Property]:
        """Raises `Unreadable` at a line that is none."""
        yield from map(_property, self.lines.get(name, ()))

    def readable(self, name: str) -> Iterator[Property]:
        """The same without the lines that are none."""
        for line in self.lines.get(name, ()):
            try:
                yield _property(line)
            except Unreadable:
                continue

    def first(self, name: str) -> Property | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The first value that can be read, "" where there is none."""
        found = next(self.readable(name), None)
        return found.value if found is not None else ""

    def texts(self, name: str) -> Iterator[str]:
        """Every text of the properties of that name, which hold lists, with the commas that belong to a text."""
        for line in self.lines.get(name, ()):
            said = _LISTED.fullmatch(line)
            for value in _BETWEEN_COMMAS.findall(said[1]) if said else ():
                if text := " ".join(_ESCAPED.sub(_unescaped, value).split()):
                    yield text

    def values(self, name: str) -> Iterator[tuple[Property, str]]:
        """Every value of the properties of that name, which hold lists."""
        for said in self.all(name):
            yield from ((said, value.strip()) for value in said.value.split(",") if value.strip())


def _property(line: str) -> Property:
    try:
        _, parameters, value = Contentline(line).parts()
    except ValueError as cause:
        raise Unreadable(f"Its line '{shown(line, 60)}' cannot be read.") from cause
    said = {key.upper(): v if isinstance(v, str) else ",".join(v) for key, v in parameters.items()}
    return Property(said, value.strip())


def calendar_components(data: bytes, largest_bytes: int = LARGEST_CALENDAR_BYTES) -> list[Component]:
    """The VCALENDARs of the file. Raises `RefusedInput`."""
    if not data.strip():
        raise _refused("empty_file", "The file is empty.", "Choose the file again.")
    if len(data) > largest_bytes:
        size = largest_bytes // 1024 // 1024
        raise _refused("too_large", f"The calendar is larger than {size} MB.", "Export one calendar, or fewer years.")
    finished: list[Component] = []
    opened: list[Component] = []
    number = 1
    text = _UnfoldedText([])
    for number, line in _content_lines(data):
        keyword, _, rest = line.partition(":")
        keyword, name = keyword.strip().upper(), rest.strip().upper()
        if not opened and (keyword, name) != ("BEGIN", "VCALENDAR"):
            if finished or not line.strip():
                continue
            message = f"This is no iCalendar file: it begins with '{shown(line, 40)}', not with 'BEGIN:VCALENDAR'."
            raise _refused("not_a_calendar", message, "Export the calendar as .ics, and choose that file.", number)
        if keyword == "BEGIN":
            text.end()
            opened.append(Component(name, number))
        elif keyword == "END":
            text.end()
            done = opened.pop()
            if done.name != name:
                message = (
                    f"'END:{shown(name, 40)}' stands where 'BEGIN:{shown(done.name, 40)}' "
                    f"of line {done.line_number} has not ended."
                )
                raise _refused("broken_calendar", message, "Export the calendar again.", number)
            (opened[-1].parts if opened else finished).append(done)
        elif text.pieces and not _A_PROPERTY.match(line):
            text.pieces.append(line)
        else:
            text.end()
            found = _NAME.match(line)
            name = found[1].upper() if found else ""
            if name in _USED:
                opened[-1].lines[name].append(line)
                if name in _UNFOLDED:
                    text = _UnfoldedText(opened[-1].lines[name], [line])
    if opened:
        message = f"The file ends before 'BEGIN:{shown(opened[-1].name, 40)}' of line {opened[-1].line_number} does."
        raise _refused("broken_calendar", message, "It was cut off: export or download it again.", number)
    if not finished:
        raise _refused("not_a_calendar", "This is no iCalendar file.", "Export the calendar as .ics.", number)
    return finished


@dataclass(slots=True)
class _UnfoldedText:
    """A text property that may go on in the next lines: the properties whose last one it is, and its lines so far."""

    properties: list[str]
    pieces: list[str] = field(default_factory=list)

    def end(self) -> None:
        if len(self.pieces) > 1:
            self.properties[-1] = "\\n".join(self.pieces).rstrip("\\n")
        self.pieces = []


def _content_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """The content lines (RFC 5545 section 3.1), each with the number of the line it begins in, from 1.

    They are put together as bytes: some programs fold in the middle of a character.
    """
    text, encoding = decoded(data)
    if encoding not in ("utf-8", "cp1252"):
        data = text.encode("utf-8", errors="replace")
    pieces: list[bytes] = []
    begun = 1
    for number, line in enumerate(data.splitlines(), 1):
        if line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line[1:])
            continue
        if pieces:
            yield begun, decoded(b"".join(pieces))[0]
        pieces, begun = [line], number
    if pieces:
        yield begun, decoded(b"".join(pieces))[0]


def _refused(code: str, message: str, remedy: str, line: int | None = None) -> RefusedInput:
    record = f"line {line}" if line is not None else ""
    return RefusedInput([Problem(code=code, message=message, remedy=remedy, record=record)])


def shown(text: str, longest: int = LONGEST_TEXT) -> str:
    """The words of a text on one line, without control characters, cut to `longest` characters."""
    said = (" " if c.isspace() else c for c in text[: longest * 4] if c.isspace() or unicodedata.category(c) != "Cc")
    return " ".join("".join(said).split())[:longest].rstrip()
