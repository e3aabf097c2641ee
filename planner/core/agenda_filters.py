"""Which slots and sessions an attendee wants to see, and how many there would be behind each further choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.core.agenda import Agenda
from planner.core.levels import order_of_level
from planner.core.programme import Session, Slot
from planner.core.text_search import search_index
from planner.core.words import words_of

RECORDED, NOT_RECORDED = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show. Empty and None: no wish. Values of one filter are alternatives; all filters must hold.

    Values are compared as written in the programme. `roles`: labelled for that role. `recorded`: True or False leaves
    out sessions of which the organizer has not said it. `free_only` leaves out what is blocked in the plan. A `query`
    without a word in it is no wish. A session without a time has no day and no venue, so `day`, `venue_ids` and
    `timed_only` leave it out.
    """

    day: date | None = None
    tracks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    venue_ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    recorded: bool | None = None
    timed_only: bool = False
    free_only: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value a filter can take. `count`: slots and sessions without a time that are shown when, within this filter,
    only this value is chosen and all other filters stay. `value` is what `Filters` takes, as text: a day in ISO 8601, a
    venue's id, 'yes' or 'no' for recorded. `name` is what people read."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """What each filter offers. Days in order, all of them; levels from beginner up; the others by count, then name.
    Values that would show nothing are left out, unless they are chosen (to be taken back). `total`: shown now."""

    days: tuple[Choice, ...]
    tracks: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    formats: tuple[Choice, ...]
    venues: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    recorded: tuple[Choice, ...]
    total: int


def matching_slots(
    agenda: Agenda,
    filters: Filters,
    search_scores: Mapping[str, float] | None = None,
    blocked_slot_ids: Collection[str] = frozenset(),
) -> tuple[Slot, ...]:
    """The slots to show, in time order. `search_scores`: those that `SearchIndex.find` gave for `filters.query`; where
    none are given, the agenda is searched here. `blocked_slot_ids`: slots one cannot attend beside the plan."""
    sieve = _Sieve(agenda, filters, search_scores, blocked_slot_ids)
    candidates = agenda.slots_in_order if filters.day is None else agenda.slots_by_day.get(filters.day, ())
    return tuple(
        slot
        for slot in candidates
        if sieve.may_show_slot(slot)
        and not sieve.failing(agenda.session_of(slot), agenda.day_of(slot), agenda.venue_id_of(slot))
    )


def matching_untimed(
    agenda: Agenda,
    filters: Filters,
    search_scores: Mapping[str, float] | None = None,
    blocked_slot_ids: Collection[str] = frozenset(),
) -> tuple[Session, ...]:
    """The sessions without a time to show, in the programme's order; none where a day or a venue is chosen. A session
    whose own id is among `blocked_slot_ids` counts as blocked."""
    sieve = _Sieve(agenda, filters, search_scores, blocked_slot_ids)
    return tuple(s for s in agenda.untimed_sessions if sieve.may_show_untimed(s) and not sieve.failing(s, None, None))


def choices(
    agenda: Agenda,
    filters: Filters,
    search_scores: Mapping[str, float] | None = None,
    blocked_slot_ids: Collection[str] = frozenset(),
) -> FilterChoices:
    """What every filter offers beside the ones already chosen, with counts."""
    sieve = _Sieve(agenda, filters, search_scores, blocked_slot_ids)
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in _FACETS}
    total = 0
    for session, day, venue_id in _shown_candidates(agenda, sieve):
        failing = sieve.failing(session, day, venue_id)
        total += not failing
        if len(failing) > 1:
            continue
        # What fails one filter alone would be shown by another choice in that filter, and adds to no other's counts.
        for facet in failing or _FACETS:
            counts[facet].update(_FACETS[facet](session, day, venue_id))

    def offered(facet: str, name_of: Mapping[str, str] | None = None) -> list[Choice]:
        found = counts[facet]
        chosen = sieve.chosen[facet]
        names = name_of or {}
        return sorted(
            (
                Choice(value=value, name=names.get(value, value), count=found[value], is_chosen=value in chosen)
                for value in found.keys() | chosen
            ),
            key=lambda choice: (-choice.count, choice.name.casefold(), choice.value),
        )

    all_days = {day.isoformat() for day in agenda.days} | sieve.chosen["day"]
    days = (Choice(value=d, name=d, count=counts["day"][d], is_chosen=d in sieve.chosen["day"]) for d in all_days)
    return FilterChoices(
        days=tuple(sorted(days, key=lambda choice: choice.value)),
        tracks=tuple(offered("track")),
        topics=tuple(offered("topic")),
        levels=tuple(sorted(offered("level"), key=lambda choice: order_of_level(choice.value))),
        formats=tuple(offered("format")),
        venues=tuple(offered("venue", {venue.id: venue.name for venue in agenda.venues.values()})),
        roles=tuple(offered("role")),
        recorded=tuple(offered("recorded", {RECORDED: "Recorded", NOT_RECORDED: "Not recorded"})),
        total=total,
    )


def first_day(agenda: Agenda, today: date) -> date | None:
    """The day an agenda opens on: today while the event lasts (on a day without sessions the next one that has some),
    else its first. None where nothing has a time."""
    if not agenda.days:
        return None
    if today < agenda.days[0]:
        return agenda.days[0]
    return next((day for day in agenda.days if day >= today), agenda.days[0])


# --- one filter after the other ---

_Facet = Callable[[Session, date | None, str | None], Iterable[str]]


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


_FACETS: dict[str, _Facet] = {
    "day": lambda session, day, venue_id: (day.isoformat(),) if day else (),
    "track": lambda session, day, venue_id: _one(session.track),
    "topic": lambda session, day, venue_id: frozenset(session.topics),
    "level": lambda session, day, venue_id: _one(session.level),
    "format": lambda session, day, venue_id: _one(session.format),
    "venue": lambda session, day, venue_id: _one(venue_id),
    "role": lambda session, day, venue_id: frozenset(session.roles),
    "recorded": lambda session, day, venue_id: (
        () if session.recorded is None else (RECORDED if session.recorded else NOT_RECORDED,)
    ),
}
"""Each filter that offers values, and the values a session's occurrence has."""


