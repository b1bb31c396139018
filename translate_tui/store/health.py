"""What is wrong with a database file, in words: what SQLite itself finds, and what it can't know."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from typing import Final

from translate_tui.store import digests
from translate_tui.store.digests import Column
from translate_tui.store.schema import broken_references, schema_script
from translate_tui.text import pluralize

MAX_FINDINGS: Final = 20  # of one kind in one table; the others are counted
_TIMES: Final = ("_at", "_on", "deadline", "wall", "due", "day")  # how the names of columns with times and days end
_IMAGES: Final = ("old", "new")  # columns of `change`, which the schema doesn't check to be JSON


def findings(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the file, a sentence for each finding; empty if it is intact."""
    with _one_state(connection):
        return [*unreadable(connection), *changed(connection)]


@contextmanager
def _one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the file in the block: what another program writes meanwhile would not fit its digests."""
    begins = not connection.in_transaction
    if begins:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if begins:
            connection.rollback()


def unreadable(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite finds wrong with the file, and the rows that can't be read, a sentence for each."""
    found: list[str] = []
    try:
        found += [str(line) for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        found += broken_references(connection)
    except sqlite3.DatabaseError as error:  # damaged so badly that the check itself stops
        found.append(str(error))
    return found + unreadable_rows(connection)


def changed(connection: sqlite3.Connection) -> list[str]:
    """Return what is not as it was written but can be read, a sentence for each finding.

    The disk may have changed it, or another program: `sqlite3`, or an older version of this one that was open then.
    """
    found: list[str] = []
    with suppress(sqlite3.DatabaseError):
        found += _changed_schema(connection)
    return found + _changed_rows(connection)


def unreadable_rows(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for each row with a text, time or JSON that can't be read, at most 20 for each table."""
    found: list[str] = []
    with suppress(sqlite3.DatabaseError):  # no table at all can be read: SQLite's own check says so
        for table, columns in digests.table_columns(connection).items():
            try:
                rows = list(islice(_unreadable(connection, table, columns), MAX_FINDINGS + 1))
            except sqlite3.DatabaseError as error:
                rows = [f"table {table} can't be read: {error}"]
            found += rows[:MAX_FINDINGS]
            if len(rows) > MAX_FINDINGS:
                found.append(f"table {table} has more rows that can't be read")
    return found


def _unreadable(connection: sqlite3.Connection, table: str, columns: Sequence[Column]) -> Iterator[str]:
    names = [column.name for column in columns]
    key = "id" if "id" in names else "rowid"
    times = [name for name in names if name.endswith(_TIMES)]
    texts = ", ".join(f"CAST({column.name} AS BLOB)" for column in columns if column.kind == "TEXT")
    if not texts:
        return
    text_names = [column.name for column in columns if column.kind == "TEXT"]
    for row_id, *values in connection.execute(f"SELECT {key}, {texts} FROM {table}"):
        for name, value in zip(text_names, values, strict=True):
            if value is None:
                continue
            try:
                text = value.decode()
                if name in times:
                    datetime.fromisoformat(text)
            except UnicodeDecodeError:
                yield f"row {row_id} of {table} can't be read: {name} is not text"
            except ValueError:
                yield f"row {row_id} of {table} can't be read: {name} is not a time"
    if table == "change":
        for image in _IMAGES:
            for (row_id,) in connection.execute(
                f"SELECT id FROM change WHERE {image} IS NOT NULL AND NOT json_valid({image})"
            ):
                yield f"row {row_id} of change can't be read: {image} is not JSON"


def _changed_rows(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for each block of rows that are not as they were written."""
    found: list[str] = []
    with suppress(sqlite3.DatabaseError):
        for table, columns in digests.table_columns(connection).items():
            try:
                blocks = digests.mismatches(connection, table, columns)
            except sqlite3.DatabaseError:  # `unreadable_rows` says so
                continue
            for block in blocks[:MAX_FINDINGS]:
                rows = "rows" if block.first_id is None else f"rows {block.first_id} to {block.last_id}"
                found.append(f"{rows} of {table}: at least one is not as it was written")
            if len(blocks) > MAX_FINDINGS:
                more = pluralize(len(blocks) - MAX_FINDINGS, "more block of rows is", "more blocks of rows are")
                found.append(f"{table}: {more} not as they were written")
    return found


def _changed_schema(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for each table and index that is not as schema.sql makes it."""
    query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    new = sqlite3.connect(":memory:")
    new.executescript(schema_script())
    wanted = dict(new.execute(query))
    new.close()
    found = dict(connection.execute(query))
    return [
        f"the definition of {name} is not as it was written"
        for name in sorted(wanted.keys())
        if found.get(name) != wanted[name]
    ]
