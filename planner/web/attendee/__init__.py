"""The attendee's pages. Every action is a plain form post; with htmx the same answer is swapped in."""

from planner.web.attendee import actions, agenda, build, calendar, events, picks, plan, session
from planner.web.attendee.blueprint import blueprint

__all__ = ["actions", "agenda", "blueprint", "build", "calendar", "events", "picks", "plan", "session"]
