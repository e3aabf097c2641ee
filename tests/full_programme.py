"""A programme in which every field of everything says something: what a format that keeps all must carry."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

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
)

FULL = Programme(
    event=Event(
        slug="full",
        name="Everything said",
        timezone="Europe/Berlin",
        starts_on=date(2025, 10, 25),
        ends_on=date(2025, 10, 26),
        place="Köln",
        url="https://example.org/",
        description="Two days.",
        expected_attendance=0,
        day_change=time(5, 30),
    ),
    venues=(
        Venue(id="v1", name="Haus", address="Am Platz 1", latitude=0.0, longitude=-6.95),
        Venue(id="v2", name="Hof"),
    ),
    walks=(Walk(from_venue_id="v1", to_venue_id="v2", minutes=0),),
    rooms=(Room(id="r1", name="Saal", venue_id="v1", capacity=0), Room(id="r2", name="東")),
    tracks=(Track(name="A", colour="#00ffaa"), Track(name="B")),
    roles=(Role(name="Developer", words=("code", "test")), Role(name="Sales")),
    speakers=(Speaker(id="s1", name="Ada Example", organisation="Example Ltd", biography="Line\nbreak “quoted”"),),
    sessions=(
        Session(
            id="a/1",
            title="Der Anfang",
            abstract='# Heading\n\ntext \\ " \t end',
            format="keynote",
            track="A",
            level="all",
            topics=("x", "y"),
            roles=("Developer",),
            speaker_ids=("s1",),
            recorded=False,
            registration_needed=True,
            giveaway="a book",
            language="de",
            url="https://example.org/a",
            links=(Link(url="https://example.org/s", title="Slides"), Link(url="https://example.org/v")),
            is_example=True,
            merged_ids=("a/2", "a/3"),
            slots=(
                Slot(
                    id="a/1",
                    session_id="a/1",
                    # Twenty minutes, through the hour that this night repeats.
                    start=datetime(2025, 10, 26, 2, 50, tzinfo=ZoneInfo("Europe/Berlin")),
                    end=datetime(2025, 10, 26, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
                    room_id="r1",
                ),
                Slot(
                    id="a/2",
                    session_id="a/1",
                    start=datetime(2025, 10, 26, 9, tzinfo=ZoneInfo("Europe/Berlin")),
                    end=datetime(2025, 10, 26, 10, tzinfo=ZoneInfo("Europe/Berlin")),
                    came_from="a/2",
                ),
            ),
        ),
        Session(id="b", title="Teil", parent_id="a/1", recorded=True),
    ),
    tips=(
        Tip(id="t1", title="Walk", text="Much.", audience=Audience(fact=TipFact(kind="walking_minutes", minutes=0))),
        Tip(
            id="t2",
            title="Early",
            text="Sleep.",
            audience=Audience(
                roles=("Sales",),
                formats=("keynote",),
                session_ids=("b",),
                from_time=time(0),
                to_time=time(9, 30),
                fact=TipFact(kind="starts_before", before=time(8)),
            ),
        ),
        Tip(id="t3", title="Video", text="Later.", audience=Audience(fact=TipFact(kind="recorded_clash"))),
        Tip(id="t4", title="Smile", text=""),
    ),
    pick_lists=(
        PickList(
            id="p",
            title="Two",
            author="Ada",
            introduction="For you.",
            role="Sales",
            picks=(Pick(session_id="b", note="Good.", author_speaks=True), Pick(session_id="a/1")),
        ),
        PickList(id="q", title="None yet"),
    ),
)
