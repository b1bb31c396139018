"""The gate (Ticket Upgrade Path): what a pattern needs before product considers it.

"No individual tickets, no urgent escalations": two distinct customers, a segment, its impact rated,
the workaround and the requested solution stated, two quotes. No word in a ticket ("urgent", "asap")
changes that, nor any rank.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from translate_tui.model import Pattern
from translate_tui.text import pluralize


class Strictness(StrEnum):
    """What the gate does with a pattern that lacks something (weeks 1-2, 3-4, 5-6 of the practice)."""

    OFF = "off"
    WARNS = "warns"
    BLOCKS = "blocks"


class Rule(StrEnum):
    """What can be asked of a pattern."""

    CUSTOMERS = "customers"
    SEGMENT = "segment"
    IMPACT = "impact"
    WORKAROUND = "workaround"
    REQUESTED = "requested"
    QUOTES = "quotes"


class Gate(NamedTuple):
    """The gate as it is set: what it does, what it asks, and how many customers and quotes."""

    strictness: Strictness = Strictness.BLOCKS
    rules: frozenset[Rule] = frozenset(Rule)
    customers: int = 2
    quotes: int = 2


GATE: Final = Gate()
NONE_KNOWN: Final = "none known"  # an answer too: the workaround was asked for, and there is none


def missing(pattern: Pattern, gate: Gate = GATE) -> tuple[str, ...]:
    """Return what the pattern lacks to pass the gate, in words; empty when it passes (or the gate is off)."""
    if gate.strictness is Strictness.OFF:
        return ()
    lacks = (_LACKS[rule](pattern, gate) for rule in Rule if rule in gate.rules)
    return tuple(words for words in lacks if words)


def listed(lacks: Sequence[str]) -> str:
    """Return what is lacking as people say it: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(lacks[:-1]), *lacks[-1:])))


def _customers(pattern: Pattern, gate: Gate) -> str:
    have = pattern.volume.customers
    if have >= gate.customers:
        return ""
    unknown = f" (tickets without a known customer: {pattern.volume.unknown})" if pattern.volume.unknown else ""
    return f"{pluralize(gate.customers, 'distinct customer')}, it has {have}{unknown}"


def _segment(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.segment.names or pattern.written_segment else "a segment"


def _impact(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.impact or pattern.support_impact or pattern.product_impact else "its impact rated"


def _workaround(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.workaround.strip() else f"the workaround (or “{NONE_KNOWN}”)"


def _requested(pattern: Pattern, gate: Gate) -> str:
    return "" if pattern.requested.strip() else "the requested solution"


def _quotes(pattern: Pattern, gate: Gate) -> str:
    have = pattern.tickets
    return "" if have >= gate.quotes else f"{pluralize(gate.quotes, 'quote')}, it has {have}"


_LACKS: Final[dict[Rule, Callable[[Pattern, Gate], str]]] = {
    Rule.CUSTOMERS: _customers,
    Rule.SEGMENT: _segment,
    Rule.IMPACT: _impact,
    Rule.WORKAROUND: _workaround,
    Rule.REQUESTED: _requested,
    Rule.QUOTES: _quotes,
}
