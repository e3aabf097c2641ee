"""Fit: every score is the sum of its reasons, and they say what speaks for a session."""

from __future__ import annotations

import gc
import math
import weakref
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import at, slot, small_programme, with_session

from bench.fit_rank import dreamforce_programme
from planner.core.agenda import Agenda
from planner.core.fit import FitProfile, Reason, fits, profile_of, rank, role_evidence, whole_points
from planner.core.plan import Plan, Preferences
from planner.core.programme import Programme, Role, Session
from planner.core.role_words import people_of_role
from planner.core.taste import UNSAID_TASTE, Taste

SALES = "Sales Professional"
ROLES = (SALES, "Developer", "Administrator", "Partner / ISV")
TOPICS = ("Forecasting", "Mobile", "Security")
WORDS = ("sales", "quota", "pipeline", "code", "deploy", "compiler", "coffee", "people", "developers")


def programme_of(*sessions: Session, roles: tuple[Role, ...] = ()) -> Programme:
    return small_programme(sessions=sessions, roles=roles)


def texts(agenda: Agenda, profile: FitProfile, session_id: str) -> list[str]:
    return [reason.text for reason in fits(agenda, profile)[session_id].reasons]


def sales_and_development() -> list[Session]:
    """Twelve labelled talks a side, so that counting has something to count."""
    selling = [
        Session(
            id=f"sell{n}",
            title=f"Quota and pipeline {n}",
            abstract="Reach your quota with an honest pipeline.",
            topics=("Forecasting",),
            track="Selling",
            roles=(SALES,),
        )
        for n in range(12)
    ]
    building = [
        Session(
            id=f"build{n}",
            title=f"Compiler internals {n}",
            abstract="How code is compiled and deployed.",
            topics=("Runtime",),
            track="Building",
            roles=("Developer",),
        )
        for n in range(12)
    ]
    return [*selling, *building]


profiles = st.builds(
    FitProfile,
    role=st.sampled_from(("", *ROLES, "sales professional", "Gardener", "?!")),
    level=st.sampled_from(("", "Beginner", "Advanced", "Any")),
    interests=st.lists(st.sampled_from((*TOPICS, *WORDS, "mobile security", "the", "")), max_size=4).map(tuple),
    taste=st.builds(
        Taste,
        starred=st.lists(st.sampled_from("0123456789"), max_size=3, unique=True).map(tuple),
        dismissed=st.lists(st.sampled_from(("10", "11", "12", "13")), max_size=2, unique=True).map(tuple),
        topics=st.lists(st.tuples(st.sampled_from(TOPICS), st.sampled_from((-2, -1, 1, 2))), max_size=3).map(tuple),
    ),
)
sessions_of_any_kind = st.lists(
    st.builds(
        lambda title, abstract, topics, roles, level, track: Session(
            id="",
            title=" ".join(title),
            abstract=" ".join(abstract),
            topics=topics,
            roles=roles,
            level=level,
            track=track,
        ),
        title=st.lists(st.sampled_from(WORDS), max_size=4),
        abstract=st.lists(st.sampled_from(WORDS), max_size=8),
        topics=st.lists(st.sampled_from(TOPICS), unique=True, max_size=3).map(tuple),
        roles=st.lists(st.sampled_from(ROLES), unique=True, max_size=4).map(tuple),
        level=st.sampled_from(("", "Beginner", "Intermediate, Advanced", "Any", "Level 3")),
        track=st.sampled_from(("", "Selling", "Developers")),
    ),
    max_size=40,
).map(lambda found: tuple(replace(session, id=str(n)) for n, session in enumerate(found)))


@given(sessions_of_any_kind, profiles)
def test_reasons_add_up_to_the_score_and_the_score_lies_between_0_and_100(sessions, profile):
    found = fits(Agenda(programme_of(*sessions)), profile)
    assert list(found) == [session.id for session in sessions]
    for session_id, fit in found.items():
        assert fit.session_id == session_id
        assert fit.score == sum(reason.points for reason in fit.reasons)
        assert 0 <= fit.score <= 100
        assert all(reason.points and reason.text for reason in fit.reasons)
        assert profile.taste != UNSAID_TASTE or all(reason.points > 0 for reason in fit.reasons)


