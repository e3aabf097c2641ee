"""What a person says they do, taken apart: the words that tell, the occupation, the level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.occupations import OCCUPATIONS, in_a_row, occupations_in
from planner.core.said_words import said_words
from planner.core.words import folded, words_of


def names(text: str) -> list[str]:
    return [known.name for known in said_words(text).occupations]


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("I run renewals for a mid-size software company", ("renewals",)),
        ("Ich leite den Vertrieb eines mittelständischen Unternehmens", ("vertrieb",)),
        ("Je suis ingénieure sécurité dans une PME", ("securite",)),
        ("Soy responsable de logística en una empresa mediana", ("logistica",)),
        ("security engineer", ("security",)),
        ("Rust developer", ("rust",)),
        ("manager", ("manager",)),
        ("", ()),
        ("!? 42", ()),
    ],
)
def test_how_people_talk_about_work_is_taken_out(text, telling):
    assert said_words(text).words == telling


@pytest.mark.parametrize(
    ("text", "occupations"),
    [
        ("security engineer", ["Security engineer"]),
        ("Data Scientist", ["Data scientist"]),
        ("sysadmin", ["System administrator"]),
        ("administratrice systèmes", ["System administrator"]),
        ("I look after our Linux admins", ["System administrator"]),
        ("Softwareentwicklerin", []),
        ("Entwicklerin", ["Developer"]),
        ("software engineer", ["Developer"]),
        ("enseignante en informatique", ["Teacher"]),
        ("Rechtsanwältin", ["Lawyer"]),
        ("machine learning engineer", ["Machine learning engineer"]),
        ("I run renewals", ["Customer success"]),
        ("gardener", []),
    ],
)
def test_an_occupation_is_known_by_its_names_in_four_languages(text, occupations):
    assert names(text) == occupations


def test_of_two_occupations_the_one_called_by_more_words_is_meant():
    assert names("data scientist") == ["Data scientist"]
    assert names("scientist") == ["Researcher"]


def test_what_is_told_in_an_occupations_name_does_not_tell_alone():
    assert said_words("machine learning engineer").words == ()
    said = said_words("data scientist")
    assert (said.words, said.of_names, said.pairs) == ((), ("data", "scientist"), ("data_scientist",))


def test_what_somebody_is_not_does_not_count():
    assert names("I'm not a developer, I teach") == ["Teacher"]
    assert said_words("nicht nur Vertrieb, auch Marketing").words == ("vertrieb", "marketing")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("débutant", "beginner"),
        ("Einsteigerin", "beginner"),
        ("principiante", "beginner"),
        ("I am new to Kubernetes", "beginner"),
        ("advanced Rust", "advanced"),
        ("Fortgeschrittene", "intermediate"),
        ("mid-size company", ""),
        ("I work for a foundation", ""),
    ],
)
def test_who_says_how_far_they_are_says_a_level(text, level):
    assert said_words(text).level == level


@given(st.text("abcdeéèÀÜüßœñÇZ -'", max_size=60))
def test_case_and_accents_never_matter(text):
    assert said_words(text) == said_words(" ".join(words_of(text)))


@given(st.lists(st.sampled_from(["kubernetes", "forecasting", "beer", "rust", "violins"]), max_size=6, unique=True))
def test_a_telling_word_more_never_takes_another_away(words):
    for end in range(len(words)):
        assert set(said_words(" ".join(words[:end])).words) <= set(said_words(" ".join(words)).words)


def test_the_list_of_occupations_is_written_in_folded_words():
    for known in OCCUPATIONS:
        assert known.called
        assert known.its_own
        assert known.beside
        for pattern in (*known.called, *known.its_own, *known.beside):
            for word in pattern.replace("+", "_").split("_"):
                assert word.rstrip("*") == folded(word.rstrip("*")) != "", (known.name, pattern)


def test_every_occupation_is_found_by_the_name_it_is_offered_under():
    for known in OCCUPATIONS:
        assert known in [call.occupation for call in occupations_in(words_of(known.name))], known.name


def test_words_in_a_row_stand_next_to_each_other_in_their_order():
    assert in_a_row("open_data*", ("an", "open", "dataset")) == {"open", "dataset"}
    assert in_a_row("open_data*", ("data", "open")) == frozenset()
    assert in_a_row("open_data", ("open",)) == frozenset()
