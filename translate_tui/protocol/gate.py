"""The gate: what a pattern needs before it is put before product.

"No individual tickets, no urgent escalations": a pattern needs at least two distinct
customers. No word in a ticket ("urgent", "asap") changes that, nor any rank.
"""

from typing import Final

from translate_tui.model import Pattern

CUSTOMERS_NEEDED: Final = 2


def missing(pattern: Pattern) -> tuple[str, ...]:
    """Return what the pattern lacks to pass the gate, in words; empty when it passes."""
    have = pattern.volume.customers
    if have >= CUSTOMERS_NEEDED:
        return ()
    unknown = f" (tickets without a known customer: {pattern.volume.unknown})" if pattern.volume.unknown else ""
    return (f"{CUSTOMERS_NEEDED} distinct customers, it has {have}{unknown}",)
