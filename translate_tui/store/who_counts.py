"""Who is a customer: what people chose, and whether persons count now (docs/vocabulary.md, customer)."""

from translate_tui.protocol.who_counts import WhoCounts, persons_count
from translate_tui.store.customer_sql import JOIN_CANONICAL_CUSTOMER, PERSONS_COUNT
from translate_tui.store.database import Database


def choice(db: Database) -> WhoCounts:
    """Return what people chose; automatic where they did not."""
    return WhoCounts(db.value("SELECT choice FROM who_counts"))


def persons(db: Database) -> bool:
    """Tell whether persons of whom no company is known count as customers now."""
    return bool(db.value(f"SELECT {PERSONS_COUNT}"))


def update(db: Database, chosen: WhoCounts | None = None) -> bool:
    """Work out anew whether persons count, from the tickets and from what people choose (None: chose). In a step.

    Returns whether that changed.
    """
    before = persons(db)
    chosen = chosen or choice(db)
    of_companies, of_persons = db.rows(
        f"SELECT count(*) - count(cp.id), count(cp.id) FROM ticket t {JOIN_CANONICAL_CUSTOMER} "
        "WHERE t.customer_id IS NOT NULL"
    )[0]
    values = (str(chosen), int(persons_count(chosen, of_companies, of_persons)))
    db.execute("UPDATE who_counts SET choice = ?, persons = ? WHERE (choice, persons) <> (?, ?)", (*values, *values))
    return persons(db) is not before
