"""What an attendee's own choices say about which sessions they like: stars, dismissals, topics, speakers."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_WEIGHT, MOST_WEIGHT = -2, 2
"""How far a topic can be turned down and up; 0 says nothing, and is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """Empty: not said. `starred`, `dismissed`: session ids, no session in both, the latest last. `topics`: names of
    topics and tracks with their weights, `LEAST_WEIGHT` to `MOST_WEIGHT`, never 0. `followed`: speaker ids."""

    starred: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    followed: tuple[str, ...] = ()


UNSAID_TASTE = Taste()
"""Nothing said."""
