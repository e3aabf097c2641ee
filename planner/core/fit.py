"""How well each session suits an attendee, 0–100, with the reasons.

The score is a sum. What the attendee said of themselves decides what there is to be had: 10 points for the level where
one was said, the rest for role and interests, 60 to 40 where both were said; a role and words about what one does share
the role's part, 60 to 40. So 100 means 'answers everything you said as well as can be', and who says nothing sees 0
everywhere: the programme's own order.

`role_evidence` is made once per agenda and role and is all that scoring knows about a role: what was learned when the
programme was published (`learned_fit`); what the rules say (`role_evidence`) where few sessions are labelled for it;
and where none is, the role is words like any others that a person says of what they do (`said_evidence`).

Taste moves that sum: what speaks for a session fills a share of what is missing to 100, what speaks against it takes a
share of what is there. So a score stays within 0 and 100, and its parts, some of them negative, still add up to it.
Once something is liked, what was said counts three quarters, since a star could not lift what stands at 99 already.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from threading import RLock
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.agenda_words import words_of_agenda
from planner.core.interests import matches_of_interest
from planner.core.learned_fit import learned_evidence
from planner.core.levels import is_same_level, suits_everybody
from planner.core.plan import Plan
from planner.core.programme import Session
from planner.core.role_evidence import RoleEvidence, ruled_evidence
from planner.core.said_evidence import said_evidence
from planner.core.taste import UNSAID_TASTE, Taste
from planner.core.taste_parts import TastePart, taste_parts
from planner.core.words import folded_name

LEVEL_POINTS = 10.0
ANY_LEVEL = 0.4
"""A session for any level has this share of the points for one's own."""
ROLE_SHARE_BESIDE_INTERESTS = 0.6
ROLE_SHARE_BESIDE_ABOUT = 0.6
SAID_BESIDE_LIKED = 75.0
"""What was said of oneself brings at most so many points once something is liked, so that what is liked can show."""
PASSING_INTEREST = 0.4
"""Each further interest that a session answers fully leaves this share of what was still missing."""
Parts = tuple[tuple[float, str], ...]
"""Points, below 0 for what speaks against, with their phrases."""
K = TypeVar("K")
V = TypeVar("V")

HELD_ROLES = 64
HELD_ABOUT = 32
HELD_SCALED = 24
HELD_PROFILES = 48
"""A ranking of 2,000 sessions takes some hundred kilobytes; the common roles are there, and memory stays bounded."""
HELD_INTERESTS = 128


@dataclass(frozen=True, slots=True)
class FitProfile:
    """What an attendee said about themselves; empty: not said. Names are compared without case and accents. `about`:
    what they do, in their own words."""

    role: str = ""
    level: str = ""
    interests: tuple[str, ...] = ()
    about: str = ""
    taste: Taste = UNSAID_TASTE


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: its points, below 0 where it speaks against the session and never 0, and a short phrase
    ('for Sales Professionals')."""

    points: int
    text: str


class Fit(NamedTuple):
    """A session's fit. `exact`: the score before it is rounded, to order by; the sum of the parts. A tuple, because
    thousands are made for every change of mind."""

    session_id: str
    exact: float = 0.0
    parts: Parts = ()

    @property
    def score(self) -> int:
        """0–100."""
        return math.floor(self.exact + 0.5)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the score is made of: whole points that add up to it. The weightiest first, what speaks against it last;
        what rounds to nothing is left out."""
        points = whole_points([part for part, _ in self.parts], self.score)
        reasons = [Reason(whole, text) for whole, (_, text) in zip(points, self.parts, strict=True) if whole]
        return tuple(sorted(reasons, key=lambda reason: (reason.points < 0, -abs(reason.points))))


def profile_of(plan: Plan) -> FitProfile:
    """The part of what an attendee said that fit depends on."""
    said = plan.preferences
    return FitProfile(role=said.role, about=said.about, level=said.level, interests=said.interests, taste=plan.taste)


def fits(agenda: Agenda, profile: FitProfile) -> Mapping[str, Fit]:
    """Session id → fit, for every session of the agenda, in the programme's order. Worked out once for an agenda and a
    profile, and held for as long as there are not many other profiles."""
    return _held_for(agenda).fits(agenda, profile)


def fits_worked_out(agenda: Agenda, profile: FitProfile) -> Mapping[str, Fit]:
    """The same, worked out anew (what is known of a role is still held)."""
    sessions = agenda.programme.sessions
    said = _said_parts(agenda, profile)
    liked = taste_parts(agenda, profile.taste)
    found: dict[str, Fit] = {}
    for place, session in enumerate(sessions):
        parts: Parts = said[place] if said else ()
        exact = _sum_of(parts)
        if place in liked:
            moved = _moved_by(liked[place], exact)
            parts, exact = (*parts, *moved), exact + _sum_of(moved)
        found[session.id] = Fit(session.id, min(100.0, max(0.0, exact)), parts)
    return MappingProxyType(found)


