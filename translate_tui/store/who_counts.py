"""Who is a customer: what the team chose, and whether people count now (docs/vocabulary.md, customer)."""

from translate_tui.model import PERSON_MARK
from translate_tui.protocol import who_counts as rules
from translate_tui.protocol.who_counts import KnownTickets, WhoCounts
from translate_tui.store.customer_sql import JOIN_CANONICAL_CUSTOMER, PEOPLE_ARE_COUNTED
from translate_tui.store.database import Database


def choice(db: Database) -> WhoCounts:
    """Return what people chose; automatic where they did not."""
    return WhoCounts(db.value("SELECT choice FROM who_counts"))


def are_people_counted(db: Database) -> bool:
    """Tell whether people of whom no company is known count as customers now."""
    return bool(db.value(f"SELECT {PEOPLE_ARE_COUNTED}"))


def update(db: Database, chosen: WhoCounts | None = None) -> None:
    """Work out whether people count, from the tickets and from what the team chooses (None: chose). Inside a step."""
    chosen = chosen or choice(db)
    values = (str(chosen), int(rules.are_people_counted(chosen, _known_tickets(db))))
    db.execute(
        "UPDATE who_counts SET choice = ?, counts_people = ? WHERE (choice, counts_people) <> (?, ?)",
        (*values, *values),
    )


def _known_tickets(db: Database) -> KnownTickets:
    tickets = KnownTickets(0, 0, 0)
    for kind, number in db.rows(
        "SELECT CASE WHEN cp.id IS NOT NULL THEN 'of_people' WHEN EXISTS (SELECT 1 FROM customer_identity i "
        "WHERE i.customer_id = c.id AND i.kind = 'domain') THEN 'of_domains' ELSE 'of_named' END, count(*) "
        f"FROM ticket t {JOIN_CANONICAL_CUSTOMER} WHERE t.customer_id IS NOT NULL GROUP BY 1"
    ):
        tickets = tickets._replace(**{kind: number})
    return tickets


def settle_person(db: Database, customer_id: int) -> None:
    """Work out whether a customer, with all that people count as it, is a person. Inside a step.

    It is one while every name is a person's: whom people count as a company is one.
    """
    canonical_id = db.value("SELECT into_id FROM customer_link WHERE customer_id = ?", (customer_id,)) or customer_id
    of_companies = db.value(
        "SELECT count(*) FROM (SELECT :id AS id UNION SELECT customer_id FROM customer_link WHERE into_id = :id) n "
        "WHERE NOT EXISTS (SELECT 1 FROM customer_identity i WHERE i.customer_id = n.id AND i.kind = 'external id' "
        "AND instr(i.value, :person))",
        {"id": canonical_id, "person": PERSON_MARK},
    )
    known = db.value("SELECT 1 FROM customer_person WHERE customer_id = ?", (canonical_id,)) is not None
    if of_companies and known:
        db.execute("DELETE FROM customer_person WHERE customer_id = ?", (canonical_id,))
    elif not of_companies and not known:
        db.insert("customer_person", {"customer_id": canonical_id})
