"""Tickets: the inbox, filters, imports and replies, membership in patterns, and refused suggestions."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any, Final, NamedTuple

from translate_tui.model import AsideKind, NewTicket, Reply, Ticket, TicketType, format_time, parse_time_or_none
from translate_tui.store.customer_sql import CANONICAL_CUSTOMER_ID, JOIN_CANONICAL_CUSTOMER, counted_id
from translate_tui.store.database import MAX_PARAMETERS, Database

_SQL_OF_FIELD: Final[Mapping[str, str]] = {
    "id": "t.id",
    "quote": "t.quote",
    "title": "t.title",
    "type": "t.type",
    "segment": "t.segment",
    "impact_words": "t.impact_words",
    "posted_at": "t.posted_at",
    "customer_id": CANONICAL_CUSTOMER_ID,
    "customer": "coalesce(c.name, '')",
    "source": "s.name",
    "ref": "t.source_ref",
    "author": "t.author",
    "workaround": "t.workaround",
    "requested": "t.requested",
    "in_format": "t.in_format",
    "pattern_id": "m.pattern_id",
    "replies": "(SELECT count(*) FROM reply r WHERE r.ticket_id = t.id)",
    "reply_customers": f"(SELECT count(DISTINCT {counted_id('rc.id', 'rp.id')}) FROM reply r "
    "LEFT JOIN customer_link k ON k.customer_id = r.customer_id "
    "JOIN customer rc ON rc.id = coalesce(k.into_id, r.customer_id) "
    "LEFT JOIN customer_person rp ON rp.customer_id = rc.id WHERE r.ticket_id = t.id)",
    "aside": "(SELECT sa.kind FROM set_aside sa WHERE sa.ticket_id = t.id)",
}
_COLUMNS: Final = ", ".join(_SQL_OF_FIELD[field] for field in Ticket._fields)
_FROM: Final = (
    f"FROM ticket t JOIN source s ON s.id = t.source_id {JOIN_CANONICAL_CUSTOMER} "
    "LEFT JOIN member m ON m.ticket_id = t.id"
)
MAX_ID: Final = 2**63 - 1  # that SQLite has
MAX_FILTER_WORDS: Final = 50  # SQLite refuses an expression of 1000 and more; a pasted mail has as many
_INBOX: Final = (
    "NOT EXISTS (SELECT 1 FROM member m WHERE m.ticket_id = t.id) "
    "AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.ticket_id = t.id)"
)
_NEWEST: Final = "ORDER BY t.posted_at DESC, t.id DESC"


def _ticket(row: tuple[Any, ...]) -> Ticket:
    """Return the ticket in a row of _COLUMNS."""
    values = dict(zip(Ticket._fields, row, strict=True))
    values["type"] = TicketType(values["type"]) if values["type"] else None
    values["posted_at"] = parse_time_or_none(values["posted_at"])
    values["in_format"] = bool(values["in_format"])
    values["aside"] = AsideKind(values["aside"]) if values["aside"] else None
    return Ticket(**values)


# ----------------------------------------------------------------- reading


def inbox_ids(db: Database, first: int | None = None) -> "array[int]":
    """Return the ids of the tickets in the inbox, newest first; at most `first` of them."""
    if first is not None:
        return array("q", _ids(db, f"SELECT t.id FROM ticket t WHERE {_INBOX} {_NEWEST} LIMIT ?", (first,)))
    # Looking each of 100,000 tickets up in both tables takes longer than reading these.
    elsewhere = set(_ids(db, "SELECT ticket_id AS id FROM member UNION ALL SELECT ticket_id FROM set_aside"))
    all_ids = _ids(db, f"SELECT t.id FROM ticket t {_NEWEST}")
    return array("q", [i for i in all_ids if i not in elsewhere] if elsewhere else all_ids)


def _ids(db: Database, sql: str, params: Sequence[object] = ()) -> list[int]:
    """Return the column `id` of a query, in its order.

    They come as one JSON list: 100,000 rows one by one take five times as long. (SQLite keeps the order of a subquery
    for the functions that make lists.)
    """
    ids: list[int] = json.loads(db.value(f"SELECT json_group_array(id) FROM ({sql})", tuple(params)))
    return ids


def inbox_count(db: Database) -> int:
    """Return how many tickets are in the inbox."""
    # Counted by subtraction, which needs no look at every ticket: none is both set aside and in a pattern.
    return int(
        db.value(
            "SELECT (SELECT count(*) FROM ticket) - (SELECT count(*) FROM member) - (SELECT count(*) FROM set_aside)"
        )
    )


def ids_of(db: Database, scope: str, pattern_id: int | None) -> "array[int]":
    """Return the ids of the tickets of a scope ("all", "praise", "aside", "pattern"), newest first."""
    conditions = {
        "all": "1",
        "praise": "EXISTS (SELECT 1 FROM set_aside a WHERE a.ticket_id = t.id AND a.kind = 'praise')",
        "aside": "EXISTS (SELECT 1 FROM set_aside a WHERE a.ticket_id = t.id AND a.kind <> 'praise')",
        "pattern": "EXISTS (SELECT 1 FROM member m WHERE m.ticket_id = t.id AND m.pattern_id = ?)",
    }
    params = [pattern_id] if scope == "pattern" else []
    return array("q", _ids(db, f"SELECT t.id FROM ticket t WHERE {conditions[scope]} {_NEWEST}", params))


def words_of(needle: str) -> list[str]:
    """Return the words of a filter that are looked for: the first MAX_FILTER_WORDS different ones."""
    return list(dict.fromkeys(needle.split()))[:MAX_FILTER_WORDS]


def ids_with(db: Database, ids: Iterable[int], words: Sequence[str]) -> set[int]:
    """Return those of some tickets that contain each word.

    A word can be in the text, title, type, segment or customer name. 4,000 tickets take about 15 ms.
    """
    contains = (
        "instr(lower(t.title || ' ' || t.quote || ' ' || coalesce(t.segment, '') || ' ' || "
        "coalesce(t.type, '') || ' ' || coalesce(c.name, '')), lower(?))"
    )
    sql = (
        f"SELECT t.id FROM json_each(?) looked_at CROSS JOIN ticket t ON t.id = looked_at.value "
        f"{JOIN_CANONICAL_CUSTOMER} WHERE {' AND '.join([contains] * len(words))}"
    )
    return set(_ids(db, sql, (json.dumps(list(ids)), *words)))


def by_ids(db: Database, ids: Sequence[int]) -> dict[int, Ticket]:
    """Return the tickets with these ids, by id; ids that do not exist are left out."""
    rows = db.rows_in(f"SELECT {_COLUMNS} {_FROM} WHERE t.id IN ({{marks}})", ids)
    return {row[0]: _ticket(row) for row in rows}


def of_pattern(db: Database, pattern_id: int, most: int = -1) -> list[Ticket]:
    """Return the tickets of a pattern, newest first; at most `most` of them (-1: all)."""
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


class PostRow(NamedTuple):
    """What River lint checks of a ticket, as it is stored."""

    source: str
    posted_at: str | None
    type: str | None
    segment: str | None
    impact_words: str
    quote: str
    in_format: int


def posts(db: Database, formats: Sequence[str]) -> list[PostRow]:
    """Return the tickets from sources of these formats, newest first."""
    marks = ", ".join("?" * len(formats))
    rows = db.rows(
        "SELECT s.name, t.posted_at, t.type, t.segment, t.impact_words, t.quote, t.in_format "
        # Not by the index of the newest, which would fetch each of 100,000 tickets on its own.
        f"FROM ticket t NOT INDEXED JOIN source s ON s.id = t.source_id WHERE s.format IN ({marks}) {_NEWEST}",
        list(formats),
    )
    return list(map(PostRow._make, rows))


def impact_words(db: Database) -> list[tuple[str, int]]:
    """Return the impact words of tickets with the number of tickets, most common first."""
    rows = db.rows(
        "SELECT impact_words, count(*) FROM ticket WHERE impact_words <> '' GROUP BY lower(impact_words) "
        "ORDER BY count(*) DESC, lower(impact_words)"
    )
    return [(words, number) for words, number in rows]


def segments(db: Database) -> list[str]:
    """Return the segments of all tickets and customers, each once."""
    rows = db.rows("SELECT segment FROM ticket WHERE segment IS NOT NULL UNION SELECT segment FROM customer")
    return [row[0] for row in rows if row[0]]


def total(db: Database) -> int:
    """Return how many tickets the River holds."""
    return int(db.value("SELECT count(*) FROM ticket"))


def to_match(db: Database, *, members: bool, before: int | None, most: int) -> list[tuple[Any, ...]]:
    """Return what matching compares of up to `most` tickets with an id below `before`: of members, or of the inbox.

    Each is (id, title, quote, segment, customer_id, pattern_id), those that came last first.
    """
    columns = f"SELECT t.id, t.title, t.quote, t.segment, {CANONICAL_CUSTOMER_ID}, "
    link = "LEFT JOIN customer_link l ON l.customer_id = t.customer_id"
    if members:
        source = f"m.pattern_id FROM member m JOIN ticket t ON t.id = m.ticket_id {link} WHERE"
    else:
        source = f"NULL FROM ticket t {link} WHERE {_INBOX} AND"
    upper = MAX_ID if before is None else before
    return list(db.rows(f"{columns} {source} t.id < ? ORDER BY t.id DESC LIMIT ?", (upper, most)))


def refusals(db: Database) -> list[tuple[int, int]]:
    """Return every pair (ticket id, pattern id) that people refused."""
    return [(t, p) for t, p in db.rows("SELECT ticket_id, pattern_id FROM refusal ORDER BY ticket_id")]


def refused_patterns(db: Database, ticket_id: int) -> frozenset[int]:
    """Return the ids of the patterns that people refused for a ticket."""
    return frozenset(r[0] for r in db.rows("SELECT pattern_id FROM refusal WHERE ticket_id = ?", (ticket_id,)))


# ----------------------------------------------------------- inside a step


def next_ref(db: Database) -> str:
    """Return a ref for a ticket that comes from no export: the id that it will get."""
    return str(db.value("SELECT coalesce(max(id), 0) + 1 FROM ticket"))


class TicketRow(NamedTuple):
    """The columns of table `ticket` that an import writes, as SQLite stores them."""

    source_ref: str
    posted_at: str | None
    type: str | None
    segment: str | None
    impact_words: str
    title: str
    quote: str
    customer_id: int | None
    workaround: str
    requested: str
    author: str
    in_format: int

    def updated(self, newer: "TicketRow", columns: frozenset[str]) -> "TicketRow":
        """Return this row with the values of a newer one in some columns."""
        return self._replace(**{column: getattr(newer, column) for column in columns})


# Makes a TicketRow without the Python code of its __new__. With the columns in `stored`, this takes 0.4 us less a row
# than a TicketRow(...) for each ticket: 2 % of an import.
_make_row: Final = partial(tuple.__new__, TicketRow)


def stored(tickets: Sequence[NewTicket], customer_ids: Sequence[int | None]) -> list[TicketRow]:
    """Return the rows in which tickets are stored, with the id of each one's customer."""
    columns: tuple[Sequence[object], ...] = (
        [ticket.ref for ticket in tickets],
        [format_time(ticket.posted_at) if ticket.posted_at else None for ticket in tickets],
        [str(ticket.type) if ticket.type else None for ticket in tickets],
        [ticket.segment for ticket in tickets],
        [ticket.impact_words for ticket in tickets],
        [ticket.title for ticket in tickets],
        [ticket.quote for ticket in tickets],
        customer_ids,
        [ticket.workaround for ticket in tickets],
        [ticket.requested for ticket in tickets],
        [ticket.author for ticket in tickets],
        [int(ticket.in_format) for ticket in tickets],
    )
    return list(map(_make_row, zip(*columns, strict=True)))