class _Sieve:
    """Filters made ready for going through an agenda."""

    def __init__(
        self,
        agenda: Agenda,
        filters: Filters,
        search_scores: Mapping[str, float] | None,
        blocked_slot_ids: Collection[str],
    ) -> None:
        recorded = None if filters.recorded is None else RECORDED if filters.recorded else NOT_RECORDED
        self.chosen: dict[str, frozenset[str]] = {
            "day": frozenset(_one(filters.day.isoformat() if filters.day else None)),
            "track": frozenset(filters.tracks),
            "topic": frozenset(filters.topics),
            "level": frozenset(filters.levels),
            "format": frozenset(filters.formats),
            "venue": frozenset(filters.venue_ids),
            "role": frozenset(filters.roles),
            "recorded": frozenset(_one(recorded)),
        }
        self._asked = [(facet, _FACETS[facet], wanted) for facet, wanted in self.chosen.items() if wanted]
        self._found: Collection[str] | None = None
        if words_of(filters.query):
            self._found = search_index(agenda).find(filters.query).scores if search_scores is None else search_scores
        self._blocked = frozenset(blocked_slot_ids) if filters.free_only else frozenset()
        self._timed_only = filters.timed_only

    def may_show_slot(self, slot: Slot) -> bool:
        """Whether the wishes without values (search, free only) let the slot through."""
        return slot.id not in self._blocked and (self._found is None or slot.session_id in self._found)

    def may_show_untimed(self, session: Session) -> bool:
        return (
            not self._timed_only
            and session.id not in self._blocked
            and (self._found is None or session.id in self._found)
        )

    def failing(self, session: Session, day: date | None, venue_id: str | None) -> list[str]:
        """The filters with values that leave this occurrence out."""
        return [facet for facet, values, wanted in self._asked if wanted.isdisjoint(values(session, day, venue_id))]


def _shown_candidates(agenda: Agenda, sieve: _Sieve) -> Iterable[tuple[Session, date | None, str | None]]:
    for day, slots in agenda.slots_by_day.items():
        for slot in slots:
            if sieve.may_show_slot(slot):
                yield agenda.session_of(slot), day, agenda.venue_id_of(slot)
    for session in agenda.untimed_sessions:
        if sieve.may_show_untimed(session):
            yield session, None, None
