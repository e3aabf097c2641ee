"""Forms that carry more than a button's value, checked by WTForms. The application checks CSRF for every post."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from planner.core.clock_times import instant_of
from planner.core.plan import EntryState
from planner.services.choice_wishes import KINDS

LONGEST_ALARM_MINUTES = 24 * 60
LONGEST_WORDS = 100
LONGEST_ABOUT = 300
MOST_INTERESTS = 20


def stripped(words: str | None) -> str:
    return (words or "").strip()


def one_line(words: str | None) -> str:
    return " ".join((words or "").split())


class EntryForm(Form):
    """One button of a card: 'STATE:SLOT', or 'remove:SLOT'."""

    entry = StringField("Session", [InputRequired(), Regexp(r"^(going|maybe|watch-later|speaking|remove):.{1,250}$")])

    def state_and_slot(self) -> tuple[EntryState | None, str]:
        """The state to save, None to remove, and the slot's id."""
        state, _, slot_id = str(self.entry.data).partition(":")
        return (None if state == "remove" else EntryState(state)), slot_id


class WayOutForm(Form):
    """One button of a clash: 'KIND|SLOT|OTHER SLOT', as the page offered it."""

    way = StringField("Way out", [InputRequired(), Regexp(r"^\w{1,20}\|[^|]{1,250}\|[^|]{0,250}$")])

    def parts(self) -> tuple[str, str, str | None]:
        """Kind, slot id and the other slot's id, where the way leads to one."""
        kind, slot_id, to_slot_id = str(self.way.data).split("|")
        return kind, slot_id, to_slot_id or None


class ChoiceForm(Form):
    """One button about the plan that is wanted: 'KIND:ID' of a session, or of a slot to lock."""

    choice = StringField("Choice", [InputRequired(), Regexp(rf"^({'|'.join(KINDS)}):.{{1,250}}$")])

    def kind_and_id(self) -> tuple[str, str]:
        """What is said, and of which session or slot."""
        kind, _, key = str(self.choice.data).partition(":")
        return kind, key


class GapForm(Form):
    """A free stretch of a plan, from the address: two ISO 8601 times with their offset. A '+' that arrived as a space
    is one."""

    start = StringField("From", [InputRequired(), Length(max=40)], name="from")
    end = StringField("To", [InputRequired(), Length(max=40)], name="to")

    def start_and_end(self) -> tuple[datetime, datetime]:
        """Aware datetimes, the end after the start and at most a day later."""
        return _aware(self.start.data), _aware(self.end.data)

    def validate_end(self, field: StringField) -> None:
        try:
            start, end = self.start_and_end()
        except ValueError as cause:
            raise ValidationError("these are no times") from cause
        if not start < end <= start + timedelta(days=1):
            raise ValidationError("the end has to be after the start, on the same day")


class PreferencesForm(Form):
    """Who one is. Interests stand one a line."""

    role = StringField("Role", [Optional(), Length(max=LONGEST_WORDS)], filters=[stripped])
    about = StringField("What you do", [Optional(), Length(max=LONGEST_ABOUT)], filters=[one_line])
    level = StringField("Level", [Optional(), Length(max=LONGEST_WORDS)], filters=[stripped])
    interests = TextAreaField("Interests", [Optional(), Length(max=2_000)])

    def interest_list(self) -> tuple[str, ...]:
        """The interests, each once, at most twenty."""
        lines = (line.strip()[:LONGEST_WORDS] for line in (self.interests.data or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))[:MOST_INTERESTS]


class RoleForm(Form):
    """Who one is, chosen on the agenda, or said in one's own words."""

    role = StringField("Role", [Optional(), Length(max=LONGEST_WORDS)], filters=[stripped], name="as")
    about = StringField("What you do", [Optional(), Length(max=LONGEST_ABOUT)], filters=[one_line])


class PicksForm(Form):
    """Sessions of a list to take: all of it, or the ones ticked."""

    all = BooleanField("All of them")
    session = SelectMultipleField("Sessions", [Optional()], validate_choice=False)
    as_author = BooleanField("I wrote this list")


class AlarmForm(Form):
    """Reminders: minutes before, -1 for none."""

    alarm_minutes = IntegerField("Reminder", [InputRequired(), NumberRange(-1, LONGEST_ALARM_MINUTES)])
    alarm_allows_for_walk = BooleanField("Earlier where the walk is longer")
    day_tips_in_calendar = BooleanField("Tips of the day")
    entry_tips_in_calendar = BooleanField("Tips at each session")


class BusyTimeForm(Form):
    """A time one is not free, on one day of the event, or into the night after it."""

    day = DateField("Day", [InputRequired()])
    start = TimeField("From", [InputRequired()])
    end = TimeField("To", [InputRequired()])
    title = StringField("What", [Optional(), Length(max=200)])
    venue = StringField("Where", [Optional(), Length(max=200)])

    def start_and_end(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Aware datetimes in the event's zone; an end at or before the start is on the next day."""
        start = instant_of(self.day.data, self.start.data, zone)
        end = instant_of(self.day.data, self.end.data, zone)
        if end <= start:
            end = instant_of(self.day.data + timedelta(days=1), self.end.data, zone)
        return start, end


def _aware(text: str | None) -> datetime:
    moment = datetime.fromisoformat((text or "").strip().replace(" ", "+"))
    if moment.tzinfo is None or not 1970 <= moment.year < 9999:
        raise ValueError("a time without an offset, or outside of the years that any zone has")
    return moment


def said_wrong(form: Form) -> str:
    """What is wrong with the form, in a sentence for each field."""
    return " ".join(f"{form[name].label.text}: {' '.join(errors)}" for name, errors in form.errors.items() if name)
