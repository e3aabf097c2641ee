"""Repeats are offered with a reason, and merging them loses nothing and leaves nothing pointing at what is gone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme
from strategies import programmes

from planner.core.agenda import Agenda
from planner.core.integrity import integrity_problems
from planner.core.merged_sessions import first_to_stay, with_merged_repeats
from planner.core.programme import Audience, Pick, PickList, Session, Tip
from planner.core.repeats import repeat_offers, sure_parts

TELLING = "Join us to learn how a renewals team runs its whole business with dashboards, forecasts and a weekly call."
REVISED = TELLING.replace("Join us to learn", "Learn")


def offer_of(*sessions):
    [offer] = repeat_offers(replace(small_programme(), sessions=sessions, pick_lists=(), tips=()))
    return offer


def session(session_id, title="Renewals", abstract=TELLING, **more):
    return Session(id=session_id, title=title, abstract=abstract, **more)


def test_the_reason_says_what_they_share_and_how_sure_it_is():
    said = {
        offer_of(session("a"), session("b")): ("same title and abstract", True),
        offer_of(session("a"), session("b", "Renewals (2)")): ("titles differ by “(2)”, same abstract", True),
        offer_of(session("a"), session("b", "Renewals (2)"), session("c", "Renewals (3)")): (
            "titles differ by “(2)” and “(3)”, same abstract",
            True,
        ),
        offer_of(session("a"), session("b", abstract=REVISED)): ("same title, nearly the same abstract", False),
        offer_of(session("a", "Our renewals"), session("b", "Our renewls", REVISED)): (
            "nearly the same title and abstract",
            False,
        ),
        offer_of(session("a", abstract=""), session("b", abstract="")): ("same title, no abstract", False),
        offer_of(session("a", speaker_ids=("x",)), session("b", speaker_ids=("y",))): (
            "same title and abstract, other speakers",
            False,
        ),
    }
    for offer, (reason, is_sure) in said.items():
        assert (offer.reason, offer.is_sure) == (reason, is_sure)


def test_sessions_side_by_side_with_other_labels_are_still_repeats():
    one = session("a", roles=("Developer",), slots=(slot("a", at(10), at(11), "hall"),))
    other = session("b", level="Advanced", slots=(slot("b", at(10), at(11), "west1"),))
    assert offer_of(one, other).is_sure


def test_the_rule_is_sure_of_a_part_of_what_is_likely():
    sessions = (session("a"), session("b"), session("c", abstract=REVISED))
    programme = replace(small_programme(), sessions=sessions, pick_lists=(), tips=())
    [offer] = repeat_offers(programme)
    assert not offer.is_sure
    assert sure_parts(programme, offer) == (("a", "b"),)


def test_merging_keeps_everything_that_was_said():
    one = session("a", "Renewals (2)", roles=("Developer",), topics=("x",), recorded=False)
    other = session(
        "b", abstract=TELLING + " And more.", roles=("Sales",), topics=("x", "y"), recorded=True, level="All"
    )
    merged = with_merged_repeats(
        replace(small_programme(), sessions=(one, other), pick_lists=(), tips=()), [("a", "b")]
    ).sessions
    assert merged == (
        session("a", abstract=TELLING + " And more.", roles=("Developer", "Sales"), topics=("x", "y"), recorded=True,
                level="All", merged_ids=("b",)),
    )  # fmt: skip


def test_what_referred_to_a_merged_session_refers_to_the_one_that_stays():
    programme = replace(
        small_programme(),
        sessions=(session("a"), session("b"), session("child", "A talk in it", "", parent_id="b")),
        tips=(Tip(id="t", title="Go", text="Go.", audience=Audience(session_ids=("a", "b"))),),
        pick_lists=(PickList(id="p", title="Mine", picks=(Pick(session_id="b", note="Good."), Pick(session_id="a"))),),
    )
    merged = with_merged_repeats(programme, [("a", "b")])
    assert merged.sessions[1].parent_id == "a"
    assert merged.tips[0].audience.session_ids == ("a",)
    assert merged.pick_lists[0].picks == (Pick(session_id="a", note="Good."),)
    assert integrity_problems(merged) == ()


def test_the_session_that_stays_is_the_first_with_a_time():
    programme = replace(
        small_programme(),
        sessions=(session("a"), session("b", slots=(slot("b", at(10), at(11), "hall"),)), session("c")),
    )
    assert first_to_stay(programme, {"a", "b", "c"}) == ("b", "a", "c")
    assert first_to_stay(programme, {"a", "c"}) == ("a", "c")


@given(programmes(), st.data())
def test_any_merge_holds_together_and_loses_no_slot(programme, data):
    sessions = [s.id for s in programme.sessions if s.parent_id is None]
    if len(sessions) < 2:
        return
    chosen = data.draw(st.lists(st.sampled_from(sessions), min_size=2, unique=True))
    merged = with_merged_repeats(programme, [chosen])
    assert integrity_problems(merged) == integrity_problems(programme) == ()
    before, after = Agenda(programme), Agenda(merged)
    assert {s.id: (s.start_minute, s.end_minute, s.room_id, s.listed_under) for s in after.slots_in_order} == {
        s.id: (s.start_minute, s.end_minute, s.room_id, s.session_id) for s in before.slots_in_order
    }
    assert {after.present_id(s.id) for s in programme.sessions} == set(after.sessions)
