"""SQL for counting customers: each as its canonical customer, the one into which it was linked, or as itself.

`t` is the table (ticket, reply) that has a `customer_id`; after the join, `c` is the canonical customer.
"""

from typing import Final

CANONICAL_CUSTOMER_ID: Final = "coalesce(l.into_id, t.customer_id)"
JOIN_CANONICAL_CUSTOMER: Final = (
    "LEFT JOIN customer_link l ON l.customer_id = t.customer_id "
    f"LEFT JOIN customer c ON c.id = {CANONICAL_CUSTOMER_ID}"
)
PERSONS_COUNT: Final = "(SELECT persons FROM who_counts)"  # SQLite reads it once for a whole query


def counts(customer_id: str) -> str:
    """Return the condition that a canonical customer counts: it is a company, or persons count as well."""
    return f"({PERSONS_COUNT} OR NOT EXISTS (SELECT 1 FROM customer_person cp WHERE cp.customer_id = {customer_id}))"


# The canonical customer, if it counts; else NULL, as for a ticket of which no customer is known.
COUNTED_CUSTOMER_ID: Final = f"CASE WHEN {counts('c.id')} THEN c.id END"
