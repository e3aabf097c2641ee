"""A taste as JSON and back: kept as one value, because it is only ever read and written whole.

Fields that a newer version wrote and this one does not know are left alone by it, that is, not read.
"""

from __future__ import annotations

from typing import Any

from planner.core.taste import UNSAID_TASTE, Taste

_LISTS = ("starred", "dismissed", "followed")


def json_of_taste(taste: Taste) -> dict[str, Any]:
    """For `taste_from_json`; {} where nothing was said."""
    if taste == UNSAID_TASTE:
        return {}
    return {
        **{name: list(getattr(taste, name)) for name in _LISTS},
        "topics": [[name, weight] for name, weight in taste.topics],
    }


def taste_from_json(said: dict[str, Any] | None) -> Taste:
    """The taste that `json_of_taste` was given; nothing said for None or {}."""
    if not said:
        return UNSAID_TASTE
    return Taste(
        **{name: tuple(said.get(name, ())) for name in _LISTS},
        topics=tuple((name, weight) for name, weight in said.get("topics", ())),
    )
