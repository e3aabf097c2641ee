"""Sessions of a programme that look like repeats of one session, with the reason in words: offered, never assumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from planner.core.near_duplicates import near_duplicate_groups, same_text
from planner.core.programme import Programme, Session
from planner.core.repeat_marks import read_title
from planner.core.words import words_of

MARKS_SAID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatOffer:
    """Sessions that look like one, in the programme's order. `reason`: what they share, in words. `is_sure`: the rule
    says so (the same title but for a mark, the same abstract, no other speakers); otherwise it is likeness."""

    session_ids: tuple[str, ...]
    title: str
    reason: str
    is_sure: bool


def repeat_offers(programme: Programme) -> tuple[RepeatOffer, ...]:
    """Every group of sessions that look like repeats of one, in the programme's order.

    Sessions in one group may run side by side (a hundred consultations at a time are one offer), and may differ in
    roles, topics and level: labels are clicked session by session.
    """
    sessions = {session.id: session for session in programme.sessions}
    return tuple(
        _offer([sessions[session_id] for session_id in group]) for group in near_duplicate_groups(programme.sessions)
    )


def _offer(sessions: Sequence[Session]) -> RepeatOffer:
    title_words, is_same_title = _of_titles([session.title for session in sessions])
    abstract_words, is_same_abstract = _of_abstracts([session.abstract for session in sessions])
    others = _are_by_others(sessions)
    if title_words == "same title" and abstract_words == "same abstract":
        reason = "same title and abstract"
    elif title_words == "nearly the same title" and abstract_words == "nearly the same abstract":
        reason = "nearly the same title and abstract"
    else:
        reason = f"{title_words}, {abstract_words}"
    return RepeatOffer(
        session_ids=tuple(session.id for session in sessions),
        title=title_of_repeats(sessions),
        reason=f"{reason}, other speakers" if others else reason,
        is_sure=is_same_title and is_same_abstract and not others,
    )


def sure_parts(programme: Programme, offer: RepeatOffer) -> tuple[tuple[str, ...], ...]:
    """What of an offer the rule is sure of, two sessions or more each: of a hundred that say the same but for one with
    a slip of the pen, the ninety-nine."""
    if offer.is_sure:
        return (offer.session_ids,)
    wanted = frozenset(offer.session_ids)
    alike: dict[Hashable, list[Session]] = defaultdict(list)
    for session in programme.sessions:
        if session.id in wanted and session.abstract.strip():
            alike[read_title(session.title).words, tuple(words_of(session.abstract))].append(session)
    parts = [part for part in alike.values() if len(part) > 1 and not _are_by_others(part)]
    return tuple(tuple(session.id for session in part) for part in parts)


def title_of_repeats(sessions: Sequence[Session]) -> str:
    """The title they share: the most frequent one without a mark, else the first, its mark taken off."""
    read = {session.title: read_title(session.title) for session in sessions}
    titles = [session.title for session in sessions]

    def order(title: str) -> tuple[bool, bool, int, int]:
        is_numbered = read[title].words_before_number is not None
        return bool(read[title].mark), is_numbered, -titles.count(title), titles.index(title)

    return read[min(read, key=order)].text


def _of_titles(titles: Sequence[str]) -> tuple[str, bool]:
    """What the titles share, in words, and whether they are the same but for a mark."""
    read = [read_title(title) for title in dict.fromkeys(titles)]
    if len({one.words for one in read}) > 1:
        return "nearly the same title", False
    marks = list(dict.fromkeys(one.mark for one in read if one.mark))
    if not marks or (len(marks) == 1 and all(one.mark for one in read)):
        return "same title", True
    said = [f"“{mark}”" for mark in marks[:MARKS_SAID]]
    if len(marks) > MARKS_SAID:
        return f"titles differ by {', '.join(said)} …", True
    return f"titles differ by {_listed(said)}", True


def _of_abstracts(abstracts: Sequence[str]) -> tuple[str, bool]:
    written = [abstract for abstract in dict.fromkeys(abstracts) if abstract.strip()]
    if not written:
        return "no abstract", False
    if len(written) < len(set(abstracts)):
        return "one without an abstract", False
    if all(same_text(written[0], other) for other in written[1:]):
        return "same abstract", True
    return "nearly the same abstract", False


def _are_by_others(sessions: Iterable[Session]) -> bool:
    """Whether two of the sessions have speakers, and none in common."""
    named = [frozenset(session.speaker_ids) for session in sessions if session.speaker_ids]
    return any(not one & other for at, one in enumerate(named) for other in named[at + 1 :])


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
