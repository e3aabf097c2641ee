"""Free words find what is for a person, and every point of it has its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.programme import Role, Session
from planner.core.role_words import ProgrammeWords
from planner.core.said_evidence import said_evidence
from planner.core.said_offers import said_offers

TALK = "an afternoon with friends and what came of it"


def evidence(sessions: list[Session], said: str, roles: tuple[Role, ...] = ()) -> dict[str, dict[str, float]]:
    """Session id → phrase → points."""
    found = said_evidence(ProgrammeWords(sessions), roles, said)
    return {
        session.id: {phrase: points for points, phrase in parts}
        for session, parts in zip(sessions, found.parts, strict=True)
    }


def points(found: dict[str, dict[str, float]]) -> dict[str, float]:
    return {session_id: sum(parts.values()) for session_id, parts in found.items()}


def others(count: int = 60) -> list[Session]:
    """A programme around the sessions of a test, about other things."""
    things = ("gardens", "violins", "harbours", "clouds", "bread", "mountains")
    return [Session(id=f"other{n}", title=f"Of {things[n % 6]}", abstract=TALK) for n in range(count)]


def test_the_better_the_place_of_a_said_word_the_more_points():
    found = points(
        evidence(
            [
                Session(id="title", title="Renewals that work"),
                Session(id="often", title="One", abstract="Renewals. A renewal is a renewal."),
                Session(id="once", title="Two", abstract="On pricing, and on renewals."),
                Session(id="topic", title="Three", topics=("Renewals",)),
                Session(id="track", title="Four", track="Renewals devroom"),
                *others(),
            ],
            "I run renewals for a mid-size software company",
        )
    )
    assert found["title"] > found["topic"] >= found["track"] > found["often"] > found["once"] > 0
    assert all(not found[session.id] for session in others())


def test_a_rare_word_says_more_than_a_common_one():
    sessions = [Session(id=f"sales{n}", title="Sales today") for n in range(20)]
    found = points(evidence([*sessions, Session(id="rare", title="Ferries today"), *others()], "ferries and sales"))
    assert found["rare"] > found["sales3"] > 0


def test_reasons_are_said_as_they_are_written_in_the_programme():
    found = evidence(
        [
            Session(id="a", title="Ein Überblick: PostgreSQL", track="Datenbanken", topics=("SQL",)),
            *others(),
        ],
        "postgresql, datenbanken, ich mag den UBERBLICK",
    )
    phrases = " ".join(found["a"])
    assert "track Datenbanken" in found["a"]
    assert "because of " in phrases
    assert "“PostgreSQL”" in phrases


def test_people_of_an_occupation_find_what_they_go_to_hear_without_its_name():
    found = evidence(
        [Session(id="cve", title="One CVE a day"), Session(id="box", title="Sandboxing a browser"), *others()],
        "security engineer",
    )
    assert "close to what you do: “CVE”" in found["cve"]
    assert points(found)["box"] > 0


def test_other_words_for_the_same_count_less_than_the_said_ones():
    found = points(
        evidence(
            [Session(id="said", title="La sécurité"), Session(id="same", title="Security"), *others()],
            "ingénieure sécurité",
        )
    )
    assert found["said"] > found["same"] > 0


def test_what_the_best_matches_share_finds_more_of_the_kind():
    alike = [Session(id=f"f{n}", title=f"Falconry {n}", abstract="A lure and jesses.", track="Birds") for n in range(6)]
    more = Session(id="more", title="Jesses, and how they are made", abstract="By hand.")
    found = evidence([*alike, more, *others()], "falconry")
    assert found["more"].keys() == {"close to what you do: “jesses”"}
    assert points(found)["f0"] > points(found)["more"] > 0


def test_two_matches_are_too_few_to_learn_from():
    alike = [Session(id=f"f{n}", title=f"Falconry {n}", abstract="Jesses and a lure.") for n in range(2)]
    assert not points(evidence([*alike, Session(id="more", title="Jesses"), *others()], "falconry"))["more"]


def test_a_phrase_of_an_occupation_counts_only_in_a_row():
    found = points(
        evidence(
            [
                Session(id="row", title="Machine-learning for all"),
                Session(id="apart", title="A machine for learning"),
                *others(),
            ],
            "machine learning engineer",
        )
    )
    assert found["row"] > 0
    assert found["apart"] == 0


def test_what_a_broad_occupation_says_is_heard_only_where_nothing_else_tells():
    sessions = [
        Session(id="rust", title="Rust in the kernel"),
        Session(id="code", title="Refactoring old code"),
        *others(),
    ]
    assert points(evidence(sessions, "Rust developer"))["code"] == 0
    assert points(evidence(sessions, "developer"))["code"] > 0


def test_beginners_get_the_level_of_that_name_first_and_introductions_else():
    found = evidence(
        [
            Session(id="level", title="One", level="Junior"),
            Session(id="title", title="Une introduction à Django"),
            Session(id="everybody", title="Two", abstract="Vos premiers pas avec Python.", level="Tout public"),
            Session(id="further", title="Getting started with the parser", level="Avancé"),
            *others(),
        ],
        "débutant",
    )
    assert found["level"].keys() == {"for beginners: level Junior"}
    assert found["title"].keys() == {"for beginners: “introduction”"}
    assert found["everybody"].keys() == {"for beginners: “premiers pas”"}
    assert not found["further"]
    assert points(found)["level"] > points(found)["title"] > points(found)["everybody"]


def test_a_level_beside_other_words_moves_what_they_find_and_finds_nothing_alone():
    found = points(
        evidence(
            [
                Session(id="both", title="Getting started with Rust"),
                Session(id="rust", title="Rust internals"),
                Session(id="start", title="Getting started with pottery"),
                *others(),
            ],
            "new to Rust",
        )
    )
    assert found["both"] > found["rust"] > 0
    assert found["start"] == 0


def test_a_role_that_is_named_brings_its_labels_and_the_organizers_words_instead_of_the_list():
    sessions = [
        Session(id="labelled", title="One", roles=("Sales Professional",)),
        Session(id="described", title="The quota"),
        Session(id="listed", title="CRM day"),
        Session(id="shorter", title="Two", roles=("Sales",)),
        *others(),
    ]
    found = evidence(sessions, "I am a sales professional", (Role(name="Sales Professional", words=("quota",)),))
    assert "for Sales Professionals" in found["labelled"]
    assert "because of “quota”" in found["described"]
    assert not found["listed"]
    assert not found["shorter"]


def test_the_labels_of_what_matches_best_say_a_little():
    sessions = [
        *(Session(id=f"r{n}", title=f"Renewals {n}", roles=("Account Manager",)) for n in range(6)),
        Session(id="labelled", title="Dinner", roles=("Account Manager",)),
        *others(),
    ]
    found = evidence(sessions, "renewals")
    assert found["labelled"].keys() == {"close to what you do: for Account Managers"}
    assert 0 < points(found)["labelled"] < points(found)["r0"]


words = st.sampled_from(
    ("security", "Rust", "renewals", "data", "machine learning", "getting started", "jeux", "the", "sales", "débutant")
)
texts = st.lists(words, max_size=6).map(" ".join)
programmes = st.lists(
    st.builds(
        Session,
        id=st.just(""),
        title=texts,
        abstract=texts,
        track=st.sampled_from(("", "Security devroom", "Rust")),
        topics=st.lists(st.sampled_from(("Data", "Sales Cloud", "Games")), unique=True, max_size=3).map(tuple),
        roles=st.lists(st.sampled_from(("Sales", "Developer", "Other")), unique=True, max_size=3).map(tuple),
        level=st.sampled_from(("", "Beginner", "Advanced", "Any")),
    ),
    max_size=25,
).map(lambda found: [replace(session, id=str(n)) for n, session in enumerate(found)])


@given(programmes, texts)
def test_points_are_above_0_and_together_at_most_100_each_with_its_words(sessions, said):
    found = said_evidence(ProgrammeWords(sessions), (), said)
    assert len(found.parts) == len(sessions)
    for parts in found.parts:
        assert all(part > 0 and phrase for part, phrase in parts)
        assert sum(part for part, _ in parts) <= 100.0


@given(programmes, texts)
def test_case_and_accents_of_what_is_said_never_matter(sessions, said):
    programme = ProgrammeWords(sessions)
    plain = said.replace("é", "e")
    assert said_evidence(programme, (), said.upper()).parts == said_evidence(programme, (), plain).parts


@given(programmes)
@pytest.mark.parametrize("said", ["", "   ", "I work", "the", "?!", "zzyzx"])
def test_words_that_tell_nothing_give_no_points(said, sessions):
    assert not any(said_evidence(ProgrammeWords(sessions), (), said).parts)


@given(programmes, st.sampled_from(("rust", "renewals", "jeux")), st.sampled_from(("violins", "sales", "security")))
def test_a_word_more_never_loses_a_session_that_has_the_first(sessions, first, more):
    programme = ProgrammeWords(sessions)
    alone = said_evidence(programme, (), first).parts
    both = said_evidence(programme, (), f"{first} {more}").parts
    for session, one, other in zip(sessions, alone, both, strict=True):
        assert other or not one or first not in f"{session.title} {session.abstract}".casefold()


def test_offers_are_occupations_and_tracks_that_mean_something_there():
    devrooms = ["Rust devroom", "Legal devroom", "DNS devroom", "Python Devroom devroom"]
    sessions = [Session(id=f"t{n}", title=f"Talk {n}", track=track) for n, track in enumerate(devrooms)]
    sessions += [Session(id=f"k{n}", title=f"Keynote {n}", track="Keynotes") for n in range(3)]
    sessions += [Session(id=f"s{n}", title=f"Kernel hardening {n}") for n in range(3)]
    offered = said_offers(ProgrammeWords(sessions))
    assert offered == ("Security engineer", "DNS", "Legal", "Python", "Rust")


def test_where_there_is_no_track_topics_of_several_sessions_are_offered():
    sessions = [Session(id=f"s{n}", title="A", topics=("Beekeeping", f"only {n}")) for n in range(3)]
    assert said_offers(ProgrammeWords(sessions)) == ("Beekeeping",)
