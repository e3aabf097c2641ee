"""Rows of a spreadsheet into a programme: every cell parsed once, every problem named by row and column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.core.clock_times import instant_of, is_skipped, zone_named
from planner.core.problems import Problem, RefusedInput, Severity
from planner.core.programme import (
    Event,
    Programme,
    Role,
    Room,
    Session,
    Slot,
    Speaker,
    Track,
    Venue,
    slot_id_for,
)
from planner.formats.readable_text import readable
from planner.formats.reading import Reading, ReadOptions
from planner.formats.slugs import slugged
from planner.formats.written_times import (
    EARLIEST_EVENING,
    LATEST_NIGHT_END,
    date_and_time_of,
    day_comes_first,
    is_ambiguous,
)

MOST_PROBLEMS = 200
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "oui", "si", "required", "needed", "recorded"})
NO = frozenset({"no", "n", "false", "0", "nein", "non", "not", "none"})
_ORGANISATION = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")


class RowReader:
    """Reads the rows below a header. Made for one file; `read` is called once."""

    def __init__(self, columns: Mapping[str, tuple[int, ...]], headers: Sequence[str], options: ReadOptions) -> None:
        self._columns = columns
        self._headers = headers
        self._options = options
        self._problems: list[Problem] = []
        self._sessions: dict[str, Session] = {}
        self._rooms: dict[str, Room] = {}
        self._venues: dict[str, Venue] = {}
        self._speakers: dict[str, Speaker] = {}
        self._ids_made = 0
        self._day_first = True
        self._splits_at_commas: dict[str, bool] = {}

    def read(self, rows: Sequence[Sequence[object]], first_row_number: int, notes: Sequence[Problem]) -> Reading:
        """The programme of all rows. Raises `RefusedInput` with every problem found, at most 200 and a count."""
        zone = self._zone()
        self._decide_day_first(rows, zone)
        for field in ("topics", "roles", "speakers"):
            cells = [self._text(row, field) for row in rows]
            self._splits_at_commas[field] = not any(mark in cell for cell in cells for mark in ";|\n")
        for number, row in enumerate(rows, first_row_number):
            if any(str(cell or "").strip() for cell in row):
                self._read_row(row, number, zone)
        if not self._sessions and not self._refused():
            self._note("no_rows", "", "", "There are no sessions below the header.", "Check the file.", "refused")
        refused = self._refused()
        if refused:
            more = len(refused) - MOST_PROBLEMS
            shown = refused[:MOST_PROBLEMS]
            if more > 0:
                shown.append(Problem(code="more", message=f"… and {more} more.", remedy="Mend these first."))
            raise RefusedInput(shown)
        if self._ids_made:
            self._note(
                "no_ids",
                "",
                "",
                f"{self._ids_made} sessions have no id; one was made from title and speakers.",
                "Add a column 'Session ID': a session that is retitled then stays the same one.",
                "warning",
            )
        return Reading(programme=self._programme(), problems=(*notes, *self._problems))

    # --- one row ---

    def _read_row(self, row: Sequence[object], number: int, zone: ZoneInfo) -> None:
        record = f"row {number}"
        title = " ".join(self._text(row, "title").split())
        if not title:
            self._note("no_title", record, "title", "The session has no title.", "Give it one.", "refused")
            return
        speaker_ids = tuple(self._speaker_id(name) for name in self._listed(row, "speakers"))
        session_id = self._text(row, "id")
        if not session_id:
            session_id = self._made_id(title, speaker_ids)
            self._ids_made += session_id not in self._sessions
        times = self._times(row, record, zone)
        room_id = self._room_id(row, record)
        known = self._sessions.get(session_id)
        if known is None:
            known = self._new_session(row, record, session_id, title, speaker_ids)
        elif known.title != title:
            message = f"Session {session_id} has two titles: “{known.title}” and “{title}”; the first is used."
            self._note("two_titles", record, "title", message, "Give each session its own id.", "warning")
        if times is not None:
            known = self._with_slot(row, record, known, times, room_id)
        elif session_id in self._sessions:
            self._note("double_row", record, "id", f"Session {session_id} stands there twice.", "", "note")
        self._sessions[session_id] = known

    def _with_slot(
        self,
        row: Sequence[object],
        record: str,
        session: Session,
        times: tuple[datetime, datetime],
        room_id: str | None,
    ) -> Session:
        if any((s.start, s.end, s.room_id) == (*times, room_id) for s in session.slots):
            message = f"Session {session.id} stands there twice at the same time."
            self._note("double_row", record, "id", message, "", "note")
            return session
        slot_id = self._text(row, "slot") or slot_id_for(session.id, len(session.slots) + 1)
        slot = Slot(id=slot_id, session_id=session.id, start=times[0], end=times[1], room_id=room_id)
        return replace(session, slots=(*session.slots, slot))

    def _new_session(
        self, row: Sequence[object], record: str, session_id: str, title: str, speaker_ids: tuple[str, ...]
    ) -> Session:
        return Session(
            id=session_id,
            title=title,
            abstract=readable(self._text(row, "abstract")),
            format=self._text(row, "format"),
            track=self._text(row, "track"),
            level=self._text(row, "level"),
            topics=self._listed(row, "topics"),
            roles=self._listed(row, "roles"),
            speaker_ids=tuple(dict.fromkeys(speaker_ids)),
            parent_id=self._text(row, "parent") or None,
            recorded=self._yes_or_no(row, record, "recorded"),
            registration_needed=bool(self._yes_or_no(row, record, "registration")),
            giveaway=self._text(row, "giveaway"),
            language=self._text(row, "language"),
            url=self._text(row, "url"),
        )

    def _times(self, row: Sequence[object], record: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Start and end, None for a session without a time (and for one whose time is refused)."""
        start_cell, end_cell, date_cell = (self._cell(row, field) for field in ("start", "end", "date"))
        if not _says(start_cell) and not _says(end_cell):
            return None
        aware_start, aware_end = _aware(start_cell, zone), _aware(end_cell, zone)
        day = self._day(date_cell, record) if _says(date_cell) else None
        start = self._wall(start_cell, record, "start")
        if aware_start is None and (start is None or (_says(date_cell) and day is None)):
            return None
        if aware_start is not None:
            first = aware_start
        else:
            start_day = start[0] or day if start is not None else None
            if start is None or start_day is None or start[1] is None:
                self._note("no_date", record, "date", "The time has no date.", "Write a date beside it.", "refused")
                return None
            first = self._instant(start_day, start[1], zone, record, "start")
        last = aware_end if aware_end is not None else self._end(row, record, zone, first, end_cell)
        if last is None:
            return None
        if last < first:
            said = f"It ends at {last:%H:%M} and starts at {first:%H:%M}."
            self._note("ends_before_start", record, "end", said, "Correct one of the two.", "refused")
            return None
        return first, last

    def _end(
        self, row: Sequence[object], record: str, zone: ZoneInfo, first: datetime, end_cell: object
    ) -> datetime | None:
        if not _says(end_cell):
            return self._end_by_length(row, record, first)
        wall = self._wall(end_cell, record, "end")
        if wall is None or wall[1] is None:
            if wall is not None:
                self._note("no_time", record, "end", f"'{end_cell}' is a date.", "Write a time, 14:30.", "refused")
            return None
        day = wall[0] or first.date()
        last = self._instant(day, wall[1], zone, record, "end")
        is_night = first.time() >= EARLIEST_EVENING and wall[1] <= LATEST_NIGHT_END
        if last < first and wall[0] is None and is_night:
            last = self._instant(day + timedelta(days=1), wall[1], zone, record, "end")
        return last

    def _end_by_length(self, row: Sequence[object], record: str, first: datetime) -> datetime | None:
        said = self._text(row, "length")
        found = re.fullmatch(
            r"(?:(\d{1,2})[:h])?\s*(\d{1,4})(?:\.0)?\s*(?:m|min|mins|minutes|minuten)?", said.casefold()
        )
        if not found:
            message = f"'{said}' is no length." if said else "It has a start and no end."
            self._note("no_end", record, "end", message, "Give an end (11:20) or a length in minutes.", "refused")
            return None
        minutes = int(found[1] or 0) * 60 + int(found[2])
        return (first.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(first.tzinfo)

    def _instant(self, day: date, clock: time, zone: ZoneInfo, record: str, field: str) -> datetime:
        if is_skipped(day, clock, zone):
            message = f"{day} {clock:%H:%M} does not exist: the clocks go forward then; it was read an hour later."
            self._note("skipped_time", record, field, message, "Check the time.", "warning")
        return instant_of(day, clock, zone)

    def _wall(self, cell: object, record: str, field: str) -> tuple[date | None, time | None] | None:
        day, clock = date_and_time_of(cell, self._day_first)
        if day is None and clock is None:
            said = str(cell or "").strip()
            message = f"'{said}' is not a time." if said else "There is no start."
            self._note("bad_time", record, field, message, "Write it as 14:30.", "refused")
            return None
        return day, clock

    def _day(self, cell: object, record: str) -> date | None:
        day, _clock = date_and_time_of(cell, self._day_first)
        if day is None:
            message = f"'{str(cell).strip()}' is not a date."
            self._note("bad_date", record, "date", message, "Write it as 2026-10-13, the year included.", "refused")
        return day

    # --- places and people ---

    def _room_id(self, row: Sequence[object], record: str) -> str | None:
        name = " ".join(self._text(row, "room").split())
        venue_name = " ".join(self._text(row, "venue").split())
        venue_id = None
        if venue_name:
            venue_id = slugged(venue_name) or venue_name
            self._venues.setdefault(venue_id, Venue(id=venue_id, name=venue_name))
        if not name and venue_name:
            name = venue_name
        if not name:
            return None
        room_id = f"{venue_id}/{name}" if venue_id and venue_name != name else name
        capacity_text = self._text(row, "capacity").removesuffix(".0").replace(",", "")
        capacity = int(capacity_text) if capacity_text.isdecimal() else None
        if capacity_text and capacity is None:
            message = f"'{capacity_text}' is no number of seats; it was left out."
            self._note("bad_capacity", record, "capacity", message, "Write a whole number.", "warning")
        if room_id not in self._rooms:
            self._rooms[room_id] = Room(id=room_id, name=name, venue_id=venue_id, capacity=capacity)
        return room_id

    def _speaker_id(self, said: str) -> str:
        found = _ORGANISATION.match(said)
        name, organisation = (found[1], found[2].strip()) if found else (said, "")
        speaker_id = slugged(name) or name
        known = self._speakers.get(speaker_id)
        if known is not None and known.name != name:
            speaker_id = f"{speaker_id}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
            known = self._speakers.get(speaker_id)
        if known is None or (organisation and not known.organisation):
            self._speakers[speaker_id] = Speaker(id=speaker_id, name=name, organisation=organisation)
        return speaker_id

    def _made_id(self, title: str, speaker_ids: tuple[str, ...]) -> str:
        digest = hashlib.sha256("\0".join((title.casefold(), *speaker_ids)).encode()).hexdigest()[:8]
        return f"{slugged(title)[:50].strip('-') or 'session'}-{digest}"

    # --- cells ---

    def _cell(self, row: Sequence[object], field: str) -> object:
        columns = self._columns.get(field, ())
        return row[columns[0]] if columns and columns[0] < len(row) else None

    def _text(self, row: Sequence[object], field: str) -> str:
        cells = (row[index] for index in self._columns.get(field, ()) if index < len(row))
        return "; ".join(text for text in map(_cell_text, cells) if text)

    def _listed(self, row: Sequence[object], field: str) -> tuple[str, ...]:
        text = self._text(row, field)
        pieces = re.split(r"[;|\n]", text)
        if self._splits_at_commas.get(field) and len(pieces) == 1:
            pieces = re.split(r",(?![^(]*\))", text)
        named = (" ".join(piece.split()) for piece in pieces)
        return tuple(dict.fromkeys(piece for piece in named if piece))

    def _yes_or_no(self, row: Sequence[object], record: str, field: str) -> bool | None:
        text = self._text(row, field).casefold()
        if not text:
            return None
        first = text.split()[0].strip(".,:;!")
        if first in YES or first in NO:
            return first in YES
        self._note("not_yes_no", record, field, f"'{text}' is neither yes nor no.", "Write yes or no.", "warning")
        return None

    # --- the file as a whole ---

    def _zone(self) -> ZoneInfo:
        if not self._options.timezone:
            remedy = "Add --timezone, for example --timezone Europe/Berlin."
            raise RefusedInput([Problem(code="no_timezone", message="The file names no time zone.", remedy=remedy)])
        try:
            return zone_named(self._options.timezone)
        except ValueError as wrong:
            remedy = "Write it like Europe/Berlin."
            raise RefusedInput([Problem(code="bad_timezone", message=f"{wrong}.", remedy=remedy)]) from wrong

    def _decide_day_first(self, rows: Sequence[Sequence[object]], zone: ZoneInfo) -> None:
        fields = [field for field in ("date", "start", "end") if field in self._columns]
        values = [text for field in fields for row in rows if (text := _cell_text(self._cell(row, field)))]
        decided = day_comes_first(values)
        self._day_first = decided if decided is not None else not str(zone.key).startswith("America/")
        if decided is None:
            example = next((value for value in values if is_ambiguous(value)), None)
            if example is not None:
                order = "day first" if self._day_first else "month first"
                message = f"Dates like '{example}' were read with the {order}."
                self._note("day_or_month", "", "date", message, "Write them as 2026-05-04 to be sure.", "warning")

    def _programme(self) -> Programme:
        event = self._options
        sessions = tuple(self._sessions.values())
        slots = [slot for session in sessions for slot in session.slots]
        slug = event.event_slug or slugged(event.file_name.rsplit(".", 1)[0]) or "event"
        tracks = dict.fromkeys(session.track for session in sessions if session.track)
        roles = dict.fromkeys(role for session in sessions for role in session.roles)
        return Programme(
            event=Event(
                slug=slug,
                name=slug,
                timezone=event.timezone or "UTC",
                starts_on=min((slot.start.date() for slot in slots), default=None),
                ends_on=max((slot.start.date() for slot in slots), default=None),
            ),
            venues=tuple(self._venues.values()),
            rooms=tuple(self._rooms.values()),
            tracks=tuple(Track(name=name) for name in tracks),
            roles=tuple(Role(name=name) for name in sorted(roles)),
            speakers=tuple(self._speakers.values()),
            sessions=sessions,
        )

    def _refused(self) -> list[Problem]:
        return [problem for problem in self._problems if problem.severity == "refused"]

    def _note(self, code: str, record: str, field: str, message: str, remedy: str, severity: Severity) -> None:
        columns = self._columns.get(field, ())
        named = self._headers[columns[0]] if columns and columns[0] < len(self._headers) else field
        self._problems.append(
            Problem(code=code, record=record, field=named, message=message, remedy=remedy, severity=severity)
        )


def _says(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _aware(cell: object, zone: ZoneInfo) -> datetime | None:
    """The instant of a cell that names its offset itself ('2026-05-04T10:00:00+02:00')."""
    try:
        found = datetime.fromisoformat(str(cell or "").strip())
    except ValueError:
        return None
    return found.astimezone(zone).replace(second=0, microsecond=0) if found.tzinfo is not None else None


def _cell_text(cell: object) -> str:
    """The cell as text, without the apostrophe that keeps a spreadsheet from running it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "'=+-@\t\r" else text
