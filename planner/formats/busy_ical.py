"""Busy times from an attendee's own calendar export (iCalendar, RFC 5545).

The file comes from a stranger, so everything it can ask for is bounded.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.core.plan import BusyTime
from planner.core.problems import Problem, RefusedInput
from planner.formats.ical_components import UNREADABLE, Component, Unreadable, calendar_components, shown
from planner.formats.ical_entries import Entry, Source
from planner.formats.ical_recurrence import Effort
from planner.formats.ical_series import Recurrence, SeriesReader

MOST_BUSY_TIMES = 200
"""As many as a plan holds; the earliest are kept."""
MOST_NOTES = 20
MOST_FOUND = 5_000
"""Busy times looked at before the earliest are taken."""
ZONE_SLACK = timedelta(days=2)
"""No two clocks on earth differ by more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyCalendar:
    """What a calendar says of one's time: sorted by start, each once; and notes on what of it was not used."""

    busy_times: tuple[BusyTime, ...]
    problems: tuple[Problem, ...]


def read_busy_times(
    data: bytes, window_start: datetime, window_end: datetime, zone: ZoneInfo, file_name: str = ""
) -> BusyCalendar:
    """The times in the calendar `data` that touch [`window_start`, `window_end`), whole, as aware datetimes in `zone`.

    Both ends of the window are aware. `zone` is the event's: its days are what all-day entries block, and its clock is
    what times without a zone mean where the file names none. Entries that are free, cancelled or declined are no busy
    times. At most `MOST_BUSY_TIMES` come back, the earliest; a note says how many were left out. Ids depend on UID,
    start and end alone, so the same calendar read again gives the same ids.

    An entry that cannot be read is left out, with a note that names it. Raises `RefusedInput`, and nothing else, for
    what is no calendar, is too large, or is broken off or nested wrongly, so that one cannot tell what belongs where.
    """
    try:
        calendars = calendar_components(data)
    except RefusedInput as refused:
        raise RefusedInput(p.in_file(file_name) for p in refused.problems) from refused
    read = _Reader(window_start, window_end, zone).read(calendars)
    return BusyCalendar(busy_times=read.busy_times, problems=tuple(p.in_file(file_name) for p in read.problems))


class _Reader:
    """The entries of all calendars of a file, against one window."""

    def __init__(self, window_start: datetime, window_end: datetime, zone: ZoneInfo) -> None:
        self._start, self._end = window_start.astimezone(UTC), window_end.astimezone(UTC)
        self._first_wall = self._start.replace(tzinfo=None) - ZONE_SLACK
        self._last_wall = self._end.replace(tzinfo=None) + ZONE_SLACK
        self._zone = zone
        self._effort = Effort()
        self._found: dict[str, BusyTime] = {}
        self._without_length: set[int] = set()
        self._notes: list[Problem] = []
        self._unsaid = 0

    def read(self, components: Iterable[Component]) -> BusyCalendar:
        series: dict[str, list[tuple[Component, Source]]] = defaultdict(list)
        free_busy: list[tuple[Component, Source]] = []
        for component in components:
            source = Source(component, self._zone, self._last_wall, self._effort)
            for part in component.parts:
                if part.name == "VEVENT":
                    series[part.text("UID") or f"\n{part.line_number}"].append((part, source))
                elif part.name == "VFREEBUSY":
                    free_busy.append((part, source))
        if not series and not free_busy:
            self._note("no_events", "The calendar holds no events.", "Check that it is the one you mean.")
        reader = SeriesReader(self._first_wall, self._last_wall, self._effort, lambda e: e.is_busy, self._leave_out)
        for members in series.values():
            for entry, recurrences in reader.read(members):
                self._add_all(entry, recurrences)
        for part, source in free_busy:
            self._read_free_busy(part, source)
        return self._result()

    def _add_all(self, entry: Entry, recurrences: Iterable[Recurrence]) -> None:
        """All recurrences of the entry or, where one of them fails, none and a note."""
        try:
            times = [(e, start.instant, length.after(start)) for e, start, length in recurrences if e.is_busy]
            for source, start, end in times:
                self._add(source.component, source.uid, source.title, start, end)
        except UNREADABLE as cause:
            self._leave_out(entry.component, cause)

    def _add(self, component: Component, uid: str, title: str, start: datetime, end: datetime) -> None:
        """Both in UTC."""
        if start >= self._end or end < self._start or (end == self._start and start < end):
            return
        if start == end:
            if component.line_number not in self._without_length:
                self._without_length.add(component.line_number)
                self._note("no_length", "It has a start and no length.", "Add it by hand if it keeps you.", component)
            return
        said = "\n".join((uid or title, start.isoformat(), end.isoformat()))
        busy_id = hashlib.sha256(said.encode("utf-8", errors="replace")).hexdigest()[:16]
        if len(self._found) < MOST_FOUND or busy_id in self._found:
            busy = BusyTime(id=busy_id, start=start.astimezone(self._zone), end=end.astimezone(self._zone), title=title)
            self._found[busy_id] = min(self._found.get(busy_id, busy), busy, key=lambda b: b.title)

    def _read_free_busy(self, component: Component, source: Source) -> None:
        """VFREEBUSY (section 3.6.4). Its UID is one for every question, so the times alone make the ids."""
        title = shown(component.text("SUMMARY"))
        for where in component.readable("FREEBUSY"):
            if where.parameters.get("FBTYPE", "BUSY").upper() == "FREE":
                continue
            for value in filter(None, where.value.split(",")):
                try:
                    start, length = source.zones.period(value.strip(), where)
                    self._add(component, "", title, start.instant, length.after(start))
                except UNREADABLE as cause:
                    self._leave_out(component, cause)

    def _result(self) -> BusyCalendar:
        def in_order(busy: BusyTime) -> tuple[datetime, datetime, str, str]:
            return busy.start.astimezone(UTC), busy.end.astimezone(UTC), busy.title, busy.id

        once: dict[tuple[datetime, datetime, str], BusyTime] = {}
        for busy in sorted(self._found.values(), key=in_order):
            once.setdefault(in_order(busy)[:3], busy)
        kept = tuple(once.values())[:MOST_BUSY_TIMES]
        notes = self._notes
        if len(once) > len(kept):
            least = "at least " if len(self._found) == MOST_FOUND else ""
            message = f"The first {len(kept)} busy times are used, {least}{len(once) - len(kept)} later ones are not."
            remedy = "Export a calendar that holds less."
            notes = [_noted("too_many_busy_times", message, remedy), *notes]
        if self._unsaid:
            notes = [*notes, _noted("more_notes", f"{self._unsaid} more entries are left out.", "Add them by hand.")]
        return BusyCalendar(busy_times=kept, problems=tuple(notes))

    def _leave_out(self, component: Component, cause: Exception) -> None:
        message = str(cause) if isinstance(cause, Unreadable) else "It says a time outside of the years 1 to 9999."
        self._note("unreadable_event", f"{message} It is left out.", "Add it by hand if it keeps you.", component)

    def _note(self, code: str, message: str, remedy: str, component: Component | None = None) -> None:
        if len(self._notes) < MOST_NOTES:
            self._notes.append(_noted(code, message, remedy, component))
        else:
            self._unsaid += 1


def _noted(code: str, message: str, remedy: str, component: Component | None = None) -> Problem:
    record = ""
    if component is not None:
        name = shown(component.text("SUMMARY"), 60) or shown(component.text("UID"), 60)
        record = f"line {component.line_number}" + (f", '{name}'" if name else "")
    return Problem(code=code, message=message, remedy=remedy, record=record, severity="note")
