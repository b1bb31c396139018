"""What happened in a month, for its newsletter: from a first local day to a last one, both included."""

from datetime import date
from typing import Final, NamedTuple

from translate_tui.store.brief import IS_PURGED
from translate_tui.store.customer_sql import COUNTED_CUSTOMER_ID, JOIN_CANONICAL_CUSTOMER
from translate_tui.store.database import Database
from translate_tui.store.days import in_period_sql, period_params
from translate_tui.store.set_aside import IS_PRAISE, IS_PROBLEM

_POSTED_THEN: Final = in_period_sql("t.posted_at")


class TicketCounts(NamedTuple):
    """How many tickets of each kind were posted in a month.

    `tickets` counts the customers' tickets without praise and without what was set aside, `customers` the distinct
    customers of these, `unknown` those of these without a known customer. `praise` and `purged` (said in a purge
    session) are counted apart.
    """

    tickets: int
    customers: int
    unknown: int
    praise: int
    purged: int


def count_tickets(db: Database, first: date, last: date) -> TicketCounts:
    """Return how many tickets were posted in a month, with their distinct customers."""
    tickets, customers, unknown = db.rows(
        f"SELECT count(*), count(DISTINCT {COUNTED_CUSTOMER_ID}), sum({COUNTED_CUSTOMER_ID} IS NULL) FROM ticket t "
        f"{JOIN_CANONICAL_CUSTOMER} WHERE {_POSTED_THEN} AND {IS_PROBLEM} AND NOT {IS_PURGED}",
        period_params(first, last),
    )[0]
    purged = db.value(
        f"SELECT count(*) FROM ticket t WHERE {_POSTED_THEN} AND {IS_PURGED}", period_params(first, last)
    )
    praise = db.value(
        f"SELECT count(*) FROM ticket t WHERE {_POSTED_THEN} AND {IS_PRAISE}", period_params(first, last)
    )
    return TicketCounts(tickets, customers, unknown or 0, praise, purged)


def count_by_pattern(db: Database, first: date, last: date) -> dict[int, tuple[int, int, int]]:
    """Return for each pattern with tickets in a month: tickets, distinct customers, tickets without a customer.

    Tickets from purge sessions are left out.
    """
    rows = db.rows(
        f"SELECT m.pattern_id, count(*), count(DISTINCT {COUNTED_CUSTOMER_ID}), sum({COUNTED_CUSTOMER_ID} IS NULL) "
        f"FROM ticket t JOIN member m ON m.ticket_id = t.id {JOIN_CANONICAL_CUSTOMER} "
        f"WHERE {_POSTED_THEN} AND NOT {IS_PURGED} GROUP BY 1",
        period_params(first, last),
    )
    return {pattern_id: (tickets, customers, unknown) for pattern_id, tickets, customers, unknown in rows}


def praise(db: Database, first: date, last: date) -> list[tuple[str, str]]:
    """Return the praise of a month, newest first, as (verbatim words, segment); "" for no segment."""
    rows = db.rows(
        "SELECT t.quote, coalesce(t.segment, '') FROM ticket t "
        f"WHERE {_POSTED_THEN} AND {IS_PRAISE} ORDER BY t.posted_at DESC, t.id DESC",
        period_params(first, last),
    )
    return [(quote, segment) for quote, segment in rows]


def new_pattern_ids(db: Database, first: date, last: date) -> set[int]:
    """Return the ids of the patterns that were created in a month."""
    rows = db.rows(f"SELECT id FROM pattern WHERE {in_period_sql('created_at')}", period_params(first, last))
    return {row[0] for row in rows}


def count_kept_commitments(db: Database, first: date, last: date) -> int:
    """Return how many commitments were kept in a month."""
    sql = f"SELECT count(*) FROM commitment WHERE state = 'kept' AND {in_period_sql('settled_at')}"
    return int(db.value(sql, period_params(first, last)))
