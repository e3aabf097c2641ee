"""Levels as organizers write them: which step of the ladder a name means, and which suit everybody."""

from __future__ import annotations

from functools import lru_cache

from planner.core.words import folded_name, words_of

_STEPS: tuple[str, ...] = (
    "beginner beginners beginning basic basics introductory introduction intro entry novice newcomer foundation "
    "100 l100 junior anfanger einsteiger grundlagen debutant debutants debutante debutantes principiante",
    "intermediate medium mid 200 l200 fortgeschritten fortgeschrittene intermediaire intermedio",
    "advanced 300 l300 avance avances confirme confirmes avanzado",
    "expert experts deep 400 l400 experte experten experto",
)
_STEP_OF: dict[str, int] = {word: step for step, words in enumerate(_STEPS) for word in words.split()}
_ANY = "any all every everybody everyone alle tous tout toutes todos"
_EVERYBODY: frozenset[str] = frozenset(_ANY.split())


@lru_cache(maxsize=1024)
def steps_of_level(level: str) -> frozenset[int]:
    """The steps a level names, 0 = beginner … 3 = expert; more than one for 'Intermediate, Advanced', none where the
    name says no step."""
    return frozenset(_STEP_OF[word] for word in words_of(level) if word in _STEP_OF)


@lru_cache(maxsize=1024)
def suits_everybody(level: str) -> bool:
    """Whether a session of that level asks nothing of its audience: no level given, 'Any', 'All levels'."""
    words = words_of(level)
    return not words or (not steps_of_level(level) and any(word in _EVERYBODY for word in words))


@lru_cache(maxsize=4096)
def is_same_level(one: str, other: str) -> bool:
    """Whether two names share a step ('Beginner' and 'Beginning'), or are the same name where they name no step."""
    shared = steps_of_level(one) & steps_of_level(other)
    return bool(shared) or (folded_name(one) == folded_name(other) and folded_name(one) != "")


def order_of_level(level: str) -> tuple[int, int]:
    """Sorts levels from the first step up; names of no step after them, 'Any' last."""
    steps = sorted(steps_of_level(level))
    if steps:
        return steps[0], steps[-1]
    return (len(_STEPS) + 1, 0) if suits_everybody(level) else (len(_STEPS), 0)
