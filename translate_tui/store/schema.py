"""The schema of a file: written into an empty one and brought up to date in an older one, or nothing changes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from translate_tui.model import UserError
from translate_tui.store import digests
from translate_tui.store.assets import asset

VERSION: Final = 10  # of the schema, as in schema.sql; store/migrations.py leads from one version to the next


def create(connection: sqlite3.Connection) -> None:
    """Write schema.sql into the empty file in one transaction, unless another process was faster.

    Called while the file is in rollback-journal mode, so that the header on disk, by which `prepare` recognizes our
    files, is complete with the commit. In WAL mode it would lag behind in the log.
    """
    with _immediate(connection):
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            for statement in split_statements(schema_script()):
                connection.execute(statement)
            digests.write_all(connection)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a file of an older version to this one in one transaction.

    Raises UserError, and leaves the file as it is, where a migration would break references between rows.
    """
    from translate_tui.store.migrations import apply_pending  # sqlite-utils: as slow as the rest of the start

    # Rebuilding a table means dropping it, which foreign keys would forbid. The pragma does nothing inside a
    # transaction, so it is set around it, and the references are checked before the commit.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with _immediate(connection):
            if is_outdated(connection, path):  # asked again: another process may have migrated the file meanwhile
                broken_before = broken_references(connection)
                apply_pending(connection, _version(connection))
                for reference in broken_references(connection):
                    if reference not in broken_before:
                        raise UserError(
                            f"{path} could not be upgraded to version {VERSION}: {reference}. Nothing was "
                            "changed. Open it with the translate-tui that created it, and report this."
                        )
                digests.write_all(connection)
                connection.execute(f"PRAGMA user_version = {VERSION}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def is_outdated(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the file is of an older version. Raises UserError if it is newer or incomplete."""
    version = _version(connection)
    if version > VERSION:
        raise UserError(
            f"{path} was created by a newer translate-tui (its version is {version}, this program supports "
            f"up to {VERSION}). It was not changed. Upgrade the program: pip install -U translate-tui"
        )
    if version < 1:
        raise UserError(
            f"{path} is an incomplete translate-tui database (its version is {version}), so it was not "
            "changed. Choose another file with --db, or continue from a copy."
        )
    return version < VERSION


def broken_references(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for each row that refers to a row which does not exist."""
    return [
        f"row {row_id} of {table} points to a row of {parent} that does not exist"
        for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]


def schema_script() -> str:
    """Return schema.sql, which a new file is made from."""
    return asset("schema.sql").read_text(encoding="utf-8")


def split_statements(script: str) -> Iterator[str]:
    """Yield each SQL statement of a script, with the comments before it.

    `Connection.executescript` would do without this, but it commits the open transaction first.
    """
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """Run one immediate transaction, rolled back when anything in it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite may have rolled back already; the first error counts
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
