"""Exchanges between the teams.

The practice: one day a month product sits with support, and one day a month support joins product planning.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Direction(StrEnum):
    """Which team visits the other."""

    PRODUCT = "product sits with support"
    SUPPORT = "support joins planning"


class Exchange(NamedTuple):
    """A day that somebody spent with the other team, and what they learned."""

    id: int
    direction: Direction
    day: date
    who: str
    learned: str


class ExchangeDue(NamedTuple):
    """When the next exchange of a direction is due; `last` is None if there was none yet.

    The field names are stored in minutes.
    """

    direction: Direction
    last: date | None
    next: date

    def overdue(self, today: date) -> bool:
        """Return whether the day on which it was due has passed."""
        return self.next < today


def exchanges_due(past: Iterable[Exchange], today: date) -> list[ExchangeDue]:
    """Return when each direction is due next: a month after its last exchange, or today if there was none."""
    last: dict[Direction, date] = {}
    for exchange in past:
        last[exchange.direction] = max(exchange.day, last.get(exchange.direction, exchange.day))
    return [
        ExchangeDue(direction, last.get(direction), one_month_after(last[direction]) if direction in last else today)
        for direction in Direction
    ]


def one_month_after(day: date) -> date:
    """Return the same day of the next month, or that month's last day if it is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))
