"""Customers, the marks by which they are recognised, and which of them are one."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple

from translate_tui.river.customer_matching import CustomerIdentities, IdentityKey, match_customers
from translate_tui.river.customers import Identity
from translate_tui.store.database import Database

LISTED: Final = "customers"  # where the ids of lists of customers stand: they know best what one is called
_WORDS: Final = {"external id": "id", "name": "name", "domain": "e-mail domain"}


class KnownCustomers:
    """The customers of a file while tickets come in: each mark is looked up once, and new ones wait for `flush`.

    A customer is known by its strongest mark; the weaker ones that it states are kept beside it. Which
    customers are one follows from all marks (`river.customer_matching`), when `relink` is called at the end.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._owner: dict[IdentityKey, int] = {}
        self._said: set[tuple[int, str, str]] = set()
        self._fresh: list[tuple[str]] = []
        self._fresh_marks: list[tuple[int, str, str, str]] = []
        self._fresh_said: list[tuple[int, str, str, str]] = []
        self._changed = False
        self._next = int(db.value("SELECT coalesce(max(id), 0) + 1 FROM customer"))
        for kind, value, customer_id in db.rows("SELECT kind, value, customer_id FROM customer_identity"):
            self._owner[kind, value] = customer_id
        self._said.update(tuple(r) for r in db.rows("SELECT customer_id, kind, value FROM customer_says"))
        self._counted = len(self._said) + self._next

    def find(self, marks: tuple[Identity, ...], source: str, name: Callable[[], str]) -> int | None:
        """Return the customer with these marks, strongest first, making it where its strongest is new.

        `source` is where the marks stand, `name` says what to call a new customer. Returns None when
        there are no marks. Runs inside a step; `flush` writes what is new.
        """
        if not marks:
            return None
        own = marks[0]
        found = self._owner.get((own.kind, own.value))
        if found is None:
            found, self._next = self._next, self._next + 1
            self._fresh.append((name(),))
            self._owner[own.kind, own.value] = found
            self._fresh_marks.append((found, own.kind, own.value, own.reason))
        for mark in marks[1:]:
            self._says(found, mark.kind, mark.value, mark.reason)
        if own.kind == "external id":
            self._says(found, "source", f"{source}:person" if ":person:" in own.value else source, "")
        return found

    def is_new(self) -> bool:
        """Tell whether anything is new since this was asked last."""
        number = len(self._said) + self._next
        new, self._counted = number != self._counted, number
        return new

    def _says(self, customer_id: int, kind: str, value: str, reason: str) -> None:
        if self._owner.get((kind, value)) != customer_id and (customer_id, kind, value) not in self._said:
            self._said.add((customer_id, kind, value))
            self._fresh_said.append((customer_id, kind, value, reason))

    def flush(self) -> bool:
        """Write the customers and marks that are new, so that tickets can point to them; tell if any are."""
        if not (self._fresh or self._fresh_said):
            return False
        self._db.insert_many("customer", ("name",), self._fresh)
        columns = ("customer_id", "kind", "value", "reason")
        self._db.insert_many("customer_identity", columns, self._fresh_marks)
        self._db.insert_many("customer_says", columns, self._fresh_said)
        self._fresh, self._fresh_marks, self._fresh_said = [], [], []
        self._changed = True
        return True

    def relink(self) -> None:
        """Work out which customers are one, where any are new or state something new."""
        if self.flush() or self._changed:
            relink(self._db)
            self._changed = False


def relink(db: Database) -> bool:
    """Write the links that follow from all marks, beside those made by hand; tell if any changed. Inside a step."""
    own: dict[int, set[IdentityKey]] = defaultdict(set)
    stated: dict[int, set[str]] = defaultdict(set)
    for table in ("customer_identity", "customer_says"):
        for customer_id, kind, value in db.rows(f"SELECT customer_id, kind, value FROM {table}"):
            if kind == "source":
                stated[customer_id].add(value)
            else:
                own[customer_id].add((kind, value))
            if kind == "external id" and table == "customer_identity" and not value.startswith(":"):
                stated[customer_id].add(value.rpartition(":")[0])
    before = {row.customer_id: row for row in links(db)}
    rows = [CustomerIdentities(one, frozenset(marks), frozenset(stated[one])) for one, marks in own.items()]
    by_hand = [(row.customer_id, row.into) for row in before.values() if row.by_hand]
    apart_pairs = [(one, other) for one, other in db.rows("SELECT customer_id, other_id FROM customer_apart")]
    wanted = {join.customer_id: join for join in match_customers(rows, by_hand, apart_pairs, LISTED)}
    new, changed = [], False
    for one, join in wanted.items():
        known = before.get(one)
        if known is None:
            kind, value = join.identity
            new.append((one, join.into, f"the same {_WORDS.get(kind, 'marks')} {value}".strip()))
        elif known.into != join.into:
            db.execute("UPDATE customer_link SET into_id = ? WHERE customer_id = ?", (join.into, one))
            changed = True
    for one in before.keys() - wanted.keys():
        unlink(db, one)
        changed = True
    db.insert_many("customer_link", ("customer_id", "into_id", "reason"), new)
    _carry_facts(db)
    return changed or bool(new)


