"""Customers, the marks by which they are recognised, and which of them are one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from translate_tui.river.customers import Identity
from translate_tui.store.database import Database

# A customer is counted as the one into which it is linked. `t` is what has a customer_id.
HEAD: Final = "coalesce(l.into_id, t.customer_id)"
JOIN_HEAD: Final = f"LEFT JOIN customer_link l ON l.customer_id = t.customer_id LEFT JOIN customer c ON c.id = {HEAD}"
_RANK: Final = {"external id": 0, "name": 1, "domain": 2}  # the strongest mark first

Mark = tuple[str, str]


class KnownCustomers:
    """The customers of a file while tickets come in: each mark is looked up once, and new ones wait for `flush`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._owner: dict[Mark, int] = {}
        self._rank: dict[int, int] = {}  # of the strongest mark by which a customer is known
        self._head: dict[int, int] = {}
        self._members: dict[int, list[int]] = defaultdict(list)  # of each head, itself not among them
        self._marks: dict[int, set[Mark]] = defaultdict(set)  # of each head, with those of its members
        self._fresh: list[tuple[str]] = []
        self._fresh_marks: dict[Mark, tuple[int, Identity]] = {}
        self._given: dict[Mark, int] = {}  # marks that are another customer's from now on
        self._links: dict[int, tuple[int, str]] = {}  # into what, and why
        self._linked: set[int] = set()  # whose links are written
        self._next = int(db.value("SELECT coalesce(max(id), 0) + 1 FROM customer"))
        for customer_id, into, _ in links(db):
            self._head[customer_id] = into
            self._members[into].append(customer_id)
            self._linked.add(customer_id)
        for kind, value, customer_id in db.rows("SELECT kind, value, customer_id FROM customer_identity"):
            self._know(customer_id, (kind, value))
        self._apart = [tuple(r) for r in db.rows("SELECT customer_id, other_id FROM customer_apart")]

    def find(self, marks: tuple[Identity, ...], name: Callable[[], str]) -> int | None:
        """Return the customer with these marks, strongest first, making it where none is known.

        A customer is known by its strongest mark; weaker ones are shared by all who state them, and
        join customers, which stays visible and can be taken back. A weaker mark never joins what a
        stronger one keeps apart: two ids of one source are two customers whatever their name, and two
        stated names are two whatever their e-mail domain. `name` says what to call a new customer.
        Returns None when there are no marks. Runs inside a step; `flush` writes what is new.
        """
        if not marks:
            return None
        strongest = marks[0]
        owner = self._owner.get((strongest.kind, strongest.value))
        if owner is not None and self._rank[owner] == _RANK[strongest.kind]:
            found = owner
        else:
            found = self._next
            self._next += 1
            self._fresh.append((name(),))
            self._give(strongest, found)
            if owner is not None:
                self._join(found, owner, strongest)
        for mark in marks[1:]:
            other = self._owner.get((mark.kind, mark.value))
            if other is None:
                self._give(mark, found)
            else:
                self._join(found, other, mark)
        return found

    def flush(self) -> bool:
        """Write the customers, marks and links that are new, so that tickets can point to them; tell if any are."""
        if not (self._fresh or self._fresh_marks or self._given or self._links):
            return False
        self._db.insert_many("customer", ("name",), self._fresh)
        self._db.insert_many(
            "customer_identity",
            ("customer_id", "kind", "value", "reason"),
            [(customer, mark.kind, mark.value, mark.reason) for customer, mark in self._fresh_marks.values()],
        )
        for (kind, value), customer_id in self._given.items():
            self._db.execute(
                "UPDATE customer_identity SET customer_id = ? WHERE kind = ? AND value = ?",
                (customer_id, kind, value),
            )
        new = [(one, into, reason) for one, (into, reason) in self._links.items() if one not in self._linked]
        self._db.insert_many("customer_link", ("customer_id", "into_id", "reason"), new)
        for one in self._links.keys() & self._linked:
            self._db.execute("UPDATE customer_link SET into_id = ? WHERE customer_id = ?", (self._links[one][0], one))
        self._linked |= self._links.keys()
        self._fresh, self._fresh_marks, self._given, self._links = [], {}, {}, {}
        return True

    def head(self, customer_id: int) -> int:
        """Return the customer as which one is counted."""
        return self._head.get(customer_id, customer_id)

    def _know(self, customer_id: int, mark: Mark) -> None:
        self._owner[mark] = customer_id
        self._rank[customer_id] = min(self._rank.get(customer_id, len(_RANK)), _RANK[mark[0]])
        self._marks[self.head(customer_id)].add(mark)

    def _give(self, mark: Identity, customer_id: int) -> None:
        """Let a customer be known by a mark, whoever had it before."""
        key = (mark.kind, mark.value)
        if key in self._owner and key not in self._fresh_marks:
            self._given[key] = customer_id
        else:
            self._fresh_marks[key] = (customer_id, mark)
        self._know(customer_id, key)

    def _join(self, found: int, other: int, mark: Identity) -> None:
        """Count two as one customer because of a mark that both have, unless something stronger keeps them apart."""
        one, two = self.head(found), self.head(other)
        if one == two or self._contradict(one, two, mark) or self._kept_apart(one, two):
            return
        # What is known by a name stands for what is not; else the older for the newer.
        gone, into = (two, one) if self._is_named(one) and not self._is_named(two) else (one, two)
        for customer_id in (gone, *self._members.pop(gone, ())):
            self._links[customer_id] = (into, f"the same {mark.reason}")
            self._head[customer_id] = into
            self._members[into].append(customer_id)
        self._marks[into] |= self._marks.pop(gone, set())

    def _is_named(self, head: int) -> bool:
        return any(kind == "name" for kind, _ in self._marks[head])

    def _contradict(self, one: int, two: int, mark: Identity) -> bool:
        """Tell whether two customers differ in what is stronger than `mark`."""

        def stated(head: int) -> set[Mark]:
            return {
                (kind, value.rpartition(":")[0] if kind == "external id" else "")
                for kind, value in self._marks[head]
                if _RANK[kind] < _RANK[mark.kind] and not (kind == "external id" and value.startswith(":"))
            }

        return not stated(one).isdisjoint(stated(two))

    def _kept_apart(self, one: int, two: int) -> bool:
        return any({self.head(a), self.head(b)} == {one, two} for a, b in self._apart)


