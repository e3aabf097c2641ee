"""Which sessions are like which, by what they say.

A session is a bundle of things: the words of its title and abstract by their stems, its topics, its track, its
speakers and their organisations. Each weighs the logarithm of how seldom it is, times where it stands (`TITLE` …); what
more than a tenth of the programme carries says nothing, and is left out. Likeness is the cosine of two bundles
(Salton's vector space model): 1 for the same words, 0 for none in common.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import RLock
from types import MappingProxyType
from typing import Literal
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.agenda_words import words_of_agenda
from planner.core.programme import Session
from planner.core.role_words import ProgrammeWords, stem_of
from planner.core.words import telling_words

TITLE, TOPIC, TRACK, SPEAKER, WORD_OF_A_TOPIC, ORGANISATION, ABSTRACT = 2.5, 2.0, 1.5, 1.5, 1.5, 1.0, 1.0
"""How much a thing counts, by where it stands; a word that stands in several places counts as in the best."""
SAYS_NOTHING_ABOVE = 0.1
"""A thing that more than this share of the sessions carries tells none of them from the others …"""
FEW_SESSIONS = 20
"""… unless so few carry it: small programmes are short of words."""
NAMED_RATHER, NAMED_AT_LAST = 2.0, 0.3
"""What sessions share is rather named by a topic, a track or a person than by a word, and by no common word …"""
COMMON_WORD_ABOVE = 0.02
"""… which more than this share of the sessions carries."""
LEAST_LIKE = 0.1
"""What is less alike than this is left out: a word in common is no likeness."""
HELD = 256
"""So many sessions' likenesses are kept, some 20 kB each."""

Kind = Literal["topic", "track", "speaker", "organisation", "word"]
Thing = tuple[Kind, str]
"""A kind and its stem, name or id."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that sessions have in common. `name` as it is written; of a speaker, the name, not the id.
    `is_common`: a word that many sessions carry, and so no good name for what they are about."""

    kind: Kind
    name: str
    is_common: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """Another session: how like it is, `LEAST_LIKE` to 1, and what the two share above all, for `shared_thing`."""

    likeness: float
    thing: int


class Likeness:
    """The sessions of one agenda, ready to be compared; a place is an index in `agenda.programme.sessions`. Build it
    once per version; the agenda is not kept."""

    def __init__(self, agenda: Agenda) -> None:
        programme = words_of_agenda(agenda)
        stems = {word: stem_of(word) for word in programme.word_counts}
        bundles = [_bundle(agenda, programme, stems, place, s) for place, s in enumerate(programme.sessions)]
        carried_by = Counter(thing for bundle in bundles for thing in bundle)
        sessions = len(bundles)
        most = max(FEW_SESSIONS, math.floor(sessions * SAYS_NOTHING_ABOVE))
        telling = sorted(thing for thing, times in carried_by.items() if times <= most)
        number_of: dict[Thing, int] = {thing: number for number, thing in enumerate(telling)}
        rarity: list[float] = [math.log((sessions + 1) / (carried_by[thing] + 0.5)) for thing in telling]
        common = max(FEW_SESSIONS, math.floor(sessions * COMMON_WORD_ABOVE))
        written = _mostly_written(programme, stems)
        self._shared: tuple[Shared, ...] = tuple(
            _shared(agenda, written, kind, name, is_common=carried_by[kind, name] > common) for kind, name in telling
        )
        self._naming: list[float] = [
            NAMED_RATHER if thing.kind != "word" else NAMED_AT_LAST if thing.is_common else 1.0
            for thing in self._shared
        ]
        self._things: list[array[int]] = []
        self._weights: list[array[float]] = []
        self._carrying: list[array[int]] = [array("H" if sessions < 65_536 else "L") for _ in telling]
        self._carried: list[array[float]] = [array("d") for _ in telling]
        for place, bundle in enumerate(bundles):
            # In the order of their numbers, so that every worker adds up the same floats in the same order.
            numbers = sorted(number for thing in bundle if (number := number_of.get(thing)) is not None)
            weights = [bundle[telling[number]] * rarity[number] for number in numbers]
            length = math.hypot(*weights) or 1.0
            self._things.append(array("L", numbers))
            self._weights.append(array("d", [weight / length for weight in weights]))
            for number, weight in zip(numbers, self._weights[-1], strict=True):
                self._carrying[number].append(place)
                self._carried[number].append(weight)
        self._lock = RLock()
        self._held: dict[int, Mapping[int, Alike]] = {}

    def like(self, place: int) -> Mapping[int, float]:
        """Place → how like it is to the session at `place`, `LEAST_LIKE` to 1; itself and what is less left out."""
        return MappingProxyType({other: alike.likeness for other, alike in self.alike(place).items()})

    def alike(self, place: int) -> Mapping[int, Alike]:
        """The same, with what they share above all. Held, for as long as not many others are asked for."""
        with self._lock:
            found = self._held.get(place)
            if found is None:
                while len(self._held) >= HELD:
                    del self._held[next(iter(self._held))]
                found = self._held[place] = self._compared(self._things[place], self._weights[place], place)
            return found

    def shared_thing(self, number: int) -> Shared:
        """What sessions share, for the number of an `Alike`."""
        return self._shared[number]

    def things_of(self, place: int) -> Iterable[int]:
        """The numbers of everything telling that a session carries."""
        return self._things[place]

    def _compared(self, numbers: Iterable[int], weights: Iterable[float], without: int) -> Mapping[int, Alike]:
        sums: dict[int, float] = {}
        best: dict[int, tuple[float, int]] = {}
        for number, weight in zip(numbers, weights, strict=True):
            naming = self._naming[number]
            for place, other in zip(self._carrying[number], self._carried[number], strict=True):
                product = weight * other
                named = product * naming
                if place in sums:
                    sums[place] += product
                    if named > best[place][0]:
                        best[place] = (named, number)
                else:
                    sums[place], best[place] = product, (named, number)
        return MappingProxyType(
            {
                place: Alike(min(1.0, likeness), best[place][1])
                for place, likeness in sums.items()
                if likeness >= LEAST_LIKE and place != without
            }
        )


