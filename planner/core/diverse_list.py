"""A list that does not say the same thing six times: near-copies as one, and something new before more of the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from threading import RLock
from types import MappingProxyType
from typing import TypeVar
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.near_duplicates import near_duplicate_groups
from planner.core.programme import Session
from planner.core.words import telling_words

T = TypeVar("T")

FIT_NOT_TOLD_APART = 3
"""Points of fit by which a session may stand before a better one, because it says something new: less than anybody
would call better."""
JUST_SHOWN = 6
"""Something is new that the last so many sessions of the list did not say."""
LOOKED_AHEAD = 16
"""So many of the best sessions left are looked at for the next place."""


def diverse_order(items: Sequence[T], fit_of: Callable[[T], float], says: Callable[[T], frozenset[str]]) -> list[T]:
    """The same items, the best first, where one that only repeats what was just shown counts `FIT_NOT_TOLD_APART`
    points less, and one of which half is a repetition half as many. So no item ever comes before one that fits by more
    points than that. `items`: by falling fit. `says`: what an item is about, as words, topics, names …

    This is maximal marginal relevance (Carbonell and Goldstein, 1998); how much newness may weigh is laid down in
    points of fit.
    """
    left = [(fit_of(item), says(item), item) for item in items]
    shown: deque[frozenset[str]] = deque(maxlen=JUST_SHOWN)
    ordered: list[T] = []
    while left:
        said = frozenset[str]().union(*shown)
        chosen, most = 0, float("-inf")
        for at, (fit, about, _) in enumerate(left[:LOOKED_AHEAD]):
            if fit <= most:
                break
            worth = fit - FIT_NOT_TOLD_APART * (len(about & said) / len(about) if about else 0.0)
            if worth > most:
                chosen, most = at, worth
        _, about, item = left.pop(chosen)
        shown.append(about)
        ordered.append(item)
    return ordered


def one_of_each(items: Iterable[T], key_of: Callable[[T], Hashable | None]) -> list[tuple[T, ...]]:
    """Items that have the same key in one tuple, the first of them leading it, all in the order they come in. An item
    whose key is None stands by itself."""
    groups: list[list[T]] = []
    group_of: dict[Hashable, list[T]] = {}
    for item in items:
        key = key_of(item)
        group = group_of.get(key) if key is not None else None
        if group is None:
            groups.append(group := [])
            if key is not None:
                group_of[key] = group
        group.append(item)
    return list(map(tuple, groups))


def said_by(session: Session) -> frozenset[str]:
    """What a session is about, for `diverse_order`: the telling words of its title, its topics, track and speakers."""
    return frozenset(
        (
            *telling_words(session.title),
            *(f"topic {topic}" for topic in session.topics),
            *(f"speaker {speaker_id}" for speaker_id in session.speaker_ids),
            *((f"track {session.track}",) if session.track else ()),
        )
    )


def near_copies(agenda: Agenda) -> Mapping[str, str]:
    """Session id → the id of the first of its near-copies, for every session that has some. Worked out at the first
    call, and gone with the agenda."""
    with _COPIES_LOCK:
        copies = _COPIES.get(agenda)
        if copies is None:
            groups = near_duplicate_groups(agenda.programme.sessions)
            copies = MappingProxyType({session_id: group[0] for group in groups for session_id in group})
            _COPIES[agenda] = copies
        return copies


_COPIES: WeakKeyDictionary[Agenda, Mapping[str, str]] = WeakKeyDictionary()
_COPIES_LOCK = RLock()
