"""Labels that organizers sort into groups of their own naming ('Track', 'Session format', 'Level'): what each says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Meaning = Literal["track", "format", "level", "language", "role", "topic"]

_MEANINGS: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    ("topic", re.compile(r"\bprogramming language", re.I)),
    ("language", re.compile(r"\b(?:language|sprache|langue|idioma)\b", re.I)),
    ("level", re.compile(r"\b(?:level|difficulty|niveau|nivel)\b", re.I)),
    ("role", re.compile(r"\b(?:audience|roles?|zielgruppe)\b", re.I)),
    ("format", re.compile(r"\b(?:format|type)\b", re.I)),
    ("track", re.compile(r"\b(?:track|tracks|stream|strand)\b", re.I)),
)


@dataclass(frozen=True, slots=True)
class LabelMeanings:
    """What the labels of one session say. Of track, format, level and language there is one; a second is a topic."""

    track: str = ""
    format: str = ""
    level: str = ""
    language: str = ""
    roles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def meaning_of(group: str) -> Meaning:
    """What a group's name says its labels are; topics where it says nothing else."""
    return next((meaning for meaning, words in _MEANINGS if words.search(group)), "topic")


def meanings_of(labels: Iterable[tuple[str, str]]) -> LabelMeanings:
    """Of (group, label) pairs, in their order; each label once."""
    one: dict[Meaning, str] = {}
    roles: dict[str, None] = {}
    topics: dict[str, None] = {}
    for group, label in labels:
        meaning = meaning_of(group)
        if not label:
            continue
        if meaning == "role":
            roles.setdefault(label)
        elif meaning == "topic" or one.setdefault(meaning, label) != label:
            topics.setdefault(label)
    return LabelMeanings(
        track=one.get("track", ""),
        format=one.get("format", ""),
        level=one.get("level", ""),
        language=one.get("language", ""),
        roles=tuple(roles),
        topics=tuple(topics),
    )
