"""Tickets that need no pattern: set aside, or praise. And what counts as a problem in figures."""

from collections.abc import Sequence
from typing import Final

from translate_tui.model import AsideKind, format_time
from translate_tui.store.database import Database

_IN_NO_PATTERN: Final = "NOT EXISTS (SELECT 1 FROM member im WHERE im.ticket_id = t.id)"
_SET_ASIDE: Final = "EXISTS (SELECT 1 FROM set_aside sa WHERE sa.ticket_id = t.id)"
_SET_ASIDE_AS_PRAISE: Final = "EXISTS (SELECT 1 FROM set_aside sa WHERE sa.ticket_id = t.id AND sa.kind = 'praise')"

# Conditions on a ticket `t`. Praise is what people confirmed and, until they do, what its type says. A ticket that
# people put into a pattern is a problem, whatever its type.
IS_PRAISE: Final = f"({_SET_ASIDE_AS_PRAISE} OR (t.type = 'praise' AND NOT {_SET_ASIDE} AND {_IN_NO_PATTERN}))"
IS_PROBLEM: Final = f"(NOT {_SET_ASIDE} AND (t.type IS NOT 'praise' OR NOT {_IN_NO_PATTERN}))"


def reason_of(db: Database, ticket_id: int) -> str:
    """Return why a ticket was set aside, in words; "" where nobody said."""
    return str(db.value("SELECT reason FROM set_aside WHERE ticket_id = ?", (ticket_id,)) or "")


def count(db: Database, ids: Sequence[int]) -> int:
    """Return how many of these tickets are set aside or kept as praise."""
    return sum(row[0] for row in db.rows_in("SELECT count(*) FROM set_aside WHERE ticket_id IN ({marks})", ids))


# -------------------------------------------------------- inside a session


def save(db: Database, ticket_id: int, kind: AsideKind, reason: str) -> int | None:
    """Set a ticket aside, in place of what was said of it before, and take it out of its pattern.

    Return the id of that pattern; None where it was in none.
    """
    remove(db, ticket_id)
    left_id: int | None = db.value("SELECT pattern_id FROM member WHERE ticket_id = ?", (ticket_id,))
    db.execute("DELETE FROM member WHERE ticket_id = ?", (ticket_id,))
    db.insert(
        "set_aside",
        {"ticket_id": ticket_id, "kind": kind.value, "reason": reason, "set_at": format_time(db.now())},
    )
    return left_id


def remove(db: Database, ticket_id: int) -> None:
    """Bring a ticket back that was set aside."""
    db.execute("DELETE FROM set_aside WHERE ticket_id = ?", (ticket_id,))
