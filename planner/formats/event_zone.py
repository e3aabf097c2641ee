"""The one time zone of an event: said in its file, or beside it."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from planner.core.clock_times import zone_named
from planner.core.problems import Problem, RefusedInput
from planner.formats.reading import ReadOptions


def event_zone(said: str, options: ReadOptions, offsets: Iterable[str] = ()) -> ZoneInfo:
    """What the organizer says beside the file, or else what the file says. An offset is no zone, since it does not know
    when the clocks change: `offsets`, those of the file's times, only help who has to say it. Raises `RefusedInput`."""
    name = options.timezone or said
    if not name:
        seen = ", ".join(sorted(set(offsets))[:4])
        message = f"The file names no time zone{f'; its times have the offset {seen}' if seen else ''}."
        remedy = "Add --timezone, for example --timezone Europe/Berlin."
        raise RefusedInput([Problem(code="no_timezone", record="event", message=message, remedy=remedy)])
    try:
        return zone_named(name)
    except ValueError as wrong:
        remedy = "Say it with --timezone, like Europe/Berlin."
        raise RefusedInput(
            [Problem(code="bad_timezone", record="event", message=f"{wrong}.", remedy=remedy)]
        ) from wrong
