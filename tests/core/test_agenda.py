"""The agenda finds slots, places and walks."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme

from planner.core.agenda import Agenda, estimated_walk_minutes
from planner.core.programme import Session, Venue, Walk

AGENDA = Agenda(small_programme(), 3)


def test_slots_are_in_order_and_by_day():
    assert [s.id for s in AGENDA.slots_in_order] == ["keynote", "pipeline", "coaching", "panel", "panel~2"]
    assert AGENDA.days == (date(2014, 10, 13), date(2014, 10, 14))
    assert [s.id for s in AGENDA.slots_by_day[date(2014, 10, 14)]] == ["panel~2"]
    assert [s.id for s in AGENDA.untimed_sessions] == ["open"]


def test_a_walk_holds_both_ways_and_is_nothing_within_a_venue():
    assert AGENDA.walk_minutes("west", "palace") == AGENDA.walk_minutes("palace", "west") == 9
    assert AGENDA.walk_minutes("west", "west") == 0
    assert AGENDA.walk_minutes(None, "west") == 0


def test_a_walk_may_be_longer_one_way():
    uphill = (
        Walk(from_venue_id="west", to_venue_id="palace", minutes=9),
        Walk(from_venue_id="palace", to_venue_id="west", minutes=12),
    )
    agenda = Agenda(small_programme(walks=uphill))
    assert (agenda.walk_minutes("west", "palace"), agenda.walk_minutes("palace", "west")) == (9, 12)


def test_walks_that_nobody_stated_come_from_coordinates():
    moscone_west = Venue(id="w", name="Moscone West", latitude=37.7833, longitude=-122.4042)
    hilton = Venue(id="h", name="Hilton Union Square", latitude=37.7857, longitude=-122.4109)
    assert 8 <= (estimated_walk_minutes(moscone_west, hilton) or 0) <= 14
    assert estimated_walk_minutes(moscone_west, Venue(id="x", name="Somewhere")) is None


@given(
    st.lists(st.tuples(st.integers(0, 1400), st.integers(0, 600)), min_size=1, max_size=30),
    st.integers(0, 1400),
    st.integers(1, 600),
)
def test_the_first_sieve_misses_no_slot(lengths, start, length):
    base = int(at(0).timestamp() // 60)
    sessions = tuple(
        Session(
            id=str(n),
            title=str(n),
            slots=(slot(str(n), at(0) + timedelta(minutes=s), at(0) + timedelta(minutes=s + length_), "hall"),),
        )
        for n, (s, length_) in enumerate(lengths)
    )
    agenda = Agenda(small_programme(sessions=sessions))
    low, high = base + start, base + start + length
    touching = {s.id for s in agenda.slots_in_order if s.start_minute < high and s.end_minute > low}
    assert touching <= {s.id for s in agenda.slots_touching(low, high)}
