"""The gate, which the practice calls the Ticket Upgrade Path: what a pattern needs before product considers it.

"No individual tickets, no urgent escalations": two distinct customers, a segment, the workaround and the requested
solution stated, two quotes. No word in a ticket ("urgent", "asap") changes that, nor any rank. No rating of the
impact is asked for: it is what the meeting is for.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Pattern
from translate_tui.text import pluralize


class Strictness(StrEnum):
    """What the gate does with a pattern that misses something.

    The practice proposes off for weeks 1-2 of the journey, warns for 3-4 and blocks from 5 on.
    """

    OFF = "off"
    WARNS = "warns"
    BLOCKS = "blocks"


class GateRule(StrEnum):
    """The requirements of the gate, each of which can be switched off in the settings."""

    CUSTOMERS = "customers"
    SEGMENT = "segment"
    WORKAROUND = "workaround"
    REQUESTED = "requested"
    QUOTES = "quotes"


class Gate(NamedTuple):
    """The gate as it is set: its strictness, its rules, and how many customers and quotes it requires."""

    strictness: Strictness = Strictness.BLOCKS
    rules: frozenset[GateRule] = frozenset(GateRule)
    customers: int = 2
    quotes: int = 2


DEFAULT_GATE: Final = Gate()
NONE_KNOWN: Final = "none known"  # a valid workaround: somebody asked for one, and there is none


def missing_for_gate(pattern: Pattern, gate: Gate = DEFAULT_GATE) -> tuple[str, ...]:
    """Return what a pattern still needs to pass the gate, in words; empty if it passes or the gate is off."""
    if gate.strictness is Strictness.OFF:
        return ()
    messages = (_CHECKS[rule](pattern, gate) for rule in GateRule if rule in gate.rules)
    return tuple(message for message in messages if message)


def join_with_and(items: Sequence[str]) -> str:
    """Return items as people list them: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


# One check a rule: it returns what is missing, or "" if the rule is met.


def _check_customers(pattern: Pattern, gate: Gate) -> str:
    customers = pattern.volume.customers
    if customers >= gate.customers:
        return ""
    unknown = f", plus {pattern.volume.unknown} unknown" if pattern.volume.unknown else ""
    return f"{pluralize(gate.customers, 'distinct customer')} (has {customers}{unknown})"


def _check_segment(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.segment.names or pattern.written_segment else "a segment"


def _check_workaround(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.workaround.strip() else f"the workaround (or “{NONE_KNOWN}”)"


def _check_requested(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.requested.strip() else "the requested fix"


def _check_quotes(pattern: Pattern, gate: Gate) -> str:
    quotes = pattern.tickets  # every ticket is one quote
    return "" if quotes >= gate.quotes else f"{pluralize(gate.quotes, 'quote')} (has {quotes})"


_CHECKS: Final[dict[GateRule, Callable[[Pattern, Gate], str]]] = {
    GateRule.CUSTOMERS: _check_customers,
    GateRule.SEGMENT: _check_segment,
    GateRule.WORKAROUND: _check_workaround,
    GateRule.REQUESTED: _check_requested,
    GateRule.QUOTES: _check_quotes,
}
