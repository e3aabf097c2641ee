"""What differs between two states of a programme, in words for the organizer and for every plan it touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Protocol, get_args

from planner.core.agenda import Agenda
from planner.core.programme import Programme, Session, Slot
from planner.core.slot_words import place_words, slot_words

ChangeKind = Literal[
    "removed",
    "merged",
    "unscheduled",
    "slot_removed",
    "moved",
    "relocated",
    "added",
    "parted",
    "scheduled",
    "slot_added",
    "retitled",
    "speakers_changed",
    "recorded_changed",
    "abstract_changed",
    "details_changed",
]
"""In the order in which they are told: what may break a plan first."""

_RANK = {kind: rank for rank, kind in enumerate(get_args(ChangeKind))}
EXCERPT_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `before` and `after` are words, times local to the event; `slot_id` where it is about one slot.

    'scheduled': a session without a time got one; 'unscheduled': it lost all. 'moved': another time. 'relocated':
    another room or venue, by name. 'merged': a session that is a repeat of another now (`after`: that one's title);
    'parted': one that was (`before`), and is a session of its own again; what became of its slots is told as well.
    'details_changed': level, roles, topics and whatever else is said of a session.
    `title` is the session's newest.
    """

    kind: ChangeKind
    session_id: str
    title: str
    slot_id: str | None = None
    before: str = ""
    after: str = ""


class Note(Protocol):
    """Notes one change of the session at hand."""

    def __call__(self, kind: ChangeKind, old: str, new: str, slot_id: str | None = None) -> None: ...


def changes_between(old: Programme | None, new: Programme) -> tuple[Change, ...]:
    """Every difference of sessions and slots, by kind, then by the session's title and id: the order of a file does
    not count. Slots are compared by id, so let `slot_identity.carry_slot_ids` run before. `old` None: everything is
    added. An added session's slots are told with it, not one by one."""
    after = Agenda(new)
    before = Agenda(old) if old is not None else None
    listed_before = _slots_as_listed(old) if old is not None else {}
    found: list[Change] = []
    for session in new.sessions:
        was = before.sessions.get(before.present_id(session.id)) if before is not None else None
        if before is None or was is None:
            found.append(Change(kind="added", session_id=session.id, title=session.title, after=_when(after, session)))
            continue
        # Among its slots before are those of the sessions that are its repeats now, and none of those that were.
        listed_ids = (session.id, *session.merged_ids)
        slots_before = tuple(slot for listed_id in listed_ids for slot in listed_before.get(listed_id, ()))
        found.extend(_session_changes(before, after, replace(was, slots=slots_before), session))
    if before is not None:
        for was in before.programme.sessions:
            if was.id in after.merged:
                of = after.sessions[after.merged[was.id]]
                found.append(Change(kind="merged", session_id=was.id, title=was.title, after=of.title))
            elif was.id not in after.sessions:
                found.append(Change(kind="removed", session_id=was.id, title=was.title, before=_when(before, was)))
    return tuple(sorted(found, key=lambda c: (_RANK[c.kind], c.title.casefold(), c.session_id, c.slot_id or "")))


def count_by_kind(changes: Iterable[Change]) -> dict[str, int]:
    """How many of each kind that occurs, the most frequent first."""
    return dict(Counter(change.kind for change in changes).most_common())


def _slots_as_listed(programme: Programme) -> dict[str, list[Slot]]:
    found: dict[str, list[Slot]] = defaultdict(list)
    for session in programme.sessions:
        for slot in session.slots:
            found[slot.listed_under].append(slot)
    return found


def _session_changes(before: Agenda, after: Agenda, was: Session, now: Session) -> list[Change]:
    found: list[Change] = []

    def note(kind: ChangeKind, old: str, new: str, slot_id: str | None = None) -> None:
        found.append(Change(kind=kind, session_id=now.id, title=now.title, slot_id=slot_id, before=old, after=new))

    if was.id != now.id:
        note("parted", was.title, "")
    elif was.title != now.title:
        note("retitled", was.title, now.title)
    if now.slots and not was.slots:
        note("scheduled", "", _when(after, now))
    elif was.slots and not now.slots:
        note("unscheduled", _when(before, was), "")
    else:
        _note_slot_changes(before, after, was, now, note)
    if was.id != now.id:
        return found
    speakers_before = [s.name for s in before.speakers_of(was)]
    speakers_after = [s.name for s in after.speakers_of(now)]
    if sorted(speakers_before) != sorted(speakers_after):
        note("speakers_changed", ", ".join(speakers_before), ", ".join(speakers_after))
    if was.recorded != now.recorded:
        note("recorded_changed", _recorded(was), _recorded(now))
    if was.abstract != now.abstract:
        note("abstract_changed", *_where_they_part(was.abstract, now.abstract))
    details_before, details_after = _details(before, was), _details(after, now)
    differing = [name for name in details_after if details_before[name] != details_after[name]]
    if was.parent_id == now.parent_id and "part of" in differing:
        differing.remove("part of")  # it is the parent that was renamed
    if differing:
        note("details_changed", _said(details_before, differing), _said(details_after, differing))
    return found


def _note_slot_changes(before: Agenda, after: Agenda, was: Session, now: Session, note: Note) -> None:
    old_slots = {slot.id: slot for slot in was.slots}
    for slot in now.slots:
        old = old_slots.pop(slot.id, None)
        if old is None:
            note("slot_added", "", slot_words(after, slot), slot.id)
            continue
        # In minutes: two datetimes of one zone are equal where only the hour that a clock change repeats differs.
        if (old.start_minute, old.end_minute) != (slot.start_minute, slot.end_minute):
            note("moved", slot_words(before, old), slot_words(after, slot), slot.id)
        if place_words(before, old) != place_words(after, slot):
            note("relocated", place_words(before, old), place_words(after, slot), slot.id)
    for slot_id, old in old_slots.items():
        note("slot_removed", slot_words(before, old), "", slot_id)


def _when(agenda: Agenda, session: Session) -> str:
    return "; ".join(slot_words(agenda, slot) for slot in session.slots)


def _recorded(session: Session) -> str:
    return {True: "recorded", False: "not recorded", None: "not said"}[session.recorded]


def _details(agenda: Agenda, session: Session) -> dict[str, str]:
    """What else is said of a session, in words. Labels are sets: their order says nothing."""
    parent = agenda.sessions.get(session.parent_id) if session.parent_id else None
    return {
        "format": session.format,
        "track": session.track,
        "level": session.level,
        "topics": ", ".join(sorted(session.topics)),
        "roles": ", ".join(sorted(session.roles)),
        "part of": parent.title if parent is not None else "",
        "registration": "needed" if session.registration_needed else "",
        "giveaway": session.giveaway,
        "language": session.language,
        "address": session.url,
        "links": ", ".join(f"{link.title} {link.url}".strip() for link in session.links),
    }


def _said(details: dict[str, str], names: Iterable[str]) -> str:
    return "; ".join(f"{name}: {details[name] or 'none'}" for name in names)


def _where_they_part(one: str, other: str) -> tuple[str, str]:
    """The stretch of both texts from the word in which they begin to differ, so that one sees what changed."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(one.rfind(" ", 0, same), one.rfind("\n", 0, same)) + 1
    return _excerpt(one, start), _excerpt(other, start)


def _excerpt(text: str, start: int) -> str:
    shown = " ".join(text[start : start + EXCERPT_LENGTH].split())
    before, after = ("…" if start else ""), ("…" if len(text) > start + EXCERPT_LENGTH else "")
    return f"{before}{shown}{after}" if shown else ""
