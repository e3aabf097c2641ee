"""The generated example is sound at any size, and the same for the same seed."""

from __future__ import annotations

import pytest

from planner.core.agenda import Agenda
from planner.core.checks import check_programme
from planner.core.integrity import integrity_problems
from planner.services.example_programme import make_example_programme


@pytest.mark.parametrize("count", [1, 30, 2500])
def test_it_has_as_many_sessions_as_asked_and_holds_together(count):
    programme = make_example_programme(count)
    assert len(programme.sessions) == count
    assert integrity_problems(programme) == ()
    assert all(session.is_example for session in programme.sessions)
    assert not [p for p in check_programme(programme) if p.code == "room_double_booked"]


def test_the_same_seed_makes_the_same_programme_and_another_another():
    assert make_example_programme(50, 7) == make_example_programme(50, 7)
    assert make_example_programme(50, 7) != make_example_programme(50, 8)


def test_a_large_one_feels_like_a_conference():
    programme = make_example_programme(2500)
    agenda = Agenda(programme)
    assert len(agenda.slots) > 2500
    assert any(len(s.slots) == 2 for s in programme.sessions)
    assert any(not s.slots for s in programme.sessions)
    assert {s.format for s in programme.sessions} >= {"keynote", "breakout", "workshop", "panel", "hands-on"}
    assert len({s.title for s in programme.sessions}) > 2000
