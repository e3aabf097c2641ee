"""Learning for a whole programme: what decides is found, whatever a programme looks like."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from random import Random
from statistics import mean

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from labelled_programme import BAKER, EACH_KIND, ROLES, SAILOR, UNLABELLED_EACH, kind_of, labelled_programme
from small_programme import small_programme
from strategies import LETTERS

from planner.core.learned_fit import FEWEST_FOR_A_ROLE, FEWEST_LABELLED, WHOLE_CHANCE, Kind, roles_to_learn
from planner.core.programme import Role, Session
from planner.formats import learned_fit_document, version_document
from planner.learning.learn import Without, labels_of, learn_fit


@pytest.fixture(scope="module")
def programme():
    return labelled_programme()


@pytest.fixture(scope="module")
def learned(programme):
    return learn_fit(programme)


def chances_by_id(programme, learned, role):
    chances = (chance / WHOLE_CHANCE for chance in learned.role_named(role).chances)
    return dict(zip((session.id for session in programme.sessions), chances, strict=True))


def said_of(programme, learned):
    """Everything that was learned, by session and role, whatever the order of sessions and names."""
    said = {}
    for role in learned.roles:
        for place, session in enumerate(programme.sessions):
            parts = [
                (
                    kind,
                    weight,
                    [programme.sessions[i].id if kind == Kind.ALIKE else learned.names[i] for i in names],
                )
                for kind, weight, names in role.parts_of(place)
            ]
            said[role.name, session.id] = (role.chances[place], parts)
    return said


def sessions_like(texts, roles_of, **changed):
    return small_programme(
        roles=(),
        speakers=(),
        pick_lists=(),
        sessions=tuple(
            Session(id=f"t{at}", title=text, roles=roles_of(at), **changed) for at, text in enumerate(texts)
        ),
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_word_a_topic_or_a_speaker_that_decides_is_found_in_sessions_without_labels(programme, learned, role):
    chances = chances_by_id(programme, learned, role)
    unlabelled = [session for session in programme.sessions if not session.roles]
    its_own = [chances[session.id] for session in unlabelled if kind_of(session) == role]
    others = [chances[session.id] for session in unlabelled if kind_of(session) != role]
    best = sorted(unlabelled, key=lambda session: -chances[session.id])[: len(its_own)]
    assert sum(kind_of(session) == role for session in best) >= len(its_own) - 1
    assert mean(its_own) > 0.7
    assert mean(others) < 0.1


def test_chances_lie_between_never_and_always(learned):
    for role in learned.roles:
        assert min(role.chances) >= 0
        assert max(role.chances) <= WHOLE_CHANCE


def test_what_decides_is_what_is_named(programme, learned):
    said = said_of(programme, learned)
    named = {"Gardener": "tulips", "Baker": "Bread", "Sailor": "Anne Bonny"}
    for role, name in named.items():
        of_its_kind = [session.id for session in programme.sessions if kind_of(session) == role and not session.roles]
        told = [any(name in names for _, _, names in said[role, session_id][1]) for session_id in of_its_kind]
        assert sum(told) >= len(told) - 1, role


def test_a_copy_that_nobody_labelled_follows_the_labels_of_its_original(programme):
    original = next(session for session in programme.sessions if session.roles == (BAKER,))
    odd = replace(original, topics=("Yard",), title="Yeast", abstract="Sourdough, rye, barley, oven, flour, starter.")
    copy = replace(odd, id=f"{odd.id}-copy", roles=())
    sessions = tuple(odd if session.id == original.id else session for session in programme.sessions)
    programme = replace(programme, sessions=(*sessions, copy))
    learned = learn_fit(programme)
    follows = {role: chances_by_id(programme, learned, role)[copy.id] for role in ROLES}
    assert max(follows, key=follows.__getitem__) == BAKER


def test_the_order_of_sessions_in_a_file_does_not_matter(programme, learned):
    mixed = list(programme.sessions)
    Random(3).shuffle(mixed)
    shuffled = replace(programme, sessions=tuple(mixed))
    assert said_of(shuffled, learn_fit(shuffled)) == said_of(programme, learned)


def test_two_processes_learn_the_same_whatever_their_hash_seeds(programme, learned, tmp_path):
    source = tmp_path / "programme"
    source.write_bytes(version_document.pack(programme)[0])
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "planner.learning", str(source), str(tmp_path / seed)]
        subprocess.run(command, check=True, env=environment, capture_output=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert learned_fit_document.unpack((tmp_path / "1").read_bytes()) == learned


def test_progress_is_told_step_by_step(programme):
    steps: list[str] = []
    learn_fit(programme, steps.append)
    assert steps[0] == f"comparing all sessions with {4 * (EACH_KIND - UNLABELLED_EACH)} labelled ones"
    assert len(steps) == len(set(steps)) == 5


@pytest.mark.parametrize(
    "without",
    [
        Without(ways=frozenset({"words", "title"})),
        Without(ways=frozenset({"topics", "listed", "level"})),
        Without(trees=True),
        Without(pairs=True),
    ],
    ids=["words", "topics, listed, level", "trees", "pairs"],
)
def test_each_part_can_be_left_out(programme, without):
    chances = chances_by_id(programme, learn_fit(programme, without=without), SAILOR)
    for_it = [chances[s.id] for s in programme.sessions if not s.roles and kind_of(s) == SAILOR]
    others = [chances[s.id] for s in programme.sessions if not s.roles and kind_of(s) != SAILOR]
    assert mean(for_it) > mean(others) + 0.3


# --- programmes as they come ---


def test_too_few_labels_teach_nothing():
    def too_few(at):
        return ("Gardener",) if at % 2 and at < 2 * FEWEST_LABELLED - 2 else ()

    texts = ["Tulips", "Bread"] * 100
    assert learn_fit(sessions_like(texts, too_few)) is None
    assert learn_fit(sessions_like(texts, lambda at: ())) is None
    assert learn_fit(sessions_like([], lambda at: ())) is None


def test_one_role_for_all_teaches_nothing():
    assert learn_fit(sessions_like(["Tulips"] * 60, lambda at: ("Gardener",))) is None


def test_labels_that_nobody_else_has_teach_nothing():
    assert learn_fit(sessions_like(["Tulips"] * 60, lambda at: (f"Role {at}",))) is None


def test_a_role_with_enough_labels_is_learned_and_one_with_fewer_is_not():
    def roles(at):
        return ("Gardener",) if at < FEWEST_FOR_A_ROLE else ("Baker",) if at < 40 else ("Rare",)

    found = roles_to_learn(sessions_like(["Tulips"] * (FEWEST_LABELLED + FEWEST_FOR_A_ROLE - 1), roles))
    assert found == ("Gardener", "Baker")


def test_a_role_in_two_spellings_is_one():
    programme = sessions_like(
        ["Tulips", "Bread"] * 40,
        lambda at: (
            ("Sales  professional", "SALES PROFESSIONAL") if at % 4 == 0 else ("Bäcker" if at % 2 else "baecker",)
        ),
    )
    labels = labels_of(programme)
    assert labels.roles == ("Sales  professional", "Bäcker", "baecker")
    learned = learn_fit(programme)
    assert learned.role_named("sales professional") is learned.roles[0]
    assert learned.role_named("backer") is learned.roles[1]


def test_names_without_a_word_are_no_roles_and_no_labels():
    programme = sessions_like(["Tulips", "Bread"] * 60, lambda at: ("", "***") if at % 4 else ("Gardener",))
    assert roles_to_learn(programme) == ()
    assert learn_fit(programme) is None


def mixed_roles(at):
    return ((), ("Gardener",), ("Baker",), ("Gardener", "Baker"))[at % 4]


ODD_TEXTS = {
    "no words at all": ["!!!"] * 100,
    "all the same": ["Tulips for everyone"] * 100,
    "one long word": ["x" * 10_000] * 100,
    "Japanese": [f"東京の会議 {at} データ科学" for at in range(100)],
    "Arabic": [f"مؤتمر البيانات {at % 7}" for at in range(100)],
    "control characters": [f"Tulips\x00\x07\x1b[31m and \u2028 {at}" for at in range(100)],
    "all different": [f"word{at} only{at}" for at in range(100)],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("texts", ODD_TEXTS.values(), ids=list(ODD_TEXTS))
def test_texts_that_say_little_give_chances_near_what_is_usual(texts):
    learned = learn_fit(sessions_like(texts, mixed_roles))
    for role in learned.roles:
        assert 0.2 < mean(role.chances) / WHOLE_CHANCE < 0.9


@pytest.mark.parametrize("unlabelled", [0, 1])
def test_all_or_all_but_one_may_be_labelled(unlabelled):
    programme = sessions_like(["Tulips", "Bread"] * 30, lambda at: () if at < unlabelled else mixed_roles(at % 3 + 1))
    learned = learn_fit(programme)
    assert [role.name for role in learned.roles] == ["Gardener", "Baker"] or unlabelled
    assert all(len(role.chances) == 60 for role in learned.roles)


words = st.text(LETTERS, max_size=12)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_programme_is_learned_from_without_an_error(data):
    titles = data.draw(st.lists(words, min_size=3, max_size=8))
    names = data.draw(st.lists(words, min_size=2, max_size=4, unique=True))
    random = Random(data.draw(st.integers()))
    sessions = tuple(
        Session(
            id=f"{random.choice(('a', 'B-', ''))}{at}",
            title=random.choice(titles),
            abstract=random.choice(titles),
            topics=tuple(random.sample(names, random.randint(0, 2))),
            track=random.choice(("", *names)),
            level=random.choice(("", "Beginner", "Advanced")),
            format=random.choice(("", "talk")),
            roles=tuple(random.sample(names, random.choice((0, 1, 1, 2)))),
            recorded=random.choice((None, True, False)),
        )
        for at in range(random.randint(45, 80))
    )
    programme = small_programme(
        roles=tuple(Role(name=name) for name in names[:1]), speakers=(), sessions=sessions, pick_lists=()
    )
    learned = learn_fit(programme)
    assert (learned is None) == (roles_to_learn(programme) == ())
    if learned is not None:
        for role in learned.roles:
            assert len(role.chances) == len(sessions)
            assert max(role.chances) <= WHOLE_CHANCE
            assert all(list(role.parts_of(place)) for place in range(len(sessions)))
        assert learned_fit_document.unpack(learned_fit_document.pack(learned)) == learned


def test_labels_are_where_the_sessions_are_that_carry_them(programme):
    labels = labels_of(programme)
    assert [bool(programme.sessions[place].roles) for place in labels.places] == [True] * len(labels.places)
    assert labels.sessions == len(programme.sessions)
    for row, place in zip(labels.of, labels.places, strict=True):
        assert [labels.roles[at] for at in np.flatnonzero(row)] == list(programme.sessions[place].roles)
