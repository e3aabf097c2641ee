"""The speakers of pretalx's talks, given whole or by their codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from planner.core.programme import Speaker
from planner.formats.json_records import Findings, Record, quoted, text_of
from planner.formats.pretalx_records import Said
from planner.formats.readable_text import readable
from planner.formats.slugs import slugged

EMPLOYER = re.compile(
    r"\b(?:company|employer|affiliation|organi[sz]ation|firma|arbeitgeber|entreprise|société|employeur|empresa)\b", re.I
)
"""What an organizer asks speakers who want to be shown with their organisation."""


class PeopleReader:
    """Speakers by their code, each kept as it is said first."""

    def __init__(self, listed: Mapping[str, Said], findings: Findings, languages: tuple[str, ...]) -> None:
        self._listed = listed
        self._findings = findings
        self._languages = languages
        self._speakers: dict[str, Speaker] = {}

    def speakers(self) -> tuple[Speaker, ...]:
        return tuple(self._speakers.values())

    def speaker_ids(self, talk: Record) -> Iterator[str]:
        """Of a talk, in its order. Whom nothing describes is left out, with a warning."""
        for value in talk.items("speakers"):
            said = self._listed.get(value.strip()) if isinstance(value, str) else value
            if not isinstance(said, dict):
                message = f"Nothing says who speaker '{quoted(text_of(value) or '?')}' is; they are left out."
                remedy = "Export the talks with ?expand=speakers."
                self._findings.warn("unknown_reference", talk.name, "speakers", message, remedy)
                continue
            person = Record(said, f"{talk.name}, speaker", self._findings, self._languages)
            name = person.line("name")
            code = person.line("code") or slugged(name) or name
            if not name:
                self._findings.warn("no_name", person.name, "name", "The speaker has no name.", "Give them one.")
                continue
            known = self._speakers.get(code)
            if known is None:
                self._speakers[code] = self._speaker(person, code, name)
            elif known.name != name:
                message = f"Two speakers have this code: '{quoted(known.name)}' and '{quoted(name)}'; it is the first."
                self._findings.warn("double_id", person.name, "code", message, "Export it again.")
            yield code

    def _speaker(self, person: Record, code: str, name: str) -> Speaker:
        organisation = ""
        for answer in person.items("answers"):
            question = answer.get("question") if isinstance(answer, dict) else None
            if isinstance(question, dict) and EMPLOYER.search(text_of(question.get("question"), self._languages) or ""):
                organisation = organisation or Record(answer, person.name, self._findings).line("answer")
            else:
                self._findings.not_used("speakers", "answers")
        biography = readable(person.text("biography"))
        person.count_unused("speakers", "submissions", "email", "availabilities", "has_arrived")
        return Speaker(id=code, name=name, organisation=organisation, biography=biography)
