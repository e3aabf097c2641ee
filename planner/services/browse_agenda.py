"""The agenda as one attendee sees it: filtered, ranked for their role, with what their plan says of every slot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from weakref import WeakKeyDictionary

from planner.core.agenda import Agenda
from planner.core.agenda_filters import FilterChoices, Filters, choices, matching_slots, matching_untimed
from planner.core.clashes import already_going, clashes_of_plan, clashes_with_plan, hard_clashes
from planner.core.fit import Fit, FitProfile, fits
from planner.core.plan import Entry, EntryState, Plan
from planner.core.programme import Room, Session, Slot, Speaker, Tip, Venue
from planner.core.text_search import search_index
from planner.core.tips import tips_for_slot
from planner.services.clash_notices import ClashNotice, clash_notice, would_clash

T = TypeVar("T")

UNTIMED_PER_PAGE = 60
RANKED_PER_PAGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCard:
    """One slot, or a session without a time (`slot` None), as it stands in a list. `key` is what an entry is saved by,
    `anchor` is unique on a page. Times are in the event's zone. `price`: what taking it would cost, where that is
    asked."""

    key: str
    anchor: str
    session: Session
    slot: Slot | None
    start: datetime | None
    end: datetime | None
    room: Room | None
    venue: Venue | None
    speakers: tuple[Speaker, ...]
    fit: Fit | None
    state: EntryState | None
    is_already_going: bool
    clashes: tuple[ClashNotice, ...]
    price: str = ""

    @property
    def has_hard_clash(self) -> bool:
        return any(not clash.is_soft for clash in self.clashes)

    @property
    def length_minutes(self) -> int:
        return self.slot.length_minutes if self.slot is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HourGroup:
    """Cards that start at the same minute; `start` None: one list, ranked or without times. `is_next`: the first to
    start after now, with others before it (the line for now stands between)."""

    start: datetime | None
    cards: tuple[SessionCard, ...]
    is_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """What the agenda page shows. `page` counts from 1; `pages` is more than 1 only for long lists without hours."""

    filters: Filters
    choices: FilterChoices
    groups: tuple[HourGroup, ...]
    shown: int
    page: int
    pages: int

    @property
    def cards(self) -> tuple[SessionCard, ...]:
        return tuple(card for group in self.groups for card in group.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """Everything that helps to decide about one session."""

    session: Session
    slots: tuple[SessionCard, ...]
    speakers: tuple[Speaker, ...]
    fit: Fit | None
    tips: tuple[Tip, ...]
    parent: Session | None
    children: tuple[SessionCard, ...]
    also_by_speakers: tuple[SessionCard, ...]


def browse_agenda(
    agenda: Agenda,
    filters: Filters,
    profile: FitProfile,
    plan: Plan,
    *,
    untimed: bool = False,
    by_fit: bool = False,
    page: int = 1,
    now: datetime | None = None,
    price_of: Callable[[str], str] | None = None,
) -> AgendaPage:
    """The agenda page: slots by hour (in an hour the best fit first), or one list by fit, or what has no time yet.
    `now`: aware; where it falls among the hours, the next one is marked. `price_of`: session id → what taking it costs,
    in words, for the cards to say."""
    found = search_index(agenda).find(filters.query) if filters.query else None
    blocked = blocked_slot_ids(agenda, plan) if filters.free_only else frozenset[str]()
    offered = choices(agenda, filters, found, blocked)
    cards = CardMaker(agenda, plan, profile, price_of)
    if untimed:
        sessions = matching_untimed(agenda, replace(filters, day=None), found, blocked)
        ranked = sorted(sessions, key=lambda s: (-cards.score(s.id), s.title, s.id))
        shown, page, pages = _one_page(ranked, page, UNTIMED_PER_PAGE)
        groups: tuple[HourGroup, ...] = (HourGroup(start=None, cards=tuple(map(cards.of_session, shown))),)
        return AgendaPage(filters=filters, choices=offered, groups=groups, shown=len(ranked), page=page, pages=pages)
    slots = matching_slots(agenda, filters, found, blocked)
    if by_fit:
        in_rank = sorted(slots, key=lambda s: (-cards.score(s.session_id), s.start_minute, s.id))
        few, page, pages = _one_page(in_rank, page, RANKED_PER_PAGE)
        groups = (HourGroup(start=None, cards=tuple(map(cards.of_slot, few))),)
        return AgendaPage(filters=filters, choices=offered, groups=groups, shown=len(slots), page=page, pages=pages)
    return AgendaPage(
        filters=filters,
        choices=offered,
        groups=tuple(_by_hour(agenda, cards, slots, now)),
        shown=len(slots),
        page=1,
        pages=1,
    )


def session_page(agenda: Agenda, session: Session, profile: FitProfile, plan: Plan) -> SessionPage:
    """The page of one session."""
    cards = CardMaker(agenda, plan, profile)
    tips = {tip.id: tip for slot in session.slots for tip in tips_for_slot(agenda, slot, plan.preferences.role)}
    others = {
        other.id: other
        for speaker_id in session.speaker_ids
        for other in sessions_of_speaker(agenda, speaker_id)
        if other.id != session.id
    }
    return SessionPage(
        session=session,
        slots=tuple(map(cards.of_slot, session.slots)) or (cards.of_session(session),),
        speakers=agenda.speakers_of(session),
        fit=cards.fit(session.id),
        tips=tuple(tips.values()),
        parent=agenda.sessions.get(session.parent_id or ""),
        children=tuple(cards.of_first_slot(child) for child in agenda.children.get(session.id, ())),
        also_by_speakers=tuple(map(cards.of_first_slot, others.values())),
    )


def blocked_slot_ids(agenda: Agenda, plan: Plan) -> frozenset[str]:
    """Slots that one cannot attend beside the plan: they clash with something decided, or their session is there."""
    clashing = {slot_id for slot_id, clashes in clashes_with_plan(agenda, plan).items() if hard_clashes(clashes)}
    held = {entry.slot_id for entry in plan.entries if entry.state is not EntryState.WATCH_LATER}
    return frozenset(clashing | held | already_going(agenda, plan))


def sessions_of_speaker(agenda: Agenda, speaker_id: str) -> tuple[Session, ...]:
    """The speaker's sessions, in the programme's order."""
    index = _speaker_indexes.get(agenda)
    if index is None:
        index = {}
        for session in agenda.programme.sessions:
            for found in session.speaker_ids:
                index[found] = (*index.get(found, ()), session)
        _speaker_indexes[agenda] = index
    return index.get(speaker_id, ())


class CardMaker:
    """Makes cards for one attendee; what all of them need is worked out once."""

    def __init__(
        self, agenda: Agenda, plan: Plan, profile: FitProfile, price_of: Callable[[str], str] | None = None
    ) -> None:
        self._agenda = agenda
        self._price_of = price_of
        self._plan = plan
        self._entries: dict[str, Entry] = {entry.slot_id: entry for entry in plan.entries}
        self._fits: Mapping[str, Fit] = fits(agenda, profile) if profile != FitProfile() else {}
        self._would_clash = clashes_with_plan(agenda, plan) if plan != Plan() else {}
        self._already = already_going(agenda, plan) if plan.entries else frozenset[str]()
        self._clashing: dict[str, list[ClashNotice]] = {}
        for clash in clashes_of_plan(agenda, plan):
            for key in (clash.first.key, clash.second.key):
                self._clashing.setdefault(key, []).append(clash_notice(agenda, plan, clash, seen_from=key))

    def fit(self, session_id: str) -> Fit | None:
        return self._fits.get(session_id)

    def score(self, session_id: str) -> int:
        fit = self._fits.get(session_id)
        return fit.score if fit is not None else 0

    def of_slot(self, slot: Slot) -> SessionCard:
        agenda, session = self._agenda, self._agenda.session_of(slot)
        entry = self._entries.get(slot.id)
        if entry is not None:
            clashes = tuple(self._clashing.get(slot.id, ()))
        else:
            clashes = tuple(
                would_clash(agenda, self._plan, clash, seen_from=slot.id)
                for clash in self._would_clash.get(slot.id, ())
            )
        return SessionCard(
            key=slot.id,
            anchor=anchor_of(agenda, slot.id),
            session=session,
            slot=slot,
            start=agenda.local(slot.start),
            end=agenda.local(slot.end),
            room=agenda.room_of(slot),
            venue=agenda.venue_of(slot),
            speakers=agenda.speakers_of(session),
            fit=self._fits.get(session.id),
            state=entry.state if entry is not None else None,
            is_already_going=slot.id in self._already,
            clashes=clashes,
            price=self._price_of(session.id) if self._price_of is not None and entry is None else "",
        )

    def of_session(self, session: Session) -> SessionCard:
        """The card of a session without a time."""
        entry = self._entries.get(session.id)
        return SessionCard(
            key=session.id,
            anchor=anchor_of(self._agenda, session.id),
            session=session,
            slot=None,
            start=None,
            end=None,
            room=None,
            venue=None,
            speakers=self._agenda.speakers_of(session),
            fit=self._fits.get(session.id),
            state=entry.state if entry is not None else None,
            is_already_going=False,
            clashes=(),
        )

    def of_first_slot(self, session: Session) -> SessionCard:
        """The card of its slot in the plan, else of its first, else of the session without a time."""
        held = next((slot for slot in session.slots if slot.id in self._entries), None)
        if held is not None or session.slots:
            return self.of_slot(held or session.slots[0])
        return self.of_session(session)


_speaker_indexes: WeakKeyDictionary[Agenda, dict[str, tuple[Session, ...]]] = WeakKeyDictionary()
_slot_numbers: WeakKeyDictionary[Agenda, dict[str, int]] = WeakKeyDictionary()


def anchor_of(agenda: Agenda, key: str) -> str:
    """Where a page shows a slot, or a session without a time: a name unique within this version of the programme, ''
    for what the programme does not have."""
    numbers = _slot_numbers.get(agenda)
    if numbers is None:
        keys: Iterable[str] = (
            *(slot.id for slot in agenda.slots_in_order),
            *(session.id for session in agenda.untimed_sessions),
        )
        numbers = _slot_numbers[agenda] = {found: number for number, found in enumerate(keys, 1)}
    number = numbers.get(key)
    return f"slot-{number}" if number is not None else ""


def _by_hour(agenda: Agenda, cards: CardMaker, slots: Sequence[Slot], now: datetime | None) -> Iterable[HourGroup]:
    starts: dict[int, list[Slot]] = {}
    for slot in slots:
        starts.setdefault(slot.start_minute, []).append(slot)
    minute_now = int(now.timestamp() // 60) if now is not None else None
    has_begun = False
    for start_minute, group in starts.items():
        is_next = has_begun and minute_now is not None and start_minute > minute_now
        has_begun = minute_now is not None and any(slot.start_minute <= minute_now for slot in group)
        group.sort(key=lambda s: (-cards.score(s.session_id), s.end_minute, agenda.session_of(s).title, s.id))
        yield HourGroup(start=agenda.local(group[0].start), cards=tuple(map(cards.of_slot, group)), is_next=is_next)


def _one_page(items: Sequence[T], page: int, per_page: int) -> tuple[Sequence[T], int, int]:
    pages = max(1, -(-len(items) // per_page))
    page = min(max(1, page), pages)
    return items[(page - 1) * per_page : page * per_page], page, pages


def day_now(agenda: Agenda, now: datetime) -> date:
    """The calendar day it is at the event."""
    return agenda.local(now).date()
