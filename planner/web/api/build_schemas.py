"""The JSON that building a plan takes and gives, as JSON Schema."""

from __future__ import annotations

from planner.web.api.build_body import CLOCK_TIME, LONGEST_ID, MOST_REASONS, USUAL_REASONS
from planner.web.api.schema_parts import (
    Schema,
    answered,
    day,
    integer,
    listed,
    minutes,
    moment,
    number,
    or_null,
    reference,
    taken,
    text,
    truth,
    words,
)
from planner.web.attendee.build_address import FACTOR_RANGE, LUNCH_FROM, LUNCH_TO, MOST_NAMED, RANGES


def _clock(description: str) -> Schema:
    return text(description, pattern=CLOCK_TIME, examples=["09:30"])


def _ids(description: str) -> Schema:
    return listed({"type": "string", "maxLength": LONGEST_ID}, description, maxItems=MOST_NAMED)


def _percent(description: str) -> Schema:
    return integer(description, *FACTOR_RANGE)


FROM_TO: dict[str, Schema] = {
    "from": or_null(_clock("No session before; null: any.")),
    "to": or_null(_clock("No session after; null: any. An hour before `from` is in the night that follows.")),
}

SLOT_OF_PROBLEM = answered(
    "A slot.",
    {
        "slot": text("Its id."),
        "session": text("The id of its session."),
        "start": moment("From."),
        "end": moment("To; a slot without length lasts a minute here."),
        "place": or_null(text("The building's id.")),
        "day": day("The day of the event it counts for."),
        "value": number("Points."),
    },
)

