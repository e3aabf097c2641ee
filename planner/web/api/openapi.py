"""The API described for programs: an OpenAPI 3.1 document, written by hand and tested against what is answered."""

from __future__ import annotations

from typing import Any

from flask import Response

from planner.web.api.answers import json_answer
from planner.web.api.blueprint import PREFIX, blueprint
from planner.web.api.openapi_schemas import SCHEMAS
from planner.web.api.schema_parts import reference

Described = dict[str, Any]


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document."""
    return json_answer(DOCUMENT)


def _json(schema: str) -> Described:
    return {"application/json": {"schema": reference(schema)}}


def _answer(description: str, schema: str, *headers: str) -> Described:
    answer: Described = {"description": description, "content": _json(schema)}
    if headers:
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    return answer


def _body(schema: str, required: bool) -> Described:
    return {"required": required, "content": _json(schema)}


def _parameter(name: str) -> Described:
    return {"$ref": f"#/components/parameters/{name}"}


PLAN_ANSWER = _answer("The plan.", "Plan", "ETag")
NEWER_PLAN = _answer("The request is meant for an older plan; nothing was changed.", "PlanChanged", "ETag")
CHANGE_PARAMETERS = [_parameter("token"), _parameter("slot_id"), _parameter("If-Match")]


def _refusals(**descriptions: str) -> Described:
    """Answers with a problem, by status ('s404'), and those that any address may give."""
    said = {
        **descriptions,
        "s500": "Something broke on our side.",
        "s503": "The database does not answer just now.",
    }
    return {status.removeprefix("s"): _answer(description, "Problem") for status, description in said.items()}


def _refusals_of_changes(**descriptions: str) -> Described:
    """The same for addresses that change something."""
    answers = _refusals(
        s400="The body is not JSON, or did not arrive whole.",
        **descriptions,
        s413="The body is too large.",
        s415="The body is not declared to be JSON.",
        s422="The body has a field that is unknown, missing, or cannot be used.",
    )
    answers["429"] = _answer("Too many changes of one plan, or from one address.", "Problem", "Retry-After")
    return answers


PATHS: Described = {
    "/events/{event}/plans": {
        "post": {
            "operationId": "createPlan",
            "summary": "Make a plan",
            "description": "A new, empty plan for an event, with its three tokens. The body may be left out.",
            "parameters": [_parameter("event")],
            "requestBody": _body("NewPlan", required=False),
            "responses": {
                "201": _answer("The plan was made.", "CreatedPlan", "ETag", "Location"),
                **_refusals_of_changes(s404="There is no such event."),
            },
        }
    },
    "/plans/{token}": {
        "get": {
            "operationId": "showPlan",
            "summary": "Look at a plan",
            "description": "With the edit or the read token.",
            "parameters": [_parameter("token"), _parameter("If-None-Match")],
            "responses": {
                "200": PLAN_ANSWER,
                "304": {"description": "The plan is as the client has it."},
                **_refusals(s404="The token belongs to no plan."),
            },
        }
    },
    "/plans/{token}/entries/{slot_id}": {
        "put": {
            "operationId": "saveEntry",
            "summary": "Put a slot into the plan, or change its state",
            "description": (
                "Going to one slot of a session ends going to another of the same session. "
                "Doing it twice is the same as once."
            ),
            "parameters": CHANGE_PARAMETERS,
            "requestBody": _body("EntryChange", required=True),
            "responses": {
                "200": PLAN_ANSWER,
                **_refusals_of_changes(
                    s403="The token only reads the plan.",
                    s404="The token belongs to no plan, or the programme has no such slot.",
                    s409="It cannot be done, for the reason in the message.",
                ),
                "412": NEWER_PLAN,
            },
        },
        "delete": {
            "operationId": "removeEntry",
            "summary": "Take a slot out of the plan",
            "description": "Where it is not in the plan, nothing happens.",
            "parameters": CHANGE_PARAMETERS,
            "responses": {
                "200": PLAN_ANSWER,
                **_refusals(s403="The token only reads the plan.", s404="The token belongs to no plan."),
                "412": NEWER_PLAN,
                "429": _answer("Too many changes of one plan, or from one address.", "Problem", "Retry-After"),
            },
        },
    },
    "/plans/{token}/build": {
        "post": {
            "operationId": "buildPlan",
            "summary": "Build the best plan",
            "description": (
                "The best plan of all, with its proof. Nothing is changed unless `accept` is true, which needs the "
                "edit token. The body may be left out."
            ),
            "parameters": [_parameter("token"), _parameter("If-Match")],
            "requestBody": _body("PlanWishes", required=False),
            "responses": {
                "200": _answer("The plan that was built; ETag names the attendee's own.", "BuiltPlan", "ETag"),
                **_refusals_of_changes(
                    s403="The token only reads the plan, so it cannot accept another.",
                    s404="The token belongs to no plan.",
                ),
                "409": {
                    "description": "What has to hold cannot hold together, or cannot be accepted.",
                    "content": {
                        "application/json": {"schema": {"anyOf": [reference("Conflict"), reference("Problem")]}}
                    },
                },
                "412": NEWER_PLAN,
            },
        }
    },
    "/openapi.json": {
        "get": {
            "operationId": "openapi",
            "summary": "This document",
            "responses": {
                "200": {
                    "description": "An OpenAPI 3.1 document.",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **_refusals(),
            },
        }
    },
}

PARAMETERS: Described = {
    "event": {
        "name": "event",
        "in": "path",
        "required": True,
        "description": "The event's name as it stands in the address of its agenda.",
        "schema": {"type": "string"},
    },
    "token": {
        "name": "token",
        "in": "path",
        "required": True,
        "description": "A token of the plan. It is a password: keep it out of logs.",
        "schema": {"type": "string"},
    },
    "slot_id": {
        "name": "slot_id",
        "in": "path",
        "required": True,
        "description": (
            "The slot's id, percent-encoded; the session's id while it has no time. "
            "A slash may stand as it is or as %2F."
        ),
        "schema": {"type": "string"},
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of the plan that the change is meant for.",
        "schema": {"type": "string"},
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the plan that the client has.",
        "schema": {"type": "string"},
    },
}

HEADERS: Described = {
    "ETag": {
        "description": "Names the plan as it is now: for If-Match and If-None-Match.",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "The new plan in this API, to read and change.",
        "schema": {"type": "string", "format": "uri"},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
}

DOCUMENT: Described = {
    "openapi": "3.1.0",
    "info": {
        "title": "Judicious: plans",
        "version": "1",
        "description": (
            "Plans of a conference for other programs. The token in the address is all it takes: there is no account, "
            "and no cookie is read. Times are ISO 8601 with the event's offset. Answers may get new fields; ignore "
            "those you do not know."
        ),
    },
    "servers": [{"url": PREFIX}],
    "security": [],
    "paths": PATHS,
    "components": {"schemas": SCHEMAS, "parameters": PARAMETERS, "headers": HEADERS},
}
