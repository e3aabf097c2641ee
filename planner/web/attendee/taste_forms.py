"""Forms about what an attendee likes."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from planner.core.taste import LEAST_WEIGHT, MOST_WEIGHT
from planner.services.plan_wishes import NotPossible
from planner.services.taste_wishes import KINDS, MOST_TOPICS
from planner.web.attendee.forms import stripped

LONGEST_TOPIC = 200


class TasteForm(Form):
    """One button: 'KIND:ID' of a session, or of a speaker to follow."""

    taste = StringField("Taste", [InputRequired(), Regexp(rf"^({'|'.join(KINDS)}):.{{1,250}}$")])

    def kind_and_id(self) -> tuple[str, str]:
        """What is said, and of which session or speaker."""
        kind, _, key = str(self.taste.data).partition(":")
        return kind, key


class TopicForm(Form):
    """A topic or track to turn up, by its name."""

    topic = StringField("Topic", [Optional(), Length(max=LONGEST_TOPIC)], filters=[stripped])


def topic_weights(said: MultiDict[str, str]) -> dict[str, int]:
    """Name → weight, from the numbered rows of a form: 'topic-1' with its 'weight-1', and so on. Raises `NotPossible`
    for a weight that there is not."""
    weights: dict[str, int] = {}
    known = {str(weight): weight for weight in range(LEAST_WEIGHT, MOST_WEIGHT + 1)}
    for number in range(1, 2 * MOST_TOPICS + 1):
        name, weight = stripped(said.get(f"topic-{number}"))[:LONGEST_TOPIC], said.get(f"weight-{number}")
        if not name or weight is None:
            continue
        if weight not in known:
            raise NotPossible(f"“{name}” can be turned from {LEAST_WEIGHT} to {MOST_WEIGHT}.")
        weights[name] = known[weight]
    return weights
