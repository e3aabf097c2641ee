"""Programmes drawn at random: sound, small, full of odd letters, for 'reading back what we wrote gives the same'."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from planner.core.merged_sessions import with_merged_repeats
from planner.core.programme import (
    Audience,
    Event,
    Link,
    Pick,
    PickList,
    Programme,
    Role,
    Room,
    Session,
    Slot,
    Speaker,
    Tip,
    TipFact,
    Track,
    Venue,
    Walk,
    slot_id_for,
)

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn"))
words = st.text(LETTERS, min_size=1, max_size=30).map(lambda s: " ".join(s.split())).filter(bool)
"""Visible text of any script, no spaces at its ends."""
paragraphs = st.lists(words, max_size=3).map("\n\n".join)
ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=12)
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
maybe = st.none


def several(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


@st.composite
def slots_of(draw: st.DrawFn, session_id: str, zone: ZoneInfo, room_ids: list[str]) -> tuple[Slot, ...]:
    """Up to three slots in the days around a clock change, to the minute."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        minutes = draw(st.integers(0, 4 * 24 * 60))
        start = (datetime(2026, 3, 27, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(zone)
        length = draw(st.sampled_from([0, 20, 40, 90, 600]))
        end = (start.astimezone(UTC) + timedelta(minutes=length)).astimezone(zone)
        room_id = draw(st.none() | st.sampled_from(room_ids)) if room_ids else None
        slot_id = slot_id_for(session_id, number + 1)
        found.append(Slot(id=slot_id, session_id=session_id, start=start, end=end, room_id=room_id))
    return tuple(found)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """A whole programme in which every reference leads somewhere and every id is there once."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    venue_ids = draw(st.lists(ids, max_size=3, unique=True))
    room_ids = draw(st.lists(ids, max_size=3, unique=True))
    speaker_ids = draw(st.lists(ids, max_size=3, unique=True))
    session_ids = draw(st.lists(ids, max_size=4, unique=True))
    tracks = draw(several(words))
    speakers = tuple(
        Speaker(id=i, name=f"{draw(words)} {number}", organisation=draw(words), biography=draw(paragraphs))
        for number, i in enumerate(speaker_ids)
    )
    sessions = tuple(
        Session(
            id=session_id,
            title=draw(words),
            abstract=draw(paragraphs),
            format=draw(words | st.just("")),
            track=draw(st.sampled_from(tracks)) if tracks else "",
            level=draw(st.sampled_from(["", "Beginner", "Advanced"])),
            topics=draw(several(words)),
            roles=draw(several(words)),
            speaker_ids=tuple(draw(st.lists(st.sampled_from(speaker_ids), unique=True))) if speaker_ids else (),
            parent_id=session_ids[0] if number and draw(st.booleans()) else None,
            recorded=draw(st.none() | st.booleans()),
            registration_needed=draw(st.booleans()),
            giveaway=draw(words | st.just("")),
            language=draw(st.sampled_from(["", "en", "de"])),
            url=draw(st.sampled_from(["", "https://example.org/talk?id=1&x=2"])),
            links=draw(several(st.builds(Link, url=st.just("https://example.org/slides"), title=words), 1)),
            is_example=draw(st.booleans()),
            slots=draw(slots_of(session_id, zone, room_ids)),
        )
        for number, session_id in enumerate(session_ids)
    )
    facts = st.one_of(
        st.none(),
        st.builds(TipFact, kind=st.just("walking_minutes"), minutes=st.integers(0, 300)),
        st.builds(TipFact, kind=st.just("starts_before"), before=clocks),
        st.just(TipFact(kind="recorded_clash")),
    )
    audiences = st.builds(
        Audience,
        roles=several(words),
        formats=several(words),
        session_ids=several(st.sampled_from(session_ids)) if session_ids else st.just(()),
        from_time=st.none() | clocks,
        to_time=st.none() | clocks,
        fact=facts,
    )
    return Programme(
        event=Event(
            slug=draw(st.sampled_from(["event", "event-2026"])),
            name=draw(words),
            timezone=zone.key,
            starts_on=draw(st.none() | st.just(date(2026, 3, 27))),
            ends_on=draw(st.none() | st.just(date(2026, 3, 31))),
            place=draw(words | st.just("")),
            expected_attendance=draw(st.none() | st.integers(0, 200_000)),
            day_change=draw(clocks),
        ),
        venues=tuple(
            Venue(id=i, name=draw(words), address=draw(words), latitude=draw(st.none() | st.just(37.5)))
            for i in venue_ids
        ),
        walks=tuple(
            Walk(from_venue_id=a, to_venue_id=b, minutes=draw(st.integers(0, 60)))
            for a in venue_ids
            for b in venue_ids
            if a < b
        ),
        rooms=tuple(
            Room(
                id=i,
                name=draw(words),
                venue_id=draw(st.sampled_from(venue_ids)) if venue_ids else None,
                capacity=draw(st.none() | st.integers(0, 9000)),
            )
            for i in room_ids
        ),
        tracks=tuple(Track(name=name, colour=draw(st.sampled_from(["", "#0b6e99"]))) for name in tracks),
        roles=tuple(Role(name=name, words=draw(several(words))) for name in draw(several(words))),
        speakers=speakers,
        sessions=sessions,
        tips=tuple(
            Tip(id=i, title=draw(words), text=draw(words), audience=draw(audiences))
            for i in draw(st.lists(ids, max_size=2, unique=True))
        ),
        pick_lists=tuple(
            PickList(
                id=i,
                title=draw(words),
                author=draw(words),
                introduction=draw(words),
                role=draw(words),
                picks=tuple(
                    Pick(session_id=s, note=draw(words), author_speaks=draw(st.booleans())) for s in session_ids[:2]
                ),
            )
            for i in draw(st.lists(ids, max_size=1))
        ),
    )


@st.composite
def programmes_with_repeats(draw: st.DrawFn) -> Programme:
    """A whole programme in which two sessions or more, where there are as many, have been made one."""
    programme = draw(programmes())
    session_ids = [session.id for session in programme.sessions]
    if len(session_ids) < 2:
        return programme
    return with_merged_repeats(programme, [draw(st.lists(st.sampled_from(session_ids), min_size=2, unique=True))])
