"""Customers and the marks by which they are recognised."""

from collections import defaultdict
from collections.abc import Callable

from translate_tui.river.customers import Identity
from translate_tui.store.database import Database


class KnownCustomers:
    """The customers of a file while tickets come in: each mark is looked up once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._by_mark: dict[tuple[str, str], int] = {}
        self._marks: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self._absorbed: dict[int, int] = {}
        for kind, value, customer_id in db.rows("SELECT kind, value, customer_id FROM customer_identity"):
            self._know(customer_id, kind, value)

    def find(self, marks: tuple[Identity, ...], name: Callable[[], str]) -> int | None:
        """Return the customer with these marks, strongest first, making it where none is known.

        A weaker mark never joins what a stronger one keeps apart: two ids of one source are two
        customers whatever their name, and two stated names are two whatever their e-mail domain. A
        mark that is new joins the customer found; `name` says what to call a new one. Returns None
        when there are no marks. Runs inside a step.
        """
        if not marks:
            return None
        found: int | None = None
        for place, mark in enumerate(marks):
            known = self._by_mark.get((mark.kind, mark.value))
            if known is not None and not any(self._contradicts(known, m) for m in marks[:place]):
                found = known
                break
        if found is None:
            found = self._db.insert("customer", {"name": name()})
        for mark in marks:
            owner = self._by_mark.get((mark.kind, mark.value))
            if owner is None:
                self._db.insert(
                    "customer_identity",
                    {"customer_id": found, "kind": mark.kind, "value": mark.value, "reason": mark.reason},
                )
                self._know(found, mark.kind, mark.value)
            elif owner != found and {kind for kind, _ in self._marks[owner]} == {"domain"} and mark.kind == "domain":
                self._absorb(owner, found)  # known by its domain alone until this ticket named it
        return found

    def standing(self, customer_id: int | None) -> int | None:
        """Return the customer that a found one has become, when a later ticket showed who it is."""
        return None if customer_id is None else self._absorbed.get(customer_id, customer_id)

    def _know(self, customer_id: int, kind: str, value: str) -> None:
        self._by_mark[kind, value] = customer_id
        self._marks[customer_id].add((kind, value))

    def _contradicts(self, customer_id: int, mark: Identity) -> bool:
        """Tell whether a customer has another value where `mark` states one."""
        if mark.kind == "external id":
            source = mark.value.rpartition(":")[0]
            return any(k == mark.kind and v.rpartition(":")[0] == source for k, v in self._marks[customer_id])
        return any(k == mark.kind for k, _ in self._marks[customer_id])

    def _absorb(self, gone: int, into: int) -> None:
        for table in ("ticket", "reply", "customer_identity"):
            self._db.execute(f"UPDATE {table} SET customer_id = ? WHERE customer_id = ?", (into, gone))
        self._db.execute("DELETE FROM customer WHERE id = ?", (gone,))
        self._absorbed = {old: into if now == gone else now for old, now in self._absorbed.items()} | {gone: into}
        for kind, value in self._marks.pop(gone):
            self._know(into, kind, value)


def set_facts(db: Database, customer_id: int, segment: str | None, yearly_value: int | None) -> None:
    """Note a customer's segment and what it pays a year, as people confirmed them. Inside a step."""
    db.execute("UPDATE customer SET segment = ?, yearly_value = ? WHERE id = ?", (segment, yearly_value, customer_id))


def names(db: Database) -> list[tuple[int, str]]:
    """Return all customers with their names, in the order of the names."""
    return [(i, n) for i, n in db.rows("SELECT id, name FROM customer ORDER BY name COLLATE NOCASE, id")]
