"""What a discovery brief is written from, beyond the pattern itself."""

from datetime import date
from typing import Final

from translate_tui.model import parse_day_or_none
from translate_tui.store.database import Database

# Of a ticket t: support said it in a purge session, no customer did.
PURGED: Final = "EXISTS (SELECT 1 FROM purge_entry e WHERE e.ticket_id = t.id)"


def customer_tickets(db: Database, pattern_id: int) -> int:
    """Return how many of a pattern's tickets customers told, and not support in a purge session."""
    sql = f"SELECT count(*) FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ? AND NOT {PURGED}"
    return int(db.value(sql, (pattern_id,)))


def ticket_days(db: Database, pattern_id: int) -> tuple[date | None, date | None, int]:
    """Return the days of a pattern's oldest and newest ticket, and how many tickets have none."""
    first, last, dateless = db.rows(
        "SELECT min(t.posted_at), max(t.posted_at), sum(t.posted_at IS NULL) FROM member m "
        "JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?",
        (pattern_id,),
    )[0]
    return parse_day_or_none(first), parse_day_or_none(last), dateless or 0
