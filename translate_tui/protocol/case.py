"""The portfolio case of a decided pattern: its volume before the decision or the fix, and after."""

from datetime import date
from typing import NamedTuple


class PeriodVolume(NamedTuple):
    """How many tickets a pattern had from day `first` to day `last`, and of how many distinct customers."""

    first: date
    last: date
    tickets: int
    customers: int

    @property
    def weekly(self) -> float:
        """The tickets per week, so that periods of different length can be compared."""
        return 7 * self.tickets / ((self.last - self.first).days + 1)
