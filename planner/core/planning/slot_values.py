"""What attending a slot is worth to an attendee, and every factor of it.

    value = 100 × (fit / 100) ^ (excellence / 10) × the factors that apply

With the default excellence of 20 the fit counts squared: one session of fit 90 (81 points) outweighs three of fit 50
(25 each), because hours are what one has too few of. The factors: a recorded session can be watched later; an only
occurrence cannot be had another time; a workshop, a social event, or what is said not to be recorded lives from being
there; a breakout before noon, for who follows the tip that mornings are for them; a backup was wanted before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import time

from planner.core.build_choices import BuildChoices
from planner.core.programme import Session
from planner.core.words import folded_name

LIVE_FORMATS = frozenset(
    {"workshop", "hands-on", "hands-on training", "social", "party", "tour", "roundtable", "meetup", "certification"}
)
"""Formats that live from being there, folded."""
BREAKOUT_FORMATS = frozenset({"breakout", "talk", "session", "presentation"})
MORNING_UNTIL = time(12)
UNSAID_FIT = 50
"""The fit of every session while an attendee has said nothing about themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotValue:
    """`hundredths` of a point, and what it was made of: the points for the fit, then factors in percent with words."""

    hundredths: int
    fit: int
    fit_points: float
    factors: tuple[tuple[int, str], ...]


def fit_points(fit: int, excellence: int) -> float:
    """Points for a fit of 0 to 100, before any factor."""
    return 100.0 * math.pow(fit / 100.0, excellence / 10.0)


def is_live(session: Session) -> bool:
    """Whether the session can only be had by being there, so far as the organizer says."""
    return session.recorded is not True and (session.recorded is False or folded_name(session.format) in LIVE_FORMATS)


def session_factors(session: Session, choices: BuildChoices, is_backup: bool) -> tuple[tuple[int, str], ...]:
    """The factors that are the same for every occurrence of a session: percent, words."""
    factors, found = choices.factors, []
    if session.recorded and choices.watches_later:
        found.append((factors.recorded, "recorded, can be watched later"))
    if len(session.slots) == 1:
        found.append((factors.only_occurrence, "given only once"))
    if is_live(session):
        found.append((factors.live, "only to be had there"))
    if is_backup:
        found.append((factors.backup, "a backup of yours"))
    return tuple(found)


def morning_factor(session: Session, start: time, choices: BuildChoices) -> tuple[tuple[int, str], ...]:
    """The factor for a breakout that starts, at the event, before noon."""
    if not choices.follows_morning_tip or start >= MORNING_UNTIL or folded_name(session.format) not in BREAKOUT_FORMATS:
        return ()
    return ((choices.factors.morning_breakout, "a breakout in the morning"),)


def slot_value(fit: int, factors: tuple[tuple[int, str], ...], excellence: int) -> SlotValue:
    """The value of a slot from the fit of its session and what applies to it."""
    points = fit_points(fit, excellence)
    value = points
    for percent, _ in factors:
        value *= percent / 100.0
    return SlotValue(hundredths=round(value * 100), fit=fit, fit_points=points, factors=factors)
