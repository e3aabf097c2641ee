"""How well each session suits an attendee, 0–100, with the reasons.

The score is a sum. What the attendee said decides what there is to be had: 10 points for the level where one was said,
the rest for role and interests, 60 to 40 where both were said. So 100 means 'answers everything you said as well as can
be', and who says nothing sees 0 everywhere: the programme's own order.

Of the role's share, `LABEL_FROM` to `LABEL_TO` hundredths go to sessions that the organizer labelled for the role, more
where few other roles are named beside it; up to `EVIDENCE_UP_TO` go to what topics, track and words say (`role_words`).
The two ranges do not meet, so that with a role alone every labelled session leads every unlabelled one.

`role_evidence` is made once per agenda and role and is all that scoring knows about a role: a learned model takes the
place of these rules by making the same `RoleEvidence`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from types import MappingProxyType
from typing import TypeVar
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.interests import matches_of_interest
from planner.core.levels import is_same_level, suits_everybody
from planner.core.plan import Preferences
from planner.core.programme import Session
from planner.core.role_words import ProgrammeWords, RoleWords, people_of_role, role_words, stem_of
from planner.core.words import folded_name

LABEL_FROM, LABEL_TO = 41.0, 60.0
EVIDENCE_UP_TO = 40.0
LEVEL_POINTS = 10.0
ANY_LEVEL_POINTS = 4.0
ROLE_SHARE_BESIDE_INTERESTS = 0.6
TITLE_COUNTS_MORE = 0.5
"""A word of the title counts this much more than the same word of the abstract."""
FEW_TOPICS = 3
"""A session filed under more topics than these is about each of them a little less."""
FOR_OTHERS_ONLY = 0.6
"""The organizer labelled the session, and not for this role: what its words say counts less."""
PASSING_INTEREST = 0.4
"""Each further interest that a session answers fully leaves this share of what was still missing."""
NAMES_IN_A_REASON = 3
K = TypeVar("K")
V = TypeVar("V")

HELD_ROLES = 64
HELD_PROFILES = 24
"""A ranking of 2,000 sessions takes about a megabyte; the common roles are there, and memory stays bounded."""
HELD_INTERESTS = 128


@dataclass(frozen=True, slots=True)
class FitProfile:
    """What an attendee said about themselves; empty: not said. Names are compared without case and accents."""

    role: str = ""
    level: str = ""
    interests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: its points, 1 or more, and a short phrase ('for Sales Professionals')."""

    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Fit:
    """A session's score, 0–100, and the reasons, whose points add up to it; the weightiest first."""

    session_id: str
    score: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """What speaks for a role, session by session, in the order of the programme's sessions.

    `parts[n]`: phrases of session n and their points, each above 0, together at most 100.
    """

    role: str
    parts: tuple[tuple[tuple[float, str], ...], ...]


def profile_of(preferences: Preferences) -> FitProfile:
    """The part of an attendee's preferences that fit depends on."""
    return FitProfile(role=preferences.role, level=preferences.level, interests=preferences.interests)


def fits(agenda: Agenda, profile: FitProfile) -> Mapping[str, Fit]:
    """Session id → fit, for every session of the agenda, in the programme's order. Worked out once for an agenda and a
    profile, and held for as long as there are not many other profiles."""
    return _held_for(agenda).fits(agenda, profile)


def fits_worked_out(agenda: Agenda, profile: FitProfile) -> Mapping[str, Fit]:
    """The same, worked out anew (what is known of a role is still held)."""
    held = _held_for(agenda)
    sessions = agenda.programme.sessions
    interests = tuple(dict.fromkeys(name for name in map(str.strip, profile.interests) if folded_name(name)))
    role, level = profile.role.strip(), profile.level.strip()
    shared = 100.0 - (LEVEL_POINTS if level else 0.0)
    role_share = shared * (ROLE_SHARE_BESIDE_INTERESTS if interests else 1.0)
    interest_share = shared - role_share if role else shared
    sources: list[Sequence[tuple[tuple[float, str], ...]]] = []
    if role:
        scale = role_share / 100.0
        told = held.evidence(agenda, role).parts
        sources.append(told if scale == 1.0 else [tuple((p * scale, text) for p, text in parts) for parts in told])
    if interests:
        sources.append(
            _interest_parts([(name, held.interest(name)) for name in interests], len(sessions), interest_share)
        )
    if level:
        for_level = {name: _level_parts(name, level) for name in {session.level for session in sessions}}
        sources.append([for_level[session.level] for session in sessions])
    if not sources:
        return MappingProxyType({session.id: Fit(session.id, 0) for session in sessions})
    return MappingProxyType(
        {
            session.id: _whole_fit(session.id, [part for parts in its_parts for part in parts])
            for session, its_parts in zip(sessions, zip(*sources, strict=True), strict=True)
        }
    )


