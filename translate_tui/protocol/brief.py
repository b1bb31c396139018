"""Receipts: what support shows for its discovery work, and what a brief and a case need before they are written.

"One recurring issue, one affected segment, one business cost, one proposed next step", with problem statement,
frequency and evidence. Source: docs/vocabulary.md.
"""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Decision, Pattern
from translate_tui.text import pluralize

RECURRING: Final = 2  # tickets of customers; one alone is an anecdote


class Note(StrEnum):
    """What people write on a pattern beyond its card."""

    NEXT_STEP = "next step"
    NOT_KNOWN = "not known"
    OPTIONS = "options"
    BUILT = "built"
    CUT = "cut"
    LESSON = "lesson"


class DecisionTaken(NamedTuple):
    """A decision with the meeting and the day on which it was taken."""

    decision: Decision
    meeting: int
    day: date


class PeriodVolume(NamedTuple):
    """What was said of a pattern from `first` to `last`: tickets, and the distinct customers who spoke."""

    first: date
    last: date
    tickets: int
    customers: int

    @property
    def weekly(self) -> float:
        """Tickets a week."""
        return 7 * self.tickets / ((self.last - self.first).days + 1)


def lacking(pattern: Pattern, told: int) -> tuple[str, ...]:
    """Return what a discovery brief of a pattern lacks, in words; empty where it can be written.

    `told` is how many tickets customers told; what support said in a purge session is not their evidence.
    """
    lacks = []
    if not pattern.volume.customers:
        lacks.append("evidence: no customer is known to be affected")
    elif told < RECURRING:
        lacks.append(f"evidence: {pluralize(told, 'ticket')} of a customer, and what recurs has {RECURRING}")
    if not (pattern.revenue_risk.strip() or pattern.retention_risk.strip()):
        lacks.append("the business cost: what is at risk, revenue or retention")
    return tuple(lacks)
