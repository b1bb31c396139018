"""Tickets: the River as it is kept, the inbox, and what was refused."""

from array import array
from collections.abc import Sequence
from itertools import repeat
from typing import Any, Final

from translate_tui.model import NewTicket, Reply, Ticket, TicketType, format_time, parse_time_or_none
from translate_tui.store.customer_sql import HEAD, JOIN_HEAD
from translate_tui.store.database import Database

_COLUMNS: Final = (
    f"t.id, t.quote, t.title, t.type, t.segment, t.impact_words, t.posted_at, {HEAD}, "
    "coalesce(c.name, ''), s.name, t.source_ref, t.author, t.workaround, t.requested, t.in_format, m.pattern_id, "
    "(SELECT count(*) FROM reply r WHERE r.ticket_id = t.id), "
    "(SELECT count(DISTINCT coalesce(k.into_id, r.customer_id)) FROM reply r "
    "LEFT JOIN customer_link k ON k.customer_id = r.customer_id WHERE r.ticket_id = t.id)"
)
_FROM: Final = (
    f"FROM ticket t JOIN source s ON s.id = t.source_id {JOIN_HEAD} LEFT JOIN member m ON m.ticket_id = t.id"
)
# Praise is no problem and so belongs to no pattern: it does not wait in the inbox.
_INBOX: Final = "t.type IS NOT 'praise' AND NOT EXISTS (SELECT 1 FROM member m WHERE m.ticket_id = t.id)"
_NEWEST: Final = "ORDER BY t.posted_at DESC, t.id DESC"
_MANY: Final = 500  # parameters in one statement


def _ticket(row: tuple[Any, ...]) -> Ticket:
    (ticket_id, quote, title, kind, segment, impact_words, posted_at, customer_id, customer, source, ref,
     author, workaround, requested, in_format, pattern_id, replies, reply_customers) = row  # fmt: skip
    return Ticket(
        id=ticket_id,
        quote=quote,
        title=title,
        type=TicketType(kind) if kind else None,
        segment=segment,
        impact_words=impact_words,
        posted_at=parse_time_or_none(posted_at),
        customer_id=customer_id,
        customer=customer,
        source=source,
        ref=ref,
        author=author,
        workaround=workaround,
        requested=requested,
        in_format=bool(in_format),
        pattern_id=pattern_id,
        replies=replies,
        reply_customers=reply_customers,
    )


# ----------------------------------------------------------------- reading


def inbox_ids(db: Database, first: int | None = None) -> "array[int]":
    """Return the ids of the tickets in no pattern, newest first; only the `first` so many if given."""
    limit = "" if first is None else f"LIMIT {first}"
    return array("q", (r[0] for r in db.rows(f"SELECT t.id FROM ticket t WHERE {_INBOX} {_NEWEST} {limit}")))


def inbox_count(db: Database) -> int:
    """Return how many tickets are in no pattern, without praise."""
    # Praise may have been put in a pattern by hand: it is neither inbox nor missing from it.
    return int(
        db.value(
            "SELECT (SELECT count(*) FROM ticket) - (SELECT count(*) FROM member) - "
            "(SELECT count(*) FROM ticket t WHERE t.type = 'praise' "
            "AND NOT EXISTS (SELECT 1 FROM member m WHERE m.ticket_id = t.id))"
        )
    )


def ids_where(db: Database, scope: str, pattern_id: int | None, needle: str) -> "array[int]":
    """Return the ids of the tickets of a scope ("inbox", "all", "praise", "pattern"), newest first.

    `needle`: every word of it must stand in the ticket, its customer or its segment.
    """
    conditions = {
        "inbox": _INBOX,
        "all": "1",
        "praise": "t.type = 'praise'",
        "pattern": "EXISTS (SELECT 1 FROM member m WHERE m.ticket_id = t.id AND m.pattern_id = ?)",
    }
    where = [conditions[scope]]
    params: list[object] = [pattern_id] if scope == "pattern" else []
    for word in needle.split():
        where.append(
            "instr(lower(t.title || ' ' || t.quote || ' ' || coalesce(t.segment, '') || ' ' || "
            "coalesce(t.type, '') || ' ' || coalesce(c.name, '')), lower(?))"
        )
        params.append(word)
    join = JOIN_HEAD if needle.strip() else ""
    rows = db.rows(f"SELECT t.id FROM ticket t {join} WHERE {' AND '.join(where)} {_NEWEST}", params)
    return array("q", (row[0] for row in rows))


def by_ids(db: Database, ids: Sequence[int]) -> dict[int, Ticket]:
    """Return these tickets; an id that is not there is left out."""
    found: dict[int, Ticket] = {}
    for start in range(0, len(ids), _MANY):
        part = list(ids[start : start + _MANY])
        marks = ", ".join("?" * len(part))
        for row in db.rows(f"SELECT {_COLUMNS} {_FROM} WHERE t.id IN ({marks})", part):
            found[row[0]] = _ticket(row)
    return found


