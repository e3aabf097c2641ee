"""A slot in words: its day, its hours, its place, local to the event."""

from __future__ import annotations

from datetime import UTC, datetime

from small_programme import at, slot, small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.slot_words import hours_words, place_words, slot_words

AGENDA = Agenda(small_programme())


def words_of(start, end):
    agenda = Agenda(with_session(small_programme(), "open", slots=(slot("open", start, end, "hall"),)))
    return hours_words(agenda, agenda.slots["open"])


def test_a_slot_is_said_with_day_hours_room_and_venue():
    assert slot_words(AGENDA, AGENDA.slots["keynote"]) == "Mon 13 Oct 10:00–10:40, Hall, Moscone West"


def test_times_are_said_as_the_event_s_clocks_show_them():
    assert words_of(datetime(2014, 10, 14, 1, tzinfo=UTC), datetime(2014, 10, 14, 2, tzinfo=UTC)) == (
        "Mon 13 Oct 18:00–19:00"
    )


def test_a_night_needs_no_second_date_and_more_than_a_day_does():
    assert words_of(at(22), at(1, 30, 14)) == "Mon 13 Oct 22:00–01:30"
    assert words_of(at(10), at(10, 0, 14)) == "Mon 13 Oct 10:00–Tue 14 Oct 10:00"
    assert words_of(at(22), at(1, 30, 16)) == "Mon 13 Oct 22:00–Thu 16 Oct 01:30"


def test_a_slot_without_a_room_has_no_words_for_its_place():
    agenda = Agenda(with_session(small_programme(), "open", slots=(slot("open", at(9), at(10), None),)))
    assert place_words(agenda, agenda.slots["open"]) == ""
    assert slot_words(agenda, agenda.slots["open"]) == "Mon 13 Oct 09:00–10:00"
