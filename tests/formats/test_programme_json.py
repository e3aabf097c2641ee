"""Our JSON carries a programme whole, in the same bytes each time, and refuses by name what is not its own."""

from __future__ import annotations

import json
import time as clock
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_programme import ZONE, at, slot, small_programme, with_session

from planner.core.integrity import integrity_problems
from planner.core.problems import RefusedInput
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
from planner.formats import programme_json
from planner.formats.programme_json import dumps, loads, read, recognises, write
from planner.formats.reading import ReadOptions
from planner.formats.spreadsheet import read_csv

SMALL = small_programme()
AS_IT_IS = ReadOptions()

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
            slots=(
                Slot(
                    id="a/1",
                    session_id="a/1",
                    # Twenty minutes, through the hour that this night repeats.
                    start=datetime(2025, 10, 26, 2, 50, tzinfo=ZoneInfo("Europe/Berlin")),
                    end=datetime(2025, 10, 26, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
                    room_id="r1",
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


def things_in(thing):
    """Every dataclass in a programme, itself first."""
    yield thing
    for field in fields(thing):
        value = getattr(thing, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part):
                yield from things_in(part)


# --- nothing is lost ---


def test_the_full_programme_says_everything_that_can_be_said():
    """Else a field that nobody writes would go unnoticed below."""
    unsaid = {(type(thing), f.name) for thing in things_in(FULL) for f in fields(thing)}
    unsaid -= {
        (type(thing), f.name) for thing in things_in(FULL) for f in fields(thing) if getattr(thing, f.name) != f.default
    }
    assert unsaid == set()
    assert integrity_problems(FULL) == ()


@pytest.mark.parametrize("programme", [FULL, SMALL, replace(SMALL, sessions=(), pick_lists=())])
@pytest.mark.parametrize("written", [dumps, write])
def test_a_programme_comes_back_whole(programme, written):
    assert loads(written(programme)) == programme
    assert read(written(programme), AS_IT_IS).programme == programme
    assert read(written(programme), AS_IT_IS).problems == ()


def test_the_hour_that_clocks_repeat_comes_back_as_the_same_instant():
    [back] = loads(dumps(FULL)).sessions[0].slots
    assert back.length_minutes == 20
    assert (back.start.fold, back.end.fold) == (0, 1)


def test_times_come_back_in_the_zone_of_the_event():
    in_utc = with_session(SMALL, "open", slots=(slot("open", datetime(2014, 10, 13, 17, tzinfo=UTC), at(11), "hall"),))
    assert b'"start":"2014-10-13T10:00:00-07:00"' in dumps(in_utc)
    back = loads(dumps(in_utc)).sessions[-1].slots[0]
    assert (back.start.tzinfo, back.start.hour) == (ZONE, 10)


def test_what_says_nothing_is_left_out():
    plain = Programme(event=Event(slug="x", name="X", timezone="UTC"), sessions=(Session(id="a", title="A"),))
    assert json.loads(dumps(plain)) == {
        "judicious_programme": 1,
        "event": {"slug": "x", "name": "X", "timezone": "UTC"},
        "sessions": [{"id": "a", "title": "A"}],
    }


def test_the_same_programme_gives_the_same_bytes_whatever_zone_its_times_were_read_in():
    def in_zone(zone):
        start = datetime(2014, 10, 13, 17, tzinfo=UTC).astimezone(zone)
        return with_session(SMALL, "open", slots=(slot("open", start, start + timedelta(hours=1), "hall"),))

    assert dumps(in_zone(UTC)) == dumps(in_zone(ZONE)) == dumps(loads(dumps(in_zone(ZoneInfo("Asia/Tokyo")))))


def test_people_can_read_what_is_written():
    text = write(FULL).decode()
    assert text.startswith('{\n "judicious_programme": 1,\n "event": {\n  "slug": "full",')
    assert "Köln" in text and "東" in text
    assert text.endswith("}\n")


texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
names = texts.filter(str.strip)
ids = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=8)
clocks = st.times().map(lambda t: t.replace(microsecond=0)) | st.times()
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
some_texts = st.lists(texts, max_size=2).map(tuple)


@st.composite
def programmes(draw):
    """Sound programmes with anything said or unsaid, at any hour of zones with and without clock changes."""
    zone_name = draw(st.sampled_from(["America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu", "UTC"]))
    starts_on = draw(st.none() | days)

    def several(make, key=lambda thing: thing.id, **parts):
        return tuple(draw(st.lists(st.builds(make, **parts), max_size=2, unique_by=key)))

    venues = several(Venue, id=ids, name=names, address=texts, latitude=st.none() | st.floats(-90, 90))
    venue_ids = st.none() | st.sampled_from([v.id for v in venues]) if venues else st.none()
    rooms = several(Room, id=ids, name=names, venue_id=venue_ids, capacity=st.none() | st.integers(0, 10**6))
    speakers = several(Speaker, id=ids, name=names, organisation=texts, biography=texts)
    room_ids = st.none() | st.sampled_from([r.id for r in rooms]) if rooms else st.none()
    first = draw(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1))).replace(tzinfo=UTC)
    sessions = []
    for session_id in draw(st.lists(ids, max_size=4, unique=True)):
        slots = []
        for number in range(draw(st.integers(0, 2))):
            start = first + timedelta(minutes=draw(st.integers(0, 5000)))
            end = start + timedelta(minutes=draw(st.integers(0, 600)))
            local_start, local_end = (t.astimezone(ZoneInfo(zone_name)) for t in (start, end))
            slots.append(
                Slot(
                    id=f"{session_id} {number}",
                    session_id=session_id,
                    start=local_start,
                    end=local_end,
                    room_id=draw(room_ids),
                )
            )
        sessions.append(
            Session(
                id=session_id,
                title=draw(names),
                abstract=draw(texts),
                topics=draw(some_texts),
                roles=draw(some_texts),
                speaker_ids=tuple(s.id for s in speakers if draw(st.booleans())),
                parent_id=draw(st.sampled_from([None, *(s.id for s in sessions)])),
                recorded=draw(st.sampled_from([None, False, True])),
                registration_needed=draw(st.booleans()),
                links=several(Link, key=lambda link: link.url, url=texts, title=texts),
                slots=tuple(slots),
            )
        )
    facts = st.none() | st.builds(
        TipFact,
        kind=st.sampled_from(["walking_minutes", "starts_before", "recorded_clash"]),
        minutes=st.none() | st.integers(0, 500),
        before=st.none() | clocks,
    )
    audiences = st.builds(
        Audience,
        roles=some_texts,
        formats=some_texts,
        from_time=st.none() | clocks,
        to_time=st.none() | clocks,
        fact=facts,
    )
    picks = [Pick(session_id=s.id, note=draw(texts), author_speaks=draw(st.booleans())) for s in sessions]
    return Programme(
        event=Event(
            slug="any",
            name=draw(names),
            timezone=zone_name,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=draw(st.integers(0, 365))) if starts_on else None,
            expected_attendance=draw(st.none() | st.integers(0, 10**6)),
            day_change=draw(clocks),
        ),
        venues=venues,
        rooms=rooms,
        speakers=speakers,
        roles=several(Role, key=lambda role: role.name, name=names, words=some_texts),
        sessions=tuple(sessions),
        tips=several(Tip, id=ids, title=names, text=texts, audience=audiences),
        pick_lists=several(PickList, id=ids, title=names, picks=st.just(tuple(picks))),
    )


