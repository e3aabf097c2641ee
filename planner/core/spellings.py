"""Labels that mean one thing and are spelled two ways, so that a filter for one of them misses the other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from planner.core.problems import Problem
from planner.core.programme import Programme
from planner.core.words import folded_name

LARGEST_SHORT_SET = 40
"""Only few names are compared letter by letter: the more there are, the more are alike by chance."""
LEVEL_LIKENESS = 0.7
"""'Beginner' and 'Beginning' are 0.71 alike, 'Beginner' and 'Intermediate' 0.3."""
NAME_LIKENESS = 0.93
"""'Developer' and 'Developers' are 0.95 alike, 'Inbound Marketing' and 'Outbound Marketing' 0.85."""
MOST_LETTERS_APART = 3
SHORTEST_COMPARED = 5

_AND = re.compile(r"&|(?<=\s)\+(?=\s)")
_DIGITS = re.compile(r"\d+")


def spelled_two_ways(programme: Programme) -> Iterator[Problem]:
    """A warning for each name of a level, role, topic, track or format with spellings that differ by case, accents,
    spaces, punctuation or '&', or, where there are few names, by a letter or two."""
    sessions = programme.sessions
    roles = Counter({role.name: 0 for role in programme.roles})
    tracks = Counter({track.name: 0 for track in programme.tracks})
    roles.update(role for s in sessions for role in s.roles)
    tracks.update(s.track for s in sessions if s.track)
    kinds: tuple[tuple[str, Counter[str], float], ...] = (
        ("level", Counter(s.level for s in sessions if s.level), LEVEL_LIKENESS),
        ("role", roles, NAME_LIKENESS),
        ("topic", Counter(topic for s in sessions for topic in s.topics), NAME_LIKENESS),
        ("track", tracks, NAME_LIKENESS),
        ("format", Counter(s.format for s in sessions if s.format), NAME_LIKENESS),
    )
    for field, counted, likeness in kinds:
        for names in _same_names(counted, likeness):
            said = ", ".join(f"“{name}” ({counted[name]:,})" for name in names)
            ways = "two ways" if len(names) == 2 else f"{len(names)} ways"
            yield Problem(
                code="spelled_two_ways",
                record="programme",
                field=field,
                message=f"A {field} is spelled {ways}: {said}.",
                remedy="Use one of them.",
                severity="warning",
            )


def _same_names(counted: Counter[str], likeness: float) -> Iterator[list[str]]:
    """Names that are one, the most used first; '2013' and '2014' are never one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counted, key=lambda name: (-counted[name], name)):
        groups[_key(name)].append(name)
    for names in groups.values():
        if len(names) > 1:
            yield names
    if len(groups) <= LARGEST_SHORT_SET:
        for (one, names), (other, more_names) in combinations(groups.items(), 2):
            if _are_alike(one, other, likeness):
                yield [names[0], more_names[0]]


def _key(name: str) -> str:
    return folded_name(_AND.sub(" and ", name)).replace(" ", "") or name


def _are_alike(one: str, other: str, likeness: float) -> bool:
    if abs(len(one) - len(other)) > MOST_LETTERS_APART or min(len(one), len(other)) < SHORTEST_COMPARED:
        return False
    if one.endswith(other) or other.endswith(one):  # 'technical' and 'non-technical'
        return False
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= likeness and matcher.ratio() >= likeness
