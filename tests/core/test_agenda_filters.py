"""Filters leave out what was not asked for, and every count is what its choice shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme

from planner.core.agenda import Agenda
from planner.core.agenda_filters import Filters, choices, first_day, matching_slots, matching_untimed
from planner.core.programme import Session
from planner.core.text_search import SearchIndex

AGENDA = Agenda(small_programme())
MONDAY, TUESDAY = date(2014, 10, 13), date(2014, 10, 14)
TRACKS, TOPICS = ("Selling", "Building"), ("forecasting", "mobile", "security")
LEVELS, FORMATS = ("Beginner", "Intermediate", "Advanced", "Any"), ("keynote", "breakout")
ROLES, VENUES = ("Sales Professional", "Developer"), ("west", "palace")
FIELD_OF = {
    "tracks": "tracks",
    "topics": "topics",
    "levels": "levels",
    "formats": "formats",
    "venues": "venue_ids",
    "roles": "roles",
}


def some_of(values: tuple[str, ...], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=most).map(tuple)


@st.composite
def agendas(draw) -> Agenda:
    sessions = []
    for n in range(draw(st.integers(0, 8))):
        key = f"s{n}"
        places = draw(st.lists(st.sampled_from(("hall", "ralston", "")), max_size=2))
        sessions.append(
            Session(
                id=key,
                title=draw(st.sampled_from(("Pipeline", "Compilers", "Pipeline of compilers"))),
                track=draw(st.sampled_from(("", *TRACKS))),
                level=draw(st.sampled_from(("", *LEVELS))),
                format=draw(st.sampled_from(("", *FORMATS))),
                topics=draw(some_of(TOPICS)),
                roles=draw(some_of(ROLES)),
                recorded=draw(st.sampled_from((None, True, False))),
                slots=tuple(
                    slot(key, at(hour, 0, day), at(hour + 1, 0, day), room, f"{key}~{m}")
                    for m, room in enumerate(places)
                    for hour, day in [draw(st.tuples(st.integers(8, 17), st.sampled_from((13, 14))))]
                ),
            )
        )
    return Agenda(small_programme(sessions=tuple(sessions)))


filters_of_any_kind = st.builds(
    Filters,
    day=st.sampled_from((None, None, MONDAY, TUESDAY, date(2014, 10, 20))),
    tracks=some_of((*TRACKS, "Gone")),
    topics=some_of(TOPICS),
    levels=some_of(LEVELS),
    formats=some_of(FORMATS),
    venue_ids=some_of(VENUES),
    roles=some_of(ROLES),
    recorded=st.sampled_from((None, None, True, False)),
    timed_only=st.booleans(),
    free_only=st.booleans(),
    query=st.sampled_from(("", "", "pipeline", "comp", "?!")),
)
BLOCKED = frozenset({"s0~0", "s1~0", "s2", "s3"})


def shown(agenda: Agenda, filters: Filters, blocked: frozenset[str] = BLOCKED) -> list[str]:
    slots = matching_slots(agenda, filters, blocked_slot_ids=blocked)
    untimed = matching_untimed(agenda, filters, blocked_slot_ids=blocked)
    return [*(s.id for s in slots), *(s.id for s in untimed)]


@given(agendas())
def test_without_a_wish_everything_is_shown_in_time_order(agenda):
    assert matching_slots(agenda, Filters()) == agenda.slots_in_order
    assert matching_untimed(agenda, Filters()) == agenda.untimed_sessions


@given(agendas(), filters_of_any_kind)
def test_every_count_is_what_choosing_it_alone_in_its_filter_shows(agenda, filters):
    offered = choices(agenda, filters, blocked_slot_ids=BLOCKED)
    assert offered.total == len(shown(agenda, filters))
    for facet, field in FIELD_OF.items():
        for choice in getattr(offered, facet):
            assert choice.count == len(shown(agenda, replace(filters, **{field: (choice.value,)})))
            assert choice.is_chosen == (choice.value in getattr(filters, field))
    for choice in offered.days:
        assert choice.count == len(shown(agenda, replace(filters, day=date.fromisoformat(choice.value))))
    for choice in offered.recorded:
        assert choice.count == len(shown(agenda, replace(filters, recorded=choice.value == "yes")))


@given(agendas(), filters_of_any_kind)
def test_a_value_that_is_not_offered_would_show_nothing(agenda, filters):
    offered = choices(agenda, filters, blocked_slot_ids=BLOCKED)
    for facet, field in FIELD_OF.items():
        values = {
            "tracks": TRACKS,
            "topics": TOPICS,
            "levels": LEVELS,
            "formats": FORMATS,
            "venues": VENUES,
            "roles": ROLES,
        }
        for value in set(values[facet]) - {choice.value for choice in getattr(offered, facet)}:
            assert shown(agenda, replace(filters, **{field: (value,)})) == []


@given(agendas(), filters_of_any_kind, st.sampled_from(TOPICS))
def test_an_alternative_within_a_filter_never_hides_and_a_further_filter_never_shows(agenda, filters, topic):
    now = set(shown(agenda, filters))
    with_topic = set(shown(agenda, replace(filters, topics=(*filters.topics, topic))))
    assert with_topic >= now if filters.topics else with_topic <= now
    assert set(shown(agenda, replace(filters, timed_only=True))) <= now
    assert set(shown(agenda, replace(filters, free_only=True))) <= now


@given(agendas(), filters_of_any_kind)
def test_what_is_shown_fulfils_every_wish(agenda, filters):
    by_slot = {s.id: agenda.session_of(s) for s in agenda.slots_in_order}
    for key in shown(agenda, filters):
        session = by_slot.get(key) or agenda.sessions[key]
        assert not filters.tracks or session.track in filters.tracks
        assert not filters.topics or set(session.topics) & set(filters.topics)
        assert not filters.roles or set(session.roles) & set(filters.roles)
        assert filters.recorded in (None, session.recorded)
        assert not (filters.free_only and key in BLOCKED)
        assert key in agenda.slots or not (filters.timed_only or filters.day or filters.venue_ids)


def test_slots_of_one_day_are_those_of_the_conference_day():
    assert [s.id for s in matching_slots(AGENDA, Filters(day=TUESDAY))] == ["panel~2"]
    assert matching_slots(AGENDA, Filters(day=date(2014, 10, 20))) == ()


def test_a_session_without_a_time_has_neither_day_nor_venue():
    assert [s.id for s in matching_untimed(AGENDA, Filters(formats=("breakout",)))] == ["open"]
    for wish in (Filters(day=MONDAY), Filters(venue_ids=("west",)), Filters(timed_only=True)):
        assert matching_untimed(AGENDA, wish) == ()


def test_the_role_filter_shows_what_the_organizer_labelled():
    assert [s.id for s in matching_slots(AGENDA, Filters(roles=("Sales Professional",)))] == ["pipeline", "coaching"]


def test_what_is_blocked_is_left_out_only_when_asked():
    blocked = frozenset({"pipeline", "panel"})
    free = matching_slots(AGENDA, Filters(free_only=True), blocked_slot_ids=blocked)
    assert [s.id for s in free] == ["keynote", "coaching", "panel~2"]
    assert len(matching_slots(AGENDA, Filters(), blocked_slot_ids=blocked)) == 5


def test_a_search_shows_the_sessions_it_found_and_takes_scores_that_are_there():
    wish = Filters(query="pipeline ada")
    assert [s.id for s in matching_slots(AGENDA, wish)] == ["pipeline"]
    assert matching_slots(AGENDA, wish, SearchIndex(AGENDA).find("pipeline ada").scores) == matching_slots(AGENDA, wish)
    assert [s.id for s in matching_slots(AGENDA, wish, {"keynote": 1.0})] == ["keynote"]
    assert matching_slots(AGENDA, Filters(query="zebra"), {}) == ()


def test_levels_go_from_beginner_up_and_the_rest_by_count_then_name():
    sessions = [
        Session(id=f"s{n}", title="x", level=level, topics=topics)
        for n, (level, topics) in enumerate(
            [("Any", ("b",)), ("Advanced", ("b", "a")), ("Beginner", ("C",)), ("Intermediate", ("a",)), ("Odd", ())]
        )
    ]
    offered = choices(Agenda(small_programme(sessions=tuple(sessions))), Filters())
    assert [c.value for c in offered.levels] == ["Beginner", "Intermediate", "Advanced", "Odd", "Any"]
    assert [(c.value, c.count) for c in offered.topics] == [("a", 2), ("b", 2), ("C", 1)]


def test_every_day_stays_offered_and_venues_are_named():
    offered = choices(AGENDA, Filters(query="coaching"))
    assert [(c.value, c.count) for c in offered.days] == [("2014-10-13", 1), ("2014-10-14", 0)]
    assert [(c.value, c.name) for c in offered.venues] == [("palace", "Palace Hotel")]


def test_a_chosen_value_stays_offered_so_that_it_can_be_taken_back():
    (gone,) = [c for c in choices(AGENDA, Filters(tracks=("Gone",))).tracks if c.value == "Gone"]
    assert (gone.count, gone.is_chosen) == (0, True)


@pytest.mark.parametrize(
    ("today", "opens_on"),
    [
        (date(2014, 10, 1), date(2014, 10, 13)),
        (date(2014, 10, 13), date(2014, 10, 13)),
        (date(2014, 10, 14), date(2014, 10, 15)),
        (date(2014, 10, 15), date(2014, 10, 15)),
        (date(2014, 10, 16), date(2014, 10, 13)),
    ],
)
def test_the_agenda_opens_on_today_while_the_event_lasts(today, opens_on):
    sessions = tuple(
        Session(id=str(day), title="x", slots=(slot(str(day), at(9, 0, day), at(10, 0, day), "hall"),))
        for day in (13, 15)
    )
    assert first_day(Agenda(small_programme(sessions=sessions)), today) == opens_on


def test_an_agenda_without_times_opens_on_no_day():
    assert first_day(Agenda(small_programme(sessions=())), MONDAY) is None
