"""What a program may send: bodies checked field by field before anything is done with them."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from planner.core.plan import EntryState, Preferences
from planner.web.api.problems import ApiProblem, Detail
from planner.web.attendee.forms import LONGEST_ABOUT, LONGEST_WORDS, MOST_INTERESTS

MOST_DETAILS = 20
LONGEST_FIELD_NAME = 100

PLAIN_TEXT = "^[^\\x00-\\x1f\\x7f]*$"
"""One line: no control characters, some of which no database keeps."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_WORDS, pattern=PLAIN_TEXT)]
About = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_ABOUT, pattern=PLAIN_TEXT)]
Interest = Annotated[Words, StringConstraints(min_length=1)]


class Body(BaseModel):
    """Unknown fields are refused, so that a mistyped one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class PreferencesBody(Body):
    """Who the plan is for; what is left out is not said."""

    role: Words = ""
    about: About = ""
    level: Words = ""
    interests: Annotated[list[Interest], Field(max_length=MOST_INTERESTS)] = []

    def preferences(self) -> Preferences:
        """The same for a plan, each interest once."""
        interests = tuple(dict.fromkeys(self.interests))
        return Preferences(role=self.role, about=self.about, level=self.level, interests=interests)


class EntryBody(Body):
    """What becomes of a slot."""

    state: EntryState


B = TypeVar("B", bound=Body)


def read_body(kind: type[B]) -> B:
    """The request's body; none at all counts as '{}'. Raises `ApiProblem`: wrong_content_type, not_json, invalid, and
    werkzeug's `RequestEntityTooLarge`."""
    data = request.get_data(cache=False)
    request.stream.read(1)  # a body of no declared length was cut at the limit; only reading on says that it was
    if data and request.mimetype != "application/json":
        raise ApiProblem("wrong_content_type")
    try:
        return kind.model_validate_json(data or b"{}")
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
        if errors[0]["type"] == "json_invalid":
            raise ApiProblem("not_json", f"The body is not JSON: {errors[0]['ctx']['error']}.") from invalid
        raise ApiProblem("invalid", details=[_detail(error) for error in errors[:MOST_DETAILS]]) from invalid


def _detail(error: Any) -> Detail:
    field = ".".join(str(part) for part in error["loc"])[:LONGEST_FIELD_NAME]
    if error["type"] == "extra_forbidden":
        return Detail(field, "There is no such field here.")
    if error["type"] == "missing":
        return Detail(field, "This field is missing.")
    if error["type"] == "string_pattern_mismatch":
        return Detail(field, "This has to be one line of text.")
    return Detail(field, f"{error['msg']}.")
