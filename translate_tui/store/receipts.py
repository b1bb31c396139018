"""What briefs, cases and newsletters are written from, beyond the patterns themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from translate_tui.model import TicketType, format_time, parse_day_or_none
from translate_tui.protocol.brief import Note
from translate_tui.store.customer_sql import HEAD, JOIN_HEAD
from translate_tui.store.database import Database

_PURGED: Final = "EXISTS (SELECT 1 FROM purge_entry e WHERE e.ticket_id = t.id)"
_PROBLEM: Final = f"t.type IS NOT '{TicketType.PRAISE.value}'"


def notes(db: Database, pattern_id: int) -> dict[Note, str]:
    """Return what people wrote on a pattern beyond its card."""
    rows = db.rows("SELECT kind, words FROM pattern_note WHERE pattern_id = ?", (pattern_id,))
    return {Note(kind): words for kind, words in rows}


def told(db: Database, pattern_id: int) -> int:
    """Return how many of a pattern's tickets customers told, and not support in a purge session."""
    sql = (
        f"SELECT count(*) FROM member m JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ? AND NOT {_PURGED}"
    )
    return int(db.value(sql, (pattern_id,)))


def span(db: Database, pattern_id: int) -> tuple[date | None, date | None, int]:
    """Return the days of a pattern's oldest and newest ticket, and how many tickets have none."""
    first, last, dateless = db.rows(
        "SELECT min(t.posted_at), max(t.posted_at), sum(t.posted_at IS NULL) FROM member m "
        "JOIN ticket t ON t.id = m.ticket_id WHERE m.pattern_id = ?",
        (pattern_id,),
    )[0]
    return parse_day_or_none(first), parse_day_or_none(last), dateless or 0


def spoken(db: Database, pattern_id: int) -> list[tuple[date, int | None, bool]]:
    """Return when a pattern was spoken of, by which customer, and whether in a ticket (else in a reply)."""
    rows = db.rows(
        f"SELECT t.posted_at, {HEAD}, 1 FROM member m JOIN ticket t ON t.id = m.ticket_id {JOIN_HEAD} "
        "WHERE m.pattern_id = :id AND t.posted_at IS NOT NULL UNION ALL "
        f"SELECT t.said_at, {HEAD}, 0 FROM member m JOIN reply t ON t.ticket_id = m.ticket_id {JOIN_HEAD} "
        "WHERE m.pattern_id = :id AND t.said_at IS NOT NULL",
        {"id": pattern_id},
    )
    return [(date.fromisoformat(at[:10]), customer_id, bool(is_ticket)) for at, customer_id, is_ticket in rows]


def raisers(db: Database, pattern_id: int) -> list[str]:
    """Return who raised a pattern by name: who brought its tickets in, and who purged them."""
    rows = db.rows(
        "SELECT name, min(id) FROM (SELECT t.author AS name, t.id FROM member m JOIN ticket t ON t.id = m.ticket_id "
        "WHERE m.pattern_id = :id UNION ALL SELECT u.speaker, e.ticket_id FROM member m "
        "JOIN purge_entry e ON e.ticket_id = m.ticket_id JOIN purge_turn u ON u.id = e.purge_turn_id "
        "WHERE m.pattern_id = :id) WHERE name <> '' GROUP BY name ORDER BY 2",
        {"id": pattern_id},
    )
    return [row[0] for row in rows]


def consents(db: Database, pattern_id: int) -> list[str]:
    """Return who agreed to be named in a pattern's case."""
    return [row[0] for row in db.rows("SELECT name FROM consent WHERE pattern_id = ? ORDER BY id", (pattern_id,))]


# ------------------------------------------------------------------- a month


def month_counts(db: Database, month: str) -> tuple[int, int, int, int, int]:
    """Return of a month ("2026-11"): tickets, distinct customers, tickets without one, praise, purged tickets.

    What support said in a purge session is not counted as said by customers.
    """
    tickets, customers, unknown = db.rows(
        f"SELECT count(*), count(DISTINCT {HEAD}), sum(t.customer_id IS NULL) FROM ticket t {JOIN_HEAD} "
        f"WHERE t.posted_at >= ? AND t.posted_at < ? AND {_PROBLEM} AND NOT {_PURGED}",
        _bounds(month),
    )[0]
    purged = db.value(
        f"SELECT count(*) FROM ticket t WHERE t.posted_at >= ? AND t.posted_at < ? AND {_PURGED}", _bounds(month)
    )
    praise = db.value(
        "SELECT count(*) FROM ticket WHERE posted_at >= ? AND posted_at < ? AND type = 'praise'", _bounds(month)
    )
    return tickets, customers, unknown or 0, praise, purged


def month_patterns(db: Database, month: str) -> dict[int, tuple[int, int, int]]:
    """Return what was said in a month of each pattern: tickets, distinct customers, tickets without one."""
    rows = db.rows(
        f"SELECT m.pattern_id, count(*), count(DISTINCT {HEAD}), sum(t.customer_id IS NULL) FROM ticket t "
        f"JOIN member m ON m.ticket_id = t.id {JOIN_HEAD} WHERE t.posted_at >= ? AND t.posted_at < ? "
        f"AND NOT {_PURGED} GROUP BY 1",
        _bounds(month),
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def month_praise(db: Database, month: str) -> list[tuple[str, str]]:
    """Return the praise of a month with its segment, newest first."""
    rows = db.rows(
        "SELECT quote, coalesce(segment, '') FROM ticket WHERE posted_at >= ? AND posted_at < ? AND type = 'praise' "
        "ORDER BY posted_at DESC, id DESC",
        _bounds(month),
    )
    return [(quote, segment) for quote, segment in rows]


def made_in(db: Database, month: str) -> set[int]:
    """Return the patterns that were made in a month."""
    rows = db.rows("SELECT id FROM pattern WHERE created_at >= ? AND created_at < ?", _bounds(month))
    return {row[0] for row in rows}


def kept_in(db: Database, month: str) -> int:
    """Return how many commitments were kept in a month."""
    sql = "SELECT count(*) FROM commitment WHERE state = 'kept' AND settled_at >= ? AND settled_at < ?"
    return int(db.value(sql, _bounds(month)))


def _bounds(month: str) -> Sequence[object]:
    """Return the texts between which the moments of a month lie."""
    return month, f"{month}~"


# ----------------------------------------------------------- inside a step


def write_note(db: Database, pattern_id: int, kind: Note, words: str) -> None:
    """Write a note on a pattern; no words take it away."""
    if not words:
        db.execute("DELETE FROM pattern_note WHERE pattern_id = ? AND kind = ?", (pattern_id, kind.value))
        return
    known = db.value("SELECT id FROM pattern_note WHERE pattern_id = ? AND kind = ?", (pattern_id, kind.value))
    if known is None:
        db.insert("pattern_note", {"pattern_id": pattern_id, "kind": kind.value, "words": words})
    else:
        db.execute("UPDATE pattern_note SET words = ? WHERE id = ?", (words, known))


def agree(db: Database, pattern_id: int, name: str) -> None:
    """Note that somebody agrees to be named in a pattern's case."""
    db.insert("consent", {"pattern_id": pattern_id, "name": name, "given_at": format_time(db.now())})


def disagree(db: Database, pattern_id: int, name: str) -> None:
    """Note that somebody does not agree (any more)."""
    db.execute("DELETE FROM consent WHERE pattern_id = ? AND name = ?", (pattern_id, name))
