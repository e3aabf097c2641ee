"""The words of calendar entries, as plain text: a session's description, why it was cancelled, the tips of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from planner.core.agenda import Agenda
from planner.core.day_plan import DayEntry
from planner.core.fit import Fit
from planner.core.plan import EntryState, Preferences
from planner.core.programme import Session
from planner.core.tips import DayTip, tips_for_slot

REASONS_TOLD = 3
"""How many reasons of a fit an entry gives, the weightiest."""

STATE_NOTES = {EntryState.SPEAKING: "You are speaking.", EntryState.MAYBE: "Maybe: a backup."}

# Not strftime's names: those follow the locale of the process.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSession:
    """A session named in a list, with its page where there is one."""

    title: str
    url: str = ""


def entry_description(agenda: Agenda, preferences: Preferences, item: DayEntry, fit: Fit | None) -> str:
    """What an entry's calendar event says: speakers, why it fits, the walk, tips, what to know, the abstract last."""
    session = item.session
    tips = tips_for_slot(agenda, item.slot, preferences.role) if preferences.entry_tips_in_calendar else ()
    return _paragraphs(
        STATE_NOTES.get(item.entry.state, ""),
        _speakers(agenda, session),
        _why_it_fits(fit),
        _walk(agenda, item),
        *(_joined(f"Tip: {tip.title}", plain_text(tip.text)) for tip in tips),
        *_facts(session),
        plain_text(session.abstract),
    )


def session_description(agenda: Agenda, session: Session) -> str:
    """What the calendar event of a session says where no plan is concerned."""
    return _paragraphs(_speakers(agenda, session), *_facts(session), plain_text(session.abstract))


def cancelled_description(agenda: Agenda, session: Session | None) -> str:
    """Why an entry is cancelled, and when else the session is. `session`: as it is now, None where it is gone."""
    if session is None:
        return "The organizers took this session out of the programme."
    if not session.slots:
        return "The organizers took this time out of the programme. The session has no new time yet."
    starts = sorted(slot.start for slot in session.slots)
    other = "; ".join(_day_and_hour(agenda.local(start)) for start in starts)
    return f"The organizers took this time out of the programme. The session is also on {other}."


def day_summary(day: date, tip_count: int, watch_later_count: int) -> str:
    """'Tuesday: 3 tips, 1 to watch later'."""
    counted = [f"{tip_count} {'tip' if tip_count == 1 else 'tips'}"] if tip_count else []
    if watch_later_count:
        counted.append(f"{watch_later_count} to watch later")
    return f"{WEEKDAYS[day.weekday()]}: {', '.join(counted) or 'your plan'}"


def day_description(
    tips: Sequence[DayTip],
    watch_later: Sequence[ListedSession],
    no_time: Sequence[ListedSession],
    dropped: Sequence[ListedSession],
) -> str:
    """The tips of a day, and what of the plan has no hour of its own."""
    numbered = [
        _joined(
            f"{number}. {found.tip.title}{f' ({found.because})' if found.because else ''}",
            plain_text(found.tip.text),
        )
        for number, found in enumerate(tips, 1)
    ]
    return _paragraphs(
        *numbered,
        _list("To watch later:", watch_later),
        _list("In your plan, no time yet:", no_time),
        _list("No longer in the programme:", dropped),
    )


_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(((?:[^\s()]|\([^\s()]*\))+)(?:\s+\"[^\"\n]*\")?\)")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~).*\n?", re.MULTILINE)
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]+)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*(?![\w*])")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BULLET = re.compile(r"^([ \t]*)[*+][ \t]+", re.MULTILINE)
_ESCAPED = re.compile(r"\\([*_`#\[\]()>+-])")
_LINE_ENDS = re.compile(r"\r\n?")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def plain_text(markdown: str) -> str:
    """Markdown without its commonest marks, for programs that show text as it is; plain text stays as it is.

    Underscores are left alone, since names in plain text have them too.
    """
    text = _LINE_ENDS.sub("\n", markdown)
    text = _FENCE.sub("", text)
    text = _LINK.sub(lambda m: f"{m[1]} ({m[2]})" if m[1] and m[1] != m[2] else m[2], text)
    text = _HEADING.sub(r"\1", text)
    text = _BULLET.sub(r"\1- ", text)
    text = _STRONG.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    text = _ESCAPED.sub(r"\1", text)
    return _EMPTY_LINES.sub("\n\n", text).strip()


def _speakers(agenda: Agenda, session: Session) -> str:
    people = agenda.speakers_of(session)
    if not people:
        return ""
    named = ", ".join(f"{p.name} ({p.organisation})" if p.organisation else p.name for p in people)
    return f"{'Speaker' if len(people) == 1 else 'Speakers'}: {named}"


def _why_it_fits(fit: Fit | None) -> str:
    if fit is None or not fit.reasons:
        return ""
    return f"Why it fits: {'; '.join(reason.text for reason in fit.reasons[:REASONS_TOLD])}."


def _walk(agenda: Agenda, item: DayEntry) -> str:
    venue = agenda.venues.get(item.from_venue_id or "")
    if not item.walk_minutes or venue is None:
        return ""
    # In UTC, because minutes taken from a wall clock do not pass over its changes.
    leave = agenda.local(item.slot.start.astimezone(UTC) - timedelta(minutes=item.walk_minutes))
    minutes = "1 minute" if item.walk_minutes == 1 else f"{item.walk_minutes} minutes"
    return f"Walk: {minutes} from {venue.name}, so leave by {leave:%H:%M}."


def _facts(session: Session) -> list[str]:
    said = ["Registration needed."] if session.registration_needed else []
    if session.giveaway:
        said.append(f"For everyone who attends: {session.giveaway.rstrip('.')}.")
    if session.is_example:
        said.append("An example session, not one of the real programme.")
    return said


def _day_and_hour(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} at {moment:%H:%M}"


def _list(heading: str, sessions: Sequence[ListedSession]) -> str:
    if not sessions:
        return ""
    return _joined(heading, *(f"- {s.title}: {s.url}" if s.url else f"- {s.title}" for s in sessions))


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
