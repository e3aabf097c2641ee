"""My plan as a page: days one can walk, clashes with their ways out where they happen, tips, what has no time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.core.agenda import Agenda
from planner.core.clashes import clashes_of_plan, hard_clashes
from planner.core.day_plan import DayBusy, DayEntry, DayGap, PlanDay, days_of_plan, unscheduled_entries
from planner.core.fit import profile_of
from planner.core.plan import BusyTime, Entry, EntryState, Plan
from planner.core.planning.full_room import Backup, backups
from planner.core.planning.reservations import reservations
from planner.core.planning.wishes import wishes
from planner.core.present_plan import waits_for_time
from planner.core.programme import PickList, Venue
from planner.core.slot_words import place_words
from planner.core.tips import DayTip, tips_for_plan_day
from planner.services.browse_agenda import CardMaker, SessionCard
from planner.services.clash_notices import ClashNotice, clash_notice


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCounts:
    """The plan in numbers, for the bar that is always there."""

    going: int
    maybe: int
    watch_later: int
    speaking: int
    clashes: int

    @property
    def entries(self) -> int:
        return self.going + self.maybe + self.watch_later + self.speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupNote:
    """Where to go if the room of an entry is full; `place`: room and building in words, as far as they are known."""

    title: str
    place: str
    walk_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One line of a day: exactly one of `card`, `busy_time` and `gap` is set. The walk leads into it. For the owner of
    the plan: a `backup`, whether the entry stays where it is when a plan is built, and whether it is registered for."""

    card: SessionCard | None = None
    busy_time: BusyTime | None = None
    gap: DayGap | None = None
    walk_minutes: int = 0
    walk_from: Venue | None = None
    clashes: tuple[ClashNotice, ...] = ()
    backup: BackupNote | None = None
    is_locked: bool = False
    is_registered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationLine:
    """A session to register for; `because`: why it may be gone soon, '' for nothing in particular."""

    card: SessionCard
    is_registered: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    day: date
    lines: tuple[DayLine, ...]
    walking_minutes: int
    first_start: datetime | None
    tips: tuple[DayTip, ...]
    watch_later: tuple[SessionCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The whole page. `gone`: entries whose slot the programme no longer has. `reservations`: what to register for."""

    days: tuple[DayPage, ...]
    counts: PlanCounts
    untimed: tuple[SessionCard, ...]
    gone: tuple[Entry, ...]
    walking_minutes: int
    reservations: tuple[ReservationLine, ...] = ()

    @property
    def left_to_register(self) -> int:
        return sum(not line.is_registered for line in self.reservations)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickLine:
    card: SessionCard
    note: str
    author_speaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PicksPage:
    """A published list against one's own plan."""

    pick_list: PickList
    lines: tuple[PickLine, ...]
    left_to_take: int


def plan_counts(agenda: Agenda, plan: Plan) -> PlanCounts:
    """How many entries of each state, and how many clashes to solve."""
    states = Counter(entry.state for entry in plan.entries)
    return PlanCounts(
        going=states[EntryState.GOING],
        maybe=states[EntryState.MAYBE],
        watch_later=states[EntryState.WATCH_LATER],
        speaking=states[EntryState.SPEAKING],
        clashes=len(hard_clashes(clashes_of_plan(agenda, plan))),
    )


def plan_page(
    agenda: Agenda, plan: Plan, *, is_owners: bool = False, demand: Mapping[str, int] | None = None
) -> PlanPage:
    """The plan's page, for whoever may read it; for its owner also with backups and with what to register for, ordered
    by `demand` (session id → plans that hold it)."""
    cards = CardMaker(agenda, plan, profile_of(plan))
    carried = backups(wishes(agenda, plan)) if is_owners and plan.entries else {}
    days = tuple(_day_page(agenda, plan, day, cards, carried) for day in days_of_plan(agenda, plan))
    unscheduled = unscheduled_entries(agenda, plan)
    return PlanPage(
        days=days,
        counts=plan_counts(agenda, plan),
        untimed=tuple(_untimed_card(agenda, cards, e) for e in unscheduled if waits_for_time(agenda, e)),
        gone=tuple(e for e in unscheduled if not waits_for_time(agenda, e)),
        walking_minutes=sum(day.walking_minutes for day in days),
        reservations=_reservation_lines(agenda, plan, cards, demand) if is_owners else (),
    )


def picks_page(agenda: Agenda, pick_list: PickList, plan: Plan) -> PicksPage:
    """A list of picks; sessions that the programme dropped are left out."""
    cards = CardMaker(agenda, plan, profile_of(plan))
    lines = tuple(
        PickLine(
            card=cards.of_first_slot(agenda.sessions[pick.session_id]),
            note=pick.note,
            author_speaks=pick.author_speaks,
        )
        for pick in pick_list.picks
        if pick.session_id in agenda.sessions
    )
    return PicksPage(pick_list=pick_list, lines=lines, left_to_take=sum(1 for line in lines if line.card.state is None))


def _untimed_card(agenda: Agenda, cards: CardMaker, entry: Entry) -> SessionCard:
    """A repeat that has no time yet stands with the name of its session, and is its own entry."""
    card = cards.of_session(agenda.sessions[entry.session_id])
    if entry.slot_id == card.key and not card.session.slots:
        return card
    return replace(card, key=entry.slot_id, anchor=f"waits-{card.anchor or 'for'}-{entry.slot_id}", state=entry.state)


def _reservation_lines(
    agenda: Agenda, plan: Plan, cards: CardMaker, demand: Mapping[str, int] | None
) -> tuple[ReservationLine, ...]:
    return tuple(
        ReservationLine(
            card=cards.of_slot(agenda.slots[found.slot_id])
            if found.slot_id in agenda.slots
            else cards.of_session(agenda.sessions[found.session_id]),
            is_registered=found.is_registered,
            because=found.because,
        )
        for found in reservations(agenda, plan, demand)
    )


def _backup_note(agenda: Agenda, backup: Backup | None) -> BackupNote | None:
    if backup is None:
        return None
    slot = agenda.slots[backup.slot_id]
    return BackupNote(
        title=agenda.session_of(slot).title, place=place_words(agenda, slot), walk_minutes=backup.walk_minutes
    )


def _day_page(agenda: Agenda, plan: Plan, day: PlanDay, cards: CardMaker, carried: Mapping[str, Backup]) -> DayPage:
    lines: list[DayLine] = []
    for item in day.items:
        if isinstance(item, DayGap):
            lines.append(DayLine(gap=item))
            continue
        key = item.slot.id if isinstance(item, DayEntry) else item.busy_time.id
        lines.append(
            DayLine(
                card=cards.of_slot(item.slot) if isinstance(item, DayEntry) else None,
                busy_time=item.busy_time if isinstance(item, DayBusy) else None,
                walk_minutes=item.walk_minutes,
                walk_from=agenda.venues.get(item.from_venue_id or ""),
                # Each clash stands once, at the later of its two sides.
                clashes=tuple(clash_notice(agenda, plan, c) for c in day.clashes if c.second.key == key),
                backup=_backup_note(agenda, carried.get(key)),
                is_locked=key in plan.choices.locked,
                is_registered=isinstance(item, DayEntry) and item.session.id in plan.choices.registered,
            )
        )
    return DayPage(
        day=day.day,
        lines=tuple(lines),
        walking_minutes=day.walking_minutes,
        first_start=day.first_start,
        tips=tips_for_plan_day(agenda, day, plan.preferences.role),
        watch_later=tuple(cards.of_slot(item.slot) for item in day.watch_later),
    )
