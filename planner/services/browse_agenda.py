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
from planner.core.diverse_list import diverse_order, near_copies, one_of_each, said_by
from planner.core.fit import Fit, FitProfile, fits
from planner.core.found_words import quotes_of
from planner.core.plan import Entry, EntryState, Plan
from planner.core.programme import Room, Session, Slot, Speaker, Venue
from planner.core.text_search import NOTHING_FOUND, Found, score_with_fit, search_index
from planner.services.clash_notices import ClashNotice, clash_notice, would_clash

T = TypeVar("T")

UNTIMED_PER_PAGE = 60
RANKED_PER_PAGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCard:
    """One slot, or a session without a time (`slot` None), as it stands in a list. `key` is what an entry is saved by,
    `anchor` is unique on a page. Times are in the event's zone. `price`: what taking it would cost, where that is
    asked. `quotes`: where words that were searched for stand, other than in title and speakers. `like_it`: near-copies
    and other times that stand behind this card, in order of time."""

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
    is_starred: bool = False
    is_dismissed: bool = False
    quotes: tuple[str, ...] = ()
    like_it: tuple[SessionCard, ...] = ()

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

    @property
    def slot_count(self) -> int:
        """Cards, and what stands behind them."""
        return sum(1 + len(card.like_it) for card in self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """What the agenda page shows. `page` counts from 1; `pages` is more than 1 only for long lists without hours.
    `shown`: slots, or sessions without a time; `without_time`: how many of the latter match. `card_count`: cards on all
    pages, fewer where near-copies stand behind one. `can_rank`: whether there is more to order a list by than time."""

    filters: Filters
    choices: FilterChoices
    groups: tuple[HourGroup, ...]
    shown: int
    without_time: int
    card_count: int
    page: int
    pages: int
    found: Found
    can_rank: bool

    @property
    def cards(self) -> tuple[SessionCard, ...]:
        return tuple(card for group in self.groups for card in group.cards)


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
    found = search_index(agenda).find(filters.query)
    scores = found.scores if filters.query else None
    blocked = blocked_slot_ids(agenda, plan) if filters.free_only else frozenset[str]()
    cards = CardMaker(agenda, plan, profile, price_of, found)
    without_time = matching_untimed(agenda, replace(filters, day=None), scores, blocked)
    if untimed:
        ranked = sorted(without_time, key=lambda s: (-cards.score(s.id), s.title, s.id))
        stacks = one_of_each(ranked, lambda s: cards.behind_one(s.id, s.id))
        few, page, pages = _one_page(stacks, page, UNTIMED_PER_PAGE)
        few = _something_new_first(few, cards, lambda s: s)
        groups: tuple[HourGroup, ...] = (HourGroup(start=None, cards=tuple(map(cards.of_sessions, few))),)
        shown = len(without_time)
        card_count = len(stacks)
    else:
        slots = matching_slots(agenda, filters, scores, blocked)
        shown = len(slots)
        if by_fit:
            in_rank = sorted(slots, key=lambda s: (-cards.score(s.session_id), s.start_minute, s.id))
            slot_stacks = one_of_each(in_rank, lambda s: cards.behind_one(s.session_id, s.id))
            few_slots, page, pages = _one_page(slot_stacks, page, RANKED_PER_PAGE)
            few_slots = _something_new_first(few_slots, cards, agenda.session_of)
            groups = (HourGroup(start=None, cards=tuple(map(cards.of_slots, few_slots))),)
            card_count = len(slot_stacks)
        else:
            groups, page, pages = tuple(_by_hour(agenda, cards, slots, now)), 1, 1
            card_count = sum(len(group.cards) for group in groups)
    return AgendaPage(
        filters=filters,
        choices=choices(agenda, filters, scores, blocked),
        groups=groups,
        shown=shown,
        without_time=len(without_time),
        card_count=card_count,
        page=page,
        pages=pages,
        found=found,
        can_rank=bool(found.scores) or profile != FitProfile(),
    )


def blocked_slot_ids(agenda: Agenda, plan: Plan) -> frozenset[str]:
    """Slots that one cannot attend beside the plan: they clash with something decided, or their session is there."""
    clashing = {slot_id for slot_id, clashes in clashes_with_plan(agenda, plan).items() if hard_clashes(clashes)}
    held = {entry.slot_id for entry in plan.entries if entry.state is not EntryState.WATCH_LATER}
    return frozenset(clashing | held | already_going(agenda, plan))


class CardMaker:
    """Makes cards for one attendee; what all of them need is worked out once."""

    def __init__(
        self,
        agenda: Agenda,
        plan: Plan,
        profile: FitProfile,
        price_of: Callable[[str], str] | None = None,
        found: Found = NOTHING_FOUND,
    ) -> None:
        self._agenda = agenda
        self._found = found
        self._price_of = price_of
        self._plan = plan
        self._entries: dict[str, Entry] = {entry.slot_id: entry for entry in plan.entries}
        self._fits: Mapping[str, Fit] = fits(agenda, profile) if profile != FitProfile() else {}
        self._would_clash = clashes_with_plan(agenda, plan) if plan != Plan() else {}
        self._starred, self._dismissed = frozenset(plan.taste.starred), frozenset(plan.taste.dismissed)
        self._already = already_going(agenda, plan) if plan.entries else frozenset[str]()
        self._clashing: dict[str, list[ClashNotice]] = {}
        for clash in clashes_of_plan(agenda, plan):
            for key in (clash.first.key, clash.second.key):
                self._clashing.setdefault(key, []).append(clash_notice(agenda, plan, clash, seen_from=key))

    def fit(self, session_id: str) -> Fit | None:
        return self._fits.get(session_id)

    def points(self, session_id: str) -> float:
        """The session's fit before it is rounded, 0 where nothing is known of it."""
        fit = self._fits.get(session_id)
        return fit.exact if fit is not None else 0.0

    def score(self, session_id: str) -> float:
        """What lists are ordered by: the fit, and in a search how well the session was found."""
        searched = self._found.scores.get(session_id)
        return self.points(session_id) if searched is None else score_with_fit(searched, self.points(session_id))

    def behind_one(self, session_id: str, key: str) -> str | None:
        """A name that it shares with all its near-copies; None for an entry of the plan, which stands by itself."""
        return None if key in self._entries else near_copies(self._agenda).get(session_id, session_id)

    @property
    def searched(self) -> bool:
        return bool(self._found.sought)

    def of_slots(self, slots: Sequence[Slot]) -> SessionCard:
        """The card of the first one, the others behind it."""
        first, *others = slots
        card = self.of_slot(first)
        others.sort(key=lambda slot: (slot.start_minute, slot.end_minute, slot.id))
        return replace(card, like_it=tuple(map(self.of_slot, others))) if others else card

    def of_sessions(self, sessions: Sequence[Session]) -> SessionCard:
        """The same for sessions without a time."""
        card = self.of_session(sessions[0])
        return replace(card, like_it=tuple(map(self.of_session, sessions[1:]))) if sessions[1:] else card

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
            is_starred=session.id in self._starred,
            is_dismissed=session.id in self._dismissed,
            quotes=quotes_of(self._agenda, session, self._found.sought),
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
            is_starred=session.id in self._starred,
            is_dismissed=session.id in self._dismissed,
            quotes=quotes_of(self._agenda, session, self._found.sought),
        )

    def of_first_slot(self, session: Session) -> SessionCard:
        """The card of its slot in the plan, else of its first, else of the session without a time."""
        held = next((slot for slot in session.slots if slot.id in self._entries), None)
        if held is not None or session.slots:
            return self.of_slot(held or session.slots[0])
        return self.of_session(session)


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
        stacks = one_of_each(group, lambda s: cards.behind_one(s.session_id, s.id))
        yield HourGroup(start=agenda.local(group[0].start), cards=tuple(map(cards.of_slots, stacks)), is_next=is_next)


def _something_new_first(
    stacks: Sequence[tuple[T, ...]], cards: CardMaker, session_of: Callable[[T], Session]
) -> list[tuple[T, ...]]:
    """One page of a ranked list so that it does not say the same thing again and again. What was searched for stays in
    the order of the search, what fits nobody knows how well in order of time."""
    if cards.searched:
        return list(stacks)
    fitting = [stack for stack in stacks if cards.points(session_of(stack[0]).id) > 0]
    diverse = diverse_order(
        fitting, lambda stack: cards.points(session_of(stack[0]).id), lambda stack: said_by(session_of(stack[0]))
    )
    return [*diverse, *stacks[len(fitting) :]]


def _one_page(items: Sequence[T], page: int, per_page: int) -> tuple[Sequence[T], int, int]:
    pages = max(1, -(-len(items) // per_page))
    page = min(max(1, page), pages)
    return items[(page - 1) * per_page : page * per_page], page, pages


def day_now(agenda: Agenda, now: datetime) -> date:
    """The calendar day it is at the event."""
    return agenda.local(now).date()
