"""The discovery brief: what a pattern needs before one can be written, and the notes that go into it.

The practice's receipts are "one recurring issue, one affected segment, one business cost, one proposed next
step", with problem statement, frequency and evidence.
"""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Decision, Pattern
from translate_tui.text import pluralize

MIN_RECURRING_TICKETS: Final = 2  # of customers; a single one is an anecdote, not a recurring issue


class Note(StrEnum):
    """The notes that people write on a pattern beyond its card: two for its brief, four for its case."""

    NEXT_STEP = "next step"
    OPEN_QUESTIONS = "open questions"
    OPTIONS = "options"
    BUILT = "built"
    CUT = "cut"
    LESSON = "lesson"


class DecisionTaken(NamedTuple):
    """A decision with the number of the meeting and the day on which it was taken."""

    decision: Decision
    meeting: int
    day: date


def missing_for_brief(pattern: Pattern, customer_tickets: int) -> tuple[str, ...]:
    """Return what a discovery brief of a pattern still needs, in words; empty if it can be written.

    `customer_tickets` counts the tickets of customers. What support said in a purge session does not count:
    it is no customer's evidence.
    """
    missing = []
    if not pattern.volume.customers:
        missing.append("evidence from a known customer")
    elif customer_tickets < MIN_RECURRING_TICKETS:
        tickets = pluralize(MIN_RECURRING_TICKETS, "customer ticket")
        missing.append(f"{tickets} (has {customer_tickets})")
    if not (pattern.revenue_risk.strip() or pattern.retention_risk.strip()):
        missing.append("what is at risk (revenue or retention)")
    return tuple(missing)
