"""Who is a customer: what people chose, and whether persons count now (docs/vocabulary.md, customer)."""

from translate_tui.protocol import who_counts as rules
from translate_tui.protocol.who_counts import KnownTickets, WhoCounts
from translate_tui.store.customer_sql import JOIN_CANONICAL_CUSTOMER, PERSONS_ARE_COUNTED
from translate_tui.store.database import Database


def choice(db: Database) -> WhoCounts:
    """Return what people chose; automatic where they did not."""
    return WhoCounts(db.value("SELECT choice FROM who_counts"))


def are_persons_counted(db: Database) -> bool:
    """Tell whether persons of whom no company is known count as customers now."""
    return bool(db.value(f"SELECT {PERSONS_ARE_COUNTED}"))


def update(db: Database, chosen: WhoCounts | None = None) -> None:
    """Work out whether persons count, from the tickets and from what people choose (None: chose). Inside a step."""
    chosen = chosen or choice(db)
    values = (str(chosen), int(rules.are_persons_counted(chosen, _known_tickets(db))))
    db.execute("UPDATE who_counts SET choice = ?, persons = ? WHERE (choice, persons) <> (?, ?)", (*values, *values))


def _known_tickets(db: Database) -> KnownTickets:
    tickets = KnownTickets(0, 0, 0)
    for kind, number in db.rows(
        "SELECT CASE WHEN cp.id IS NOT NULL THEN 'of_persons' WHEN EXISTS (SELECT 1 FROM customer_identity i "
        "WHERE i.customer_id = c.id AND i.kind = 'domain') THEN 'of_domains' ELSE 'of_named' END, count(*) "
        f"FROM ticket t {JOIN_CANONICAL_CUSTOMER} WHERE t.customer_id IS NOT NULL GROUP BY 1"
    ):
        tickets = tickets._replace(**{kind: number})
    return tickets


def count_as_company(db: Database, customer_id: int) -> None:
    """Count a customer as a company, as people say that it is the same as one. Inside a step."""
    db.execute("DELETE FROM customer_person WHERE customer_id = ?", (customer_id,))


def is_person(db: Database, customer_id: int) -> bool:
    """Tell whether a customer is a person of whom no company is known."""
    return bool(db.value("SELECT 1 FROM customer_person WHERE customer_id = ?", (customer_id,)))
