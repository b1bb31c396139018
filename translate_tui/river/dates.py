"""When a customer said it: the forms of dates that exports write, and what is no date.

"03/04/2026" names two days. Which one is told by the other dates of the same column (one of
them has a 13 or more in one place), by dots ("03.04.2026" is written day first), or by people;
else it names none: an unknown date is better than a wrong one.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

_NUMERIC_DATE: Final = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})"
    r"(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?"
)
_EPOCH: Final = re.compile(r"([12]\d{9})(?:\d{3}|\d{6})?(?:\.\d+)?")
_DAYS: Final = (
    "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y", "%d/%b/%y", "%d/%b/%Y", "%d-%b-%Y", "%Y/%m/%d",
    "%d-%b-%y", "%Y-%m-%d",
)  # fmt: skip
_TIMES: Final = ("", " %I:%M %p", " %I:%M:%S %p", " %H:%M", " %H:%M:%S", ", %I:%M %p", ", %I:%M:%S %p", ", %H:%M")
_WRITTEN: Final = tuple(day + time for day in _DAYS for time in _TIMES)
_MAIL_DATE: Final = re.compile(r"\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}.*")
_YEARS: Final = range(1990, 2101)  # outside them a date is an accident of the export
_JAVASCRIPT: Final = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4})")
_CENTURY: Final = 2000  # of years written with two digits, up to the pivot
_PIVOT: Final = 70


class DayOrder(StrEnum):
    """In which order a column writes day and month."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@lru_cache(maxsize=65_536)
def date_of(words: str, order: DayOrder | None = None) -> datetime | None:
    """Return the moment that `words` name in UTC (no zone is read as UTC), or None for none or two.

    `order` decides where the day and the month could both be either.
    """
    words = words.strip()
    if not words:
        return None
    try:
        found = _iso(words) or _epoch(words) or _numeric(words, order) or _written(words)
        if not found or found.year not in _YEARS:
            return None
        found = found if found.tzinfo is UTC else found.astimezone(UTC)
        return found.replace(microsecond=0) if found.microsecond else found
    except (ValueError, OverflowError, OSError):
        return None


def has_order(words: str) -> bool:
    """Tell whether `words` are a date in numbers whose day and month stand in some order."""
    return _NUMERIC_DATE.fullmatch(words.strip()) is not None


def order_of(column: Iterable[str]) -> DayOrder | None:
    """Return the order in which a column writes day and month; None where nothing or both is shown."""
    shown: set[DayOrder] = set()
    for words in column:
        match = _NUMERIC_DATE.fullmatch(words.strip())
        if match and len(match[4]) == 4:
            first, second = int(match[1]), int(match[3])
            if 12 < first <= 31 and second <= 12:
                shown.add(DayOrder.DAY_FIRST)
            elif 12 < second <= 31 and first <= 12:
                shown.add(DayOrder.MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else None


def _iso(words: str) -> datetime | None:
    if words[4:5] == "-":  # the short way for nearly all dates
        try:
            found = datetime.fromisoformat(words)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except ValueError:
            pass
    if not words[:4].isdigit() or words[4:5] not in "-0123456789T" or _EPOCH.fullmatch(words):
        return None
    for candidate in (words, words.removesuffix(" UTC")):
        try:
            found = datetime.fromisoformat(candidate)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _epoch(words: str) -> datetime | None:
    match = _EPOCH.fullmatch(words)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _numeric(words: str, order: DayOrder | None) -> datetime | None:
    match = _NUMERIC_DATE.fullmatch(words)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if order is None and match[2] == ".":
        order = DayOrder.DAY_FIRST
    if year < 100:
        if order is None and not match[8]:
            return None  # "26/01/05" may begin with the year
        order = order or DayOrder.MONTH_FIRST  # "1/6/26 9:29 AM" is written so where clocks have twelve hours
        year += _CENTURY if year < _PIVOT else _CENTURY - 100
    if first <= 12 and second <= 12 and first != second:
        if order is None:
            return None
        day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
    else:
        day, month = (first, second) if first > 12 or first == second else (second, first)
    hour = int(match[5] or 0)
    if half := match[8]:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return datetime(year, month, day, hour, int(match[6] or 0), int(match[7] or 0), tzinfo=UTC)


def _written(words: str) -> datetime | None:
    if match := _JAVASCRIPT.match(words):
        return datetime.strptime(match[1], "%b %d %Y %H:%M:%S GMT%z")
    for form in _WRITTEN:
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    if not _MAIL_DATE.fullmatch(words):
        return None
    found = parsedate_to_datetime(words)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
