"""What stands close to some sessions: the words, topics, tracks and roles that they carry far more often than others.

Pseudo-relevance feedback: the sessions are the best matches of a question, and what they have in common finds more of
the kind (Rocchio 1971; Lavrenko and Croft 2001). Nobody confirmed them, so this is cautious.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from planner.core.role_words import ProgrammeWords
from planner.core.words import folded_name

BEST_SESSIONS = 20
NEARLY_AS_GOOD = 0.5
"""Less than this share of the best is no example."""
CARRIED_BY = 0.25
"""This share of the examples has to carry a thing, and at least `SEEN_AT_LEAST` of them …"""
SEEN_AT_LEAST = 3
FAR_FROM_CHANCE = 4.0
"""… and so many standard deviations more than by chance."""
COMMON = 0.05
"""What a larger share of a programme carries is close to everything."""
FEW_SESSIONS = 8
"""… unless so few carry it: small programmes are short of words."""
CAUTION = 10.0
"""A thing counts as if the examples were so many more, and these carried it at the usual rate."""
AT_LEAST, FULLY = 1.2, 3.0
"""A thing that is e^3 times as frequent in the examples as elsewhere weighs 1, one that is not e^1.2 times nothing."""
MOST_THINGS = 12
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyThings:
    """Weights, above 0 and up to 1, of folded words and of the names of topics, tracks and roles."""

    words: Mapping[str, float] = field(default_factory=dict)
    topics: Mapping[str, float] = field(default_factory=dict)
    tracks: Mapping[str, float] = field(default_factory=dict)
    roles: Mapping[str, float] = field(default_factory=dict)


def best_places(programme: ProgrammeWords, strengths: Sequence[float]) -> tuple[int, ...]:
    """The places of the best matches, the best first, one of each title; none where too few match to learn from."""
    ranked = sorted((at for at, strength in enumerate(strengths) if strength > 0), key=lambda at: (-strengths[at], at))
    one_of_each: dict[str, int] = {}
    for at in ranked:
        if len(one_of_each) == BEST_SESSIONS or strengths[at] < NEARLY_AS_GOOD * strengths[ranked[0]]:
            break
        one_of_each.setdefault(folded_name(programme.sessions[at].title), at)
    return tuple(one_of_each.values()) if len(one_of_each) >= SEEN_AT_LEAST else ()


def nearby_things(programme: ProgrammeWords, examples: Sequence[int], known: Collection[str]) -> NearbyThings:
    """What is close to the sessions at those places, without the words and names that are `known`."""
    if not examples:
        return NearbyThings()
    carried = programme.count_features(examples)
    sessions = programme.sessions
    usual_roles = Counter(chain.from_iterable(session.roles for session in sessions))
    words = {w: n for w, n in carried["words"].items() if len(w) >= SHORTEST_WORD and w not in known}
    names = {
        "topics": (carried["topics"], programme.topic_counts),
        "tracks": (carried["tracks"], programme.track_counts),
        "roles": (Counter(chain.from_iterable(sessions[at].roles for at in examples)), usual_roles),
    }
    near = {
        kind: _weights({name: n for name, n in here.items() if name not in known}, usual, len(examples), len(sessions))
        for kind, (here, usual) in names.items()
    }
    return NearbyThings(words=_weights(words, programme.word_counts, len(examples), len(sessions)), **near)


def _weights(carried: Mapping[str, int], usual: Mapping[str, int], examples: int, sessions: int) -> dict[str, float]:
    """The weightiest things. `carried`: by how many of the examples; `usual`: by how many of all the sessions."""
    weights: dict[str, float] = {}
    common = max(COMMON, FEW_SESSIONS / sessions)
    for thing, times in carried.items():
        rate = usual[thing] / sessions
        by_chance = examples * rate
        spread = math.sqrt(by_chance * (1 - rate))
        seldom = times < max(SEEN_AT_LEAST, CARRIED_BY * examples)
        if seldom or rate > common or times - by_chance < FAR_FROM_CHANCE * spread:
            continue
        share = (times + CAUTION * rate) / (examples + CAUTION)
        if (more_often := math.log(share / rate)) >= AT_LEAST:
            weights[thing] = min(1.0, more_often / FULLY)
    return dict(sorted(weights.items(), key=lambda found: (-found[1], found[0]))[:MOST_THINGS])
