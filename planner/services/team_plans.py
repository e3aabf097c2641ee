"""A team that covers as much of an event as possible: everybody's plan, who goes where, and what changes for
oneself."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.core.agenda import Agenda
from planner.core.fit import fits, profile_of
from planner.core.plan import Plan
from planner.core.planning.best_plan import BestPlan
from planner.core.planning.left_out import points
from planner.core.planning.proposal import ProposedChange, proposed_changes
from planner.core.planning.team import NoTeamPlan, TeamPlan, team_plan
from planner.core.planning.wishes import wishes
from planner.core.present_plan import present_plan
from planner.services.browse_agenda import CardMaker, SessionCard
from planner.services.patience import patience
from planner.services.plan_wishes import NotPossible
from planner.services.plans import UnknownPlan, open_by_read_token
from planner.services.rank_sessions import UnknownRole, said_of_oneself
from planner.store.database import Database

MOST_COLLEAGUES = 11
TEAM_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the team: a name for the page, and their plan, empty but for a role where only that is known."""

    name: str
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredSlot:
    """A session at its hour and who goes there: numbers of people, oneself being 0."""

    card: SessionCard
    people: tuple[int, ...]
    is_together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDay:
    day: date
    slots: tuple[CoveredSlot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """`names`: of everybody, oneself first. `changes`: what one's own plan becomes. `standing`: how good it is, in
    words. `sessions`: how many different ones are covered."""

    names: tuple[str, ...]
    days: tuple[TeamDay, ...]
    changes: tuple[ProposedChange, ...]
    value: int
    sessions: int
    standing: str
    milliseconds: float


def colleague_of(database: Database, agenda: Agenda, line: str, number: int) -> Colleague:
    """Somebody as one line says it: the reading link of their plan, or its token, or a role; a name may stand before,
    'Ada: Developer'. Raises `NotPossible`."""
    name, said = _named(line)
    token = said.rstrip("/").rpartition("/p/")[2] if "/p/" in said else said
    try:
        held = open_by_read_token(database, token)
    except UnknownPlan:
        held = None
    if held is not None:
        if held.event_slug != agenda.event.slug:
            raise NotPossible(f"Line {number}: that plan is for another event.")
        role = held.plan.preferences.role
        return Colleague(name=name or _unnamed(number, role), plan=present_plan(agenda, held.plan))
    if "/" in said:
        raise NotPossible(
            f"Line {number}: this link leads to no plan. Ask for the reading link on their page ‘My plan’."
        )
    try:
        who = said_of_oneself(agenda, said)
    except UnknownRole as unknown:
        raise NotPossible(f"Line {number} is neither a reading link nor a role. {unknown}") from unknown
    return Colleague(name=name or _unnamed(number, who.role or who.about), plan=Plan(preferences=who))


def plan_for_team(
    agenda: Agenda, mine: Plan, colleagues: Sequence[Colleague], together: Collection[str], again_percent: int
) -> TeamPage:
    """The plans that cover most together. `together`: sessions that all attend or nobody; `again_percent`: what a
    second person in a session counts. Raises `NotPossible` where somebody's musts cannot hold."""
    people = [mine, *(colleague.plan for colleague in colleagues)]
    names = ("You", *(colleague.name for colleague in colleagues))
    for plan in people:
        fits(agenda, profile_of(plan))
    begun = time.perf_counter()
    made = [wishes(agenda, plan) for plan in people]
    known = frozenset(session_id for session_id in together if session_id in agenda.sessions)
    try:
        found = team_plan(
            [one.problem for one in made],
            together=known,
            again_percent=again_percent,
            keep_going=patience(TEAM_PATIENCE_SECONDS),
        )
    except NoTeamPlan as none:
        whose = "what you all want to attend together" if none.person is None else _whose(names[none.person])
        raise NotPossible(
            f"There is no such plan: {whose} cannot all hold. Build that plan alone to see why."
        ) from none
    own = BestPlan(chosen=found.plans[0], value=0, bound=0, is_proven=found.is_proven, walking_minutes=0)
    return TeamPage(
        names=names,
        days=_days(agenda, mine, found, known),
        changes=proposed_changes(made[0], own),
        value=found.value,
        sessions=len(found.covered),
        standing=_standing(found),
        milliseconds=(time.perf_counter() - begun) * 1000,
    )


def _whose(name: str) -> str:
    return "what you must attend" if name == "You" else f"what {name} must attend"


def _standing(found: TeamPlan) -> str:
    if found.is_proven:
        return "No plans cover more: proven."
    return f"Time was up: at most {points(found.bound - found.value)} more are possible."


def _days(agenda: Agenda, mine: Plan, found: TeamPlan, together: frozenset[str]) -> tuple[TeamDay, ...]:
    cards = CardMaker(agenda, replace(mine, busy_times=()), profile_of(mine))
    people: dict[str, list[int]] = {}
    for number, plan in enumerate(found.plans):
        for candidate in plan:
            people.setdefault(candidate.slot_id, []).append(number)
    days: dict[date, list[CoveredSlot]] = {}
    for slot in agenda.slots_in_order:
        if slot.id in people:
            covered = CoveredSlot(
                card=cards.of_slot(slot), people=tuple(people[slot.id]), is_together=slot.session_id in together
            )
            days.setdefault(agenda.day_of(slot), []).append(covered)
    return tuple(TeamDay(day=day, slots=tuple(slots)) for day, slots in sorted(days.items()))


def _named(line: str) -> tuple[str, str]:
    """('Ada', what follows) for 'Ada: …'; the colon of an address is none."""
    name, colon, said = line.partition(":")
    if not colon or said.startswith("//"):
        return "", line.strip()
    return name.strip()[:60], said.strip()


def _unnamed(number: int, role: str) -> str:
    return f"Colleague {number}{f' ({role})' if role else ''}"