@given(programmes())
def test_every_sound_programme_comes_back_whole(programme):
    assert integrity_problems(programme) == ()
    assert loads(dumps(programme)) == programme
    assert read(write(programme), AS_IT_IS).programme == programme
    assert dumps(loads(dumps(programme))) == dumps(programme)


# --- options and recognition ---


def test_the_options_slug_and_zone_replace_the_file_s():
    said = ReadOptions(event_slug="other", timezone="Europe/Berlin")
    programme = read(dumps(SMALL), said).programme
    assert (programme.event.slug, programme.event.timezone) == ("other", "Europe/Berlin")
    assert programme.sessions[0].slots[0].start == at(10)
    assert programme.sessions[0].slots[0].start.tzinfo == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("data", [dumps(SMALL), write(SMALL), b"\xef\xbb\xbf \n" + write(SMALL)])
def test_our_files_are_recognised_by_what_they_say(data):
    assert recognises(data, "whatever.txt")
    assert read(data, AS_IT_IS).programme == SMALL


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"schedule": {"version": "1"}}', b"Session ID,Title\n1,judicious_programme\n", b"\xff\xfe"],
)
def test_other_files_are_not(data):
    assert not recognises(data, "programme.json")


# --- what is refused ---


def changed(path, value):
    """The small programme's document with one value replaced; `...` takes the field away."""
    said = json.loads(dumps(SMALL))
    here = said
    for step in path[:-1]:
        here = here[step]
    if value is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return json.dumps(said).encode()


def problems_of(data, options=AS_IT_IS):
    with pytest.raises(RefusedInput) as refused:
        read(data, options)
    return refused.value.problems


def places_of(data, options=AS_IT_IS):
    return [(p.code, p.record, p.field) for p in problems_of(data, options)]


