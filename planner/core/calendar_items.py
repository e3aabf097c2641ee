"""What a calendar has to say of a plan or of a programme; `formats/ical.py` writes it down.

Identity and change follow RFC 5545: a UID for ever (3.8.4.7), SEQUENCE grows with time, place and status (3.8.7.4),
LAST-MODIFIED and, in a published calendar, DTSTAMP say when the content last changed (3.8.7.2, 3.8.7.3). So what did
not change is written the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from planner.core import calendar_words
from planner.core.agenda import Agenda
from planner.core.calendar_identity import day_uid, slot_uid
from planner.core.calendar_words import ListedSession
from planner.core.day_plan import DayEntry, PlanDay, days_of_plan
from planner.core.fit import Fit, FitProfile, fits, profile_of
from planner.core.plan import Entry, EntryState, Plan, as_others_see_it
from planner.core.present_plan import waits_for_time
from planner.core.programme import Session, Slot
from planner.core.tips import DayTip, tips_for_plan_day

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotHistory:
    """A slot over the programme's versions. `sequence` grows with its time, place and status; `changed_at`: when
    anything that a calendar shows of it changed. The details are the last known, for a slot that was dropped."""

    slot_id: str
    sequence: int
    changed_at: datetime
    cancelled: bool = False
    session_id: str = ""
    title: str = ""
    start: datetime | None = None
    end: datetime | None = None
    room_name: str = ""
    venue_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHistory:
    """An entry over the attendee's changes: `sequence` grows with its state; `changed_at` is also moved by what else
    in the plan changes its words (the walk into it, the reminder)."""

    slot_id: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLinks:
    """Absolute addresses that calendar entries lead to. `session_url(session_id)` is the session's page; '' leaves an
    address out. `feed_url`: where this calendar is kept up to date."""

    session_url: Callable[[str], str]
    plan_url: str = ""
    feed_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarItem:
    """One event of a calendar: timed (`start`, `end`: aware) or all-day (`day`).

    `is_busy`: the hour is taken. `alarm_minutes` before the start, None for no reminder.
    """

    uid: str
    sequence: int
    changed_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    categories: tuple[str, ...] = ()
    status: Status = "CONFIRMED"
    is_busy: bool = True
    start: datetime | None = None
    end: datetime | None = None
    day: date | None = None
    alarm_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A whole calendar. `timezone` is the event's IANA zone, in which every timed item is written; `colour` a CSS
    colour name (RFC 7986); `items` in order of time. `source_url`: where a newer one can be had, '' for a file."""

    name: str
    timezone: str
    items: tuple[CalendarItem, ...]
    changed_at: datetime
    source_url: str = ""
    colour: str = "teal"
    method: Literal["PUBLISH"] = "PUBLISH"
    refresh_minutes: int = 60


def plan_calendar(
    agenda: Agenda,
    plan: Plan,
    slot_history: Mapping[str, SlotHistory],
    entry_history: Mapping[str, EntryHistory],
    links: CalendarLinks,
    plan_changed_at: datetime,
    programme_changed_at: datetime | None = None,
) -> Calendar:
    """The plan as its owner's calendar shows it: entries at their hours, what was cancelled, the tips of each day.

    `programme_changed_at`, where known, dates the day items too, since a programme brings its tips.
    """
    history = _Histories(slot_history, entry_history, plan_changed_at)
    profile = profile_of(as_others_see_it(plan))  # calendars are shared
    fit_of: Mapping[str, Fit] = fits(agenda, profile) if profile != FitProfile() else {}
    days = days_of_plan(agenda, plan)
    items: list[CalendarItem] = []
    for day in days:
        before: str | None = None
        for item in day.items:
            if isinstance(item, DayEntry):
                fit = fit_of.get(item.session.id)
                items.append(_entry_item(agenda, plan, item, fit, history, links, before))
                if item.entry.state is not EntryState.MAYBE:
                    before = item.slot.id
    for entry in plan.entries:
        cancelled = _cancelled_item(agenda, entry, history, links)
        if cancelled is not None:
            items.append(cancelled)
    if plan.preferences.day_tips_in_calendar:
        dated = plan_changed_at if programme_changed_at is None else max(plan_changed_at, programme_changed_at)
        items.extend(_day_items(agenda, plan, days, history, links, dated))
    return Calendar(
        name=f"{agenda.event.name}: my plan",
        timezone=agenda.event.timezone,
        items=_in_order(items),
        changed_at=max([plan_changed_at, *(item.changed_at for item in items)]),
        source_url=links.feed_url,
    )


