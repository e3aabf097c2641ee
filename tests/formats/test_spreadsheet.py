"""Spreadsheets from any organizer: every column found, every mistake named by row and column, nothing run."""

from __future__ import annotations

import contextlib
import csv
import io
import random
import zipfile
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from openpyxl import Workbook
from strategies import programmes

from planner.core.problems import RefusedInput
from planner.formats import spreadsheet
from planner.formats.reading import ReadOptions

BERLIN = ZoneInfo("Europe/Berlin")


def options(**said):
    return ReadOptions(file_name="talks.csv", timezone=said.pop("timezone", "Europe/Berlin"), **said)


def read(text, **said):
    data = text.encode() if isinstance(text, str) else text
    return spreadsheet.read_csv(data, options(**said))


def refused(text, **said):
    with pytest.raises(RefusedInput) as caught:
        read(text, **said)
    return [str(problem) for problem in caught.value.problems]


def test_the_real_list_of_dreamforce_2014(real_data):
    reading = spreadsheet.read_csv(
        (real_data / "dreamforce-2014.csv").read_bytes(), options(timezone="America/Los_Angeles")
    )
    programme = reading.programme
    assert len(programme.sessions) == 2055
    assert sum(len(s.slots) for s in programme.sessions) == 932
    pacific = ZoneInfo("America/Los_Angeles")
    monday = [s for s in programme.sessions for slot in s.slots if slot.start.date().day == 13]
    assert len(monday) == 337
    for title, day, hour, minute in [
        ("Sales Summit - MegaTrends", 13, 10, 0),
        ("Sales Summit -The Top-line", 13, 11, 0),
        ("Sales Summit - Maximizing", 13, 12, 0),
        ("Sales Summit - Creating Customer", 13, 13, 0),
        ("Sales Summit -5 Strategies", 13, 14, 0),
        ("Social Selling: A Live Conversation", 14, 16, 0),
        ("How BMC Software Achieves", 15, 8, 30),
        ("How Salesforce.com Uses Account Planning", 15, 10, 0),
        ("Triple Your Revenue", 15, 14, 0),
    ]:
        (session,) = [s for s in programme.sessions if s.title.startswith(title)]
        assert [slot.start for slot in session.slots] == [datetime(2014, 10, day, hour, minute, tzinfo=pacific)]
        assert session.slots[0].length_minutes == 40
    with_products = next(s for s in programme.sessions if s.id == "a2q30000000hpeBAAQ")
    assert {"Sales Cloud", "Emerging Trends"} <= set(with_products.topics)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_program_may_have_saved_it(delimiter, encoding):
    rows = [["Titel", "Datum", "Beginn", "Ende", "Raum"], ["Größer, schöner", "13.10.2026", "9:00", "9:40", "Saal 1"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    data = out.getvalue().encode(encoding)
    assert spreadsheet.recognises_csv(data, "x.csv")
    (session,) = spreadsheet.read_csv(data, options()).programme.sessions
    assert session.title == "Größer, schöner"
    assert session.slots[0].start == datetime(2026, 10, 13, 9, tzinfo=BERLIN)
    assert session.slots[0].room_id == "Saal 1"


def test_rows_before_the_header_and_columns_by_name():
    text = "Programme of the year\n\nTalk,When,How long\nA talk about nothing,2026-05-04 10:00,40\n"
    (session,) = read(text, columns={"start": "When", "length": "How long"}).programme.sessions
    assert (session.title, session.slots[0].length_minutes) == ("A talk about nothing", 40)


def test_a_column_that_does_not_exist_is_refused_with_the_ones_there_are():
    (said,) = refused("Title,Date\nA,2026-05-04\n", columns={"room": "Hall"})
    assert "no column 'Hall'" in said
    assert "Title, Date" in said
    (said,) = refused("Title,Date\nA,2026-05-04\n", columns={"roof": "Title"})
    assert "'roof' is no field" in said


def test_two_rows_with_one_id_and_another_time_are_repeats():
    (session,) = read(
        "ID,Title,Date,Start,End\na,T,2026-05-04,10:00,10:40\na,T,2026-05-05,11:00,11:40\n"
    ).programme.sessions
    assert [s.id for s in session.slots] == ["a", "a~2"]


def test_without_ids_they_come_from_title_and_speakers_and_that_is_said():
    text = "Title,Date,Start,End,Speakers\nOne,2026-05-04,10:00,10:40,Ada\nTwo,2026-05-04,10:00,10:40,Ben\n"
    reading = read(text)
    assert [p.code for p in reading.problems] == ["no_ids"]
    again = read(text.replace("10:00", "12:00").replace("10:40", "12:40"))
    assert [s.id for s in again.programme.sessions] == [s.id for s in reading.programme.sessions]


def test_a_length_will_do_for_an_end_and_a_night_ends_tomorrow():
    programme = read("Title,Date,Start,End,Length\nA,2026-05-04,10:00,,45\nParty,2026-05-04,22:00,01:00,\n").programme
    talk, party = programme.sessions
    assert talk.slots[0].length_minutes == 45
    assert party.slots[0].length_minutes == 180


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ("A,sometime,10:00,10:40", "Date", "'sometime' is not a date"),
        ("A,2026-05-04,teatime,10:40", "Start", "'teatime' is not a time"),
        ("A,2026-05-04,10:00,", "End", "a start and no end"),
        ("A,,10:00,10:40", "Date", "no date"),
        ("A,2026-05-04,10:40,10:00", "End", "ends at 10:00 and starts at 10:40"),
        (",2026-05-04,10:00,10:40", "Title", "no title"),
    ],
)
def test_a_mistake_names_row_column_and_remedy(row, field, said):
    (problem,) = refused(f"Title,Date,Start,End\nFine,2026-05-04,9:00,9:40\n{row}\n")
    assert f"row 3, field {field}:" in problem
    assert said in problem


