"""What to register for: each session once, what is done last, the scarcest first."""

from __future__ import annotations

from dataclasses import replace

from agenda_samples import agenda_of, agendas_and_plans, plan_of, sample_session
from hypothesis import given
from hypothesis import strategies as st

from planner.core.agenda import Agenda
from planner.core.plan import EntryState
from planner.core.planning.reservations import needs_registering, reservations

WANTED = (EntryState.GOING, EntryState.MAYBE)


def needing(agenda: Agenda) -> Agenda:
    """The agenda with every session but the ones of even number in need of registering."""
    sessions = tuple(
        replace(session, registration_needed=not session.id.endswith(("0", "2", "4")))
        for session in agenda.programme.sessions
    )
    return Agenda(replace(agenda.programme, sessions=sessions))


def with_capacity(agenda: Agenda, **capacities: int) -> Agenda:
    """Venue id → places in its room."""
    rooms = tuple(replace(room, capacity=capacities.get(room.venue_id or "")) for room in agenda.programme.rooms)
    return Agenda(replace(agenda.programme, rooms=rooms))


@given(agendas_and_plans(), st.data())
def test_every_wanted_session_that_needs_it_stands_there_once_and_what_is_done_stands_last(drawn, data):
    agenda, plan = needing(drawn[0]), drawn[1]
    wanted = {
        e.session_id for e in plan.entries if e.state in WANTED and agenda.sessions[e.session_id].registration_needed
    }
    done = tuple(session_id for session_id in sorted(wanted) if data.draw(st.booleans()))
    plan = replace(plan, choices=replace(plan.choices, registered=done))
    found = reservations(agenda, plan)
    assert sorted(one.session_id for one in found) == sorted(wanted)
    assert [one.is_registered for one in found] == [False] * (len(wanted) - len(done)) + [True] * len(done)
    left = [one.scarcity for one in found if not one.is_registered]
    assert left == sorted(left, reverse=True)
    assert len(needs_registering(agenda, plan)) == len(found)


@given(agendas_and_plans(), st.data())
def test_more_demand_never_lowers_a_session(drawn, data):
    agenda, plan = needing(drawn[0]), drawn[1]
    before = [one.session_id for one in reservations(agenda, plan)]
    if not before:
        return
    demand = {session_id: data.draw(st.integers(0, 50)) for session_id in before}
    chosen = data.draw(st.sampled_from(before))
    first = [one.session_id for one in reservations(agenda, plan, demand)]
    more = {**demand, chosen: demand[chosen] + data.draw(st.integers(1, 500))}
    second = [one.session_id for one in reservations(agenda, plan, more)]
    assert second.index(chosen) <= first.index(chosen)


def test_few_places_and_a_single_occurrence_come_first_and_are_the_reason():
    sessions = tuple(
        replace(session, registration_needed=True)
        for session in (
            sample_session("large", (0, 40, "a")),
            sample_session("twice", (60, 40, "b"), (180, 40, "b")),
            sample_session("small", (120, 40, "b")),
        )
    )
    agenda = with_capacity(agenda_of(sessions), a=5000, b=30)
    found = reservations(agenda, plan_of({"large": "going", "twice": "going", "small": "maybe"}))
    assert [one.session_id for one in found] == ["small", "twice", "large"]
    assert [one.because for one in found] == ["given only once, 30 places", "30 places", "given only once"]


def test_what_is_gone_to_stands_for_its_session_before_a_backup_does():
    session = replace(sample_session("workshop", (0, 40, "a"), (180, 40, "b")), registration_needed=True)
    found = reservations(agenda_of((session,)), plan_of({"workshop": "maybe", "workshop~2": "going"}))
    assert [one.slot_id for one in found] == ["workshop~2"]


def test_the_demand_is_never_told():
    session = replace(sample_session("workshop", (0, 40, "a")), registration_needed=True)
    agenda, plan = with_capacity(agenda_of((session,)), a=10), plan_of({"workshop": "going"})
    assert reservations(agenda, plan, {"workshop": 777})[0].because == reservations(agenda, plan)[0].because


def test_speaking_and_watching_later_need_no_registration():
    session = replace(sample_session("workshop", (0, 40, "a"), recorded=True), registration_needed=True)
    for state in ("speaking", "watch-later"):
        assert reservations(agenda_of((session,)), plan_of({"workshop": state})) == ()