def session_calendar(
    agenda: Agenda,
    sessions: Sequence[Session],
    slot_history: Mapping[str, SlotHistory],
    links: CalendarLinks,
    published_at: datetime,
) -> Calendar:
    """Sessions of the programme with nobody's plan: every slot, and no reminders. One slot alone is meant to be
    attended; where there are several to choose from, none takes anybody's hour."""
    is_one = sum(len(session.slots) for session in sessions) == 1
    items = []
    for session in sessions:
        description = calendar_words.session_description(agenda, session)
        for slot in session.slots:
            known = slot_history.get(slot.id)
            items.append(
                _slot_item(
                    agenda,
                    slot,
                    session,
                    sequence=known.sequence if known is not None else 0,
                    changed_at=known.changed_at if known is not None else published_at,
                    description=description,
                    url=links.session_url(session.id),
                    is_busy=is_one,
                )
            )
    return Calendar(
        name=agenda.event.name,
        timezone=agenda.event.timezone,
        items=_in_order(items),
        changed_at=max([published_at, *(item.changed_at for item in items)]),
        source_url=links.feed_url,
    )


@dataclass(frozen=True, slots=True)
class _Histories:
    of_slot: Mapping[str, SlotHistory]
    of_entry: Mapping[str, EntryHistory]
    plan_changed_at: datetime

    def sequence(self, slot_id: str) -> int:
        """A change on either side makes the sum grow, so it never falls."""
        slot, entry = self.of_slot.get(slot_id), self.of_entry.get(slot_id)
        return (slot.sequence if slot is not None else 0) + (entry.sequence if entry is not None else 0)

    def changed_at(self, slot_id: str, *more: datetime) -> datetime:
        slot, entry = self.of_slot.get(slot_id), self.of_entry.get(slot_id)
        known = [found.changed_at for found in (slot, entry) if found is not None]
        return max([*known, *more], default=self.plan_changed_at)


def _entry_item(
    agenda: Agenda,
    plan: Plan,
    item: DayEntry,
    fit: Fit | None,
    history: _Histories,
    links: CalendarLinks,
    before: str | None,
) -> CalendarItem:
    """`before`: the slot of the entry that the walk leads from; where that one moved, the walk changed."""
    from_slot = history.of_slot.get(before) if item.walk_minutes and before is not None else None
    is_backup = item.entry.state is EntryState.MAYBE
    return _slot_item(
        agenda,
        item.slot,
        item.session,
        sequence=history.sequence(item.slot.id),
        changed_at=history.changed_at(item.slot.id, *([from_slot.changed_at] if from_slot is not None else [])),
        description=calendar_words.entry_description(agenda, plan.preferences, item, fit),
        url=links.session_url(item.session.id),
        status="TENTATIVE" if is_backup else "CONFIRMED",
        is_busy=not is_backup,
        alarm_minutes=_alarm_minutes(plan, item),
    )


def _slot_item(
    agenda: Agenda,
    slot: Slot,
    session: Session,
    *,
    sequence: int,
    changed_at: datetime,
    description: str,
    url: str,
    status: Status = "CONFIRMED",
    is_busy: bool = True,
    alarm_minutes: int | None = None,
) -> CalendarItem:
    room, venue = agenda.room_of(slot), agenda.venue_of(slot)
    return CalendarItem(
        uid=slot_uid(agenda.event.slug, slot.listed_under, slot.id),
        sequence=sequence,
        changed_at=changed_at,
        summary=session.title,
        description=description,
        location=_place(room.name if room else "", venue.name if venue else "", venue.address if venue else ""),
        latitude=venue.latitude if venue else None,
        longitude=venue.longitude if venue else None,
        url=url,
        categories=(session.track,) if session.track else (),
        status=status,
        is_busy=is_busy,
        start=agenda.local(slot.start),
        end=agenda.local(slot.end),
        alarm_minutes=alarm_minutes,
    )


