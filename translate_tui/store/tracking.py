"""The triggers that write row images to the undo log.

They are temporary: made by each connection from the columns as they are, so that no
migration can leave a stale one behind. They are silent unless a step is being recorded.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Drafts and settings are not decisions; step and change are the log itself.
UNTRACKED_TABLES: Final = frozenset({"setting", "draft", "step", "change"})


def tracked_tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the tables under undo with their columns."""
    tables: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "SELECT m.name, p.name FROM main.sqlite_master m, pragma_table_info(m.name) p "
        "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid"
    ):
        if table not in UNTRACKED_TABLES:
            tables.setdefault(table, []).append(column)
    return tables


def image(columns: list[str], row: str = "") -> str:
    """Return the SQL for a row's JSON image; `row` is "OLD." or "NEW." in a trigger."""
    return "json_object(" + ", ".join(f"'{c}', {row}{c}" for c in columns) + ")"


def track(connection: sqlite3.Connection) -> None:
    """Make the temporary triggers, and the one row that says which step is being recorded."""
    connection.execute("CREATE TEMP TABLE recording (step INTEGER)")
    connection.execute("INSERT INTO temp.recording VALUES (NULL)")
    log = "INSERT INTO change (step_id, table_name, row_id, action, old, new) SELECT step, "
    for table, columns in tracked_tables(connection).items():
        old, new = image(columns, "OLD."), image(columns, "NEW.")
        for event, values in (
            ("insert", f"'{table}', NEW.id, 'insert', NULL, {new}"),
            ("update", f"'{table}', NEW.id, 'update', {old}, {new}"),
            ("delete", f"'{table}', OLD.id, 'delete', {old}, NULL"),
        ):
            connection.execute(
                f"CREATE TEMP TRIGGER track_{table}_{event} AFTER {event} ON main.{table} "
                "WHEN (SELECT step FROM recording) IS NOT NULL "
                f"BEGIN {log}{values} FROM recording; END"
            )


@contextmanager
def untracked(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Inserts into `table` leave no trace in the log meanwhile; inside a transaction."""
    name = f"track_{table}_insert"
    (definition,) = connection.execute("SELECT sql FROM sqlite_temp_master WHERE name = ?", (name,)).fetchone()
    connection.execute(f"DROP TRIGGER temp.{name}")
    yield
    connection.execute(definition.replace("CREATE TRIGGER", "CREATE TEMP TRIGGER", 1))
