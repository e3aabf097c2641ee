"""A plan's life: made at the first action, opened by its links, changed, undone.

Every change is one transaction: lock the plan, work out the plan after it with the rules of `core`, keep the plan
before it for undo. A change that changes nothing (a star repeated by a bad network) leaves no trace. A change may be
meant for the plan as somebody saw it, `expected`: once the plan is locked, it is done to that plan or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from planner.core.agenda import Agenda
from planner.core.clashes import clashes_of_plan
from planner.core.day_plan import DayEntry, days_of_plan
from planner.core.plan import EntryState, Plan, Preferences, as_others_see_it
from planner.core.present_plan import plan_to_save, present_plan
from planner.core.ways_out import WayOut, ways_out
from planner.core.ways_out import take_way_out as plan_after_way_out
from planner.services.plan_wishes import NotPossible, plan_with_entry, plan_with_picks
from planner.services.tokens import new_token, sealed, token_hash, unsealed
from planner.store import plan_queries, programme_queries
from planner.store.database import Database
from planner.store.plan_queries import LinkKind
from planner.store.plan_rows import plan_from_snapshot, plan_of, snapshot_of, write_plan, write_preferences
from planner.store.plan_tables import PlanChangeRow, PlanRow

CHANGES_KEPT = 50
"""How many changes of a plan can be undone."""

MOST_ENTRIES = 500


class UnknownPlan(LookupError):
    """No plan has that token (any more)."""

    def __init__(self) -> None:
        super().__init__("This link belongs to no plan. It may have been replaced by its owner.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlan:
    """A plan as it is kept. `revision` counts its changes; `last_change` says what an undo would take back."""

    id: int
    event_slug: str
    revision: int
    changed_at: datetime
    plan: Plan
    last_change: str = ""


class PlanChanged(Exception):
    """A change was meant for a plan that has changed since; nothing was done. `held` is the plan as it is now."""

    def __init__(self, held: HeldPlan) -> None:
        super().__init__("The plan has changed since it was looked at.")
        self.held = held


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLinks:
    """The three tokens of a plan: to edit it, to read it, and for a calendar program."""

    edit_token: str
    read_token: str
    feed_token: str


def create_plan(
    database: Database, event_slug: str, now: datetime, preferences: Preferences | None = None
) -> tuple[HeldPlan, PlanLinks]:
    """An empty plan for an event, and its links, shown once here and sealed with the edit token."""
    links = PlanLinks(edit_token=new_token(), read_token=new_token(), feed_token=new_token())
    with database.writing() as session:
        event = programme_queries.event_named(session, event_slug)
        row = PlanRow(event_id=event.id, revision=0, created_at=now, changed_at=now)
        _keep_links(row, links)
        write_preferences(row, preferences or Preferences())
        session.add(row)
        session.flush()
        return _held(session, row, event_slug), links


def discard_plan(database: Database, edit_token: str) -> None:
    """Takes a plan away for good, with all its links. Nothing happens if there is none."""
    with database.writing() as session:
        row = plan_queries.find_plan(session, "edit", token_hash(edit_token), for_change=True)
        if row is not None:
            session.delete(row)


def open_by_edit_token(database: Database, token: str) -> HeldPlan:
    """The plan that may be edited with this token. Raises `UnknownPlan`."""
    return _open(database, "edit", token)


def open_by_read_token(database: Database, token: str) -> HeldPlan:
    """The plan that may be looked at with this token, as others see it. Raises `UnknownPlan`."""
    held = _open(database, "read", token)
    return replace(held, plan=as_others_see_it(held.plan), last_change="")


def open_by_edit_or_read_token(database: Database, token: str) -> tuple[HeldPlan, bool]:
    """The plan of either token, and whether it is the edit token, with which the plan may be changed; with the other it
    is the plan as others see it. The feed token opens nothing here. Raises `UnknownPlan`."""
    try:
        return open_by_edit_token(database, token), True
    except UnknownPlan:
        return open_by_read_token(database, token), False


def at_present(agenda: Agenda, held: HeldPlan) -> HeldPlan:
    """The plan as it stands in the programme of today: that is what to show and to count."""
    return replace(held, plan=present_plan(agenda, held.plan))


def links_of(database: Database, edit_token: str) -> PlanLinks:
    """The plan's three tokens, for whoever holds the edit token. Raises `UnknownPlan`."""
    with database.reading() as session:
        return _links(_row(session, "edit", edit_token), edit_token)


