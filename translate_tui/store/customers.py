"""Customers and the marks by which they are recognised."""

from collections.abc import Sequence

from translate_tui.river.customers import Identity
from translate_tui.store.database import Database


class KnownCustomers:
    """The customers of a file while tickets come in: each mark is looked up once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._by_mark: dict[tuple[str, str], int] = {
            (kind, value): customer_id
            for kind, value, customer_id in db.rows("SELECT kind, value, customer_id FROM customer_identity")
        }

    def find(self, marks: Sequence[Identity], name: str) -> int | None:
        """Return the customer with these marks, strongest first, making it where none is known.

        A mark that is known keeps its customer; one that is new joins the customer found.
        Returns None when there are no marks. Runs inside a step.
        """
        if not marks:
            return None
        found = next((c for m in marks if (c := self._by_mark.get((m.kind, m.value))) is not None), None)
        if found is None:
            found = self._db.insert("customer", {"name": name})
        for mark in marks:
            if (mark.kind, mark.value) not in self._by_mark:
                self._db.insert(
                    "customer_identity",
                    {"customer_id": found, "kind": mark.kind, "value": mark.value, "reason": mark.reason},
                )
                self._by_mark[mark.kind, mark.value] = found
        return found


def set_facts(db: Database, customer_id: int, segment: str | None, yearly_value: int | None) -> None:
    """Note a customer's segment and what it pays a year, as people confirmed them. Inside a step."""
    db.execute("UPDATE customer SET segment = ?, yearly_value = ? WHERE id = ?", (segment, yearly_value, customer_id))


def names(db: Database) -> list[tuple[int, str]]:
    """Return all customers with their names, in the order of the names."""
    return [(i, n) for i, n in db.rows("SELECT id, name FROM customer ORDER BY name COLLATE NOCASE, id")]