def known_rows(db: Database, source: int, refs: Sequence[str]) -> dict[str, tuple[int, TicketRow]]:
    """Return the tickets of a source with these refs that are stored: id and row, by ref."""
    columns = ", ".join(TicketRow._fields)
    sql = f"SELECT id, {columns} FROM ticket WHERE source_id = ? AND source_ref IN ({{marks}})"
    rows = ((ticket_id, TicketRow._make(values)) for ticket_id, *values in db.rows_in(sql, refs, source))
    return {row.source_ref: (ticket_id, row) for ticket_id, row in rows}


# The columns that follow from each field of an export. A text can be a River line, which states type, segment and
# impact; "title" is no source of the quote, because a title only stands in for a text that is missing.
_COLUMNS_OF_FIELD: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("posted_at",),
    "type": ("type",),
    "tags": ("type", "segment"),
    "segment": ("segment",),
    "impact": ("impact_words",),
    "title": ("title",),
    "text": ("quote", "type", "segment", "impact_words", "in_format"),
    "customer": ("customer_id",),
    "customer_id": ("customer_id",),
    "email": ("customer_id",),
    "person": ("customer_id",),
    "person_id": ("customer_id",),
    "workaround": ("workaround",),
    "requested": ("requested",),
    "author": ("author",),
}


