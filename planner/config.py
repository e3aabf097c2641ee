"""Settings: read from the environment once, checked, and handed on. `SETTINGS` is the table the documentation shows."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class WrongSetting(ValueError):
    """A setting that cannot be used; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "SQLite in the instance folder",
        "Where plans and programmes are kept, e.g. `postgresql+psycopg://planner@db/planner`.",
    ),
    Setting("PLANNER_INSTANCE", "`instance`", "Folder for the embedded database and the secret key."),
    Setting(
        "SECRET_KEY", "made once, kept in the instance folder", "Signs form tokens; set the same on every machine."
    ),
    Setting("HOST", "`127.0.0.1`", "Address to listen on."),
    Setting("PORT", "`8000`", "Port to listen on."),
    Setting(
        "PLANNER_ADDRESS",
        "as the browser asked",
        "Public base address for links in calendars, e.g. `https://plan.example.org`.",
    ),
    Setting(
        "REDIS_URL", "none: counted in each process", "Where rate limits are counted when several processes serve."
    ),
    Setting("TRUSTED_PROXIES", "`0`", "How many reverse proxies in front set `X-Forwarded-*`."),
    Setting("PLANNER_DATA", "none", "Folder of real programmes for the tests."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment said, made usable. `address` is without a trailing slash, '' for 'as the browser asked'."""

    database_url: str
    instance: Path
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    address: str = ""
    redis_url: str = ""
    trusted_proxies: int = 0


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environment` (the process's own by default); makes the instance folder and, where none is set,
    the secret key in it. Raises `WrongSetting`."""
    given = os.environ if environment is None else environment
    instance = Path(given.get("PLANNER_INSTANCE") or "instance").absolute()
    database_url = given.get("DATABASE_URL") or f"sqlite:///{instance / 'planner.sqlite3'}"
    _check_database_url(database_url)
    _make_instance(instance)
    return Settings(
        database_url=database_url,
        instance=instance,
        secret_key=given.get("SECRET_KEY") or _kept_secret(instance),
        host=given.get("HOST") or "127.0.0.1",
        port=_whole_number(given, "PORT", 8000, 1, 65535),
        address=_address(given.get("PLANNER_ADDRESS", "")),
        redis_url=given.get("REDIS_URL", ""),
        trusted_proxies=_whole_number(given, "TRUSTED_PROXIES", 0, 0, 10),
    )


def _check_database_url(url: str) -> None:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError as cause:
        raise WrongSetting(
            "DATABASE_URL is not a database address. Write it like postgresql+psycopg://user@host/name."
        ) from cause
    if backend not in ("sqlite", "postgresql"):
        raise WrongSetting(f"DATABASE_URL names {backend}; use sqlite or postgresql+psycopg.")


def _make_instance(instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True)
        probe = instance / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as cause:
        raise WrongSetting(
            f"The instance folder {instance} cannot be written ({cause.strerror or cause}). "
            "Make it writable, or name another one in PLANNER_INSTANCE."
        ) from cause


def _kept_secret(instance: Path) -> str:
    """The key in the instance folder, made on first use, readable by its owner alone. Two processes that start at the
    same moment agree on one: whoever links it first wins."""
    kept = instance / "secret_key"
    if not kept.exists():
        fresh = instance / f".secret_key.{secrets.token_hex(8)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, kept)
        except FileExistsError:
            pass  # the other process was first; its key is read below
        finally:
            fresh.unlink()
    return kept.read_text().strip()


def _whole_number(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    said = given.get(name) or str(default)
    if not said.isdecimal() or not low <= int(said) <= high:
        raise WrongSetting(f"{name} is '{said}'; it has to be a whole number from {low} to {high}.")
    return int(said)


def _address(said: str) -> str:
    if said and not said.startswith(("http://", "https://")):
        raise WrongSetting(f"PLANNER_ADDRESS is '{said}'; it has to begin with https:// or http://.")
    return said.rstrip("/")
