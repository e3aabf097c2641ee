"""What the schemas of the OpenAPI document are made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.web.api.bodies import PLAIN_TEXT
from planner.web.attendee.forms import LONGEST_WORDS

Schema = dict[str, Any]


def reference(name: str) -> Schema:
    """The schema of that name among those of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def answered(description: str, fields: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """A record that the API gives: every field is there but the `optional` ones, and a later release may add one."""
    properties = {**fields, **(optional or {})}
    return {"type": "object", "description": description, "properties": properties, "required": list(fields)}


def taken(description: str, fields: dict[str, Schema], required: Sequence[str]) -> Schema:
    """A record that the API takes: unknown fields are refused."""
    record = {"type": "object", "description": description, "properties": fields, "additionalProperties": False}
    return {**record, "required": list(required)} if required else record


def text(description: str, **more: Any) -> Schema:
    """A string."""
    return {"type": "string", "description": description, **more}


def listed(items: Schema, description: str, **more: Any) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items, "description": description, **more}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    return {**schema, "type": [schema["type"], "null"]}


def moment(description: str) -> Schema:
    """A point in time."""
    return text(description, format="date-time", examples=["2014-10-13T10:00:00-07:00"])


def minutes(description: str) -> Schema:
    """A number of minutes."""
    return {"type": "integer", "minimum": 0, "description": description}


def words(description: str, **more: Any) -> Schema:
    """A line of text that is not long."""
    return text(description, maxLength=LONGEST_WORDS, pattern=PLAIN_TEXT, **more)


def integer(description: str, lowest: int, highest: int) -> Schema:
    """A whole number within a range."""
    return {"type": "integer", "minimum": lowest, "maximum": highest, "description": description}


def number(description: str) -> Schema:
    """Any number."""
    return {"type": "number", "description": description}


def truth(description: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "description": description}


def day(description: str) -> Schema:
    """A date."""
    return text(description, format="date", examples=["2014-10-13"])