class CustomerRow(NamedTuple):
    """A customer that is counted, with how many tickets and replies it has under all its names."""

    id: int
    name: str
    segment: str | None
    yearly_value: int | None
    tickets: int
    names: int


class NameRow(NamedTuple):
    """One of the names, ids or domains under which a customer is counted. `reason` is empty for its own."""

    customer_id: int
    name: str
    reason: str
    marks: tuple[str, ...]
    sources: tuple[str, ...]
    tickets: int


def all_customers(db: Database, pattern_id: int | None = None) -> list[CustomerRow]:
    """Return the customers that are counted, by name: all of them, or those of a pattern."""
    evidence = "SELECT t.customer_id FROM ticket t UNION ALL SELECT r.customer_id FROM reply r"
    only = ""
    if pattern_id is not None:
        evidence = (
            "SELECT t.customer_id FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = :pattern "
            "UNION ALL SELECT r.customer_id FROM member m JOIN reply r ON r.ticket_id = m.ticket_id "
            "WHERE m.pattern_id = :pattern"
        )
        only = "AND e.number IS NOT NULL"
    rows = db.rows(
        f"WITH said AS (SELECT coalesce(l.into_id, t.customer_id) AS head, count(*) AS number FROM ({evidence}) t "
        "LEFT JOIN customer_link l ON l.customer_id = t.customer_id WHERE t.customer_id IS NOT NULL GROUP BY 1) "
        "SELECT c.id, c.name, c.segment, c.yearly_value, coalesce(e.number, 0), "
        "(SELECT count(*) FROM customer_link k WHERE k.into_id = c.id) "
        "FROM customer c LEFT JOIN said e ON e.head = c.id "
        f"WHERE NOT EXISTS (SELECT 1 FROM customer_link k WHERE k.customer_id = c.id) {only} "
        "ORDER BY c.name COLLATE NOCASE, c.id",
        {"pattern": pattern_id} if pattern_id is not None else (),
    )
    return [CustomerRow(*row) for row in rows]


def names_of(db: Database, customer_id: int) -> list[NameRow]:
    """Return under what a customer is counted: itself first, then what is linked to it."""
    rows = db.rows(
        "SELECT c.id, c.name, coalesce(l.reason, '') FROM customer c "
        "LEFT JOIN customer_link l ON l.customer_id = c.id "
        "WHERE c.id = :id OR l.into_id = :id ORDER BY c.id <> :id, c.id",
        {"id": customer_id},
    )
    found = []
    for one, name, reason in rows:
        marks = db.rows("SELECT reason FROM customer_identity WHERE customer_id = ? ORDER BY id", (one,))
        said = db.rows(
            "SELECT s.name, count(*) FROM ticket t JOIN source s ON s.id = t.source_id WHERE t.customer_id = ? "
            "GROUP BY s.id ORDER BY s.id",
            (one,),
        )
        replies = int(db.value("SELECT count(*) FROM reply WHERE customer_id = ?", (one,)))
        sources = tuple(source for source, _ in said) + (("replies",) if replies else ())
        number = sum(times for _, times in said) + replies
        found.append(NameRow(one, name, reason, tuple(r[0] for r in marks), sources, number))
    return found


