"""Where the files that are not Python lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

SHIPPED = ("migrations", "seeds", "static", "templates")
"""The folders that every copy of the product carries; `pyproject.toml` puts them into the wheel."""

PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """The folder `name`, one of `SHIPPED`, of this copy of the product.

    Raises ValueError for another name, and FileNotFoundError where this copy lacks the folder."""
    if name not in SHIPPED:
        raise ValueError(f"'{name}' is not a shipped folder; those are {', '.join(SHIPPED)}.")
    candidates = (PACKAGE / "shipped" / name, PACKAGE.parent / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"This copy of the planner has no folder '{name}' (looked in {' and '.join(map(str, candidates))}). "
        "Install it again from the wheel, or run it from a complete checkout."
    )
