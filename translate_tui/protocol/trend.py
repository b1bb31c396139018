"""How a pattern goes: new, growing, shrinking, steady, returned, by the days on which customers spoke.

Never by the day of an import: a file that comes late, or twice, changes nothing. The weeks end with the
newest ticket of the whole River, for after that nobody has looked.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Final, NamedTuple

WEEKS: Final = 8  # shown; the later half is compared with the earlier one
NEW_WEEKS: Final = 2
_TELLING: Final = 3  # tickets; fewer say nothing of a course
_MORE: Final = 1.25  # times as many a day are more, and not chance alone
_BARS: Final = "▁▂▃▄▅▆▇█"
_ASCII_BARS: Final = "_.-~=+*#"


class TrendKind(StrEnum):
    """In one word, how a pattern goes."""

    NEW = "new"
    GROWING = "growing"
    SHRINKING = "shrinking"
    STEADY = "steady"
    RETURNED = "returned"
    QUIET = "quiet"  # nothing in all the weeks shown


class Trend(NamedTuple):
    """Tickets a week, the oldest week first, the last one ending with `until`; what came after the fix shipped."""

    weeks: tuple[int, ...]
    course: TrendKind | None
    until: date | None
    after_fix: int = 0


def trend(days: Mapping[date, int], until: date | None, shipped: date | None = None) -> Trend:
    """Return the trend of a pattern, of which so many tickets were posted on each of `days`.

    `until` is the last day looked at, `shipped` the day on which its fix reached customers. Tickets without
    a day are not in `days`; where no ticket has one, the course is None.
    """
    posted = {day: number for day, number in days.items() if until is not None and day <= until}
    if until is None or not posted:
        return Trend((0,) * WEEKS, None, until)
    weeks = [0] * WEEKS
    for day, number in posted.items():
        ago = (until - day).days // 7
        if ago < WEEKS:
            weeks[WEEKS - 1 - ago] += number
    after_fix = sum(number for day, number in posted.items() if shipped is not None and day > shipped)
    return Trend(tuple(weeks), _course(posted, until, sum(weeks), after_fix), until, after_fix)


def _course(posted: Mapping[date, int], until: date, shown: int, after_fix: int) -> TrendKind:
    """Return how a pattern goes; one younger than the weeks shown is compared with itself, half with half."""
    if not shown:
        return TrendKind.QUIET
    if after_fix:
        return TrendKind.RETURNED
    oldest = min(posted)
    if oldest > until - timedelta(weeks=NEW_WEEKS):
        return TrendKind.NEW
    days = min((until - oldest).days + 1, 7 * WEEKS)
    recent = 7 * (days // 14)  # whole weeks; what lies before is as long or a little longer
    lately = sum(number for day, number in posted.items() if (until - day).days < recent)
    before = sum(number for day, number in posted.items() if recent <= (until - day).days < days)
    if before + lately < _TELLING:
        return TrendKind.STEADY
    # Compared by the working day, for few write on the others, and the first week is seldom a whole one.
    rate_lately = lately / _working(until, 0, recent)
    rate_before = before / _working(until, recent, days)
    if rate_lately >= rate_before * _MORE:
        return TrendKind.GROWING
    if rate_lately * _MORE <= rate_before:
        return TrendKind.SHRINKING
    return TrendKind.STEADY


def _working(until: date, first: int, last: int) -> int:
    """Return the working days among those that lie `first` up to `last` days before `until`; at least one."""
    return max(sum((until - timedelta(days=ago)).weekday() < 5 for ago in range(first, last)), 1)


def sparkline(weeks: Iterable[int], *, ascii_only: bool = False) -> str:
    """Return one character a week, as high as the week had tickets; a week without any is the lowest."""
    numbers = list(weeks)
    return bars(numbers, max(numbers, default=0), ascii_only=ascii_only)


def bars(values: Iterable[float | None], top: float, *, ascii_only: bool = False) -> str:
    """Return one character a value, the highest at `top`, the lowest only at nothing; a space for None."""
    steps = _ASCII_BARS if ascii_only else _BARS
    return "".join(
        " "
        if value is None
        else steps[min(ceil(value * (len(steps) - 1) / top), len(steps) - 1)]
        if top
        else steps[0]
        for value in values
    )
