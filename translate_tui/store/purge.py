"""Purge sessions with their turns and entries. Each entry is a ticket of the River, so that it can join a pattern.

Names of speakers can be erased for good: from the turn, from the history, and from the bytes of the file.
"""

from datetime import datetime, timedelta

from translate_tui.model import (
    PurgeEntry,
    PurgeSession,
    UserError,
    format_time,
    format_time_ms,
    parse_time,
    parse_time_or_none,
)
from translate_tui.store import sources, tickets
from translate_tui.store.database import Database


def newest_session(db: Database) -> PurgeSession | None:
    """Return the newest purge session, running or ended, with its last turn; None if there was none."""
    rows = db.rows(
        "SELECT id, planned, started_at, ends_at, paused_at, ended_at FROM purge_session ORDER BY id DESC LIMIT 1"
    )
    if not rows:
        return None
    session_id, planned, started_at, ends_at, paused_at, ended_at = rows[0]
    turn_id, speaker = newest_turn(db, session_id) or (None, "")
    entry_count, heard_count = db.rows(
        "SELECT count(*), count(e.heard_at) FROM purge_entry e JOIN purge_turn t ON t.id = e.purge_turn_id "
        "WHERE t.purge_session_id = ?",
        (session_id,),
    )[0]
    return PurgeSession(
        id=session_id,
        planned=planned,
        started_at=parse_time(started_at),
        ends_at=parse_time(ends_at),
        paused_at=parse_time_or_none(paused_at),
        ended_at=parse_time_or_none(ended_at),
        turn_id=turn_id,
        speaker=speaker,
        entry_count=entry_count,
        heard_count=heard_count,
    )


def entries(db: Database, session_id: int | None = None) -> list[PurgeEntry]:
    """Return what was said in a purge session (None: in all of them), in the order in which it was said."""
    where, params = ("WHERE t.purge_session_id = ?", (session_id,)) if session_id is not None else ("", ())
    rows = db.rows(
        "SELECT e.id, e.ticket_id, coalesce(t.speaker, ''), k.quote, e.heard_at IS NOT NULL, t.id "
        "FROM purge_entry e JOIN purge_turn t ON t.id = e.purge_turn_id JOIN ticket k ON k.id = e.ticket_id "
        f"{where} ORDER BY e.id",
        params,
    )
    return [
        PurgeEntry(entry_id, ticket_id, speaker, quote, bool(is_heard), turn_id)
        for entry_id, ticket_id, speaker, quote, is_heard, turn_id in rows
    ]


def newest_turn(db: Database, session_id: int) -> tuple[int, str] | None:
    """Return the id of a session's last turn and who speaks in it ("": unnamed); None before the first turn."""
    sql = "SELECT id, coalesce(speaker, '') FROM purge_turn WHERE purge_session_id = ? ORDER BY position DESC LIMIT 1"
    rows = db.rows(sql, (session_id,))
    return (rows[0][0], rows[0][1]) if rows else None


def speakers(db: Database, session_id: int) -> list[str]:
    """Return the named speakers of a session, each once, in the order of their first turns."""
    rows = db.rows(
        "SELECT speaker FROM purge_turn WHERE purge_session_id = ? AND speaker IS NOT NULL "
        "GROUP BY speaker ORDER BY min(position)",
        (session_id,),
    )
    return [row[0] for row in rows]


def patterns_of_tickets(db: Database) -> dict[int, int]:
    """Return the pattern's id of each purged ticket that is in a pattern, by the ticket's id."""
    return dict(
        db.rows("SELECT e.ticket_id, m.pattern_id FROM purge_entry e JOIN member m ON m.ticket_id = e.ticket_id")
    )


