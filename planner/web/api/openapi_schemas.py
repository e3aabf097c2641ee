"""The JSON that the API takes and gives, as JSON Schema 2020-12 for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.core.plan import EntryState
from planner.web.api.bodies import PLAIN_TEXT
from planner.web.api.problems import CODES
from planner.web.attendee.forms import LONGEST_WORDS, MOST_INTERESTS

Schema = dict[str, Any]


def reference(name: str) -> Schema:
    """The schema of that name among `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _answered(description: str, fields: dict[str, Schema]) -> Schema:
    """A record that the API gives: every field is there, and a later release may add one."""
    return {"type": "object", "description": description, "properties": fields, "required": list(fields)}


def _taken(description: str, fields: dict[str, Schema], required: Sequence[str]) -> Schema:
    """A record that the API takes: unknown fields are refused."""
    record = {"type": "object", "description": description, "properties": fields, "additionalProperties": False}
    return {**record, "required": list(required)} if required else record


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _list(items: Schema, description: str, **more: Any) -> Schema:
    return {"type": "array", "items": items, "description": description, **more}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _time(description: str) -> Schema:
    return _text(description, format="date-time", examples=["2014-10-13T10:00:00-07:00"])


def _minutes(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _words(description: str, **more: Any) -> Schema:
    return _text(description, maxLength=LONGEST_WORDS, pattern=PLAIN_TEXT, **more)


STATE = _text(
    "going; maybe, a backup; watch-later, on video; speaking, which is fixed.",
    enum=[state.value for state in EntryState],
)

TOKEN_TEXT = {"minLength": 1, "examples": ["q0Zq3uC7m4m2Jr1rV0dKQ2mJ8i0Yw1sX"]}

SCHEMAS: dict[str, Schema] = {
    "NewPlan": _taken(
        "Who the plan is for. What is left out is not said.",
        {
            "role": _words("For example 'Sales Professional'."),
            "level": _words("For example 'beginner'."),
            "interests": _list(_words("A topic.", minLength=1), "Topics.", maxItems=MOST_INTERESTS),
        },
        required=(),
    ),
    "EntryChange": _taken("What becomes of a slot.", {"state": STATE}, required=["state"]),
    "CreatedPlan": _answered(
        "A new plan. Keep the tokens: whoever has one may do what it is for, and nothing shows them again here.",
        {
            "edit_token": _text("To read and change the plan.", **TOKEN_TEXT),
            "read_token": _text("To read the plan.", **TOKEN_TEXT),
            "feed_token": _text("For the plan's calendar feed alone.", **TOKEN_TEXT),
            "addresses": _answered(
                "Where the plan is.",
                {
                    "plan": _text("The plan in this API, to read and change.", format="uri"),
                    "edit_page": _text("The page that takes the plan over into a browser.", format="uri"),
                    "read_page": _text("The page that shows the plan.", format="uri"),
                    "feed": _text("The iCalendar feed of the plan, for calendar programs.", format="uri"),
                },
            ),
            "plan": reference("Plan"),
        },
    ),
    "Plan": _answered(
        "A plan against the programme of today.",
        {
            "event": _text("The event's name in addresses."),
            "version": {"type": "integer", "minimum": 1, "description": "The programme version it was looked up in."},
            "revision": {"type": "integer", "minimum": 0, "description": "Grows with every change of the plan."},
            "changed_at": _time("When the plan was last changed."),
            "preferences": _answered(
                "Who the plan is for; empty where it was not said.",
                {
                    "role": _text("The role."),
                    "level": _text("The level."),
                    "interests": _list(_text("A topic."), "Topics."),
                },
            ),
            "entries": _list(reference("Entry"), "What was chosen, by time; what has no time comes last."),
            "busy": _list(reference("BusyTime"), "Times the attendee is not free."),
            "clashes": _list(reference("Clash"), "What one person cannot both attend, by time."),
        },
    ),
    "Entry": _answered(
        "A slot in the plan.",
        {
            "slot": _text("The slot's id; the session's while it has no time."),
            "session": _text("The session's id in the organizer's file."),
            "title": _or_null(_text("The session's title; null where the programme no longer has it.")),
            "state": STATE,
            "start": _or_null(_time("Null while there is no time, and where the programme no longer has the slot.")),
            "end": _or_null(_time("As the start.")),
            "room": _or_null(_text("The room's name, where it is known.")),
            "venue": _or_null(_text("The building's name, where it is known.")),
        },
    ),
    "BusyTime": _answered(
        "A time the attendee is not free.",
        {
            "id": _text("Its id, within the plan."),
            "start": _time("From."),
            "end": _time("To."),
            "title": _text("What it is; may be empty."),
            "venue": _or_null(_text("The building's name, where one was said.")),
        },
    ),
    "Clash": _answered(
        "Two sides that one person cannot both attend: they share minutes, or the walk between them lacks some.",
        {
            "first": _text("The side that starts earlier: a slot's id, or a busy time's."),
            "second": _text("The other side."),
            "shared_minutes": _minutes("How long both last at once; 0 where it is the walk that does not fit."),
            "lacking_minutes": _minutes("How much longer the gap would have to be for the walk; 0 where they overlap."),
            "is_soft": {"type": "boolean", "description": "One side is a backup: worth knowing, nothing to solve."},
        },
    ),
    "Error": _answered(
        "Why the request was not met.",
        {
            "code": _text("For programs.", enum=list(CODES)),
            "message": _text("What is wrong, in a sentence."),
            "remedy": _text("What to do next, in a sentence."),
            "details": _list(
                _answered(
                    "One thing that is wrong in the body.",
                    {
                        "field": _text("Its place, such as 'interests.3'; empty for the body as a whole."),
                        "message": _text("What is wrong with it."),
                    },
                ),
                "What is wrong in the body, field by field; empty for other errors.",
            ),
        },
    ),
    "Problem": _answered("Any error.", {"error": reference("Error")}),
    "PlanChanged": _answered(
        "The error, and the plan as it is now.", {"error": reference("Error"), "plan": reference("Plan")}
    ),
}
