"""Search finds sessions by their words, whoever types them and however."""

from __future__ import annotations

import gc
import unicodedata
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme

from bench.fit_rank import dreamforce_programme
from planner.core.agenda import Agenda
from planner.core.programme import Programme, Session, Speaker
from planner.core.text_search import SearchIndex, marks, search_index
from planner.core.words import folded, words_of


def programme_of(*sessions: Session, speakers: tuple[Speaker, ...] = ()) -> Programme:
    return small_programme(sessions=sessions, speakers=speakers)


def index_of(*sessions: Session, speakers: tuple[Speaker, ...] = ()) -> SearchIndex:
    return SearchIndex(Agenda(programme_of(*sessions, speakers=speakers)))


SMALL = SearchIndex(Agenda(small_programme()))
WORDS = st.sampled_from(("sales", "sale", "Pipeline", "café", "cafe", "Über", "the", "C++", "naïve"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pipeline", {"pipeline"}),
        ("PIPE", {"pipeline"}),
        ("ada", {"pipeline"}),
        ("example ltd", {"pipeline"}),
        ("forecasting", {"pipeline"}),
        ("honest", {"pipeline"}),
        ("pipeline ada honest", {"pipeline"}),
        ("o", {"keynote", "panel", "open"}),
        ("open", {"keynote", "open"}),
        ("", set()),
        (" ?! ", set()),
        ("zebra", set()),
    ],
)
def test_words_are_found_in_every_field(query, found):
    assert set(SMALL.find(query)) == found


def test_every_word_must_be_found_and_only_the_last_may_be_cut_short():
    index = index_of(Session(id="a", title="Sales pipeline"), Session(id="b", title="Sales coaching"))
    assert set(index.find("sales pipe")) == {"a"}
    assert index.find("pipe sales") == {}
    assert index.find("sales zebra") == {}


@pytest.mark.parametrize(
    "query", ["zoe", "ZOÉ", "Zoë", "strasse", "STRAßE", "oresund", "lodz", unicodedata.normalize("NFD", "zoë")]
)
def test_accents_and_case_do_not_count(query):
    speaker = Speaker(id="z", name="Zoë Beispiel", organisation="Øresund AG, Łódź")
    index = index_of(Session(id="a", title="Die Straße", speaker_ids=("z",)), speakers=(speaker,))
    assert set(index.find(query)) == {"a"}


def test_text_with_accents_written_apart_is_the_same_word():
    assert words_of(unicodedata.normalize("NFD", "Événement à côté")) == ["evenement", "a", "cote"]


def test_apostrophes_join_or_part_as_the_language_has_it():
    assert words_of("Don't ask O’Brien about l’avenir, qu'on aime, or Macy's") == [
        *("dont", "ask", "obrien", "about", "l", "avenir", "qu", "on", "aime", "or", "macy"),
    ]


def test_languages_with_signs_in_their_names_are_words():
    index = index_of(
        Session(id="cpp", title="Modern C++"), Session(id="c", title="C, still"), Session(id="cs", title="C#")
    )
    assert set(index.find("c++")) == {"cpp"}
    assert set(index.find("C#")) == {"cs"}
    assert set(index.find("c")) == {"cpp", "c", "cs"}


def test_a_title_counts_more_than_a_speaker_a_speaker_more_than_a_topic_and_an_abstract_least():
    index = index_of(
        Session(id="abstract", title="1", abstract="On Mercury."),
        Session(id="topic", title="2", topics=("mercury",)),
        Session(id="organisation", title="3", speaker_ids=("o",)),
        Session(id="speaker", title="4", speaker_ids=("s",)),
        Session(id="title", title="Mercury"),
        speakers=(Speaker(id="o", name="Ada", organisation="Mercury"), Speaker(id="s", name="Freddie Mercury")),
    )
    assert list(index.find("mercury")) == ["title", "speaker", "organisation", "topic", "abstract"]


def test_a_whole_word_leads_a_beginning_and_words_in_a_row_lead_words_apart():
    index = index_of(
        Session(id="apart", title="Planning for an account"),
        Session(id="row", title="Big account planning"),
        Session(id="longer", title="Plannings"),
        Session(id="whole", title="Planning"),
    )
    assert list(index.find("account planning")) == ["row", "apart"]
    assert list(index.find("planning")).index("whole") < list(index.find("planning")).index("longer")


def test_a_longer_word_elsewhere_takes_nothing_from_a_whole_one():
    index = index_of(
        Session(id="both", title="Planning", abstract="Plannings of plannings."), Session(id="whole", title="Planning")
    )
    found = index.find("planning")
    assert found["both"] == found["whole"]


@given(st.lists(st.lists(WORDS, max_size=5), max_size=8), st.lists(WORDS, min_size=1, max_size=3))
def test_what_is_found_is_what_reading_every_text_would_find(titles, query):
    index = index_of(*(Session(id=str(n), title=" ".join(words)) for n, words in enumerate(titles)))
    *whole, last = [folded(word) for word in query]
    expected = {
        str(n)
        for n, words in enumerate(titles)
        if set(whole) <= {folded(word) for word in words} and any(folded(word).startswith(last) for word in words)
    }
    found = index.find(" ".join(query))
    assert set(found) == expected
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert all(score > 0 for score in found.values())


@given(st.lists(WORDS, min_size=1, max_size=3), WORDS)
def test_a_further_word_never_finds_more(query, further):
    index = index_of(*(Session(id=t, title=t) for t in ("Sales the Über", "Pipeline sales café", "the C++ sale")))
    assert set(index.find(" ".join([further, *query]))) <= set(index.find(" ".join(query)))


def test_marks_are_places_in_the_original_text():
    text = "Café talk: Pipelines & the Straße"
    assert [text[a:b] for a, b in marks(text, "cafe pipe")] == ["Café", "Pipe"]
    assert [text[a:b] for a, b in marks(text, "STRASSE")] == ["Straße"]
    assert [text[a:b] for a, b in marks(text, "stras")] == ["Straße"]
    assert marks(text, "") == marks("", "cafe") == []


@given(st.text(max_size=60), st.text(max_size=12))
def test_marks_are_in_order_and_never_overlap(text, query):
    end_before = 0
    for start, end in marks(text, query):
        assert end_before <= start < end <= len(text)
        end_before = end


def test_an_index_is_built_once_and_leaves_with_its_agenda():
    agenda = Agenda(small_programme())
    assert search_index(agenda) is search_index(agenda)
    watched = weakref.ref(agenda)
    del agenda
    gc.collect()
    assert watched() is None


def test_sessions_of_a_real_programme_are_found(real_data):
    index = SearchIndex(Agenda(dreamforce_programme(real_data / "dreamforce-2014.csv")))
    assert "a2q30000000gyhAAAQ" in list(index.find("account planning"))[:7]
    assert "a2q30000000gyhAAAQ" in index.find("donal daly")
    assert next(iter(index.find("megatrends shap"))) == "a2q30000000h3AoAAI"
