"""SQL for counting customers: each as its canonical customer, the one into which it was linked, or as itself.

`t` is the table (ticket, reply) that has a `customer_id`; after the join, `c` is the canonical customer, and `cp` its
row in customer_person where it is a person.
"""

from typing import Final

CANONICAL_CUSTOMER_ID: Final = "coalesce(l.into_id, t.customer_id)"
JOIN_CANONICAL_CUSTOMER: Final = (
    "LEFT JOIN customer_link l ON l.customer_id = t.customer_id "
    f"LEFT JOIN customer c ON c.id = {CANONICAL_CUSTOMER_ID} LEFT JOIN customer_person cp ON cp.customer_id = c.id"
)
PEOPLE_ARE_COUNTED: Final = "(SELECT counts_people FROM who_counts)"  # SQLite reads it once for a whole query


def counted_id(customer_id: str, person_id: str) -> str:
    """Return the SQL for a canonical customer's id if it counts: a company, or a person where people count.

    `person_id` is the id of its row in customer_person. Else NULL, as for a ticket of which no customer is known.
    """
    return f"CASE WHEN {person_id} IS NULL OR {PEOPLE_ARE_COUNTED} THEN {customer_id} END"


COUNTED_CUSTOMER_ID: Final = counted_id("c.id", "cp.id")
