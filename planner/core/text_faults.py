"""Text that was damaged on its way: letters that lost their encoding, abstracts that were cut off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from planner.core.problems import Problem
from planner.core.programme import Programme

_INNER = "\u0080-\u009f\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ"
_QUOTING = "\u00a0«»…‘’“”•–—"
LOST_ENCODING = re.compile(
    "\ufffd"
    rf"|[ÃÂ][{_INNER}]"
    rf"|(?<![A-ZÀ-Þ])[ÃÂ][{_QUOTING}]"  # 'MAÇÃ”' is Portuguese, and the quote ends there
    r"|(?<=[a-z.,;:!?])Â "  # a space that did not break, after somebody tidied the spaces
    rf"|â[{_INNER}{_QUOTING}]{{2}}"  # quotes, dashes, ™
    rf"|(?<=[a-z])[ÄÅ][{_INNER}{_QUOTING}](?=[a-z])"  # Polish, Czech
    rf"|(?:[ÐÑÎÏ][{_INNER}{_QUOTING}]){{2}}"  # Cyrillic, Greek
    rf"|(?:[ã-é][{_INNER}{_QUOTING}]{{2}}){{2}}"  # Chinese, Japanese, Korean
    rf"|ðŸ[{_INNER}{_QUOTING}]{{2}}"  # emoji
)
"""UTF-8 that was read as Windows-1252: a letter that begins a character, then what stands for its other bytes."""

SHORTEST_LIMIT = 100
"""Characters. No program cuts abstracts shorter than this."""
LONGEST_WORD = 25
"""A program that cuts at the end of a word leaves up to this many characters of its limit unused."""
NAMED = 3
_ELLIPSIS = ("…", "...")
_SENTENCE_END = re.compile(r"[.!?:)\]…。！？”“\"’'»«]\s*\Z")


def lost_encoding(programme: Programme) -> Iterator[Problem]:
    """A warning for each text that lost its encoding, on its way here or before."""
    for record, field, text in _texts(programme):
        found = None if text.isascii() else LOST_ENCODING.search(text)
        if found:
            around = " ".join(text[max(0, found.start() - 12) : found.end() + 12].split())
            yield Problem(
                code="lost_encoding",
                record=record,
                field=field,
                message=f"The text lost its encoding: “…{around}…”.",
                remedy="Correct it where it was written, or export the file again as UTF-8.",
                severity="warning",
            )


def _texts(programme: Programme) -> Iterator[tuple[str, str, str]]:
    for session in programme.sessions:
        yield f"session {session.id}", "title", session.title
        yield f"session {session.id}", "abstract", session.abstract
    for speaker in programme.speakers:
        yield f"speaker {speaker.id}", "name", speaker.name
        yield f"speaker {speaker.id}", "organisation", speaker.organisation
        yield f"speaker {speaker.id}", "biography", speaker.biography
    for room in programme.rooms:
        yield f"room {room.id}", "name", room.name
    for venue in programme.venues:
        yield f"venue {venue.id}", "name", venue.name
    for label in dict.fromkeys(
        label for s in programme.sessions for label in (s.track, s.level, s.format, *s.topics, *s.roles)
    ):
        yield "programme", "label", label


def cut_off_abstracts(programme: Programme) -> Iterator[Problem]:
    """One warning where some program cut abstracts at a length of its own: several of the longest end in '...' or in
    the middle of a sentence. One abstract that ends so proves nothing."""
    lengths = Counter(len(abstract) for abstract in {s.abstract for s in programme.sessions})
    limit = max(lengths, default=0)
    if limit < SHORTEST_LIMIT:
        return
    broken = [s for s in programme.sessions if len(s.abstract) == limit > 0 and not _SENTENCE_END.search(s.abstract)]
    dotted = [
        s
        for s in programme.sessions
        if len(s.abstract) > limit - LONGEST_WORD and s.abstract.rstrip().endswith(_ELLIPSIS)
    ]
    cut = [s for found in (broken, dotted) if len({s.abstract for s in found}) > 1 for s in found]
    if cut:
        named = ", ".join(f"“{s.title}”" for s in cut[:NAMED])
        more = f" and {len(cut) - NAMED:,} more" if len(cut) > NAMED else ""
        yield Problem(
            code="cut_off",
            record="programme",
            field="abstract",
            message=f"{len(cut):,} abstracts seem cut off after {limit:,} characters: {named}{more}.",
            remedy="Export them whole.",
            severity="warning",
        )
