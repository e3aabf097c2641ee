"""What an entry of a calendar says of a session besides its time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core.programme import Link
from planner.formats.ical_components import Component
from planner.formats.readable_text import readable

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LAST_LINE_LINK = re.compile(
    r"(?:^|\n)[ \t]*(?:link|url|web|website|details|more(?: info(?:rmation)?)?)[ \t]*:[ \t]*(https?://\S+)\s*$", re.I
)
_DEGREES = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[;,]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")


def description_of(component: Component) -> tuple[str, str]:
    """The description in a readable form, and the address of the session's own page: the entry's URL, or else a last
    line 'Link: https://…', which is then no part of the description any more."""
    text = component.text("DESCRIPTION") or component.text("X-ALT-DESC")
    page = component.text("URL")
    linked = _LAST_LINE_LINK.search(text)
    if linked is not None and page in ("", linked[1]):
        text, page = text[: linked.start()], linked[1]
    return readable(text), page if _ADDRESS.fullmatch(page) else ""


def location_of(component: Component) -> str:
    """The place as it stands; '' where it is an address of the web, since that is no room."""
    text = component.text("LOCATION").strip()
    return "" if _ADDRESS.fullmatch(text) else text


def links_of(component: Component) -> Iterator[Link]:
    """Where one takes part online (CONFERENCE of RFC 7986, or the location), and attachments; each address once."""
    found: dict[str, Link] = {}
    for name, title in (("LOCATION", "Online"), ("CONFERENCE", "Online"), ("ATTACH", "")):
        for said in component.readable(name):
            address = said.value.strip()
            if _ADDRESS.fullmatch(address):
                label = said.parameters.get("LABEL") or said.parameters.get("FILENAME") or title
                found.setdefault(address, Link(url=address, title=" ".join(label.split())))
    yield from found.values()


def topics_of(component: Component) -> tuple[str, ...]:
    """CATEGORIES, of which an entry may have several."""
    return tuple(dict.fromkeys(component.texts("CATEGORIES")))


def degrees_of(component: Component) -> tuple[float, float] | None:
    """Latitude and longitude of GEO (section 3.8.1.6); None for what is none on earth."""
    found = _DEGREES.fullmatch(component.text("GEO"))
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def parent_of(component: Component) -> str:
    """The UID of the entry that this one is part of (RELATED-TO, section 3.8.4.5), '' for none."""
    for said in component.readable("RELATED-TO"):
        if said.parameters.get("RELTYPE", "PARENT").upper() == "PARENT":
            return said.value.strip()
    return ""
