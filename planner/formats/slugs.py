"""Names as they stand in addresses and ids."""

from __future__ import annotations

import re
import unicodedata


def slugged(text: str) -> str:
    """Letters a–z, digits and hyphens, at most 60; '' where nothing is left."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
