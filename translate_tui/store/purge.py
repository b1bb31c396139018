"""Purge sessions as they are kept: turns, and what was said as tickets of their own."""

from datetime import datetime, timedelta

from translate_tui.model import PurgeEntry, PurgeSession, format_time, format_time_ms, parse_time, parse_time_or_none
from translate_tui.store import sources, tickets
from translate_tui.store.database import Database


def newest(db: Database) -> PurgeSession | None:
    """Return the newest purge session, running or ended."""
    rows = db.rows(
        "SELECT id, planned, started_at, ends_at, paused_at, ended_at FROM purge_session ORDER BY id DESC LIMIT 1"
    )
    if not rows:
        return None
    session_id, planned, started_at, ends_at, paused_at, ended_at = rows[0]
    turn = db.rows(
        "SELECT id, coalesce(speaker, '') FROM purge_turn WHERE purge_session_id = ? ORDER BY position DESC LIMIT 1",
        (session_id,),
    )
    said, heard = db.rows(
        "SELECT count(*), count(e.heard_at) FROM purge_entry e JOIN purge_turn t ON t.id = e.purge_turn_id "
        "WHERE t.purge_session_id = ?",
        (session_id,),
    )[0]
    return PurgeSession(
        session_id,
        planned,
        parse_time(started_at),
        parse_time(ends_at),
        parse_time_or_none(paused_at),
        parse_time_or_none(ended_at),
        turn[0][0] if turn else None,
        turn[0][1] if turn else "",
        said,
        heard,
    )


def entries(db: Database, session_id: int | None = None) -> list[PurgeEntry]:
    """Return what was said in a session (None: in all of them), in the order in which it was said."""
    where, params = ("WHERE t.purge_session_id = ?", (session_id,)) if session_id is not None else ("", ())
    rows = db.rows(
        "SELECT e.id, e.ticket_id, coalesce(t.speaker, ''), k.quote, e.heard_at IS NOT NULL, t.id "
        "FROM purge_entry e JOIN purge_turn t ON t.id = e.purge_turn_id JOIN ticket k ON k.id = e.ticket_id "
        f"{where} ORDER BY e.id",
        params,
    )
    return [
        PurgeEntry(entry, ticket, who, quote, bool(heard), turn) for entry, ticket, who, quote, heard, turn in rows
    ]


def newest_turn(db: Database, session_id: int) -> tuple[int, str] | None:
    """Return the id of a session's last turn and who speaks in it, or None."""
    sql = "SELECT id, coalesce(speaker, '') FROM purge_turn WHERE purge_session_id = ? ORDER BY position DESC LIMIT 1"
    rows = db.rows(sql, (session_id,))
    return (rows[0][0], rows[0][1]) if rows else None


def speakers(db: Database, session_id: int) -> list[str]:
    """Return who spoke by name in a session, each once, in the order of their first turns."""
    rows = db.rows(
        "SELECT speaker FROM purge_turn WHERE purge_session_id = ? AND speaker IS NOT NULL "
        "GROUP BY speaker ORDER BY min(position)",
        (session_id,),
    )
    return [row[0] for row in rows]


def patterns_of(db: Database) -> dict[int, int]:
    """Return the pattern of each purged ticket that is in one."""
    return dict(
        db.rows("SELECT e.ticket_id, m.pattern_id FROM purge_entry e JOIN member m ON m.ticket_id = e.ticket_id")
    )


def erase_name(db: Database, turn_id: int) -> bool:
    """Take the speaker's name off a turn, out of the history too, and leave none of its bytes in the file.

    Where nobody of that name has raised a pattern any more, their consent to be named in its case goes, too. Not a
    step: it cannot be taken back. Returns False where another program still reads the file's log.
    """
    name = db.value("SELECT speaker FROM purge_turn WHERE id = ?", (turn_id,))
    with db.unlogged():
        db.execute("PRAGMA secure_delete = ON")
        db.execute("UPDATE step SET label = 'a turn' WHERE label = ?", (f"{name}'s turn",))
        db.execute("UPDATE purge_turn SET speaker = NULL WHERE id = ?", (turn_id,))
        _forget(db, "row_id = ?", turn_id)
        db.execute(
            "DELETE FROM consent WHERE name = :name AND NOT EXISTS (SELECT 1 FROM member m "
            "JOIN ticket t ON t.id = m.ticket_id LEFT JOIN purge_entry e ON e.ticket_id = t.id "
            "LEFT JOIN purge_turn u ON u.id = e.purge_turn_id "
            "WHERE m.pattern_id = consent.pattern_id AND :name IN (t.author, u.speaker))",
            {"name": name},
        )
        db.execute(
            "DELETE FROM change WHERE table_name = 'consent' AND json_extract(coalesce(new, old), '$.name') = :name "
            "AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.name = :name)",
            {"name": name},
        )
    return db.rewrite()


