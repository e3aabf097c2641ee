"""Which sessions are like which: the same words make them the same, nothing in common makes them strangers."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from agenda_samples import agenda_of
from hypothesis import given
from strategies import programmes

from planner.core.agenda import Agenda
from planner.core.agenda_words import words_of_agenda
from planner.core.likeness import HELD, LEAST_LIKE, Likeness, Shared, likeness_of
from planner.core.programme import Session, Speaker

SESSIONS = (
    Session(id="a", title="Forecasting for sales teams", abstract="Keep a forecast honest.", topics=("Forecasting",)),
    Session(id="b", title="Honest forecasts", abstract="What a pipeline tells.", topics=("Forecasting",)),
    Session(id="c", title="Gardening at night", abstract="Tulips and moonlight.", speaker_ids=("s",)),
    Session(id="d", title="Bees", abstract="Honey and moonlight.", speaker_ids=("s",)),
    Session(id="e", title="Forecasting for sales teams", abstract="Keep a forecast honest.", topics=("Forecasting",)),
    Session(id="f", title="", abstract=""),
    Session(id="g", title="Sécurité des données", abstract="Le chiffrement et la vie privée."),
)
AGENDA = Agenda(replace(agenda_of(SESSIONS).programme, speakers=(Speaker(id="s", name="Jane Doe"),)))


def test_the_same_words_are_wholly_alike_and_no_common_thing_is_no_likeness():
    like = likeness_of(AGENDA).like(0)
    assert like[4] == pytest.approx(1.0)
    assert like[4] > like[1] > LEAST_LIKE
    assert set(like) == {1, 4}
    assert likeness_of(AGENDA).like(5) == {}


def test_what_is_shared_is_named_by_topic_and_person_rather_than_by_a_word():
    likeness = likeness_of(AGENDA)
    assert likeness.shared_thing(likeness.alike(0)[1].thing) == Shared("topic", "Forecasting")
    assert likeness.shared_thing(likeness.alike(2)[3].thing) == Shared("speaker", "Jane Doe")


@given(programmes())
def test_likeness_goes_both_ways_and_never_beyond_one(programme):
    likeness = Likeness(Agenda(programme))
    places = range(len(programme.sessions))
    for place in places:
        like = likeness.like(place)
        assert place not in like
        for other, value in like.items():
            assert LEAST_LIKE <= value <= 1.0
            assert likeness.like(other)[place] == pytest.approx(value)


def test_what_a_tenth_of_a_large_programme_says_is_no_likeness():
    said = tuple(Session(id=f"s{n}", title=f"Cloud number{n}", abstract="cloud") for n in range(300))
    assert likeness_of(agenda_of(said)).like(0) == {}


def test_it_is_prepared_once_and_leaves_with_its_agenda():
    agenda = agenda_of(SESSIONS)
    assert likeness_of(agenda) is likeness_of(agenda)
    assert words_of_agenda(agenda) is words_of_agenda(agenda)
    gone = weakref.ref(likeness_of(agenda))
    del agenda
    gc.collect()
    assert gone() is None


def test_memory_stays_bounded_however_many_are_compared():
    said = tuple(Session(id=f"s{n}", title=f"word{n} word{n + 1}") for n in range(HELD + 50))
    likeness = likeness_of(agenda_of(said))
    first = dict(likeness.like(0))
    for place in range(len(said)):
        likeness.like(place)
    assert len(likeness._held) <= HELD
    assert likeness.like(0) == first
