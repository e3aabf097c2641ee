"""What one person cannot both attend.

Intervals are half-open: a session that ends at 10:40 and one that begins at 10:40 touch, they do not overlap, and a
slot without length shares no minutes with anything. The walk between venues counts: where it does not fit the gap,
the minutes that lack are the clash. Everything is counted in minutes since 1970 in UTC, so midnight and clock changes
need no care here.

Not a clash: two slots of one session (that is 'already going'), a session and what it is part of, anything that is
watched later, and two backups, since nothing is decided between them yet. A backup against something decided is soft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.plan import EntryState, Plan
from planner.core.programme import Slot

WalkMinutes = Callable[[str | None, str | None], int]
"""Minutes on foot from one venue id to another, as `Agenda.walk_minutes` gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One stretch of time that a plan takes: an entry, or a busy time (`state` None).

    `key` is the slot id or the busy time's id. [start_minute, end_minute) in minutes since 1970, UTC.
    """

    key: str
    session_id: str | None
    ancestor_ids: tuple[str, ...]
    start_minute: int
    end_minute: int
    venue_id: str | None
    state: EntryState | None

    @property
    def is_fixed(self) -> bool:
        """Nothing that a way out may change."""
        return self.state is None or self.state is EntryState.SPEAKING

    @property
    def is_backup(self) -> bool:
        return self.state is EntryState.MAYBE


class Clash(NamedTuple):
    """Two commitments one person cannot both keep; `first` starts earlier (ties: ends earlier, then by key).

    Either `shared_minutes` is positive, or `lacking_minutes` is: how much longer the gap would have to be for the
    walk of `walk_minutes`. `is_soft`: one of the two is only a backup. (A named tuple, because a large agenda makes
    thousands of them for one page, and a frozen dataclass takes three times as long to make.)
    """

    first: Commitment
    second: Commitment
    shared_minutes: int
    lacking_minutes: int
    walk_minutes: int
    is_soft: bool

    def involves(self, key: str) -> bool:
        return key in (self.first.key, self.second.key)

    def other(self, key: str) -> Commitment:
        """The commitment that is not `key`."""
        return self.second if self.first.key == key else self.first


def slot_commitment(agenda: Agenda, slot: Slot, state: EntryState) -> Commitment:
    """What attending `slot` would take."""
    return Commitment(
        key=slot.id,
        session_id=slot.session_id,
        ancestor_ids=agenda.ancestors_of(slot.session_id),
        start_minute=slot.start_minute,
        end_minute=slot.end_minute,
        venue_id=agenda.venue_id_of(slot),
        state=state,
    )


def commitments_of(agenda: Agenda, plan: Plan) -> tuple[Commitment, ...]:
    """Everything in the plan that takes time at its hour: busy times, and entries with a slot but to watch later."""
    entries = (
        slot_commitment(agenda, agenda.slots[entry.slot_id], entry.state)
        for entry in plan.entries
        if entry.state is not EntryState.WATCH_LATER and entry.slot_id in agenda.slots
    )
    busy = (
        Commitment(
            key=busy.id,
            session_id=None,
            ancestor_ids=(),
            start_minute=busy.start_minute,
            end_minute=busy.end_minute,
            venue_id=busy.venue_id,
            state=None,
        )
        for busy in plan.busy_times
    )
    return (*entries, *busy)


def clash_between(one: Commitment, other: Commitment, walk_minutes: WalkMinutes) -> Clash | None:
    """The clash of two commitments, None where one person can keep both. Symmetric in its first two arguments."""
    if _belong_together(one, other) or (one.state is None and other.state is None):
        return None
    if one.is_backup and other.is_backup:
        return None
    if _order(other) < _order(one):
        one, other = other, one
    shared = min(one.end_minute, other.end_minute) - other.start_minute
    walk = walk_minutes(one.venue_id, other.venue_id)
    if shared > 0:
        return Clash(one, other, shared, 0, walk, one.is_backup or other.is_backup)
    lacking = walk - max(0, other.start_minute - one.end_minute)
    if walk == 0 or lacking <= 0:
        return None
    return Clash(one, other, 0, lacking, walk, one.is_backup or other.is_backup)


def clashes_of_plan(agenda: Agenda, plan: Plan) -> tuple[Clash, ...]:
    """Every clash within the plan, by time.

    A sweep over the starts: O(n log n) for the order, and each commitment is compared only with those that have not
    ended a longest walk before it starts, so O(n log n + k), k being the pairs that near each other.
    """
    found: list[Clash] = []
    reach = agenda.longest_walk_minutes
    open_ones: list[Commitment] = []
    for commitment in sorted(commitments_of(agenda, plan), key=_order):
        open_ones = [c for c in open_ones if c.end_minute + reach > commitment.start_minute]
        for earlier in open_ones:
            clash = clash_between(earlier, commitment, agenda.walk_minutes)
            if clash is not None:
                found.append(clash)
        open_ones.append(commitment)
    found.sort(key=lambda c: (c.first.start_minute, c.second.start_minute, c.first.key, c.second.key))
    return tuple(found)


def hard_clashes(clashes: Iterable[Clash]) -> tuple[Clash, ...]:
    """The ones that have to be solved."""
    return tuple(clash for clash in clashes if not clash.is_soft)


def clashes_with_plan(agenda: Agenda, plan: Plan, slots: Iterable[Slot] | None = None) -> dict[str, tuple[Clash, ...]]:
    """What each slot would clash with, were the attendee going to it: slot id → clashes, only where there are some.

    For all slots of the agenda, or for `slots`. Left out: slots of sessions that the plan has already.
    """
    held = {e.session_id for e in plan.entries if e.state is not EntryState.WATCH_LATER}
    wanted = None if slots is None else {slot.id for slot in slots}
    reach = agenda.longest_walk_minutes
    walk_minutes = agenda.walk_minutes
    candidates = _going_everywhere(agenda)
    found: dict[str, list[Clash]] = {}
    for commitment in sorted(commitments_of(agenda, plan), key=_order):
        ended_before = commitment.start_minute - reach
        for slot in agenda.slots_touching(ended_before, commitment.end_minute + reach):
            if slot.end_minute <= ended_before or slot.session_id in held:
                continue
            if wanted is not None and slot.id not in wanted:
                continue
            clash = clash_between(commitment, candidates[slot.id], walk_minutes)
            if clash is not None:
                found.setdefault(slot.id, []).append(clash)
    return {slot_id: tuple(clashes) for slot_id, clashes in found.items()}


def already_going(agenda: Agenda, plan: Plan) -> frozenset[str]:
    """Slots whose session the plan has by another slot: attending one is enough."""
    held = {e.session_id: e.slot_id for e in plan.entries if e.state is not EntryState.WATCH_LATER}
    return frozenset(
        slot.id
        for session_id in held
        if session_id in agenda.sessions
        for slot in agenda.sessions[session_id].slots
        if plan.entry_for(slot.id) is None
    )


def title_of(agenda: Agenda, plan: Plan, commitment: Commitment) -> str:
    """What a person would call it: “Title”, or the words of a busy time."""
    session = agenda.sessions.get(commitment.session_id or "")
    if session is not None:
        return f"“{session.title}”"
    busy = next((b for b in plan.busy_times if b.id == commitment.key), None)
    return f"“{busy.title}”" if busy is not None and busy.title else "a time you are busy"


def describe_clash(agenda: Agenda, plan: Plan, clash: Clash, seen_from: str | None = None) -> str:
    """The clash in a sentence. `seen_from`: the key of the commitment whose card says it, which need not be named."""
    if clash.shared_minutes:
        minutes = _minutes(clash.shared_minutes)
        if seen_from is not None:
            return f"Shares {minutes} with {title_of(agenda, plan, clash.other(seen_from))}."
        first, second = title_of(agenda, plan, clash.first), title_of(agenda, plan, clash.second)
        return f"{_capitalised(first)} and {second} share {minutes}."
    lacking = _minutes(clash.lacking_minutes)
    gap = clash.walk_minutes - clash.lacking_minutes
    walk = f"{_minutes(clash.walk_minutes)} from {_place(agenda, clash.first)} to {_place(agenda, clash.second)}"
    between = f"{_minutes(gap)} between" if gap else "no time between"
    if seen_from is not None:
        other = title_of(agenda, plan, clash.other(seen_from))
        return f"The walk is {lacking} too long: {walk}, {between} this and {other}."
    first, second = title_of(agenda, plan, clash.first), title_of(agenda, plan, clash.second)
    return f"The walk is {lacking} too long: {walk}, {between} {first} and {second}."


_going: WeakKeyDictionary[Agenda, dict[str, Commitment]] = WeakKeyDictionary()


def _going_everywhere(agenda: Agenda) -> dict[str, Commitment]:
    """What going to each slot would take, worked out once for an agenda, which never changes."""
    known = _going.get(agenda)
    if known is None:
        known = {slot.id: slot_commitment(agenda, slot, EntryState.GOING) for slot in agenda.slots_in_order}
        _going[agenda] = known
    return known


def _order(commitment: Commitment) -> tuple[int, int, str]:
    return commitment.start_minute, commitment.end_minute, commitment.key


def _belong_together(one: Commitment, other: Commitment) -> bool:
    if one.session_id is None or other.session_id is None:
        return False
    return (
        one.session_id == other.session_id
        or one.session_id in other.ancestor_ids
        or other.session_id in one.ancestor_ids
    )


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"


def _place(agenda: Agenda, commitment: Commitment) -> str:
    venue = agenda.venues.get(commitment.venue_id or "")
    return venue.name if venue is not None else "there"


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
