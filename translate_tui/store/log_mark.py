"""The mark by which a copy is recognized that was taken without its log.

While a database is open, its newest changes are in the log beside it (`….db-wal`). Whoever copies the `.db` alone
gets an older state, and nothing in it says so. So the file itself says that it needs its log, and the log takes that
back: together they are complete, also in a copy that SQLite or another tool has made of both. For this, SQLite must
not move the log into the file by itself; `set_mark` does, each time the log has grown.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

TABLE: Final = "log_mark"
LOG: Final = "-wal"
GROWN_BYTES: Final = 4 << 20  # when the log is moved into the file: as often as SQLite would


def keep_log(connection: sqlite3.Connection) -> None:
    """Have SQLite leave the log to `set_mark`, which makes it short again."""
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA journal_size_limit = 0")


def is_set(connection: sqlite3.Connection) -> bool:
    """Return whether the file needs a log, as far as it was read with one."""
    return bool(connection.execute(f"SELECT needs_log FROM {TABLE}").fetchone()[0])


def set_mark(connection: sqlite3.Connection, require_file: Callable[[], None]) -> None:
    """Mark the file as one that needs its log, in two transactions; move the log into it in between.

    `require_file` raises where the file is another one by now: the log must not be moved into that.
    """
    _write(connection, 1)
    require_file()
    with suppress(sqlite3.OperationalError):  # another program does so at this moment
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    _write(connection, 0)


def _write(connection: sqlite3.Connection, value: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"UPDATE {TABLE} SET needs_log = ?", (value,))
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def log_bytes(path: Path) -> int:
    """Return how long the log beside a database is, in bytes; 0 if there is none."""
    try:
        return path.with_name(path.name + LOG).stat().st_size
    except OSError:
        return 0


def lacks_log(path: Path) -> str:
    """Return what to say about a copy that needs its log and has none."""
    return (
        f"{path} was copied while it was open, without its log ({path.name}{LOG}): the newest changes are missing. "
        "Use a copy that `translate-tui backup` made, or copy both files again."
    )