def replace_link(database: Database, edit_token: str, which: LinkKind, now: datetime) -> PlanLinks:
    """A new token in the place of one; the old address stops working at once. Raises `UnknownPlan`."""
    with database.writing() as session:
        row = _row(session, "edit", edit_token, for_change=True)
        links = _links(row, edit_token)
        links = replace(links, **{f"{which}_token": new_token()})
        _keep_links(row, links)
        row.changed_at = now
        return links


def save_entry(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    slot_id: str,
    state: EntryState,
    now: datetime,
    expected: HeldPlan | None = None,
) -> HeldPlan:
    """Puts a slot into the plan, or changes its state. `slot_id` is the session's id while it has no time.

    Raises `UnknownPlan`, `PlanChanged`, `UnknownSlot`, `NotPossible`.
    """

    def after(plan: Plan) -> tuple[Plan, str]:
        return plan_with_entry(agenda, plan, slot_id, state)

    return change_plan(database, agenda, edit_token, now, after, expected)


def remove_entry(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    slot_id: str,
    now: datetime,
    expected: HeldPlan | None = None,
) -> HeldPlan:
    """Takes a slot out of the plan; nothing happens if it is not in it. Raises `UnknownPlan`, `PlanChanged`."""

    def without(plan: Plan) -> tuple[Plan, str]:
        entry = plan.entry_for(slot_id)
        if entry is None:
            return plan, ""
        session = agenda.sessions.get(entry.session_id)
        return (
            replace(plan, entries=tuple(e for e in plan.entries if e.slot_id != slot_id)),
            f"“{session.title if session else slot_id}” removed",
        )

    return change_plan(database, agenda, edit_token, now, without, expected)


def take_way_out(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    kind: str,
    slot_id: str,
    to_slot_id: str | None,
    now: datetime,
) -> HeldPlan:
    """Takes one of the ways out that a clash of the plan offers now. Raises `UnknownPlan`, `NotPossible`."""

    def after(plan: Plan) -> tuple[Plan, str]:
        offered = _offered_way_out(agenda, plan, kind, slot_id, to_slot_id)
        return plan_after_way_out(plan, offered), offered.text

    return change_plan(database, agenda, edit_token, now, after)


def take_picks(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    pick_list_id: str,
    session_ids: Collection[str] | None,
    as_author: bool,
    now: datetime,
) -> HeldPlan:
    """Takes a published list into the plan: all of it, or the sessions named. What the plan already has stays.

    `as_author`: the list's own talks are *speaking*. Raises `UnknownPlan`, `NotPossible`.
    """
    return change_plan(
        database,
        agenda,
        edit_token,
        now,
        lambda plan: plan_with_picks(agenda, plan, pick_list_id, session_ids, as_author),
    )


def set_preferences(
    database: Database, agenda: Agenda, edit_token: str, preferences: Preferences, now: datetime
) -> HeldPlan:
    """What the attendee says about themselves and their calendar. Raises `UnknownPlan`."""
    return change_plan(
        database,
        agenda,
        edit_token,
        now,
        lambda plan: (replace(plan, preferences=preferences), "preferences changed"),
    )


def change_plan(
    database: Database,
    agenda: Agenda,
    edit_token: str,
    now: datetime,
    after_of: Callable[[Plan], tuple[Plan, str]],
    expected: HeldPlan | None = None,
) -> HeldPlan:
    """One change, in one transaction: `after_of` makes of the plan the plan after it, with its words for undo. Raises
    `UnknownPlan`, `PlanChanged`, `NotPossible`, and what `after_of` raises."""
    with database.writing() as session:
        row = _row(session, "edit", edit_token, for_change=True)
        # A link that is replaced moves the time of the last change, though not the revision.
        if expected is not None and (row.revision, row.changed_at) != (expected.revision, expected.changed_at):
            held = _held(session, row, plan_queries.slug_of_event(session, row.event_id))
            raise PlanChanged(at_present(agenda, held))
        saved = plan_of(row)
        before = present_plan(agenda, saved)
        after, words = after_of(before)
        if after != before:
            if len(after.entries) > max(MOST_ENTRIES, len(before.entries)):
                raise NotPossible(f"A plan holds at most {MOST_ENTRIES} sessions. Remove one first.")
            revision = row.revision + 1
            session.add(
                PlanChangeRow(plan_id=row.id, revision=revision, changed_at=now, words=words, before=snapshot_of(saved))
            )
            redescribed = _redescribed(agenda, before, after)
            write_plan(row, plan_to_save(agenda, saved, after), revision, now, redescribed)
            session.flush()
            plan_queries.forget_old_changes(session, row.id, CHANGES_KEPT)
        return at_present(agenda, _held(session, row, plan_queries.slug_of_event(session, row.event_id)))


