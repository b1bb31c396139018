"""Customers: their names, segments and yearly values, and how many tickets and replies each has.

A customer that was linked into another one (store/customer_links.py) is counted as that one, its canonical customer.
"""

from collections import Counter, defaultdict
from typing import Final, NamedTuple

from translate_tui.model import PERSON_MARK, Money
from translate_tui.store.customer_links import canonical_ids
from translate_tui.store.customer_sql import counted_id
from translate_tui.store.database import Database

_VALUE: Final = "c.yearly_value, coalesce(k.currency, '')"
_JOIN_CURRENCY: Final = "LEFT JOIN customer_currency k ON k.customer_id = c.id"


class CustomerRow(NamedTuple):
    """A canonical customer with the number of tickets and replies under all its names.

    `segment` and `yearly_value` are as people confirmed them, `said_segment` is the one that most of its tickets
    state ("" for none). `names` counts the customers that are linked into it. `is_person`: no company is known of
    it; then `counts` tells whether people count as customers now.
    """

    id: int
    name: str
    segment: str | None
    yearly_value: Money | None
    tickets: int
    names: int
    said_segment: str = ""
    is_person: bool = False
    counts: bool = True


class NameRow(NamedTuple):
    """A name, id or domain under which a canonical customer is counted.

    `reason` says why it is linked ("" for the canonical customer's own row), `marks` why each of its identities was
    found, `sources` where its tickets come from; `tickets` counts its replies too. `yearly_value` is the name's own;
    only the canonical customer's is counted.
    """

    customer_id: int
    name: str
    reason: str
    marks: tuple[str, ...]
    sources: tuple[str, ...]
    tickets: int
    yearly_value: Money | None = None


class CustomerFacts(NamedTuple):
    """What people confirmed of a customer."""

    name: str
    segment: str | None
    yearly_value: Money | None


# ----------------------------------------------------------------- reading


def all_customers(db: Database, pattern_id: int | None = None) -> list[CustomerRow]:
    """Return the canonical customers by name: all of them, or those with a ticket or reply in a pattern.

    With a pattern, tickets and replies outside of it are not counted, and people only where they count as
    customers; `said_segment` is from all tickets.
    """
    canonical = canonical_ids(db)
    tickets, segments = _count_stated_segments(db, canonical)
    if pattern_id is not None:
        tickets = _count_tickets(db, canonical, pattern_id)
    else:
        tickets.update(_count(db, canonical, "reply t"))
    names = Counter(canonical.values())
    rows = db.rows(
        f"SELECT c.id, c.name, c.segment, {_VALUE}, p.id, {counted_id('c.id', 'p.id')} FROM customer c "
        f"{_JOIN_CURRENCY} LEFT JOIN customer_person p ON p.customer_id = c.id "
        "ORDER BY c.name COLLATE NOCASE, c.id"
    )
    return [
        CustomerRow(
            customer_id, name, segment, _money(amount, currency), tickets[customer_id], names[customer_id],
            _most_common(segments.get(customer_id)), person is not None, counts is not None,
        )
        for customer_id, name, segment, amount, currency, person, counts in rows
        if customer_id not in canonical and (pattern_id is None or (counts is not None and tickets[customer_id]))
    ]  # fmt: skip


def person_ids(db: Database) -> set[int]:
    """Return the ids of the canonical customers that are people of whom no company is known."""
    return {
        row[0]
        for row in db.rows(
            "SELECT customer_id FROM customer_person p "
            "WHERE NOT EXISTS (SELECT 1 FROM customer_link l WHERE l.customer_id = p.customer_id)"
        )
    }


def people_with_addresses(db: Database) -> list[tuple[int, str]]:
    """Return id and name of each person who is known by an email address."""
    rows = db.rows(
        "SELECT c.id, c.name FROM customer_identity i JOIN customer c ON c.id = i.customer_id "
        "WHERE i.kind = 'external id' AND i.value LIKE ? || '%@%'",
        (PERSON_MARK,),
    )
    return [(customer_id, name) for customer_id, name in rows]


def _count_tickets(db: Database, canonical: dict[int, int], pattern_id: int) -> Counter[int]:
    """Return how many tickets and replies each canonical customer has in a pattern."""
    members = "member m JOIN ticket t ON t.id = m.ticket_id AND m.pattern_id = ?"
    replies = "member m JOIN reply t ON t.ticket_id = m.ticket_id AND m.pattern_id = ?"
    return _count(db, canonical, members, pattern_id) + _count(db, canonical, replies, pattern_id)


