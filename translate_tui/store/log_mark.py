"""The mark by which a copy is recognized that was taken without its log.

While a database is open, its newest changes are in the log beside it (`….db-wal`). Whoever copies the `.db` alone
gets an older state, and nothing in it says so. So the file itself is marked as one that needs its log, and the log
takes the mark off: read together they have none, nor has a copy that SQLite has made of both. For this, SQLite must
not move the log into the file by itself; `LogMark` does, each time the log has grown.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from translate_tui.store.files import LOG, beside
from translate_tui.text import command_line

TABLE: Final = "log_mark"
GROWN_BYTES: Final = 4 << 20  # when the log is moved into the file: as often as SQLite would
COMPLETE: Final = 0  # as long as the log, if there is one, is read too
NEEDS_LOG: Final = 1
LACKS_LOG: Final = 2  # it was found without; `doctor --accept` takes that back


class LogMark:
    """The mark of one connection's file, and when the log is due to be moved into it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, is_primary: bool) -> None:
        self._connection = connection
        self._path = path
        # Bytes of the log from which on it is moved. The first session of a window does so.
        self._limit = -1 if is_primary else GROWN_BYTES
        self.lacks_log = False
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA journal_size_limit = 0")  # a log that was moved is made short again

    def look(self, *, had_log: bool) -> None:
        """Find out whether the file was copied without its log; `had_log` is whether there was one when it opened."""
        state = self._connection.execute(f"SELECT state FROM {TABLE}").fetchone()[0]
        self.lacks_log = state == LACKS_LOG or (state == NEEDS_LOG and not had_log)
        if state == NEEDS_LOG and had_log:  # a program was killed while it set the mark
            with suppress(sqlite3.Error):
                self._write(COMPLETE)

    def move_if_due(self, require_file: Callable[[], None]) -> None:
        """Move the log into the file if it has grown enough, with the mark set meanwhile. Outside a transaction.

        `require_file` raises where the file is another one by now: the log must not be moved into that.
        """
        if log_bytes(self._path) <= self._limit:
            return
        self._write(NEEDS_LOG)
        require_file()
        with suppress(sqlite3.OperationalError):  # another program does so at this moment
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self._write(LACKS_LOG if self.lacks_log else COMPLETE)
        self._limit = log_bytes(self._path) + GROWN_BYTES

    def forget(self) -> None:
        """Set the mark again with the next session, because the log was moved into the file without it."""
        self._limit = -1

    def accept(self) -> None:
        """Take the file as it is, though it was copied without its log."""
        self._write(COMPLETE)
        self.lacks_log = False

    def _write(self, state: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.execute(f"UPDATE {TABLE} SET state = ?", (state,))
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise


def log_bytes(path: Path) -> int:
    """Return how long the log beside a database is, in bytes; 0 if there is none."""
    try:
        return beside(path, LOG).stat().st_size
    except OSError:
        return 0


def missing_log_notice(path: Path) -> str:
    """Return what to say about a copy that needs its log and has none."""
    return (
        f"{path} was copied while it was open, without its log ({path.name}{LOG}): the newest changes are missing. "
        "Use a copy that `translate-tui backup` made, or copy both files again. If you have neither, "
        f"{command_line(path, 'doctor --accept')} takes the file as it is."
    )
