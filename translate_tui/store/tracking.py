"""The triggers that keep row images (a row as JSON, before and after a change) for undo, and the digests of all rows.

They are temporary: each connection creates them from the present columns, so that no migration can leave an outdated
one in the file. Images are kept only while a step is being recorded, digests (store/digests.py) always.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from translate_tui.store import digests, log_mark
from translate_tui.store.digests import Column

# Nobody wants to undo a draft or a setting; the others are what this package keeps for itself. What a side rated
# blind must be in no log before the other side has rated too, so an open round is not logged: its reveal is.
LOG_TABLES: Final = frozenset({"step", "change", digests.TABLE, log_mark.TABLE})
STEP_ROWS: Final = "SELECT id, window, made_at FROM step"  # which changes a history has: nothing changes these
UNTRACKED_TABLES: Final = LOG_TABLES | {"setting", "draft", "rating_round", "sealed_rating"}


def tracked_tables(tables: Mapping[str, Sequence[Column]]) -> dict[str, list[str]]:
    """Return those of the tables whose changes can be undone, with the names of their columns in order."""
    return {
        table: [column.name for column in columns]
        for table, columns in tables.items()
        if table not in UNTRACKED_TABLES
    }


def image_sql(columns: Sequence[str], row: str = "") -> str:
    """Return the SQL expression for a row's JSON image; `row` is "OLD." or "NEW." in a trigger."""
    return "json_object(" + ", ".join(f"'{c}', {row}{c}" for c in columns) + ")"


def create_triggers(connection: sqlite3.Connection, tables: Mapping[str, Sequence[Column]]) -> None:
    """Create the triggers of these tables, and the table `recording`.

    Its only row has the id of the step that is being recorded, or NULL.
    """
    connection.execute("CREATE TEMP TABLE recording (step INTEGER)")
    connection.execute("INSERT INTO temp.recording VALUES (NULL)")
    for table, columns in tables.items():
        for event in ("insert", "update", "delete"):
            statements = _log_change(table, columns, event) if table not in UNTRACKED_TABLES else []
            statements += _keep_digest(table, columns, event)
            connection.execute(
                f"CREATE TEMP TRIGGER {_trigger(table, event)} AFTER {event} ON main.{table} "
                f"BEGIN {' '.join(f'{statement};' for statement in statements)} END"
            )


def _trigger(table: str, event: str) -> str:
    return f"track_{table}_{event}"


def _log_change(table: str, columns: Sequence[Column], event: str) -> list[str]:
    names = [column.name for column in columns]
    old = "NULL" if event == "insert" else image_sql(names, "OLD.")
    new = "NULL" if event == "delete" else image_sql(names, "NEW.")
    row = "OLD" if event == "delete" else "NEW"
    return [
        "INSERT INTO change (step_id, table_name, row_id, action, old, new) "
        f"SELECT step, '{table}', {row}.id, '{event}', {old}, {new} FROM recording WHERE step IS NOT NULL"
    ]


def _keep_digest(table: str, columns: Sequence[Column], event: str) -> list[str]:
    statements = []
    if event != "insert":
        statements.append(digests.add_sql(table, columns, "OLD.", f"-{digests.row_sql(columns, 'OLD.')}"))
    if event != "delete":
        statements.append(digests.add_sql(table, columns, "NEW.", digests.row_sql(columns, "NEW.")))
    return statements


@contextmanager
def without_trigger(connection: sqlite3.Connection, table: str, event: str) -> Iterator[None]:
    """Drop the trigger of a table for an event, and create it again at the end.

    For ranges of rows, which are logged and digested as a whole. Inside a transaction: its rollback restores the
    trigger if the block raises.
    """
    name = _trigger(table, event)
    (definition,) = connection.execute("SELECT sql FROM sqlite_temp_master WHERE name = ?", (name,)).fetchone()
    connection.execute(f"DROP TRIGGER temp.{name}")
    yield
    connection.execute(definition.replace("CREATE TRIGGER", "CREATE TEMP TRIGGER", 1))
