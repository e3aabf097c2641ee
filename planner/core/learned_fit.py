"""What was learned, when a programme version was published, about whom each session is for.

`LearnedFit` holds numbers only; `planner/learning` makes it, a document keeps it with the version, the pages look it
up here. The chance is that of the organizer's label for the role: calibrated, and, for a session that carries labels,
made without looking at them. A label that is there comes on top of it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from planner.core.programme import Programme, Session
from planner.core.role_evidence import FOR_OTHERS_ONLY, RoleEvidence, label_points
from planner.core.role_words import people_of_role
from planner.core.words import folded_name, shortened

LABEL_FROM, LABEL_TO = 60.0, 75.0
"""What of the 100 points a label for the role gives: most where it is the only role named, least where all are. The
chance that the content gives fills the rest, so that of two sessions of the same chance the labelled one leads."""
FOR_EVERYBODY = 0.1
"""A session that is likely to be for every role loses this share of its chance: what is for everybody is for nobody in
particular."""
WHOLE_CHANCE = 10_000
FEWEST_LABELLED = 40
FEWEST_FOR_A_ROLE = 8
"""With fewer labels than these the rules of `role_evidence` know as much."""
NAMES_IN_A_REASON = 3


class Kind(IntEnum):
    """What a part of a chance comes from, and what its names stand for: nothing, `LearnedFit.names`, or sessions."""

    ANY_SESSION = 0
    TOPICS = 1
    WORDS = 2
    SPEAKERS = 3
    LEVEL = 4
    FORMAT = 5
    ALIKE = 6
    LISTED = 7
    ORGANISATIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRole:
    """One role, over the sessions in the programme's order.

    `chances[n]`: in `WHOLE_CHANCE`ths. Session n's parts are those from `first_parts[n]` up to, not with,
    `first_parts[n + 1]`: each has a `kinds` (`Kind`), a `weights` (1 or more, in proportion to the others), and
    `NAMES_IN_A_REASON` entries of `names`, 1 more than an index, 0 for none.
    """

    name: str
    chances: array[int]
    first_parts: array[int]
    kinds: array[int]
    weights: array[int]
    names: array[int]

    def parts_of(self, place: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Kind, weight and indexes of names, part by part."""
        for at in range(self.first_parts[place], self.first_parts[place + 1]):
            named = self.names[at * NAMES_IN_A_REASON : (at + 1) * NAMES_IN_A_REASON]
            yield self.kinds[at], self.weights[at], tuple(index - 1 for index in named if index)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedFit:
    """`names`: words, topics, levels, speakers …, as the programme writes them."""

    names: tuple[str, ...]
    roles: tuple[LearnedRole, ...]

    def role_named(self, role: str) -> LearnedRole | None:
        """What was learned for the role of that name, compared without case and accents."""
        key = folded_name(role)
        return next((learned for learned in self.roles if folded_name(learned.name) == key), None)


def labelled_for(session: Session) -> frozenset[str]:
    """The roles that the organizer labelled the session for, as they are compared; names without a word are none."""
    return frozenset(map(folded_name, session.roles)) - {""}


def roles_to_learn(programme: Programme) -> tuple[str, ...]:
    """The roles that enough sessions are labelled for, as the organizer writes them, in the organizer's order."""
    named: dict[str, str] = {}
    for name in (*(r.name for r in programme.roles), *(name for s in programme.sessions for name in s.roles)):
        named.setdefault(folded_name(name), name)
    said = [labelled_for(session) for session in programme.sessions]
    labelled = sum(map(bool, said))
    if labelled < FEWEST_LABELLED:
        return ()
    counts = Counter(role for roles in said for role in roles)
    return tuple(name for key, name in named.items() if key and FEWEST_FOR_A_ROLE <= counts[key] < labelled)


def learned_evidence(fit: LearnedFit, sessions: Sequence[Session], role: str) -> RoleEvidence | None:
    """The evidence for the role in numbers that were learned for these sessions; None where nothing was learned for
    it."""
    learned = fit.role_named(role)
    if learned is None:
        return None
    key = folded_name(role)
    people = people_of_role(learned.name)
    role_keys = [labelled_for(session) for session in sessions]
    role_count = len(frozenset().union(*role_keys))
    phrase_of = _Phrases(fit.names, [session.title for session in sessions], people)
    parts: list[tuple[tuple[float, str], ...]] = []
    chances_of_all = zip(*(known.chances for known in fit.roles), strict=True)
    for place, (keys, of_all) in enumerate(zip(role_keys, chances_of_all, strict=True)):
        for_share = sum(of_all) / (WHOLE_CHANCE * len(of_all))
        chance = learned.chances[place] / WHOLE_CHANCE * (1.0 - FOR_EVERYBODY * for_share)
        found: list[tuple[float, str]] = []
        there = 100.0
        if key in keys:
            label = label_points(len(keys), role_count, LABEL_FROM, LABEL_TO)
            found.append((label, f"for {people}"))
            there -= label
        elif keys:
            there *= FOR_OTHERS_ONLY
        told = list(learned.parts_of(place))
        whole = sum(weight for _, weight, _ in told)
        found.extend(
            (there * chance * weight / whole, phrase_of.part(kind, names)) for kind, weight, names in told if chance
        )
        parts.append(tuple(found))
    return RoleEvidence(role=learned.name, parts=tuple(parts))


class _Phrases:
    """The words for a part of a chance."""

    def __init__(self, names: Sequence[str], titles: Sequence[str], people: str) -> None:
        self._names = names
        self._titles = titles
        self._people = people

    def part(self, kind: int, named: Sequence[int]) -> str:
        if kind == Kind.ALIKE:
            return f"like “{shortened(self._titles[named[0]])}”, for {self._people}"
        if kind == Kind.LISTED:
            return f"listed among sessions for {self._people}"
        if kind == Kind.ANY_SESSION:
            return "as likely as any session"
        names = [self._names[index] for index in named]
        if kind == Kind.WORDS:
            return f"because of {', '.join(f'“{name}”' for name in names)}"
        listed = ", ".join(names)
        if kind == Kind.LEVEL:
            return f"level {listed}"
        if kind == Kind.SPEAKERS:
            return f"with {listed}"
        if kind == Kind.ORGANISATIONS:
            return f"speakers from {listed}"
        return listed