def _count(db: Database, canonical: dict[int, int], source: str, *params: int) -> Counter[int]:
    """Return how many rows of a source each canonical customer has."""
    counts: Counter[int] = Counter()
    sql = f"SELECT t.customer_id, count(*) FROM {source} WHERE t.customer_id IS NOT NULL GROUP BY 1"
    for customer_id, count in db.rows(sql, params):
        counts[canonical.get(customer_id, customer_id)] += count
    return counts


def _count_stated_segments(db: Database, canonical: dict[int, int]) -> tuple[Counter[int], dict[int, Counter[str]]]:
    """Return how many tickets each canonical customer has, and how many of them state which segment."""
    tickets: Counter[int] = Counter()
    segments: dict[int, Counter[str]] = defaultdict(Counter)
    # Not by the index of customers, which would fetch each of 100,000 tickets on its own.
    for customer_id, segment, count in db.rows(
        "SELECT customer_id, segment, count(*) FROM ticket NOT INDEXED WHERE customer_id IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY 2"
    ):
        canonical_id = canonical.get(customer_id, customer_id)
        tickets[canonical_id] += count
        if segment is not None:
            segments[canonical_id][segment] += count
    return tickets, segments


def _most_common(counts: "Counter[str] | None") -> str:
    return max(counts, key=counts.__getitem__) if counts else ""


def names_of(db: Database, customer_id: int) -> list[NameRow]:
    """Return what a canonical customer is counted under: its own row first, then the customers linked into it."""
    rows = db.rows(
        f"SELECT c.id, c.name, coalesce(l.reason, ''), {_VALUE} FROM customer c {_JOIN_CURRENCY} "
        "LEFT JOIN customer_link l ON l.customer_id = c.id "
        "WHERE c.id = :id OR l.into_id = :id ORDER BY c.id <> :id, c.id",
        {"id": customer_id},
    )
    return [
        _name_row(db, row_id, name, reason, _money(amount, currency))
        for row_id, name, reason, amount, currency in rows
    ]


def _name_row(db: Database, customer_id: int, name: str, reason: str, value: Money | None) -> NameRow:
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
    return NameRow(customer_id, name, reason, tuple(row[0] for row in identity_reasons), sources, tickets, value)


def facts(db: Database, customer_id: int) -> CustomerFacts | None:
    """Return a customer's name, segment and yearly value; None if it does not exist (any more)."""
    rows = db.rows(
        f"SELECT c.name, c.segment, {_VALUE} FROM customer c {_JOIN_CURRENCY} WHERE c.id = ?", (customer_id,)
    )
    return next((CustomerFacts(name, segment, _money(*value)) for name, segment, *value in rows), None)


def count_values_left_out(db: Database) -> int:
    """Return how many linked customers have a value in another currency than the customer they are counted as.

    Only the value of the canonical customer counts, so theirs is in no sum.
    """
    return int(
        db.value(
            "SELECT count(*) FROM customer_link l JOIN customer c ON c.id = l.customer_id "
            "JOIN customer h ON h.id = l.into_id LEFT JOIN customer_currency k ON k.customer_id = c.id "
            "LEFT JOIN customer_currency i ON i.customer_id = h.id WHERE c.yearly_value IS NOT NULL "
            "AND h.yearly_value IS NOT NULL AND coalesce(k.currency, '') <> coalesce(i.currency, '')"
        )
    )


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)


# -------------------------------------------------------- inside a session


def set_facts(db: Database, customer_id: int, segment: str | None, yearly_value: Money | None) -> None:
    """Set a customer's segment and what it pays a year, with its currency; None: unknown."""
    amount, currency = yearly_value or (None, "")
    db.execute("UPDATE customer SET segment = ?, yearly_value = ? WHERE id = ?", (segment, amount, customer_id))
    known_currency = db.value("SELECT currency FROM customer_currency WHERE customer_id = ?", (customer_id,))
    if currency == (known_currency or ""):
        return
    if known_currency is None:
        db.insert("customer_currency", {"customer_id": customer_id, "currency": currency})
    elif currency:
        db.execute("UPDATE customer_currency SET currency = ? WHERE customer_id = ?", (currency, customer_id))
    else:
        db.execute("DELETE FROM customer_currency WHERE customer_id = ?", (customer_id,))


def rename(db: Database, customer_id: int, name: str) -> None:
    """Change a customer's name; the identities by which it is recognized stay."""
    db.execute("UPDATE customer SET name = ? WHERE id = ?", (name, customer_id))
