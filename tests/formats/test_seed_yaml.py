"""The YAML seed: what is written is read back, and a mistake is named by line, field and remedy."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from strategies import programmes, programmes_with_repeats

from planner.core.integrity import integrity_problems
from planner.core.problems import RefusedInput
from planner.formats import seed_yaml
from planner.formats.reading import ReadOptions

SEED = """\
event:
  slug: small
  name: Small
  timezone: Europe/Berlin
rooms:
  - {id: blue, name: Blue}
sessions:
  - id: talk
    title: A talk
    speakers: [Ada Example]
    slots:
      - {day: 2026-05-04, start: 10:00, end: 10:40, room: blue}
      - {day: 2026-05-04, start: 22:00, end: 1:00}
tips:
  - {id: shoes, title: Shoes, text: Wear them., for: {from: 08:00, to: '11:00', walking_minutes: 40}}
"""


def read(text):
    return seed_yaml.read(text.encode(), ReadOptions(file_name="small.yaml")).programme


def refused(text):
    with pytest.raises(RefusedInput) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_times_need_no_quotes_and_a_night_ends_on_the_next_day():
    first, second = read(SEED).sessions[0].slots
    zone = ZoneInfo("Europe/Berlin")
    assert (first.start, first.end) == (
        datetime(2026, 5, 4, 10, tzinfo=zone),
        datetime(2026, 5, 4, 10, 40, tzinfo=zone),
    )
    assert (second.id, second.end) == ("talk~2", datetime(2026, 5, 5, 1, tzinfo=zone))


def test_speakers_may_be_named_without_being_listed():
    programme = read(SEED)
    assert [(s.id, s.name) for s in programme.speakers] == [("ada-example", "Ada Example")]
    assert programme.sessions[0].speaker_ids == ("ada-example",)


@given(programmes() | programmes_with_repeats())
def test_what_is_written_is_read_back_the_same(programme):
    assert integrity_problems(programme) == ()
    again = seed_yaml.read(seed_yaml.write(programme), ReadOptions()).programme
    assert again == programme


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "said"),
    [
        ("title: A talk", "titel: A talk", 9, "titel", "no field 'titel'"),
        ("    title: A talk\n", "", 8, "title", "missing"),
        ("start: 10:00", "start: tenish", 12, "start", "'tenish' is not a time"),
        ("day: 2026-05-04, start: 10:00", "day: 4 May, start: 10:00", 12, "day", "not a date"),
        ("room: blue}", "room: red}", 12, "room", "no room 'red'"),
        ("end: 10:40", "end: 9:40", 12, "end", "before it starts"),
        ("timezone: Europe/Berlin", "timezone: Berlin", 4, "timezone", "IANA"),
        ("    title: A talk\n", "    title: A talk\n    title: Twice\n", 10, "title", "twice"),
        ("    title: A talk\n", "    title: A talk\n    parent: none\n", 10, "parent", "no session 'none'"),
    ],
)
def test_a_mistake_is_named_by_line_field_and_remedy(old, new, line, field, said):
    assert old in SEED
    problems = refused(SEED.replace(old, new, 1))
    (problem,) = [p for p in problems if f"line {line}, field {field}:" in p]
    assert said in problem
    assert problem.count(". ") >= 1, "a remedy follows"


def test_all_mistakes_are_told_at_once():
    assert len(refused(SEED.replace("title: A talk", "titel: A talk").replace("text:", "txt:"))) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("event: [", "line"),
        ("event: &a {slug: x}\nvenues: *a\n", "Anchors"),
        ("- 1\n", "begins with 'event:'"),
        ("", "begins with 'event:'"),
        ("event:\n" + "  " * 3 + "[" * 500, "YAML"),
        ("event: " + "{a: " * 60 + "1" + "}" * 60, "deep"),
    ],
)
def test_what_is_no_seed_is_refused_in_a_sentence(text, said):
    assert said in " ".join(refused(text))


def test_the_example_in_the_documentation_is_a_seed():
    documentation = Path(__file__).parents[2] / "docs" / "seed-format.md"
    example = re.search(r"```yaml\n(.*?)```", documentation.read_text(), re.DOTALL)
    programme = read(example[1])
    assert integrity_problems(programme) == ()
    assert programme.sessions
    assert programme.tips
    assert programme.pick_lists
