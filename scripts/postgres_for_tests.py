"""Finds a PostgreSQL server in which the tests may create databases; run by hand it prints the address found."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from system_packages import kept_address

CONNECT_SECONDS = 3


def postgres_address() -> str | None:
    """An address in SQLAlchemy's form whose user may create databases, or None: the one in TEST_DATABASE_URL, the one
    that was set up for the tests, or a server on this machine that trusts us."""
    return next((address for address in _candidates() if _may_create_databases(address)), None)


def driver_address(address: str) -> str:
    """The same address as libpq reads it."""
    return address.replace("postgresql+psycopg://", "postgresql://", 1)


def _candidates() -> Iterator[str]:
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named  # whoever names one means that one
        return
    kept = kept_address(Path(sys.prefix))
    if kept.is_file():
        yield kept.read_text().strip()
    for user in dict.fromkeys(("postgres", getpass.getuser())):
        yield f"postgresql+psycopg://{user}@127.0.0.1/postgres"


def _may_create_databases(address: str) -> bool:
    try:
        with psycopg.connect(driver_address(address), connect_timeout=CONNECT_SECONDS) as connection:
            asked = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            found = connection.execute(asked).fetchone()
    except psycopg.Error:
        return False
    return bool(found and found[0])


if __name__ == "__main__":
    address = postgres_address()
    print(address or "none")
    sys.exit(0 if address else 1)
