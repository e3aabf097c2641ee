"""Search finds sessions by their words, whoever types them and however."""

from __future__ import annotations

import gc
import unicodedata
import weakref

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from small_programme import small_programme

from bench.fit_rank import dreamforce_programme
from planner.core.agenda import Agenda
from planner.core.found_words import marks
from planner.core.programme import Programme, Session, Speaker
from planner.core.text_search import SearchIndex, score_with_fit, search_index
from planner.core.words import folded, tells, words_of


def programme_of(*sessions: Session, speakers: tuple[Speaker, ...] = ()) -> Programme:
    return small_programme(sessions=sessions, speakers=speakers)


def index_of(*sessions: Session, speakers: tuple[Speaker, ...] = ()) -> SearchIndex:
    return SearchIndex(Agenda(programme_of(*sessions, speakers=speakers)))


def found_by(index: SearchIndex, query: str) -> list[str]:
    """The ids of the sessions found, best first."""
    return list(index.find(query).scores)


SMALL = SearchIndex(Agenda(small_programme()))
LETTERS = "abcdefghilmnoprstu"
SOME_WORDS = st.lists(st.text(LETTERS, min_size=2, max_size=11), min_size=1, max_size=12, unique=True)
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
    assert set(found_by(SMALL, query)) == found


def test_every_word_must_be_found_and_the_last_may_be_cut_short():
    index = index_of(Session(id="a", title="Sales pipeline"), Session(id="b", title="Sales coaching"))
    assert found_by(index, "sales pipe") == ["a"]
    assert index.find("sales pipe").has_every_word


def test_a_word_in_the_middle_may_be_cut_short_where_the_programme_has_no_such_word():
    index = index_of(
        Session(id="a", title="Account planning"),
        Session(id="b", title="Plan an account"),
        Session(id="c", title="Acc"),
    )
    assert found_by(index, "acco planning") == ["a"]
    assert found_by(index, "plan account") == ["b"]
    # No session has both 'acc' and 'planning', so 'acc' may go on.
    assert found_by(index, "acc planning") == ["a"]
    assert index.find("acc planning").has_every_word


@pytest.mark.parametrize(
    "query", ["zoe", "ZOÉ", "Zoë", "strasse", "STRAßE", "oresund", "lodz", unicodedata.normalize("NFD", "zoë")]
)
def test_accents_and_case_do_not_count(query):
    speaker = Speaker(id="z", name="Zoë Beispiel", organisation="Øresund AG, Łódź")
    index = index_of(Session(id="a", title="Die Straße", speaker_ids=("z",)), speakers=(speaker,))
    assert set(found_by(index, query)) == {"a"}


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
    assert found_by(index, "c++") == ["cpp"]
    assert found_by(index, "C#") == ["cs"]
    assert set(found_by(index, "c")) == {"cpp", "c", "cs"}


def test_a_title_counts_more_than_a_speaker_a_speaker_more_than_a_topic_and_an_abstract_least():
    index = index_of(
        Session(id="abstract", title="1", abstract="On Mercury."),
        Session(id="topic", title="2", topics=("mercury",)),
        Session(id="organisation", title="3", speaker_ids=("o",)),
        Session(id="speaker", title="4", speaker_ids=("s",)),
        Session(id="title", title="Mercury"),
        speakers=(Speaker(id="o", name="Ada", organisation="Mercury"), Speaker(id="s", name="Freddie Mercury")),
    )
    assert found_by(index, "mercury") == ["title", "speaker", "organisation", "topic", "abstract"]


def test_a_whole_word_leads_a_beginning_and_words_in_a_row_lead_words_apart():
    index = index_of(
        Session(id="apart", title="Planning for an account"),
        Session(id="row", title="Big account planning"),
        Session(id="longer", title="Plannings"),
        Session(id="whole", title="Planning"),
    )
    assert found_by(index, "account planning") == ["row", "apart"]
    assert found_by(index, "planning").index("whole") < found_by(index, "planning").index("longer")


def test_a_longer_word_elsewhere_takes_nothing_from_a_whole_one():
    index = index_of(
        Session(id="both", title="Planning", abstract="Plannings of plannings."), Session(id="whole", title="Planning")
    )
    found = index.find("planning").scores
    assert found["both"] == found["whole"]


