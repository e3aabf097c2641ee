"""Unguessable tokens: made here, kept as hashes, and sealed for whoever holds the edit token.

A token is 192 random bits, so a plain SHA-256 is enough to keep it (there is nothing to guess by dictionary), and a
look-up by hash in a unique index takes the same time for every wrong token.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet

TOKEN_BYTES = 24


def new_token() -> str:
    """32 characters, safe in URLs, cookies and calendar programs' address fields."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """What the database keeps of a token: 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


def sealed(token: str, edit_token: str) -> bytes:
    """The token, readable again only with the edit token (Fernet: AES-128-CBC with HMAC-SHA-256)."""
    return _box(edit_token).encrypt(token.encode())


def unsealed(box: bytes, edit_token: str) -> str:
    """The token that was sealed. Raises `cryptography.fernet.InvalidToken` for another edit token."""
    return _box(edit_token).decrypt(box).decode()


def _box(edit_token: str) -> Fernet:
    key = hashlib.sha256(b"judicious sealed link\0" + edit_token.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
