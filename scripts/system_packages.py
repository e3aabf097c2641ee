"""What the tests need of the machine beside Python: a Chromium and a PostgreSQL. On Debian, as root, they are
installed; elsewhere we say what to install, and the tests that need it are skipped with that reason."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from install_failures import explain_log

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_MISSING = "There is no Chromium for the browser tests. Install it (Debian: apt install chromium)."
POSTGRES_MISSING = (
    "There is no PostgreSQL for the tests that need one. Install it (Debian: apt install postgresql), or name a "
    "database whose user may create others in TEST_DATABASE_URL, like postgresql+psycopg://postgres@127.0.0.1/postgres."
)
ROLE = "planner_test"


def prepare_for_tests(environment: Path) -> None:
    """Installs or starts what is missing, where we may; says what stays missing. Never raises for it: the tests
    themselves decide whether a skip will do."""
    log = environment / "system.log"
    lacks_chromium = chromium() is None
    lacks_postgres = not _reachable_postgres(environment)
    if not lacks_chromium and not lacks_postgres:
        return
    if may_install():
        wanted = (["chromium", "fonts-liberation"] if lacks_chromium else []) + (
            ["postgresql"] if lacks_postgres and shutil.which("pg_lsclusters") is None else []
        )
        if wanted:
            print(f"Installing Debian's {' and '.join(wanted)} for the tests, some minutes the first time…", flush=True)
            reason = install(wanted, log)
            if reason:
                print(reason)
        if lacks_postgres:
            start_postgres(environment, log)
    if chromium() is None:
        print(CHROMIUM_MISSING)
    if lacks_postgres and not _reachable_postgres(environment):
        print(POSTGRES_MISSING)


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def may_install() -> bool:
    """Whether this is Debian and we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and _distribution() == "debian"


def install(packages: list[str], log: Path) -> str:
    """Installs Debian packages; gives '' or, where that failed, a sentence. The lists are fetched only if the first
    try fails: on most machines they are there, and fetching takes longer than a small package."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if _run(command, log) == 0:
        return ""
    if _run(["apt-get", "update"], log) == 0 and _run(command, log) == 0:
        return ""
    return explain_log(log.read_text(errors="replace"), log)


def start_postgres(environment: Path, log: Path) -> None:
    """Starts Debian's first cluster if it is down, and gives the tests a role of their own in it, with a password that
    only `kept_address` holds. What fails is in the log; the caller asks whether the server can be reached."""
    if shutil.which("pg_lsclusters") is None:
        return
    listed = subprocess.run(["pg_lsclusters", "--no-header"], capture_output=True, text=True)
    clusters = [line.split() for line in listed.stdout.splitlines()]
    if not clusters:
        return
    version, name, port, status = clusters[0][:4]
    if status != "online":
        _run(["pg_ctlcluster", "--skip-systemctl-redirect", version, name, "start"], log)
    password = secrets.token_hex(16)
    sentences = (  # both words are our own, so nothing needs quoting
        f"DO $$ BEGIN CREATE ROLE {ROLE}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        f"ALTER ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}';"
    )
    if _run(["su", "postgres", "-c", f"psql -p {port} -d postgres -v ON_ERROR_STOP=1 -q -f -"], log, sentences) == 0:
        kept = kept_address(environment)
        kept.touch(mode=0o600)
        kept.write_text(f"postgresql+psycopg://{ROLE}:{password}@127.0.0.1:{port}/postgres\n")


def kept_address(environment: Path) -> Path:
    """The file with the address of the database that was set up for the tests."""
    return environment / "test-database-url"


def _reachable_postgres(environment: Path) -> bool:
    """Asks the environment's own Python: it has the driver, this one may not."""
    search = Path(__file__).with_name("postgres_for_tests.py")
    return subprocess.run([str(environment / "bin" / "python"), str(search)], capture_output=True).returncode == 0


def _distribution() -> str:
    try:
        lines = Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return ""
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    return said.get("ID", "").strip('"')


def _run(command: list[str], log: Path, typed: str = "") -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    with log.open("a") as output:
        output.write("$ " + " ".join(command) + "\n")
        output.flush()
        return subprocess.run(
            command, input=typed, text=True, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd="/"
        ).returncode