def of_pattern(db: Database, pattern_id: int, most: int = -1) -> list[Ticket]:
    """Return the member tickets of a pattern, newest first; the first `most` of them, where that is given."""
    rows = db.rows(f"SELECT {_COLUMNS} {_FROM} WHERE m.pattern_id = ? {_NEWEST} LIMIT ?", (pattern_id, most))
    return [_ticket(row) for row in rows]


def replies_of(db: Database, ticket_id: int) -> list[Reply]:
    """Return the replies under a ticket, oldest first."""
    rows = db.rows(
        "SELECT r.author, coalesce(c.name, ''), r.quote, r.said_at FROM reply r "
        "LEFT JOIN customer_link l ON l.customer_id = r.customer_id "
        "LEFT JOIN customer c ON c.id = coalesce(l.into_id, r.customer_id) "
        "WHERE r.ticket_id = ? ORDER BY r.said_at, r.id",
        (ticket_id,),
    )
    return [Reply(author, customer, quote, parse_time_or_none(said_at)) for author, customer, quote, said_at in rows]


def posts(db: Database, formats: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return what lint looks at of the tickets from sources of these formats, newest first.

    Each is (source, posted_at, type, segment, impact_words, quote, in_format).
    """
    marks = ", ".join("?" * len(formats))
    return db.rows(
        "SELECT s.name, t.posted_at, t.type, t.segment, t.impact_words, t.quote, t.in_format "
        f"FROM ticket t JOIN source s ON s.id = t.source_id WHERE s.format IN ({marks}) {_NEWEST}",
        list(formats),
    )


def impact_words(db: Database) -> list[tuple[str, int]]:
    """Return the words for impact that tickets say, the commonest first, with how many say them."""
    rows = db.rows(
        "SELECT impact_words, count(*) FROM ticket WHERE impact_words <> '' GROUP BY lower(impact_words) "
        "ORDER BY count(*) DESC, lower(impact_words)"
    )
    return [(words, number) for words, number in rows]


def segments(db: Database) -> list[str]:
    """Return the segments that tickets and customers are in."""
    rows = db.rows("SELECT segment FROM ticket WHERE segment IS NOT NULL UNION SELECT segment FROM customer")
    return [row[0] for row in rows if row[0]]


def total(db: Database) -> int:
    """Return how many tickets the River holds."""
    return int(db.value("SELECT count(*) FROM ticket"))


def to_match(db: Database, *, members: bool, after: int, most: int) -> list[tuple[Any, ...]]:
    """Return what matching compares of the tickets after an id, oldest first: of members, or of the inbox.

    Each is (id, title, quote, segment, customer_id, pattern_id).
    """
    columns = f"SELECT t.id, t.title, t.quote, t.segment, {HEAD}, "
    link = "LEFT JOIN customer_link l ON l.customer_id = t.customer_id"
    if members:
        source = f"m.pattern_id FROM member m JOIN ticket t ON t.id = m.ticket_id {link} WHERE"
    else:
        source = f"NULL FROM ticket t {link} WHERE {_INBOX} AND"
    return list(db.rows(f"{columns} {source} t.id > ? ORDER BY t.id LIMIT ?", (after, most)))


def refusals(db: Database) -> list[tuple[int, int]]:
    """Return every refused pair: ticket and pattern."""
    return [(t, p) for t, p in db.rows("SELECT ticket_id, pattern_id FROM refusal ORDER BY ticket_id")]


def refused_patterns(db: Database, ticket_id: int) -> frozenset[int]:
    """Return the patterns that are never proposed for a ticket again."""
    return frozenset(r[0] for r in db.rows("SELECT pattern_id FROM refusal WHERE ticket_id = ?", (ticket_id,)))


# ----------------------------------------------------------- inside a step


def next_ref(db: Database) -> str:
    """Return a name for a ticket that comes from no export: the number it is going to have."""
    return str(db.value("SELECT coalesce(max(id), 0) + 1 FROM ticket"))


_STORED: Final = (
    "source_ref", "posted_at", "type", "segment", "impact_words", "title", "quote", "customer_id",
    "workaround", "requested", "author", "in_format",
)  # fmt: skip
Stored = tuple[object, ...]


def stored(taken: Sequence[NewTicket], customers: Sequence[int | None]) -> list[Stored]:
    """Return tickets, each in the order of the columns that an import writes.

    Made a column at a time, which takes a third of the time.
    """
    if not taken:
        return []
    said = NewTicket(*zip(*taken, strict=True))  # type: ignore[arg-type]  # a column for each field
    together = (
        said.ref,
        [moment and format_time(moment) for moment in said.posted_at],  # type: ignore[union-attr]
        [kind and str(kind) for kind in said.type],  # type: ignore[union-attr]
        said.segment,
        said.impact_words,
        said.title,
        said.quote,
        customers,
        said.workaround,
        said.requested,
        said.author,
        map(int, said.in_format),  # type: ignore[call-overload]
    )
    return list(zip(*together, strict=True))  # type: ignore[arg-type]


def known_rows(db: Database, source: int, refs: Sequence[str]) -> dict[str, tuple[int, Stored]]:
    """Return what is stored under these names: id and the values as `stored` orders them."""
    found: dict[str, tuple[int, Stored]] = {}
    for start in range(0, len(refs), _MANY):
        part = refs[start : start + _MANY]
        marks = ", ".join("?" * len(part))
        for ticket_id, *values in db.rows(
            f"SELECT id, {', '.join(_STORED)} FROM ticket WHERE source_id = ? AND source_ref IN ({marks})",
            (source, *part),
        ):
            found[values[0]] = (ticket_id, tuple(values))
    return found


# Where each field of an export stands in `stored`.
_PLACES: Final = {
    "date": (1,), "type": (2,), "tags": (2, 3), "segment": (3,), "impact": (4,), "title": (5,),
    "text": (2, 3, 4, 6, 11),
    "customer": (7,), "customer_id": (7,), "email": (7,), "person_id": (7,), "workaround": (8,), "requested": (9,),
    "author": (10,),
}  # fmt: skip


def places_of(fields: frozenset[str]) -> frozenset[int]:
    """Return which values of `stored` an export with these fields can say."""
    # Without a text the title is the quote; it never takes the place of what was said.
    said = {place for field in fields for place in _PLACES.get(field, ())}
    return frozenset(said)


def insert_many(db: Database, source: int, imported_at: str, rows: Sequence[Stored]) -> None:
    """Insert new tickets."""
    if not rows:
        return
    # What is empty in all of them is what the schema puts there by itself.
    values = [(name, column) for name, column in zip(_STORED, zip(*rows, strict=True), strict=True) if any(column)]
    columns = ("source_id", "imported_at", *(name for name, _ in values))
    together = zip(repeat(source), repeat(imported_at), *(column for _, column in values), strict=False)
    db.insert_many("ticket", columns, list(together))


def update(db: Database, ticket_id: int, row: Stored) -> None:
    """Write what a newer export says of a known ticket."""
    assignments = ", ".join(f"{column} = ?" for column in _STORED)
    db.execute(f"UPDATE ticket SET {assignments} WHERE id = ?", (*row, ticket_id))


def ticket_ids(db: Database, source: int, refs: Sequence[str]) -> dict[str, int]:
    """Return the ids under which tickets of a source are kept."""
    found: dict[str, int] = {}
    for start in range(0, len(refs), _MANY):
        part = refs[start : start + _MANY]
        marks = ", ".join("?" * len(part))
        sql = f"SELECT source_ref, id FROM ticket WHERE source_id = ? AND source_ref IN ({marks})"
        found.update(db.rows(sql, (source, *part)))
    return found


def known_replies(
    db: Database, places: Sequence[tuple[int, str]]
) -> dict[tuple[int, str], tuple[int, tuple[object, ...]]]:
    """Return the replies that are known of these tickets and names: id, and when, who, which customer, what."""
    found: dict[tuple[int, str], tuple[int, tuple[object, ...]]] = {}
    for start in range(0, len(places), _MANY // 2):
        part = places[start : start + _MANY // 2]
        marks = ", ".join(["(?, ?)"] * len(part))
        for reply_id, ticket_id, ref, *values in db.rows(
            "SELECT id, ticket_id, source_ref, said_at, author, customer_id, quote FROM reply "
            f"WHERE (ticket_id, source_ref) IN (VALUES {marks})",
            [value for place in part for value in place],
        ):
            found[ticket_id, ref] = (reply_id, tuple(values))
    return found


def add_replies(db: Database, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert replies: ticket, name, when, who, which customer, what."""
    columns = ("ticket_id", "source_ref", "said_at", "author", "customer_id", "quote")
    db.insert_many("reply", columns, rows)


def update_reply(db: Database, reply_id: int, values: tuple[object, ...]) -> None:
    """Write what a newer export says in a known reply: when, who, which customer, what."""
    db.execute(
        "UPDATE reply SET said_at = ?, author = ?, customer_id = ?, quote = ? WHERE id = ?", (*values, reply_id)
    )


def place(db: Database, ticket_id: int, pattern_id: int, how: str, score: float | None, reason: str) -> None:
    """Make a ticket a member of a pattern, taking it out of the one it was in."""
    values = (pattern_id, how, score, reason)
    known = db.value("SELECT id FROM member WHERE ticket_id = ?", (ticket_id,))
    if known is not None:
        db.execute("UPDATE member SET pattern_id = ?, how = ?, score = ?, reason = ? WHERE id = ?", (*values, known))
    else:
        db.execute(
            "INSERT INTO member (ticket_id, pattern_id, how, score, reason, placed_at) VALUES (?, ?, ?, ?, ?, ?)",
            (ticket_id, *values, format_time(db.now())),
        )


def take_out(db: Database, ticket_id: int) -> None:
    """Put a member ticket back into the inbox."""
    db.execute("DELETE FROM member WHERE ticket_id = ?", (ticket_id,))


def refuse(db: Database, ticket_id: int, pattern_id: int) -> None:
    """Never propose this pair again."""
    known = db.value("SELECT 1 FROM refusal WHERE ticket_id = ? AND pattern_id = ?", (ticket_id, pattern_id))
    if not known:
        values: dict[str, object] = {
            "ticket_id": ticket_id,
            "pattern_id": pattern_id,
            "refused_at": format_time(db.now()),
        }
        db.insert("refusal", values)
