"""The XML that most open-source conferences publish."""

from __future__ import annotations

import contextlib
import random
import re
from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from planner.core.problems import RefusedInput
from planner.formats import pentabarf
from planner.formats.reading import ReadOptions

SMALL = """<?xml version="1.0"?>
<schedule>
 <conference><acronym>Small Conf 2026</acronym><title>Small</title><venue>The Mill</venue><city>Ghent</city>
  <start>2026-05-04</start><end>2026-05-05</end><day_change>06:00:00</day_change>
  <time_zone_name>Europe/Brussels</time_zone_name></conference>
 <tracks><track color="#0B6E99">Main</track></tracks>
 <day index="1" date="2026-05-04"><room name="Loft" slug="loft" capacity="60">
  <event id="1" guid="g1"><date>2026-05-04T10:00:00+02:00</date><start>10:00</start><duration>00:40</duration>
   <title>First &amp; foremost</title><track>Main</track><type>talk</type><language>en</language>
   <abstract>&lt;p&gt;Hello &lt;b&gt;world&lt;/b&gt;&lt;/p&gt;</abstract><recording><optout>true</optout></recording>
   <persons><person id="7">Ada Example</person></persons>
   <links><link href="https://example.org/x">Slides</link><link href="javascript:alert(1)">No</link></links></event>
  <event id="2"><start>01:30</start><duration>01:00</duration><title>Night talk</title></event>
 </room></day>
</schedule>
"""


def read(text, **said):
    return pentabarf.read(text.encode(), ReadOptions(file_name="schedule.xml", **said)).programme


def refused(text, **said):
    with pytest.raises(RefusedInput) as caught:
        read(text, **said)
    return " ".join(str(problem) for problem in caught.value.problems)


def test_every_event_of_fosdem_2024_is_there_at_its_hour(real_data):
    data = (real_data / "fosdem-2024.pentabarf.xml").read_bytes()
    programme = pentabarf.read(data, ReadOptions()).programme
    counted = ElementTree.fromstring(data)
    events = {e.get("id"): e for e in counted.iter("event")}
    sessions = {s.id: s for s in programme.sessions}
    assert set(sessions) == set(events)
    assert len(re.findall(rb"<event ", data)) == len(sessions) == 876
    for event_id, event in events.items():
        (slot,) = sessions[event_id].slots
        assert slot.start == datetime.fromisoformat(event.findtext("date"))
        hours, minutes = map(int, event.findtext("duration").split(":"))
        assert slot.length_minutes == hours * 60 + minutes
        assert len(sessions[event_id].speaker_ids) == len({p.get("id") for p in event.iterfind("persons/person")})
    assert len(programme.rooms) == 35


def test_everything_the_format_says_is_kept():
    programme = read(SMALL)
    first, night = programme.sessions
    assert programme.event.slug == "small-conf-2026"
    assert first.title == "First & foremost"
    assert first.abstract == "Hello **world**"
    assert (first.track, first.format, first.language, first.recorded) == ("Main", "talk", "en", False)
    assert [link.url for link in first.links] == ["https://example.org/x"]
    assert [(s.id, s.name) for s in programme.speakers] == [("7", "Ada Example")]
    assert (programme.rooms[0].id, programme.rooms[0].capacity) == ("loft", 60)
    assert programme.tracks[0].colour == "#0b6e99"
    # Without a date of its own, half past one belongs to the night after the day.
    assert night.slots[0].start == datetime(2026, 5, 5, 1, 30, tzinfo=ZoneInfo("Europe/Brussels"))


def test_what_is_written_is_read_back(real_data):
    for text in (SMALL, (real_data / "fosdem-2024.pentabarf.xml").read_text()):
        programme = read(text)
        again = pentabarf.read(pentabarf.write(programme), ReadOptions()).programme
        assert again.event == programme.event
        assert {s.id: s for s in again.sessions} == {s.id: s for s in programme.sessions}


def test_a_repeat_comes_back_as_a_slot_of_its_session():
    repeated = SMALL.replace('<event id="2">', '<event id="1~2">').replace("Night talk", "First &amp; foremost")
    (session,) = read(repeated).sessions
    assert [slot.id for slot in session.slots] == ["1", "1~2"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</schedule>", "", "line 16"),
        ("<schedule>", "<agenda>", "well-formed"),
        ("<time_zone_name>Europe/Brussels</time_zone_name>", "", "--timezone"),
        ("Europe/Brussels", "Brussels", "IANA"),
        ('<event id="2">', '<event id="1">', "Two events have this id"),
        ('<event id="2">', "<event>", "neither id nor guid"),
        ("<duration>01:00</duration>", "<duration>long</duration>", "'long' is no duration"),
        ("<start>01:30</start>", "<start>late</start>", "start 'late'"),
        ('<?xml version="1.0"?>', '<!DOCTYPE x [<!ENTITY a "b">]>', "entities"),
        ('<?xml version="1.0"?>', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "entities"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(old, new, said):
    assert old in SMALL
    assert said in refused(SMALL.replace(old, new, 1))


def test_the_zone_may_be_said_beside_the_file():
    without = SMALL.replace("<time_zone_name>Europe/Brussels</time_zone_name>", "")
    assert read(without, timezone="Europe/Brussels") == read(SMALL)


def test_damaged_files_are_refused_and_nothing_else(real_data):
    chance = random.Random(7)
    original = SMALL.encode()
    for _ in range(300):
        data = bytearray(original)
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(4)] = bytes(chance.randrange(256) for _ in range(chance.randrange(3)))
        with contextlib.suppress(RefusedInput):
            pentabarf.read(bytes(data), ReadOptions())