def likeness_of(agenda: Agenda) -> Likeness:
    """The likenesses of that agenda's sessions, prepared at the first call and gone with the agenda."""
    with _LIKENESS_LOCK:
        found = _LIKENESS.get(agenda)
        if found is None:
            found = _LIKENESS[agenda] = Likeness(agenda)
        return found


def _bundle(
    agenda: Agenda, programme: ProgrammeWords, stems: Mapping[str, str], place: int, session: Session
) -> dict[Thing, float]:
    """What a session carries, with how much each counts."""
    bundle: dict[Thing, float] = {("word", stems[word]): ABSTRACT for word in programme.words[place]}
    for named in (*session.topics, session.track):
        bundle.update({("word", stem_of(word)): WORD_OF_A_TOPIC for word in telling_words(named)})
    bundle.update({("word", stems[word]): TITLE for word in programme.title_words[place]})
    bundle.update({("topic", topic): TOPIC for topic in session.topics})
    if session.track:
        bundle["track", session.track] = TRACK
    for speaker in agenda.speakers_of(session):
        bundle["speaker", speaker.id] = SPEAKER
        if speaker.organisation:
            bundle["organisation", speaker.organisation] = ORGANISATION
    return bundle


def _mostly_written(programme: ProgrammeWords, stems: Mapping[str, str]) -> dict[str, str]:
    """Stem → the word of that stem that most sessions carry, as it is written."""
    most: dict[str, tuple[int, str]] = {}
    for word, stem in stems.items():
        found = (programme.word_counts[word], word)
        if stem not in most or found > most[stem]:
            most[stem] = found
    return {stem: programme.spelling[word] for stem, (_, word) in most.items()}


def _shared(agenda: Agenda, written: Mapping[str, str], kind: Kind, name: str, *, is_common: bool) -> Shared:
    if kind == "speaker":
        return Shared(kind, agenda.speakers[name].name)
    # A word of a topic alone has no other spelling than its stem.
    return Shared(kind, written.get(name, name), is_common) if kind == "word" else Shared(kind, name)


_LIKENESS: WeakKeyDictionary[Agenda, Likeness] = WeakKeyDictionary()
_LIKENESS_LOCK = RLock()
