"""The names and ids that a database holds, to be masked on a shared screen and in redacted documents."""

from typing import Final

from translate_tui.model import PERSON_MARK
from translate_tui.store.database import Database

# The columns that name people, by table.
_PEOPLE_COLUMNS: Final = (
    ("attendance", "name"),
    ("expected", "name"),
    ("commitment", "owner"),
    ("parking_lot", "raised_by"),
    ("exchange", "who"),
    ("purge_turn", "speaker"),
)
# People who were removed or replaced are still named by the labels of the history.
_PEOPLE_IN_HISTORY: Final = " UNION ".join(
    f"SELECT json_extract({image}, '$.{column}') FROM change WHERE table_name = '{table}' AND {image} IS NOT NULL"
    for table, column in _PEOPLE_COLUMNS
    for image in ("old", "new")
)
_PEOPLE: Final = " UNION ".join(f"SELECT {column} FROM {table}" for table, column in _PEOPLE_COLUMNS)


def customer_names(db: Database) -> list[str]:
    """Return the names of all customers, and the names and email domains by which they are recognized."""
    return _texts(
        db,
        "SELECT name FROM customer UNION SELECT value FROM customer_identity WHERE kind <> 'external id' "
        "UNION SELECT value FROM customer_says WHERE kind IN ('name', 'domain')",
    )


def author_names(db: Database) -> list[str]:
    """Return the authors of tickets and replies. Slow: it reads every ticket."""
    return _texts(db, "SELECT author FROM ticket UNION SELECT author FROM reply")


def people_names(db: Database) -> list[str]:
    """Return everybody whom people named: attendees, owners, speakers, and those who went on an exchange."""
    return _texts(db, f"{_PEOPLE} UNION {_PEOPLE_IN_HISTORY}")


def customer_ids(db: Database) -> list[str]:
    """Return the external ids of customers and people as their systems write them, without the source before them.

    People who are known by an address or a name are left out: those are masked as such.
    """
    rows = db.rows(
        "SELECT value FROM customer_identity WHERE kind = 'external id' "
        "UNION SELECT value FROM customer_says WHERE kind = 'external id'",
        strict=True,
    )
    return [row[0].rpartition(":")[2] for row in rows if not row[0].startswith(PERSON_MARK)]


def _texts(db: Database, sql: str) -> list[str]:
    return [row[0] for row in db.rows(sql, strict=True) if row[0]]
