"""The attendee's pages. Every action is a plain form post; with htmx the same answer is swapped in."""

from planner.web.attendee import (
    actions,
    agenda,
    build,
    busy_calendar,
    calendar,
    choices,
    events,
    other_ways,
    picks,
    plan,
    session,
    taste,
    team,
)
from planner.web.attendee.blueprint import blueprint

__all__ = [
    "actions",
    "agenda",
    "blueprint",
    "build",
    "busy_calendar",
    "calendar",
    "choices",
    "events",
    "other_ways",
    "picks",
    "plan",
    "session",
    "taste",
    "team",
]
