"""Sessions that are one and the same to an attendee: the same title and the same abstract, or nearly so.

Organizers who give a session again often enter it again: once more under the same title, or with a mark ('(2)', '-R1',
'[Repeat]', a lone '2' at the end), with a slip of the pen, or cut off where a field was full. What tells sessions apart
is kept apart: any other word or number that differs ('Part 1' and 'Part 2', 'Introduction' and 'Advanced', '2013' and
'2014'), and the same title over abstracts that say different things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations, pairwise

from planner.core.programme import Session
from planner.core.repeat_marks import ReadTitle, read_title
from planner.core.words import tells, words_of

ABSTRACT_LIKENESS = 0.55
"""Shared pairs of neighbouring words, of all that two abstracts have. A revised text keeps more; another talk on the
same lines ('join us to hear from …') keeps less."""
WORD_LIKENESS = 0.85
"""'Salesfore' and 'Salesforce' are 0.95 alike, 'Tuesday' and 'Thursday' 0.8."""
SHORTEST_MISTYPED = 5
MOST_WORDS_APART = 3
SHORTEST_CUT_TITLE = 50
"""Letters of a title from which on its end may have been cut off by a full field."""
SHORTEST_TELLING_ABSTRACT = 12
"""Words; a shorter abstract ('Join us for lunch.') is no sign that two titles are one session."""
TELLING_TITLE_WORDS = 4
"""A title of as many telling words speaks for itself where one of two sessions has no abstract yet."""
COMPARED_END = 6
"""Words at the beginning and at the end of an abstract by which nearly the same ones find each other."""
MOST_COMPARED = 12
"""Sessions that share an end of their abstracts are all compared with each other where they are few; where they are
many, each with the next ones by title, so that the work stays small."""

_FILLERS = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "our", "the", "to", "with", "your"})


def near_duplicate_groups(sessions: Sequence[Session]) -> tuple[tuple[str, ...], ...]:
    """Ids of sessions that are one and the same to an attendee, two or more each; groups and ids in the programme's
    order, every session in one group at most. The same programme always gives the same groups."""
    read = [_Read(session) for session in sessions]
    leaders = list(range(len(read)))

    def leader(place: int) -> int:
        while leaders[place] != place:
            place = leaders[place]
        return place

    for one, other in _candidates(read):
        first, second = sorted((leader(one), leader(other)))
        if first != second and _are_one(read[one], read[other]):
            leaders[second] = first
    groups: dict[int, list[str]] = defaultdict(list)
    for place, session in enumerate(sessions):
        groups[leader(place)].append(session.id)
    return tuple(tuple(ids) for ids in groups.values() if len(ids) > 1)


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in case, accents, spaces and punctuation at most."""
    return one == other or words_of(one) == words_of(other)


class _Read:
    """A session with its title taken apart, and its abstract as far as a comparison asks for it."""

    def __init__(self, session: Session) -> None:
        self.session: Session = session
        self.title: ReadTitle = read_title(session.title)
        self.abstract: tuple[str, ...] = tuple(session.abstract.split())

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words_of(self.session.abstract))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self.words))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word.isdigit())


# --- which sessions to compare ---


def _candidates(read: Sequence[_Read]) -> Iterator[tuple[int, int]]:
    """Pairs of places that may be one session. Sessions of one title and one text to the letter come as a chain, and
    only the first of them is compared with others."""
    same_title: dict[Hashable, list[int]] = defaultdict(list)
    same_end: dict[Hashable, list[int]] = defaultdict(list)
    first_like: dict[Hashable, int] = {}
    for place, one in enumerate(read):
        session = one.session
        # What keeps sessions without an abstract apart, so that the first stands for all like it.
        says = one.title, one.abstract, session.language, session.parent_id, *_where(session)
        first = first_like.setdefault(says, place)
        if first != place:
            yield first, place
            continue
        same_title[one.title.words].append(place)
        if len(one.abstract) >= SHORTEST_TELLING_ABSTRACT:
            same_end["starts", one.abstract[:COMPARED_END]].append(place)
            same_end["ends", one.abstract[-COMPARED_END:]].append(place)
    for places in same_title.values():
        yield from _few_of(places)
    for places in same_end.values():
        yield from _few_of(sorted(places, key=lambda place: (read[place].title.words, place)))


