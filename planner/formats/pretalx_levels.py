"""The level of pretalx's talks. It has no field for one: organizers ask for it, and the answers say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from planner.core.levels import steps_of_level, suits_everybody
from planner.formats.json_records import Findings, Record, quoted, text_of
from planner.formats.label_meanings import meaning_of
from planner.formats.pretalx_records import FoundRecords, Said


class LevelAnswers:
    """Which question asks for the level, and what was answered.

    One with 'level' in its words, or one whose words the file does not say and whose answers are all names of levels,
    two or more of them. Of several, the first that most talks answer. Other answers are counted as not used.
    """

    def __init__(self, found: FoundRecords, findings: Findings, languages: tuple[str, ...]) -> None:
        self._questions = found.tables["questions"]
        self._findings = findings
        self._languages = languages
        self._levels: dict[str, str] = {}
        answered: dict[str, dict[str, str]] = defaultdict(dict)
        words: dict[str, str] = {}
        for code, listed in found.talks.items():
            for answer in self._answers_in(listed[0]):
                number, asked = self._question_of(answer)
                words.setdefault(number, asked)
                answered[number].setdefault(code, self._label_of(answer))
        asking = [number for number, labels in answered.items() if _asks_for_level(words[number], set(labels.values()))]
        if asking:
            chosen = max(asking, key=lambda number: len(answered[number]))
            self._levels = answered.pop(chosen)
            self._tell(chosen, words[chosen])
        if unused := sum(len(labels) for labels in answered.values()):
            findings.not_used("talks", "answers", unused)

    def level_of(self, talk: Record) -> str:
        return self._levels.get(talk.line("code"), "")

    def _tell(self, number: str, words: str) -> None:
        if not words:
            labels = ", ".join(f"“{quoted(label)}”" for label in list(dict.fromkeys(self._levels.values()))[:6])
            message = f"What question {quoted(number)} asks is not said; its answers are taken as levels: {labels}."
            self._findings.note("level_by_answers", "talks", "answers", message)

    def _answers_in(self, talk: Said) -> Iterator[Said]:
        answers = talk.get("answers")
        for answer in answers if isinstance(answers, list) else ():
            if isinstance(answer, dict):
                yield answer

    def _question_of(self, answer: Said) -> tuple[str, str]:
        """A question's number and, where the file says them, its words."""
        question = answer.get("question")
        number = text_of(question.get("id") if isinstance(question, dict) else question) or ""
        said = question if isinstance(question, dict) else self._questions.get(number, {})
        return number, text_of(said.get("question"), self._languages) or ""

    def _label_of(self, answer: Said) -> str:
        """The options that were chosen, in the programme's language, or else what was written."""
        options = answer.get("options")
        chosen = [
            text_of(option.get("answer"), self._languages) or ""
            for option in (options if isinstance(options, list) else ())
            if isinstance(option, dict)
        ]
        return ", ".join(" ".join(label.split()) for label in chosen if label) or " ".join(
            (text_of(answer.get("answer"), self._languages) or "").split()
        )


def _asks_for_level(words: str, labels: set[str]) -> bool:
    labels.discard("")
    if words and meaning_of(words) != "level":
        return False
    are_levels = all(len(label) < 60 and (steps_of_level(label) or suits_everybody(label)) for label in labels)
    return are_levels and any(steps_of_level(label) for label in labels) and (bool(words) or len(labels) > 1)
