"""The triggers that log row images (a row as JSON, before and after a change) for undo.

They are temporary: each connection creates them from the present columns, so that no migration can leave an outdated
one in the file. They log only while a step is being recorded.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Nobody wants to undo a draft or a setting; step and change are the log itself. What a side rated blind must be in
# no log before the other side has rated too, so an open round is not logged: its reveal is.
LOG_TABLES: Final = frozenset({"step", "change"})
UNTRACKED_TABLES: Final = LOG_TABLES | {"setting", "draft", "rating_round", "sealed_rating"}
# Litestream (docs/standby.md) adds tables of its own. They need not have the column `id` that the triggers log.
_FOREIGN_TABLES: Final = "_litestream_*"


def tracked_tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the tables whose changes can be undone, with their columns in order."""
    tables: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "SELECT m.name, p.name FROM main.sqlite_master m, pragma_table_info(m.name) p "
        "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT GLOB ? ORDER BY m.name, p.cid",
        (_FOREIGN_TABLES,),
    ):
        if table not in UNTRACKED_TABLES:
            tables.setdefault(table, []).append(column)
    return tables


def image_sql(columns: list[str], row: str = "") -> str:
    """Return the SQL expression for a row's JSON image; `row` is "OLD." or "NEW." in a trigger."""
    return "json_object(" + ", ".join(f"'{c}', {row}{c}" for c in columns) + ")"


def create_triggers(connection: sqlite3.Connection) -> None:
    """Create the triggers, and the table `recording`: its only row has the id of the step being recorded, or NULL."""
    connection.execute("CREATE TEMP TABLE recording (step INTEGER)")
    connection.execute("INSERT INTO temp.recording VALUES (NULL)")
    log = "INSERT INTO change (step_id, table_name, row_id, action, old, new) SELECT step, "
    for table, columns in tracked_tables(connection).items():
        old, new = image_sql(columns, "OLD."), image_sql(columns, "NEW.")
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
def without_insert_trigger(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Drop the trigger that logs inserts into a table, and create it again at the end.

    For bulk inserts, which are logged as one range. Inside a transaction: its rollback restores the trigger if the
    block raises.
    """
    name = f"track_{table}_insert"
    (definition,) = connection.execute("SELECT sql FROM sqlite_temp_master WHERE name = ?", (name,)).fetchone()
    connection.execute(f"DROP TRIGGER temp.{name}")
    yield
    connection.execute(definition.replace("CREATE TRIGGER", "CREATE TEMP TRIGGER", 1))
