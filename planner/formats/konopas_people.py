"""The people of KonOpas and ConClár, and who of them is in an item of the programme."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from planner.core.programme import Speaker
from planner.formats.json_records import Findings, Record, quoted, text_of
from planner.formats.readable_text import readable

PICTURES = ("img", "photo", "img_256_url")
_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_MODERATOR = re.compile(r"\s*\((?:moderator|mod|m)\)\s*$", re.IGNORECASE)


class People:
    """Everybody that a programme names. People lists are read first; what items say of a person counts without one."""

    def __init__(self) -> None:
        self.speakers: dict[str, Speaker] = {}
        self.has_lists = False
        self._items_of: dict[str, list[str]] = defaultdict(list)

    def read(self, values: list[Any], findings: Findings) -> None:
        """The people of one list; what is wrong with them goes to `findings`."""
        self.has_lists = self.has_lists or bool(values)
        for said in Record({"people": values}, "", findings).records("people", "person"):
            person_id, name = said.line("id"), _full_name(said)
            if not person_id or not name:
                lacking = "name" if person_id else "id"
                message = f"The person has no {lacking}, and is left out."
                findings.warn("nameless_speaker", said.name, lacking, message, "Give them one.")
                continue
            said.name = f"person {quoted(person_id)}"
            links = [f"{title}: {address}" for title, address in links_of(said)]
            parts = (readable(said.text("bio")), "\n".join(links))
            speaker = Speaker(id=person_id, name=name, biography="\n\n".join(part for part in parts if part))
            if self.speakers.setdefault(person_id, speaker) != speaker:
                message = "Two people have this id; the first is used."
                findings.warn("double_id", said.name, "id", message, "Give each their own.")
            for item_id in said.items("prog"):
                if text := text_of(item_id):
                    self._items_of[text.strip()].append(person_id)
            said.count_unused("people", "sortname")

    def of_item(self, item: Record, item_id: str, findings: Findings) -> tuple[str, ...]:
        """The ids of who is in an item: whom it names, then whoever names it."""
        found: dict[str, None] = {}
        for said in _persons(item):
            name = " ".join(_MODERATOR.sub("", said.line("name")).split())
            if said.line("role") or name != said.line("name"):
                findings.not_used("items", "who moderates")
            person_id = said.line("id") or name
            if name and person_id:
                self.speakers.setdefault(person_id, Speaker(id=person_id, name=name))
            if person_id in self.speakers:
                found.setdefault(person_id)
            else:
                message = f"There is no person '{quoted(person_id)}'; they are left out."
                remedy = "Add them to the people, or read the people too: --with PEOPLE."
                findings.warn("unknown_speaker", item.name, "people", message, remedy)
        for person_id in self._items_of.pop(item_id, ()):
            if found and person_id not in found:
                message = f"The person '{quoted(person_id)}' names it, and it does not name them; they are in it now."
                findings.note("one_sided", item.name, "people", message)
            found.setdefault(person_id)
        return tuple(found)

    def note_items_left(self, findings: Findings) -> None:
        """Says which items people name that there are not, once all items are read."""
        for item_id, people in self._items_of.items():
            message = f"{len(people)} of the people name an item '{quoted(item_id)}', which there is not."
            findings.note("unknown_item", "people", "prog", message)


def links_of(said: Record) -> Iterator[tuple[str, str]]:
    """(name, address) of the `links` of a person or an item. What is no address is counted as not used; an empty list
    stands for an empty object, as PHP writes it."""
    links = said.value("links")
    if not links:
        return
    if not isinstance(links, dict):
        said.wrong_kind("links", links, "an object")
        return
    for name, value in links.items():
        address = text_of(value) or ""
        if name not in PICTURES and _ADDRESS.fullmatch(address.strip()):
            yield " ".join(name.split()), address.strip()
        elif address:
            said.findings.not_used("links", name)


def _persons(item: Record) -> Iterator[Record]:
    """Objects, as the format has them; a name alone, as some write it by hand."""
    for number, value in enumerate(item.items("people"), 1):
        if isinstance(value, str) and value.strip():
            yield Record({"name": value}, f"{item.name}, person {number}", item.findings)
        elif isinstance(value, dict):
            yield Record(value, f"{item.name}, person {number}", item.findings)
        else:
            item.wrong_kind("people", value, "an object")


def _full_name(said: Record) -> str:
    """Of `[first, last, prefix, suffix]`, any of them empty or left out, or a name as it is."""
    if isinstance(said.value("name"), str):
        return said.line("name")
    parts = ["", "", "", ""]
    for place, value in enumerate(said.items("name")[:4]):
        text = text_of(value)
        if text is None:
            said.wrong_kind("name", value, "a text")
        parts[place] = " ".join((text or "").split())
    first, last, prefix, suffix = parts
    return " ".join(part for part in (prefix, first, last, suffix) if part)