def columns_of(fields: frozenset[str]) -> frozenset[str]:
    """Return the columns of TicketRow that an export with these fields states."""
    return frozenset(column for field in fields for column in _COLUMNS_OF_FIELD.get(field, ()))


def insert_many(db: Database, source: int, imported_at: str, rows: Sequence[TicketRow]) -> None:
    """Insert new tickets of a source; `imported_at` is the same for the whole import."""
    if not rows:
        return
    # Columns that are empty in all rows are left out: the schema's defaults are the same, and cost no binding.
    columns = dict(zip(TicketRow._fields, zip(*rows, strict=True), strict=True))
    filled = {name: values for name, values in columns.items() if any(values)}
    values = zip(repeat(source), repeat(imported_at), *filled.values(), strict=False)
    db.insert_many("ticket", ("source_id", "imported_at", *filled), list(values))


def update(db: Database, ticket_id: int, row: TicketRow) -> None:
    """Write a row of a known ticket, with the values of a newer export."""
    assignments = ", ".join(f"{column} = ?" for column in TicketRow._fields)
    db.execute(f"UPDATE ticket SET {assignments} WHERE id = ?", (*row, ticket_id))


def ticket_ids(db: Database, source: int, refs: Sequence[str]) -> dict[str, int]:
    """Return the ids of a source's tickets with these refs, by ref; refs that are not stored are left out."""
    sql = "SELECT source_ref, id FROM ticket WHERE source_id = ? AND source_ref IN ({marks})"
    return dict(db.rows_in(sql, refs, source))


