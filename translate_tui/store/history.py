"""Undo and redo of any number of steps, after restarts too, and never over what another window has changed.

The log (table `change`) has the images of the rows that a step changed: each row as JSON, before and after. Undo
writes the images from before, provided that each row still is as the step left it.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from translate_tui.commands import key
from translate_tui.model import Step, UserError, parse_time
from translate_tui.store import rating
from translate_tui.store.changes import MOVES_KEY
from translate_tui.store.database import Database
from translate_tui.store.tracking import UNTRACKED_TABLES, image_sql

# The steps that this window undoes: its own, and those that were there when it opened. Another window that is open
# at the same time undoes its own.
_OWN_STEPS: Final = "(window = :window OR id <= :opened)"
_NEXT_UNDO: Final = f"SELECT max(id) FROM step WHERE state = 'done' AND {_OWN_STEPS}"
# What this window has undone last is redone first: there may be an older step that a window has left undone.
_NEXT_REDO: Final = (
    "SELECT coalesce((SELECT id FROM step WHERE id = :undone_last AND state = 'undone'), "
    f"(SELECT min(id) FROM step WHERE state = 'undone' AND {_OWN_STEPS}))"
)


def undo(db: Database) -> str | None:
    """Undo the newest step of this window and return its label; None if there is none.

    Raises UserError, and changes nothing, if another window has changed what the step changed.
    """
    return _apply_next(db, forward=False)


def redo(db: Database) -> str | None:
    """Redo the step of this window that was undone last and return its label; None if there is none.

    Raises UserError, and changes nothing, if another window has changed what the step changed.
    """
    return _apply_next(db, forward=True)


def go_to(db: Database, step_id: int) -> tuple[int, int]:
    """Undo all steps after a step, of any window, and redo what was undone up to it; return how many of each.

    All in one transaction: raises UserError, and changes nothing, if one of them can't be undone or redone.
    """
    with _history_session(db):
        tables = db.tracked_tables()
        to_undo = _step_ids(db, "state = 'done' AND id > ? ORDER BY id DESC", step_id)
        for later_id in to_undo:  # the newest first, so that none that is in effect has overtaken it
            _apply(db, later_id, tables, forward=False)
        to_redo = _step_ids(db, "state = 'undone' AND id <= ? ORDER BY id", step_id)
        for earlier_id in to_redo:
            _apply(db, earlier_id, tables, forward=True)
    db.undone.clear()  # from there on, the oldest one is redone first
    return len(to_undo), len(to_redo)


def next_rows(db: Database, *, forward: bool) -> int:
    """Return how many rows the next undo, or redo (`forward`), changes."""
    return _row_count(db, _NEXT_REDO if forward else _NEXT_UNDO, _window(db))


def rows_to_step(db: Database, step_id: int) -> int:
    """Return how many rows `go_to` changes."""
    between = "SELECT id FROM step WHERE state = 'done' AND id > :step OR state = 'undone' AND id <= :step"
    return _row_count(db, between, {"step": step_id})


def _row_count(db: Database, step_ids: str, params: dict[str, object]) -> int:
    """Return how many rows were changed by the steps that a query returns the ids of."""
    rows = f"SELECT sum(coalesce(last_row_id - row_id, 0) + 1) FROM change WHERE step_id IN ({step_ids})"
    return db.value(rows, params) or 0


def steps(db: Database, limit: int, skip: int = 0) -> list[Step]:
    """Return at most `limit` steps of all windows, newest first, after the newest `skip` of them.

    `here` marks the newest one that is in effect.
    """
    current_id = db.value("SELECT max(id) FROM step WHERE state = 'done'")
    rows = db.rows("SELECT id, label, made_at, state FROM step ORDER BY id DESC LIMIT ? OFFSET ?", (limit, skip))
    return [_step(*row, is_here=row[0] == current_id) for row in rows]


def _step(step_id: int, label: str, made_at: str, state: str, *, is_here: bool) -> Step:
    try:
        return Step(step_id, label, parse_time(made_at), state, here=is_here)
    except ValueError:  # changed on the disk; the other steps are shown all the same
        return Step(step_id, f"{label} (damaged)", datetime.fromtimestamp(0, UTC), state, here=is_here)


def count(db: Database) -> int:
    """Return the number of steps."""
    return int(db.value("SELECT count(*) FROM step"))


def _step_ids(db: Database, where: str, step_id: int) -> list[int]:
    return [row[0] for row in db.execute(f"SELECT id FROM step WHERE {where}", (step_id,))]


@contextmanager
def _history_session(db: Database) -> Iterator[None]:
    """Open a session in which steps can be undone and redone.

    References between rows are checked at its end only: in between, a row may come back before the one it refers to.
    """
    try:
        with db.unlogged() as session:
            db.execute("PRAGMA defer_foreign_keys = ON")
            yield
            # The steps' changes are published row by row; whole tables would forget too much.
            session.tables &= UNTRACKED_TABLES - {"setting"}  # that only counts the moves
    except sqlite3.IntegrityError as error:
        raise UserError(
            "A later change depends on this one, so nothing was changed. "
            f"Undo the later one first, or go back to an earlier point in the history ({key('everywhere.history')})."
        ) from error


def _window(db: Database) -> dict[str, object]:
    """Return the parameters of `_NEXT_UNDO` and `_NEXT_REDO`."""
    return {
        "window": db.window,
        "opened": db.opened_at_step,
        "undone_last": db.undone[-1] if db.undone else None,
    }


def _apply_next(db: Database, *, forward: bool) -> str | None:
    """Undo the next step, or redo one (`forward`); return its label, None without a step."""
    with _history_session(db):
        step_id = db.execute(_NEXT_REDO if forward else _NEXT_UNDO, _window(db)).fetchone()[0]
        if step_id is None:
            return None
        label = _apply(db, step_id, db.tracked_tables(), forward=forward)
    if not forward:
        db.undone.append(step_id)
    elif step_id in db.undone:
        db.undone.remove(step_id)
    return label


def _apply(db: Database, step_id: int, tables: dict[str, list[str]], *, forward: bool) -> str:
    """Undo a step, or redo it (`forward`), and return its label. Raises UserError if rows were changed since."""
    label = _label(db, step_id)
    if overtaken_by := _overtaken_by(db, step_id, forward=forward):
        raise UserError(
            f"“{label}” cannot be {'redone' if forward else 'undone'} on its own: “{overtaken_by}” changed the same "
            "data later. Undo that first, or go back to an earlier point in the history "
            f"({key('everywhere.history')})."
        )
    changes = db.execute(
        "SELECT id, table_name, row_id, last_row_id, old, iif(last_row_id IS NULL, new, NULL) FROM change "
        f"WHERE step_id = ? ORDER BY id {'' if forward else 'DESC'}",
        (step_id,),
    ).fetchall()
    # Strictly in their order, or back: a step may have deleted a row before it inserted a range that took its id, or
    # have updated rows of the range afterwards.
    for change_id, table, row_id, last_row_id, old, new in changes:
        columns = tables[table]
        if last_row_id is None:
            expected_image, wanted_image = (old, new) if forward else (new, old)
            row = db.execute(f"SELECT {image_sql(columns)} FROM {table} WHERE id = ?", (row_id,)).fetchone()
            if (row[0] if row else None) != expected_image:
                raise UserError(
                    f"“{label}” cannot be {'redone' if forward else 'undone'}: another window or program has "
                    "changed the same data since. Nothing was overwritten. See the history "
                    f"({key('everywhere.history')})."
                )
            _restore_row(db, table, row_id, columns, wanted_image)
        elif forward:
            _insert_range(db, change_id, table, columns, row_id, last_row_id)
        elif _delete_range(db, change_id, table, columns, row_id, last_row_id) != last_row_id - row_id + 1:
            raise UserError(
                f"“{label}” cannot be undone: another program has deleted some of the data that it imported. "
                f"Nothing was overwritten. See the history ({key('everywhere.history')})."
            )
    db.execute("UPDATE step SET state = ? WHERE id = ?", ("done" if forward else "undone", step_id))
    db.execute(
        "INSERT INTO setting (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
        (MOVES_KEY,),
    )
    return label


def _restore_row(db: Database, table: str, row_id: int, columns: list[str], wanted_image: str | None) -> None:
    """Make a row equal to an image: insert, update or (None) delete it."""
    if wanted_image is None:
        rating.drop_rounds_of(db, table, row_id)  # they are in no log, and must not keep it from being undone
        db.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        return
    values = json.loads(wanted_image)
    names = ", ".join(columns)
    marks = ", ".join(f":{column}" for column in columns)
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}", values)


def _label(db: Database, step_id: int) -> str:
    label: str = db.execute("SELECT label FROM step WHERE id = ?", (step_id,)).fetchone()[0]
    return label


def _overtaken_by(db: Database, step_id: int, *, forward: bool) -> str | None:
    """Return the label of a later step in effect that keeps a step from being undone or redone; None without one.

    It has changed a row that the step changed too, or made one that the step would refer to. So all steps in effect
    have changed a row in the order of their ids, however windows undo and redo: newest first, all can be undone.
    """
    if db.value("SELECT 1 FROM step WHERE id > ? AND state = 'done' LIMIT 1", (step_id,)) is None:
        return None
    # Two queries: for single rows the index finds the later changes directly, which have greater ids; with BETWEEN it
    # would read all changes of a row.
    later = db.execute(
        "SELECT s.label FROM change c JOIN change d ON d.table_name = c.table_name AND d.row_id = c.row_id "
        "AND d.id > c.id AND d.step_id > c.step_id JOIN step s ON s.id = d.step_id AND s.state = 'done' "
        "WHERE c.step_id = :step AND c.last_row_id IS NULL UNION ALL "
        "SELECT s.label FROM change c JOIN change d ON d.table_name = c.table_name "
        "AND d.row_id BETWEEN c.row_id AND c.last_row_id "
        "AND d.step_id > c.step_id JOIN step s ON s.id = d.step_id AND s.state = 'done' "
        "WHERE c.step_id = :step AND c.last_row_id IS NOT NULL LIMIT 1",
        {"step": step_id},
    ).fetchone()
    if later:
        return str(later[0])
    image = "new" if forward else "old"
    return _maker_of_a_row_referred_to(db, step_id, image) or _changer_of_an_equal_row(db, step_id, image)


def _maker_of_a_row_referred_to(db: Database, step_id: int, image: str) -> str | None:
    """Return the label of a later step in effect that inserted a row to which images of this step refer, or None.

    They mean another row, which had that id before: SQLite gives the ids of deleted rows again. `image`: "old" or
    "new", the images that are to be written.
    """
    references = db.rows(
        'SELECT c.table_name, f."table", f."from" '
        "FROM (SELECT DISTINCT table_name FROM change WHERE step_id = ?) c, pragma_foreign_key_list(c.table_name) f",
        (step_id,),
    )
    for table, parent, column in references:
        refers = f"json_extract({{}}, '$.{column}') BETWEEN d.row_id AND coalesce(d.last_row_id, d.row_id)"
        maker = db.value(
            "SELECT s.label FROM step s JOIN change d ON d.step_id = s.id WHERE s.id > :step AND s.state = 'done' "
            "AND d.table_name = :parent AND d.action = 'insert' AND (EXISTS (SELECT 1 FROM change c "
            "WHERE c.step_id = :step AND c.table_name = :table AND c.last_row_id IS NULL "
            f"AND {refers.format(f'c.{image}')}) OR EXISTS (SELECT 1 FROM change c, json_each(c.{image}) j "
            "WHERE c.step_id = :step AND c.table_name = :table AND c.last_row_id IS NOT NULL "
            f"AND {refers.format('j.value')})) LIMIT 1",
            {"step": step_id, "parent": parent, "table": table},
        )
        if maker is not None:
            return str(maker)
    return None


def _changer_of_an_equal_row(db: Database, step_id: int, image: str) -> str | None:
    """Return the label of a later step in effect that changed another row with the same unique values, or None.

    Of two such rows only one can be there at a time: once both had come back, the later step couldn't be undone any
    more. `image`: "old" or "new", the images that the undo or redo would write.
    """
    indexes = db.rows(
        "SELECT c.table_name, group_concat(x.name) "
        "FROM (SELECT DISTINCT table_name FROM change WHERE step_id = ?) c, pragma_index_list(c.table_name) i, "
        "pragma_index_info(i.name) x WHERE i.origin = 'u' GROUP BY i.name",
        (step_id,),
    )
    for table, columns in indexes:
        is_equal = " AND ".join(
            f"json_extract(c.{image}, '$.{column}') = json_extract({{0}}, '$.{column}') COLLATE NOCASE"
            for column in columns.split(",")
        )
        changer = db.value(
            "SELECT s.label FROM change c JOIN change d ON d.table_name = c.table_name AND d.row_id <> c.row_id "
            "AND d.step_id > c.step_id JOIN step s ON s.id = d.step_id AND s.state = 'done' "
            f"WHERE c.step_id = :step AND c.table_name = :table AND c.{image} IS NOT NULL AND c.last_row_id IS NULL "
            f"AND d.last_row_id IS NULL AND (({is_equal.format('d.old')}) OR ({is_equal.format('d.new')})) LIMIT 1",
            {"step": step_id, "table": table},
        )
        if changer is not None:
            return str(changer)
    return None


def _delete_range(db: Database, change_id: int, table: str, columns: list[str], first_id: int, last_id: int) -> int:
    """Delete rows that were inserted as one range, after logging their images as a JSON list; return how many.

    An import logs ranges of ids without images, which would cost it time and space that only an undo needs.
    """
    db.execute(
        f"UPDATE change SET new = (SELECT json_group_array(json({image_sql(columns)})) FROM {table} "
        "WHERE id BETWEEN ? AND ?) WHERE id = ?",
        (first_id, last_id, change_id),
    )
    with db.range_change(table, "delete", first_id, last_id):
        return db.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first_id, last_id)).rowcount


def _insert_range(db: Database, change_id: int, table: str, columns: list[str], first_id: int, last_id: int) -> None:
    """Insert the rows of a range again, from the images that deleting it logged."""
    values = ", ".join(f"json_extract(j.value, '$.{column}')" for column in columns)
    with db.range_change(table, "insert", first_id, last_id):
        db.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM change c, json_each(c.new) j "
            "WHERE c.id = ?",
            (change_id,),
        )
    db.execute("UPDATE change SET new = NULL WHERE id = ?", (change_id,))