def erase_name(db: Database, turn_id: int) -> bool:
    """Erase the speaker's name from a turn and from the history, and overwrite its bytes in the file.

    It can't be undone, and opens a session of its own. Consents of that name are deleted for every pattern that
    nobody of that name has raised any more. Returns False if its bytes stay in the file for now: another program uses
    it (see Database.vacuum), or there is no room to rewrite it. The name is erased from the rows all the same.
    """
    name = db.value("SELECT speaker FROM purge_turn WHERE id = ?", (turn_id,))
    with db.unlogged():
        db.execute("PRAGMA secure_delete = ON")
        db.execute("UPDATE step SET label = 'a turn' WHERE label = ?", (f"{name}'s turn",))
        db.execute("UPDATE purge_turn SET speaker = NULL WHERE id = ?", (turn_id,))
        _erase_speakers_from_log(db, "row_id = ?", turn_id)
        db.execute(
            "DELETE FROM consent WHERE name = :name AND NOT EXISTS (SELECT 1 FROM member m "
            "JOIN ticket t ON t.id = m.ticket_id LEFT JOIN purge_entry e ON e.ticket_id = t.id "
            "LEFT JOIN purge_turn u ON u.id = e.purge_turn_id "
            "WHERE m.pattern_id = consent.pattern_id AND :name IN (t.author, u.speaker))",
            {"name": name},
        )
        # The log of a consent that is gone goes with it: it has the name, and no step could be undone that finds its
        # row missing. What is logged of a consent that stays is still true.
        db.execute(
            "DELETE FROM change WHERE table_name = 'consent' AND json_extract(coalesce(new, old), '$.name') = :name "
            "AND row_id NOT IN (SELECT c.id FROM consent c WHERE c.name = :name)",
            {"name": name},
        )
    try:
        return db.vacuum()
    except UserError:  # it would say that nothing was changed
        return False


def erase_dropped_names(db: Database) -> None:
    """Erase the speakers of turns that were undone and can't be redone any more, in a session of its own.

    Such a turn is in the log only, where nobody could see its name to have it erased.
    """
    dropped = "step_id IN (SELECT id FROM step WHERE state = 'dropped')"
    named = "json_extract(coalesce(new, old), '$.speaker') IS NOT NULL"
    if db.value(f"SELECT 1 FROM change WHERE table_name = 'purge_turn' AND {dropped} AND {named} LIMIT 1"):
        with db.unlogged():
            db.execute("PRAGMA secure_delete = ON")
            _erase_speakers_from_log(db, dropped)
        db.vacuum()


def _erase_speakers_from_log(db: Database, where: str, *params: object) -> None:
    """Set the speaker to NULL in the logged images of turns, where a condition on the log's rows holds."""
    for image in ("old", "new"):
        db.execute(
            f"UPDATE change SET {image} = json_set({image}, '$.speaker', NULL) "
            f"WHERE table_name = 'purge_turn' AND {image} IS NOT NULL AND {where}",
            params,
        )


def purged_ticket_ids(db: Database, pattern_id: int) -> set[int]:
    """Return the ids of a pattern's tickets that support said in a purge session: they are no customer's."""
    rows = db.rows(
        "SELECT e.ticket_id FROM purge_entry e JOIN member m ON m.ticket_id = e.ticket_id WHERE m.pattern_id = ?",
        (pattern_id,),
    )
    return {row[0] for row in rows}


# -------------------------------------------------------- inside a session


def start(db: Database, now: datetime, seconds: int) -> int:
    """Start a purge session of so many seconds and return its id. It has no turn yet."""
    return db.insert(
        "purge_session",
        {
            "planned": seconds,
            "started_at": format_time_ms(now),
            "ends_at": format_time_ms(now + timedelta(seconds=seconds)),
        },
    )


def add_turn(db: Database, session_id: int, speaker: str) -> int:
    """Add a turn to a session and return its id; "" is a speaker who stays unnamed."""
    position = int(
        db.value("SELECT coalesce(max(position), 0) + 1 FROM purge_turn WHERE purge_session_id = ?", (session_id,))
    )
    return db.insert("purge_turn", {"purge_session_id": session_id, "position": position, "speaker": speaker or None})


def add_entry(db: Database, turn_id: int, words: str) -> int:
    """Add what was said in a turn, verbatim, as an entry with a ticket of its own; return the entry's id."""
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


def set_heard(db: Database, entry_id: int, heard_at: datetime | None) -> bool:
    """Mark an entry as heard at a moment; None removes the mark. Return whether there is such an entry."""
    return bool(
        db.execute(
            "UPDATE purge_entry SET heard_at = ? WHERE id = ?",
            (format_time(heard_at) if heard_at else None, entry_id),
        ).rowcount
    )


def shift_clock(db: Database, session: PurgeSession, shift: timedelta, paused_at: datetime | None) -> None:
    """Move a session's end by `shift`, and pause it at a moment or (None) resume it."""
    db.execute(
        "UPDATE purge_session SET ends_at = ?, paused_at = ? WHERE id = ?",
        (format_time_ms(session.ends_at + shift), format_time_ms(paused_at) if paused_at else None, session.id),
    )


def end(db: Database, session_id: int, ended_at: datetime) -> None:
    """End a purge session at a moment; a paused one is no longer paused."""
    db.execute(
        "UPDATE purge_session SET ended_at = ?, paused_at = NULL WHERE id = ?", (format_time(ended_at), session_id)
    )