BUILD_SCHEMAS: dict[str, Schema] = {
    "PlanWishes": taken(
        "What is wanted of the plan. What is left out is as it is kept with the plan; null ends a limit.",
        {
            "role": words("For example 'Sales Professional'."),
            "must": _ids("Sessions that have to be in it."),
            "never": _ids("Sessions that must not be in it."),
            "locked": _ids("Slots one is going to that stay where they are."),
            "registered": _ids("Sessions one has registered for."),
            "remind_to_register": truth("Sessions that need registration may be planned without."),
            **FROM_TO,
            "hours": listed(
                taken("The hours of one day.", {"day": day("The day."), **FROM_TO}, required=["day"]),
                "Days that have other hours.",
                maxItems=MOST_NAMED,
            ),
            "days_off": listed(day("A day."), "Days one is not there.", maxItems=MOST_NAMED),
            "lunch": or_null(
                taken(
                    "So many minutes free in one piece between two hours, every day.",
                    {
                        "from": _clock(f"Not before; {LUNCH_FROM:%H:%M} where it is left out."),
                        "to": _clock(f"Not after; {LUNCH_TO:%H:%M} where it is left out."),
                        "minutes": integer("How many.", *RANGES["lunch"]),
                    },
                    required=["minutes"],
                )
            ),
            "break_after_minutes": or_null(integer("A break after so many minutes.", *RANGES["break_after"])),
            "break_minutes": integer("How long a break is.", *RANGES["break_for"]),
            "max_per_day": or_null(integer("At most so many sessions a day.", *RANGES["most"])),
            "only_live": truth("Nothing that is recorded."),
            "avoided_venues": _ids("Buildings, by id, to stay away from."),
            "watches_later": truth("What is recorded counts less."),
            "follows_morning_tip": truth("Breakouts before noon count more."),
            "keep_points": integer("Points that a change of the plan has to gain.", *RANGES["keep"]),
            "factors": taken(
                "What counts how much, in percent.",
                {
                    "excellence": integer("Ten times the power that a fit is raised to.", *RANGES["count_excellence"]),
                    "recorded": _percent("What is recorded, for who watches later."),
                    "only_occurrence": _percent("What is given only once."),
                    "live": _percent("What can only be had by being there."),
                    "morning_breakout": _percent("Breakouts before noon, for who follows that tip."),
                    "backup": _percent("What the plan has as a backup."),
                },
                required=(),
            ),
            "reasons": {
                **integer("How many sessions that are left out to explain.", 0, MOST_REASONS),
                "default": USUAL_REASONS,
            },
            "problem": {**truth("Answer what was solved as well."), "default": False},
            "accept": {**truth("Make it the plan. Needs the edit token."), "default": False},
        },
        required=(),
    ),
    "BuiltPlan": answered(
        "The best plan of all, or the best found in time.",
        {
            "plan": listed(reference("BuiltSlot"), "What to go to, by time."),
            "value": number("Points of the plan."),
            "bound": number("No plan has more points."),
            "proven": truth("No plan is better."),
            "milliseconds": number("How long that took."),
            "walking_minutes": minutes("On foot between buildings."),
            "left_out": listed(reference("LeftOut"), "What is not in it and why, the most valuable first."),
            "changes": listed(
                answered(
                    "What comes and goes together.",
                    {
                        "in": listed(text("A slot's id."), "What comes."),
                        "out": listed(text("A slot's id."), "What goes."),
                        "gain": number("Points that it gains."),
                    },
                ),
                "What makes the attendee's plan into this one.",
            ),
            "notes": listed(text("A sentence."), "What was understood other than said."),
        },
        optional={"problem": reference("PlanningProblem"), "plan_after": reference("Plan")},
    ),
    "BuiltSlot": answered(
        "A slot of a plan that was built.",
        {
            "session": text("The session's id in the organizer's file."),
            "slot": text("The slot's id."),
            "title": text("The session's title."),
            "start": moment("From."),
            "end": moment("To."),
            "room": or_null(text("The room's name, where it is known.")),
            "venue": or_null(text("The building's name, where it is known.")),
            "value": number("Points."),
        },
    ),
    "LeftOut": answered(
        "A session that is not in the plan.",
        {
            "session": text("The session's id."),
            "slot": or_null(text("The slot of it that costs least; null where none can be taken.")),
            "title": text("The session's title."),
            "value": number("Points."),
            "cost": or_null(number("Points that the plan loses by taking it; null where it cannot be taken.")),
            "because": text("Why, in words without a full stop."),
        },
    ),
    "PlanningProblem": answered(
        "Exactly what was solved, for another solver.",
        {
            "slots": listed(SLOT_OF_PROBLEM, "What may be chosen, at most one of a session."),
            "fixed": listed(SLOT_OF_PROBLEM, "What is in every plan."),
            "walk": {
                "type": "object",
                "description": "Minutes on foot, from place to place; 0 where a pair is missing.",
                "additionalProperties": {"type": "object", "additionalProperties": minutes("Minutes.")},
            },
            "required": listed(text("A session's id."), "Sessions that have to be in it."),
            "busy": listed(
                listed(moment("Start, then end."), "From and to.", minItems=2, maxItems=2), "Times not free."
            ),
            "busy_at": listed(
                answered(
                    "A time not free, and where.",
                    {"start": moment("From."), "end": moment("To."), "place": text("The building's id.")},
                ),
                "Times not free, from and to which one walks.",
            ),
            "days": listed(
                answered(
                    "What holds on a day; null: no such rule.",
                    {
                        "day": day("The day."),
                        "midnight": moment("From here 'early' is counted."),
                        "begins": moment("A busy time that begins from here on is of this day,"),
                        "ends": moment("if it begins before this."),
                        "from": or_null(moment("No session before.")),
                        "to": or_null(moment("No session after.")),
                        "most_sessions": or_null(integer("At most so many.", *RANGES["most"])),
                        "lunch": or_null(
                            answered(
                                "A pause in one piece.",
                                {"from": moment("From."), "to": moment("To."), "minutes": minutes("How long.")},
                            )
                        ),
                        "breaks": or_null(
                            answered(
                                "A pause now and then.",
                                {"after_minutes": minutes("After at most."), "minutes": minutes("How long.")},
                            )
                        ),
                    },
                ),
                "The days of the event.",
            ),
            "excluding": listed(
                listed(text("A session's id."), "A summit and a talk in it.", minItems=2, maxItems=2),
                "Of these at most one.",
            ),
            "kept": listed(text("A slot's id."), "Slots that count more for being in the plan already."),
            "kept_points": number("How much more, which is within their values."),
            "objective": text("What is sought."),
        },
    ),
    "Conflict": answered(
        "The error, and the fewest wishes that no plan keeps together.",
        {
            "error": reference("Error"),
            "conflict": listed(
                answered(
                    "One of the wishes.",
                    {
                        "kind": text("For programs: must, fixed, busy, hours …"),
                        "id": text("A session's id, a slot's, a busy time's, or a date."),
                        "text": text("The wish in words, without a full stop."),
                        "way_out": text("What to give up, in words; empty where nothing can be."),
                    },
                ),
                "What conflicts; each names what to give up.",
            ),
        },
    ),
}
