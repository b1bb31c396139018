"""What a case says of a pattern: when customers mentioned it, and which of the people who raised it may be named."""

from datetime import date
from typing import NamedTuple

from translate_tui.model import format_time, local_day, parse_day_or_none, parse_time
from translate_tui.store.brief import IS_PURGED
from translate_tui.store.customer_sql import COUNTED_CUSTOMER_ID, JOIN_CANONICAL_CUSTOMER
from translate_tui.store.database import Database


class Mention(NamedTuple):
    """A dated ticket, or reply, of a pattern: its local day and its canonical customer (None: unknown)."""

    day: date
    customer_id: int | None
    is_ticket: bool


def mentions(db: Database, pattern_id: int) -> list[Mention]:
    """Return the dated tickets of a pattern and the dated replies under its tickets, in no particular order.

    What support said in a purge session is left out: it is no customer's, and most of it was said on one day.
    """
    rows = db.rows(
        f"SELECT t.posted_at, {COUNTED_CUSTOMER_ID}, 1 FROM member m JOIN ticket t ON t.id = m.ticket_id "
        f"{JOIN_CANONICAL_CUSTOMER} WHERE m.pattern_id = :id AND t.posted_at IS NOT NULL AND NOT {IS_PURGED} "
        "UNION ALL "
        f"SELECT t.said_at, {COUNTED_CUSTOMER_ID}, 0 FROM member m JOIN reply t ON t.ticket_id = m.ticket_id "
        f"{JOIN_CANONICAL_CUSTOMER} WHERE m.pattern_id = :id AND t.said_at IS NOT NULL",
        {"id": pattern_id},
    )
    return [
        Mention(local_day(parse_time(moment)), customer_id, bool(is_ticket))
        for moment, customer_id, is_ticket in rows
    ]


def oldest_ticket_day(db: Database) -> date | None:
    """Return the local day of the oldest ticket in the River; None without a dated ticket."""
    return parse_day_or_none(db.value("SELECT min(posted_at) FROM ticket"))


def raised_by(db: Database, pattern_id: int) -> list[str]:
    """Return the names of those who raised a pattern, each once, in the order of their first tickets.

    These are the authors of its tickets, and those who spoke about it by name in a purge session.
    """
    rows = db.rows(
        "SELECT name, min(id) FROM (SELECT t.author AS name, t.id FROM member m JOIN ticket t ON t.id = m.ticket_id "
        "WHERE m.pattern_id = :id UNION ALL SELECT u.speaker, e.ticket_id FROM member m "
        "JOIN purge_entry e ON e.ticket_id = m.ticket_id JOIN purge_turn u ON u.id = e.purge_turn_id "
        "WHERE m.pattern_id = :id) WHERE name <> '' GROUP BY name ORDER BY 2",
        {"id": pattern_id},
    )
    return [row[0] for row in rows]


def consenting_names(db: Database, pattern_id: int) -> list[str]:
    """Return the names of those who agreed to be named in a pattern's case, in the order in which they agreed."""
    return [row[0] for row in db.rows("SELECT name FROM consent WHERE pattern_id = ? ORDER BY id", (pattern_id,))]


# -------------------------------------------------------- inside a session


def add_consent(db: Database, pattern_id: int, name: str) -> None:
    """Save that somebody agrees to be named in a pattern's case."""
    db.insert("consent", {"pattern_id": pattern_id, "name": name, "given_at": format_time(db.now())})


def withdraw_consent(db: Database, pattern_id: int, name: str) -> None:
    """Delete somebody's consent to be named in a pattern's case."""
    db.execute("DELETE FROM consent WHERE pattern_id = ? AND name = ?", (pattern_id, name))
