"""What a program is told when a request cannot be met: one shape for every error of the API, and what each one says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from planner.services.plan_wishes import NotPossible, UnknownSlot
from planner.services.plans import UnknownPlan
from planner.services.published import UnknownEvent
from planner.web.api.answers import json_answer


class Detail(NamedTuple):
    """One thing that is wrong in a body. `field` is its place, 'interests.3', and '' for the body as a whole."""

    field: str
    message: str


class ApiProblem(Exception):
    """Why a request is not met. `code` is for programs and one of `CODES`; message and remedy are sentences."""

    def __init__(self, code: str, message: str = "", details: Sequence[Detail] = ()) -> None:
        known = KINDS[code]
        super().__init__(message or known.message)
        self.code = code
        self.status = known.status
        self.message = message or known.message
        self.remedy = known.remedy
        self.details = tuple(details)


class _Kind(NamedTuple):
    status: int
    message: str
    remedy: str


KINDS = {
    "bad_request": _Kind(400, "The request did not arrive whole.", "Send it again."),
    "not_json": _Kind(400, "The body is not JSON.", "Send one JSON object in UTF-8."),
    "read_only": _Kind(403, "This token only reads the plan.", "Use the plan's edit token to change it."),
    "unknown_address": _Kind(
        404, "There is nothing at this address.", "All addresses are listed in /api/v1/openapi.json."
    ),
    "unknown_event": _Kind(
        404, "There is no such event.", "Use the event's name as it stands in the address of its agenda."
    ),
    "unknown_plan": _Kind(
        404, "This token belongs to no plan.", "Ask the plan's owner for its token of today, or make a new plan."
    ),
    "unknown_slot": _Kind(
        404, "The programme has no such slot.", "Read the slot ids of today from /EVENT/export.json."
    ),
    "wrong_method": _Kind(
        405, "This address does not answer to that method.", "The header Allow names the methods that it answers to."
    ),
    "not_possible": _Kind(409, "That cannot be done.", "The plan is as it was; ask for something else."),
    "conflict": _Kind(
        409,
        "No plan keeps all of these wishes.",
        "Give up one of them: each of the details ends with how.",
    ),
    "plan_changed": _Kind(
        412,
        "The plan or the programme has changed since you read it.",
        "Look at the plan in this answer, then repeat the request with the ETag of this answer in If-Match.",
    ),
    "too_large": _Kind(413, "The body is too large.", "Send less; a body here is never longer than a few kilobytes."),
    "wrong_content_type": _Kind(
        415, "The body is not declared to be JSON.", "Send the header Content-Type: application/json."
    ),
    "invalid": _Kind(422, "The body cannot be used as it is.", "Correct what the details name, then send it again."),
    "too_many_requests": _Kind(
        429,
        "That was very fast.",
        "Wait for as many seconds as the header Retry-After says; nothing that was done before is lost.",
    ),
    "broken": _Kind(500, "Something broke on our side.", "Nothing of the plan is lost. Try again in a moment."),
    "unavailable": _Kind(
        503, "We cannot reach our notes just now.", "Nothing of the plan is lost. Try again in a moment."
    ),
}
"""By code, the status and what is said where nothing more is known."""

CODES = tuple(KINDS)

CODES_OF_REFUSALS: dict[type[Exception], str] = {
    UnknownEvent: "unknown_event",
    UnknownPlan: "unknown_plan",
    UnknownSlot: "unknown_slot",
    NotPossible: "not_possible",
}
"""What the services refuse; their own words are the message."""

CODES_OF_FAILURES: dict[type[Exception], str] = {OperationalError: "unavailable", DataError: "bad_request"}
"""What the database says; its own words are for the log."""

CODES_OF_STATUSES = {
    404: "unknown_address",
    405: "wrong_method",
    413: "too_large",
    415: "wrong_content_type",
    429: "too_many_requests",
    503: "unavailable",
}


def problem_answer(error: Exception) -> Response:
    """Any error as the API answers it."""
    problem = problem_of(error)
    response = json_answer(problem_body(problem), problem.status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def problem_of(error: Exception) -> ApiProblem:
    """What the API says of an error; of one that nobody expected, that something broke."""
    if isinstance(error, ApiProblem):
        return error
    refusal = next((code for kind, code in CODES_OF_REFUSALS.items() if isinstance(error, kind)), None)
    if refusal is not None:
        return ApiProblem(refusal, str(error))
    failure = next((code for kind, code in CODES_OF_FAILURES.items() if isinstance(error, kind)), None)
    if failure is not None:
        return ApiProblem(failure)
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    return ApiProblem(CODES_OF_STATUSES.get(status, "bad_request" if status < 500 else "broken"))


def problem_body(problem: ApiProblem) -> dict[str, Any]:
    """The one shape: `{"error": {"code", "message", "remedy", "details": [{"field", "message"}]}}`."""
    return {
        "error": {
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
            "details": [detail._asdict() for detail in problem.details],
        }
    }
