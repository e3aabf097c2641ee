"""Damaged text is found, and text in any language that is whole is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme, with_session

from planner.core.programme import Room, Speaker
from planner.core.text_faults import LOST_ENCODING, cut_off_abstracts, lost_encoding

SMALL = small_programme()


def read_wrongly(text):
    """The text's UTF-8 as a program shows it that takes it for Windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "you’ll",
        "“quoted”",
        "here – there",
        "and so on…",
        "Trademark™",
        "café",
        "Über uns",
        "naïve",
        "señor",
        "garçon",
        "10 °C",
        "© 2014",
        "a\u00a0b",
        "Łódź jest piękna",
        "Příliš žluťoučký kůň",
        "Привет",
        "Καλημέρα",
        "こんにちは",
        "会议",
        "party 🎉",
        "cœur",
    ],
)
def test_utf_8_that_was_read_as_windows_1252_is_found(text):
    assert LOST_ENCODING.search(read_wrongly(text))
    assert not LOST_ENCODING.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "«CAFÉ»",
        "Eine »große« Sache – »Spaß«",
        "“MAÇÔ e “IRMÔ",
        "NÃO É, SÃO PAULO…",
        "Ângela, Â e â",
        "Mötley Crüe – „Dr. Feelgood“",
        "Å, Ä, Ö: “Å”",
        "Ð und Þ",
        "L’été à la plage… «voilà»",
        "Phở Việt Nam: ‘Ăn gì?’",
        "Ευρώπη – “Ελλάδα”",
        "Россия… «Москва»",
        "東京…『日本』",
        "Señal™ ©2014 ½ ±5",
    ],
)
def test_whole_text_in_any_language_is_left_alone(text):
    assert not LOST_ENCODING.search(text)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_english_is_never_suspected(text):
    assert list(lost_encoding(with_session(SMALL, "open", abstract=text))) == []


def test_each_damaged_text_is_named_with_some_words_around():
    programme = with_session(SMALL, "open", title="It\ufffds on", abstract="Today weâ€™ll look at\nbefore and after.")
    programme = replace(
        programme,
        speakers=(*SMALL.speakers, Speaker(id="s2", name="RenÃ©e Example", biography="Speaks.")),
        rooms=(*SMALL.rooms, Room(id="r", name="SaÃ´ne")),
    )
    found = list(lost_encoding(programme))
    assert [(p.record, p.field) for p in found] == [
        ("session open", "title"),
        ("session open", "abstract"),
        ("speaker s2", "name"),
        ("room r", "name"),
    ]
    assert "“…Today weâ€™ll look at b…”" in found[1].message
    assert {p.severity for p in found} == {"warning"}


def test_a_damaged_label_is_named_once_however_many_sessions_carry_it():
    programme = with_session(with_session(SMALL, "open", topics=("cafÃ©",)), "panel", topics=("cafÃ©", "tea"))
    assert [(p.record, p.field) for p in lost_encoding(programme)] == [("programme", "label")]


# --- cut off ---


def with_abstracts(*abstracts):
    names = ("keynote", "pipeline", "coaching", "panel", "open")
    programme = SMALL
    for name, abstract in zip(names, abstracts, strict=False):
        programme = with_session(programme, name, abstract=abstract)
    return programme


def cut(*abstracts):
    return [(p.severity, p.record, p.field, p.message) for p in cut_off_abstracts(with_abstracts(*abstracts))]


LONG = "We look at what a forecast is worth and at who believes in it, and why nobody ever asks the ones who know. " * 3


def test_abstracts_that_all_end_in_mid_sentence_at_one_length_were_cut_off():
    assert cut(f"One. {LONG}"[:255], f"Two. {LONG}"[:255], "Short and whole.") == [
        (
            "warning",
            "programme",
            "abstract",
            "2 abstracts seem cut off after 255 characters: “Opening keynote”, “A pipeline that tells the truth”.",
        )
    ]


def test_abstracts_that_end_in_dots_near_one_length_were_cut_off():
    assert len(cut(f"One. {LONG}"[:250] + "...", f"Two. {LONG}"[:245] + "…", "Short.")) == 1


def test_one_abstract_that_ends_so_proves_nothing():
    assert cut(f"One. {LONG}"[:255], "Short and whole") == []
    assert cut(f"One. {LONG}"[:255], f"{LONG}"[:254] + ".", "And so on...") == []


def test_the_same_abstract_twice_is_one_abstract():
    assert cut(f"One. {LONG}"[:255], f"One. {LONG}"[:255]) == []


def test_short_texts_and_whole_ones_of_one_length_were_not_cut():
    assert cut("Andrew Example, co-founder", "Robert Example, co-founder") == []
    assert cut(f"One. {LONG}"[:254] + ".", f"Two. {LONG}"[:254] + "!") == []


def test_a_programme_without_abstracts_has_none_cut_off():
    assert cut("", "", "", "", "") == []
