"""The tags of KonOpas and ConClár: texts, texts with a group before a colon, or objects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planner.formats.json_records import Findings, Record, quoted, text_of
from planner.formats.label_meanings import LabelMeanings, meaning_of, meanings_of

_GROUP = re.compile(
    r"(track|division|type|format|tag|area|level|language|environment|note|theme|audience|category|stream|strand)"
    r"\s*:\s*(\S.*)",
    re.IGNORECASE,
)
"""The groups that are in use. Any other colon ('Star Trek: Picard') is part of the label."""
_RECORDED = re.compile(r"recorded|recording|will be recorded", re.IGNORECASE)
_SIGN_UP = re.compile(r"(?:requires? )?(?:sign[- ]?up|registration)(?: required| needed)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TagMeanings:
    """What the tags of one item say."""

    labels: LabelMeanings
    recorded: bool
    registration_needed: bool


class Tags:
    """The tags of all items: an object says its label and group once, and is named by its `value` from then on."""

    def __init__(self, items: Sequence[Record], findings: Findings) -> None:
        self._labels: dict[str, tuple[str, str]] = {}
        for item in items:
            for tag in item.items("tags"):
                if isinstance(tag, dict) and text_of(tag.get("label")) and text_of(tag.get("value")):
                    self._labels.setdefault(str(tag["value"]), (_text(tag.get("category")), _text(tag["label"])))
        counts = Counter(pair for item in items for pair in dict.fromkeys(self._of(item)))
        self._everywhere = {pair for pair, count in counts.items() if count == len(items) > 1}
        for group, label in sorted(self._everywhere):
            name = quoted(f"{group}: {label}" if group else label)
            findings.note("on_every_item", "items", "tags", f"Every item has the tag '{name}'; it is left out.")

    def meanings(self, item: Record) -> TagMeanings:
        """What those of the item say; its `format` is one of them."""
        found = [pair for pair in self._of(item) if pair not in self._everywhere]
        notes = [label for group, label in found if group.casefold() == "note"]
        is_recorded = any(_RECORDED.fullmatch(label) for label in notes)
        needs_sign_up = any(_SIGN_UP.fullmatch(label) for label in notes)
        labels = [
            (group, label)
            for group, label in found
            if group.casefold() != "note" or not (_RECORDED.fullmatch(label) or _SIGN_UP.fullmatch(label))
        ]
        if not any(meaning_of(group) == "track" for group, _label in labels):
            labels = [("track" if group.casefold() == "area" else group, label) for group, label in labels]
        if form := item.line("format"):
            labels.insert(0, ("format", form))
        return TagMeanings(meanings_of(labels), is_recorded, needs_sign_up)

    def _of(self, item: Record) -> list[tuple[str, str]]:
        """(group, label) of each tag."""
        found: list[tuple[str, str]] = []
        tags = item.value("tags")
        for tag in [tags] if isinstance(tags, str) else item.items("tags"):
            if isinstance(tag, dict):
                value, label = _text(tag.get("value")), _text(tag.get("label"))
                group, known = self._labels.get(value, ("", ""))
                pair = (_text(tag.get("category")) or group, label or known or value)
            else:
                text = text_of(tag)
                if text is None:
                    item.wrong_kind("tags", tag, "a text")
                grouped = _GROUP.fullmatch(" ".join((text or "").split()))
                pair = (grouped[1], grouped[2]) if grouped else ("", " ".join((text or "").split()))
            if pair[1]:
                found.append(pair)
        return found


def _text(value: object) -> str:
    return " ".join((text_of(value) or "").split())