def undo(database: Database, agenda: Agenda, edit_token: str, now: datetime) -> HeldPlan:
    """The plan as it was before its last change; once more, before the one before. Raises `UnknownPlan`."""
    with database.writing() as session:
        row = _row(session, "edit", edit_token, for_change=True)
        change = plan_queries.last_change(session, row.id)
        if change is not None:
            after = plan_from_snapshot(change.before)
            redescribed = _redescribed(agenda, present_plan(agenda, plan_of(row)), present_plan(agenda, after))
            write_plan(row, after, row.revision + 1, now, redescribed)
            session.delete(change)
            session.flush()
        return at_present(agenda, _held(session, row, plan_queries.slug_of_event(session, row.event_id)))


def _redescribed(agenda: Agenda, before: Plan, after: Plan) -> frozenset[str]:
    """The slots whose calendar entry says something else after the change, though their own state is the same: the
    walk from the entry before is another, or preferences changed what the words are made from."""
    if as_others_see_it(before).preferences != as_others_see_it(after).preferences:
        return frozenset(entry.slot_id for entry in after.entries)
    walks_before, walks_after = _walks_into(agenda, before), _walks_into(agenda, after)
    return frozenset(slot_id for slot_id, walk in walks_after.items() if walks_before.get(slot_id) != walk)


def _walks_into(agenda: Agenda, plan: Plan) -> dict[str, tuple[int, str | None]]:
    return {
        item.slot.id: (item.walk_minutes, item.from_venue_id)
        for day in days_of_plan(agenda, plan)
        for item in day.items
        if isinstance(item, DayEntry)
    }


def _offered_way_out(agenda: Agenda, plan: Plan, kind: str, slot_id: str, to_slot_id: str | None) -> WayOut:
    for clash in clashes_of_plan(agenda, plan):
        for way_out in ways_out(agenda, plan, clash):
            if (way_out.kind, way_out.slot_id, way_out.to_slot_id) == (kind, slot_id, to_slot_id):
                return way_out
    raise NotPossible("That way out is no longer there: the plan or the programme changed meanwhile. Look again.")


def _open(database: Database, kind: LinkKind, token: str) -> HeldPlan:
    with database.reading() as session:
        row = _row(session, kind, token)
        return _held(session, row, plan_queries.slug_of_event(session, row.event_id))


def _row(session: Session, kind: LinkKind, token: str, for_change: bool = False) -> PlanRow:
    row = plan_queries.find_plan(session, kind, token_hash(token), for_change)
    if row is None:
        raise UnknownPlan
    if for_change:  # PostgreSQL reads what is joined before it waits for the lock
        session.refresh(row.preferences)
    return row


def _held(session: Session, row: PlanRow, event_slug: str) -> HeldPlan:
    return HeldPlan(
        id=row.id,
        event_slug=event_slug,
        revision=row.revision,
        changed_at=row.changed_at,
        plan=plan_of(row),
        last_change=plan_queries.last_change_words(session, row.id),
    )


def _links(row: PlanRow, edit_token: str) -> PlanLinks:
    return PlanLinks(
        edit_token=edit_token,
        read_token=unsealed(row.read_token_sealed, edit_token),
        feed_token=unsealed(row.feed_token_sealed, edit_token),
    )


def _keep_links(row: PlanRow, links: PlanLinks) -> None:
    row.edit_token_hash = token_hash(links.edit_token)
    row.read_token_hash = token_hash(links.read_token)
    row.feed_token_hash = token_hash(links.feed_token)
    row.read_token_sealed = sealed(links.read_token, links.edit_token)
    row.feed_token_sealed = sealed(links.feed_token, links.edit_token)