@pytest.mark.parametrize(
    ("path", "value", "record", "field"),
    [
        (("sessions", 1, "title"), 7, "session pipeline", "title"),
        (("sessions", 1, "title"), ..., "session pipeline", "title"),
        (("sessions", 1, "id"), ..., "session 2", "id"),
        (("sessions", 1, "topic"), "x", "session pipeline", "topic"),
        (("sessions", 1, "topics"), "forecasting", "session pipeline", "topics"),
        (("sessions", 1, "topics"), ["a", 2], "session pipeline", "topics 2"),
        (("sessions", 1, "recorded"), "yes", "session pipeline", "recorded"),
        (("sessions", 1), "pipeline", "session 2", ""),
        (("sessions",), {}, "", "sessions"),
        (("sessions", 3, "slots", 1, "start"), "2014-10-14T09:00:00", "session panel, slot panel~2", "start"),
        (("sessions", 3, "slots", 1, "start"), "9 o'clock", "session panel, slot panel~2", "start"),
        (("sessions", 3, "slots", 1, "start"), "0001-01-01T00:00:00+00:00", "session panel, slot panel~2", "start"),
        (("sessions", 3, "slots", 1, "end"), 1413190800, "session panel, slot panel~2", "end"),
        (("sessions", 3, "slots", 1, "end"), ..., "session panel, slot panel~2", "end"),
        (("rooms", 0, "capacity"), "5000", "room hall", "capacity"),
        (("walks", 0, "minutes"), 9.5, "walk 1", "minutes"),
        (("venues", 0, "latitude"), 137.5, "venue west", "latitude"),
        (("venues", 0, "latitude"), float("nan"), "venue west", "latitude"),
        (("event", "name"), ..., "event", "name"),
        (("event",), ..., "event", ""),
        (("event", "starts_on"), "13 October", "event", "starts_on"),
        (("event", "day_change"), "04:00+02:00", "event", "day_change"),
        (("tips", 0, "audience"), {"fact": {"kind": "rain"}}, "tip shoes", "audience fact kind"),
        (("pick_lists", 0, "picks", 1, "note"), None, "pick list two, pick 2", "note"),
        (("colour",), "red", "", "colour"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_place(path, value, record, field):
    assert places_of(changed(path, value)) == [("wrong_shape", record, field)]


def test_every_value_that_does_not_fit_is_told_at_once_with_what_to_do():
    said = json.loads(dumps(SMALL))
    said["rooms"][0]["capacity"] = "many"
    said["rooms"][1]["colour"] = "red"
    del said["event"]["timezone"]
    problems = problems_of(json.dumps(said).encode())
    assert [str(p) for p in problems] == [
        "event, field timezone: It is missing. Add it.",
        "room hall, field capacity: It should be a valid integer. Correct the value there.",
        "room west1, field colour: There is no such field. Remove it, or correct its name.",
    ]


def test_null_is_the_same_as_nothing_said():
    data = changed(("event", "starts_on"), None)
    assert read(data, AS_IT_IS).programme.event.starts_on is None
    data = changed(("event", "day_change"), None)
    assert read(data, AS_IT_IS).programme == SMALL


@pytest.mark.parametrize(
    ("data", "code", "record"),
    [
        (b'{"judicious_programme": 1,\n "event": oops}', "not_json", "line 2, column 11"),
        (b'{"judicious_programme": 1, "event": {"name": "Caf\xe9"}}', "not_utf8", "byte 50"),
        (b'{"judicious_programme": 1, "x": ' + b"[" * 100_000, "too_deep", ""),
        (b'{"judicious_programme": 1, "x": ' + b"9" * 5000 + b"}", "not_json", ""),
        (b'{"judicious_programme": 2, "event": {}}', "wrong_format", ""),
        (b'{"event": {}}', "wrong_format", ""),
        (b"[1]", "wrong_format", ""),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_the_reason(data, code, record):
    [problem] = problems_of(data)
    assert (problem.code, problem.record) == (code, record)
    assert problem.message and problem.remedy


def test_a_field_that_stands_there_twice_is_refused_and_not_half_read():
    data = dumps(SMALL).replace(b'"title":"Open round"', b'"title":"Open round","format":"expo"')
    [problem] = problems_of(data)
    assert problem.code == "double_field"
    assert "'format' of 'open'" in problem.message


def test_a_zone_that_is_none_is_refused_wherever_it_was_said():
    assert places_of(changed(("event", "timezone"), "Mars/Base")) == [("bad_timezone", "event", "timezone")]
    assert places_of(dumps(SMALL), ReadOptions(timezone="PDT?")) == [("bad_timezone", "event", "timezone")]


def test_half_a_character_is_refused():
    data = dumps(SMALL).replace(b"Open round", b"Open \\ud83d round")
    assert [p.code for p in problems_of(data)] == ["wrong_shape"]


@given(st.data())
def test_a_damaged_file_is_refused_and_never_crashes_the_reader(data):
    whole = dumps(FULL)
    place = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 20))
    damage = data.draw(st.binary(max_size=4) | st.sampled_from([b"null", b"0", b'""', b"[]", b"{}", b"1e999", b"-1"]))
    damaged = whole[:place] + damage + whole[place + length :]
    try:
        programme = read(damaged, AS_IT_IS).programme
    except RefusedInput:
        return
    assert loads(dumps(programme)) == programme


def test_a_stored_document_of_another_format_is_not_guessed_at():
    with pytest.raises(ValueError, match="format 2"):
        loads(b'{"judicious_programme": 2, "event": {}}')


# --- speed ---


def test_a_real_programme_is_loaded_in_under_80_milliseconds(real_data):
    options = ReadOptions(event_slug="df14", timezone="America/Los_Angeles")
    programme = read_csv((real_data / "dreamforce-2014.csv").read_bytes(), options).programme
    assert len(programme.sessions) == 2055
    document = programme_json.dumps(programme)

    def milliseconds():
        begun = clock.perf_counter()
        loads(document)
        return (clock.perf_counter() - begun) * 1000

    assert loads(document) == programme
    assert min(milliseconds() for _try in range(5)) < 80
