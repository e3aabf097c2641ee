"""The page of a built plan: what would change, the day it makes, what was left out, and other good plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices
from planner.core.fit import profile_of
from planner.core.plan import EntryState, Plan
from planner.core.planning.left_out import LeftOut, points, reason_left_out
from planner.core.planning.proposal import ProposedChange
from planner.core.planning.slot_values import SlotValue
from planner.services.browse_agenda import CardMaker, SessionCard
from planner.services.build_plan import BuiltPlan, other_plans, why_left_out
from planner.services.plan_pages import DayPage, plan_page
from planner.services.plan_wishes import plan_with_changes

LEFT_OUT_SHOWN = 12
REASONS_SECONDS = 0.5
OTHERS_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSlot:
    """A slot that comes or goes, with its value and how that was made."""

    card: SessionCard
    value: SlotValue
    is_must: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One change to accept or refuse, and why it is one: a sentence, '' where something comes and nothing leaves."""

    brings: tuple[ShownSlot, ...]
    drops: tuple[ShownSlot, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDay:
    day: date
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLeftOut:
    card: SessionCard
    reason: LeftOut
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAlternative:
    """Another plan: the choices that make it, and what it is like, in words."""

    title: str
    choices: BuildChoices
    sessions: int
    walking_minutes: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPage:
    """`days`: the plan once everything is accepted. `kept`: how many entries stay."""

    built: BuiltPlan
    changes: tuple[ChangedDay, ...]
    days: tuple[DayPage, ...]
    kept: int
    left_out: tuple[ShownLeftOut, ...]
    others: tuple[ShownAlternative, ...]

    @property
    def change_count(self) -> int:
        return sum(len(day.changes) for day in self.changes)


def built_page(built: BuiltPlan) -> BuiltPage:
    """Everything the page of a built plan shows."""
    wishes, plan = built.wishes, built.wishes.plan
    agenda = wishes.agenda
    if built.best is None:
        return BuiltPage(built=built, changes=(), days=(), kept=0, left_out=(), others=())
    cards = CardMaker(agenda, replace(plan, busy_times=()), profile_of(plan))

    def shown(slot_id: str) -> ShownSlot:
        slot = agenda.slots[slot_id]
        is_must = slot.session_id in plan.choices.must
        return ShownSlot(card=cards.of_slot(slot), value=wishes.value_of_slot(slot), is_must=is_must)

    days: dict[date, list[ShownChange]] = {}
    for change in built.changes:
        first = agenda.slots[(*change.brings, *change.drops)[0]]
        days.setdefault(agenda.day_of(first), []).append(
            ShownChange(
                brings=tuple(map(shown, change.brings)),
                drops=tuple(map(shown, change.drops)),
                because=_because(built, change),
            )
        )
    brings = [slot_id for change in built.changes for slot_id in change.brings]
    drops = [slot_id for change in built.changes for slot_id in change.drops]
    after, _words = plan_with_changes(agenda, plan, brings, drops)
    return BuiltPage(
        built=built,
        changes=tuple(ChangedDay(day=day, changes=tuple(changes)) for day, changes in sorted(days.items())),
        days=plan_page(agenda, after).days,
        kept=_going(plan) - len(drops),
        left_out=tuple(_shown_left_out(agenda, cards, built)),
        others=tuple(_shown_others(built)),
    )


def _because(built: BuiltPlan, change: ProposedChange) -> str:
    if not change.drops:
        return ""
    if change.brings:
        return (
            f"{points(change.gain)} more." if change.gain >= 0 else f"{points(-change.gain)} less, but all of it fits."
        )
    assert built.best is not None and built.search is not None
    session_id = built.wishes.agenda.slots[change.drops[0]].session_id
    reason = reason_left_out(built.wishes, built.search, built.best, session_id)
    return f"Keeping it: {reason.because}." if reason.cost is not None else _sentence(reason.because)


def _sentence(because: str) -> str:
    """'starts before your day does' with a capital and a full stop."""
    return f"{because[:1].upper()}{because[1:]}."


def _going(plan: Plan) -> int:
    return sum(entry.state in (EntryState.GOING, EntryState.SPEAKING) for entry in plan.entries)


def _shown_left_out(agenda: Agenda, cards: CardMaker, built: BuiltPlan) -> list[ShownLeftOut]:
    found = []
    for reason in why_left_out(built, seconds=REASONS_SECONDS, most=LEFT_OUT_SHOWN):
        session = agenda.sessions[reason.session_id]
        slot = agenda.slots[reason.slot_id] if reason.slot_id is not None else session.slots[0]
        found.append(ShownLeftOut(card=cards.of_slot(slot), reason=reason, because=_sentence(reason.because)))
    return found


def _shown_others(built: BuiltPlan) -> list[ShownAlternative]:
    assert built.best is not None
    ours = len(built.best.chosen)
    found = []
    for other in other_plans(built, seconds=OTHERS_SECONDS):
        sessions = len(other.plan.chosen)
        fewer = ours - sessions
        parts = [points(other.cost) + " less" if other.cost else "as good"]
        if fewer:
            count = abs(fewer)
            parts.append(f"{count} {'session' if count == 1 else 'sessions'} {'fewer' if fewer > 0 else 'more'}")
        found.append(
            ShownAlternative(
                title=other.title,
                choices=other.choices,
                sessions=sessions,
                walking_minutes=other.plan.walking_minutes,
                words=", ".join(parts),
            )
        )
    return found
