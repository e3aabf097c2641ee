"""What a chance is said to come from: only what the session carries."""

from __future__ import annotations

from itertools import pairwise

import pytest
from labelled_programme import labelled_programme

from planner.core.agenda import Agenda
from planner.core.fit import FitProfile, fits
from planner.core.learned_fit import NAMES_IN_A_REASON, Kind, labelled_for
from planner.core.words import folded_name, words_of
from planner.formats import learned_fit_document
from planner.formats.reading import ReadOptions
from planner.formats.registry import read_programme
from planner.learning.chance_parts import MOST_PARTS
from planner.learning.learn import learn_fit


def dreamforce(real_data):
    options = ReadOptions(file_name="dreamforce-2014.csv", event_slug="df14", timezone="America/Los_Angeles")
    return read_programme((real_data / "dreamforce-2014.csv").read_bytes(), options).programme


@pytest.fixture(scope="module", params=["made up", pytest.param("dreamforce", marks=pytest.mark.slow)])
def taught(request):
    """A programme and what was learned from it."""
    made_up = request.param == "made up"
    programme = labelled_programme() if made_up else dreamforce(request.getfixturevalue("real_data"))
    return programme, learn_fit(programme)


class Carried:
    """What each session of a programme carries of what a part can name."""

    def __init__(self, programme):
        self.programme = programme
        self.speakers = {speaker.id: speaker for speaker in programme.speakers}
        texts = [words_of(f"{session.title}\n{session.abstract}") for session in programme.sessions]
        self.words = [{*words, *map(" ".join, pairwise(words))} for words in texts]

    def names(self, place, kind):
        session = self.programme.sessions[place]
        speakers = [self.speakers[speaker_id] for speaker_id in session.speaker_ids]
        return {
            Kind.TOPICS: {*session.topics, f"track {session.track}"},
            Kind.SPEAKERS: {speaker.name for speaker in speakers},
            Kind.ORGANISATIONS: {speaker.organisation for speaker in speakers},
            Kind.LEVEL: {session.level},
            Kind.FORMAT: {session.format},
        }[kind]


def test_every_part_names_only_what_the_session_carries(taught):
    programme, learned = taught
    carried = Carried(programme)
    for role in learned.roles:
        for place in range(len(programme.sessions)):
            for kind, _, indexes in role.parts_of(place):
                if kind in (Kind.ANY_SESSION, Kind.LISTED):
                    assert not indexes
                elif kind == Kind.WORDS:
                    assert indexes
                    assert {" ".join(words_of(learned.names[i])) for i in indexes} <= carried.words[place]
                elif kind != Kind.ALIKE:
                    assert indexes
                    assert {learned.names[i] for i in indexes} <= carried.names(place, kind)


def test_like_names_another_session_that_is_labelled_for_the_role(taught):
    programme, learned = taught
    named = 0
    for role in learned.roles:
        key = folded_name(role.name)
        for place in range(len(programme.sessions)):
            for kind, _, indexes in role.parts_of(place):
                if kind == Kind.ALIKE:
                    named += 1
                    assert len(indexes) == 1
                    assert indexes[0] != place
                    assert key in labelled_for(programme.sessions[indexes[0]])
    assert named


def test_every_session_has_a_few_parts_that_do_not_repeat_each_other(taught):
    programme, learned = taught
    for role in learned.roles:
        for place in range(len(programme.sessions)):
            parts = list(role.parts_of(place))
            assert 1 <= len(parts) <= MOST_PARTS
            assert len({kind for kind, _, _ in parts}) == len(parts)
            assert all(weight >= 1 for _, weight, _ in parts)
            assert all(len(set(names)) == len(names) <= NAMES_IN_A_REASON for _, _, names in parts)


def test_the_reasons_add_up_to_the_score_for_every_session_and_role(taught):
    programme, learned = taught
    agenda = Agenda(programme, 1, learned)
    for role in learned.roles:
        for fit in fits(agenda, FitProfile(role=role.name)).values():
            assert 0 <= fit.score <= 100
            assert sum(reason.points for reason in fit.reasons) == fit.score


def test_a_document_of_what_was_learned_is_small(taught):
    _, learned = taught
    document = learned_fit_document.pack(learned)
    assert len(document) < 500_000
    assert learned_fit_document.unpack(document) == learned
