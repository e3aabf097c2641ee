"""Small words and numbers as pages show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from nh3 import clean

from planner.core.agenda import Agenda
from planner.core.found_words import SoughtWord, marks

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "h4", "h5"}


def rich_text(markdown: str) -> Markup:
    """An abstract as HTML in which nothing can run: Markdown rendered without raw HTML, then sanitised."""
    html = clean(
        _MARKDOWN.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(html)  # noqa: S704 (sanitised in the line above)


def marked(text: str, sought: Sequence[SoughtWord]) -> Markup:
    """A text, escaped, with the words that were searched for in `<mark>`."""
    if not sought:
        return escape(text)
    html, at = Markup(), 0
    for start, end in marks(text, sought):
        html += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return html + escape(text[at:])


def clock(moment: datetime) -> str:
    """'10:40'."""
    return f"{moment:%H:%M}"


def day_name(day: date) -> str:
    """'Monday 13 October'."""
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date) -> str:
    """'Mon 13 Oct'."""
    return f"{day:%a} {day.day} {day:%b}"


def tab_day(iso_day: str) -> str:
    """'Mon 13 Oct' for '2014-10-13'."""
    return short_day(date.fromisoformat(iso_day))


def duration(minutes: int) -> str:
    """'40 min', '2 h', '4 h 40'."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def counted(count: int, singular: str, plural: str = "") -> str:
    """'1 session', '2 sessions'."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def event_dates(agenda: Agenda) -> str:
    """'13–16 October 2014', as short as it stays clear."""
    first, last = agenda.event.starts_on, agenda.event.ends_on
    if first is None:
        return ""
    if last is None or last == first:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {first:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def tenth(score: int) -> int:
    """A score of 0 to 100 as a bar of 0 to 10."""
    return (score + 5) // 10


def signed(points: int) -> str:
    """'+12', '−12'."""
    return f"+{points}" if points >= 0 else f"−{-points}"


def track_class(agenda: Agenda, track: str) -> str:
    """The class that `tracks.css` gives a colour to; '' for no track."""
    names = [found.name for found in agenda.programme.tracks]
    return f"track-{names.index(track) + 1}" if track in names else ""


def has_examples(agenda: Agenda) -> bool:
    """Whether the programme holds sessions that are made up to show the planner."""
    return any(session.is_example for session in agenda.programme.sessions)


FUNCTIONS: dict[str, Callable[..., Any]] = {"track_class": track_class, "has_examples": has_examples}

FILTERS: dict[str, Callable[..., Any]] = {
    "rich_text": rich_text,
    "marked": marked,
    "clock": clock,
    "day_name": day_name,
    "short_day": short_day,
    "tab_day": tab_day,
    "duration": duration,
    "counted": counted,
    "event_dates": event_dates,
    "tenth": tenth,
    "signed": signed,
}