@given(sessions_of_any_kind, st.sampled_from(ROLES))
def test_with_a_role_alone_every_labelled_session_leads_every_unlabelled_one(sessions, role):
    found = fits(Agenda(programme_of(*sessions)), FitProfile(role=role))
    labelled = [found[s.id].score for s in sessions if role in s.roles]
    unlabelled = [found[s.id].score for s in sessions if role not in s.roles]
    assert min(labelled, default=101) > max(unlabelled, default=-1)


@given(sessions_of_any_kind, st.sampled_from(("Beginner", "Advanced", "Any")), st.sampled_from((*TOPICS, *WORDS)))
def test_nothing_said_about_a_session_is_held_against_it_when_an_interest_joins_a_level(sessions, level, interest):
    agenda = Agenda(programme_of(*sessions))
    before, after = fits(agenda, FitProfile(level=level)), fits(agenda, FitProfile(level=level, interests=(interest,)))
    assert all(after[session.id].score >= before[session.id].score for session in sessions)


@given(st.lists(st.floats(-20.0, 25.0), max_size=6))
def test_whole_points_add_up_to_the_rounded_sum_and_move_no_part_by_a_point(parts):
    total = math.floor(sum(parts) + 0.5)
    points = whole_points(parts, total)
    assert sum(points) == total
    assert all(abs(whole - part) < 1 + 1e-9 for whole, part in zip(points, parts, strict=True))


def test_who_says_nothing_sees_every_session_alike_and_in_the_order_of_time():
    agenda = Agenda(small_programme())
    assert {fit.score for fit in fits(agenda, FitProfile()).values()} == {0}
    assert {fit.reasons for fit in fits(agenda, FitProfile(interests=(" ",), role=" ")).values()} == {()}
    assert [fit.session_id for fit in rank(agenda, FitProfile())] == [
        "keynote",
        "pipeline",
        "coaching",
        "panel",
        "open",
    ]


def test_equal_fits_come_by_first_start_then_title_then_id():
    hour = (slot("b", at(9), at(10), "hall"),)
    agenda = Agenda(
        programme_of(
            Session(id="late", title="A"),
            Session(id="b", title="B", slots=hour),
            Session(id="c", title="A", slots=(slot("c", at(9), at(10), "hall"),)),
            Session(id="a", title="A", slots=(slot("a", at(9), at(10), "hall"),)),
        )
    )
    assert [fit.session_id for fit in rank(agenda, FitProfile())] == ["a", "c", "b", "late"]


def test_a_label_for_one_role_says_more_than_a_label_for_every_role():
    agenda = Agenda(
        programme_of(
            Session(id="alone", title="One", roles=(SALES,)),
            Session(id="two", title="Two", roles=(SALES, "Developer")),
            Session(id="all", title="Three", roles=ROLES),
            Session(id="other", title="Four", roles=("Developer",)),
        )
    )
    found = fits(agenda, FitProfile(role=SALES))
    assert found["alone"].score > found["two"].score > found["all"].score > found["other"].score
    assert found["all"].reasons[0].text == "for Sales Professionals"


def test_reasons_name_the_topics_words_and_track_that_speak_for_the_role():
    new = Session(
        id="new", title="Your pipeline", abstract="Quota, again.", topics=("Forecasting",), track="Selling", slots=()
    )
    agenda = Agenda(programme_of(*sales_and_development(), new))
    found = texts(agenda, FitProfile(role=SALES), "new")
    assert "Forecasting" in found
    assert "track Selling" in found
    assert any(text.startswith("because of “pipeline”") and "“quota”" in text.casefold() for text in found)
    assert fits(agenda, FitProfile(role="Developer"))["new"].score == 0


def test_words_are_named_as_the_programme_writes_them():
    sessions = [replace(s, abstract=f"{s.abstract} Sécurité et CRM.") for s in sales_and_development()[:12]]
    new = Session(id="new", title="securite, crm")
    agenda = Agenda(programme_of(*sessions, *sales_and_development()[12:], new))
    (reason,) = texts(agenda, FitProfile(role=SALES), "new")
    assert reason in ("because of “CRM”, “Sécurité”", "because of “Sécurité”, “CRM”")


def test_a_session_labelled_for_others_only_counts_less_than_the_same_one_without_a_label():
    same = Session(id="nobody", title="Quota and pipeline", topics=("Forecasting",))
    agenda = Agenda(programme_of(*sales_and_development(), same, replace(same, id="others", roles=("Developer",))))
    found = fits(agenda, FitProfile(role=SALES))
    assert 0 < found["others"].score < found["nobody"].score


