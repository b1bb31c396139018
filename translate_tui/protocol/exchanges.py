"""Exchanges: product sits with support one day a month, support joins product planning one day a month."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Direction(StrEnum):
    """Who goes where."""

    PRODUCT = "product sits with support"
    SUPPORT = "support joins planning"


class Exchange(NamedTuple):
    """A day that somebody spent on the other side, and what was learnt."""

    id: int
    direction: Direction
    day: date
    who: str
    learnt: str


class Due(NamedTuple):
    """When the next day of a direction is due; `last` is None where there was none yet."""

    direction: Direction
    last: date | None
    next: date

    def overdue(self, today: date) -> bool:
        """Tell whether the day has gone by."""
        return self.next < today


def due(held: Iterable[Exchange], today: date) -> list[Due]:
    """Return when each direction is due: a month after its last day, today where there was none."""
    last: dict[Direction, date] = {}
    for one in held:
        last[one.direction] = max(one.day, last.get(one.direction, one.day))
    return [Due(way, last.get(way), month_after(last[way]) if way in last else today) for way in Direction]


def month_after(day: date) -> date:
    """Return the same day of the next month, or that month's last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))
