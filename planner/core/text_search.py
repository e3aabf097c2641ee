"""Finding sessions by words: title, speakers and their organisations, topics, track, abstract.

Case and accents do not count. Every word of the query is looked for, each anywhere in the session:

1. as it is typed; the last word, and any other that the programme does not have, as the start of a word;
2. written in one with the next one, or as two words ('sales force', 'workshop');
3. where the programme does not have it, as a typing mistake (`word_spellings`).

Where no session has all of the words, all of them may be starts of words; where that does not help either, the sessions
that have the most of them are found, and `Found` says so.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise
from threading import RLock
from types import MappingProxyType
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.found_words import SoughtWord
from planner.core.programme import Session
from planner.core.word_spellings import NearWord, Spellings
from planner.core.words import WORD, folded, tells, words_of

FIELD_WEIGHTS: tuple[float, ...] = (1.0, 3.0, 4.0, 6.0, 8.0)
"""Abstract, topics and track, organisation, speakers, title: what a word found there is worth."""
START_OF_A_WORD = 0.75
"""A word that only begins like the query's counts this much of a whole one, and so does one written in one or apart."""
TAKEN_FOR = 0.5
"""What a word counts that a typing mistake was taken for."""
OTHER_FIRST_LETTER = 0.8
"""Times this, where the mistake is in the first letter."""
FOUND_AS_WELL = 0.09
"""What it counts where the programme has the word as typed, but hardly: in a title less than that word anywhere."""
HARDLY_FOUND, TIMES_MORE = 2, 10
"""A word of so few sessions may be a mistake for one of so many times more …"""
HARDLY_FOUND_FROM = 6
"""… if it has this many letters."""
WORDS_IN_A_ROW = 4.0
"""Added where the title holds the query's words side by side, in their order."""
MOST_WORDS = 8
"""Words of a query that are looked for; what follows is left out."""
SHORTEST_PART = 3
"""Letters of each half of a word that is found as two, and of a word in the middle of a query that is but a start."""

HELD_MISTAKES = 64
"""Words with a mistake whose findings are kept: the next letter asks for them again."""

_FIELD_BITS = 3
_FIELD_MASK = (1 << _FIELD_BITS) - 1
_TITLE = len(FIELD_WEIGHTS) - 1

_LookedUp = tuple[dict[int, float], SoughtWord]
"""Place of a session → score for one word of the query, and how the word was understood."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `scores`: session id → above 0, the higher the better; best first, then in the programme's
    order. `sought`: the words of the query as they were understood, for the marks. Where `has_every_word` is False, no
    session has all of them, and these have `words_found` of the `words` that say something ('the' does not)."""

    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    sought: tuple[SoughtWord, ...] = ()
    has_every_word: bool = False
    words: int = 0
    words_found: int = 0

    @property
    def read_as(self) -> str:
        """The query with its mistakes corrected; '' where nothing was found so."""
        if not self.scores or all(word.is_there or not word.taken_for for word in self.sought):
            return ""
        return " ".join(word.typed if word.is_there or not word.taken_for else word.taken_for for word in self.sought)

    @property
    def read_also(self) -> tuple[str, ...]:
        """Words that were looked for beside the ones typed, which the programme hardly has."""
        return tuple(word.taken_for for word in self.sought if word.is_there and word.taken_for)


NOTHING_FOUND = Found()


def score_with_fit(score: float, fit: float) -> float:
    """The order of a search by somebody who said something about themselves: a session that fits fully counts twice.
    `fit`: 0 to 100."""
    return score * (1.0 + fit / 100.0)


