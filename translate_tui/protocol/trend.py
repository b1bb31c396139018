"""The trend of a pattern: new, growing, shrinking, steady, returned or quiet, by the days of its tickets.

The day of an import never counts, so a file that is imported late or twice changes nothing. The weeks end with
the newest ticket of the whole River: nothing is known of the days after it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Final, NamedTuple

TREND_WEEKS: Final = 8  # shown; the later half is compared with the earlier one
NEW_WEEKS: Final = 2  # a pattern whose first ticket is younger is new
_MIN_TICKETS: Final = 3  # fewer show no trend
MIN_CUSTOMERS_AFTER_FIX: Final = 2  # one customer may not have the fix yet, or mean something else
_GROWTH_FACTOR: Final = 1.25  # between the rates of the two halves; less may be chance
_BARS: Final = "▁▂▃▄▅▆▇█"
_ASCII_BARS: Final = "_.-~=+*#"


class TrendKind(StrEnum):
    """The trend of a pattern in one word."""

    NEW = "new"
    GROWING = "growing"
    SHRINKING = "shrinking"
    STEADY = "steady"
    RETURNED = "returned"  # several customers wrote after its fix had reached them
    QUIET = "quiet"  # no ticket in all the weeks shown


class Trend(NamedTuple):
    """The tickets of a pattern by week, the oldest first; the last week ends with the day `until`.

    `after_fix` counts the tickets posted after its fix shipped. The field names are stored in minutes.
    """

    weeks: tuple[int, ...]
    course: TrendKind | None
    until: date | None
    after_fix: int = 0


def compute_trend(
    days: Mapping[date, int],
    until: date | None,
    shipped: date | None = None,
    customers: Mapping[date, Collection[int]] | None = None,
) -> Trend:
    """Return the trend of a pattern. `days` maps a day to the number of its tickets posted on it.

    `until` is the last day that counts, `shipped` the day on which its fix reached customers. `customers` are the
    known customers who wrote on each day: a pattern has returned when two of them wrote after the fix. Tickets
    without a date are not in `days`; if none has one, the trend's `course` is None.
    """
    posted = {day: number for day, number in days.items() if until is not None and day <= until}
    if until is None or not posted:
        return Trend((0,) * TREND_WEEKS, None, until)
    weeks = [0] * TREND_WEEKS
    for day, number in posted.items():
        weeks_ago = (until - day).days // 7
        if weeks_ago < TREND_WEEKS:
            weeks[TREND_WEEKS - 1 - weeks_ago] += number
    after_fix = sum(number for day, number in posted.items() if shipped is not None and day > shipped)
    returned_customers: set[int] = set()
    for day, ids in (customers or {}).items():
        if shipped is not None and shipped < day <= until:
            returned_customers.update(ids)
    has_returned = len(returned_customers) >= MIN_CUSTOMERS_AFTER_FIX
    return Trend(tuple(weeks), _kind(posted, until, sum(weeks), has_returned=has_returned), until, after_fix)


def _kind(posted: Mapping[date, int], until: date, shown: int, *, has_returned: bool) -> TrendKind:
    """Return the kind of a trend, of which `shown` tickets lie in the weeks shown.

    A pattern younger than those weeks is compared over its own life, the later half with the earlier one.
    """
    if not shown:
        return TrendKind.QUIET
    if has_returned:
        return TrendKind.RETURNED
    oldest = min(posted)
    if oldest > until - timedelta(weeks=NEW_WEEKS):
        return TrendKind.NEW
    days = min((until - oldest).days + 1, 7 * TREND_WEEKS)
    recent_days = 7 * (days // 14)  # whole weeks; the earlier half is as long, or up to 13 days longer
    recent = sum(number for day, number in posted.items() if (until - day).days < recent_days)
    earlier = sum(number for day, number in posted.items() if recent_days <= (until - day).days < days)
    if earlier + recent < _MIN_TICKETS:
        return TrendKind.STEADY
    # Compare tickets per working day: few are written at weekends, and the first week is seldom a whole one.
    recent_rate = recent / _working_days(until, 0, recent_days)
    earlier_rate = earlier / _working_days(until, recent_days, days)
    if recent_rate >= earlier_rate * _GROWTH_FACTOR:
        return TrendKind.GROWING
    if recent_rate * _GROWTH_FACTOR <= earlier_rate:
        return TrendKind.SHRINKING
    return TrendKind.STEADY


def _working_days(until: date, first: int, last: int) -> int:
    """Return the number of working days (Monday to Friday) from `first` up to `last` days before `until`.

    At least 1, because it is divided by.
    """
    return max(sum((until - timedelta(days=ago)).weekday() < 5 for ago in range(first, last)), 1)


def sparkline(weeks: Iterable[int], *, ascii_only: bool = False) -> str:
    """Return a bar for each week, relative to the highest; the lowest bar stands for no ticket."""
    numbers = list(weeks)
    return bars(numbers, max(numbers, default=0), ascii_only=ascii_only)


def bars(values: Iterable[float | None], top: float, *, ascii_only: bool = False) -> str:
    """Return one character for each value: the full bar at `top`, the lowest only for 0, a space for None."""
    steps = _ASCII_BARS if ascii_only else _BARS
    highest = len(steps) - 1
    characters = []
    for value in values:
        if value is None:
            characters.append(" ")
        elif not top:
            characters.append(steps[0])
        else:
            characters.append(steps[min(ceil(value * highest / top), highest)])
    return "".join(characters)
