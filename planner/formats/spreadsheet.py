"""Spreadsheets: CSV from any program, and Excel workbooks. A row is a slot; organizers read `docs/spreadsheets.md`.

openpyxl is imported where there is a workbook: it brings numpy with it, which web workers do without.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Sequence

from defusedxml import DefusedXmlException

from planner.core.agenda import Agenda
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import Programme, Session, Slot
from planner.formats.reading import Reading, ReadOptions
from planner.formats.spreadsheet_columns import columns_of, find_header
from planner.formats.spreadsheet_rows import RowReader
from planner.formats.text_decoding import decoded

LARGEST_UNPACKED_BYTES = 300 * 1024 * 1024
MOST_ROWS = 100_000
LARGEST_CELL = 200_000
COLUMNS_WRITTEN = (
    "Session ID",
    "Title",
    "Abstract",
    "Format",
    "Track",
    "Level",
    "Topics",
    "Roles",
    "Speakers",
    "Parent",
    "Recorded",
    "Registration",
    "Giveaway",
    "Language",
    "URL",
    "Date",
    "Start",
    "End",
    "Room",
    "Venue",
    "Capacity",
    "Slot ID",
)
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    DefusedXmlException,
    OSError,
    EOFError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    ValueError,
    SyntaxError,
    RuntimeError,
)
"""What openpyxl and zipfile raise over a workbook that is not whole; they have no error of their own for it."""

_FORMULA = re.compile(r"^['=+\-@\t\r]")


def recognises_csv(data: bytes, file_name: str) -> bool:
    """Text in lines whose first ones are split into cells by one delimiter."""
    if b"\0" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = decoded(data[:20_000])
        if not encoding.startswith("utf-16"):
            return False
    text, _encoding = decoded(data[:20_000])
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lstrip()[:1] in ("<", "{", "[") or first.startswith(("BEGIN:", "%PDF", "PK")):
        return False
    return any(delimiter in line for line in text.splitlines()[:20] for delimiter in ",;\t")


def recognises_xlsx(data: bytes, file_name: str) -> bool:
    """A zip archive with a workbook in it."""
    return data.startswith(b"PK\x03\x04") and (b"xl/" in data[-60_000:] or b"xl/" in data[:60_000])


def read_csv(data: bytes, options: ReadOptions) -> Reading:
    """Comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252. Raises `RefusedInput`."""
    text, encoding = decoded(data)
    csv.field_size_limit(LARGEST_CELL)
    delimiter = _delimiter(text)
    try:
        rows: list[Sequence[object]] = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter))
    except csv.Error as cause:
        raise _refused(
            "not_csv", "Its quotes or line ends are not those of CSV.", "Export it again as CSV, UTF-8."
        ) from cause
    notes = []
    if encoding == "cp1252":
        notes.append(
            Problem(
                code="encoding",
                severity="note",
                message="The file is not UTF-8; it was read as Windows-1252.",
                remedy="If letters with accents look wrong, save it as UTF-8.",
            )
        )
    return _reading(rows, options, notes)


def read_xlsx(data: bytes, options: ReadOptions) -> Reading:
    """The first sheet that has a header. Raises `RefusedInput`, for archives that unpack to too much too."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _check_archive(data)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: _sheet_rows(sheet) for sheet in workbook.worksheets}
        workbook.close()
    except (*DAMAGE, InvalidFileException) as cause:
        raise _refused(
            "not_xlsx", "The workbook is damaged.", "Open it in Excel and save it again as .xlsx."
        ) from cause
    for rows in sheets.values():
        if find_header(rows, options.columns) is not None:
            return _reading(rows, options, [])
    return _reading(next(iter(sheets.values()), []), options, [])


