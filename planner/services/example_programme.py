"""A generated example event, as large as asked, to see how the planner feels under a real load of sessions."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from planner.core.clock_times import instant_of, zone_named
from planner.core.programme import (
    Event,
    Programme,
    Role,
    Room,
    Session,
    Slot,
    Tip,
    Track,
    Venue,
    Walk,
    slot_id_for,
)

ZONE = zone_named("Europe/Berlin")
FIRST_DAY = date(2027, 5, 10)
DAYS = 4
SLOTS_PER_ROOM_AND_DAY = 9
FIRST_HOUR, SLOT_MINUTES = 9, 40
ROOMS_PER_VENUE = 12
REPEATED_OF_100 = 25
WITHOUT_TIME_OF_100 = 4

VENUES = ("North Hall", "South Hall", "River House", "Old Station", "Library", "Town Hall")
TRACKS = {
    "Sales": ("#0b6e99", ("pipelines", "forecasts", "first calls", "account plans", "renewals", "quotes")),
    "Service": ("#8a3ffc", ("case queues", "help articles", "shift plans", "field visits", "complaints", "chat desks")),
    "Marketing": ("#c2410c", ("newsletters", "lead scores", "landing pages", "events", "case studies", "budgets")),
    "Development": ("#1d6b3a", ("interfaces", "test suites", "data models", "releases", "queries", "mobile apps")),
    "Administration": ("#9a6700", ("reports", "permissions", "dashboards", "imports", "automations", "training")),
    "Leadership": ("#334155", ("growth plans", "first hires", "strategy days", "promises", "roadmaps", "metrics")),
    "Security": ("#be123c", ("logins", "backups", "audits", "secrets", "devices", "incident drills")),
    "Design": ("#1d4ed8", ("forms", "error messages", "prototypes", "interviews", "style guides", "icons")),
}
ROLES_OF_TRACK = {
    "Sales": ("Sales Professional", "Sales Operations"),
    "Service": ("Service Professional", "Operations"),
    "Marketing": ("Marketing Professional",),
    "Development": ("Developer", "Architect"),
    "Administration": ("Administrator",),
    "Leadership": ("Executive", "Entrepreneur"),
    "Security": ("IT Professional", "Architect"),
    "Design": ("Product Management", "Designer"),
}
SHAPES = (
    "{Thing} that survive their first year",
    "{Thing} for teams of five",
    "{Thing} without a manual",
    "What {place} learned about {thing}",
    "{Thing}, measured honestly",
    "Small {thing}, large effects",
    "The {adjective} guide to {thing}",
    "Rebuilding {thing} in one quarter",
    "{Thing} nobody has to explain",
    "When {thing} go wrong",
    "Ten questions about {thing}",
    "From spreadsheets to {thing}",
)
PLACES = ("a hospital", "a bakery chain", "a ferry company", "two universities", "a city", "a museum", "a start-up")
ADJECTIVES = ("patient", "impatient", "practical", "quiet", "sceptical", "thrifty")
OPENINGS = (
    "A walk through {thing} as they are used every day.",
    "Three mistakes with {thing}, and what each of them cost.",
    "We take {thing} apart and put them together again.",
    "Bring your own {thing}; we improve some of them together.",
)
ENDINGS = (
    "You leave with a checklist.",
    "Half of the time is for questions.",
    "Everything shown can be copied the next day.",
    "No slides, one whiteboard.",
    "With numbers from {place}.",
)
FORMATS = {"breakout": 60, "workshop": 12, "panel": 10, "hands-on": 8, "theater": 10}
LEVELS = ("Beginner", "Intermediate", "Advanced", "")


@dataclass(slots=True)
class _Hours:
    """Free places of the timetable, handed out in a shuffled order: no room is ever booked twice."""

    places: list[tuple[int, int, str]] = field(default_factory=list)

    def take(self) -> tuple[int, int, str]:
        return self.places.pop()


def make_example_programme(session_count: int, seed: int = 2014) -> Programme:
    """An event 'example' with that many sessions, each marked as an example. The same seed makes the same programme."""
    chance = random.Random(seed)  # noqa: S311 (examples, not secrets)
    room_count = max(4, -(-session_count * (100 + REPEATED_OF_100) // (100 * DAYS * SLOTS_PER_ROOM_AND_DAY)) + 1)
    venues = tuple(
        Venue(id=f"venue-{n}", name=name, latitude=52.51 + n * 0.003, longitude=13.38 + (n % 3) * 0.006)
        for n, name in enumerate(VENUES[: max(2, min(len(VENUES), -(-room_count // ROOMS_PER_VENUE)))], 1)
    )
    rooms = tuple(
        Room(
            id=f"room-{n}",
            name=f"Room {n}",
            venue_id=venues[n % len(venues)].id,
            capacity=chance.choice((60, 90, 120, 200, 350, 600)),
        )
        for n in range(1, room_count + 1)
    )
    hours = _Hours(
        [(day, hour, room.id) for day in range(DAYS) for hour in range(SLOTS_PER_ROOM_AND_DAY) for room in rooms]
    )
    chance.shuffle(hours.places)
    sessions = tuple(_session(chance, number, hours) for number in range(1, session_count + 1))
    return Programme(
        event=Event(
            slug="example",
            name="Example Conference",
            timezone=ZONE.key,
            starts_on=FIRST_DAY,
            ends_on=FIRST_DAY + timedelta(days=DAYS - 1),
            place="made up",
            description="A generated example. None of its sessions is real.",
        ),
        venues=venues,
        walks=tuple(
            Walk(from_venue_id=one.id, to_venue_id=other.id, minutes=4 + 3 * abs(a - b))
            for a, one in enumerate(venues)
            for b, other in enumerate(venues)
            if a < b
        ),
        rooms=rooms,
        tracks=tuple(Track(name=name, colour=colour) for name, (colour, _things) in TRACKS.items()),
        roles=tuple(Role(name=name) for name in dict.fromkeys(r for roles in ROLES_OF_TRACK.values() for r in roles)),
        sessions=sessions,
        tips=(Tip(id="shoes", title="Comfortable shoes", text="The halls are far apart."),),
    )


def _session(chance: random.Random, number: int, hours: _Hours) -> Session:
    track = chance.choice(list(TRACKS))
    thing = chance.choice(TRACKS[track][1])
    words = {
        "thing": thing,
        "Thing": thing.capitalize(),
        "place": chance.choice(PLACES),
        "adjective": chance.choice(ADJECTIVES),
    }
    session_id = f"example-{number:05}"
    slot_count = 0 if chance.randrange(100) < WITHOUT_TIME_OF_100 else 1 + (chance.randrange(100) < REPEATED_OF_100)
    roles = ROLES_OF_TRACK[track] if chance.random() < 0.75 else ()
    is_keynote = number % 400 == 1
    return Session(
        id=session_id,
        title=chance.choice(SHAPES).format(**words) + (f" ({number})" if number > 400 else ""),
        abstract=f"{chance.choice(OPENINGS)} {chance.choice(ENDINGS)}".format(**words),
        format="keynote" if is_keynote else chance.choices(list(FORMATS), list(FORMATS.values()))[0],
        track=track,
        level=chance.choice(LEVELS),
        topics=(thing,),
        roles=roles,
        recorded=True if is_keynote else chance.choice((True, False, None)),
        registration_needed=chance.random() < 0.06,
        is_example=True,
        slots=tuple(_slot(session_id, n, hours.take()) for n in range(1, slot_count + 1)),
    )


def _slot(session_id: str, number: int, place: tuple[int, int, str]) -> Slot:
    day, hour, room_id = place
    start = instant_of(FIRST_DAY + timedelta(days=day), time(FIRST_HOUR + hour), ZONE)
    return Slot(
        id=slot_id_for(session_id, number),
        session_id=session_id,
        start=start,
        end=start + timedelta(minutes=SLOT_MINUTES),
        room_id=room_id,
    )
