"""One label spelled two ways is found; two labels that are merely alike are left alone."""

from __future__ import annotations

import pytest
from small_programme import small_programme

from planner.core.programme import Role, Session, Track
from planner.core.spellings import LARGEST_SHORT_SET, spelled_two_ways


def event_of(*sessions, **said):
    numbered = tuple(Session(id=str(n), title=f"Session {n}", **labels) for n, labels in enumerate(sessions))
    return small_programme(sessions=numbered, pick_lists=(), **{"roles": (), **said})


def found(*sessions, **said):
    return [(p.field, p.message) for p in spelled_two_ways(event_of(*sessions, **said))]


def test_two_spellings_are_told_with_how_often_each_is_used_the_usual_first():
    usual = {"roles": ("Service and Support Professional",)}
    assert found(usual, {"roles": ("Service & Support Professional",)}, usual) == [
        (
            "role",
            "A role is spelled two ways: “Service and Support Professional” (2), “Service & Support Professional” (1).",
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mobile", "mobile"),
        ("Front-end", "Frontend"),
        ("Front end", "Front-End"),
        ("Node.js", "NodeJS"),
        ("R&D", "R & D"),
        ("Sales + Marketing", "Sales and Marketing"),
        ("Développement", "Developpement"),
        ("Developer", "Developers"),
        ("Salesforce1 Mobile", "Salesforce 1 Mobile"),
    ],
)
@pytest.mark.parametrize("kind", ["roles", "topics"])
def test_case_spaces_punctuation_accents_and_a_letter_are_no_other_name(kind, one, other):
    assert len(found({kind: (one,)}, {kind: (other,)})) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C#"),
        ("C", "C++"),
        ("Dreamforce 2013", "Dreamforce 2014"),
        ("Inbound Marketing", "Outbound Marketing"),
        ("Technical", "Non-technical"),
        ("iOS", "OS"),
        ("Sales", "Service"),
        ("★", "☆"),
    ],
)
def test_names_that_are_merely_alike_are_two(one, other):
    assert found({"topics": (one,)}, {"topics": (other,)}) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Beginner", "Beginning"), ("Advanced", "Advance"), ("Intermediate", "Intermediary")]
)
def test_levels_are_few_and_so_compared_more_closely(one, other):
    assert [field for field, _said in found({"level": one}, {"level": other})] == ["level"]


def test_real_levels_are_different():
    levels = (
        "Beginner",
        "Intermediate",
        "Advanced",
        "Expert",
        "All levels",
        "Level 100",
        "Level 200",
        "Technical",
        "Non-technical",
    )
    assert found(*({"level": level} for level in levels)) == []


def test_three_spellings_are_one_finding():
    assert found({"track": "Dev Ops"}, {"track": "DevOps"}, {"track": "devops"}, {"track": "DevOps"}) == [
        ("track", "A track is spelled 3 ways: “DevOps” (2), “Dev Ops” (1), “devops” (1).")
    ]


def test_what_the_programme_lists_counts_too():
    assert len(found({"roles": ("developer",)}, roles=(Role(name="Developer"),))) == 1
    assert len(found({"track": "Dev-Ops"}, tracks=(Track(name="Devops"),))) == 1
    assert len(found({"format": "Keynote"}, {"format": "keynote"})) == 1


def test_among_very_many_names_a_letter_is_a_difference():
    many = tuple(
        {"topics": (f"{'abcdefghij'[n % 10] * 5}{'klmnopqrst'[n // 10] * 5}",)} for n in range(LARGEST_SHORT_SET)
    )
    assert found(*many, {"topics": ("Developer",)}, {"topics": ("Developers",)}) == []
    assert len(found(*many, {"topics": ("Developer",)}, {"topics": ("DEVELOPER",)})) == 1


def test_one_spelling_is_no_finding():
    assert (
        found({"level": "Beginner", "topics": ("A", "B"), "roles": ("R",)}, {"level": "Beginner", "topics": ("A",)})
        == []
    )
