"""Forms that carry more than a button's value, checked by WTForms. The application checks CSRF for every post."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateField, Form, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from planner.core.clock_times import instant_of

LONGEST_ALARM_MINUTES = 24 * 60


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


def said_wrong(form: Form) -> str:
    """What is wrong with the form, in a sentence for each field."""
    return " ".join(f"{form[name].label.text}: {' '.join(errors)}" for name, errors in form.errors.items() if name)
