"""What a case is written from, beyond the pattern itself, and who agreed to be named in it."""

from datetime import date

from translate_tui.model import format_time
from translate_tui.store.customer_sql import HEAD, JOIN_HEAD
from translate_tui.store.database import Database


def spoken(db: Database, pattern_id: int) -> list[tuple[date, int | None, bool]]:
    """Return when a pattern was spoken of, by which customer, and whether in a ticket (else in a reply)."""
    rows = db.rows(
        f"SELECT t.posted_at, {HEAD}, 1 FROM member m JOIN ticket t ON t.id = m.ticket_id {JOIN_HEAD} "
        "WHERE m.pattern_id = :id AND t.posted_at IS NOT NULL UNION ALL "
        f"SELECT t.said_at, {HEAD}, 0 FROM member m JOIN reply t ON t.ticket_id = m.ticket_id {JOIN_HEAD} "
        "WHERE m.pattern_id = :id AND t.said_at IS NOT NULL",
        {"id": pattern_id},
    )
    return [(date.fromisoformat(at[:10]), customer_id, bool(is_ticket)) for at, customer_id, is_ticket in rows]


def raisers(db: Database, pattern_id: int) -> list[str]:
    """Return who raised a pattern by name: who brought its tickets in, and who purged them."""
    rows = db.rows(
        "SELECT name, min(id) FROM (SELECT t.author AS name, t.id FROM member m JOIN ticket t ON t.id = m.ticket_id "
        "WHERE m.pattern_id = :id UNION ALL SELECT u.speaker, e.ticket_id FROM member m "
        "JOIN purge_entry e ON e.ticket_id = m.ticket_id JOIN purge_turn u ON u.id = e.purge_turn_id "
        "WHERE m.pattern_id = :id) WHERE name <> '' GROUP BY name ORDER BY 2",
        {"id": pattern_id},
    )
    return [row[0] for row in rows]


def consents(db: Database, pattern_id: int) -> list[str]:
    """Return who agreed to be named in a pattern's case."""
    return [row[0] for row in db.rows("SELECT name FROM consent WHERE pattern_id = ? ORDER BY id", (pattern_id,))]


# ----------------------------------------------------------- inside a step


def agree(db: Database, pattern_id: int, name: str) -> None:
    """Note that somebody agrees to be named in a pattern's case."""
    db.insert("consent", {"pattern_id": pattern_id, "name": name, "given_at": format_time(db.now())})


def disagree(db: Database, pattern_id: int, name: str) -> None:
    """Note that somebody does not agree (any more)."""
    db.execute("DELETE FROM consent WHERE pattern_id = ? AND name = ?", (pattern_id, name))
