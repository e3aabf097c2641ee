"""A clash as a page shows it: its two sides, the minutes they share or lack, and the ways out of each side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from planner.core.agenda import Agenda
from planner.core.clashes import Clash, Commitment, describe_clash
from planner.core.plan import Plan
from planner.core.ways_out import WayOut, ways_out

LABELS = {"watch_later": "Watch later", "keep_as_backup": "Keep as backup", "drop": "Drop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayChoice:
    """A way out with the words for its button, short because its side's title stands above it."""

    way_out: WayOut
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashSide:
    """One of the two things that clash; times in the event's zone. `ways` is empty for what is fixed."""

    key: str
    title: str
    start: datetime
    end: datetime
    ways: tuple[WayChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashNotice:
    """A clash in a sentence and as two sides, the one it is seen from first. `minutes` are shared, or, where
    `is_walk`, lacking for the walk. Without sides: it would clash if it were taken."""

    sentence: str
    is_soft: bool
    minutes: int
    is_walk: bool
    sides: tuple[ClashSide, ...] = ()

    @property
    def has_ways_out(self) -> bool:
        return any(side.ways for side in self.sides)


def would_clash(agenda: Agenda, plan: Plan, clash: Clash, seen_from: str) -> ClashNotice:
    """The notice on a slot that is not in the plan: what it would clash with."""
    return _notice(agenda, plan, clash, seen_from, ())


def clash_notice(agenda: Agenda, plan: Plan, clash: Clash, seen_from: str | None = None) -> ClashNotice:
    """The notice on an entry of the plan (`seen_from`), or between its two sides in the plan."""
    out = ways_out(agenda, plan, clash)
    sides = (clash.first, clash.second)
    if seen_from == clash.second.key:
        sides = (clash.second, clash.first)
    return _notice(agenda, plan, clash, seen_from, tuple(_side(agenda, plan, side, out) for side in sides))


def _notice(
    agenda: Agenda, plan: Plan, clash: Clash, seen_from: str | None, sides: tuple[ClashSide, ...]
) -> ClashNotice:
    return ClashNotice(
        sentence=describe_clash(agenda, plan, clash, seen_from=seen_from),
        is_soft=clash.is_soft,
        minutes=clash.shared_minutes or clash.lacking_minutes,
        is_walk=not clash.shared_minutes,
        sides=sides,
    )


def _side(agenda: Agenda, plan: Plan, side: Commitment, out: tuple[WayOut, ...]) -> ClashSide:
    return ClashSide(
        key=side.key,
        title=_title(agenda, plan, side),
        start=_moment(agenda, side.start_minute),
        end=_moment(agenda, side.end_minute),
        ways=tuple(WayChoice(way_out=way, label=_label(agenda, way)) for way in out if way.slot_id == side.key),
    )


def _title(agenda: Agenda, plan: Plan, side: Commitment) -> str:
    session = agenda.sessions.get(side.session_id or "")
    if session is not None:
        return session.title
    busy = next((busy for busy in plan.busy_times if busy.id == side.key), None)
    return busy.title if busy is not None and busy.title else "Busy"


def _moment(agenda: Agenda, minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, tz=agenda.zone)


def _label(agenda: Agenda, way: WayOut) -> str:
    slot = agenda.slots.get(way.to_slot_id or "")
    return f"{agenda.local(slot.start):%a %H:%M} instead" if slot is not None else LABELS[way.kind]
