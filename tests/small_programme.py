"""A programme small enough to hold in one's head: two buildings nine minutes apart, one day in San Francisco.

10:00–10:40  keynote   West hall   recorded
10:20–11:00  pipeline  West 1      for sales
10:45–11:25  coaching  Palace      (the walk from West does not fit after 'keynote')
14:00–14:40  panel     West 1      repeated on the next day at 9:00
later        open      no time yet
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.core.programme import (
    Event,
    Pick,
    PickList,
    Programme,
    Role,
    Room,
    Session,
    Slot,
    Speaker,
    Tip,
    Venue,
    Walk,
)

ZONE = ZoneInfo("America/Los_Angeles")


def at(hour: int, minute: int = 0, day: int = 13) -> datetime:
    return datetime(2014, 10, day, hour, minute, tzinfo=ZONE)


def slot(session_id: str, start: datetime, end: datetime, room_id: str, slot_id: str = "") -> Slot:
    return Slot(id=slot_id or session_id, session_id=session_id, start=start, end=end, room_id=room_id)


def small_programme(slug: str = "small", **changed: object) -> Programme:
    """The programme above; `changed` replaces fields of the `Programme`."""
    said: dict[str, object] = {
        "event": Event(
            slug=slug,
            name="Small Conference",
            timezone="America/Los_Angeles",
            starts_on=date(2014, 10, 13),
            ends_on=date(2014, 10, 14),
        ),
        "venues": (
            Venue(id="west", name="Moscone West", address="800 Howard St", latitude=37.7833, longitude=-122.4042),
            Venue(id="palace", name="Palace Hotel", address="2 New Montgomery St"),
        ),
        "walks": (Walk(from_venue_id="west", to_venue_id="palace", minutes=9),),
        "rooms": (
            Room(id="hall", name="Hall", venue_id="west", capacity=5000),
            Room(id="west1", name="West 1", venue_id="west", capacity=200),
            Room(id="ralston", name="Ralston", venue_id="palace", capacity=120),
        ),
        "roles": (Role(name="Sales Professional"), Role(name="Developer")),
        "speakers": (Speaker(id="s1", name="Ada Example", organisation="Example Ltd"),),
        "sessions": (
            Session(
                id="keynote",
                title="Opening keynote",
                format="keynote",
                recorded=True,
                slots=(slot("keynote", at(10), at(10, 40), "hall"),),
            ),
            Session(
                id="pipeline",
                title="A pipeline that tells the truth",
                abstract="How to keep a forecast honest.",
                format="breakout",
                roles=("Sales Professional",),
                topics=("forecasting",),
                speaker_ids=("s1",),
                recorded=False,
                slots=(slot("pipeline", at(10, 20), at(11), "west1"),),
            ),
            Session(
                id="coaching",
                title="Coaching in the corridor",
                format="breakout",
                roles=("Sales Professional",),
                slots=(slot("coaching", at(10, 45), at(11, 25), "ralston"),),
            ),
            Session(
                id="panel",
                title="Panel: two years on",
                format="panel",
                slots=(
                    slot("panel", at(14), at(14, 40), "west1"),
                    slot("panel", at(9, 0, 14), at(9, 40, 14), "west1", "panel~2"),
                ),
            ),
            Session(id="open", title="Open round", format="breakout"),
        ),
        "tips": (Tip(id="shoes", title="Comfortable shoes", text="You will walk more than you think."),),
        "pick_lists": (
            PickList(
                id="two",
                title="Two for sales",
                picks=(Pick(session_id="pipeline", note="Honest."), Pick(session_id="coaching", author_speaks=True)),
            ),
        ),
    }
    said.update(changed)
    return Programme(**said)  # type: ignore[arg-type]


def with_session(programme: Programme, session_id: str, **changed: object) -> Programme:
    """The programme with fields of one session replaced."""
    sessions = tuple(
        replace(s, **changed) if s.id == session_id else s  # type: ignore[arg-type]
        for s in programme.sessions
    )
    return replace(programme, sessions=sessions)