def rank(agenda: Agenda, profile: FitProfile) -> tuple[Fit, ...]:
    """Every session's fit, best first; equal ones by first start (no time last), title, id."""
    found = fits(agenda, profile)
    return tuple(sorted((found[i] for i in _held_for(agenda).ids_in_time_order), key=lambda fit: -fit.exact))


def role_evidence(agenda: Agenda, role: str) -> RoleEvidence:
    """What the programme says about whom each session is for; built once per agenda and role, then held."""
    return _held_for(agenda).evidence(agenda, role)


def whole_points(parts: Sequence[float], total: int) -> list[int]:
    """Whole points for each part that add up to `total`, their rounded sum: rounded down, and what is lacking given to
    the largest fractions (the method of largest remainders)."""
    points = [math.floor(part) for part in parts]
    by_fraction = sorted(range(len(parts)), key=lambda at: points[at] - parts[at])
    for at in by_fraction[: total - sum(points)]:
        points[at] += 1
    return points


# --- what was said: role, words, interests, level ---


def _said_parts(agenda: Agenda, profile: FitProfile) -> list[Parts] | None:
    """The parts of every session, in the programme's order; None where nothing was said."""
    held = _held_for(agenda)
    sessions = agenda.programme.sessions
    interests = tuple(dict.fromkeys(name for name in map(str.strip, profile.interests) if folded_name(name)))
    role, about, level = profile.role.strip(), profile.about.strip(), profile.level.strip()
    whole = SAID_BESIDE_LIKED if _likes_something(profile.taste) else 100.0
    level_points = LEVEL_POINTS * whole / 100.0 if level else 0.0
    shared = whole - level_points
    role_share = shared * (ROLE_SHARE_BESIDE_INTERESTS if interests else 1.0)
    interest_share = shared - role_share if role or about else shared
    sources: list[Sequence[Parts]] = []
    about_share = role_share * ((1.0 - ROLE_SHARE_BESIDE_ABOUT) if role else 1.0)
    if role:
        share = role_share - (about_share if about else 0.0)
        sources.append(held.scaled(("role", folded_name(role)), share, held.evidence(agenda, role)))
    if about:
        sources.append(held.scaled(("about", about), about_share, held.about(agenda, about)))
    if interests:
        by_name = [(name, held.interest(agenda, name)) for name in interests]
        sources.append(_interest_parts(by_name, len(sessions), interest_share))
    if level:
        names = {session.level for session in sessions}
        for_level = {name: _level_parts(name, level, level_points) for name in names}
        sources.append([for_level[session.level] for session in sessions])
    if not sources:
        return None
    if len(sources) == 1:
        return list(sources[0])
    return list(map(tuple, map(chain.from_iterable, zip(*sources, strict=True))))


def _interest_parts(interests: Sequence[tuple[str, Mapping[int, float]]], sessions: int, share: float) -> list[Parts]:
    """A first interest met counts most, each further one adds less; all of them met fully make the whole share."""
    at_best = 1.0 - PASSING_INTEREST ** len(interests)
    found: list[Parts] = [()] * sessions
    for place in set().union(*(matches for _, matches in interests)):
        missing, met = 1.0, []
        for name, matches in interests:
            if match := matches.get(place):
                missing *= 1.0 - (1.0 - PASSING_INTEREST) * match
                met.append(name)
        text = f"your interest: {met[0]}" if len(met) == 1 else f"your interests: {', '.join(met)}"
        found[place] = ((share * (1.0 - missing) / at_best, text),)
    return found


def _level_parts(level: str, wanted: str, most: float) -> Parts:
    if is_same_level(level, wanted):
        return ((most, f"your level: {level}"),)
    return ((most * ANY_LEVEL, "for any level"),) if suits_everybody(level) else ()


def _likes_something(taste: Taste) -> bool:
    return bool(taste.starred or taste.followed or any(weight > 0 for _, weight in taste.topics))


# --- what was liked ---


def _moved_by(liked: Sequence[TastePart], said: float) -> Parts:
    """The parts that taste adds to what was said: first what is for the session, then what is against it."""
    for_it = [(part.strength, part.text) for part in liked if part.strength > 0]
    against = [(-part.strength, part.text) for part in liked if part.strength < 0]
    added = _shared_out(for_it, 100.0 - said)
    there = said + _sum_of(added)
    taken = _shared_out(against, there)
    return (*added, *((-points, text) for points, text in taken))


