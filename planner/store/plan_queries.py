"""Finding plans by their tokens, what can be undone, and how many plans hold a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import case, delete, distinct, func, select
from sqlalchemy.orm import Session

from planner.core.plan import EntryState
from planner.store.plan_tables import EntryRow, PlanChangeRow, PlanRow
from planner.store.programme_tables import EventRow

LinkKind = Literal["edit", "read", "feed"]

HASH_COLUMNS = {
    "edit": PlanRow.edit_token_hash,
    "read": PlanRow.read_token_hash,
    "feed": PlanRow.feed_token_hash,
}


def find_plan(session: Session, kind: LinkKind, token_hash: bytes, for_change: bool = False) -> PlanRow | None:
    """The plan whose token of that kind has this hash. `for_change` locks it until the transaction ends."""
    query = select(PlanRow).where(HASH_COLUMNS[kind] == token_hash)
    if for_change:
        query = query.with_for_update(of=PlanRow)
    return session.scalars(query).unique().one_or_none()


def slug_of_event(session: Session, event_id: int) -> str:
    return session.scalars(select(EventRow.slug).where(EventRow.id == event_id)).one()


def last_change(session: Session, plan_id: int) -> PlanChangeRow | None:
    """The change that an undo would take back."""
    return session.scalars(
        select(PlanChangeRow).where(PlanChangeRow.plan_id == plan_id).order_by(PlanChangeRow.revision.desc()).limit(1)
    ).one_or_none()


def last_change_words(session: Session, plan_id: int) -> str:
    """That change in words, '' where there is none."""
    return (
        session.scalar(
            select(PlanChangeRow.words)
            .where(PlanChangeRow.plan_id == plan_id)
            .order_by(PlanChangeRow.revision.desc())
            .limit(1)
        )
        or ""
    )


def forget_old_changes(session: Session, plan_id: int, keep: int) -> None:
    """Keeps the newest `keep` changes."""
    newest = (
        select(PlanChangeRow.revision)
        .where(PlanChangeRow.plan_id == plan_id)
        .order_by(PlanChangeRow.revision.desc())
        .limit(keep)
    )
    session.execute(
        delete(PlanChangeRow).where(
            PlanChangeRow.plan_id == plan_id, PlanChangeRow.revision.not_in(newest.scalar_subquery())
        )
    )


def plans_holding(session: Session, event_slug: str, session_ids: Mapping[str, str], least: int) -> dict[str, int]:
    """Session id → how many plans of the event are going to one of its slots or have it as a backup, where at least so
    many do. `session_ids`: the session of every slot, for what an entry says may be from before a merge."""
    count = func.count(distinct(EntryRow.plan_id))
    session_id = case(dict(session_ids), value=EntryRow.slot_id)
    found = session.execute(
        select(session_id, count)
        .join(PlanRow, PlanRow.id == EntryRow.plan_id)
        .join(EventRow, EventRow.id == PlanRow.event_id)
        .where(
            EventRow.slug == event_slug,
            EntryRow.slot_id.in_(list(session_ids)),
            EntryRow.state.in_([EntryState.GOING.value, EntryState.MAYBE.value]),
        )
        .group_by(session_id)
        .having(count >= least)
    )
    return dict(found.all())