def write_csv(programme: Programme) -> bytes:
    """One row a slot, one for a session without a time; UTF-8 with its mark, so that Excel knows it. Cells that a
    spreadsheet would run as a formula get an apostrophe before them (OWASP, 'CSV injection'), which `read_csv` takes
    off again."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS_WRITTEN)
    for row in _rows_written(programme):
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(programme: Programme) -> bytes:
    """The same rows as a workbook, every cell a text."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Programme")
    sheet.append(COLUMNS_WRITTEN)
    for row in _rows_written(programme):
        sheet.append([f"'{cell}" if _FORMULA.match(cell) else _for_excel(cell) for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _for_excel(cell: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell)


def _reading(rows: Sequence[Sequence[object]], options: ReadOptions, notes: list[Problem]) -> Reading:
    if len(rows) > MOST_ROWS:
        raise _refused("too_many_rows", f"There are more than {MOST_ROWS:,} rows.", "Split the file.")
    header = find_header(rows, options.columns)
    if header is None:
        raise _refused(
            "no_header",
            "No row names the columns.",
            "Put names such as Title, Date, Start, End, Room above them, or say --columns title=HEADER.",
        )
    body = rows[header + 1 :]
    columns = columns_of(rows[header], options.columns, body[:500])
    headers = [str(cell or "").strip() for cell in rows[header]]
    reader = RowReader(columns, headers, options)
    return reader.read(body, first_row_number=header + 2, notes=notes)


def _rows_written(programme: Programme) -> list[list[str]]:
    agenda = Agenda(programme)
    rows = []
    for session in programme.sessions:
        for slot in session.slots or (None,):
            rows.append([*_session_cells(agenda, session), *_slot_cells(agenda, session, slot)])
    return rows


def _session_cells(agenda: Agenda, session: Session) -> list[str]:
    speakers = [f"{s.name} ({s.organisation})" if s.organisation else s.name for s in agenda.speakers_of(session)]
    return [
        session.id,
        session.title,
        session.abstract,
        session.format,
        session.track,
        session.level,
        "; ".join(session.topics),
        "; ".join(session.roles),
        "; ".join(speakers),
        session.parent_id or "",
        {True: "yes", False: "no", None: ""}[session.recorded],
        "yes" if session.registration_needed else "",
        session.giveaway,
        session.language,
        session.url,
    ]


def _slot_cells(agenda: Agenda, session: Session, slot: Slot | None) -> list[str]:
    if slot is None:
        return [""] * 7
    start, end = agenda.local(slot.start), agenda.local(slot.end)
    room, venue = agenda.room_of(slot), agenda.venue_of(slot)
    return [
        f"{start:%Y-%m-%d}",
        f"{start:%H:%M}",
        f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}",
        room.name if room else "",
        venue.name if venue else "",
        str(room.capacity) if room and room.capacity is not None else "",
        slot.id,
    ]


def _delimiter(text: str) -> str:
    """The one that splits the first lines into the most columns, alike from line to line."""
    sample = [line for line in text[:50_000].splitlines() if line.strip()][:10]
    best, best_score = ",", 0
    for delimiter in ",;\t|":
        try:
            counts = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        except csv.Error:
            continue
        score = min(counts[0], sorted(counts)[len(counts) // 2]) if counts else 0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _sheet_rows(sheet: object) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for row in sheet.iter_rows(values_only=True):  # type: ignore[attr-defined]
        rows.append(row)
        if len(rows) > MOST_ROWS:
            break
    while rows and not any(str(cell or "").strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _check_archive(data: bytes) -> None:
    """Counts what the archive really unpacks to, whatever it declares."""
    too_large = _refused("zip_bomb", "The workbook unpacks to more than 300 MB.", "Save only the programme's sheet.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                raise too_large
            unpacked = 0
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while piece := part.read(1 << 20):
                        unpacked += len(piece)
                        if unpacked > LARGEST_UNPACKED_BYTES:
                            raise too_large
    except DAMAGE as cause:
        raise _refused(
            "not_xlsx", "The workbook is damaged.", "Open it in Excel and save it again as .xlsx."
        ) from cause


def _refused(code: str, message: str, remedy: str) -> RefusedInput:
    return RefusedInput([Problem(code=code, message=message, remedy=remedy)])