def _where(session: Session) -> tuple[Hashable, ...]:
    return () if session.abstract else (session.track, session.format, session.speaker_ids)


def _few_of(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(places) <= MOST_COMPARED:
        return combinations(places, 2)
    return ((one, other) for at, one in enumerate(places) for other in places[at + 1 : at + MOST_COMPARED])


# --- whether two sessions are one ---


def _are_one(one: _Read, other: _Read) -> bool:
    if not _may_be_one(one.session, other.session):
        return False
    same_title = one.title.words == other.title.words
    if not one.abstract and not other.abstract:
        return same_title and _where(one.session)[:2] == _where(other.session)[:2]
    if not one.abstract or not other.abstract:
        return same_title and sum(map(tells, one.title.words)) >= TELLING_TITLE_WORDS
    if not same_title and min(len(one.abstract), len(other.abstract)) < SHORTEST_TELLING_ABSTRACT:
        return False
    nearly_same_title = same_title or _titles_slipped(one.title.words, other.title.words)
    if one.abstract == other.abstract or (nearly_same_title and one.words == other.words):
        return nearly_same_title or _titles_same_but_for_their_ends(one, other)
    return nearly_same_title and _abstracts_nearly_same(one, other)


def _may_be_one(one: Session, other: Session) -> bool:
    if one.parent_id == other.id or other.parent_id == one.id:
        return False
    if one.language and other.language and one.language != other.language:
        return False
    if one.abstract and other.abstract:
        return True
    by_others = one.speaker_ids and other.speaker_ids and not set(one.speaker_ids) & set(other.speaker_ids)
    return not by_others and one.parent_id == other.parent_id


def _abstracts_nearly_same(one: _Read, other: _Read) -> bool:
    if one.numbers - other.numbers and other.numbers - one.numbers:
        return False  # 'the 2013 report' and 'the 2014 report'
    return len(one.pairs & other.pairs) >= ABSTRACT_LIKENESS * len(one.pairs | other.pairs)


def _titles_same_but_for_their_ends(one: _Read, other: _Read) -> bool:
    """Whether one is cut off, or ends in a lone number that the other has not. Over one abstract that is telling."""
    if _is_cut_off(one, other) or _is_cut_off(other, one):
        return True
    numbered, plain = (one.title, other.title) if one.title.words_before_number else (other.title, one.title)
    return (
        numbered.words_before_number is not None
        and plain.words_before_number is None
        and _titles_slipped(numbered.words_before_number, plain.words)
    )


def _is_cut_off(cut: _Read, whole: _Read) -> bool:
    letters, all_letters = " ".join(cut.title.words), " ".join(whole.title.words)
    return len(letters) >= SHORTEST_CUT_TITLE and all_letters.startswith(letters)


def _titles_slipped(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ in nothing but little words and in letters of a word."""
    if not one or not other or not set(one) & set(other) or abs(len(one) - len(other)) > MOST_WORDS_APART:
        return False
    for kind, low, high, other_low, other_high in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left = [word for word in one[low:high] if word not in _FILLERS]
        right = [word for word in other[other_low:other_high] if word not in _FILLERS]
        if len(left) != len(right) or not all(map(_is_mistyped, left, right)):
            return False
    return True


def _is_mistyped(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_MISTYPED or one.endswith(other) or other.endswith(one):
        return False  # 'technical' and 'nontechnical'
    if any(letter.isdigit() for letter in one + other):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= WORD_LIKENESS and matcher.ratio() >= WORD_LIKENESS