@given(st.lists(st.lists(WORDS, max_size=5), max_size=8), st.lists(WORDS, min_size=1, max_size=3))
@example([["sales"], ["sales", "sale"]], ["sales", "sale", "sales"])
@example([["sales"], ["sale"]], ["sale", "sale"])
def test_what_is_found_is_what_reading_every_text_would_find(titles, query):
    index = index_of(*(Session(id=str(n), title=" ".join(words)) for n, words in enumerate(titles)))
    *whole, last = [folded(word) for word in query]
    folded_titles = [{folded(word) for word in words} for words in titles]
    expected = {
        str(n)
        for n, words in enumerate(folded_titles)
        if set(whole) <= words and any(word.startswith(last) for word in words)
    }
    found = index.find(" ".join(query))
    if expected and all(any(word in words for words in folded_titles) for word in whole):
        assert set(found.scores) == expected
        assert found.has_every_word and not found.read_as
    assert list(found.scores.values()) == sorted(found.scores.values(), reverse=True)
    assert all(score > 0 for score in found.scores.values())


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_what_is_found_without_a_mistake_has_every_word_or_one_that_begins_so(query):
    titles = ("Sales the Über", "Pipeline sales café", "the C++ sale")
    found = index_of(*(Session(id=title, title=title) for title in titles)).find(" ".join(query))
    if found.has_every_word and all(word.is_there and not word.taken_for for word in found.sought):
        for title in found.scores:
            words = words_of(title)
            assert all(any(word.startswith(wanted) for word in words) for wanted in words_of(" ".join(query)))


@given(SOME_WORDS, st.data())
def test_every_word_and_every_beginning_of_a_word_is_found(words, data):
    index = index_of(*(Session(id=word, title=word.upper()) for word in words))
    word = data.draw(st.sampled_from(words))
    start = word[: data.draw(st.integers(2, len(word)))]
    assert word in found_by(index, start)
    assert found_by(index, word)[0] == word