class SearchIndex:
    """The words of one agenda's sessions, ready to be searched. Build it once per version; the agenda is not kept."""

    def __init__(self, agenda: Agenda) -> None:
        sessions = agenda.programme.sessions
        self._ids: tuple[str, ...] = tuple(session.id for session in sessions)
        postings: dict[str, array[int]] = {}
        fold = _FoldedWords()
        titles: list[str] = []
        for place, session in enumerate(sessions):
            field_of: dict[str, int] = {}
            for number, texts in enumerate(_texts_of(agenda, session)):
                # Fields come from the least to the most telling, so a word ends up with the best it is found in.
                written = chain.from_iterable(map(WORD.findall, texts))
                field_of.update(dict.fromkeys(map(fold.__getitem__, written), number))
            title = [fold[written] for written in WORD.findall(session.title)]
            field_of.update(dict.fromkeys(title, _TITLE))
            at = place << _FIELD_BITS
            for word, number in field_of.items():
                if word in postings:
                    postings[word].append(at | number)
                else:
                    postings[word] = array("I", (at | number,))
            titles.append(f" {' '.join(title)} ")
        self._titles: tuple[str, ...] = tuple(titles)
        self._words: list[str] = sorted(postings)
        self._postings: dict[str, array[int]] = postings
        self._spellings = Spellings(self._words)
        self._as_written: dict[str, str] = fold.never_written_folded()
        self._mistakes: dict[str, _LookedUp] = {}

    def find(self, query: str) -> Found:
        """The sessions that hold the words of the query. A query without words finds nothing."""
        wanted = words_of(query)[:MOST_WORDS]
        if not wanted:
            return NOTHING_FOUND
        words = list(dict.fromkeys(wanted))
        # Who typed a word twice has typed it to its end.
        begun = wanted[-1:] if wanted.count(wanted[-1]) == 1 else []
        looked_up, found = self._having_every_word(wanted, begun)
        if not found and len(words) > 1:
            longer = [word for word in words if len(word) >= SHORTEST_PART]
            looked_up, found = self._having_every_word(wanted, {*longer, wanted[-1]})
        # Words like 'the' say nothing about what somebody lacks.
        telling = [word for word in words if tells(word)] or words
        words_found, has_every_word = len(telling), bool(found)
        if not found:
            found, words_found = self._having_most_words(looked_up, telling)
        if len(wanted) > 1:
            in_a_row = f" {' '.join(wanted)}"
            for place in found:
                if in_a_row in self._titles[place]:
                    found[place] += WORDS_IN_A_ROW
        ordered = sorted(sorted(found), key=found.__getitem__, reverse=True)
        return Found(
            scores=MappingProxyType({self._ids[place]: found[place] for place in ordered}),
            sought=tuple(
                sought
                if has_every_word or not found.keys().isdisjoint(scores)
                else SoughtWord(sought.typed, frozenset())
                for scores, sought in map(looked_up.__getitem__, words)
            ),
            has_every_word=has_every_word,
            words=len(telling),
            words_found=words_found,
        )

    def forget_mistakes(self) -> None:
        """Lets go of what was found out about mistyped words; it is found out anew when asked for."""
        self._mistakes.clear()

    def _having_every_word(
        self, wanted: list[str], starts: Collection[str]
    ) -> tuple[dict[str, _LookedUp], dict[int, float]]:
        """Each word looked up, those in `starts` as starts, and the scores of the places that hold them all."""
        looked_up = {word: self._looked_up(word, is_start=word in starts) for word in wanted}
        for one, other in pairwise(wanted):
            self._add_written_in_one(one, other, looked_up, is_start=other in starts)
        fewest, *others = sorted((scores for scores, _ in looked_up.values()), key=len)
        found = dict(fewest)
        for scores in others:
            found = {place: score + scores[place] for place, score in found.items() if place in scores}
        return looked_up, found

    @staticmethod
    def _having_most_words(looked_up: dict[str, _LookedUp], telling: list[str]) -> tuple[dict[int, float], int]:
        """The scores of the places that hold the most of the telling words, and how many these are."""
        counted = Counter(chain.from_iterable(looked_up[word][0] for word in telling))
        most = max(counted.values(), default=0)
        places = [place for place, times in counted.items() if times == most]
        return {place: sum(scores.get(place, 0.0) for scores, _ in looked_up.values()) for place in places}, most

    # --- one word ---

    def _looked_up(self, word: str, *, is_start: bool) -> _LookedUp:
        longer = list(self._starting_with(word)) if is_start or word not in self._postings else []
        there = word in self._postings
        if not there and not longer:
            held = self._mistakes.get(word)
            if held is None:
                if len(self._mistakes) >= HELD_MISTAKES:
                    self._mistakes.clear()
                held = self._mistakes[word] = self._mistaken(word)
            return held
        scores = self._scores(longer, START_OF_A_WORD)
        if there:
            for place, score in self._scores([word], 1.0).items():
                if scores.get(place, 0.0) < score:
                    scores[place] = score
        sought = SoughtWord(word, frozenset([word]), start=word if longer or is_start else "")
        if len(scores) <= HARDLY_FOUND and len(word) >= HARDLY_FOUND_FROM:
            more = max(1, len(scores)) * TIMES_MORE
            near = [n for n in self._spellings.near(word) if n.is_whole and len(self._postings[n.word]) >= more]
            near = [n for n in near if n.word != word and n.word not in longer]
            if near:
                return self._with_mistakes(scores, sought, near, FOUND_AS_WELL)
        return scores, sought

    def _mistaken(self, word: str) -> _LookedUp:
        """What a word that the programme does not have, nor begins, was meant to be."""
        nothing = SoughtWord(word, frozenset(), is_there=False)
        near = self._spellings.near(word)
        if not near or near[0].mistakes > 1:
            parts, scores = self._as_two_words(word)
            if scores:
                return scores, SoughtWord(word, frozenset(parts), taken_for=self._written(*parts), is_there=False)
        return self._with_mistakes({}, nothing, near, TAKEN_FOR)

    def _with_mistakes(
        self, scores: dict[int, float], sought: SoughtWord, near: list[NearWord], share: float
    ) -> _LookedUp:
        if not near:
            return scores, sought
        first = sought.typed[0]
        for is_whole in (True, False):
            for same_first in (True, False):
                words = [n.word for n in near if n.is_whole == is_whole and n.word.startswith(first) == same_first]
                worth = share * (1.0 if is_whole else START_OF_A_WORD) * (1.0 if same_first else OTHER_FIRST_LETTER)
                for place, score in self._scores(words, worth).items():
                    if scores.get(place, 0.0) < score:
                        scores[place] = score
        likely = min(near, key=lambda n: (not n.is_whole, n.word[0] != first, -len(self._postings[n.word]), n.word))
        words_meant = sought.words | {n.word for n in near}
        return scores, SoughtWord(
            sought.typed, words_meant, sought.start, taken_for=self._written(likely.word), is_there=sought.is_there
        )

    def _as_two_words(self, word: str) -> tuple[tuple[str, ...], dict[int, float]]:
        """The word cut in two where both halves are words of the most sessions together."""
        best: tuple[str, ...] = ()
        best_scores: dict[int, float] = {}
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            one, other = word[:cut], word[cut:]
            if one in self._postings and other in self._postings:
                scores, others = self._scores([one], START_OF_A_WORD), self._scores([other], START_OF_A_WORD)
                both = {place: min(score, others[place]) for place, score in scores.items() if place in others}
                if len(both) > len(best_scores):
                    best, best_scores = (one, other), both
        return best, best_scores

    def _add_written_in_one(self, one: str, other: str, looked_up: dict[str, _LookedUp], *, is_start: bool) -> None:
        """Counts a word of the programme that is both words of the query side by side for each of them."""
        glued = one + other
        words = [glued] if glued in self._postings else []
        if is_start and len(glued) >= 2 * SHORTEST_PART:
            words += self._starting_with(glued)
        if not words:
            return
        together = self._scores(words, START_OF_A_WORD)
        for word in (one, other):
            scores, sought = looked_up[word]
            if not scores or not sought.is_there:
                scores, sought = {}, SoughtWord(word, frozenset())
            looked_up[word] = (
                {**scores, **{at: max(score, scores.get(at, 0.0)) for at, score in together.items()}},
                SoughtWord(word, sought.words | frozenset(words), sought.start, sought.taken_for),
            )

    # --- the words of the programme ---

    def _scores(self, words: Iterable[str], worth: float) -> dict[int, float]:
        """Place → what the best field of any of these words is worth there, times `worth`."""
        lists = [self._postings[word] for word in words]
        entries: Iterable[int] = lists[0] if len(lists) == 1 else sorted(set[int]().union(*lists))
        weights = [weight * worth for weight in FIELD_WEIGHTS]
        # Of one place the best field comes last, and stays.
        return {entry >> _FIELD_BITS: weights[entry & _FIELD_MASK] for entry in entries}

    def _starting_with(self, start: str) -> Iterator[str]:
        """The longer words of the programme that begin with `start`."""
        for at in range(bisect_left(self._words, start), len(self._words)):
            word = self._words[at]
            if not word.startswith(start):
                return
            if word != start:
                yield word

    def _written(self, *words: str) -> str:
        return " ".join(self._as_written.get(word, word) for word in words)


