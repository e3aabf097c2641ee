"""What one press says about what an attendee likes: pure steps from one taste to the next, with words for undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.core.agenda import Agenda
from planner.core.build_choices import without
from planner.core.taste import LEAST_WEIGHT, MOST_WEIGHT, UNSAID_TASTE, Taste
from planner.core.words import folded_name
from planner.services.plan_wishes import NotPossible

MOST_STARS = 200
MOST_DISMISSALS = 500
MOST_TOPICS = 100
MOST_FOLLOWED = 200

KINDS = ("star", "unstar", "dismiss", "undismiss", "follow", "unfollow")


def taste_after(agenda: Agenda, taste: Taste, kind: str, key: str) -> tuple[Taste, str]:
    """The taste after a step of one of the `KINDS`, and what it was in words. `key` is a speaker id for 'follow' and
    'unfollow', else a session id, which may be of a repeat that another session stands for now. Starring a session
    takes its dismissal back, and the other way round. What is taken back need not be in the programme any more. Raises
    `NotPossible`."""
    if kind in ("follow", "unfollow"):
        return _followed(agenda, taste, key, follows=kind == "follow")
    key = agenda.present_id(key)
    session = agenda.sessions.get(key)
    title = f"“{session.title}”" if session is not None else "A session that is gone"
    if kind == "unstar":
        return replace(taste, starred=without(taste.starred, key)), f"{title} no longer starred"
    if kind == "undismiss":
        return replace(taste, dismissed=without(taste.dismissed, key)), f"{title} no longer dismissed"
    if session is None:
        raise NotPossible(f"The programme has no session '{key}'. It may have been removed since the page was opened.")
    if kind == "star":
        starred = _with(taste.starred, key, MOST_STARS, "starred sessions")
        return replace(taste, starred=starred, dismissed=without(taste.dismissed, key)), f"{title} starred"
    dismissed = _with(taste.dismissed, key, MOST_DISMISSALS, "dismissed sessions")
    return replace(taste, dismissed=dismissed, starred=without(taste.starred, key)), f"{title} dismissed"


def taste_with_topics(agenda: Agenda, taste: Taste, weights: Mapping[str, int]) -> tuple[Taste, str]:
    """The taste with these topics and tracks turned, `LEAST_WEIGHT` to `MOST_WEIGHT`; 0 lets go of one, and what is not
    named stays. Names are compared without case and accents, and kept as the programme writes them. Raises
    `NotPossible`."""
    known = topics_of(agenda)
    turned = {folded_name(name): (name, weight) for name, weight in taste.topics}
    changed: list[str] = []
    for said, weight in weights.items():
        if not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
            raise NotPossible(f"“{said}” can be turned from {LEAST_WEIGHT} to {MOST_WEIGHT}, not to {weight}.")
        key = folded_name(said)
        before = turned.pop(key, None)
        if weight:
            if key not in known and before is None:
                raise NotPossible(f"The programme has no topic or track “{said}”. Choose one of those it suggests.")
            turned[key] = (known.get(key) or said, weight)
        if (before[1] if before else 0) != weight:
            how = "turned up" if weight > 0 else "turned down" if weight else "no longer turned"
            changed.append(f"“{known.get(key) or said}” {how}")
        elif before:
            turned[key] = before
    if len(turned) > max(MOST_TOPICS, len(taste.topics)):
        raise NotPossible(f"There can be at most {MOST_TOPICS} topics that are turned up or down. Take one back first.")
    # By name, so that a form that says the same again changes nothing.
    topics = tuple(sorted(turned.values(), key=lambda topic: (folded_name(topic[0]), topic)))
    words = changed[0] if len(changed) == 1 else f"{len(changed)} topics turned"
    return replace(taste, topics=topics), words


def no_taste(taste: Taste) -> tuple[Taste, str]:
    """Everything forgotten: stars, dismissals, topics, followed speakers."""
    return UNSAID_TASTE, "what I like forgotten"


def topics_of(agenda: Agenda) -> dict[str, str]:
    """Folded name → name as the programme writes it, of every topic and track that a session has, the most frequent
    first."""
    times: dict[str, int] = {}
    written: dict[str, str] = {}
    for session in agenda.programme.sessions:
        for name in dict.fromkeys((*session.topics, session.track)):
            key = folded_name(name)
            if key:
                times[key] = times.get(key, 0) + 1
                written.setdefault(key, name)
    return {key: written[key] for key in sorted(times, key=lambda key: (-times[key], key))}


def _followed(agenda: Agenda, taste: Taste, speaker_id: str, follows: bool) -> tuple[Taste, str]:
    speaker = agenda.speakers.get(speaker_id)
    name = speaker.name if speaker is not None else "A speaker who is gone"
    if not follows:
        return replace(taste, followed=without(taste.followed, speaker_id)), f"{name} no longer followed"
    if speaker is None:
        raise NotPossible(
            f"The programme has no speaker '{speaker_id}'. They may have been removed since the page was opened."
        )
    return replace(taste, followed=_with(taste.followed, speaker_id, MOST_FOLLOWED, "followed speakers")), (
        f"{name} followed"
    )


def _with(ids: tuple[str, ...], new: str, most: int, words: str) -> tuple[str, ...]:
    if new in ids:
        return ids
    if len(ids) >= most:
        raise NotPossible(f"There can be at most {most} {words}. Take one back first.")
    return (*ids, new)
