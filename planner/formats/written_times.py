"""Dates and times as people write them in spreadsheets."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's 1900 date system, its invented 29 February 1900 allowed for."""

EARLIEST_EVENING, LATEST_NIGHT_END = time(17, 0), time(6, 0)
"""A session that starts after the one and ends before the other ends on the next day."""

SMALLEST_SERIAL, LARGEST_SERIAL = 20_000, 80_000  # 1954 to 2119; smaller numbers are no dates of events

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janner janvier janv enero ene",
            "feb february februar fevrier fevr febrero",
            "mar march marz maerz mars marzo mrz",
            "apr april avril avr abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet juil julio",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october oktober okt octobre octubre",
            "nov november novembre noviembre",
            "dec december dezember dez decembre diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_THREE_NUMBERS = re.compile(r"(\d{1,2})[/.\-]\s?(\d{1,2})[/.\-]\s?(\d{4}|\d{2})$")
_CLOCK = re.compile(
    r"(\d{1,2})(?:\s*[:.hH]\s*(\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)?\s*(?:h|uhr)?\s*([aApP])?\.?\s*(?:[mM]\.?)?$",
    re.IGNORECASE,
)
_DATE_AND_CLOCK = re.compile(r"(.+?\d)(?:T|,?\s+(?:at\s+|um\s+|à\s+)?)(\d{1,2}(?:[:.hH]\d{2}.*|\s*[aApP]\.?[mM]\.?))$")


def date_of(value: object, day_first: bool = True) -> date | None:
    """The date that a cell says, None where it says none. `day_first` decides '04/05/2026'."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_serial(float(value))
    text = str(value or "").strip()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _from_serial(float(text))
    found = _ISO.match(text)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _THREE_NUMBERS.match(text)
    if found:
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        if first > 12 or ((day_first or "." in text) and second <= 12):
            first, second = second, first
        return _date(year, first, second)
    return _date_in_words(text)


def time_of(value: object) -> time | None:
    """The time of day that a cell says, to the minute, None where it says none."""
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_fraction(float(value))
    text = str(value or "").strip()
    if re.fullmatch(r"0?\.\d+", text):
        return _from_fraction(float(text))
    if text.casefold() in ("noon", "midday"):
        return time(12)
    found = _CLOCK.match(text)
    if not found or (found[2] is None and found[4] is None and not re.search(r"[hH]", text)):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def date_and_time_of(value: object, day_first: bool = True) -> tuple[date | None, time | None]:
    """Both, for a cell that may hold a date, a time, or the one followed by the other."""
    if isinstance(value, datetime):
        return value.date(), time_of(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
        if number >= 1:
            return _from_serial(number), _from_fraction(number % 1) if number % 1 else None
        return None, _from_fraction(number)
    text = str(value or "").strip()
    found = _DATE_AND_CLOCK.match(text)
    if found:
        clock = re.sub(r"(?:Z|[+-]\d{2}:?\d{2})$", "", found[2].strip())
        day, moment = date_of(found[1].rstrip(","), day_first), time_of(clock)
        if day is not None and moment is not None:
            return day, moment
    moment = time_of(value)
    if moment is not None:
        return None, moment
    return date_of(value, day_first), None


def day_comes_first(values: list[str]) -> bool | None:
    """Whether a column writes 13/10 or 10/13; None where no value decides it."""
    for value in values:
        found = _THREE_NUMBERS.match(str(value).strip().split(" ")[0])
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


def is_ambiguous(value: str) -> bool:
    """'04/05/2026' is; '2026-05-04', '13/05/2026' and '04.05.2026' (points are written day first) are not."""
    found = _THREE_NUMBERS.match(value.strip().split(" ")[0])
    return bool(found and "." not in value.split(" ")[0] and int(found[1]) <= 12 and int(found[2]) <= 12)


def _date_in_words(text: str) -> date | None:
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.findall(r"[a-z]+|\d+", plain)
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(word) for word in words if word.isdigit()]
    years = [n for n in numbers if n >= 1000]
    days = [n for n in numbers if 1 <= n <= 31]
    if len(months) == 1 and len(years) == 1 and len(days) == 1 and len(numbers) == 2:
        return _date(years[0], months[0], days[0])
    return None


def _from_serial(number: float) -> date | None:
    return EXCEL_EPOCH + timedelta(days=int(number)) if SMALLEST_SERIAL <= number <= LARGEST_SERIAL else None


def _from_fraction(number: float) -> time | None:
    if not 0 <= number < 1 and not SMALLEST_SERIAL <= number <= LARGEST_SERIAL:
        return None
    minutes = round((number % 1) * 24 * 60)
    return time(minutes // 60 % 24, minutes % 60)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
