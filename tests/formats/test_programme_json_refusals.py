"""A JSON file that is not ours, or damaged, is refused with every place, field and remedy; nothing is half read."""

from __future__ import annotations

import json

import pytest
from full_programme import FULL
from hypothesis import given
from hypothesis import strategies as st
from small_programme import small_programme

from planner.core.problems import RefusedInput
from planner.formats.programme_json import dumps, loads, read
from planner.formats.reading import ReadOptions

SMALL = small_programme()
AS_IT_IS = ReadOptions()


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