class Link(NamedTuple):
    """A customer that is counted as another one, and why."""

    customer_id: int
    into: int
    reason: str


def links(db: Database) -> list[Link]:
    """Return which customers are counted as another one."""
    return [Link(*row) for row in db.rows("SELECT customer_id, into_id, reason FROM customer_link ORDER BY id")]


def marks(db: Database) -> list[tuple[int, str, str]]:
    """Return every mark with the customer that it is counted for: head, kind, value."""
    return list(
        db.rows(
            "SELECT coalesce(l.into_id, i.customer_id), i.kind, i.value FROM customer_identity i "
            "LEFT JOIN customer_link l ON l.customer_id = i.customer_id ORDER BY i.id"
        )
    )


def apart(db: Database) -> set[tuple[int, int]]:
    """Return the pairs that people said are not one, as they are counted, the smaller id first."""
    rows = db.rows(
        "SELECT coalesce(a.into_id, p.customer_id), coalesce(b.into_id, p.other_id) FROM customer_apart p "
        "LEFT JOIN customer_link a ON a.customer_id = p.customer_id "
        "LEFT JOIN customer_link b ON b.customer_id = p.other_id"
    )
    return {(min(one, two), max(one, two)) for one, two in rows}


# ----------------------------------------------------------- inside a step


def link(db: Database, customer_ids: Iterable[int], into: int, reason: str) -> None:
    """Count customers as another one; what was counted as the first of them keeps its own reason."""
    for place, customer_id in enumerate(customer_ids):
        known = db.value("SELECT id FROM customer_link WHERE customer_id = ?", (customer_id,))
        if known is not None:
            db.execute("UPDATE customer_link SET into_id = ? WHERE id = ?", (into, known))
        else:
            assert place == 0, "only the first of a group is not linked yet"
            db.insert("customer_link", {"customer_id": customer_id, "into_id": into, "reason": reason})


def unlink(db: Database, customer_id: int) -> None:
    """Count a customer as itself again."""
    db.execute("DELETE FROM customer_link WHERE customer_id = ?", (customer_id,))


def keep_apart(db: Database, one: int, two: int) -> None:
    """Note that two are not one."""
    pair = (min(one, two), max(one, two))
    if not db.value("SELECT 1 FROM customer_apart WHERE customer_id = ? AND other_id = ?", pair):
        db.insert("customer_apart", {"customer_id": pair[0], "other_id": pair[1]})


def forget_apart(db: Database, one: int, two: int) -> None:
    """Take back that two customers, under any of their names, are not one."""
    group = "SELECT ? UNION SELECT customer_id FROM customer_link WHERE into_id = ?"
    db.execute(
        f"DELETE FROM customer_apart WHERE (customer_id IN ({group}) AND other_id IN ({group})) "
        f"OR (customer_id IN ({group}) AND other_id IN ({group}))",
        (one, one, two, two, two, two, one, one),
    )


def members_of(db: Database, customer_id: int) -> list[int]:
    """Return what is counted as a customer, itself not among it."""
    return [
        r[0] for r in db.rows("SELECT customer_id FROM customer_link WHERE into_id = ? ORDER BY id", (customer_id,))
    ]


def set_facts(db: Database, customer_id: int, segment: str | None, yearly_value: int | None) -> None:
    """Note a customer's segment and what it pays a year, as people confirmed them. Inside a step."""
    db.execute("UPDATE customer SET segment = ?, yearly_value = ? WHERE id = ?", (segment, yearly_value, customer_id))


def rename(db: Database, customer_id: int, name: str) -> None:
    """Call a customer otherwise. Inside a step."""
    db.execute("UPDATE customer SET name = ? WHERE id = ?", (name, customer_id))


def facts(db: Database, customer_id: int) -> tuple[str, str | None, int | None] | None:
    """Return a customer's name, segment and yearly value; None where it is not there."""
    rows = db.rows("SELECT name, segment, yearly_value FROM customer WHERE id = ?", (customer_id,))
    return tuple(rows[0]) if rows else None
