"""What people say they do, in real programmes without a single role: would they find these lists sensible?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.fit_rank import dreamforce_programme
from planner.core.programme import Session
from planner.core.role_words import ProgrammeWords
from planner.core.said_evidence import said_evidence
from planner.core.said_offers import said_offers
from planner.formats import pentabarf
from planner.formats.reading import ReadOptions


@pytest.fixture(scope="module")
def fosdem(real_data: Path) -> ProgrammeWords:
    """Devrooms as tracks; no topics, roles or levels."""
    file = real_data / "fosdem-2024.pentabarf.xml"
    return ProgrammeWords(pentabarf.read(file.read_bytes(), ReadOptions(file_name=file.name)).programme.sessions)


@pytest.fixture(scope="module")
def pyconfr(real_data: Path) -> ProgrammeWords:
    """In French and English; no tracks, topics or roles, but levels."""
    dump = json.loads((real_data / "pyconfr-2025.pretalx.json").read_text("utf-8"))
    talks = {
        talk["code"]: talk
        for part in ("schedule", "sprints")
        for hours in dump[part].values()
        for rooms in hours.values()
        for talk in rooms.values()
    }
    return ProgrammeWords(
        Session(
            id=code,
            title=talk["title"],
            abstract=talk.get("description") or "",
            level=next((answer["answer"] for answer in talk["answers"] if answer["question"] == 3), ""),
        )
        for code, talk in talks.items()
    )


def best(programme: ProgrammeWords, said: str, count: int) -> list[Session]:
    """The first sessions of the list of whom says that."""
    found = said_evidence(programme, (), said).parts
    points = [sum(part for part, _ in parts) for parts in found]
    places = sorted(range(len(points)), key=lambda at: (-points[at], at))
    return [programme.sessions[at] for at in places[:count] if points[at] > 0]


def speak_of(sessions: list[Session], expression: str) -> int:
    """How many have it in title, track or abstract."""
    spoken = re.compile(expression, re.IGNORECASE)
    return sum(bool(spoken.search(f"{s.title}\n{s.track}\n{s.abstract}")) for s in sessions)


def test_a_security_engineer_at_fosdem_gets_security(fosdem):
    found = best(fosdem, "security engineer", 20)
    assert len(found) == 20
    assert speak_of(found, r"\b(cyber)?secur") >= 19
    in_title = r"secur|trust|harden|attest|vulnerab|SBOM|auth|encrypt|keystore|safe"
    assert sum(bool(re.search(in_title, s.title, re.IGNORECASE)) for s in found) >= 14


@pytest.mark.parametrize("said", ["Je suis ingénieure sécurité", "Ich arbeite in der IT-Sicherheit", "seguridad"])
def test_who_says_it_in_another_language_finds_the_same_kind_in_an_english_programme(fosdem, said):
    found = best(fosdem, said, 20)
    assert speak_of(found, r"\b(cyber)?secur") >= 19
    assert len({s.id for s in found} & {s.id for s in best(fosdem, "security engineer", 30)}) >= 10


def test_a_data_scientist_at_fosdem_gets_machine_learning_data_and_notebooks(fosdem):
    found = best(fosdem, "data scientist", 20)
    assert speak_of(found, r"machine learning|data scien|data anal|\bAI\b|\bLLM|jupyter|dataset|big data") >= 18
    assert any("Jupyter" in s.title for s in found)


def test_a_sysadmin_at_fosdem_gets_servers_and_what_runs_on_them(fosdem):
    found = best(fosdem, "sysadmin", 20)
    about = r"sysadmin|administrator|devops|\bSRE\b|ansible|kubernetes|observability|deploy|infrastructure|monitoring"
    assert speak_of(found, about) >= 18


def test_a_rust_developer_gets_rust_before_all_else(fosdem):
    found = best(fosdem, "Rust developer", 15)
    assert all("rust" in f"{s.title} {s.track}".casefold() for s in found)
    assert sum(s.track == "Rust devroom" for s in found) >= 9


def test_beginners_at_fosdem_get_introductions(fosdem):
    found = best(fosdem, "débutant", 12)
    assert all(re.search(r"intro|beginner|dummies|newcomer|from zero|getting started", s.title, re.I) for s in found)


def test_at_pyconfr_a_data_scientist_finds_data_science_by_other_names(pyconfr):
    titles = [s.title for s in best(pyconfr, "data scientist", 8)]
    for wanted in ("data science en passant de Pandas", "Data Lakehouses", "Computer Vision", "Science Education"):
        assert any(wanted in title for title in titles), wanted


def test_at_pyconfr_whoever_does_security_finds_secrets_trust_and_identity(pyconfr):
    for said in ("security engineer", "ingénieur sécurité"):
        titles = " ".join(s.title for s in best(pyconfr, said, 9))
        for wanted in ("Who Does Python Trust", "secrets de vos clients", "OIDC et de SAML", "SSO"):
            assert wanted in titles, (said, wanted)


def test_at_pyconfr_beginners_get_the_junior_level_and_then_first_steps(pyconfr):
    found = best(pyconfr, "débutant", 14)
    juniors = sum(s.level == "Junior" for s in pyconfr.sessions)
    assert [s.level for s in found[:juniors]] == ["Junior"] * juniors
    assert not any(s.level.startswith("Inter") for s in found)


def test_renewals_at_dreamforce_are_found_without_any_role_of_that_name(real_data):
    programme = dreamforce_programme(real_data / "dreamforce-2014.csv")
    words = ProgrammeWords(programme.sessions)
    found = best(words, "I run renewals for a mid-size software company", 5)
    assert all("renewal" in s.title.casefold() for s in found)


def test_what_is_offered_fits_the_programme(fosdem, pyconfr):
    offered = said_offers(fosdem)
    assert {"Security engineer", "System administrator", "Rust", "Legal and Policy Issues", "Kernel"} <= set(offered)
    assert not any("devroom" in name.casefold() or "Keynote" in name or "Main" in name for name in offered)
    assert {"Data scientist", "Security engineer", "Developer", "Teacher"} <= set(said_offers(pyconfr))
    assert "Sales" not in said_offers(pyconfr)
