"""A programme that does not hold together is refused, and each reason says where and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme, with_session

from planner.core.integrity import RESERVED_SLUGS, integrity_problems
from planner.core.programme import (
    Audience,
    Link,
    Pick,
    PickList,
    Role,
    Room,
    Session,
    Slot,
    Speaker,
    Tip,
    Track,
    Venue,
    Walk,
)

SMALL = small_programme()


def with_event(**changed):
    return small_programme(event=replace(SMALL.event, **changed))


def with_slots(*slots):
    return with_session(SMALL, "keynote", slots=slots)


def found(programme):
    return [(problem.code, problem.record, problem.field) for problem in integrity_problems(programme)]


def test_a_sound_programme_has_no_problems():
    assert integrity_problems(SMALL) == ()


BROKEN = {
    "two venues": (small_programme(venues=(*SMALL.venues, SMALL.venues[0])), ("double_id", "venue west", "id")),
    "two rooms": (small_programme(rooms=(*SMALL.rooms, SMALL.rooms[0])), ("double_id", "room hall", "id")),
    "two speakers": (small_programme(speakers=SMALL.speakers * 2), ("double_id", "speaker s1", "id")),
    "two sessions": (
        small_programme(sessions=(*SMALL.sessions, Session(id="open", title="Open again"))),
        ("double_id", "session open", "id"),
    ),
    "two slots of one session": (
        with_slots(slot("keynote", at(9), at(10), "hall"), slot("keynote", at(11), at(12), "hall")),
        ("double_id", "slot keynote", "id"),
    ),
    "two slots of two sessions": (
        with_slots(slot("keynote", at(9), at(10), "hall", "panel~2")),
        ("double_id", "slot panel~2", "id"),
    ),
    "two tips": (small_programme(tips=SMALL.tips * 2), ("double_id", "tip shoes", "id")),
    "two pick lists": (small_programme(pick_lists=SMALL.pick_lists * 2), ("double_id", "pick list two", "id")),
    "two tracks": (small_programme(tracks=(Track(name="A"), Track(name="A"))), ("double_name", "track A", "name")),
    "two roles": (
        small_programme(roles=(*SMALL.roles, SMALL.roles[0])),
        ("double_name", "role Sales Professional", "name"),
    ),
    "a slot that another session is named as": (
        with_slots(slot("keynote", at(9), at(10), "hall", "open")),
        ("slot_named_as_session", "session keynote", "slots"),
    ),
    "an empty id": (small_programme(speakers=(*SMALL.speakers, Speaker(id=" ", name="X"))), ("no_id", "speaker", "id")),
    "a control character in an id": (
        small_programme(rooms=(*SMALL.rooms, Room(id="a\r\nb", name="B"))),
        ("bad_id", r"room 'a\r\nb'", "id"),
    ),
    "a very long id": (
        small_programme(venues=(*SMALL.venues, Venue(id="v" * 201, name="V"))),
        ("bad_id", f"venue '{'v' * 40}'", "id"),
    ),
    "no name of the event": (with_event(name=" "), ("no_name", "event", "name")),
    "no title of a session": (with_session(SMALL, "open", title=" \n"), ("no_title", "session open", "title")),
    "no title of a tip": (small_programme(tips=(Tip(id="t", title="", text="x"),)), ("no_title", "tip t", "title")),
    "no title of a pick list": (
        small_programme(pick_lists=(PickList(id="p", title=""),)),
        ("no_title", "pick list p", "title"),
    ),
    "a room in no venue": (
        small_programme(rooms=(*SMALL.rooms, Room(id="r", name="R", venue_id="moon"))),
        ("unknown_reference", "room r", "venue_id"),
    ),
    "a walk to nowhere": (
        small_programme(walks=(Walk(from_venue_id="west", to_venue_id="moon", minutes=5),)),
        ("unknown_reference", "walk west – moon", "to_venue_id"),
    ),
    "a walk from nowhere": (
        small_programme(walks=(Walk(from_venue_id="moon", to_venue_id="west", minutes=5),)),
        ("unknown_reference", "walk moon – west", "from_venue_id"),
    ),
    "a slot in no room": (
        with_slots(slot("keynote", at(9), at(10), "cellar")),
        ("unknown_reference", "session keynote", "room_id"),
    ),
    "nobody speaks": (
        with_session(SMALL, "open", speaker_ids=("nobody",)),
        ("unknown_reference", "session open", "speaker_ids"),
    ),
    "part of nothing": (
        with_session(SMALL, "open", parent_id="nothing"),
        ("unknown_reference", "session open", "parent_id"),
    ),
    "a tip for no session": (
        small_programme(tips=(Tip(id="t", title="T", text="x", audience=Audience(session_ids=("none",))),)),
        ("unknown_reference", "tip t", "session_ids"),
    ),
    "a pick of no session": (
        small_programme(pick_lists=(PickList(id="p", title="P", picks=(Pick(session_id="none"),)),)),
        ("unknown_reference", "pick list p", "picks"),
    ),
    "a slot that says another session": (
        with_slots(Slot(id="keynote", session_id="open", start=at(9), end=at(10))),
        ("wrong_session", "session keynote", "slots"),
    ),
    "an end before its start": (
        with_slots(slot("keynote", at(10), at(9, 59), "hall")),
        ("ends_before_start", "session keynote", "end"),
    ),
    "a naive start": (
        with_slots(slot("keynote", at(9).replace(tzinfo=None), at(10), "hall")),
        ("no_zone", "session keynote", "start"),
    ),
    "a naive end": (
        with_slots(slot("keynote", at(9), at(10).replace(tzinfo=None), "hall")),
        ("no_zone", "session keynote", "end"),
    ),
    "a year that cannot be": (
        with_slots(slot("keynote", datetime(14, 10, 13, tzinfo=UTC), at(10), "hall")),
        ("impossible_year", "session keynote", "start"),
    ),
    "its own parent": (with_session(SMALL, "open", parent_id="open"), ("parent_loop", "session open", "parent_id")),
    "a zone that is none": (with_event(timezone="Pacific Time"), ("bad_timezone", "event", "timezone")),
    "no zone": (with_event(timezone=""), ("bad_timezone", "event", "timezone")),
    "an event that ends before it starts": (
        with_event(starts_on=date(2014, 10, 14), ends_on=date(2014, 10, 13)),
        ("ends_before_start", "event", "ends_on"),
    ),
    "an event of more than a year": (
        with_event(starts_on=date(2014, 1, 1), ends_on=date(2015, 1, 2)),
        ("event_too_long", "event", "ends_on"),
    ),
    "a negative walk": (
        small_programme(walks=(Walk(from_venue_id="west", to_venue_id="palace", minutes=-1),)),
        ("negative", "walk west – palace", "minutes"),
    ),
    "a negative capacity": (
        small_programme(rooms=(*SMALL.rooms, Room(id="r", name="R", capacity=-1))),
        ("negative", "room r", "capacity"),
    ),
    "fewer than nobody expected": (with_event(expected_attendance=-1), ("negative", "event", "expected_attendance")),
    "a place that is not on Earth": (
        small_programme(venues=(*SMALL.venues, Venue(id="v", name="V", latitude=float("nan"), longitude=0.0))),
        ("no_place_on_earth", "venue v", "latitude"),
    ),
    "a title that no encoding can write": (
        with_session(SMALL, "open", title="Half \ud83d"),
        ("not_text", "session open", "title"),
    ),
    "a text that no database keeps": (
        with_session(SMALL, "open", links=(Link(url="https://example.org/", title="a\0b"),)),
        ("not_text", "session open", "title"),
    ),
    "a role that cannot be written": (
        small_programme(roles=(Role(name="Developer", words=("\udc80",)),)),
        ("not_text", "role Developer", "words"),
    ),
}


@pytest.mark.parametrize(("programme", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_named_once_with_its_place_and_nothing_else_is(programme, problem):
    assert found(programme) == [problem]


@pytest.mark.parametrize("programme", [broken for broken, _problem in BROKEN.values()], ids=BROKEN.keys())
def test_every_reason_is_a_refusal_with_a_message_and_a_remedy(programme):
    for problem in integrity_problems(programme):
        assert problem.severity == "refused"
        assert problem.message.endswith(".") and problem.remedy.endswith(".")


@pytest.mark.parametrize("slug", ["", "Dreamforce", "df 14", "df/14", "ü", "d" * 65, "df14\n", "../df14"])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(slug):
    assert found(with_event(slug=slug)) == [("bad_slug", "event", "slug")]


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_an_event_cannot_have_an_address_of_ours(slug):
    assert found(with_event(slug=slug)) == [("reserved_slug", "event", "slug")]


@pytest.mark.parametrize("slug", ["df14", "d", "2014", "a" * 64, "organizers"])
def test_other_slugs_are_fine(slug):
    assert found(with_event(slug=slug)) == []


def test_ids_may_hold_slashes_spaces_and_any_script():
    odd = Session(id="2014/10 – Prüfung 東京", title="Odd id")
    assert found(small_programme(sessions=(*SMALL.sessions, odd))) == []


def test_an_event_of_a_year_and_a_day_is_fine():
    assert found(with_event(starts_on=date(2014, 1, 1), ends_on=date(2015, 1, 1))) == []


def test_where_the_event_has_no_dates_its_slots_say_how_long_it_is():
    typo = (
        slot("keynote", at(9), at(10), "hall"),
        slot("keynote", datetime(2041, 10, 13, tzinfo=UTC), AT_2041, "hall", "k"),
    )
    programme = replace(with_slots(*typo), event=replace(SMALL.event, starts_on=None, ends_on=None))
    problem = integrity_problems(programme)[0]
    assert problem.code == "event_too_long"
    assert "2014-10-13 to 2041-10-13" in problem.message


AT_2041 = datetime(2041, 10, 13, 1, tzinfo=UTC)


def test_a_session_through_the_hour_that_clocks_repeat_does_not_end_before_it_starts():
    zone = ZoneInfo("America/Los_Angeles")
    start = datetime(2014, 11, 2, 1, 50, tzinfo=zone)
    end = datetime(2014, 11, 2, 1, 10, tzinfo=zone, fold=1)  # twenty minutes later
    assert found(with_slots(slot("keynote", start, end, "hall"))) == []


def test_a_session_may_last_no_time_at_all():
    assert found(with_slots(slot("keynote", at(9), at(9), "hall"))) == []


def test_a_loop_of_parents_is_told_once_with_its_way_round():
    programme = with_session(SMALL, "keynote", parent_id="panel")
    programme = with_session(programme, "panel", parent_id="open")
    programme = with_session(programme, "open", parent_id="keynote")
    programme = with_session(programme, "coaching", parent_id="open")
    [problem] = integrity_problems(programme)
    assert problem.code == "parent_loop"
    assert "'keynote' → 'panel' → 'open' → 'keynote'" in problem.message


@given(st.lists(st.integers(-1, 9), min_size=10, max_size=10))
def test_parents_are_refused_exactly_where_somebody_is_their_own_ancestor(parent_of):
    sessions = tuple(
        Session(id=str(n), title=f"Session {n}", parent_id=str(parent) if parent >= 0 else None)
        for n, parent in enumerate(parent_of)
    )

    def is_own_ancestor(n):
        current = parent_of[n]
        for _step in parent_of:
            if current == n:
                return True
            current = parent_of[current] if current >= 0 else -1
        return False

    in_loops = {f"session {n}" for n in range(10) if is_own_ancestor(n)}
    named = [problem.record for problem in integrity_problems(small_programme(sessions=sessions, pick_lists=()))]
    assert bool(named) == bool(in_loops)
    assert set(named) <= in_loops
    assert len(named) == len(set(named))


def test_every_problem_of_a_programme_is_told_at_once():
    programme = small_programme(
        event=replace(SMALL.event, slug="Bad Slug", timezone="Nowhere"),
        rooms=(Room(id="hall", name="Hall", venue_id="moon", capacity=-5),),
    )
    codes = {problem.code for problem in integrity_problems(programme)}
    assert codes == {"bad_slug", "bad_timezone", "unknown_reference", "negative"}
