"""Which customers are the same one: links from a customer to its canonical customer, as which it is counted.

Links are one deep. Most follow from the identities that customers share; store/customer_resolver.py computes those
again after every import. Links that people made stay, and so do pairs of customers that people keep apart.
"""

from typing import NamedTuple

from translate_tui.store.database import Database


class Link(NamedTuple):
    """A customer that is counted as another one, `into`, with the reason. `by_hand` if people made the link."""

    customer_id: int
    into: int
    reason: str
    by_hand: bool


# ----------------------------------------------------------------- reading


def all_links(db: Database) -> list[Link]:
    """Return all links between customers, oldest first."""
    rows = db.rows("SELECT customer_id, into_id, reason, by_hand FROM customer_link ORDER BY id")
    return [Link(customer_id, into, reason, bool(by_hand)) for customer_id, into, reason, by_hand in rows]


def canonical_ids(db: Database) -> dict[int, int]:
    """Return the canonical customer of each linked customer, by id; customers that are not linked are left out."""
    return {link.customer_id: link.into for link in all_links(db)}


def identities(db: Database) -> list[tuple[int, str, str]]:
    """Return every identity as (id of the canonical customer, kind, value); kinds as in the table customer_says."""
    return [
        (canonical_id, kind, value)
        for table in ("customer_identity", "customer_says")
        for canonical_id, kind, value in db.rows(
            f"SELECT coalesce(l.into_id, i.customer_id), i.kind, i.value FROM {table} i "
            "LEFT JOIN customer_link l ON l.customer_id = i.customer_id ORDER BY i.id"
        )
    ]


def pairs_kept_apart(db: Database) -> set[tuple[int, int]]:
    """Return the pairs of canonical customers that people said are two, the smaller id first."""
    rows = db.rows(
        "SELECT coalesce(a.into_id, p.customer_id), coalesce(b.into_id, p.other_id) FROM customer_apart p "
        "LEFT JOIN customer_link a ON a.customer_id = p.customer_id "
        "LEFT JOIN customer_link b ON b.customer_id = p.other_id"
    )
    return {(min(pair), max(pair)) for pair in rows}


# -------------------------------------------------------- inside a session


def link(db: Database, customer_id: int, into: int, reason: str) -> None:
    """Count a customer as another one because people said so, in place of the link that it has."""
    known_id = db.value("SELECT id FROM customer_link WHERE customer_id = ?", (customer_id,))
    if known_id is not None:
        db.execute(
            "UPDATE customer_link SET into_id = ?, reason = ?, by_hand = 1 WHERE id = ?", (into, reason, known_id)
        )
    else:
        values: dict[str, object] = {"customer_id": customer_id, "into_id": into, "reason": reason, "by_hand": 1}
        db.insert("customer_link", values)


def unlink(db: Database, customer_id: int) -> None:
    """Count a customer as itself again; `relink` may link it again, unless the two are kept apart."""
    db.execute("DELETE FROM customer_link WHERE customer_id = ?", (customer_id,))


def keep_apart(db: Database, first_id: int, second_id: int) -> None:
    """Save that two customers are not the same one, so that they are neither linked nor proposed again."""
    pair = (min(first_id, second_id), max(first_id, second_id))
    if not db.value("SELECT 1 FROM customer_apart WHERE customer_id = ? AND other_id = ?", pair):
        db.insert("customer_apart", {"customer_id": pair[0], "other_id": pair[1]})


def allow_link(db: Database, first_id: int, second_id: int) -> None:
    """Undo `keep_apart` for two canonical customers and everything that is linked into either."""
    group = "SELECT ? UNION SELECT customer_id FROM customer_link WHERE into_id = ?"
    first, second = (first_id, first_id), (second_id, second_id)
    db.execute(
        f"DELETE FROM customer_apart WHERE (customer_id IN ({group}) AND other_id IN ({group})) "
        f"OR (customer_id IN ({group}) AND other_id IN ({group}))",
        (*first, *second, *second, *first),
    )
