"""What was meant by a word that the programme does not have: near words, and none that are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.core.word_spellings import NearWord, Spellings, is_within

LETTERS = "abcd"
SHORT = st.text(LETTERS, max_size=7)
LONG = st.text(LETTERS, min_size=3, max_size=10)


def distance(one: str, other: str) -> int:
    """Optimal string alignment, by the book: a table of what every pair of beginnings is apart."""
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i][j] = best
    return rows[-1][-1]


@given(SHORT, SHORT, st.integers(0, 2))
def test_mistakes_are_counted_as_a_table_of_all_alignments_counts_them(typed, word, mistakes):
    assert is_within(typed, word, mistakes) == (distance(typed, word) <= mistakes)
    nearest_start = min(distance(typed, word[:end]) for end in range(len(word) + 1))
    assert is_within(typed, word, mistakes, as_start=True) == (nearest_start <= mistakes)


@given(st.lists(LONG, max_size=20, unique=True), st.text(LETTERS, min_size=4, max_size=9))
def test_every_word_one_mistake_away_is_near(words, typed):
    near = {found.word: found for found in Spellings(words).near(typed)}
    one_away = {word for word in words if distance(typed, word) <= 1}
    assert one_away <= near.keys()
    if one_away:
        assert {word for word, found in near.items() if found.is_whole} == one_away
        assert {found.mistakes for found in near.values()} == {1}


def test_short_words_are_taken_as_they_are_and_long_ones_forgive_two_mistakes():
    spellings = Spellings(["sale", "administrator", "add"])
    assert spellings.near("sal") == spellings.near("ade") == []
    assert spellings.near("slae") == [NearWord("sale", 1, True)]
    assert spellings.near("admiinstartor") == [NearWord("administrator", 2, True)]
    assert spellings.near("bdmiinstrator") == []


def test_a_beginning_is_forgiven_a_mistake_too():
    spellings = Spellings(["forecasting", "fore"])
    assert spellings.near("forceas") == [NearWord("forecasting", 1, False)]
    assert spellings.near("froe") == [NearWord("fore", 1, True)]
