"""What an attendee's stars, dismissals, topics and followed speakers say of every session, in parts with their words.

What speaks for a session and what speaks against it stand apart, and both are shown: a session may be like one that was
starred and like one that was dismissed. Who said nothing gets no part anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.likeness import Alike, Likeness, Shared, likeness_of
from planner.core.taste import MOST_WEIGHT, Taste
from planner.core.words import folded_name, shortened

STARRED, DISMISSED, FOLLOWED = 0.6, -1.0, 0.5
WHOLE_TOPIC = 0.5
"""A topic that is turned all the way up, and down."""
LIKE_UP_TO = 0.5
"""All that is like the starred sessions together, however many they are; the same for the dismissed ones."""
WHOLLY_LIKE = 0.5
"""Sessions that are this much alike are about the same thing: nothing is gained by more."""
NAMES_TOLD = 3
ONE_ALIKE = 0.7
"""The share of `LIKE_UP_TO` for one session that is wholly like; each further one adds this share of the rest."""


@dataclass(frozen=True, slots=True)
class TastePart:
    """One thing that speaks for a session, `strength` above 0 and up to 1, or against it, -1 and up to below 0. `text`
    as it is read in a list ('you starred it')."""

    strength: float
    text: str


def taste_parts(agenda: Agenda, taste: Taste) -> Mapping[int, tuple[TastePart, ...]]:
    """Place of a session in the programme → what the taste says of it, in the order: said of itself, like starred ones,
    speakers, topics, like dismissed ones. Sessions of which it says nothing are left out, and so are ids and names that
    the programme does not have (any more)."""
    if taste == Taste():
        return {}
    names = _names_of(agenda)
    found: defaultdict[int, list[TastePart]] = defaultdict(list)
    starred = [names.sessions[i] for i in taste.starred if i in names.sessions]
    dismissed = [names.sessions[i] for i in taste.dismissed if i in names.sessions]
    for place in starred:
        found[place].append(TastePart(STARRED, "you starred it"))
    if starred:
        _add_alike(agenda, found, starred, "starred", 1)
    for speaker_id in taste.followed:
        speaker = agenda.speakers.get(speaker_id)
        for place in names.speakers.get(speaker_id, ()):
            found[place].append(TastePart(FOLLOWED, f"you follow {speaker.name if speaker else speaker_id}"))
    _add_topics(found, [t for t in taste.topics if t[1] > 0], names)
    _add_topics(found, [t for t in taste.topics if t[1] < 0], names)
    if dismissed:
        _add_alike(agenda, found, dismissed, "dismissed", -1)
    # Of a session that is dismissed there is nothing more to say.
    found.update({place: [TastePart(DISMISSED, "you dismissed it")] for place in dismissed})
    return {place: tuple(parts) for place, parts in found.items()}


def _add_topics(found: defaultdict[int, list[TastePart]], turned: Sequence[tuple[str, int]], names: _Names) -> None:
    """One part for every session of topics that are all turned up, or all down: what they say together."""
    lacking: dict[int, float] = {}
    said: defaultdict[int, list[str]] = defaultdict(list)
    for name, weight in turned:
        for place in names.topics.get(folded_name(name), ()):
            lacking[place] = lacking.get(place, 1.0) * (1.0 - WHOLE_TOPIC * abs(weight) / MOST_WEIGHT)
            said[place].append(name)
    sign, wanted = (1, "more") if turned and turned[0][1] > 0 else (-1, "less")
    for place, missing in lacking.items():
        text = f"{wanted} on {_listed(said[place])}: you said so"
        found[place].append(TastePart(sign * (1.0 - missing), text))


def _listed(names: Sequence[str]) -> str:
    if len(names) <= NAMES_TOLD:
        return ", ".join(names)
    others = len(names) - NAMES_TOLD
    return f"{', '.join(names[:NAMES_TOLD])} and {others} other{'s' if others > 1 else ''}"


def _add_alike(
    agenda: Agenda, found: defaultdict[int, list[TastePart]], said_of: Sequence[int], said: str, sign: int
) -> None:
    """One part for every session that is like some of those that something was said of."""
    likeness = likeness_of(agenda)
    carrying = Counter(thing for place in said_of for thing in likeness.things_of(place))
    lacking: dict[int, float] = {}
    alike_to: defaultdict[int, list[tuple[int, Alike]]] = defaultdict(list)
    for other in said_of:
        for place, alike in likeness.alike(other).items():
            lacking[place] = lacking.get(place, 1.0) * (1.0 - ONE_ALIKE * min(1.0, alike.likeness / WHOLLY_LIKE))
            alike_to[place].append((other, alike))
    reasons: dict[tuple[int, int], str] = {}
    own = frozenset(said_of)
    for place, missing in lacking.items():
        strength = sign * LIKE_UP_TO * (1.0 - missing)
        text = _why_alike(agenda, likeness, carrying, alike_to[place], place in own, said, reasons)
        found[place].append(TastePart(strength, text))


def _why_alike(
    agenda: Agenda,
    likeness: Likeness,
    carrying: Counter[int],
    alike_to: list[tuple[int, Alike]],
    is_own: bool,
    said: str,
    reasons: dict[tuple[int, int], str],
) -> str:
    """What the session shares with those sessions, or else the one of them that it is most like. `carrying`: how many
    of them carry each thing; `reasons`: the words that were found already."""
    nearest, best = alike_to[0]
    if len(alike_to) > 1:
        sums: dict[int, float] = {}
        for other, alike in alike_to:
            sums[alike.thing] = sums.get(alike.thing, 0.0) + alike.likeness
            if alike.likeness > best.likeness:
                nearest, best = other, alike
        thing = max(sums, key=sums.__getitem__)
    else:
        thing = best.thing
    # One of several that are alike shares the thing with one fewer: not with itself.
    count = max(1, carrying[thing] - is_own)
    shared = likeness.shared_thing(thing)
    # A word of one session is no more than a word, and a common one names nothing.
    is_named = shared.kind != "word" or (count > 1 and not shared.is_common)
    key = (thing, count) if is_named else (-1, nearest)
    if key not in reasons:
        sessions = "a session" if count == 1 else f"{count} sessions"
        title = shortened(agenda.programme.sessions[nearest].title)
        because = f"because you {said} {sessions} {_in_common(shared)}"
        reasons[key] = because if is_named else f"like “{title}”, which you {said}"
    return reasons[key]


def _in_common(shared: Shared) -> str:
    if shared.kind == "word":
        return f"on “{shared.name}”"
    if shared.kind == "track":
        return f"of the track {shared.name}"
    if shared.kind == "speaker":
        return f"by {shared.name}"
    return f"by people of {shared.name}" if shared.kind == "organisation" else f"on {shared.name}"


@dataclass(frozen=True, slots=True)
class _Names:
    """Which places of a programme an id or a name stands for; topics and tracks by their folded names."""

    sessions: Mapping[str, int]
    topics: Mapping[str, tuple[int, ...]]
    speakers: Mapping[str, tuple[int, ...]]


def _names_of(agenda: Agenda) -> _Names:
    with _NAMES_LOCK:
        names = _NAMES.get(agenda)
        if names is None:
            topics: defaultdict[str, list[int]] = defaultdict(list)
            speakers: defaultdict[str, list[int]] = defaultdict(list)
            for place, session in enumerate(agenda.programme.sessions):
                for name in dict.fromkeys(folded_name(name) for name in (*session.topics, session.track) if name):
                    topics[name].append(place)
                for speaker_id in dict.fromkeys(session.speaker_ids):
                    speakers[speaker_id].append(place)
            names = _NAMES[agenda] = _Names(
                sessions={session.id: place for place, session in enumerate(agenda.programme.sessions)},
                topics={name: tuple(places) for name, places in topics.items()},
                speakers={name: tuple(places) for name, places in speakers.items()},
            )
        return names


_NAMES: WeakKeyDictionary[Agenda, _Names] = WeakKeyDictionary()
_NAMES_LOCK = RLock()
