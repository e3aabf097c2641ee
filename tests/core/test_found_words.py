"""Where a search found its words, marked and quoted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme

from planner.core.agenda import Agenda
from planner.core.found_words import SoughtWord, excerpt, marks, missing_words, quotes_of
from planner.core.programme import Session, Speaker
from planner.core.text_search import SearchIndex
from planner.core.words import words_of


def sought_in(text: str, query: str) -> tuple[SoughtWord, ...]:
    """The words of a query as they are understood in a programme of this one text."""
    return SearchIndex(Agenda(small_programme(sessions=(Session(id="a", title=text),)))).find(query).sought


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in marks(text, sought_in(text, query))]


def test_marks_are_places_in_the_original_text():
    text = "Café talk: Pipelines & the Straße"
    assert marked(text, "cafe pipe") == ["Café", "Pipe"]
    assert marked(text, "STRASSE") == ["Straße"]
    assert marked(text, "stras") == ["Straße"]
    assert marked(text, "pipleines") == ["Pipelines"]
    assert marked(text, "") == []
    assert marks("", sought_in(text, "cafe")) == []


def test_a_word_that_is_whole_is_marked_whole_and_a_longer_one_as_far_as_it_was_typed():
    assert marked("Sales and salesforce", "sales") == ["Sales", "sales"]
    assert marked("Sales and salesforce", "sales and") == ["Sales", "and"]


@given(st.text(max_size=60), st.text(max_size=12))
def test_marks_are_in_order_and_never_overlap(text, query):
    end_before = 0
    for start, end in marks(text, sought_in(text, query)):
        assert end_before <= start < end <= len(text)
        end_before = end


def test_an_excerpt_is_the_part_around_the_match_with_whole_words():
    text = (
        "Many words come first, so many that nobody would read them all here. Then a forecast is made. " + "More. " * 40
    )
    quoted = excerpt(text, sought_in(text, "forecast"))
    assert quoted.startswith("… ") and quoted.endswith(" …")
    assert "Then a forecast is made." in quoted
    assert set(quoted.strip("… ").split()) <= set(text.split())
    assert len(quoted) < 200
    assert excerpt("A forecast.", sought_in(text, "forecast")) == "A forecast."
    assert excerpt("Nothing of it.", sought_in(text, "forecast")) == ""


@given(st.lists(st.text("abé ñ.", min_size=1, max_size=12), min_size=1, max_size=40).map(" ".join), st.data())
def test_an_excerpt_holds_what_was_found(text, data):
    words = words_of(text)
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    sought = [SoughtWord(word, frozenset([word]))]
    quoted = excerpt(text, sought)
    assert marks(quoted, sought)
    assert quoted.removeprefix("… ").removesuffix(" …") in " ".join(text.split())


def test_what_neither_title_nor_speakers_hold_is_quoted_as_shortly_as_can_be():
    people = tuple(
        Speaker(id=f"p{n}", name=f"Person {n}", organisation="Example Ltd" if n == 4 else "") for n in range(5)
    )
    session = Session(
        id="a",
        title="The truth",
        abstract="Why *honest* numbers matter.",
        topics=("Sales Cloud", "Salesforce Chatter", "Analytics", "Forecasting"),
        track="Selling",
        speaker_ids=tuple(person.id for person in people),
    )
    agenda = Agenda(small_programme(sessions=(session,), speakers=people))

    def quotes(query: str) -> tuple[str, ...]:
        return quotes_of(agenda, session, SearchIndex(agenda).find(query).sought)

    assert quotes("truth person") == ()
    assert quotes("the truth 4") == ()
    assert quotes("ltd") == ("Person 4, Example Ltd",)
    assert quotes("sales forcasting") == ("Sales Cloud, Forecasting",)
    assert quotes("selling honest numbers") == ("Selling", "Why honest numbers matter.")
    assert quotes("") == ()


def test_words_are_missing_that_no_text_holds():
    title, speaker = "The truth about pipelines", "Ada Example"
    sought = sought_in(f"{title} {speaker} honest", "ada honest pipe")
    assert [word.typed for word in missing_words(sought, [title, speaker])] == ["honest"]
    assert missing_words(sought, [title, speaker, "honest"]) == ()
