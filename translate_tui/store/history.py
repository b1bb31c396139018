"""Undo and redo without limit, across restarts, never over what another window has changed.

A step holds the images of the rows it changed. Taking it back writes the images before,
provided that each row still is as the step left it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from translate_tui.commands import key
from translate_tui.model import Step, UserError, parse_time
from translate_tui.store.database import Database
from translate_tui.store.tracking import image

# Steps of this window, and all that were there when it opened: another window that is open
# at the same time undoes its own.
_MINE: Final = "(window = :window OR id <= :opened)"


def _who(db: Database) -> dict[str, object]:
    return {"window": db.window, "opened": db.opened_at_step}


def undo(db: Database) -> str | None:
    """Take back the newest step of this window and return its label; None when there is none.

    Raises UserError when another window has changed what the step left behind.
    """
    return _move(db, f"SELECT max(id) FROM step WHERE state = 'done' AND {_MINE}", forward=False)


def redo(db: Database) -> str | None:
    """Carry out again the step that was undone last and return its label; None when there is none."""
    return _move(db, f"SELECT min(id) FROM step WHERE state = 'undone' AND {_MINE}", forward=True)


def go_to(db: Database, step_id: int) -> tuple[int, int]:
    """Make `step_id` the newest step that holds; return how many were undone and redone.

    All in one transaction: when one of them is refused, nothing moves.
    """
    with _moving(db):
        later = [r[0] for r in _ids(db, "state = 'done' AND id > ? ORDER BY id DESC", step_id)]
        for one in later:
            _apply(db, one, forward=False)
        earlier = [r[0] for r in _ids(db, "state = 'undone' AND id <= ? ORDER BY id", step_id)]
        for one in earlier:
            _apply(db, one, forward=True)
    return len(later), len(earlier)


def steps(db: Database, most: int = 1000) -> list[Step]:
    """Return the newest steps, newest first; `here` marks the newest one that holds."""
    here = db.value("SELECT max(id) FROM step WHERE state = 'done'")
    return [
        Step(step_id, label, parse_time(made_at), state, here=step_id == here)
        for step_id, label, made_at, state in db.rows(
            "SELECT id, label, made_at, state FROM step ORDER BY id DESC LIMIT ?", (most,)
        )
    ]


def _ids(db: Database, where: str, step_id: int) -> list[tuple[int]]:
    return db.execute(f"SELECT id FROM step WHERE {where}", (step_id,)).fetchall()


@contextmanager
def _moving(db: Database) -> Iterator[None]:
    """A transaction that moves steps, in which rows may point ahead until the end."""
    try:
        with db.unlogged() as session:
            db.execute("PRAGMA defer_foreign_keys = ON")
            yield
            session.tables.clear()  # what the moved steps hold is published, row by row
    except sqlite3.IntegrityError as refused:
        raise UserError(
            "Something that came later builds on this step, so it stays as it is. "
            f"Undo the later step first, or go back to an earlier point in the history ({key('everywhere.history')})."
        ) from refused


def _move(db: Database, which: str, *, forward: bool) -> str | None:
    with _moving(db):
        step_id = db.execute(which, _who(db)).fetchone()[0]
        if step_id is None:
            return None
        return _apply(db, step_id, forward=forward)


def _apply(db: Database, step_id: int, *, forward: bool) -> str:
    """Put the rows of a step to their images before (or after, when `forward`)."""
    label: str = db.execute("SELECT label FROM step WHERE id = ?", (step_id,)).fetchone()[0]
    if not forward:
        _refuse_overtaken(db, step_id, label)
    tables = db.tracked_tables()
    if forward:
        _redo_ranges(db, step_id, tables)
    direction = "" if forward else "DESC"
    for table, row_id, old, new in db.execute(
        "SELECT table_name, row_id, old, new FROM change WHERE step_id = ? "
        "AND last_row_id IS NULL "
        f"ORDER BY id {direction}",
        (step_id,),
    ).fetchall():
        expected, wanted = (old, new) if forward else (new, old)
        columns = tables[table]
        row = db.execute(f"SELECT {image(columns)} FROM {table} WHERE id = ?", (row_id,)).fetchone()
        if (row[0] if row else None) != expected:
            raise UserError(
                f"“{label}” cannot be {'redone' if forward else 'undone'}: what it changed has been changed again "
                "since, by another window or program. Nothing was overwritten; look at the history "
                f"({key('everywhere.history')})."
            )
        _write(db, table, row_id, columns, wanted)
    if not forward:
        _undo_ranges(db, step_id, label, tables)
    db.execute("UPDATE step SET state = ? WHERE id = ?", ("done" if forward else "undone", step_id))
    return label


def _write(db: Database, table: str, row_id: int, columns: list[str], wanted: str | None) -> None:
    if wanted is None:
        db.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        return
    import json  # a millisecond that start-up need not pay

    values = json.loads(wanted)
    names = ", ".join(columns)
    marks = ", ".join(f":{c}" for c in columns)
    updates = ", ".join(f"{c} = excluded.{c}" for c in columns)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}", values)


def _refuse_overtaken(db: Database, step_id: int, label: str) -> None:
    later = db.execute(
        "SELECT s.label FROM change c JOIN change d ON d.table_name = c.table_name "
        "AND d.row_id BETWEEN c.row_id AND coalesce(c.last_row_id, c.row_id) "
        "AND d.step_id > c.step_id JOIN step s ON s.id = d.step_id AND s.state = 'done' "
        "WHERE c.step_id = ? LIMIT 1",
        (step_id,),
    ).fetchone()
    if later:
        raise UserError(
            f"“{label}” cannot be undone by itself: “{later[0]}” came later and changed the same. "
            f"Undo that first, or go back to an earlier point in the history ({key('everywhere.history')})."
        )


def _undo_ranges(db: Database, step_id: int, label: str, tables: dict[str, list[str]]) -> None:
    """Take out what an import put in, keeping each range's images as one JSON list for redo."""
    for change_id, table, first, last in db.execute(
        "SELECT id, table_name, row_id, last_row_id FROM change WHERE step_id = ? AND last_row_id IS NOT NULL",
        (step_id,),
    ).fetchall():
        db.execute(
            f"UPDATE change SET new = (SELECT json_group_array(json({image(tables[table])})) FROM {table} "
            "WHERE id BETWEEN ? AND ?) WHERE id = ?",
            (first, last, change_id),
        )
        gone = db.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last)).rowcount
        if gone != last - first + 1:
            raise UserError(
                f"“{label}” cannot be undone: another program has taken away some of what it brought in. "
                f"Nothing was overwritten; look at the history ({key('everywhere.history')})."
            )


def _redo_ranges(db: Database, step_id: int, tables: dict[str, list[str]]) -> None:
    for change_id, table in db.execute(
        "SELECT id, table_name FROM change WHERE step_id = ? AND last_row_id IS NOT NULL ORDER BY id", (step_id,)
    ).fetchall():
        columns = tables[table]
        values = ", ".join(f"json_extract(j.value, '$.{c}')" for c in columns)
        db.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM change c, json_each(c.new) j "
            "WHERE c.id = ?",
            (change_id,),
        )
        db.execute("UPDATE change SET new = NULL WHERE id = ?", (change_id,))
