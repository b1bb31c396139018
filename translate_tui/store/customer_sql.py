"""SQL for counting customers: each as its canonical customer, the one into which it was linked, or as itself.

`t` is the table (ticket, reply) that has a `customer_id`; after the join, `c` is the canonical customer.
"""

from typing import Final

CANONICAL_CUSTOMER_ID: Final = "coalesce(l.into_id, t.customer_id)"
JOIN_CANONICAL_CUSTOMER: Final = (
    "LEFT JOIN customer_link l ON l.customer_id = t.customer_id "
    f"LEFT JOIN customer c ON c.id = {CANONICAL_CUSTOMER_ID}"
)
