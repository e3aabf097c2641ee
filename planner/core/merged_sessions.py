"""Several sessions of an organizer's file made one session that is given several times, nothing lost and nothing left
pointing at what is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from planner.core.programme import Pick, PickList, Programme, Session, Slot, Tip
from planner.core.repeats import title_of_repeats

T = TypeVar("T")


def with_merged_repeats(programme: Programme, groups: Sequence[Sequence[str]]) -> Programme:
    """The programme with each group of session ids made one session. No session is in two groups; each group holds two
    sessions of the programme or more, and the first id named is the one that stays.

    The session that stays keeps its id and its place, and gets every slot, role, topic, speaker and link of the others,
    the fullest abstract, and the title without a mark; where it says nothing (a level, a track), the first of the
    others that does is heard. It is recorded or needs registration where one of them does. Slots keep their ids and say
    where they come from. Parents, pick lists and tips that name a merged session name the one that stays.
    """
    if not groups:
        return programme
    sessions = {session.id: session for session in programme.sessions}
    stays = {session_id: group[0] for group in groups for session_id in group}
    merged = {group[0]: _one_session([sessions[session_id] for session_id in group], sessions) for group in groups}
    kept = (merged.get(s.id, s) for s in programme.sessions if stays.get(s.id, s.id) == s.id)
    return replace(
        programme,
        sessions=tuple(_under_what_stays(session, stays) for session in kept),
        tips=tuple(_for_what_stays(tip, stays) for tip in programme.tips),
        pick_lists=tuple(_of_what_stays(pick_list, stays) for pick_list in programme.pick_lists),
    )


def first_to_stay(programme: Programme, session_ids: Collection[str]) -> tuple[str, ...]:
    """The ids as `with_merged_repeats` takes them: first the earliest of the file that has a time, else the first."""
    ordered = [session for session in programme.sessions if session.id in frozenset(session_ids)]
    stays = next((session for session in ordered if session.slots), ordered[0])
    return stays.id, *(session.id for session in ordered if session is not stays)


def _one_session(group: Sequence[Session], sessions: Mapping[str, Session]) -> Session:
    stays, *others = group
    return replace(
        stays,
        title=title_of_repeats(group),
        abstract=max((session.abstract for session in group), key=len),
        format=_first(session.format for session in group),
        track=_first(session.track for session in group),
        level=_first(session.level for session in group),
        topics=_all(session.topics for session in group),
        roles=_all(session.roles for session in group),
        speaker_ids=_all(session.speaker_ids for session in group),
        parent_id=_parent_of(group, sessions),
        recorded=_any_recorded([session.recorded for session in group]),
        registration_needed=any(session.registration_needed for session in group),
        giveaway=_first(session.giveaway for session in group),
        language=_first(session.language for session in group),
        url=_first(session.url for session in group),
        links=_all(session.links for session in group),
        is_example=all(session.is_example for session in group),
        merged_ids=(
            *stays.merged_ids,
            *(merged_id for other in others for merged_id in (other.id, *other.merged_ids)),
        ),
        slots=_slots(stays, group),
    )


def _slots(stays: Session, group: Sequence[Session]) -> tuple[Slot, ...]:
    """Session by session, the one that begins first before the others: in a session its slots keep their order."""
    timed = sorted((session for session in group if session.slots), key=lambda s: s.slots[0].start_minute)
    return tuple(
        replace(slot, session_id=stays.id, came_from="" if slot.listed_under == stays.id else slot.listed_under)
        for session in timed
        for slot in session.slots
    )


def _parent_of(group: Sequence[Session], sessions: Mapping[str, Session]) -> str | None:
    """The first parent that is not itself, through its own parents, part of the group."""
    ids = {session.id for session in group}
    for session in group:
        above, ancestor = set[str](), session.parent_id
        while ancestor is not None and ancestor in sessions and ancestor not in above:
            above.add(ancestor)
            ancestor = sessions[ancestor].parent_id
        if session.parent_id is not None and not above & ids:
            return session.parent_id
    return None


def _any_recorded(said: Sequence[bool | None]) -> bool | None:
    if any(said):
        return True
    return None if None in said else False


def _first(said: Iterable[str]) -> str:
    return next(filter(None, said), "")


def _all(said: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(one for several in said for one in several))


# --- what refers to sessions ---


def _under_what_stays(session: Session, stays: Mapping[str, str]) -> Session:
    if session.parent_id is None or session.parent_id not in stays:
        return session
    return replace(session, parent_id=stays[session.parent_id])


def _for_what_stays(tip: Tip, stays: Mapping[str, str]) -> Tip:
    named = tuple(dict.fromkeys(stays.get(session_id, session_id) for session_id in tip.audience.session_ids))
    return replace(tip, audience=replace(tip.audience, session_ids=named))


def _of_what_stays(pick_list: PickList, stays: Mapping[str, str]) -> PickList:
    picks: dict[str, Pick] = {}
    for pick in pick_list.picks:
        session_id = stays.get(pick.session_id, pick.session_id)
        known = picks.get(session_id)
        picks[session_id] = replace(
            pick,
            session_id=session_id,
            note=(known.note or pick.note) if known else pick.note,
            author_speaks=pick.author_speaks or (known is not None and known.author_speaks),
        )
    return replace(pick_list, picks=tuple(picks.values()))
