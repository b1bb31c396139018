"""Customers: their names, segments and yearly values, and how many tickets and replies each has.

A customer that was linked into another one (store/customer_links.py) is counted as that one, its canonical customer.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

from translate_tui.store.customer_links import canonical_ids
from translate_tui.store.database import Database


class CustomerRow(NamedTuple):
    """A canonical customer with the number of tickets and replies under all its names.

    `segment` and `yearly_value` are as people confirmed them, `said_segment` is the one that most of its tickets
    state ("" for none). `names` counts the customers that are linked into it.
    """

    id: int
    name: str
    segment: str | None
    yearly_value: int | None
    tickets: int
    names: int
    said_segment: str = ""


class NameRow(NamedTuple):
    """A name, id or domain under which a canonical customer is counted.

    `reason` says why it is linked ("" for the canonical customer's own row), `marks` why each of its identities was
    found, `sources` where its tickets come from; `tickets` counts its replies too.
    """

    customer_id: int
    name: str
    reason: str
    marks: tuple[str, ...]
    sources: tuple[str, ...]
    tickets: int


class CustomerFacts(NamedTuple):
    """What people confirmed of a customer."""

    name: str
    segment: str | None
    yearly_value: int | None


# ----------------------------------------------------------------- reading


def all_customers(db: Database, pattern_id: int | None = None) -> list[CustomerRow]:
    """Return the canonical customers by name: all of them, or those with a ticket or reply in a pattern.

    With a pattern, tickets and replies outside of it are not counted; `said_segment` is from all tickets.
    """
    canonical = canonical_ids(db)
    tickets = _count_tickets(db, canonical, pattern_id)
    segments = _count_stated_segments(db, canonical)
    names = Counter(canonical.values())
    rows = db.rows("SELECT id, name, segment, yearly_value FROM customer ORDER BY name COLLATE NOCASE, id")
    return [
        CustomerRow(
            customer_id, name, segment, value, tickets[customer_id], names[customer_id],
            _most_common(segments.get(customer_id)),
        )
        for customer_id, name, segment, value in rows
        if customer_id not in canonical and (pattern_id is None or tickets[customer_id])
    ]  # fmt: skip


def _count_tickets(db: Database, canonical: dict[int, int], pattern_id: int | None) -> Counter[int]:
    """Return how many tickets and replies each canonical customer has (in a pattern)."""
    sources = ("ticket t", "reply t")
    params: tuple[int, ...] = ()
    if pattern_id is not None:
        sources = (
            "member m JOIN ticket t ON t.id = m.ticket_id AND m.pattern_id = ?",
            "member m JOIN reply t ON t.ticket_id = m.ticket_id AND m.pattern_id = ?",
        )
        params = (pattern_id,)
    counts: Counter[int] = Counter()
    for source in sources:
        sql = f"SELECT t.customer_id, count(*) FROM {source} WHERE t.customer_id IS NOT NULL GROUP BY 1"
        for customer_id, count in db.rows(sql, params):
            counts[canonical.get(customer_id, customer_id)] += count
    return counts


def _count_stated_segments(db: Database, canonical: dict[int, int]) -> dict[int, Counter[str]]:
    """Return how many tickets of each canonical customer state which segment."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for customer_id, segment, count in db.rows(
        "SELECT customer_id, segment, count(*) FROM ticket WHERE customer_id IS NOT NULL AND segment IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY 2"
    ):
        counts[canonical.get(customer_id, customer_id)][segment] += count
    return counts


def _most_common(counts: "Counter[str] | None") -> str:
    return counts.most_common(1)[0][0] if counts else ""


def names_of(db: Database, customer_id: int) -> list[NameRow]:
    """Return what a canonical customer is counted under: its own row first, then the customers linked into it."""
    rows = db.rows(
        "SELECT c.id, c.name, coalesce(l.reason, '') FROM customer c "
        "LEFT JOIN customer_link l ON l.customer_id = c.id "
        "WHERE c.id = :id OR l.into_id = :id ORDER BY c.id <> :id, c.id",
        {"id": customer_id},
    )
    return [_name_row(db, row_id, name, reason) for row_id, name, reason in rows]


def _name_row(db: Database, customer_id: int, name: str, reason: str) -> NameRow:
    identity_reasons = db.rows(
        "SELECT reason FROM customer_identity WHERE customer_id = :id UNION ALL "
        "SELECT reason FROM customer_says WHERE customer_id = :id AND reason <> ''",
        {"id": customer_id},
    )
    tickets_by_source = db.rows(
        "SELECT s.name, count(*) FROM ticket t JOIN source s ON s.id = t.source_id WHERE t.customer_id = ? "
        "GROUP BY s.id ORDER BY s.id",
        (customer_id,),
    )
    replies = int(db.value("SELECT count(*) FROM reply WHERE customer_id = ?", (customer_id,)))
    sources = tuple(source for source, _ in tickets_by_source) + (("replies",) if replies else ())
    tickets = sum(count for _, count in tickets_by_source) + replies
    return NameRow(customer_id, name, reason, tuple(row[0] for row in identity_reasons), sources, tickets)


def facts(db: Database, customer_id: int) -> CustomerFacts | None:
    """Return a customer's name, segment and yearly value; None if it does not exist (any more)."""
    rows = db.rows("SELECT name, segment, yearly_value FROM customer WHERE id = ?", (customer_id,))
    return CustomerFacts._make(rows[0]) if rows else None


# -------------------------------------------------------- inside a session


def set_facts(db: Database, customer_id: int, segment: str | None, yearly_value: int | None) -> None:
    """Set a customer's segment and what it pays a year, in whole units of the company's currency; None: unknown."""
    db.execute("UPDATE customer SET segment = ?, yearly_value = ? WHERE id = ?", (segment, yearly_value, customer_id))


def rename(db: Database, customer_id: int, name: str) -> None:
    """Change a customer's name; the identities by which it is recognized stay."""
    db.execute("UPDATE customer SET name = ? WHERE id = ?", (name, customer_id))