def known_replies(
    db: Database, keys: Sequence[tuple[int, str]]
) -> dict[tuple[int, str], tuple[int, tuple[object, ...]]]:
    """Return the stored replies with these keys (ticket id, ref): id and (said_at, author, customer_id, quote)."""
    known: dict[tuple[int, str], tuple[int, tuple[object, ...]]] = {}
    for start in range(0, len(keys), MAX_PARAMETERS // 2):
        part = keys[start : start + MAX_PARAMETERS // 2]
        marks = ", ".join(["(?, ?)"] * len(part))
        for reply_id, ticket_id, ref, *values in db.rows(
            "SELECT id, ticket_id, source_ref, said_at, author, customer_id, quote FROM reply "
            f"WHERE (ticket_id, source_ref) IN (VALUES {marks})",
            [value for key in part for value in key],
        ):
            known[ticket_id, ref] = (reply_id, tuple(values))
    return known


def add_replies(db: Database, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert replies: (ticket_id, source_ref, said_at, author, customer_id, quote) each."""
    columns = ("ticket_id", "source_ref", "said_at", "author", "customer_id", "quote")
    db.insert_many("reply", columns, rows)


def update_reply(db: Database, reply_id: int, values: tuple[object, ...]) -> None:
    """Write the values (said_at, author, customer_id, quote) of a known reply, from a newer export."""
    db.execute(
        "UPDATE reply SET said_at = ?, author = ?, customer_id = ?, quote = ? WHERE id = ?", (*values, reply_id)
    )


def place(db: Database, ticket_id: int, pattern_id: int, how: str, score: float | None, reason: str) -> int | None:
    """Make a ticket a member of a pattern, of one at most; return the id of another one that loses it, or None.

    One that was set aside is so no longer.
    """
    db.execute("DELETE FROM set_aside WHERE ticket_id = ?", (ticket_id,))
    values = (pattern_id, how, score, reason)
    known = db.rows("SELECT id, pattern_id FROM member WHERE ticket_id = ?", (ticket_id,))
    if known:
        ((member_id, before),) = known
        db.execute(
            "UPDATE member SET pattern_id = ?, how = ?, score = ?, reason = ? WHERE id = ?", (*values, member_id)
        )
        return before if before != pattern_id else None
    else:
        db.execute(
            "INSERT INTO member (ticket_id, pattern_id, how, score, reason, added_at) VALUES (?, ?, ?, ?, ?, ?)",
            (ticket_id, *values, format_time(db.now())),
        )
    return None


def take_out(db: Database, ticket_id: int) -> None:
    """Put a member ticket back into the inbox."""
    db.execute("DELETE FROM member WHERE ticket_id = ?", (ticket_id,))


def refuse(db: Database, ticket_id: int, pattern_id: int) -> None:
    """Record that a ticket does not belong to a pattern, so that this is not suggested again."""
    known = db.value("SELECT 1 FROM refusal WHERE ticket_id = ? AND pattern_id = ?", (ticket_id, pattern_id))
    if not known:
        values: dict[str, object] = {
            "ticket_id": ticket_id,
            "pattern_id": pattern_id,
            "refused_at": format_time(db.now()),
        }
        db.insert("refusal", values)
