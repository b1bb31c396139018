"""Parses the dates that exports write.

"03/04/2026" names two days. Which one is meant follows from the other dates of its column (one of them has a number
above 12), from dots ("03.04.2026" is always day first), or from what people chose; else the date stays unknown: an
unknown date is better than a wrong one.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

_NUMERIC_DATE: Final = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[/.-])(?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconds>\d{2})(?:\.\d+)?)?\s*"
    r"(?P<half>[AaPp])?\.?[Mm]?\.?)?"
)
_EPOCH: Final = re.compile(r"([12]\d{9})(?:\d{3}|\d{6})?(?:\.\d+)?")  # seconds, milliseconds or microseconds
_DAY_FORMATS: Final = (
    "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y", "%d/%b/%y", "%d/%b/%Y", "%d-%b-%Y", "%Y/%m/%d",
    "%d-%b-%y", "%Y-%m-%d",
)  # fmt: skip
_TIME_FORMATS: Final = (
    "", " %I:%M %p", " %I:%M:%S %p", " %H:%M", " %H:%M:%S", ", %I:%M %p", ", %I:%M:%S %p", ", %H:%M",
)  # fmt: skip
_FORMATS: Final = tuple(day + time for day in _DAY_FORMATS for time in _TIME_FORMATS)
_MAIL_DATE: Final = re.compile(r"\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}.*")  # RFC 5322
_JAVASCRIPT_DATE: Final = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4})")
_PLAUSIBLE_YEARS: Final = range(1990, 2101)  # outside it is an id or an empty cell that was taken for a date
_CENTURY: Final = 2000
_PIVOT: Final = 70  # two-digit years below it are 20xx, others 19xx


class DayOrder(StrEnum):
    """The order in which a column writes day and month."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@lru_cache(maxsize=65_536)
def date_of(cell: str, order: DayOrder | None = None) -> datetime | None:
    """Return the moment that a cell names, in UTC and whole seconds; None for no date or an ambiguous one.

    A time without a zone is read as UTC. `order` decides where day and month could be either.
    """
    cell = cell.strip()
    if not cell:
        return None
    try:
        moment = _iso(cell) or _epoch(cell) or _numeric(cell, order) or _with_month_name(cell)
        if not moment or moment.year not in _PLAUSIBLE_YEARS:
            return None
        moment = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
        return moment.replace(microsecond=0) if moment.microsecond else moment
    except (ValueError, OverflowError, OSError):
        return None


def has_order(cell: str) -> bool:
    """Tell whether a cell is a date such as 03/04/2026, whose day and month stand in some order."""
    return _NUMERIC_DATE.fullmatch(cell.strip()) is not None


def order_of(cells: Iterable[str]) -> DayOrder | None:
    """Return the order in which a column writes day and month; None where its dates prove neither or both."""
    proven: set[DayOrder] = set()
    for cell in cells:
        match = _NUMERIC_DATE.fullmatch(cell.strip())
        if match and len(match["year"]) == 4:
            first, second = int(match["first"]), int(match["second"])
            if 12 < first <= 31 and second <= 12:
                proven.add(DayOrder.DAY_FIRST)
            elif 12 < second <= 31 and first <= 12:
                proven.add(DayOrder.MONTH_FIRST)
    return proven.pop() if len(proven) == 1 else None


def _iso(cell: str) -> datetime | None:
    """Return the moment of an ISO 8601 date, also with " UTC" behind it; None for an epoch such as 1700000000."""
    if cell[4:5] == "-":  # nearly all dates: try them without the checks below
        try:
            moment = datetime.fromisoformat(cell)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError:
            pass
    if not cell[:4].isdigit() or cell[4:5] not in "-0123456789T" or _EPOCH.fullmatch(cell):
        return None
    for candidate in (cell, cell.removesuffix(" UTC")):
        try:
            moment = datetime.fromisoformat(candidate)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _epoch(cell: str) -> datetime | None:
    match = _EPOCH.fullmatch(cell)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _numeric(cell: str, order: DayOrder | None) -> datetime | None:
    """Return the moment of a date such as 03/04/2026 or "1/6/26 9:29 AM"."""
    match = _NUMERIC_DATE.fullmatch(cell)
    if not match:
        return None
    year = int(match["year"])
    if order is None and match["separator"] == ".":
        order = DayOrder.DAY_FIRST
    if year < 100:
        if order is None and not match["half"]:
            return None  # "26/01/05" may start with the year
        order = order or DayOrder.MONTH_FIRST  # "AM" and "PM" are written where the month comes first
        year += _CENTURY if year < _PIVOT else _CENTURY - 100
    day_and_month = _day_and_month(int(match["first"]), int(match["second"]), order)
    if day_and_month is None:
        return None
    day, month = day_and_month
    hour = int(match["hour"] or 0)
    if half := match["half"]:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return datetime(year, month, day, hour, int(match["minute"] or 0), int(match["seconds"] or 0), tzinfo=UTC)


def _day_and_month(first: int, second: int, order: DayOrder | None) -> tuple[int, int] | None:
    """Return day and month; a number above 12 decides, else the order. None where nothing decides."""
    if first == second or first > 12:
        return first, second
    if second > 12:
        return second, first
    if order is None:
        return None
    return (first, second) if order is DayOrder.DAY_FIRST else (second, first)


def _with_month_name(cell: str) -> datetime | None:
    """Return the moment of a date in words: JavaScript's, those of _FORMATS, or an email's."""
    if match := _JAVASCRIPT_DATE.match(cell):
        return datetime.strptime(match[1], "%b %d %Y %H:%M:%S GMT%z")
    for format_ in _FORMATS:
        try:
            return datetime.strptime(cell, format_).replace(tzinfo=UTC)
        except ValueError:
            continue
    if not _MAIL_DATE.fullmatch(cell):
        return None
    moment = parsedate_to_datetime(cell)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
