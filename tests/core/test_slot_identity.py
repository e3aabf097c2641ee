"""Slots keep their ids from version to version, whatever a file does to the order of its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme, with_session

from planner.core.merged_sessions import with_merged_repeats
from planner.core.programme import Session, Slot, slot_id_for
from planner.core.slot_identity import MOST_COMPARED, carry_slot_ids

SMALL = small_programme()


def event_of(**slots_by_session):
    """A programme of sessions with (start, room, id) each, an hour long; without an id: as a reader numbers them."""
    sessions = tuple(
        Session(
            id=session_id,
            title=session_id,
            slots=tuple(
                slot(session_id, start, start + timedelta(hours=1), room, *given_id or [slot_id_for(session_id, n)])
                for n, (start, room, *given_id) in enumerate(slots, 1)
            ),
        )
        for session_id, slots in slots_by_session.items()
    )
    return small_programme(sessions=sessions, pick_lists=())


def carried_ids(old, new):
    """Slot ids by session, in the order of the new file."""
    return {s.id: [one.id for one in s.slots] for s in carry_slot_ids(old, new).sessions}


def test_an_unchanged_programme_stays_the_very_same():
    again = small_programme()
    assert carry_slot_ids(SMALL, again) is again


def test_rows_in_another_order_are_the_slots_they_were():
    old = event_of(S=[(at(9), "hall"), (at(11), "hall"), (at(13), "hall")])
    new = event_of(S=[(at(13), "hall"), (at(9), "hall"), (at(11), "hall")])
    assert carried_ids(old, new) == {"S": ["S~3", "S", "S~2"]}


def test_a_repeat_that_goes_takes_only_its_own_id_away():
    old = event_of(S=[(at(9), "hall"), (at(11), "hall"), (at(13), "hall")])
    new = event_of(S=[(at(11), "hall"), (at(13), "hall")])
    assert carried_ids(old, new) == {"S": ["S~2", "S~3"]}


def test_a_repeat_that_comes_gets_the_next_free_id():
    old = event_of(S=[(at(9), "hall"), (at(11), "hall")])
    new = event_of(S=[(at(8), "hall"), (at(9), "hall"), (at(11), "hall")])
    assert carried_ids(old, new) == {"S": ["S~3", "S", "S~2"]}


def test_the_same_start_in_the_same_room_counts_more_than_the_same_start():
    old = event_of(S=[(at(9), "hall"), (at(9), "west1")])
    new = event_of(S=[(at(9), "west1"), (at(9), "ralston")])
    assert carried_ids(old, new) == {"S": ["S~2", "S"]}


def test_the_same_start_counts_more_than_the_same_room():
    old = event_of(S=[(at(9), "hall"), (at(11), "west1")])
    new = event_of(S=[(at(11), "hall"), (at(9), "west1")])
    assert carried_ids(old, new) == {"S": ["S~2", "S"]}


def test_the_same_room_counts_more_than_the_nearest_hour():
    old = event_of(S=[(at(9), "hall"), (at(12), "west1")])
    new = event_of(S=[(at(10), "west1"), (at(15), "hall")])
    assert carried_ids(old, new) == {"S": ["S~2", "S"]}


def test_in_one_room_the_nearest_hour_counts():
    old = event_of(S=[(at(9), "hall"), (at(12), "hall")])
    new = event_of(S=[(at(13), "hall")])
    assert carried_ids(old, new) == {"S": ["S~2"]}


def test_elsewhere_at_another_hour_the_nearest_hour_counts():
    old = event_of(S=[(at(9), "hall"), (at(15), "hall")])
    new = event_of(S=[(at(14), "ralston"), (at(10), "west1")])
    assert carried_ids(old, new) == {"S": ["S~2", "S"]}


def test_a_session_that_moves_as_a_whole_keeps_its_slots_in_order():
    old = event_of(S=[(at(9), "hall"), (at(11), "hall")])
    new = event_of(S=[(at(10), "hall"), (at(12), "hall")])
    assert carried_ids(old, new) == {"S": ["S", "S~2"]}


def test_among_equals_the_same_length_is_the_same_slot():
    start = at(9)
    long = slot("S", start, start + timedelta(hours=3), "hall", "S")
    short = slot("S", start, start + timedelta(hours=1), "hall", "S~2")
    old = small_programme(sessions=(Session(id="S", title="S", slots=(long, short)),), pick_lists=())
    swapped = (replace(short, id="S"), replace(long, id="S~2"))
    new = small_programme(sessions=(Session(id="S", title="S", slots=swapped),), pick_lists=())
    assert carried_ids(old, new) == {"S": ["S~2", "S"]}


def test_an_id_that_the_organizer_gave_wins_over_every_hour():
    old = event_of(S=[(at(9), "hall", "early"), (at(11), "hall", "late")])
    new = event_of(S=[(at(11), "hall", "early"), (at(9), "hall", "late")])
    assert carried_ids(old, new) == {"S": ["early", "late"]}


def test_where_a_file_names_some_slots_only_carrying_again_changes_nothing():
    old = event_of(S=[(at(9), "hall"), (at(9), "hall"), (at(9), "hall")])
    new = event_of(S=[(at(9), "hall", "x"), (at(9), "hall"), (at(9), "west1"), (at(9), "hall")])
    carried = carry_slot_ids(old, new)
    assert len({"S", "S~2", "S~3"} & {one.id for one in carried.sessions[0].slots}) == 3
    assert carry_slot_ids(old, carried) is carried


def test_a_number_that_no_reader_would_make_up_was_given_too():
    old = event_of(S=[(at(9), "hall"), (at(11), "hall")])
    new = event_of(S=[(at(8), "hall", "S~2")])
    assert carried_ids(old, new) == {"S": ["S~2"]}


def test_an_id_of_another_session_s_old_slot_is_never_given_away():
    old = event_of(A=[(at(9), "hall", "x")], B=[(at(9), "west1")])
    new = event_of(B=[(at(9), "west1"), (at(11), "west1", "x")], C=[(at(9), "hall", "B")])
    assert carried_ids(old, new) == {"B": ["B", "B~2"], "C": ["C"]}


def test_an_id_that_another_session_already_has_is_not_made_up():
    old = event_of(S=[(at(9), "hall")])
    other = Session(id="S~2", title="Odd id")
    new = event_of(S=[(at(9), "hall"), (at(11), "hall", "new")], T=[(at(9), "west1", "S")])
    new = replace(new, sessions=(*new.sessions, other))
    assert carried_ids(old, new) == {"S": ["S", "new"], "T": ["T"], "S~2": []}


def test_a_session_scheduled_for_the_first_time_is_known_by_its_own_id():
    timed = with_session(SMALL, "open", slots=(slot("open", at(15), at(16), "west1"),))
    assert carried_ids(SMALL, timed)["open"] == ["open"]


def test_a_session_with_very_many_slots_is_carried_too():
    count = MOST_COMPARED + 50
    old = event_of(S=[(at(8) + timedelta(minutes=5 * n), "hall") for n in range(count)])
    later = event_of(S=[(at(8) + timedelta(minutes=5 * n + 1), "hall") for n in reversed(range(count))])
    assert carried_ids(old, later)["S"] == [slot_id_for("S", n + 1) for n in reversed(range(count))]
    shuffled = event_of(S=[(at(8) + timedelta(minutes=5 * n), "hall") for n in reversed(range(count))])
    assert carried_ids(old, shuffled)["S"] == [slot_id_for("S", n + 1) for n in reversed(range(count))]


# --- whatever two versions say ---

slots = st.lists(
    st.tuples(
        st.integers(0, 20).map(lambda n: at(8) + timedelta(minutes=30 * n)),
        st.sampled_from(["hall", "west1", None]),
    ),
    max_size=4,
)
given_ids = st.sampled_from(["x", "y", "A", "B", "A~2", "B~3"])


@st.composite
def versions(draw):
    """A programme of up to three sessions; some slots carry an id that an organizer gave, each once."""
    sessions = []
    used = set()
    for session_id in draw(st.sets(st.sampled_from(["A", "B", "C"]), min_size=1).map(sorted)):
        found = []
        for number, (start, room) in enumerate(draw(slots), 1):
            slot_id = draw(given_ids) if draw(st.booleans()) else slot_id_for(session_id, number)
            if slot_id in used or (slot_id in "ABC" and slot_id != session_id):
                slot_id = f"{session_id}-{number}"
            used.add(slot_id)
            found.append(
                Slot(id=slot_id, session_id=session_id, start=start, end=start + timedelta(hours=1), room_id=room)
            )
        sessions.append(Session(id=session_id, title=session_id, slots=tuple(found)))
    return small_programme(sessions=tuple(sessions), pick_lists=())


def slots_of(programme):
    return [one for session in programme.sessions for one in session.slots]


@given(versions(), versions())
def test_every_slot_id_is_its_own(old, new):
    ids = [one.id for one in slots_of(carry_slot_ids(old, new))]
    assert len(ids) == len(set(ids))


@given(versions(), versions())
def test_nothing_but_ids_changes(old, new):
    carried = carry_slot_ids(old, new)
    assert [replace(one, id="") for one in slots_of(carried)] == [replace(one, id="") for one in slots_of(new)]
    assert replace(carried, sessions=()) == replace(new, sessions=())


@given(versions(), versions())
def test_carrying_again_changes_nothing(old, new):
    carried = carry_slot_ids(old, new)
    assert carry_slot_ids(old, carried) is carried


@given(versions())
def test_what_did_not_change_keeps_its_ids(programme):
    assert carry_slot_ids(programme, programme) is programme


@given(versions(), versions())
def test_an_id_stays_with_its_session_for_ever(old, new):
    owner = {one.id: one.session_id for one in slots_of(old)}
    assert all(owner.get(one.id, one.session_id) == one.session_id for one in slots_of(carry_slot_ids(old, new)))


@given(versions(), versions())
def test_as_many_slots_carry_on_as_can(old, new):
    before = {s.id: {one.id for one in s.slots} for s in old.sessions}
    for session in carry_slot_ids(old, new).sessions:
        known = before.get(session.id, set())
        assert len(known & {one.id for one in session.slots}) == min(len(known), len(session.slots))


@given(versions(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(old, random):
    """The same slots in another order, numbered anew, are the slots they were."""
    numbered = []
    for session in old.sessions:
        rows = list(session.slots)
        random.shuffle(rows)
        renumbered = tuple(replace(one, id=slot_id_for(session.id, n)) for n, one in enumerate(rows, 1))
        numbered.append(replace(session, slots=renumbered))
    carried = carry_slot_ids(old, replace(old, sessions=tuple(numbered)))

    def hours(programme):
        return {(one.session_id, one.id): (one.start, one.room_id) for one in slots_of(programme)}

    assert hours(carried) == hours(old)


def hours_of(programme):
    """What a slot id stands for, wherever it is now."""
    return {s.id: (s.start_minute, s.room_id, s.listed_under) for session in programme.sessions for s in session.slots}


@given(versions(), versions(), st.data())
def test_merging_sessions_and_taking_them_apart_renames_no_slot(old, new, data):
    apart = carry_slot_ids(old, new)
    ids = [session.id for session in apart.sessions]
    if len(ids) < 2:
        return
    chosen = data.draw(st.lists(st.sampled_from(ids), min_size=2, unique=True))
    merged = with_merged_repeats(apart, [chosen])
    assert carry_slot_ids(apart, merged) == merged
    assert carry_slot_ids(merged, apart) == apart
    assert hours_of(carry_slot_ids(old, with_merged_repeats(new, [chosen]))) == hours_of(apart)
