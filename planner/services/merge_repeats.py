"""Repeats when a file is loaded: what looks like one session is offered, what the organizer confirmed is made one.

What was confirmed is remembered in what is published: the session that stayed names the ones that were merged into it.
So the next file gets the same repeats without being asked, as long as they still look like one session.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.core.merged_sessions import first_to_stay, with_merged_repeats
from planner.core.problems import Problem, RefusedInput
from planner.core.programme import Programme
from planner.core.repeats import RepeatOffer, repeat_offers, sure_parts

Which = Literal["as before", "sure", "all", "none", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatsChoice:
    """Which repeats to make one session, beside those confirmed before: 'sure' by the rule, 'all' of them, or the ones
    that hold one of `session_ids` ('named'). 'none': not even those of before, and nothing is offered."""

    which: Which = "as before"
    session_ids: tuple[str, ...] = ()


AS_BEFORE = RepeatsChoice()
"""Only what was confirmed before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """`offered`: what looks like one session and is not, or not all of it. Ids of sessions, the one that stays first:
    `merged`, what this load made one session, and `again`, what was confirmed before and is one again. `problems`: what
    was one before and no longer is."""

    offered: tuple[RepeatOffer, ...] = ()
    merged: tuple[tuple[str, ...], ...] = ()
    again: tuple[tuple[str, ...], ...] = ()
    problems: tuple[Problem, ...] = ()


NO_REPEATS = Repeats()
"""Nothing looks like a repeat."""


def merge_repeats(
    programme: Programme, published: Programme | None, choice: RepeatsChoice = AS_BEFORE
) -> tuple[Programme, Repeats]:
    """The programme with repeats made one session, and what became of every group of them. `published`: what the public
    sees now, which remembers what was confirmed. Raises `RefusedInput` for a named session that is no repeat."""
    offers = repeat_offers(programme)
    if choice.which == "named":
        _check_named(choice.session_ids, programme, offers)
    if choice.which == "none":
        return programme, NO_REPEATS
    stayed = _confirmed_before(published)
    offered: list[RepeatOffer] = []
    merged: list[tuple[str, ...]] = []
    again: list[tuple[str, ...]] = []
    for offer in offers:
        before = _together_before(offer.session_ids, stayed)
        joined = _joined([*before, *_chosen(programme, offer, choice)], offer.session_ids)
        for session_ids in joined:
            (again if session_ids in before else merged).append(_in_order(programme, session_ids, stayed))
        if offer.session_ids not in joined:
            offered.append(offer)
    groups = [*again, *merged]
    return with_merged_repeats(programme, groups), Repeats(
        offered=tuple(offered),
        merged=tuple(merged),
        again=tuple(again),
        problems=tuple(_parted(programme, stayed, groups)),
    )


def _confirmed_before(published: Programme | None) -> dict[str, str]:
    """Every session of an earlier file that was made one with others → the one that stayed."""
    sessions = [session for session in published.sessions if session.merged_ids] if published is not None else []
    return {listed_id: session.id for session in sessions for listed_id in (session.id, *session.merged_ids)}


def _together_before(session_ids: Collection[str], stayed: dict[str, str]) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for session_id in session_ids:
        if session_id in stayed:
            found.setdefault(stayed[session_id], []).append(session_id)
    return [tuple(together) for together in found.values() if len(together) > 1]


def _chosen(programme: Programme, offer: RepeatOffer, choice: RepeatsChoice) -> tuple[tuple[str, ...], ...]:
    if choice.which == "sure":
        return sure_parts(programme, offer)
    if choice.which == "all" or not frozenset(choice.session_ids).isdisjoint(offer.session_ids):
        return (offer.session_ids,)
    return ()


def _joined(parts: Collection[Collection[str]], order: Sequence[str]) -> list[tuple[str, ...]]:
    """Parts that share a session are one; their ids in the given order."""
    found: list[frozenset[str]] = []
    for part in parts:
        touching = [one for one in found if not one.isdisjoint(part)]
        found = [*(one for one in found if one not in touching), frozenset(part).union(*touching)]
    return [tuple(session_id for session_id in order if session_id in one) for one in found]


def _in_order(programme: Programme, session_ids: Collection[str], stayed: dict[str, str]) -> tuple[str, ...]:
    """The one that stays first: the one that stayed before, so that its address holds."""
    ordered = first_to_stay(programme, session_ids)
    before = [session_id for session_id in ordered if stayed.get(session_id) == session_id]
    return (*before[:1], *(session_id for session_id in ordered if session_id not in before[:1]))


def _parted(programme: Programme, stayed: dict[str, str], groups: Collection[Collection[str]]) -> list[Problem]:
    merged = frozenset(session_id for group in groups for session_id in group)
    merged |= {listed_id for session in programme.sessions for listed_id in session.merged_ids}
    alone: dict[str, list[str]] = {}
    in_file = {session.id: session for session in programme.sessions}
    for session_id, stays in stayed.items():
        if session_id in in_file and session_id not in merged and not in_file[session_id].merged_ids:
            alone.setdefault(stays, []).append(session_id)
    left = {stays for session_id, stays in stayed.items() if session_id in merged}
    return [
        Problem(
            code="no_longer_repeat",
            severity="warning",
            record=f"session {session_id}",
            field="title",
            message=f"“{in_file[session_id].title}” was a repeat of another session and no longer says the same.",
            remedy="It is a session of its own again; correct its title or abstract if it should not be.",
        )
        for stays, session_ids in alone.items()
        for session_id in session_ids
        if len(session_ids) > 1 or stays in left
    ]


def _check_named(session_ids: Collection[str], programme: Programme, offers: Collection[RepeatOffer]) -> None:
    offered = {session_id for offer in offers for session_id in offer.session_ids}
    in_file = {session.id for session in programme.sessions}
    wrong = [
        Problem(
            code="no_repeat",
            field="--repeats",
            message=f"'{session_id}' looks like no other session."
            if session_id in in_file
            else f"The file has no session '{session_id}'.",
            remedy="'planner repeats FILE' lists what looks like repeats of one session.",
        )
        for session_id in session_ids
        if session_id not in offered
    ]
    if wrong:
        raise RefusedInput(wrong)
