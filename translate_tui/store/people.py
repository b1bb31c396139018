"""Whom this database names: for masking them on a shared screen and in a redacted export."""

from translate_tui.store.database import Database


def customers(db: Database) -> list[str]:
    """Return the names and domains by which customers are known or called."""
    return _texts(
        db,
        "SELECT name FROM customer UNION SELECT value FROM customer_identity WHERE kind <> 'external id' "
        "UNION SELECT value FROM customer_says WHERE kind IN ('name', 'domain')",
    )


def people(db: Database) -> list[str]:
    """Return everybody who is named as author, attendee, owner, speaker, or for an exchange."""
    return _texts(
        db,
        "SELECT author FROM ticket UNION SELECT author FROM reply UNION SELECT name FROM attendance "
        "UNION SELECT name FROM expected UNION SELECT owner FROM commitment UNION SELECT raised_by FROM parking_lot "
        "UNION SELECT speaker FROM purge_turn UNION SELECT who FROM exchange",
    )


def ids(db: Database) -> list[str]:
    """Return the ids of customers as their systems write them."""
    rows = db.rows(
        "SELECT value FROM customer_identity WHERE kind = 'external id' "
        "UNION SELECT value FROM customer_says WHERE kind = 'external id'"
    )
    return [row[0].rpartition(":")[2] for row in rows]


def _texts(db: Database, sql: str) -> list[str]:
    return [row[0] for row in db.rows(sql) if row[0]]
