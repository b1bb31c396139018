"""What a discovery brief says of a pattern's tickets."""

from datetime import date
from typing import Final, NamedTuple

from translate_tui.model import parse_day_or_none
from translate_tui.store.database import Database

# SQL: whether ticket `t` was said by support in a purge session, so that it is no customer's.
IS_PURGED: Final = "EXISTS (SELECT 1 FROM purge_entry e WHERE e.ticket_id = t.id)"


class PostedPeriod(NamedTuple):
    """The local days of the oldest and the newest ticket, None without any, and how many tickets have no date."""

    first: date | None
    last: date | None
    undated: int


def count_customer_tickets(db: Database, pattern_id: int) -> int:
    """Return how many of a pattern's tickets are from customers, and not from a purge session."""
    sql = (
        "SELECT count(*) FROM member m JOIN ticket t ON t.id = m.ticket_id "
        f"WHERE m.pattern_id = ? AND NOT {IS_PURGED}"
    )
    return int(db.value(sql, (pattern_id,)))


def posted_period(db: Database, pattern_id: int) -> PostedPeriod:
    """Return the period in which a pattern's tickets were posted."""
    first, last, undated = db.rows(
        "SELECT min(t.posted_at), max(t.posted_at), sum(t.posted_at IS NULL) FROM member m "
        "JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?",
        (pattern_id,),
    )[0]
    return PostedPeriod(parse_day_or_none(first), parse_day_or_none(last), undated or 0)