def _cancelled_item(agenda: Agenda, entry: Entry, history: _Histories, links: CalendarLinks) -> CalendarItem | None:
    """What the programme dropped from the plan, at the hour it would have been; None for any other entry."""
    gone = history.of_slot.get(entry.slot_id)
    if gone is None or not gone.cancelled or entry.slot_id in agenda.slots:
        return None
    if gone.start is None or gone.end is None or entry.state is EntryState.WATCH_LATER:
        return None
    session = agenda.sessions.get(entry.session_id)
    return CalendarItem(
        uid=slot_uid(agenda.event.slug, gone.session_id or entry.session_id, entry.slot_id),
        sequence=history.sequence(entry.slot_id),
        changed_at=history.changed_at(entry.slot_id),
        summary=f"Cancelled: {gone.title or (session.title if session is not None else entry.session_id)}",
        description=calendar_words.cancelled_description(agenda, session),
        location=_place(gone.room_name, gone.venue_name),
        url=links.session_url(session.id) if session is not None else links.plan_url,
        status="CANCELLED",
        is_busy=False,
        start=agenda.local(gone.start),
        end=agenda.local(gone.end),
    )


def _day_items(
    agenda: Agenda,
    plan: Plan,
    days: Sequence[PlanDay],
    history: _Histories,
    links: CalendarLinks,
    changed_at: datetime,
) -> Iterable[CalendarItem]:
    """One all-day item for each day with an entry. What has no hour of its own stands in the first."""
    stray = [e for e in plan.entries if e.slot_id not in agenda.slots]
    in_programme = [(e, agenda.sessions[e.session_id]) for e in stray if e.session_id in agenda.sessions]
    waiting = [(e, s) for e, s in in_programme if waits_for_time(agenda, e)]
    no_time = [_listed(session, links) for session in dict.fromkeys(session for _, session in waiting)]
    # A repeat that was dropped: the recording is still one to watch.
    later = [_listed(s, links) for e, s in in_programme if (e, s) not in waiting and e.state is EntryState.WATCH_LATER]
    dropped = [
        ListedSession(title=history.of_slot[e.slot_id].title or e.session_id)
        for e in stray
        if e.state is EntryState.WATCH_LATER and e.session_id not in agenda.sessions and e.slot_id in history.of_slot
    ]
    found = False
    for day in days:
        slot_ids = [item.slot.id for item in (*day.items, *day.watch_later) if isinstance(item, DayEntry)]
        if not slot_ids:
            continue  # a busy time alone: the attendee is not at the event
        later.extend(_listed(item.session, links) for item in day.watch_later)
        tips = tips_for_plan_day(agenda, day, plan.preferences.role)
        slots = [history.of_slot[slot_id] for slot_id in slot_ids if slot_id in history.of_slot]
        dated = max([changed_at, *(slot.changed_at for slot in slots)])
        if tips or later or no_time or dropped:
            yield _day_item(agenda, day.day, tips, later, no_time, dropped, links, dated)
        later, no_time, dropped = [], [], []
        found = True
    first_day = agenda.event.starts_on or next(iter(agenda.days), None)
    if not found and first_day is not None and (later or no_time or dropped):
        yield _day_item(agenda, first_day, (), later, no_time, dropped, links, changed_at)


def _day_item(
    agenda: Agenda,
    day: date,
    tips: Sequence[DayTip],
    later: Sequence[ListedSession],
    no_time: Sequence[ListedSession],
    dropped: Sequence[ListedSession],
    links: CalendarLinks,
    changed_at: datetime,
) -> CalendarItem:
    return CalendarItem(
        uid=day_uid(agenda.event.slug, day),
        sequence=0,
        changed_at=changed_at,
        summary=calendar_words.day_summary(day, len(tips), len(later)),
        description=calendar_words.day_description(tips, later, no_time, dropped),
        url=links.plan_url,
        is_busy=False,
        day=day,
    )


def _listed(session: Session, links: CalendarLinks) -> ListedSession:
    return ListedSession(title=session.title, url=links.session_url(session.id))


def _alarm_minutes(plan: Plan, item: DayEntry) -> int | None:
    wanted = plan.preferences.alarm_minutes
    if wanted is None or item.entry.state is EntryState.MAYBE:
        return None
    return max(wanted, item.walk_minutes) if plan.preferences.alarm_allows_for_walk else wanted


def _place(*names: str) -> str:
    return ", ".join(name for name in names if name)


def _in_order(items: Iterable[CalendarItem]) -> tuple[CalendarItem, ...]:
    """A day's tips before its hours; ties by UID, so that the order never depends on where the items came from."""

    def key(item: CalendarItem) -> tuple[date, float, str]:
        if item.start is None:
            return item.day or date.min, -1.0, item.uid
        return item.start.date(), item.start.astimezone(UTC).timestamp(), item.uid

    return tuple(sorted(items, key=key))
