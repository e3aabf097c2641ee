"""What was learned, as it is kept with a version."""

from __future__ import annotations

import json
import zlib
from array import array

from hypothesis import given
from hypothesis import strategies as st

from planner.core.learned_fit import NAMES_IN_A_REASON, WHOLE_CHANCE, Kind, LearnedFit, LearnedRole
from planner.formats import learned_fit_document


@st.composite
def learned_fits(draw):
    sessions = draw(st.integers(0, 5))
    roles = []
    for name in draw(st.lists(st.text(max_size=20), max_size=3)):
        counts = [draw(st.integers(1, 4)) for _ in range(sessions)]
        parts = sum(counts)
        roles.append(
            LearnedRole(
                name=name,
                chances=array("H", [draw(st.integers(0, WHOLE_CHANCE)) for _ in range(sessions)]),
                first_parts=array("I", [sum(counts[:at]) for at in range(sessions + 1)]),
                kinds=array("B", [draw(st.sampled_from(Kind)) for _ in range(parts)]),
                weights=array("B", [draw(st.integers(1, 255)) for _ in range(parts)]),
                names=array("I", [draw(st.integers(0, 200_000)) for _ in range(parts * NAMES_IN_A_REASON)]),
            )
        )
    return LearnedFit(names=tuple(draw(st.lists(st.text(max_size=20), max_size=5))), roles=tuple(roles))


@given(learned_fits())
def test_what_is_kept_is_read_again_as_it_was(learned):
    assert learned_fit_document.unpack(learned_fit_document.pack(learned)) == learned


@given(learned_fits())
def test_the_same_numbers_make_the_same_document(learned):
    again = learned_fit_document.unpack(learned_fit_document.pack(learned))
    assert learned_fit_document.pack(again) == learned_fit_document.pack(learned)


@given(learned_fits())
def test_the_document_is_compressed_json_that_anybody_can_read(learned):
    said = json.loads(zlib.decompress(learned_fit_document.pack(learned)))
    assert [role["name"] for role in said["roles"]] == [role.name for role in learned.roles]


@given(learned_fits(), st.sampled_from((None, 0, 2, "1")))
def test_a_document_of_another_format_is_not_taken_for_one_of_this(learned, other):
    said = json.loads(zlib.decompress(learned_fit_document.pack(learned)))
    assert learned_fit_document.unpack(zlib.compress(json.dumps(said | {"format": other}).encode())) is None