@st.composite
def mistaken(draw: st.DrawFn, word: str) -> str:
    """The word with one mistake in it."""
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(LETTERS))
    return draw(
        st.sampled_from(
            (
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
    )


@given(SOME_WORDS, st.text(LETTERS, min_size=5, max_size=12), st.data())
def test_a_word_with_one_mistake_finds_the_session(others, word, data):
    typed = data.draw(mistaken(word))
    index = index_of(Session(id="it", title="One", abstract=word), *(Session(id=o, title=o) for o in others))
    if any(other.startswith(typed) for other in others):
        return  # The programme has what was typed.
    found = index.find(typed)
    assert "it" in found.scores
    assert found.has_every_word
    if typed != word and not word.startswith(typed):
        assert found.read_as
        assert [word[a:b] for a, b in marks(word, found.sought)] == [word]


def test_a_mistake_is_said_as_the_programme_writes_the_word():
    index = index_of(
        Session(id="a", title="Forecasting at the Café", abstract="FORECASTING, forecasting."),
        Session(id="b", title="Zoë on sales forecasting"),
    )
    assert index.find("forcasting").read_as == "forecasting"
    assert index.find("sales forceasting").read_as == "sales forecasting"
    assert index.find("cfae").read_as == "Café"
    assert index.find("forecasting").read_as == ""


def test_two_mistakes_are_believed_in_long_words_only_and_only_where_one_would_not_do():
    index = index_of(Session(id="a", title="Administrator"), Session(id="b", title="Sales"))
    assert found_by(index, "admiinstartor") == ["a"]
    assert found_by(index, "sals") == found_by(index, "slaes") == ["b"]
    assert found_by(index, "selse") == []
    index = index_of(Session(id="one", title="Forecasting"), Session(id="two", title="Forecastings2"))
    assert found_by(index, "forecastign") == ["one", "two"]
    assert index.find("xadmiinstartor").scores == {}


def test_what_was_typed_right_leads_what_may_have_been_meant():
    sales = [Session(id=f"s{n}", title="Renewals") for n in range(10)]
    index = index_of(Session(id="rare", title="1", abstract="Renewels, by Mr Renewels"), *sales)
    found = index.find("renewels")
    assert next(iter(found.scores)) == "rare"
    assert len(found.scores) == 11
    assert found.read_also == ("Renewals",)
    assert found.read_as == ""
    # A word that the programme knows well is nothing else.
    assert "rare" not in index.find("renewals").scores


def test_a_number_is_no_mistake_for_another():
    index = index_of(Session(id="a", title="Plans of 2014"), Session(id="b", title="Windows2000"))
    assert found_by(index, "2015") == []
    assert found_by(index, "windows2001") == []


def test_words_may_be_written_in_one_or_apart():
    index = index_of(
        Session(id="in-one", title="Workshop"),
        Session(id="apart", title="A sales force"),
        Session(id="else", title="A force"),
    )
    assert found_by(index, "work shop") == ["in-one"]
    assert found_by(index, "work sho") == ["in-one"]
    assert found_by(index, "salesforce") == ["apart"]
    assert index.find("salesforce").read_as == "sales force"
    assert marks("Workshop", index.find("work shop").sought) == [(0, 8)]
    assert marks("A sales force", index.find("salesforce").sought) == [(2, 7), (8, 13)]


def test_where_no_session_has_all_words_those_with_the_most_come_and_it_is_said():
    index = index_of(
        Session(id="two", title="Sales forecasting"),
        Session(id="one", title="Sales coaching"),
        Session(id="none", title="The garden and the zoo"),
    )
    found = index.find("sales forecasting for the garden")
    assert list(found.scores) == ["two"]
    assert (found.words, found.words_found) == (3, 2)
    assert not found.has_every_word
    assert set(index.find("sales qqqq").scores) == {"two", "one"}
    # A mistake is believed for what is shown only.
    assert index.find("sales coachign").read_as == "sales coaching"
    assert index.find("sales forecasting gardne").read_as == ""
    # That a session has a 'the' is no reason to show it.
    assert index.find("the qqqq").scores == {}
    assert index.find("qqqq").scores == {}


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=5))
def test_accents_and_case_never_matter(query, titles):
    index = index_of(*(Session(id=str(n), title=" ".join(words)) for n, words in enumerate(titles)))
    plain = [folded(word) for word in query]
    wanted = index.find(" ".join(query)).scores
    assert index.find(" ".join(plain)).scores == wanted
    assert index.find(" ".join(plain).upper()).scores == wanted
    assert index.find(unicodedata.normalize("NFD", " ".join(query))).scores == wanted


@given(
    st.lists(
        st.lists(WORDS | st.text(LETTERS, min_size=3, max_size=8), min_size=1, max_size=5), min_size=1, max_size=6
    ),
    st.lists(WORDS | st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=3),
)
def test_whatever_is_found_has_something_to_mark(titles, query):
    index = index_of(*(Session(id=str(n), title=" ".join(words)) for n, words in enumerate(titles)))
    found = index.find(" ".join(query))
    for session_id in found.scores:
        title = " ".join(titles[int(session_id)])
        assert marks(title, found.sought)
        if found.has_every_word:
            telling = [word for word in found.sought if tells(word.typed)]
            assert all(marks(title, [word]) for word in telling)


def test_the_better_it_fits_the_higher_a_session_stands_among_what_is_found():
    assert score_with_fit(8.0, 0) == 8.0
    assert score_with_fit(4.0, 100) == 8.0
    assert 4.0 < score_with_fit(4.0, 49.6) < score_with_fit(4.0, 50) < 8.0


def test_an_index_is_built_once_and_leaves_with_its_agenda():
    agenda = Agenda(small_programme())
    assert search_index(agenda) is search_index(agenda)
    watched = weakref.ref(agenda)
    del agenda
    gc.collect()
    assert watched() is None


def test_sessions_of_a_real_programme_are_found(real_data):
    index = SearchIndex(Agenda(dreamforce_programme(real_data / "dreamforce-2014.csv")))
    assert "a2q30000000gyhAAAQ" in found_by(index, "account planning")[:7]
    assert "a2q30000000gyhAAAQ" in found_by(index, "donal daly")
    assert "a2q30000000gyhAAAQ" in found_by(index, "donla daly")
    assert found_by(index, "megatrends shap")[0] == "a2q30000000h3AoAAI"
    assert index.find("sales forcasting").read_as == "sales forecasting"
    assert found_by(index, "forcasting") == found_by(index, "forecasting")
