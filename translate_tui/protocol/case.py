"""The portfolio case of a decided pattern: its volume before its fix reached customers, and after."""

from datetime import date
from typing import Final, NamedTuple

MIN_COMPARED_DAYS: Final = 7  # on each side of the fix: fewer are not even a week's working days


class PeriodVolume(NamedTuple):
    """How many tickets a pattern had from day `first` to day `last`, and of how many distinct customers."""

    first: date
    last: date
    tickets: int
    customers: int


def comparable_days(shipped_on: date, oldest_day: date | None, newest_day: date | None) -> int:
    """Return how many days before a fix and after it can be compared: as many on both sides as the River holds.

    The day on which the fix shipped is the last one before it. `oldest_day` and `newest_day` are those of the River's
    tickets. 0 where one side has none.
    """
    if oldest_day is None or newest_day is None:
        return 0
    return max(min((shipped_on - oldest_day).days + 1, (newest_day - shipped_on).days), 0)