def forget_dropped(db: Database) -> None:
    """Take the names out of turns that were undone and cannot be done again: nothing else would ever do so."""
    dropped = "step_id IN (SELECT id FROM step WHERE state = 'dropped')"
    named = "json_extract(coalesce(new, old), '$.speaker') IS NOT NULL"
    if db.value(f"SELECT 1 FROM change WHERE table_name = 'purge_turn' AND {dropped} AND {named} LIMIT 1"):
        with db.unlogged():
            db.execute("PRAGMA secure_delete = ON")
            _forget(db, dropped)
        db.rewrite()


def _forget(db: Database, where: str, *params: object) -> None:
    for image in ("old", "new"):
        db.execute(
            f"UPDATE change SET {image} = json_set({image}, '$.speaker', NULL) "
            f"WHERE table_name = 'purge_turn' AND {image} IS NOT NULL AND {where}",
            params,
        )


# ----------------------------------------------------------- inside a step


def start(db: Database, now: datetime, seconds: int) -> int:
    """Begin a purge session and return its id."""
    return db.insert(
        "purge_session",
        {
            "planned": seconds,
            "started_at": format_time_ms(now),
            "ends_at": format_time_ms(now + timedelta(seconds=seconds)),
        },
    )


def said_here(db: Database, pattern_id: int) -> set[int]:
    """Return the tickets of a pattern that were said in a purge session: by support, not by a customer."""
    rows = db.rows(
        "SELECT e.ticket_id FROM purge_entry e JOIN member m ON m.ticket_id = e.ticket_id WHERE m.pattern_id = ?",
        (pattern_id,),
    )
    return {row[0] for row in rows}


def turn(db: Database, session_id: int, speaker: str) -> int:
    """Begin somebody's turn (no name: said without a name, and none is written anywhere)."""
    position = int(
        db.value("SELECT coalesce(max(position), 0) + 1 FROM purge_turn WHERE purge_session_id = ?", (session_id,))
    )
    return db.insert("purge_turn", {"purge_session_id": session_id, "position": position, "speaker": speaker or None})


def say(db: Database, turn_id: int, words: str) -> int:
    """Keep what was said, verbatim, as a ticket of the River; return the entry's id."""
    source = sources.source_id(db, "purge", "Purge session", "purge session")
    now = format_time(db.now())
    ticket_id = db.insert(
        "ticket",
        {
            "source_id": source,
            "source_ref": tickets.next_ref(db),
            "posted_at": now,
            "imported_at": now,
            "quote": words,
        },
    )
    return db.insert("purge_entry", {"purge_turn_id": turn_id, "ticket_id": ticket_id})


def hear(db: Database, entry_id: int, heard_at: datetime | None) -> None:
    """Mark an entry as heard, or take the mark back."""
    db.execute(
        "UPDATE purge_entry SET heard_at = ? WHERE id = ?", (format_time(heard_at) if heard_at else None, entry_id)
    )


def set_clock(db: Database, session: PurgeSession, shift: timedelta, paused_at: datetime | None) -> None:
    """Move the session's end, pause it or let it go on."""
    db.execute(
        "UPDATE purge_session SET ends_at = ?, paused_at = ? WHERE id = ?",
        (format_time_ms(session.ends_at + shift), format_time_ms(paused_at) if paused_at else None, session.id),
    )


def end(db: Database, session_id: int, ended_at: datetime) -> None:
    """End a purge session."""
    db.execute(
        "UPDATE purge_session SET ended_at = ?, paused_at = NULL WHERE id = ?", (format_time(ended_at), session_id)
    )
