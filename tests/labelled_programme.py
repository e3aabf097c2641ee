"""A programme made up so that one knows whom each session is for: two words decide for gardeners, a topic for bakers, a
speaker for sailors; of each kind some sessions carry no label, and all else in them says nothing."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from small_programme import small_programme

from planner.core.programme import Programme, Role, Session, Speaker

GARDENER, BAKER, SAILOR = ROLES = ("Gardener", "Baker", "Sailor")
EACH_KIND = 36
UNLABELLED_EACH = 9
_SAYS_NOTHING = """
river window carpet lantern basket ladder pencil saddle marble velvet copper helmet button candle pillow bottle ribbon
hammer mirror drawer pepper wallet bucket feather
"""
SAYS_NOTHING = tuple(_SAYS_NOTHING.split())
SKIPPER = Speaker(id="skipper", name="Anne Bonny", organisation="Harbour Ltd")
OTHERS = tuple(Speaker(id=f"p{number}", name=f"Person {number}", organisation="") for number in range(9))


def labelled_programme(seed: int = 7, slug: str = "small") -> Programme:
    """`EACH_KIND` sessions for each of the `ROLES` and as many labelled 'Visitor'; the last `UNLABELLED_EACH` of a kind
    have no label. Ids begin with a number drawn at random, so that their order tells nothing, and end with the kind."""
    random = Random(seed)
    sessions = []
    numbers = random.sample(range(1000, 9999), 4 * EACH_KIND)
    for role in (*ROLES, "Visitor"):
        for at in range(EACH_KIND):
            words = random.sample(SAYS_NOTHING, 6) + (["tulips", "compost"] if role == GARDENER else [])
            random.shuffle(words)
            speaker = SKIPPER if role == SAILOR else random.choice(OTHERS)
            sessions.append(
                Session(
                    id=f"{numbers.pop()}-{role[0].lower()}{at:02}",
                    title=f"{words[0]} and {words[1]}",
                    abstract=" ".join(words[1:]).capitalize() + ".",
                    topics=("Bread" if role == BAKER else random.choice(("Hall", "Yard")),),
                    roles=() if at >= EACH_KIND - UNLABELLED_EACH else (role,),
                    speaker_ids=(speaker.id,),
                )
            )
    random.shuffle(sessions)
    return small_programme(
        slug,
        roles=tuple(Role(name=role) for role in ROLES),
        speakers=(SKIPPER, *OTHERS),
        sessions=tuple(sessions),
        pick_lists=(),
    )


def kind_of(session: Session) -> str:
    """Whom the session is for, labelled or not."""
    letter = session.id.partition("-")[2][0]
    return {"g": GARDENER, "b": BAKER, "s": SAILOR, "v": "Visitor"}[letter]


def without_labels(programme: Programme, session_ids: frozenset[str]) -> Programme:
    """The programme with the labels of those sessions hidden."""
    return replace(
        programme,
        sessions=tuple(replace(s, roles=()) if s.id in session_ids else s for s in programme.sessions),
    )
