"""How a pattern goes: new, growing, shrinking, steady, returned, by the days on which customers spoke.

Never by the day of an import: a file that comes late, or twice, changes nothing. The weeks end with the
newest ticket of the whole River, for after that nobody has looked.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

WEEKS: Final = 8  # shown; the later half is compared with the earlier one
NEW_WEEKS: Final = 2
_TELLING: Final = 3  # tickets; fewer say nothing of a course
_BARS: Final = "▁▂▃▄▅▆▇█"
_ASCII_BARS: Final = "_.-~=+*#"


class Course(StrEnum):
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
    course: Course | None
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


def _course(posted: Mapping[date, int], until: date, shown: int, after_fix: int) -> Course:
    """Return how a pattern goes; one younger than the weeks shown is compared with itself, half with half."""
    if not shown:
        return Course.QUIET
    if after_fix:
        return Course.RETURNED
    oldest = min(posted)
    if oldest > until - timedelta(weeks=NEW_WEEKS):
        return Course.NEW
    days = min((until - oldest).days + 1, 7 * WEEKS)
    lately = sum(number for day, number in posted.items() if (until - day).days < days / 2)
    before = sum(number for day, number in posted.items() if days / 2 <= (until - day).days < days)
    if before + lately < _TELLING:
        return Course.STEADY
    if lately * 4 >= before * 5:
        return Course.GROWING
    if lately * 5 <= before * 4:
        return Course.SHRINKING
    return Course.STEADY


def sparkline(weeks: Iterable[int], *, ascii_only: bool = False) -> str:
    """Return one character a week, as high as the week had tickets; a week without any is the lowest."""
    numbers = list(weeks)
    bars = _ASCII_BARS if ascii_only else _BARS
    most = max(numbers, default=0)
    return "".join(bars[-(-number * (len(bars) - 1) // most)] if most else bars[0] for number in numbers)