def _carry_facts(db: Database) -> None:
    """Let what is known of a customer under one of its names be known of it as it is counted."""
    for into, segment, value in db.rows(
        "SELECT h.id, coalesce(h.segment, max(c.segment)), coalesce(h.yearly_value, max(c.yearly_value)) "
        "FROM customer_link l JOIN customer c ON c.id = l.customer_id JOIN customer h ON h.id = l.into_id "
        "WHERE (h.segment IS NULL AND c.segment IS NOT NULL) "
        "OR (h.yearly_value IS NULL AND c.yearly_value IS NOT NULL) GROUP BY h.id"
    ):
        set_facts(db, into, segment, value)


class CustomerRow(NamedTuple):
    """A customer that is counted, with how many tickets and replies it has under all its names.

    `segment` is as people confirmed it, `said_segment` what most of its tickets say.
    """

    id: int
    name: str
    segment: str | None
    yearly_value: int | None
    tickets: int
    names: int
    said_segment: str = ""


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
    params: tuple[int, ...] = ()
    of_tickets, of_replies = "ticket t", "reply t"
    if pattern_id is not None:
        of_tickets = "member m JOIN ticket t ON t.id = m.ticket_id AND m.pattern_id = ?"
        of_replies = "member m JOIN reply t ON t.ticket_id = m.ticket_id AND m.pattern_id = ?"
        params = (pattern_id,)
    said: Counter[int] = Counter()
    for source in (of_tickets, of_replies):
        for customer_id, number in db.rows(
            f"SELECT t.customer_id, count(*) FROM {source} WHERE t.customer_id IS NOT NULL GROUP BY 1", params
        ):
            said[customer_id] += number
    heads = {row.customer_id: row.into for row in links(db)}
    counted: Counter[int] = Counter()
    for customer_id, number in said.items():
        counted[heads.get(customer_id, customer_id)] += number
    names = Counter(heads.values())
    stated: dict[int, Counter[str]] = defaultdict(Counter)
    for customer_id, segment, number in db.rows(
        "SELECT customer_id, segment, count(*) FROM ticket WHERE customer_id IS NOT NULL AND segment IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY 2"
    ):
        stated[heads.get(customer_id, customer_id)][segment] += number
    rows = db.rows("SELECT id, name, segment, yearly_value FROM customer ORDER BY name COLLATE NOCASE, id")
    return [
        CustomerRow(one, name, segment, value, counted[one], names[one], _commonest(stated.get(one)))
        for one, name, segment, value in rows
        if one not in heads and (pattern_id is None or counted[one])
    ]


def _commonest(said: "Counter[str] | None") -> str:
    return said.most_common(1)[0][0] if said else ""


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
        marks = db.rows(
            "SELECT reason FROM customer_identity WHERE customer_id = :id UNION ALL "
            "SELECT reason FROM customer_says WHERE customer_id = :id AND reason <> ''",
            {"id": one},
        )
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
    by_hand: bool


def links(db: Database) -> list[Link]:
    """Return which customers are counted as another one."""
    rows = db.rows("SELECT customer_id, into_id, reason, by_hand FROM customer_link ORDER BY id")
    return [Link(one, into, reason, bool(by_hand)) for one, into, reason, by_hand in rows]


def marks(db: Database) -> list[tuple[int, str, str]]:
    """Return every mark with the customer that it is counted for: head, kind, value."""
    return [
        (head, kind, value)
        for table in ("customer_identity", "customer_says")
        for head, kind, value in db.rows(
            f"SELECT coalesce(l.into_id, i.customer_id), i.kind, i.value FROM {table} i "
            "LEFT JOIN customer_link l ON l.customer_id = i.customer_id ORDER BY i.id"
        )
    ]


def apart(db: Database) -> set[tuple[int, int]]:
    """Return the pairs that people said are not one, as they are counted, the smaller id first."""
    rows = db.rows(
        "SELECT coalesce(a.into_id, p.customer_id), coalesce(b.into_id, p.other_id) FROM customer_apart p "
        "LEFT JOIN customer_link a ON a.customer_id = p.customer_id "
        "LEFT JOIN customer_link b ON b.customer_id = p.other_id"
    )
    return {(min(one, two), max(one, two)) for one, two in rows}


# ----------------------------------------------------------- inside a step


def join(db: Database, customer_id: int, into: int, reason: str) -> None:
    """Count a customer as another one, by hand."""
    known = db.value("SELECT id FROM customer_link WHERE customer_id = ?", (customer_id,))
    if known is not None:
        db.execute(
            "UPDATE customer_link SET into_id = ?, reason = ?, by_hand = 1 WHERE id = ?", (into, reason, known)
        )
    else:
        values: dict[str, object] = {"customer_id": customer_id, "into_id": into, "reason": reason, "by_hand": 1}
        db.insert("customer_link", values)


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