def test_a_programme_without_labels_ranks_by_the_name_of_the_role_in_all_its_forms():
    agenda = Agenda(
        programme_of(
            Session(id="cake", title="Baking a cake"),
            Session(id="dev", title="Development on a laptop"),
            Session(id="abstract", title="A day at work", abstract="What developers do."),
            Session(id="force", title="Salesforce in an hour"),
        )
    )
    order = [fit.session_id for fit in rank(agenda, FitProfile(role="Developer")) if fit.score]
    assert order == ["dev", "abstract"]
    assert not any(fit.score for fit in fits(agenda, FitProfile(role=SALES)).values())


def test_the_organizers_words_for_a_role_are_evidence_where_labels_are_missing():
    sessions = (Session(id="grow", title="Quota, honestly"), Session(id="cake", title="Baking a cake"))
    described = Agenda(programme_of(*sessions, roles=(Role(name=SALES, words=("quota", "account planning")),)))
    said = fits(described, FitProfile(role=SALES))["grow"]
    assert texts(described, FitProfile(role=SALES), "grow") == ["because of “Quota”"]
    assert said.score > fits(Agenda(programme_of(*sessions)), FitProfile(role=SALES))["grow"].score


def test_a_role_is_found_without_regard_to_case_and_accents_and_shown_as_the_organizer_writes_it():
    agenda = Agenda(programme_of(Session(id="a", title="A", roles=("Développeur",)), Session(id="b", title="B")))
    assert texts(agenda, FitProfile(role="DEVELOPPEUR"), "a") == ["for Développeurs"]


def test_an_unknown_role_speaks_for_nothing():
    agenda = Agenda(programme_of(*sales_and_development()))
    assert {fit.score for fit in fits(agenda, FitProfile(role="Gardener")).values()} == {0}


def test_ones_level_counts_and_no_level_suits_everybody_a_little():
    levels = {"b": "Beginner", "b2": "Beginning", "i": "Intermediate", "any": "Any", "none": ""}
    agenda = Agenda(programme_of(*(Session(id=key, title=key, level=level) for key, level in levels.items())))
    found = fits(agenda, FitProfile(level="Beginner"))
    assert found["b"].score == found["b2"].score > found["any"].score == found["none"].score > found["i"].score == 0
    assert found["b"].reasons == (Reason(10, "your level: Beginner"),)


def test_interests_match_topics_before_titles_before_abstracts():
    agenda = Agenda(
        programme_of(
            Session(id="abstract", title="A", abstract="We forecast."),
            Session(id="title", title="The art of a forecast"),
            Session(id="topic", title="C", topics=("Forecasting",)),
            Session(id="track", title="C", track="forecasting"),
            Session(id="none", title="D"),
        )
    )
    found = fits(agenda, FitProfile(interests=("forecasting",)))
    assert found["topic"].score == found["track"].score == 100
    assert 100 > found["title"].score > found["abstract"].score > found["none"].score == 0
    assert texts(agenda, FitProfile(interests=("forecasting",)), "topic") == ["your interest: forecasting"]


def test_two_interests_met_are_better_than_one_and_one_of_many_still_counts():
    both = Session(id="both", title="A", topics=("Mobile", "Security"))
    agenda = Agenda(programme_of(both, Session(id="one", title="B", topics=("Mobile",))))
    found = fits(agenda, FitProfile(interests=("Mobile", "Security")))
    assert found["both"].score == 100 > found["one"].score > 50
    assert found["both"].reasons[0].text == "your interests: Mobile, Security"


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("Sales Professional", "Sales Professionals"),
        ("Partner / ISV", "Partner / ISV"),
        ("Administrator", "Administrators"),
        ("Sales Operations", "Sales Operations"),
        ("Executive", "Executives"),
        ("Human Resources", "Human Resources"),
        ("Product Management", "Product Management"),
        ("IT", "IT"),
        ("SI Consulting Partner", "SI Consulting Partners"),
        ("Other", "other roles"),
        ("", ""),
    ],
)
def test_a_role_is_named_for_its_people(role, people):
    assert people_of_role(role) == people


