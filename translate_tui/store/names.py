"""Whom this database names: for masking them on a shared screen and in a redacted export."""

from typing import Final

from translate_tui.store.database import Database


def customers(db: Database) -> list[str]:
    """Return the names and domains by which customers are known or called."""
    return _texts(
        db,
        "SELECT name FROM customer UNION SELECT value FROM customer_identity WHERE kind <> 'external id' "
        "UNION SELECT value FROM customer_says WHERE kind IN ('name', 'domain')",
    )


def authors(db: Database) -> list[str]:
    """Return who brought tickets into the River, or replied to one."""
    return _texts(db, "SELECT author FROM ticket UNION SELECT author FROM reply")


def people(db: Database) -> list[str]:
    """Return everybody who is named as attendee, owner, speaker, or for an exchange."""
    return _texts(
        db,
        "SELECT name FROM attendance UNION SELECT name FROM expected UNION SELECT owner FROM commitment "
        "UNION SELECT raised_by FROM parking_lot "
        "UNION SELECT speaker FROM purge_turn UNION SELECT who FROM exchange UNION " + _FORMER,
    )


def ids(db: Database) -> list[str]:
    """Return the ids of customers as their systems write them."""
    rows = db.rows(
        "SELECT value FROM customer_identity WHERE kind = 'external id' "
        "UNION SELECT value FROM customer_says WHERE kind = 'external id'"
    )
    return [row[0].rpartition(":")[2] for row in rows]


# Those who are struck or replaced still stand in the labels of the history.
_FORMER: Final = " UNION ".join(
    f"SELECT json_extract({image}, '$.{field}') FROM change WHERE table_name = '{table}' AND {image} IS NOT NULL"
    for table, field in (
        ("attendance", "name"), ("expected", "name"), ("commitment", "owner"), ("parking_lot", "raised_by"),
        ("exchange", "who"), ("purge_turn", "speaker"),
    )
    for image in ("old", "new")
)  # fmt: skip


def _texts(db: Database, sql: str) -> list[str]:
    return [row[0] for row in db.rows(sql) if row[0]]
