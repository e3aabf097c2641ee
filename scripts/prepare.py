"""Makes the virtual environment .venv and installs the project into it; a second run finds all done and costs
milliseconds. `--test` also installs what the tests need. Run by make, with whatever Python the machine has; so it
imports only the standard library, and an old Python is told so in a sentence."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from install_failures import NO_RELEASE, explain_log, explain_os_error

OLDEST = (3, 11)
NEWEST_LOCKED = (3, 14)
"""constraints.txt is known to install on the Pythons from OLDEST to this one; newer ones take the newest libraries."""
PIP_WITH_GROUPS = (25, 1)


class CannotPrepare(Exception):
    """Says in a sentence why, and what to do."""


def main(arguments: list[str]) -> int:
    """Exit status 0: ready; 1: not, with the reason on standard error; 2: wrong arguments."""
    if arguments not in ([], ["--test"]):
        print("usage: prepare.py [--test]", file=sys.stderr)
        return 2
    project = Path(__file__).resolve().parent.parent
    try:
        prepare(project, with_tests=bool(arguments))
    except CannotPrepare as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as broken:
        print(explain_os_error(broken), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def prepare(project: Path, with_tests: bool) -> None:
    """Leaves `project/.venv` with the project and its libraries in it, the tests' own too if `with_tests`.
    Raises `CannotPrepare` or OSError."""
    if not is_ready(project, with_tests):
        with only_one_at_a_time(project):
            if not is_ready(project, with_tests):
                _install(project, with_tests)
    if with_tests:
        import system_packages  # a start without tests need not read it

        system_packages.prepare_for_tests(project / ".venv")


def is_ready(project: Path, with_tests: bool) -> bool:
    """Whether .venv holds what pyproject.toml and constraints.txt ask for now, in this place."""
    commands = project / ".venv" / "bin"
    if not (commands / "python").exists() or not (commands / "planner").exists():
        return False
    try:
        stamp = json.loads(stamp_file(project).read_text())
    except (OSError, ValueError):
        return False
    return stamp.get("asked") == what_is_asked(project) and (stamp.get("with_tests") is True or not with_tests)


def stamp_file(project: Path) -> Path:
    """What the last complete installation was of."""
    return project / ".venv" / "installed.json"


def what_is_asked(project: Path) -> str:
    """A digest of everything that decides what gets installed, and where: an environment cannot be moved."""
    digest = hashlib.sha256(str(project).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        file = project / name
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def _install(project: Path, with_tests: bool) -> None:
    environment = project / ".venv"
    made_with = "" if _is_usable(environment) else python_to_use()
    print("Installing, about a minute the first time…", flush=True)
    if made_with:
        _make_environment(environment, made_with)
    stamp_file(project).unlink(missing_ok=True)
    log = environment / "install.log"
    log.write_text("")
    python = str(environment / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    if with_tests and _pip_version(python) < PIP_WITH_GROUPS:
        _run([*pip, "install", "--upgrade", "pip"], project, log)
    what = ["install", "--progress-bar", "off", "--editable", "."] + (["--group", "test"] if with_tests else [])
    constraints = project / "constraints.txt"
    if constraints.exists() and _version_of(python) <= NEWEST_LOCKED:
        try:
            _run([*pip, *what, "--constraint", str(constraints)], project, log)
        except CannotPrepare as reason:
            # A mirror may lack one of the locked releases; the ranges in pyproject.toml hold all the same.
            if not str(reason).startswith(NO_RELEASE):
                raise
            print("Not all locked versions can be had; taking the newest that fit…", flush=True)
            _run([*pip, *what], project, log)
    else:
        _run([*pip, *what], project, log)
    stamp_file(project).write_text(json.dumps({"asked": what_is_asked(project), "with_tests": with_tests}) + "\n")


def _make_environment(environment: Path, python: str) -> None:
    if environment.exists() and not environment.is_dir():
        raise CannotPrepare(f"{environment} is in the way: a folder of that name is needed. Move it elsewhere.")
    environment.mkdir(exist_ok=True)
    log = environment / "install.log"
    if not _can_make_environments(python):
        import system_packages

        package = "python{}.{}-venv".format(*_version_of(python))
        if system_packages.may_install():
            system_packages.install([package], log)
        if not _can_make_environments(python):
            raise CannotPrepare(
                f"This Python ({python}) lacks the module that makes virtual environments. Install it "
                f"(Debian: apt install {package}), then run the same command again."
            )
    # What an unusable environment left behind goes; venv's own --clear would take the log as well.
    for old in environment.iterdir():
        if old != log:
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    _run([python, "-m", "venv", str(environment)], environment, log)


def python_to_use() -> str:
    """The Python that runs this script, or a newer one of the machine where this one is too old."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    for minor in range(NEWEST_LOCKED[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _version_of(found) >= OLDEST:
            return found
    raise CannotPrepare(
        "Python 3.11 or newer is needed; this is {}.{} ({}). Install a newer one, and name it if it is not found: "
        "PYTHON=/path/to/python3.12 make serve".format(*sys.version_info[:2], sys.executable)
    )


def _is_usable(environment: Path) -> bool:
    python = environment / "bin" / "python"
    settings = environment / "pyvenv.cfg"
    if not python.exists() or not settings.exists() or _version_of(str(python)) < OLDEST:
        return False
    made_at = [line for line in settings.read_text().splitlines() if line.startswith("command =")]
    # Its commands name the folder it was made in, so one that was moved or copied is of no use.
    return not made_at or made_at[0].endswith((f" {environment}", f" {environment.resolve()}"))


def _can_make_environments(python: str) -> bool:
    return subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def _version_of(python: str) -> tuple[int, ...]:
    return _numbers(python, "import sys; print('%d.%d' % sys.version_info[:2])")


def _pip_version(python: str) -> tuple[int, ...]:
    return _numbers(python, "import pip; print('.'.join(pip.__version__.split('.')[:2]))")


def _numbers(python: str, program: str) -> tuple[int, ...]:
    """The dotted number that `program` prints; (0, 0) where it does not run."""
    done = subprocess.run([python, "-c", program], capture_output=True, text=True)
    said = done.stdout.strip().split(".")
    return tuple(map(int, said)) if done.returncode == 0 and all(part.isdecimal() for part in said) else (0, 0)


def _run(command: list[str], folder: Path, log: Path) -> None:
    """Raises `CannotPrepare` with the reason that the command's output gives."""
    with log.open("a") as output:
        output.write("$ " + " ".join(command) + "\n")
        output.flush()
        begin = output.tell()
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        with log.open(errors="replace") as written:
            written.seek(begin)
            raise CannotPrepare(explain_log(written.read(), log))


@contextlib.contextmanager
def only_one_at_a_time(project: Path) -> Iterator[None]:
    """`make serve` and `make test` may be started at the same moment; the second one waits for the first."""
    with (project / "pyproject.toml").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