def test_a_profile_is_what_preferences_say():
    said = Preferences(role=SALES, about="I sell", level="Beginner", interests=("mobile",), alarm_minutes=None)
    liked = Taste(starred=("keynote",))
    assert profile_of(Plan(preferences=said, taste=liked)) == FitProfile(
        SALES, "Beginner", ("mobile",), "I sell", liked
    )


def test_a_star_lifts_what_is_like_it_above_what_fitted_as_well():
    sessions = sales_and_development()
    starred, like_it, other = sessions[0].id, sessions[1].id, "other"
    same_role = Session(id=other, title="Renewals", topics=("Renewing",), track="Renewals", roles=(SALES,))
    agenda = Agenda(programme_of(*sessions, same_role, replace(same_role, id="more", title="Renewing")))
    before = fits(agenda, FitProfile(role=SALES))
    after = fits(agenda, FitProfile(role=SALES, taste=Taste(starred=(starred,))))
    assert after[other].exact == pytest.approx(0.75 * before[other].exact)
    for lifted in (starred, like_it):
        assert after[lifted].exact > 0.75 * before[lifted].exact + 5
    assert "you starred it" in [reason.text for reason in after[starred].reasons]
    assert {fit.score for fit in after.values()} <= set(range(101))


def test_what_is_dismissed_has_nothing_left_and_says_so():
    agenda = Agenda(programme_of(*sales_and_development()))
    dismissed = fits(agenda, FitProfile(role=SALES, taste=Taste(dismissed=("sell3",))))["sell3"]
    assert dismissed.score == 0
    assert dismissed.reasons[-1].text == "you dismissed it"
    assert dismissed.reasons[-1].points < 0


def test_what_one_does_and_a_role_share_the_points():
    agenda = Agenda(programme_of(*sales_and_development()))
    role, about = FitProfile(role=SALES), FitProfile(about="compilers")
    both = fits(agenda, FitProfile(role=SALES, about="compilers"))
    for session_id, fit in both.items():
        alone, said = fits(agenda, role)[session_id].exact, fits(agenda, about)[session_id].exact
        assert fit.exact == pytest.approx(0.6 * alone + 0.4 * said)


def test_evidence_is_built_once_per_agenda_and_role_and_leaves_with_the_agenda():
    agenda = Agenda(small_programme())
    assert role_evidence(agenda, SALES) is role_evidence(agenda, SALES.upper())
    changed = Agenda(with_session(small_programme(), "coaching", roles=()), version=2)
    assert role_evidence(changed, SALES) is not role_evidence(agenda, SALES)
    watched = weakref.ref(agenda)
    del agenda
    gc.collect()
    assert watched() is None


def test_on_a_real_programme_labelled_sessions_lead_and_sales_talks_without_a_label_follow(real_data):
    agenda = Agenda(dreamforce_programme(real_data / "dreamforce-2014.csv"))
    ranked = rank(agenda, FitProfile(role=SALES))
    labelled = [SALES in agenda.sessions[fit.session_id].roles for fit in ranked]
    assert sum(labelled) == 297
    assert all(labelled[:297])
    unlabelled = [
        fit.session_id
        for fit in ranked
        if not agenda.sessions[fit.session_id].roles and agenda.sessions[fit.session_id].slots
    ]
    for session_id in ("a2q30000000gyhAAAQ", "a2q30000000h3AoAAI"):
        assert unlabelled.index(session_id) < len(unlabelled) / 4


@pytest.mark.parametrize("role", [SALES, "Developer", "Marketing Professional", "Service and Support Professional"])
def test_hidden_labels_of_a_real_programme_are_found_again(real_data, role):
    """Every fourth labelled session loses its labels; those that had the role then rank above most that had not."""
    programme = dreamforce_programme(real_data / "dreamforce-2014.csv")
    labelled = [session for session in programme.sessions if session.roles]
    hidden = {session.id: role in session.roles for session in labelled[::4]}
    kept = tuple(replace(s, roles=()) if s.id in hidden else s for s in programme.sessions)
    found = fits(Agenda(replace(programme, sessions=kept)), FitProfile(role=role))
    with_role = [found[key].score for key, had in hidden.items() if had]
    without = [found[key].score for key, had in hidden.items() if not had]
    above = sum((one > other) + (one == other) / 2 for one in with_role for other in without)
    assert above / (len(with_role) * len(without)) > 0.8
