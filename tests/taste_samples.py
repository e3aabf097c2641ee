"""Tastes, drawn: of ids and names that a programme has, and of others that it has no more."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from planner.core.taste import LEAST_WEIGHT, MOST_WEIGHT, Taste

WEIGHTS = [weight for weight in range(LEAST_WEIGHT, MOST_WEIGHT + 1) if weight]


@st.composite
def tastes(
    draw: st.DrawFn,
    session_ids: Sequence[str] = ("a", "b", "c"),
    topics: Sequence[str] = ("forecasting", "Größe"),
    speaker_ids: Sequence[str] = ("s1", "s2"),
) -> Taste:
    """No session is both starred and dismissed, and no topic is turned to 0; some of it is of a programme of before."""
    said_of = draw(st.lists(st.sampled_from([*session_ids, "gone"]), unique=True, max_size=8))
    starred = frozenset(draw(st.lists(st.sampled_from(said_of)))) if said_of else frozenset[str]()
    turned = draw(st.lists(st.sampled_from([*topics, "a topic of before"]), unique=True, max_size=4))
    return Taste(
        starred=tuple(i for i in said_of if i in starred),
        dismissed=tuple(i for i in said_of if i not in starred),
        topics=tuple((name, draw(st.sampled_from(WEIGHTS))) for name in turned),
        followed=tuple(draw(st.lists(st.sampled_from([*speaker_ids, "gone"]), unique=True, max_size=3))),
    )
