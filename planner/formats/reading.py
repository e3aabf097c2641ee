"""What every format module takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from planner.core.problems import Problem
from planner.core.programme import Programme


@dataclass(frozen=True, slots=True)
class FileBeside:
    """Another file of the same programme."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the organizer said beside the file. `columns` maps our field names to spreadsheet headers; `beside` are
    the other files of a programme that comes in several."""

    file_name: str = ""
    event_slug: str | None = None
    timezone: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[FileBeside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of a file: the programme, and what it could not use or had to guess (never 'refused')."""

    programme: Programme
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One line of the registry. `recognises(data, file_name)` judges by content first; `read` raises `RefusedInput`.

    `reads_beside`: a programme may come in several files, which `ReadOptions.beside` holds."""

    name: str
    label: str
    suffix: str
    media_type: str
    recognises: Callable[[bytes, str], bool] | None = None
    read: Callable[[bytes, ReadOptions], Reading] | None = None
    write: Callable[[Programme], bytes] | None = None
    reads_beside: bool = False
