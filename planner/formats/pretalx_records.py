"""What pretalx says, wherever in a JSON document it stands: talks, slots, breaks, rooms, speakers and other tables.

Pages of its API, several of them in one list, the file behind its schedule widget, and what people dump of talks by
day, hour and room differ in what is around the records, and hardly in the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from planner.formats.json_records import text_of

Said = dict[str, Any]

TABLES = ("rooms", "speakers", "tracks", "submission_types", "tags", "questions")
"""Lists of things that talks refer to, by the name of the field they stand in."""

_SIGNS_OF_A_TALK = frozenset({"submission_type", "state", "speakers", "slots", "slot"})
_SIGNS_OF_A_ROOM = frozenset({"id", "name", "capacity"})
_SIGNS_OF_A_SPEAKER = frozenset({"code", "name", "biography"})


@dataclass(slots=True)
class FoundRecords:
    """Everything found, as it was said. `slots_of` and `slots` are slots that stand outside of their talks, by the
    talk's code and by their own id. `others`: titles of what is neither a talk nor a break, by the field at the top."""

    talks: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    nameless_talks: list[Said] = field(default_factory=list)
    slots_of: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    slots: dict[str, Said] = field(default_factory=dict)
    breaks: list[Said] = field(default_factory=list)
    tables: dict[str, dict[str, Said]] = field(default_factory=lambda: {name: {} for name in TABLES})
    event: Said = field(default_factory=dict)
    pages: list[Said] = field(default_factory=list)
    others: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def missing_pages(self) -> Iterator[tuple[str, int, int]]:
        """Address of a page that is not here, how many records are, and how many there should be."""
        here: dict[str, int] = defaultdict(int)
        counted: dict[str, int] = {}
        following: dict[str, str] = {}
        for page in self.pages:
            at = next((said for name in ("next", "previous") if isinstance(said := page.get(name), str)), "")
            listing = _path_of(at)
            here[listing] += len(page["results"])
            if isinstance(page.get("count"), int):
                counted[listing] = page["count"]
            if isinstance(page.get("next"), str):
                following[listing] = page["next"]
        for listing, address in following.items():
            if here[listing] < counted.get(listing, here[listing] + 1):
                yield address, here[listing], counted.get(listing, 0)


def found_records(document: Any) -> FoundRecords:
    """All records of a document, in its order, however deep they stand."""
    found = FoundRecords()
    # Not by recursion, since a file may nest deeper than that can go.
    waiting: list[tuple[Any, str, str]] = [(document, "", "")]
    while waiting:
        value, table, top = waiting.pop()
        inside: list[tuple[Any, str, str]] = []
        if isinstance(value, list):
            inside = [(item, table, top) for item in value]
        elif isinstance(value, dict) and not _taken(found, value, table, top):
            inside = [(item, name if name in TABLES else table, top or name) for name, item in value.items()]
        waiting.extend(reversed(inside))
    return found


def _taken(found: FoundRecords, said: Said, table: str, top: str) -> bool:
    """Whether it is a record, and if so, keeps it."""
    if _is_talk(said):
        _take_talk(found, said)
    elif "start" in said and "end" in said and ("submission" in said or "room" in said):
        _take_slot(found, said)
    elif table or said.keys() >= _SIGNS_OF_A_ROOM or said.keys() >= _SIGNS_OF_A_SPEAKER:
        name = table or ("rooms" if "capacity" in said else "speakers")
        key = text_of(said.get("code")) or text_of(said.get("id"))
        if not key:
            return False
        found.tables[name].setdefault(key, said)
    elif "title" in said and "id" in said:
        found.others[top].append(said["title"])
    else:
        if isinstance(said.get("results"), list):
            found.pages.append(said)
        if "event_start" in said or {"slug", "date_from"} <= said.keys():
            found.event = found.event or said
        return False
    return True


def _is_talk(said: Said) -> bool:
    return ("title" in said or "code" in said) and not _SIGNS_OF_A_TALK.isdisjoint(said)


def _take_talk(found: FoundRecords, said: Said) -> None:
    code = text_of(said.get("code"))
    if code and code.strip():
        found.talks[code.strip()].append(said)
    else:
        found.nameless_talks.append(said)


def _take_slot(found: FoundRecords, said: Said) -> None:
    submission = said.get("submission")
    if isinstance(submission, dict) and _is_talk(submission):
        _take_talk(found, submission)
        submission = submission.get("code")
    code = (text_of(submission) or "").strip()
    if code:
        found.slots_of[code].append(said)
    else:
        found.breaks.append(said)
    slot_id = text_of(said.get("id"))
    if slot_id:
        found.slots.setdefault(slot_id, said)


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return address
