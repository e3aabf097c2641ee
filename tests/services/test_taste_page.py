"""The page of what one likes: its topics, in an order that one can press in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_programme import small_programme

from planner.core.agenda import Agenda
from planner.core.plan import Plan
from planner.core.programme import Session
from planner.core.taste import Taste
from planner.services.taste_page import TOPICS_OFFERED, TopicLine, taste_page

TOPICS = tuple(f"Topic {number:02}" for number in range(TOPICS_OFFERED + 3))
AGENDA = Agenda(
    replace(
        small_programme(),
        # The first topic is the most frequent one.
        sessions=tuple(Session(id=f"s{n}", title="A talk", topics=TOPICS[: n + 1]) for n in range(len(TOPICS))),
        pick_lists=(),
        tips=(),
    )
)


def names_of(taste: Taste) -> list[str]:
    return [topic.name for topic in taste_page(AGENDA, Plan(taste=taste)).topics]


@pytest.mark.parametrize("name", TOPICS[:TOPICS_OFFERED])
def test_a_topic_keeps_its_place_while_it_is_turned(name):
    """A second press must not meet another topic."""
    before = names_of(Taste())
    assert before == list(TOPICS[:TOPICS_OFFERED])
    assert names_of(Taste(topics=((name, 2),)))[: len(before)] == before


def test_every_turned_topic_is_shown_once_with_its_weight_also_one_that_is_gone():
    page = taste_page(AGENDA, Plan(taste=Taste(topics=((TOPICS[-1], -2), (TOPICS[1].upper(), 1), ("Gone", 2)))))
    assert TopicLine(name=TOPICS[-1], weight=-2) in page.topics
    assert page.topics[1] == TopicLine(name=TOPICS[1], weight=1)
    assert page.topics[-1] == TopicLine(name="Gone", weight=2, is_gone=True)
    shown = [topic.name for topic in page.topics]
    assert len(shown) == len(set(shown)) == TOPICS_OFFERED + 3
    assert set(shown).isdisjoint(page.other_topics)


def test_topics_of_starred_sessions_come_first():
    last_only = Session(id="last", title="A talk", topics=(TOPICS[-1],))
    agenda = Agenda(replace(AGENDA.programme, sessions=(*AGENDA.programme.sessions, last_only)))
    assert taste_page(agenda, Plan(taste=Taste(starred=("last",)))).topics[0].name == TOPICS[-1]
