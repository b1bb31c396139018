"""What happened in a month, for its newsletter. A month is given as "2026-11"; it is one in UTC."""

from typing import NamedTuple

from translate_tui.store.brief import IS_PURGED
from translate_tui.store.customer_sql import CANONICAL_CUSTOMER_ID, JOIN_CANONICAL_CUSTOMER
from translate_tui.store.database import Database
from translate_tui.store.set_aside import IS_PRAISE, IS_PROBLEM


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


def count_tickets(db: Database, month: str) -> TicketCounts:
    """Return how many tickets were posted in a month, with their distinct customers."""
    tickets, customers, unknown = db.rows(
        f"SELECT count(*), count(DISTINCT {CANONICAL_CUSTOMER_ID}), sum(t.customer_id IS NULL) FROM ticket t "
        f"{JOIN_CANONICAL_CUSTOMER} WHERE t.posted_at >= ? AND t.posted_at < ? AND {IS_PROBLEM} AND NOT {IS_PURGED}",
        _bounds(month),
    )[0]
    purged = db.value(
        f"SELECT count(*) FROM ticket t WHERE t.posted_at >= ? AND t.posted_at < ? AND {IS_PURGED}", _bounds(month)
    )
    praise = db.value(
        f"SELECT count(*) FROM ticket t WHERE t.posted_at >= ? AND t.posted_at < ? AND {IS_PRAISE}", _bounds(month)
    )
    return TicketCounts(tickets, customers, unknown or 0, praise, purged)


def count_by_pattern(db: Database, month: str) -> dict[int, tuple[int, int, int]]:
    """Return for each pattern with tickets in a month: tickets, distinct customers, tickets without a customer.

    Tickets from purge sessions are left out.
    """
    rows = db.rows(
        f"SELECT m.pattern_id, count(*), count(DISTINCT {CANONICAL_CUSTOMER_ID}), sum(t.customer_id IS NULL) "
        f"FROM ticket t JOIN member m ON m.ticket_id = t.id {JOIN_CANONICAL_CUSTOMER} "
        f"WHERE t.posted_at >= ? AND t.posted_at < ? AND NOT {IS_PURGED} GROUP BY 1",
        _bounds(month),
    )
    return {pattern_id: (tickets, customers, unknown) for pattern_id, tickets, customers, unknown in rows}


def praise(db: Database, month: str) -> list[tuple[str, str]]:
    """Return the praise of a month, newest first, as (verbatim words, segment); "" for no segment."""
    rows = db.rows(
        "SELECT t.quote, coalesce(t.segment, '') FROM ticket t "
        f"WHERE t.posted_at >= ? AND t.posted_at < ? AND {IS_PRAISE} ORDER BY t.posted_at DESC, t.id DESC",
        _bounds(month),
    )
    return [(quote, segment) for quote, segment in rows]


def new_pattern_ids(db: Database, month: str) -> set[int]:
    """Return the ids of the patterns that were created in a month."""
    rows = db.rows("SELECT id FROM pattern WHERE created_at >= ? AND created_at < ?", _bounds(month))
    return {row[0] for row in rows}


def count_kept_commitments(db: Database, month: str) -> int:
    """Return how many commitments were kept in a month."""
    sql = "SELECT count(*) FROM commitment WHERE state = 'kept' AND settled_at >= ? AND settled_at < ?"
    return int(db.value(sql, _bounds(month)))


def _bounds(month: str) -> tuple[str, str]:
    """Return the texts between which the stored moments of a month sort: "~" comes after every digit and dash."""
    return month, f"{month}~"
