"""The JSON that the API takes and gives, as JSON Schema 2020-12 for the OpenAPI document."""

from __future__ import annotations

from planner.core.plan import EntryState
from planner.web.api.bodies import PLAIN_TEXT
from planner.web.api.build_schemas import BUILD_SCHEMAS
from planner.web.api.problems import CODES
from planner.web.api.schema_parts import (
    Schema,
    answered,
    listed,
    minutes,
    moment,
    or_null,
    reference,
    taken,
    text,
    truth,
    words,
)
from planner.web.attendee.forms import LONGEST_ABOUT, MOST_INTERESTS

STATE = text(
    "going; maybe, a backup; watch-later, on video; speaking, which is fixed.",
    enum=[state.value for state in EntryState],
)

TOKEN_TEXT = {"minLength": 1, "examples": ["q0Zq3uC7m4m2Jr1rV0dKQ2mJ8i0Yw1sX"]}

SCHEMAS: dict[str, Schema] = {
    "NewPlan": taken(
        "Who the plan is for. What is left out is not said.",
        {
            "role": words("For example 'Sales Professional'."),
            "about": text("What they do, in their own words.", maxLength=LONGEST_ABOUT, pattern=PLAIN_TEXT),
            "level": words("For example 'beginner'."),
            "interests": listed(words("A topic.", minLength=1), "Topics.", maxItems=MOST_INTERESTS),
        },
        required=(),
    ),
    "EntryChange": taken("What becomes of a slot.", {"state": STATE}, required=["state"]),
    "CreatedPlan": answered(
        "A new plan. Keep the tokens: whoever has one may do what it is for, and nothing shows them again here.",
        {
            "edit_token": text("To read and change the plan.", **TOKEN_TEXT),
            "read_token": text("To read the plan.", **TOKEN_TEXT),
            "feed_token": text("For the plan's calendar feed alone.", **TOKEN_TEXT),
            "addresses": answered(
                "Where the plan is.",
                {
                    "plan": text("The plan in this API, to read and change.", format="uri"),
                    "edit_page": text("The page that takes the plan over into a browser.", format="uri"),
                    "read_page": text("The page that shows the plan.", format="uri"),
                    "feed": text("The iCalendar feed of the plan, for calendar programs.", format="uri"),
                },
            ),
            "plan": reference("Plan"),
        },
    ),
    "Plan": answered(
        "A plan against the programme of today.",
        {
            "event": text("The event's name in addresses."),
            "version": {"type": "integer", "minimum": 1, "description": "The programme version it was looked up in."},
            "revision": {"type": "integer", "minimum": 0, "description": "Grows with every change of the plan."},
            "changed_at": moment("When the plan was last changed."),
            "preferences": answered(
                "Who the plan is for; empty where it was not said.",
                {
                    "role": text("The role."),
                    "about": text("What they do, in their own words; empty for whoever may only read the plan."),
                    "level": text("The level."),
                    "interests": listed(text("A topic."), "Topics."),
                },
            ),
            "entries": listed(reference("Entry"), "What was chosen, by time; what has no time comes last."),
            "busy": listed(reference("BusyTime"), "Times the attendee is not free."),
            "clashes": listed(reference("Clash"), "What one person cannot both attend, by time."),
        },
    ),
    "Entry": answered(
        "A slot in the plan.",
        {
            "slot": text("The slot's id; the session's while it has no time."),
            "session": text("The session's id in the organizer's file."),
            "title": or_null(text("The session's title; null where the programme no longer has it.")),
            "state": STATE,
            "start": or_null(moment("Null while there is no time, and where the programme no longer has the slot.")),
            "end": or_null(moment("As the start.")),
            "room": or_null(text("The room's name, where it is known.")),
            "venue": or_null(text("The building's name, where it is known.")),
        },
    ),
    "BusyTime": answered(
        "A time the attendee is not free.",
        {
            "id": text("Its id, within the plan."),
            "start": moment("From."),
            "end": moment("To."),
            "title": text("What it is; may be empty."),
            "venue": or_null(text("The building's name, where one was said.")),
        },
    ),
    "Clash": answered(
        "Two sides that one person cannot both attend: they share minutes, or the walk between them lacks some.",
        {
            "first": text("The side that starts earlier: a slot's id, or a busy time's."),
            "second": text("The other side."),
            "shared_minutes": minutes("How long both last at once; 0 where it is the walk that does not fit."),
            "lacking_minutes": minutes("How much longer the gap would have to be for the walk; 0 where they overlap."),
            "is_soft": truth("One side is a backup: worth knowing, nothing to solve."),
        },
    ),
    "Error": answered(
        "Why the request was not met.",
        {
            "code": text("For programs.", enum=list(CODES)),
            "message": text("What is wrong, in a sentence."),
            "remedy": text("What to do next, in a sentence."),
            "details": listed(
                answered(
                    "One thing that is wrong in the body.",
                    {
                        "field": text("Its place, such as 'interests.3'; empty for the body as a whole."),
                        "message": text("What is wrong with it."),
                    },
                ),
                "What is wrong in the body, field by field; empty for other errors.",
            ),
        },
    ),
    "Problem": answered("Any error.", {"error": reference("Error")}),
    "PlanChanged": answered(
        "The error, and the plan as it is now.", {"error": reference("Error"), "plan": reference("Plan")}
    ),
    **BUILD_SCHEMAS,
}