def test_every_mistake_is_told_at_once_and_a_flood_is_counted():
    assert len(refused("Title,Date,Start,End\n" + "A,x,10:00,10:40\n" * 3)) == 3
    many = refused("Title,Date,Start,End\n" + "A,x,10:00,10:40\n" * 500)
    assert len(many) == 201
    assert "300 more" in many[-1]


def test_a_skipped_hour_is_read_an_hour_later_and_said():
    reading = read("ID,Title,Date,Start,End\na,Night,2026-03-29,02:30,04:00\n")
    assert reading.programme.sessions[0].slots[0].start.time() == time(3, 30)
    assert any(p.code == "skipped_time" for p in reading.problems)


def test_an_ambiguous_date_is_said():
    reading = read("ID,Title,Date,Start,End\na,T,04/05/2026,10:00,11:00\n")
    assert any(p.code == "day_or_month" for p in reading.problems)
    assert reading.programme.sessions[0].slots[0].start.month == 5


def test_a_file_without_zone_or_header_is_refused_with_the_remedy():
    assert "--timezone" in refused("Title,Date\nA,2026-05-04\n", timezone=None)[0]
    assert "IANA" in refused("Title,Date\nA,2026-05-04\n", timezone="Berlin")[0]
    assert "No row names the columns" in refused("1,2,3\n4,5,6\n")[0]


def test_a_workbook_with_real_dates_is_read():
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Session ID", "Title", "Start", "End", "Seats"])
    sheet.append([7, "A talk", datetime(2026, 5, 4, 10), datetime(2026, 5, 4, 10, 40), 120])
    out = io.BytesIO()
    workbook.save(out)
    assert spreadsheet.recognises_xlsx(out.getvalue(), "x.xlsx")
    (session,) = spreadsheet.read_xlsx(out.getvalue(), options()).programme.sessions
    assert session.id == "7"
    assert session.slots[0].start == datetime(2026, 5, 4, 10, tzinfo=BERLIN)
    assert session.slots[0].length_minutes == 40


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_UNPACKED_BYTES", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    with pytest.raises(RefusedInput, match="unpacks to more"):
        spreadsheet.read_xlsx(out.getvalue(), options())


def test_no_cell_that_we_write_is_run_by_a_spreadsheet():
    programme = read('ID,Title,Date,Start,End\na,"=HYPERLINK(""x"")",2026-05-04,10:00,10:40\nb,@SUM(1),,,\n').programme
    for row in csv.reader(io.StringIO(spreadsheet.write_csv(programme).decode("utf-8-sig"))):
        assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    again = spreadsheet.read_csv(spreadsheet.write_csv(programme), options()).programme
    assert [s.title for s in again.sessions] == ['=HYPERLINK("x")', "@SUM(1)"]


def told(programme):
    """What a spreadsheet can say of a session; a row that stands there twice is one slot."""
    found = []
    for s in programme.sessions:
        hours = [(start, end) for start, end, _ in dict.fromkeys((x.start, x.end, x.room_id) for x in s.slots)]
        found.append((s.id, s.title, s.format, s.track, s.recorded, hours))
    return found


@settings(max_examples=40)
@given(programmes())
def test_what_is_written_is_read_back(programme):
    if any(slot.start.fold or slot.end.fold for s in programme.sessions for slot in s.slots) or not programme.sessions:
        return
    said = ReadOptions(file_name="x.csv", timezone=programme.event.timezone)
    for write, read_again in (
        (spreadsheet.write_csv, spreadsheet.read_csv),
        (spreadsheet.write_xlsx, spreadsheet.read_xlsx),
    ):
        assert told(read_again(write(programme), said).programme) == told(programme)


def test_damaged_files_are_refused_and_nothing_else(real_data):
    chance = random.Random(7)
    original = (real_data / "dreamforce-2014-v1.csv").read_bytes()[:40_000]
    book = spreadsheet.write_xlsx(read("Title,Date,Start,End\nA,2026-05-04,10:00,10:40\n").programme)
    for turn in range(150):
        reader, data = (
            (spreadsheet.read_csv, bytearray(original)) if turn % 2 else (spreadsheet.read_xlsx, bytearray(book))
        )
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(3)] = bytes(chance.randrange(256) for _ in range(chance.randrange(3)))
        with contextlib.suppress(RefusedInput):
            reader(bytes(data), options(timezone="America/Los_Angeles"))