def _shared_out(strengths: Sequence[tuple[float, str]], points: float) -> Parts:
    """Together the strengths s move 1 - Π(1 - s) of the points, each in proportion to its own."""
    if not strengths or points <= 0:
        return ()
    share = points * (1.0 - math.prod(1.0 - strength for strength, _ in strengths))
    whole = sum(strength for strength, _ in strengths)
    return tuple((share * strength / whole, text) for strength, text in strengths)


def _sum_of(parts: Parts) -> float:
    whole = 0.0
    for points, _ in parts:
        whole += points
    return whole


# --- what is held with an agenda ---


class _Held:
    """What was counted for one agenda. It never keeps the agenda, which can so be let go."""

    def __init__(self, agenda: Agenda) -> None:
        self._lock = RLock()
        self._evidence: dict[str, RoleEvidence] = {}
        self._about: dict[str, RoleEvidence] = {}
        self._scaled: dict[tuple[str, str, float], Sequence[Parts]] = {}
        self._interests: dict[str, Mapping[int, float]] = {}
        self._fits: dict[FitProfile, Mapping[str, Fit]] = {}
        self.ids_in_time_order: tuple[str, ...] = tuple(
            session.id for session in sorted(agenda.programme.sessions, key=_time_title_id)
        )

    def fits(self, agenda: Agenda, profile: FitProfile) -> Mapping[str, Fit]:
        with self._lock:
            found = self._fits.pop(profile, None)
        if found is None:  # worked out without the lock: nobody waits for what another one likes
            found = fits_worked_out(agenda, profile)
        with self._lock:
            _make_room(self._fits, HELD_PROFILES)
            self._fits[profile] = found  # the latest last: what is asked for often stays
        return found

    def evidence(self, agenda: Agenda, role: str) -> RoleEvidence:
        key = folded_name(role)
        with self._lock:
            if key not in self._evidence:
                _make_room(self._evidence, HELD_ROLES)
                self._evidence[key] = _built_evidence(agenda, role)
            return self._evidence[key]

    def about(self, agenda: Agenda, said: str) -> RoleEvidence:
        with self._lock:
            if said not in self._about:
                _make_room(self._about, HELD_ABOUT)
                self._about[said] = said_evidence(words_of_agenda(agenda), agenda.programme.roles, said)
            return self._about[said]

    def scaled(self, said: tuple[str, str], share: float, evidence: RoleEvidence) -> Sequence[Parts]:
        """The parts of that evidence for what was `said`, its 100 points made `share`."""
        if share == 100.0:
            return evidence.parts
        key = (*said, share)
        with self._lock:
            if key not in self._scaled:
                _make_room(self._scaled, HELD_SCALED)
                scale = share / 100.0
                self._scaled[key] = [
                    tuple([(points * scale, text) for points, text in parts]) for parts in evidence.parts
                ]
            return self._scaled[key]

    def interest(self, agenda: Agenda, name: str) -> Mapping[int, float]:
        key = folded_name(name)
        with self._lock:
            if key not in self._interests:
                _make_room(self._interests, HELD_INTERESTS)
                self._interests[key] = matches_of_interest(words_of_agenda(agenda), name)
            return self._interests[key]


def _built_evidence(agenda: Agenda, role: str) -> RoleEvidence:
    programme = agenda.programme
    learned = learned_evidence(agenda.learned, programme.sessions, role) if agenda.learned is not None else None
    if learned is not None:
        return learned
    words, key = words_of_agenda(agenda), folded_name(role)
    if any(key in labelled_for for labelled_for in words.role_keys):
        return ruled_evidence(words, programme.roles, role)
    return said_evidence(words, programme.roles, role)


_HELD: WeakKeyDictionary[Agenda, _Held] = WeakKeyDictionary()
_HELD_LOCK = RLock()
"""The only state in this module: derived, the same whoever derives it, and gone with its agenda."""


def _held_for(agenda: Agenda) -> _Held:
    with _HELD_LOCK:
        held = _HELD.get(agenda)
        if held is None:
            held = _HELD[agenda] = _Held(agenda)
        return held


def _make_room(held: dict[K, V], limit: int) -> None:
    """Lets go of the oldest: names come from attendees, and there is no end to them."""
    while len(held) >= limit:
        del held[next(iter(held))]


def _time_title_id(session: Session) -> tuple[float, str, str]:
    first = min((slot.start_minute for slot in session.slots), default=math.inf)
    return first, session.title, session.id
