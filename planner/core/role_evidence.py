"""What speaks for a role in a programme, session by session: labels, topics, track and words, by rules.

The rules stand in where nothing was learned for a role (`learned_fit`): a programme without labels, a role that few
sessions carry. Of 100 points, `LABEL_FROM` to `LABEL_TO` go to sessions that the organizer labelled for the role, more
where few other roles are named beside it; up to `EVIDENCE_UP_TO` go to what topics, track and words say (`role_words`).
The two ranges do not meet, so that every labelled session leads every unlabelled one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.core.programme import Role, Session
from planner.core.role_words import ProgrammeWords, RoleWords, people_of_role, role_words, stem_of
from planner.core.words import folded_name

LABEL_FROM, LABEL_TO = 41.0, 60.0
EVIDENCE_UP_TO = 40.0
TITLE_COUNTS_MORE = 0.5
"""A word of the title counts this much more than the same word of the abstract."""
FEW_TOPICS = 3
"""A session filed under more topics than these is about each of them a little less."""
FOR_OTHERS_ONLY = 0.6
"""The organizer labelled the session, and not for this role: what its words say counts less."""
NAMES_IN_A_REASON = 3


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """What speaks for a role, session by session, in the order of the programme's sessions.

    `parts[n]`: points of session n, each above 0, together at most 100, with their phrases.
    """

    role: str
    parts: tuple[tuple[tuple[float, str], ...], ...]


def ruled_evidence(programme: ProgrammeWords, roles: tuple[Role, ...], role: str) -> RoleEvidence:
    """The evidence for the role of that name, whether or not the programme has it. `roles`: the organizer's list."""
    key = folded_name(role)
    described = next((known for known in roles if folded_name(known.name) == key), None)
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
            found.append((label_points(len(labelled_for), programme.role_count, LABEL_FROM, LABEL_TO), for_people))
        if strength > 0:
            # A curve that rises ever slower, and reaches the limit with the best of this programme.
            points = EVIDENCE_UP_TO * (strength / (strength + usual)) * ((most + usual) / most)
            speaking_for = sum(weight for weight, _ in phrases)
            found.extend((points * weight / speaking_for, phrase) for weight, phrase in phrases)
        parts.append(tuple(found))
    return RoleEvidence(role=name, parts=tuple(parts))


def label_points(labelled_for: int, roles: int, least: float, most: float) -> float:
    """What a label is worth: for this role alone `most`, as it says most; for every role of the programme `least`."""
    common = math.log(labelled_for) / math.log(roles) if roles > 1 else 0.0
    return most - (most - least) * common


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