def search_index(agenda: Agenda) -> SearchIndex:
    """The index of that agenda, built at the first call and gone with the agenda."""
    with _INDEXES_LOCK:
        index = _INDEXES.get(agenda)
        if index is None:
            index = _INDEXES[agenda] = SearchIndex(agenda)
        return index


class _FoldedWords(dict[str, str]):
    """Words as written → folded, each worked out once."""

    def __missing__(self, written: str) -> str:
        word = self[written] = folded(written)
        return word

    def never_written_folded(self) -> dict[str, str]:
        """Folded words that nobody writes so, with a way that somebody does: 'ada' → 'Ada', 'cafe' → 'café'."""
        written: dict[str, str] = {}
        for as_written, word in self.items():
            # Of several the one with the fewest capitals: 'Forecasting' rather than 'FORECASTING'.
            if word not in written or _capitals(as_written) < _capitals(written[word]):
                written[word] = as_written
        return {word: as_written for word, as_written in written.items() if as_written != word}


def _capitals(word: str) -> tuple[int, str]:
    return sum(map(str.isupper, word)), word


def _texts_of(agenda: Agenda, session: Session) -> tuple[Iterable[str], ...]:
    """The texts to search beside the title, in the order of `FIELD_WEIGHTS`."""
    speakers = agenda.speakers_of(session)
    return (
        (session.abstract,),
        (*session.topics, session.track),
        tuple(speaker.organisation for speaker in speakers),
        tuple(speaker.name for speaker in speakers),
    )


_INDEXES: WeakKeyDictionary[Agenda, SearchIndex] = WeakKeyDictionary()
_INDEXES_LOCK = RLock()
