"""Our JSON carries a programme whole, and says the same thing in the same bytes each time."""

from __future__ import annotations

import json
import time as clock
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from full_programme import FULL
from hypothesis import given
from hypothesis import strategies as st
from small_programme import ZONE, at, slot, small_programme, with_session
from strategies import programmes, programmes_with_repeats

from planner.core.integrity import integrity_problems
from planner.core.programme import (
    Audience,
    Event,
    Programme,
    Session,
)
from planner.formats import programme_json
from planner.formats.programme_json import dumps, loads, read, recognises, write
from planner.formats.reading import ReadOptions
from planner.formats.spreadsheet import read_csv

SMALL = small_programme()
AS_IT_IS = ReadOptions()


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
    back, _second = loads(dumps(FULL)).sessions[0].slots
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


@given(programmes() | programmes_with_repeats())
def test_every_sound_programme_comes_back_whole(programme):
    assert integrity_problems(programme) == ()
    assert loads(dumps(programme)) == programme
    assert read(write(programme), AS_IT_IS).programme == programme
    assert dumps(loads(dumps(programme))) == dumps(programme)


@given(st.text(st.characters(exclude_categories=("Cs",))), st.times(), st.times())
def test_any_text_and_any_clock_come_back_as_they_were(text, day_change, from_time):
    """Line breaks, quotes, control characters; seconds and less."""
    shoes = replace(SMALL.tips[0], text=text, audience=Audience(from_time=from_time))
    programme = replace(SMALL, event=replace(SMALL.event, day_change=day_change), tips=(shoes,))
    programme = with_session(programme, "open", title=f"T{text}", abstract=text, topics=(text,))
    assert loads(dumps(programme)) == programme
    assert read(write(programme), AS_IT_IS).programme == programme


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
