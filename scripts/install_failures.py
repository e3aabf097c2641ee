"""What went wrong when something could not be installed, as a sentence that ends in a remedy."""

from __future__ import annotations

import errno
import re
from pathlib import Path

NO_SPACE = "The disk is full. Free some space (about 300 MB are needed), then run the same command again."

# The first pattern found wins, so the causes stand before their consequences: a compile that fails for want of a
# header also says that the wheel could not be built, and a lost connection also says that no version was found.
CAUSES: tuple[tuple[str, str], ...] = (
    (r"No space left on device|\[Errno 28\]", NO_SPACE),
    (
        r"Read-only file system|\[Errno 30\]",
        "This folder cannot be written to: its file system is read-only. Copy the project to a folder of your own and "
        "run the same command there.",
    ),
    (
        r"Permission denied|\[Errno 13\]",
        "Something in this folder belongs to somebody else and cannot be written to. Remove the folder .venv (as the "
        "user who made it), or copy the project to a folder of your own, then run the same command again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "The package index answered with a certificate that this machine does not trust. Behind a company's proxy, "
        "name its certificate file in PIP_CERT, then run the same command again.",
    ),
    (
        r"Temporary failure in name resolution|Name or service not known|nodename nor servname|getaddrinfo failed"
        r"|Network is unreachable|NewConnectionError|Connection refused|ConnectTimeout|Read timed out|ReadTimeoutError"
        r"|ProxyError|Connection reset by peer|No route to host|\(from versions: none\)",
        "The package index cannot be reached. Connect this machine to the network (behind a proxy set HTTPS_PROXY; "
        "with a mirror of your own set PIP_INDEX_URL), then run the same command again.",
    ),
    (
        r"Python\.h: No such file|fatal error: Python\.h",
        "A library has no ready-made build for this machine, and the Python headers to build it are missing. Install "
        "them and a compiler (Debian: apt install python3-dev gcc), then run the same command again.",
    ),
    (
        r"command '[^']*(?:gcc|cc|clang|g\+\+|c\+\+)' failed: No such file|unable to execute '[^']*(?:gcc|cc)'"
        r"|error: command .*(?:gcc|cc).* not found|No such file or directory: '(?:gcc|cc|clang)'",
        "A library has no ready-made build for this machine, and there is no C compiler to build it. Install one "
        "(Debian: apt install gcc python3-dev), then run the same command again.",
    ),
    (
        r"can't find Rust compiler|Rust toolchain|cargo.*(?:not found|not installed)",
        "A library has no ready-made build for this machine or this Python, and building it needs Rust. Use Python "
        "3.11, 3.12, 3.13 or 3.14 (PYTHON=python3.12 make …), or install Rust (Debian: apt install rustc cargo), "
        "then run the same command again.",
    ),
    (
        r"fatal error: (?:ffi|openssl/\w+|libpq-fe|yaml)\.h",
        "A library has no ready-made build for this machine, and headers to build it are missing. Install them "
        "(Debian: apt install build-essential libffi-dev libssl-dev python3-dev), then run the same command again.",
    ),
    (
        r"No matching distribution found for [^\n]+|ResolutionImpossible|Could not find a version that satisfies",
        "The package index has no release of a library that fits this Python. Use Python 3.11, 3.12, 3.13 or 3.14 "
        "(PYTHON=python3.12 make …), then run the same command again.",
    ),
)

NO_RELEASE = CAUSES[-1][1]


def explain_log(log: str, kept_in: Path) -> str:
    """One sentence for what `log`, the output of a failed pip or apt, says; where it says nothing known, its last line
    and the file that has the rest."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, log):
            return f"{sentence} (All of it: {kept_in})"
    last = [line.strip() for line in log.splitlines() if line.strip()][-1:] or ["it said nothing"]
    return (
        f"The installation stopped: {last[0]} What went before is in {kept_in}; remove the folder .venv to start anew."
    )


def explain_os_error(broken: OSError) -> str:
    """One sentence for a folder that cannot be written."""
    where = broken.filename or "the project's folder"
    if broken.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_SPACE
    if broken.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            f"{where} cannot be written to ({broken.strerror}). Make it writable, or copy the project to a folder of "
            "your own, and run the same command there."
        )
    return f"{where}: {broken.strerror or broken}. Put that right, then run the same command again."