def rank(agenda: Agenda, profile: FitProfile) -> tuple[Fit, ...]:
    """Every session's fit, best first; equal ones by first start (no time last), title, id."""
    found = fits(agenda, profile)
    return tuple(sorted((found[i] for i in _held_for(agenda).ids_in_time_order), key=lambda fit: -fit.score))


def role_evidence(agenda: Agenda, role: str) -> RoleEvidence:
    """What the programme says about whom each session is for; built once per agenda and role, then held."""
    return _held_for(agenda).evidence(agenda, role)


def whole_points(parts: Sequence[float]) -> list[int]:
    """Whole points for each part that add up to the rounded sum: rounded down, and what is lacking given to the largest
    fractions (the method of largest remainders)."""
    total = math.floor(sum(parts) + 0.5)
    points = [math.floor(part) for part in parts]
    by_fraction = sorted(range(len(parts)), key=lambda at: points[at] - parts[at])
    for at in by_fraction[: total - sum(points)]:
        points[at] += 1
    return points


# --- the role ---


def _built_evidence(programme: ProgrammeWords, agenda: Agenda, role: str) -> RoleEvidence:
    key = folded_name(role)
    described = next((known for known in agenda.programme.roles if folded_name(known.name) == key), None)
    speaking = role_words(programme, role, described.words if described else ())
    labels = [(name, folded_name(name)) for name in dict.fromkeys(n for s in programme.sessions for n in s.roles)]
    name = described.name if described else next((label for label, same in labels if same == key), role)
    for_people = f"for {people_of_role(name)}"
    weighed = [_weighed(programme, speaking, place, session, key) for place, session in enumerate(programme.sessions)]
    strengths = sorted(strength for strength, _ in weighed if strength > 0)
    usual = strengths[len(strengths) // 2] if strengths else 1.0
    most = strengths[-1] if strengths else 1.0
    parts: list[tuple[tuple[float, str], ...]] = []
    for (strength, phrases), labelled_for in zip(weighed, programme.role_keys, strict=True):
        found: list[tuple[float, str]] = []
        if key in labelled_for:
            found.append((_label_points(len(labelled_for), programme.role_count), for_people))
        if strength > 0:
            # A curve that rises ever slower, and reaches the limit with the best of this programme.
            points = EVIDENCE_UP_TO * (strength / (strength + usual)) * ((most + usual) / most)
            speaking_for = sum(weight for weight, _ in phrases)
            found.extend((points * weight / speaking_for, phrase) for weight, phrase in phrases)
        parts.append(tuple(found))
    return RoleEvidence(role=name, parts=tuple(parts))


def _label_points(labelled_for: int, roles: int) -> float:
    """A label for this role alone says most; one for every role of the programme says least."""
    common = math.log(labelled_for) / math.log(roles) if roles > 1 else 0.0
    return LABEL_TO - (LABEL_TO - LABEL_FROM) * common


def _weighed(
    programme: ProgrammeWords, speaking: RoleWords, place: int, session: Session, key: str
) -> tuple[float, list[tuple[float, str]]]:
    """How strongly a session's content speaks for a role on balance, and what speaks for it: weights with phrases."""
    filed_under = dict.fromkeys(session.topics)
    spread = math.sqrt(FEW_TOPICS / max(FEW_TOPICS, len(filed_under)))
    topics = [(weight * spread, name) for name in filed_under if (weight := speaking.topics.get(name))]
    title, known = programme.title_words[place], speaking.words
    words = [
        (known[word] * (1 + TITLE_COUNTS_MORE) if word in title else known[word], word)
        for word in programme.words[place]
        if word in known
    ]
    track = speaking.tracks.get(session.track, 0.0)
    # fsum, because sets give their words in another order in every process, and every worker must say the same.
    strength = math.fsum(weight for weight, _ in (*topics, *words, (track, "")))
    if strength <= 0:
        return 0.0, []
    labelled_for = programme.role_keys[place]
    if labelled_for and key not in labelled_for:
        strength *= FOR_OTHERS_ONLY
    phrases: list[tuple[float, str]] = []
    if best_topics := _best(topics):
        phrases.append((math.fsum(w for w, _ in topics if w > 0), ", ".join(best_topics[:NAMES_IN_A_REASON])))
    if track > 0:
        phrases.append((track, f"track {session.track}"))
    if best_words := _best(words):
        one_of_each = {stem_of(word): word for word in reversed(best_words)}
        named = [word for word in best_words if one_of_each[stem_of(word)] == word][:NAMES_IN_A_REASON]
        quoted = ", ".join(f"“{programme.spelling[word]}”" for word in named)
        phrases.append((math.fsum(w for w, _ in words if w > 0), f"because of {quoted}"))
    return strength, phrases


def _best(weighted: list[tuple[float, str]]) -> list[str]:
    """The names that speak for the role, the weightiest first."""
    return [name for _, name in sorted((-weight, name) for weight, name in weighted if weight > 0)]


# --- interests, level, sum ---


def _interest_parts(
    interests: Sequence[tuple[str, Mapping[int, float]]], sessions: int, share: float
) -> list[tuple[tuple[float, str], ...]]:
    """A first interest met counts most, each further one adds less; all of them met fully make the whole share."""
    at_best = 1.0 - PASSING_INTEREST ** len(interests)
    found: list[tuple[tuple[float, str], ...]] = [()] * sessions
    for place in set().union(*(matches for _, matches in interests)):
        missing, met = 1.0, []
        for name, matches in interests:
            if match := matches.get(place):
                missing *= 1.0 - (1.0 - PASSING_INTEREST) * match
                met.append(name)
        text = f"your interest: {met[0]}" if len(met) == 1 else f"your interests: {', '.join(met)}"
        found[place] = ((share * (1.0 - missing) / at_best, text),)
    return found


def _level_parts(level: str, wanted: str) -> tuple[tuple[float, str], ...]:
    if is_same_level(level, wanted):
        return ((LEVEL_POINTS, f"your level: {level}"),)
    return ((ANY_LEVEL_POINTS, "for any level"),) if suits_everybody(level) else ()


def _whole_fit(session_id: str, parts: list[tuple[float, str]]) -> Fit:
    if not parts:
        return Fit(session_id, 0)
    points = whole_points([part for part, _ in parts])
    reasons = [Reason(whole, text) for whole, (_, text) in zip(points, parts, strict=True) if whole]
    reasons.sort(key=lambda reason: -reason.points)
    return Fit(session_id, sum(points), tuple(reasons))


# --- what is held with an agenda ---


class _Held:
    """What was counted for one agenda. It never keeps the agenda, which can so be let go."""

    def __init__(self, agenda: Agenda) -> None:
        self._lock = RLock()
        self._words: ProgrammeWords | None = None
        self._evidence: dict[str, RoleEvidence] = {}
        self._interests: dict[str, Mapping[int, float]] = {}
        self._fits: dict[FitProfile, Mapping[str, Fit]] = {}
        self._sessions = agenda.programme.sessions
        self.ids_in_time_order: tuple[str, ...] = tuple(s.id for s in sorted(self._sessions, key=_time_title_id))

    def fits(self, agenda: Agenda, profile: FitProfile) -> Mapping[str, Fit]:
        with self._lock:
            if profile not in self._fits:
                _make_room(self._fits, HELD_PROFILES)
                self._fits[profile] = fits_worked_out(agenda, profile)
            return self._fits[profile]

    def evidence(self, agenda: Agenda, role: str) -> RoleEvidence:
        key = folded_name(role)
        with self._lock:
            if key not in self._evidence:
                _make_room(self._evidence, HELD_ROLES)
                self._evidence[key] = _built_evidence(self._programme_words(), agenda, role)
            return self._evidence[key]

    def interest(self, name: str) -> Mapping[int, float]:
        key = folded_name(name)
        with self._lock:
            if key not in self._interests:
                _make_room(self._interests, HELD_INTERESTS)
                self._interests[key] = matches_of_interest(self._programme_words(), name)
            return self._interests[key]

    def _programme_words(self) -> ProgrammeWords:
        if self._words is None:
            self._words = ProgrammeWords(self._sessions)
        return self._words


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
