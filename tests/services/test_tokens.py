"""Tokens cannot be guessed, and what is sealed opens only with its own edit token."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken

from planner.services.tokens import new_token, sealed, token_hash, unsealed


def test_tokens_differ_and_are_safe_in_addresses():
    made = {new_token() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(token) == 32 and token.replace("-", "").replace("_", "").isalnum() for token in made)


def test_what_is_sealed_opens_with_the_same_edit_token_only():
    edit, read = new_token(), new_token()
    box = sealed(read, edit)
    assert unsealed(box, edit) == read
    assert read.encode() not in box
    with pytest.raises(InvalidToken):
        unsealed(box, new_token())


def test_a_hash_is_32_bytes_and_says_nothing_of_the_token():
    token = new_token()
    assert len(token_hash(token)) == 32
    assert token_hash(token) != token_hash(token + "x")
