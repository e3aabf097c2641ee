"""What happens in the calendars of an event, and when: every entry and recurrence that can be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.core.clock_times import is_skipped
from planner.core.integrity import FIRST_YEAR, LAST_YEAR
from planner.formats.ical_components import UNREADABLE, Component, Unreadable, shown
from planner.formats.ical_entries import Entry, Source
from planner.formats.ical_event_days import EventDays, event_days, has_no_end, recurs
from planner.formats.ical_recurrence import Effort
from planner.formats.ical_series import Recurrence, SeriesReader
from planner.formats.json_records import Findings

MOST_HAPPENINGS = 10_000
MOST_OF_AN_ENTRY = 500
"""More than once a day for the longest event; what recurs by the hour is no session."""
REMEDY = "Correct it in the calendar, or add it to the programme by hand."

Members = list[tuple[Component, Component]]
"""The entries of one UID, each with the calendar it is in."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry, or a recurrence of one, from `start` to `end`. Of a whole day, these are its midnights.

    `of_series`: the entry says it for itself, not for one recurrence in another's place.
    """

    component: Component
    start: datetime
    end: datetime
    is_day: bool
    of_series: bool


def happenings_in(calendars: Sequence[Component], zone: ZoneInfo, findings: Findings) -> list[Happening]:
    """All of them, as aware datetimes in `zone`, in the order of the file; what is left out goes to the findings.

    Left out are: cancelled and private entries, entries of other years, and those that cannot be read.
    """
    return _Reader(zone, findings).read(calendars)


def name_of(component: Component) -> str:
    """'line 12, 'Opening'', as a finding names an entry."""
    name = shown(component.text("SUMMARY"), 60) or shown(component.text("UID"), 60)
    return f"line {component.line_number}" + (f", '{name}'" if name else "")


class _Reader:
    def __init__(self, zone: ZoneInfo, findings: Findings) -> None:
        self._zone = zone
        self._findings = findings
        self._effort = Effort()
        self._found: list[Happening] = []

    def read(self, calendars: Sequence[Component]) -> list[Happening]:
        series = self._series(calendars)
        parts = [part for members in series for part, _calendar in members]
        days = event_days(parts)
        if days is None:
            for part in parts:
                self._leave_out(part, Unreadable("It has no start that can be read."))
            return []
        for part in days.elsewhere:
            message = f"It is on {_day_of(part)}, far from the event ({days.first} to {days.last}), and left out."
            remedy = "Correct its date if it belongs to the event."
            self._findings.warn("other_years", name_of(part), "DTSTART", message, remedy)
        until = days.latest_wall if any(map(recurs, parts)) else days.last_wall
        self._read((members for members in series if not _is_endless(members)), days, until)
        self._read(filter(_is_endless, series), days, days.last_wall)
        for members in filter(_is_endless, series):
            message = f"It is repeated without end; its times up to {days.last} are taken."
            self._findings.note("no_last_time", name_of(members[0][0]), "RRULE", message)
        place = {id(part): number for number, part in enumerate(parts)}
        return sorted(self._found, key=lambda happening: place[id(happening.component)])

    def _series(self, calendars: Sequence[Component]) -> list[Members]:
        """The entries by their UID, without the cancelled and the private ones; a recurrence that is cancelled stays,
        since it says which one of a series that is."""
        found: dict[str, Members] = defaultdict(list)
        for calendar in calendars:
            is_cancelled = calendar.text("METHOD").upper() == "CANCEL"
            for part in calendar.parts:
                if part.name != "VEVENT":
                    if part.name != "VTIMEZONE":
                        self._findings.not_used("calendars", part.name[:40])
                elif part.text("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
                    self._findings.note("private", name_of(part), "CLASS", "It is private, and left out.")
                elif is_cancelled or (_is_cancelled(part) and not part.lines.get("RECURRENCE-ID")):
                    self._note_cancelled(part)
                else:
                    found[part.text("UID") or f"\n{part.line_number}"].append((part, calendar))
        return list(found.values())

    def _read(self, series: Iterable[Members], days: EventDays, until: datetime) -> None:
        sources: dict[int, Source] = {}
        reader = SeriesReader(days.first_wall, until, self._effort, _is_given, self._leave_out)
        for members in series:
            with_sources = []
            for part, calendar in members:
                if id(calendar) not in sources:
                    sources[id(calendar)] = Source(calendar, self._zone, until, self._effort)
                with_sources.append((part, sources[id(calendar)]))
            for entry, recurrences in reader.read(with_sources):
                if not _is_given(entry):
                    self._note_cancelled(entry.component)
                self._add_all(entry, recurrences, days.first_wall, until)

    def _add_all(self, entry: Entry, recurrences: Iterable[Recurrence], since: datetime, until: datetime) -> None:
        """The entry with all of its recurrences or, where one of them cannot be read, none and the reason."""
        found: list[Happening] = []
        room = min(MOST_OF_AN_ENTRY, MOST_HAPPENINGS - len(self._found))
        try:
            for said, start, length in recurrences:
                if len(found) > room:
                    break
                if not _is_given(said) or not since <= start.wall <= until:
                    continue
                begins, ends = start.instant.astimezone(self._zone), length.after(start).astimezone(self._zone)
                if not FIRST_YEAR < begins.year <= ends.year < LAST_YEAR:
                    raise Unreadable(f"It is in the year {begins.year}.")
                is_own = said.replaces is None or said.from_then_on
                found.append(Happening(said.component, begins, ends, start.is_day, is_own))
                if isinstance(start.zone, ZoneInfo) and is_skipped(start.wall.date(), start.wall.time(), start.zone):
                    message = f"{start.wall:%Y-%m-%d %H:%M} does not exist: the clocks go forward then."
                    remedy = "Check the time: it was read an hour later."
                    self._findings.warn("skipped_time", name_of(said.component), "DTSTART", message, remedy)
        except UNREADABLE as cause:
            self._leave_out(entry.component, cause)
            return
        if not found and recurs(entry.component) and _is_given(entry):
            message = f"None of its times is in the days of the event, from {since:%Y-%m-%d} to {until:%Y-%m-%d}."
            self._findings.note("no_time", name_of(entry.component), "RRULE", message)
        if len(found) > room:
            message = f"Its first {room:,} times are taken; it has more than a programme can hold."
            self._findings.warn("too_many", name_of(entry.component), "RRULE", message, "Export fewer days.")
        self._found.extend(found[:room])

    def _note_cancelled(self, component: Component) -> None:
        self._findings.note("cancelled", name_of(component), "STATUS", "It is cancelled, and left out.")

    def _leave_out(self, component: Component, cause: Exception) -> None:
        message = str(cause) if isinstance(cause, Unreadable) else "It says a time outside of the years 1 to 9999."
        self._findings.warn("unreadable_entry", name_of(component), "", f"{message} It is left out.", REMEDY)


def _is_endless(members: Members) -> bool:
    return any(has_no_end(part) for part, _calendar in members)


def _is_given(entry: Entry) -> bool:
    return not _is_cancelled(entry.component)


def _is_cancelled(component: Component) -> bool:
    return component.text("STATUS").upper() in ("CANCELLED", "CANCELED")


def _day_of(component: Component) -> str:
    digits = component.text("DTSTART")
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
