"""What stars, dismissals, topics and speakers say of every session, in words a colleague would use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from agenda_samples import agenda_of
from hypothesis import assume, given
from hypothesis import strategies as st
from taste_samples import tastes

from bench.fit_rank import dreamforce_programme
from planner.core.agenda import Agenda
from planner.core.programme import Session, Speaker
from planner.core.taste import Taste
from planner.core.taste_parts import DISMISSED, LIKE_UP_TO, STARRED, taste_parts

SESSIONS = (
    Session(id="a", title="Forecasting for sales teams", topics=("Forecasting",), track="Sales"),
    Session(id="b", title="Honest forecasts", topics=("Forecasting",)),
    Session(id="c", title="A pipeline and its forecast", topics=("Forecasting",), speaker_ids=("s1",)),
    Session(id="d", title="Gardening at night", abstract="Tulips in moonlight", speaker_ids=("s1", "s2")),
    Session(id="e", title="Tulips by day", abstract="Gardening with children", track="Gärten"),
    Session(id="f", title="Something else"),
)
IDS = tuple(session.id for session in SESSIONS)
PLACE = {session_id: place for place, session_id in enumerate(IDS)}
AGENDA = Agenda(
    replace(
        agenda_of(SESSIONS).programme,
        speakers=(Speaker(id="s1", name="Jane Doe"), Speaker(id="s2", name="Li Wei")),
    )
)
some_tastes = tastes(IDS, ("Forecasting", "SALES", "garten"), ("s1", "s2"))


def said_of(session_id: str, taste: Taste) -> dict[str, float]:
    return {part.text: part.strength for part in taste_parts(AGENDA, taste).get(PLACE[session_id], ())}


def test_who_says_nothing_gets_no_part_anywhere():
    assert taste_parts(AGENDA, Taste()) == {}


def test_a_star_speaks_for_the_session_and_for_those_like_it():
    taste = Taste(starred=("a",))
    assert said_of("a", taste) == {"you starred it": STARRED}
    assert set(said_of("b", taste)) == {"because you starred a session on Forecasting"}
    assert said_of("d", taste) == {}


def test_stars_that_share_something_are_counted_by_its_name():
    three = Taste(starred=("a", "b", "c"))
    assert "because you starred 2 sessions on Forecasting" in said_of("a", three)
    two = Taste(starred=("a", "b"))
    assert set(said_of("c", two)) == {"because you starred 2 sessions on Forecasting"}


def test_where_only_words_are_shared_the_session_is_named():
    assert set(said_of("e", Taste(starred=("d",)))) == {"like “Gardening at night”, which you starred"}
    assert set(said_of("e", Taste(dismissed=("d",)))) == {"like “Gardening at night”, which you dismissed"}


def test_what_is_like_a_star_and_like_a_dismissal_says_both():
    both = said_of("b", Taste(starred=("a",), dismissed=("c",)))
    assert [strength > 0 for strength in both.values()] == [True, False]


def test_of_a_dismissed_session_there_is_nothing_more_to_say():
    taste = Taste(starred=("a",), dismissed=("b",), topics=(("Forecasting", 2),))
    assert said_of("b", taste) == {"you dismissed it": DISMISSED}


def test_topics_and_tracks_are_turned_by_name_without_case_and_accents():
    turned = Taste(topics=(("forecasting", 2), ("SALES", -1), ("Garten", 1)))
    assert said_of("a", turned) == {"more on forecasting: you said so": 0.5, "less on SALES: you said so": -0.25}
    assert said_of("e", turned) == {"more on Garten: you said so": 0.25}


def test_followed_speakers_are_named_each():
    assert said_of("d", Taste(followed=("s1", "s2"))) == {"you follow Jane Doe": 0.5, "you follow Li Wei": 0.5}
    assert said_of("c", Taste(followed=("s2",))) == {}


def test_a_long_title_is_cut_at_a_word():
    long_one = Session(id="long", title="Gardening " * 30)
    agenda = agenda_of((long_one, Session(id="other", title="Gardening at night")))
    (part,) = taste_parts(agenda, Taste(starred=("long",)))[1]
    assert part.text.startswith("like “Gardening ")
    assert part.text.endswith("Gardening …”, which you starred")
    assert len(part.text) < 100


@given(some_tastes)
def test_every_part_is_within_its_bounds_and_says_each_thing_once(taste):
    for place, parts in taste_parts(AGENDA, taste).items():
        assert 0 <= place < len(SESSIONS)
        assert parts
        assert len({part.text for part in parts}) == len(parts)
        for part in parts:
            assert -1 <= part.strength <= 1
            assert part.strength != 0
            if "which you" in part.text or "because you" in part.text:
                assert abs(part.strength) <= LIKE_UP_TO


@given(some_tastes)
def test_what_the_programme_no_longer_has_changes_nothing(taste):
    gone = ("gone", "a topic of before")
    known = Taste(
        starred=tuple(i for i in taste.starred if i not in gone),
        dismissed=tuple(i for i in taste.dismissed if i not in gone),
        topics=tuple(topic for topic in taste.topics if topic[0] not in gone),
        followed=tuple(i for i in taste.followed if i not in gone),
    )
    assert taste_parts(AGENDA, taste) == taste_parts(AGENDA, known)


@given(some_tastes, st.sampled_from(IDS))
def test_one_more_star_never_speaks_less_for_any_session(taste, session_id):
    assume(session_id not in taste.dismissed)
    more = replace(taste, starred=tuple(dict.fromkeys((*taste.starred, session_id))))
    before, after = taste_parts(AGENDA, taste), taste_parts(AGENDA, more)
    for place in range(len(SESSIONS)):
        assert _lacking(after.get(place, ())) <= _lacking(before.get(place, ())) + 1e-12


def _lacking(parts) -> float:
    """What all that speaks for a session leaves of what there is to be had."""
    missing = 1.0
    for part in parts:
        missing *= 1.0 - max(0.0, part.strength)
    return missing


def test_real_stars_name_what_they_share(real_data):
    agenda = Agenda(dreamforce_programme(real_data / "dreamforce-2014.csv"))
    sessions = agenda.programme.sessions
    stars = [s for s in sessions if s.title.startswith(("Complex Forecasting", "Getting Started with Collaborative"))][
        :3
    ]
    parts = taste_parts(agenda, Taste(starred=tuple(s.id for s in stars)))
    (found,) = (place for place, s in enumerate(sessions) if s.title == "The Secret of Accurate Forecasting")
    assert [part.text for part in parts[found]] == ["because you starred 3 sessions on Forecasting"]
    assert len(parts) < len(sessions) / 4


@pytest.mark.parametrize("said", ["starred", "dismissed"])
def test_real_repeats_of_one_title_are_wholly_alike(real_data, said):
    agenda = Agenda(dreamforce_programme(real_data / "dreamforce-2014.csv"))
    repeats = [(place, s) for place, s in enumerate(agenda.programme.sessions) if s.title == "Career Assessment"]
    assert len(repeats) > 2
    parts = taste_parts(agenda, Taste(**{said: (repeats[0][1].id,)}))
    strengths = {abs(part.strength) for place, _ in repeats[1:] for part in parts[place]}
    assert max(strengths) == min(strengths) >= 0.3
