"""What is one and the same to an attendee is grouped; what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import programmes

from planner.core.near_duplicates import near_duplicate_groups
from planner.core.programme import Session
from planner.formats.reading import ReadOptions
from planner.formats.registry import read_programme

TELLING = "Join us to learn how a renewals team runs its whole business with dashboards, forecasts and a weekly call."
OTHER = "Bring a laptop and build your first application with clicks, from the data model to the page that people open."


def grouped(*sessions: Session) -> bool:
    """Whether all of these are one group."""
    return near_duplicate_groups(sessions) == (tuple(session.id for session in sessions),)


def two(title: str, other: str, abstract: str = TELLING, other_abstract: str | None = None) -> tuple[Session, Session]:
    return (
        Session(id="a", title=title, abstract=abstract),
        Session(id="b", title=other, abstract=abstract if other_abstract is None else other_abstract),
    )


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Career Assessment", "Career assessment"),
        ("Running renewals", "Running Renewals (2)"),
        ("Running renewals (1)", "Running renewals (2)"),
        ("Seven Things We Wish We Knew About Salesforce", "Seven Things We Wish We Knew About Salesfore 2"),
        ("Driving change - stories from the front", "Driving Change: Stories from the Front"),
        ("Clicks & code for admins", "Clicks and code for the admins"),
        ("Backing up your data: if you are not, you should, here is how and why", "Backing up your data: if you are"
         " not, you should, here is how and (2)"),
    ],
)  # fmt: skip
def test_the_same_session_listed_again_is_found(title, other):
    assert grouped(*two(title, other))


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Service roadmap, Part 1", "Service roadmap, Part 2"),
        ("Service roadmap, part one", "Service roadmap, part two"),
        ("Workshop 110: Customize", "Workshop 120: Customize"),
        ("The state of sales 2013", "The state of sales 2014"),
        ("Introduction to Apex", "Advanced Apex"),
        ("Sales expo tour", "Service expo tour"),
        ("Yoga on Tuesday morning", "Yoga on Thursday morning"),
        ("For technical people", "For non-technical people"),
        ("AppExchange: Pricing with Ivory", "AppExchange: Lead scoring with Fliptop"),
        ("Customer theatre 2", "Customer theatre 8"),
        ("Designing for iOS", "Designing for Android"),
    ],
)
def test_titles_that_differ_in_what_they_say_are_two_sessions_even_over_one_abstract(title, other):
    assert near_duplicate_groups(two(title, other)) == ()


def test_the_same_title_over_another_abstract_is_another_session():
    assert near_duplicate_groups(two("Heroku: Getting started", "Heroku: Getting started", TELLING, OTHER)) == ()
    assert near_duplicate_groups(two("Running renewals", "Running renewals (2)", TELLING, OTHER)) == ()


def test_a_revised_abstract_is_still_the_same_session():
    revised = TELLING.replace("Join us to learn", "Learn").replace("weekly", "daily")
    assert grouped(*two("Running renewals", "Running renewals (2)", TELLING, revised))
    revised = TELLING.replace("Join us to learn", "Learn").replace("whole", "entire")
    assert grouped(*two("Running renewals at Salesforce", "Running renewals at Salesfore", TELLING, revised))


def test_another_year_in_the_abstract_is_another_session():
    said = TELLING + " With the results of the {} survey."
    assert near_duplicate_groups(two("State of sales", "State of sales", said.format(2013), said.format(2014))) == ()


def test_without_an_abstract_only_the_same_title_in_the_same_place_is_the_same_session():
    one, other = two("Evening run", "Evening run", "")
    assert grouped(one, other)
    assert near_duplicate_groups([one, replace(other, track="Sports")]) == ()
    assert near_duplicate_groups([one, replace(other, parent_id="summit")]) == ()
    assert near_duplicate_groups([replace(one, speaker_ids=("s",)), replace(other, speaker_ids=("t",))]) == ()


def test_a_session_and_what_it_is_part_of_are_two():
    one, other = two("Renewals summit", "Renewals summit")
    assert near_duplicate_groups([one, replace(other, parent_id="a")]) == ()


def test_the_same_talk_in_another_language_is_another_session():
    one, other = two("Kubernetes", "Kubernetes")
    assert near_duplicate_groups([replace(one, language="en"), replace(other, language="fr")]) == ()


@given(programmes())
def test_no_session_is_in_two_groups_and_groups_stand_in_the_programmes_order(programme):
    groups = near_duplicate_groups(programme.sessions)
    found = [session_id for group in groups for session_id in group]
    order = {session.id: place for place, session in enumerate(programme.sessions)}
    assert len(found) == len(set(found))
    assert all(len(group) > 1 for group in groups)
    assert all(list(group) == sorted(group, key=order.__getitem__) for group in groups)
    assert [group[0] for group in groups] == sorted((group[0] for group in groups), key=order.__getitem__)


@given(programmes(), st.data())
def test_a_session_listed_again_with_a_mark_is_always_found(programme, data):
    telling = [session for session in programme.sessions if session.abstract and session.title.isalnum()]
    if not telling:
        return
    again = data.draw(st.sampled_from(telling))
    copy = replace(again, id="a copy", title=f"{again.title} (2)", parent_id=again.parent_id, slots=())
    groups = near_duplicate_groups((*programme.sessions, copy))
    assert any({again.id, copy.id} <= set(group) for group in groups)


def test_what_dreamforce_lists_again_is_found_and_its_series_are_kept_apart(real_data):
    path = real_data / "dreamforce-2014.csv"
    options = ReadOptions(file_name=path.name, event_slug="df14", timezone="America/Los_Angeles")
    sessions = read_programme(path.read_bytes(), options).programme.sessions
    title_of = {session.id: session.title for session in sessions}
    groups = near_duplicate_groups(sessions)
    sizes = {title_of[group[0]]: len(group) for group in groups}
    assert sizes["Career Assessment"] == 120
    assert sizes["Visit UCSF Mission Bay"] == 4
    assert sizes["Getting Started: Top 7 Things We Wish We Knew Before We Implemented Salesforce"] == 3
    titles = [{title_of[session_id] for session_id in group} for group in groups]
    assert not any(len({title[:12] for title in group if title.startswith("Workshop ")}) > 1 for group in titles)
    assert not any(
        {"Part 1", "Part 2"} <= {t[24:30] for t in group if "Service Cloud Roadmap" in t} for group in titles
    )
