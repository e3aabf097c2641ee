"""Which words of a programme somebody may have meant who typed a word that it does not have.

A mistake is a letter too many, one too few, a wrong one, or two that changed places: the optimal string alignment
distance. Fewer mistakes are believed the shorter a word is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

ONE_MISTAKE_FROM = 4
TWO_MISTAKES_FROM = 8
"""Letters that a typed word must have, for one mistake in it and for two. Two are believed only where the first letter
is right, as it nearly always is."""
A_BEGINNING_FROM = 5
"""Letters that a typed word must have, to be taken for a mistaken beginning of a longer one."""


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word that is near to what was typed. `is_whole`: near as a whole, not only by its beginning."""

    word: str
    mistakes: int
    is_whole: bool


class Spellings:
    """The words of a programme, ready to be looked through for the ones near to another."""

    def __init__(self, words: Iterable[str]) -> None:
        by_length: dict[int, list[str]] = {}
        for word in words:
            by_length.setdefault(len(word), []).append(word)
        self._by_length: dict[int, tuple[list[str], array[int]]] = {
            length: (same, array("Q", map(_letters, same))) for length, same in sorted(by_length.items())
        }

    def near(self, typed: str) -> list[NearWord]:
        """The folded words that `typed` (folded) is one mistake away from, as a whole or as a beginning; where there is
        none and it is long, two mistakes. In no telling order. What holds digits is never taken for something else."""
        if len(typed) < ONE_MISTAKE_FROM or not typed.isalpha():
            return []
        found = self._within(typed, 1)
        return found or (self._within(typed, 2) if len(typed) >= TWO_MISTAKES_FROM else found)

    def _within(self, typed: str, mistakes: int) -> list[NearWord]:
        letters, first = _letters(typed), typed[0] if mistakes > 1 else ""
        longest = len(typed) + mistakes
        found: list[NearWord] = []
        for length, (words, letters_of) in self._by_length.items():
            if length < len(typed) - mistakes or (length > longest and len(typed) < A_BEGINNING_FROM):
                continue
            # Most words lack too many of the letters typed: one look at their bits says so.
            near = [at for at, other in enumerate(letters_of) if (letters & ~other).bit_count() <= mistakes]
            for word in map(words.__getitem__, near):
                if word.startswith(first) and is_within(typed, word, mistakes, as_start=True):
                    is_whole = length <= longest and is_within(typed, word, mistakes)
                    if is_whole or len(typed) >= A_BEGINNING_FROM:
                        found.append(NearWord(word, mistakes, is_whole))
        return found


def is_within(typed: str, word: str, mistakes: int, *, as_start: bool = False) -> bool:
    """Whether so many mistakes, or fewer, make `typed` of `word`, or of some beginning of it. The time grows with
    4 to the power of `mistakes`, which is small."""
    if not mistakes:
        return word.startswith(typed) if as_start else word == typed
    same, shorter = 0, min(len(typed), len(word))
    while same < shorter and typed[same] == word[same]:
        same += 1
    typed, word = typed[same:], word[same:]
    if not typed:
        return as_start or len(word) <= mistakes
    if not word:
        return len(typed) <= mistakes
    left = mistakes - 1
    return (
        is_within(typed[1:], word[1:], left, as_start=as_start)
        or is_within(typed, word[1:], left, as_start=as_start)
        or is_within(typed[1:], word, left, as_start=as_start)
        or (typed[:2] == word[1::-1] and is_within(typed[2:], word[2:], left, as_start=as_start))
    )


def _letters(word: str) -> int:
    """A bit for each letter that occurs; letters of large alphabets share bits, which lets more through, never less."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
