"""The one table of programme formats. A new format is a module beside this one, and a line here."""

from __future__ import annotations

from planner.core.problems import Problem, RefusedInput
from planner.formats import (
    ical,
    ical_programme,
    konopas,
    pentabarf,
    pretalx,
    programme_json,
    seed_yaml,
    sessionize,
    spreadsheet,
    voc_json,
)
from planner.formats.reading import Format, Reading, ReadOptions

LARGEST_FILE_BYTES = 50 * 1024 * 1024

FORMATS: tuple[Format, ...] = (
    Format(
        name="json",
        label="Judicious JSON",
        suffix="json",
        media_type="application/json",
        recognises=programme_json.recognises,
        read=programme_json.read,
        write=programme_json.write,
    ),
    Format(
        name="pentabarf",
        label="pentabarf / frab XML",
        suffix="xml",
        media_type="application/xml",
        recognises=pentabarf.recognises,
        read=pentabarf.read,
        write=pentabarf.write,
    ),
    Format(
        name="c3voc",
        label="c3voc / frab / pretalx schedule JSON",
        suffix="json",
        media_type="application/json",
        recognises=voc_json.recognises,
        read=voc_json.read,
    ),
    Format(
        name="pretalx",
        label="pretalx talks JSON",
        suffix="json",
        media_type="application/json",
        recognises=pretalx.recognises,
        read=pretalx.read,
    ),
    Format(
        name="sessionize",
        label="Sessionize JSON",
        suffix="json",
        media_type="application/json",
        recognises=sessionize.recognises,
        read=sessionize.read,
    ),
    Format(
        name="konopas",
        label="KonOpas / ConClár",
        suffix="json",
        media_type="application/json",
        recognises=konopas.recognises,
        read=konopas.read,
        reads_beside=True,
    ),
    Format(
        name="xlsx",
        label="Excel workbook",
        suffix="xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        recognises=spreadsheet.recognises_xlsx,
        read=spreadsheet.read_xlsx,
        write=spreadsheet.write_xlsx,
    ),
    Format(
        name="ics",
        label="iCalendar",
        suffix="ics",
        media_type="text/calendar; charset=utf-8",
        recognises=ical_programme.recognises,
        read=ical_programme.read,
        write=ical.write,
    ),
    Format(
        name="yaml",
        label="YAML seed",
        suffix="yaml",
        media_type="application/yaml",
        recognises=seed_yaml.recognises,
        read=seed_yaml.read,
        write=seed_yaml.write,
    ),
    Format(
        name="csv",
        label="CSV",
        suffix="csv",
        media_type="text/csv; charset=utf-8",
        recognises=spreadsheet.recognises_csv,
        read=spreadsheet.read_csv,
        write=spreadsheet.write_csv,
    ),
)
"""In the order in which content is recognised: the ones with a sure sign first, CSV, which almost anything is, last."""

READABLE = tuple(f for f in FORMATS if f.read is not None)
WRITABLE = tuple(f for f in FORMATS if f.write is not None)


def format_named(name: str) -> Format | None:
    """The format of that name or file suffix."""
    return next((f for f in FORMATS if name in (f.name, f.suffix)), None)


def recognised_format(data: bytes, file_name: str) -> Format | None:
    """The first format that knows this content as its own."""
    return next((f for f in READABLE if f.recognises is not None and f.recognises(data, file_name)), None)


def read_programme(data: bytes, options: ReadOptions, format_name: str | None = None) -> Reading:
    """The programme in `data`, read as the format named or the one its content shows. Raises `RefusedInput`."""
    known = ", ".join(f.name for f in READABLE)
    if not data.strip():
        raise RefusedInput([_problem(options, "empty_file", "The file is empty.", "Choose the file again.")])
    if len(data) > LARGEST_FILE_BYTES:
        size = LARGEST_FILE_BYTES // 1024 // 1024
        raise RefusedInput(
            [_problem(options, "too_large", f"The file is larger than {size} MB.", "Split it, or export less.")]
        )
    if format_name is None:
        found = recognised_format(data, options.file_name)
        if found is None:
            message = "This is none of the formats that can be read."
            raise RefusedInput([_problem(options, "unknown_format", message, f"Name it with --format: {known}.")])
    else:
        found = format_named(format_name)
        if found is None or found.read is None:
            message = f"'{format_name}' is no format that can be read."
            raise RefusedInput([_problem(options, "unknown_format", message, f"Choose one of {known}.")])
    assert found.read is not None
    if options.beside and not found.reads_beside:
        message = f"{found.label} comes in one file; what to do with {options.beside[0].name} beside it is not known."
        raise RefusedInput([_problem(options, "not_beside", message, "Leave --with out.")])
    try:
        reading = found.read(data, options)
    except RefusedInput as refused:
        raise RefusedInput(p.in_file(options.file_name) for p in refused.problems) from refused
    return Reading(programme=reading.programme, problems=tuple(p.in_file(options.file_name) for p in reading.problems))


def _problem(options: ReadOptions, code: str, message: str, remedy: str) -> Problem:
    return Problem(code=code, message=message, remedy=remedy, file=options.file_name)
