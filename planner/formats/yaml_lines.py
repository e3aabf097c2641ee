"""YAML read as plain text values, with the line of each: so that '10:00' stays a time and a mistake has a place.

Anchors and aliases are refused (they can make a small file unpack to a huge one), and so are keys that stand twice.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from planner.core.problems import Problem, RefusedInput

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]
NULL_TAG = "tag:yaml.org,2002:null"
BOOL_TAG = "tag:yaml.org,2002:bool"
DEEPEST = 40


class LinedYaml:
    """`value`: mappings, lists, texts, booleans and None. `line_of(place)`: the line, from 1, where it stands."""

    def __init__(self, text: str) -> None:
        """Raises `RefusedInput` with line and column for what is no YAML."""
        try:
            self._refuse_aliases(text)
            node = yaml.compose(text, Loader=Loader)
        except yaml.MarkedYAMLError as cause:
            mark = cause.problem_mark or cause.context_mark
            place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            said = f"This is not YAML: {cause.problem or 'it breaks off'}."
            raise _refused("not_yaml", place, said, "Check indentation and quotes there.") from cause
        except (yaml.YAMLError, ValueError) as cause:
            raise _refused("not_yaml", "", f"This is not YAML: {cause}.", "Save it as UTF-8 text.") from cause
        except RecursionError as cause:
            raise _refused("too_deep", "", "It is nested too deeply.", "Check its brackets.") from cause
        self._lines: dict[Place, int] = {}
        self._doubles: list[Problem] = []
        self.value: Any = self._plain(node, ()) if node is not None else None
        if self._doubles:
            raise RefusedInput(self._doubles)

    def line_of(self, place: Place) -> int:
        """The line of the value at `place`, or of the nearest thing around it."""
        while place not in self._lines and place:
            place = place[:-1]
        return self._lines.get(place, 1)

    def _refuse_aliases(self, text: str) -> None:
        for event in yaml.parse(text, Loader=Loader):
            anchor = getattr(event, "anchor", None)
            if anchor:
                place = f"line {event.start_mark.line + 1}" if event.start_mark else ""
                said = f"Anchors and aliases (& and *) are not read: '{anchor}'."
                raise _refused("alias", place, said, "Write the value out.")

    def _plain(self, node: Node, place: Place) -> Any:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if len(place) > DEEPEST:
            raise _refused("too_deep", f"line {node.start_mark.line + 1}", "It is nested too deeply.", "Flatten it.")
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self._plain(item, (*place, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        if node.tag == NULL_TAG:
            return None
        if node.tag == BOOL_TAG:
            return node.value.casefold() in ("true", "yes", "on")
        return node.value

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            self._lines[(*place, key)] = key_node.start_mark.line + 1
            if key in found:
                line = f"line {key_node.start_mark.line + 1}"
                self._doubles.append(
                    Problem(
                        code="double_key",
                        record=line,
                        field=key,
                        message="This field stands twice in one record.",
                        remedy="Remove one of them.",
                    )
                )
            found[key] = self._plain(value_node, (*place, key))
        return found


def _refused(code: str, record: str, message: str, remedy: str) -> RefusedInput:
    return RefusedInput([Problem(code=code, record=record, message=message, remedy=remedy)])
