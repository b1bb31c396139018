"""What happened in a month, for its newsletter. Months are given as "2026-11"."""

from collections.abc import Sequence
from typing import Final

from translate_tui.model import TicketType
from translate_tui.store.brief import PURGED
from translate_tui.store.customer_sql import HEAD, JOIN_HEAD
from translate_tui.store.database import Database

_PROBLEM: Final = f"t.type IS NOT '{TicketType.PRAISE.value}'"


def month_counts(db: Database, month: str) -> tuple[int, int, int, int, int]:
    """Return of a month ("2026-11"): tickets, distinct customers, tickets without one, praise, purged tickets.

    What support said in a purge session is not counted as said by customers.
    """
    tickets, customers, unknown = db.rows(
        f"SELECT count(*), count(DISTINCT {HEAD}), sum(t.customer_id IS NULL) FROM ticket t {JOIN_HEAD} "
        f"WHERE t.posted_at >= ? AND t.posted_at < ? AND {_PROBLEM} AND NOT {PURGED}",
        _bounds(month),
    )[0]
    purged = db.value(
        f"SELECT count(*) FROM ticket t WHERE t.posted_at >= ? AND t.posted_at < ? AND {PURGED}", _bounds(month)
    )
    praise = db.value(
        "SELECT count(*) FROM ticket WHERE posted_at >= ? AND posted_at < ? AND type = 'praise'", _bounds(month)
    )
    return tickets, customers, unknown or 0, praise, purged


def month_patterns(db: Database, month: str) -> dict[int, tuple[int, int, int]]:
    """Return what was said in a month of each pattern: tickets, distinct customers, tickets without one."""
    rows = db.rows(
        f"SELECT m.pattern_id, count(*), count(DISTINCT {HEAD}), sum(t.customer_id IS NULL) FROM ticket t "
        f"JOIN member m ON m.ticket_id = t.id {JOIN_HEAD} WHERE t.posted_at >= ? AND t.posted_at < ? "
        f"AND NOT {PURGED} GROUP BY 1",
        _bounds(month),
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def month_praise(db: Database, month: str) -> list[tuple[str, str]]:
    """Return the praise of a month with its segment, newest first."""
    rows = db.rows(
        "SELECT quote, coalesce(segment, '') FROM ticket WHERE posted_at >= ? AND posted_at < ? AND type = 'praise' "
        "ORDER BY posted_at DESC, id DESC",
        _bounds(month),
    )
    return [(quote, segment) for quote, segment in rows]


def made_in(db: Database, month: str) -> set[int]:
    """Return the patterns that were made in a month."""
    rows = db.rows("SELECT id FROM pattern WHERE created_at >= ? AND created_at < ?", _bounds(month))
    return {row[0] for row in rows}


def kept_in(db: Database, month: str) -> int:
    """Return how many commitments were kept in a month."""
    sql = "SELECT count(*) FROM commitment WHERE state = 'kept' AND settled_at >= ? AND settled_at < ?"
    return int(db.value(sql, _bounds(month)))


def _bounds(month: str) -> Sequence[object]:
    """Return the texts between which the moments of a month lie."""
    return month, f"{month}~"
