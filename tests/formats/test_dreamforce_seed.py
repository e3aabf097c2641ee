"""The shipped seed carries the facts of Dreamforce 2014, and around them a conference to try things on."""

from __future__ import annotations

from itertools import combinations

import pytest

from planner.core.agenda import Agenda
from planner.core.checks import check_programme
from planner.core.integrity import integrity_problems
from planner.formats import seed_yaml
from planner.formats.reading import ReadOptions
from planner.shipped_files import shipped_folder

PROGRAMME = seed_yaml.read((shipped_folder("seeds") / "dreamforce-2014.yaml").read_bytes(), ReadOptions()).programme
AGENDA = Agenda(PROGRAMME)


def hours(session):
    return [(f"{AGENDA.local(s.start):%a %d %H:%M}", f"{AGENDA.local(s.end):%H:%M}") for s in session.slots]


def by_title(beginning):
    (found,) = [s for s in PROGRAMME.sessions if s.title.startswith(beginning)]
    return found


def names(session):
    return [speaker.name for speaker in AGENDA.speakers_of(session)]


def test_it_is_sound_and_no_check_warns():
    assert integrity_problems(PROGRAMME) == ()
    assert [p for p in check_programme(PROGRAMME) if p.severity == "warning"] == []


def test_the_event():
    event = PROGRAMME.event
    assert (event.timezone, str(event.starts_on), str(event.ends_on)) == (
        "America/Los_Angeles",
        "2014-10-13",
        "2014-10-16",
    )
    assert event.expected_attendance == 125_000
    assert {"Moscone North", "Moscone South", "Moscone West", "Marriott Marquis", "InterContinental"} <= {
        venue.name for venue in PROGRAMME.venues
    }


def test_there_is_a_walk_between_any_two_venues():
    for one, other in combinations(AGENDA.venues, 2):
        assert 1 <= AGENDA.walk_minutes(one, other) <= 40


@pytest.mark.parametrize(
    ("title", "hour", "speakers"),
    [
        ("MegaTrends: Shaping the Future of Sales", "10:00", ["Lareina Yee", "Hugo Sarrazin"]),
        (
            "The Top-line in Sales Leadership",
            "11:00",
            ["Renee Knee", "Yusuf Tayob", "Polly Sumner", "Joe Galvin", "Sue Mysko"],
        ),
        ("Maximizing Sales Performance", "12:00", ["Walter Rogers"]),
        ("Creating Customer Consensus", "13:00", ["Brent Adamson", "Denise Miller"]),
        ("5 Strategies", "14:00", ["Mark Hunter", "Jill Rowley", "Beth Mastre"]),
    ],
)
def test_the_five_talks_of_the_sales_summit(title, hour, speakers):
    session = by_title(title)
    assert hours(session) == [(f"Mon 13 {hour}", f"{hour[:2]}:40")]
    assert names(session) == speakers
    assert session.parent_id == by_title("Sales Summit").id


@pytest.mark.parametrize(
    ("title", "start", "end", "speakers"),
    [
        ("Social Selling: A Live Conversation", "Tue 14 16:00", "16:40", ["Jill Rowley", "Koka Sexton"]),
        ("How BMC Software Achieves", "Wed 15 08:30", "09:10", ["Paul Appleby", "Donal Daly"]),
        (
            "How Salesforce.com Uses Account Planning",
            "Wed 15 10:00",
            "10:40",
            ["Donal Daly", "Billy Martin", "Pascal Yammine"],
        ),
        ("Triple Your Revenue", "Wed 15 14:00", "14:40", []),
    ],
)
def test_the_four_other_picks(title, start, end, speakers):
    session = by_title(title)
    assert hours(session) == [(start, end)]
    assert names(session) == speakers


def test_the_picks_are_published_and_the_author_speaks_in_the_second_and_fourth():
    (picks,) = PROGRAMME.pick_lists
    assert picks.title == "Five for sales people"
    assert [pick.author_speaks for pick in picks.picks] == [False, True, False, True, False]
    assert all(pick.note for pick in picks.picks)
    assert all("Donal Daly" in names(AGENDA.sessions[p.session_id]) for p in picks.picks if p.author_speaks)
    assert "book" in AGENDA.sessions[picks.picks[3].session_id].giveaway


def test_keynotes_are_recorded_and_run_against_breakouts():
    keynotes = [s for s in PROGRAMME.sessions if s.format == "keynote"]
    assert len(keynotes) >= 4
    assert all(s.recorded for s in keynotes)
    for keynote in keynotes:
        (slot,) = keynote.slots
        against = [s for s in AGENDA.slots_in_order if s.start < slot.end and s.end > slot.start and s.id != slot.id]
        assert against, keynote.title


def test_parties_need_registration_and_the_expo_is_in_the_afternoons():
    assert sum(s.format == "social" and s.registration_needed for s in PROGRAMME.sessions) >= 3
    expo = by_title("Cloud Expo")
    assert all(AGENDA.local(slot.start).hour >= 12 for slot in expo.slots)


def test_around_the_facts_are_marked_examples_for_every_role():
    examples = [s for s in PROGRAMME.sessions if s.is_example]
    assert sum(len(s.slots) for s in examples) >= 200
    assert {role.name for role in PROGRAMME.roles} <= {role for s in examples for role in s.roles}
    assert len({s.abstract for s in examples}) == len(examples), "no abstract is used twice"
    assert any(len(s.slots) > 1 for s in examples)
    assert any(not s.slots for s in examples)
    busiest = max(
        sum(1 for other in AGENDA.slots_in_order if other.start <= slot.start < other.end)
        for slot in AGENDA.slots_in_order
    )
    assert busiest >= 10


def test_tips_are_for_everybody_a_role_a_format_an_hour_a_session_and_facts_of_the_plan():
    audiences = [tip.audience for tip in PROGRAMME.tips]
    assert any(a == type(a)() for a in audiences)
    for field in ("roles", "formats", "session_ids", "from_time"):
        assert any(getattr(a, field) for a in audiences), field
    assert {a.fact.kind for a in audiences if a.fact} == {"walking_minutes", "starts_before", "recorded_clash"}
