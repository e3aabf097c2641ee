"""Which column of an organizer's spreadsheet is which field: said, or guessed from its header and what is in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from planner.core.problems import Problem, RefusedInput

HEADERS: dict[str, str] = {
    "id": "session id|id|talk id|code|session code|paper id|proposal id|nr|no|number|guid|uid|event id",
    "title": "title|session title|talk|talk title|session|session name|name|titel|titre|titulo|thema|vortrag|subject"
    "|intitule|sesion|event title|presentation",
    "abstract": "abstract|description|summary|beschreibung|zusammenfassung|resume|descripcion|resumen|details"
    "|session description|session abstract|inhalt",
    "date": "date|day|session date|datum|tag|jour|fecha|dia",
    "start": "start|start time|begin|begins|starts|from|time|starts at|start date time|start date|beginn|von|zeit"
    "|uhrzeit|debut|heure|heure de debut|inicio|hora|hora de inicio|scheduled at",
    "end": "end|end time|ends|to|until|finish|ends at|end date time|end date|ende|bis|fin|heure de fin|hora de fin"
    "|scheduled duration end",
    "length": "length|duration|minutes|duration minutes|length minutes|dauer|duree|duracion|min|mins",
    "room": "room|location|stage|hall|raum|saal|salle|sala|where|ort|lieu|scheduled room|place",
    "venue": "venue|building|gebaude|batiment|edificio|site|hotel",
    "capacity": "capacity|room capacity|seats|plaetze|platze|kapazitat|places|capacidad|aforo",
    "track": "track|stream|strand|reihe|parcours|pista",
    "topics": "topics|topic|tags|tag s|keywords|themes|theme|products|product|industries|industry|categories|category"
    "|themen|schlagworte|schlagworter|sujets|mots cles|temas|etiquetas|subjects|products covered",
    "level": "level|skill level|audience level|experience|niveau|schwierigkeit|nivel|difficulty",
    "format": "format|type|session type|session format|kind|art|typ|tipo|formato|submission type",
    "roles": "roles|role|audience|target audience|for|zielgruppe|rolle|rollen|public|publico|job role|job roles|who",
    "speakers": "speakers|speaker|presenters|presenter|speaker names|speaker name|authors|author|referent|referenten"
    "|sprecher|vortragende|intervenants|intervenant|orateur|orateurs|ponentes|ponente|panelists|people|hosts",
    "parent": "parent|part of|parent id|parent session|teil von|summit",
    "recorded": "recorded|recording|is recorded|video|aufzeichnung|enregistre|grabada|grabado",
    "registration": "registration|registration needed|registration required|sign up|needs registration|anmeldung"
    "|inscription|registro|rsvp",
    "giveaway": "giveaway|gift|swag|geschenk|cadeau|regalo",
    "language": "language|lang|sprache|langue|idioma",
    "url": "url|link|web page|page|website|session url|webseite|lien|enlace",
    "slot": "slot id|slot|occurrence id|occurrence",
}
"""Field → header words that mean it, without case, accents and punctuation. Only `topics` may have several columns."""

_FIELD_OF = {words: field for field, listed in HEADERS.items() for words in listed.split("|")}
FIELDS = tuple(HEADERS)
SEVERAL_COLUMNS = "topics"
LOOKED_FOR_HEADER = 20


def plain_header(cell: object) -> str:
    """The header as `HEADERS` writes it."""
    letters = unicodedata.normalize("NFKD", str(cell or "").casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def find_header(rows: Sequence[Sequence[object]], said: Mapping[str, str]) -> int | None:
    """The index of the header row: the one that names most fields, among the first rows; None where none names two or
    what was said."""
    best, best_count = None, 0
    wanted = {plain_header(header) for header in said.values()}
    for index, row in enumerate(rows[:LOOKED_FOR_HEADER]):
        names = {plain_header(cell) for cell in row if str(cell or "").strip()}
        count = len({_FIELD_OF[name] for name in names if name in _FIELD_OF}) + 3 * len(names & wanted)
        if count > best_count and (count >= 2 or names & wanted):
            best, best_count = index, count
    return best


def columns_of(
    header: Sequence[object], said: Mapping[str, str], rows: Sequence[Sequence[object]]
) -> dict[str, tuple[int, ...]]:
    """Field → column indexes. What was said comes first, then header words, then, for a missing title or abstract,
    what the columns hold. Raises `RefusedInput` for a field or a header that does not exist, or without a title."""
    columns: dict[str, tuple[int, ...]] = {}
    names = [plain_header(cell) for cell in header]
    problems = []
    for field, wanted in said.items():
        if field not in HEADERS:
            problems.append(_wrong(f"'{field}' is no field.", f"Fields are: {', '.join(FIELDS)}."))
        elif plain_header(wanted) not in names:
            there = ", ".join(str(cell) for cell in header if str(cell or "").strip())
            problems.append(_wrong(f"There is no column '{wanted}'.", f"The columns are: {there}."))
        else:
            columns[field] = (names.index(plain_header(wanted)),)
    if problems:
        raise RefusedInput(problems)
    taken = {index for indexes in columns.values() for index in indexes}
    for field, listed in HEADERS.items():
        if field in columns:
            continue
        order = listed.split("|")
        matching = [i for i, name in enumerate(names) if i not in taken and _FIELD_OF.get(name) == field]
        matching.sort(key=lambda i: (order.index(names[i]), i))
        if matching:
            columns[field] = tuple(sorted(matching)) if field == SEVERAL_COLUMNS else (matching[0],)
            taken.update(columns[field])
    if "title" not in columns:
        guessed = _guessed_title(rows, len(header), taken)
        if guessed is None:
            there = ", ".join(str(cell) for cell in header if str(cell or "").strip())
            raise RefusedInput(
                [_wrong(f"No column looks like a title (columns: {there}).", "Name it: --columns title=HEADER.")]
            )
        columns["title"] = (guessed,)
    return columns


def _guessed_title(rows: Sequence[Sequence[object]], width: int, taken: set[int]) -> int | None:
    """The first free column whose texts are of a title's length and nearly all different."""
    for index in range(width):
        if index in taken:
            continue
        texts = [str(row[index]).strip() for row in rows if index < len(row) and isinstance(row[index], str)]
        texts = [t for t in texts if t]
        if len(texts) < max(1, len(rows) // 2):
            continue
        average = sum(map(len, texts)) / len(texts)
        if 8 <= average <= 160 and len(set(texts)) > len(texts) * 0.7 and not all(t[:1].isdigit() for t in texts):
            return index
    return None


def _wrong(message: str, remedy: str) -> Problem:
    return Problem(code="columns", record="header", message=message, remedy=remedy)
