"""What organizers write into a title to say that it is a session again: '(2)', '-R1', '[Repeat]', 'Encore:'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.core.words import words_of

_COUNTED = r"(?:repeat(?:ed)?|encore|copy|wiederholung|r[ée]p[ée]tition)(?:\s+session)?(?:\s+\d{1,2})?"
_MARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*[(\[]\s*(?:\d{{1,2}}|r\d{{0,2}}|bis|{_COUNTED})\s*[)\]]?\s*$",  # 'X (2)', 'X [R1]', 'X (2' cut off
        r"\s*[-–—:|]\s*(?:r\d{1,2}|repeat(?:\s+session)?(?:\s+\d{1,2})?|encore)\s*$",  # 'X -R1', 'X - Repeat'
        rf"^\s*[(\[]\s*{_COUNTED}\s*[)\]]\s*",  # '[Repeat 1] X'
        r"^\s*(?:repeat|encore)(?:\s+of)?\s*:\s*",  # 'Repeat: X'
        r"(?<=^[A-Z]{3}\d{3})-R\d{0,2}\b",  # 'ARC305-R1 X'
    )
)
_LONE_NUMBER = re.compile(r"(?<=[^\W\d_]{2})\s*[2-9]$|\s[2-9]$")
_AND = re.compile(r"&|(?<=\s)\+(?=\s)")
_WITH = re.compile(r"\bw/")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTitle:
    """`text`: the title without its mark, as written; `words`: its folded words. `mark`: as written, '' where there is
    none. `words_before_number`: the words without a lone number at the end ('Adoption Tips 2'), which may be a mark and
    may be part of the name; None where there is no such number."""

    text: str
    words: tuple[str, ...]
    mark: str = ""
    words_before_number: tuple[str, ...] | None = None


def read_title(title: str) -> ReadTitle:
    """A title taken apart. A title that is nothing but a mark is all words."""
    bare, mark = title, ""
    for pattern in _MARKS:
        found = pattern.search(bare)
        if found and words_of(rest := bare[: found.start()] + bare[found.end() :]):
            bare, mark = rest, mark or found.group().strip(" -–—:|")
    unnumbered = _LONE_NUMBER.sub("", bare.rstrip())
    return ReadTitle(
        text=bare.strip(),
        words=_words(bare),
        mark=mark,
        words_before_number=_words(unnumbered) or None if unnumbered != bare.rstrip() else None,
    )


def _words(title: str) -> tuple[str, ...]:
    if "&" in title or "+" in title or "w/" in title:
        title = _WITH.sub("with ", _AND.sub(" and ", title))
    return tuple(words_of(title))
