"""One database file: opens, creates and migrates it, reads it, writes it in sessions, checks it and backs it up.

Every change goes through a session: `Database.step` for what can be undone, `Database.unlogged` for settings and
drafts. A session is one `BEGIN IMMEDIATE` transaction. (A deferred BEGIN that reads and then writes is refused as
"locked" if another process wrote in between, whatever the busy timeout; an immediate one waits its turn.) On commit
it publishes what it changed (store/changes.py). Outside a session SQLite itself refuses to write (`query_only`).
"""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from translate_tui.commands import key
from translate_tui.model import UserError, format_time
from translate_tui.store import digests, log_mark, schema
from translate_tui.store.archive import PrivateCopy
from translate_tui.store.changes import UNLOGGED_TABLES, ChangeFeed
from translate_tui.store.files import (
    BUSY_SECONDS,
    LOG,
    FileIdentity,
    explain,
    file_identity,
    is_read_only,
    prepare,
    replace_file,
    use_write_ahead_log,
)
from translate_tui.store.overwriting import OverwriteWatch
from translate_tui.store.processes import boot_id, is_running, start_of
from translate_tui.store.tracking import (
    LOG_TABLES,
    UNTRACKED_TABLES,
    create_triggers,
    tracked_tables,
    without_trigger,
)
from translate_tui.text import plain

if TYPE_CHECKING:
    import sqlite_utils

_STEP_ROWS: Final = "SELECT id, window, made_at FROM step"
MAX_PARAMETERS: Final = 500  # in one statement; SQLite allows 999 in old versions

_OPEN_WINDOWS: Final[set[str]] = set()  # ids of the windows of this process
_OPEN_FILES: Final[Counter[FileIdentity | None]] = Counter()  # by how many windows of this process
_CACHE_KIBIBYTES: Final = 4_000  # of pages in memory, for each connection
_IMPORT_CACHE_KIBIBYTES: Final = 32_000  # so that an import of 100,000 rows need not write pages before it commits
_WRITTEN_TABLE: Final = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|REPLACE\s+INTO)\s+(\w+)", re.IGNORECASE
)

_SHORT_WAIT_MS: Final = 20  # another window's transaction takes a tenth of that
_READER_WAIT_MS: Final = 1_000  # another window reads for less; a program that replicates the file reads all the time

Params = Sequence[object] | dict[str, object]


def utc_now() -> datetime:
    """Return the present moment in UTC; the clock of every database that is not given another one by a test."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Session:
    """An open transaction, in which rows can be written.

    `label` is what the history will show; it can be changed until the session ends. `step_id` is None in a session
    that leaves no undo step. `tables` are the names of the tables that were written so far.
    """

    label: str = ""
    step_id: int | None = None
    tables: set[str] = field(default_factory=set)


class Database:
    """One connection to a database file. It can't be shared between threads: a worker opens its own (`connect`).

    A window is one opened database: its own connection and those of its workers. It undoes its own steps.
    """

    def __init__(
        self, path: Path, now: Callable[[], datetime] = utc_now, *, primary: "Database | None" = None
    ) -> None:
        """Open the file at `path`, which is created if it does not exist and migrated if it is of an older version.

        `primary` is the window's own connection to the same file, for a further one (see `connect`). Raises
        UserError if the file is not one of ours, of a newer version, or cannot be opened.
        """
        self.path = path
        self.shown_path: Path = primary.shown_path if primary else path  # of a read-only file, `path` is a copy's
        self.now = now
        self.window: str = primary.window if primary else os.urandom(8).hex()
        self.changes: ChangeFeed = primary.changes if primary else ChangeFeed()
        self._session: Session | None = None
        self._is_opened = self._is_closed = False
        self._watch: OverwriteWatch
        self._newest_step: list[tuple[int, str, str]]  # when the file was opened, if there was any
        self._busy_seconds = BUSY_SECONDS
        # Not for a further connection: `prepare` opens and closes the file, and closing a file drops all locks that
        # the process holds on it (POSIX). Another process could then reset the write-ahead log under our hands.
        is_empty = primary is None and prepare(path)
        self._archive: PrivateCopy | None = primary._archive if primary else None
        if primary is None and not is_empty and is_read_only(path):
            self._archive = self._copy_archive(path)
        self.notice = "" if primary or is_empty else self._look_at_log()
        self._checked: tuple[tuple[int, int], list[str]] | None = None  # what can't be read, at a state of the file
        self._had_log = log_mark.log_bytes(self.path) > 0
        self._identity: FileIdentity | None = None
        if primary:  # a further connection to another file at this path would mix the two
            self._identity, self._watch = primary._identity, primary._watch
            self.require_file()
        self._is_primary = primary is None
        self._open(is_empty=is_empty)
        if self.lacks_log:
            self.notice = log_mark.missing_log_notice(path)
        self.opened_at_step: int
        if primary:
            self.require_file()
            self.opened_at_step, self._newest_step = primary.opened_at_step, primary._newest_step
            self._watch.add_user()
        else:
            # Not before: the first writer of a file of a container image makes another one of it.
            self._identity, self._watch = file_identity(self.path), OverwriteWatch(self.path)
            self._newest_step = self.rows(f"{_STEP_ROWS} ORDER BY id DESC LIMIT 1")
            self.opened_at_step = self._newest_step[0][0] if self._newest_step else 0
            self.changes.start(self)
        self._is_opened = True
        if self._is_primary:
            _OPEN_WINDOWS.add(self.window)
            _OPEN_FILES[self._identity] += 1

    def _copy_archive(self, path: Path) -> PrivateCopy:
        try:
            archive = PrivateCopy(path)
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                f"{path} is read-only, and could not be copied to look at it ({error}). Check its permissions, and "
                "the space for temporary files."
            ) from error
        self.path = archive.path
        return archive

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed: what is shown is a copy of a file that can't be written."""
        return self._archive is not None

    def _look_at_log(self) -> str:
        """Set a log aside that is not the file's own; return what people should know about how the file is opened."""
        if self._archive:
            return (
                f"{self._archive.original} is read-only: you can look at everything and change nothing. "
                f"{key('everywhere.save_as')} saves it to a new file, in which you can."
            )
        file = self.path.resolve()  # SQLite keeps the log beside the file, not beside a link to it
        if not file.with_name(file.name + LOG).exists() or _OPEN_FILES[file_identity(file)]:
            return ""
        from translate_tui.store.stale_log import look_at_log

        return look_at_log(file)

    def _open(self, *, is_empty: bool = False) -> None:
        """Open the file; write the schema first if it is empty, migrate it if it is of an older version."""
        try:
            self._connection = sqlite3.connect(self.path, timeout=self._busy_seconds, isolation_level=None)
            self._connection.execute("PRAGMA foreign_keys = ON")
            digests.register(self._connection)
            if is_empty:
                schema.create(self._connection)
            # Before WAL, which changes the file: a refused one is not touched.
            is_outdated = schema.is_outdated(self._connection, self.shown_path)
            use_write_ahead_log(self._connection)
            self._connection.execute("PRAGMA synchronous = FULL")  # a commit survives a power cut
            self._log = log_mark.LogMark(self._connection, self.path, is_primary=self._is_primary)
            self._limit_cache(_CACHE_KIBIBYTES)
            if is_outdated:
                schema.migrate(self._connection, self.shown_path)
            if self._is_primary:
                self._log.look(had_log=self._had_log)
            self.value("SELECT max(id) FROM step")  # a damaged file is refused here, not at the first key
            self._connection.execute("PRAGMA query_only = ON")  # until a session begins
        except sqlite3.Error as error:
            raise explain(error, self.shown_path) from error
        except UnicodeDecodeError as error:
            raise explain(sqlite3.DatabaseError(f"malformed text: {error.reason}"), self.shown_path) from error
        self._has_triggers = False
        self._seen_data_version = self.data_version()

    def connect(self) -> "Database":
        """Return a further connection to the same file, for a worker thread. Its steps are this window's.

        Raises UserError if the path names another file by now.
        """
        return Database(self.path, self.now, primary=self)

    @cached_property
    def sql(self) -> "sqlite_utils.Database":
        """The same connection through sqlite-utils, to look at tables. Not at start: the import takes 230 ms."""
        import sqlite_utils

        # Without plugins and recursive triggers: neither may change how this connection behaves from now on.
        return sqlite_utils.Database(self._connection, recursive_triggers=False, execute_plugins=False)

    # ------------------------------------------------------------- the file

    def file_problem(self) -> str:
        """Return what happened to the file since it was opened, in words; empty if it is still there.

        The connection goes on reading the file that it opened, wherever that is now. What it wrote would be lost
        with it; if it was moved, its write-ahead log stays behind under the old name. Of a file that was written
        over, only what is in the log and in memory is left.
        """
        found = file_identity(self.path)
        if found == self._identity:
            return "was written over by another program" if self._watch.look() else ""
        return "was moved or deleted" if found is None else "was replaced by another file"

    def complete_moved_file(self) -> None:
        """Once the file was moved, write into it what only the write-ahead log has, which stayed behind.

        Not where another file is in its place: that one would take the log for its own.
        """
        if file_identity(self.path) is None:
            with suppress(sqlite3.Error):  # it may be on a disk that is gone
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def require_file(self) -> None:
        """Raise UserError if the file isn't the one any more that was opened."""
        if problem := self.file_problem():
            raise self._lost_file(problem)

    def _lost_file(self, problem: str) -> UserError:
        rescue = f"press {key('everywhere.save_as')} to save all of it to a new file and to go on there."
        left = "If all of it can still be read, " if self._watch.is_written_over else "What you see is complete: "
        return UserError(f"{self.shown_path} {problem} while it was open, so nothing was changed. {left}{rescue}")

    def _explain(self, error: sqlite3.Error) -> UserError:
        """Return what to say about an error: what happened to the file, if that is why it can't be read."""
        if self._is_opened and (problem := self.file_problem()):
            return self._lost_file(problem)
        return explain(error, self.shown_path)

    def go_on_in(self, target: Path) -> None:
        """Save everything to a new file, and go on in that one. What can be undone stays the same.

        Raises UserError as `backup` does; the file is then the same as before.
        """
        self.backup(target)
        former, former_watch = self._connection, self._watch
        _OPEN_FILES[self._identity] -= 1
        self.path = self.shown_path = target
        self._identity = file_identity(target)
        _OPEN_FILES[self._identity] += 1
        self.__dict__.pop("sql", None)
        self._open()
        self._watch = OverwriteWatch(target)
        _close(former, former_watch)
        if self._archive:
            self._archive.remove()
            self._archive = None

    # -------------------------------------------------------------- reading

    def rows(self, sql: str, params: Params = (), *, strict: bool = False) -> list[Any]:
        """Return all rows of a query as tuples. Raises UserError for what SQLite refuses.

        Where a text is no text any more, because the disk changed it, what is left of it is returned; with `strict`,
        UserError is raised for that, too.
        """
        try:
            return self._connection.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            if strict or "decode" not in str(error):
                raise self._explain(error) from error
        self._connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        try:
            return self._connection.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            raise self._explain(error) from error
        finally:
            self._connection.text_factory = str

    def rows_in(self, sql: str, values: Sequence[object], *first: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query with `IN ({marks})`, asked for at most MAX_PARAMETERS of the values at a time.

        `first` are the parameters that come before the list.
        """
        for start in range(0, len(values), MAX_PARAMETERS):
            batch = values[start : start + MAX_PARAMETERS]
            yield from self.rows(sql.format(marks=", ".join("?" * len(batch))), (*first, *batch))

    def _limit_cache(self, kibibytes: int) -> None:
        self._connection.execute(f"PRAGMA cache_size = -{kibibytes}")  # negative: in KiB, not in pages

    @contextmanager
    def import_cache(self) -> Iterator[None]:
        """Keep more pages in memory meanwhile, for an import."""
        self._limit_cache(_IMPORT_CACHE_KIBIBYTES)
        try:
            yield
        finally:
            self._limit_cache(_CACHE_KIBIBYTES)

    @contextmanager
    def without_waiting(self, at_most_ms: int = _SHORT_WAIT_MS) -> Iterator[None]:
        """Be refused nearly at once meanwhile where another program uses the file, instead of waiting for it."""
        self._connection.execute(f"PRAGMA busy_timeout = {at_most_ms}")
        try:
            yield
        finally:
            self.wait_at_most(self._busy_seconds)

    def wait_at_most(self, seconds: float) -> None:
        """From now on, be refused after so many seconds in which another program has locked the file."""
        self._busy_seconds = seconds
        self._connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def value(self, sql: str, params: Params = ()) -> Any:
        """Return the first column of the first row of a query; None without a row. Raises UserError as `rows`."""
        rows = self.rows(sql, params)
        return rows[0][0] if rows else None

    def today(self) -> date:
        """Return the present day in the local time zone."""
        return self.now().astimezone().date()

    def data_version(self) -> int:
        """Return a number that differs from the last call's if another connection has changed the file."""
        return int(self.value("PRAGMA data_version"))

    def catch_up(self) -> bool:
        """Publish what other connections and programs wrote since the last call; return whether they wrote anything.

        Cheap to call often: while nothing was written, it reads one pragma.
        """
        version = self.data_version()
        if version == self._seen_data_version:
            return False
        self.changes.publish(self, UNLOGGED_TABLES)
        self._seen_data_version = version
        return True

    # -------------------------------------------------------------- writing

    @contextmanager
    def unlogged(self) -> Iterator[Session]:
        """Open a session that leaves no undo step: for drafts, settings and the history itself.

        Rolled back if the block raises. Raises UserError if SQLite refuses it, and RuntimeError in another session.
        """
        session = Session()
        with self._transaction(session):
            yield session
            if unknown := session.tables - LOG_TABLES - UNLOGGED_TABLES:
                raise RuntimeError(f"{', '.join(unknown)} was written without a step; add it to UNLOGGED_TABLES")
        self.changes.publish(self, session.tables - LOG_TABLES)

    @contextmanager
    def step(self, label: str) -> Iterator[Session]:
        """Open a session whose changes are one step of the undo history.

        `label` is what the history shows ("merged 3 into P7"). A step that changes nothing is not kept. A step that
        is kept ends the redo of what this window has undone. Rolled back if the block raises. Raises UserError if
        SQLite refuses it or if it refers to rows that are gone, and RuntimeError in another session.
        """
        session = Session(plain(label))
        with self._explain_missing_rows(), self._transaction(session):
            session.step_id = self.insert(
                "step", {"label": session.label, "made_at": format_time(self.now()), "window": self.window}
            )
            self._connection.execute("UPDATE temp.recording SET step = ?", (session.step_id,))
            yield session
            self._connection.execute("UPDATE temp.recording SET step = NULL")
            is_kept = self._finish_step(session)
        self.changes.step_count += is_kept
        self.changes.publish(self, session.tables & UNTRACKED_TABLES - LOG_TABLES)

    def _create_triggers(self) -> None:
        """Create the triggers that log changes, all or none."""
        connection = self._connection
        try:
            connection.execute("PRAGMA query_only = OFF")
            try:
                connection.execute("BEGIN")
                create_triggers(connection, self._columns)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise explain(error, self.shown_path) from error
        self._has_triggers = True

    def _finish_step(self, session: Session) -> bool:
        """Write the step's final label and drop what could be redone; or delete the step if it changed nothing.

        Returns whether the step was kept.
        """
        if self.value("SELECT 1 FROM change WHERE step_id = ? LIMIT 1", (session.step_id,)) is None:
            self.execute("DELETE FROM step WHERE id = ?", (session.step_id,))
            return False
        self.execute("UPDATE step SET label = ? WHERE id = ?", (plain(session.label), session.step_id))
        self.execute(
            "UPDATE step SET state = 'dropped' WHERE state = 'undone' AND (window = ? OR id <= ?)",
            (self.window, self.opened_at_step),
        )
        return True

    @contextmanager
    def _transaction(self, session: Session) -> Iterator[None]:
        """Run one immediate transaction, rolled back when anything in it raises."""
        if self._session is not None:
            raise RuntimeError("a session is open already: one action is one transaction")
        if self._archive:
            raise UserError(
                f"{self.shown_path} is read-only, so nothing was changed. In the app, {key('everywhere.save_as')} "
                "saves it to a new file, in which you can go on."
            )
        self.require_file()
        if not self._has_triggers:  # before the transaction: a rollback would drop the triggers
            self._create_triggers()
        connection = self._connection
        try:
            connection.execute("PRAGMA query_only = OFF")
            try:
                self._log.move_if_due(self.require_file)
                connection.execute("BEGIN IMMEDIATE")
                self._session = session
                try:
                    yield
                    self.require_file()  # an import takes long
                    connection.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):  # SQLite may have rolled back already; the first error counts
                        connection.execute("ROLLBACK")
                    raise
                with suppress(sqlite3.Error, UserError):  # what was committed stays so; the next session tries again
                    self._log.move_if_due(self.require_file)
            finally:
                self._session = None
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise self._explain(error) from error

    @contextmanager
    def _explain_missing_rows(self) -> Iterator[None]:
        """Turn an IntegrityError into a UserError: a step refers to rows that another window has deleted."""
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise UserError(
                "This no longer exists: it was undone or merged in another window, so nothing was changed. You now "
                f"see the current state. Try again from there. ({error})"
            ) from error

    def execute(self, sql: str, params: Params = ()) -> sqlite3.Cursor:
        """Run one statement inside a session and return its cursor. Raises RuntimeError outside a session."""
        match = _WRITTEN_TABLE.match(sql)
        self._record_write(match[1] if match else None)
        return self._connection.execute(sql, params)

    def insert(self, table: str, values: dict[str, object]) -> int:
        """Insert one row (values by column) inside a session and return its id. Raises RuntimeError outside one.

        `table` and the columns go into the SQL as they are: never pass names that come from outside. (`Table.insert`
        of sqlite-utils opens a savepoint and reads the schema for every row.)
        """
        self._record_write(table)
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        cursor = self._connection.execute(sql, list(values.values()))
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def insert_many(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows inside a step. Their ids follow the greatest one in the table.

        They are logged as one range of ids, without the images that a trigger would write for each row; undo takes
        the images. Raises RuntimeError outside a step.
        """
        if not rows:
            return
        session = self._record_write(table)
        if session.step_id is None:
            raise RuntimeError(f"rows were inserted into {table} outside a step: they could not be undone")
        first_id = self.value(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
        marks = ", ".join("?" * len(columns))
        with self.range_change(table, "insert", first_id, first_id + len(rows) - 1):
            self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        self._connection.execute(
            "INSERT INTO change (step_id, table_name, row_id, last_row_id, action) VALUES (?, ?, ?, ?, 'insert')",
            (session.step_id, table, first_id, first_id + len(rows) - 1),
        )

    @contextmanager
    def range_change(self, table: str, event: str, first_id: int, last_id: int) -> Iterator[None]:
        """Insert or delete (`event`) the rows of a range of ids in the block, without a trigger for each of them.

        Inside a session. The digests are kept; logging the change is up to the caller.
        """
        columns = self._columns[table]
        ids = (first_id, last_id)
        if event == "delete":
            digests.add_range(self._connection, table, columns, ids, -1)
        with without_trigger(self._connection, table, event):
            yield
        if event == "insert":
            digests.add_range(self._connection, table, columns, ids, 1)

    @cached_property
    def _columns(self) -> dict[str, list[digests.Column]]:
        """The tables that have digests, with their columns; read once, as an import asks for each batch of rows."""
        return digests.table_columns(self._connection)

    def tracked_tables(self) -> dict[str, list[str]]:
        """Return the tables whose changes can be undone, with their columns in order."""
        return tracked_tables(self._columns)

    def _record_write(self, table: str | None) -> Session:
        """Add a table to those that the session wrote, and return the session. Raises RuntimeError without one."""
        if self._session is None:
            raise RuntimeError(f"{table or 'the database'} was written outside a session: use step() or unlogged()")
        if table is not None:
            self._session.tables.add(table)
        return self._session

    # ----------------------------------------------------------- maintenance

    def backup(self, target: Path) -> None:
        """Copy the whole database to `target`, also while other programs write to it.

        Raises UserError if that file exists or cannot be written; nothing is left there then.
        """
        try:
            if not target.parent.is_dir():
                raise UserError(f"The folder {target.parent} does not exist, so nothing was written. Choose another.")
            if target.exists() or target.is_symlink():
                raise UserError(
                    f"{target} already exists, so nothing was written. Choose a file that does not exist yet."
                )
            with replace_file(target) as temporary:
                copy = sqlite3.connect(temporary)
                try:
                    self._connection.backup(copy)
                    if self.file_problem() and self._watch.is_written_over:
                        self._require_complete(copy)
                    if not self.lacks_log:  # it may have been copied while the mark was set
                        copy.execute(f"UPDATE {log_mark.TABLE} SET state = {log_mark.COMPLETE}")
                        copy.commit()
                finally:
                    copy.close()
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, sqlite3.Error) and self.file_problem() and self._watch.is_written_over:
                raise self._mixture(str(error)) from error
            raise UserError(
                f"The backup to {target} failed ({error}). No file was left there. "
                "Check the folder and its free space, then try again."
            ) from error

    def _require_complete(self, copy: sqlite3.Connection) -> None:
        """Raise UserError if a copy is a mixture of what was there before and what the file was written over with."""
        from translate_tui.store.health import findings

        digests.register(copy)
        try:
            found = findings(copy)
            if not set(self._newest_step) <= set(copy.execute(_STEP_ROWS)):
                found.append("its history is another one")
        except sqlite3.Error as error:
            found = [str(error)]
        if found:
            raise self._mixture(found[0])

    def _mixture(self, reason: str) -> UserError:
        first, *_ = reason.splitlines()  # SQLite has a line for each page
        return UserError(
            f"{self.shown_path} {self.file_problem()}, and not all that it held can be read any more ({first}). "
            "Nothing was written. Quit, and put your newest backup back: `translate-tui restore`."
        )

    def vacuum(self) -> bool:
        """Rewrite the whole file, so that no bytes of deleted rows are left in it or in its write-ahead log.

        Returns False if the log could not be emptied because another program reads it: it is when that one is closed.
        """
        try:
            self._connection.execute("PRAGMA query_only = OFF")  # VACUUM can't run in a transaction
            try:
                self._connection.execute("VACUUM")
                with self.without_waiting(_READER_WAIT_MS):
                    busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self._connection.execute("PRAGMA query_only = ON")
            self._log.forget()
            return not busy
        except sqlite3.Error as error:
            raise explain(error, self.shown_path) from error

    def check(self) -> list[str]:
        """Return what is wrong with the file, a sentence for each finding; empty if it is intact."""
        from translate_tui.store.health import findings  # only for `doctor`, a restore and after a fault

        return findings(self._connection)

    def explanation(self, error: Exception) -> UserError | None:
        """Return what to say about an error; None where nothing is wrong with the file: then the program is at fault.

        An error that is no UserError may come from a row that can't be read: so the file is checked.
        """
        if isinstance(error, UserError):
            return error
        if isinstance(error, sqlite3.Error):
            return self._explain(error)
        if isinstance(error, OSError):  # of another file, or of the system: nothing that the program could do better
            return UserError(f"That could not be done: {error}.")
        found = self.unreadable()
        if not found:
            return None
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return UserError(
            f"{self.shown_path} is damaged: {found[0]}{more}. What needs it can't be shown or changed; everything "
            "else goes on. `translate-tui doctor` lists the damage, and `translate-tui restore` puts a backup back."
        )

    def unreadable(self) -> list[str]:
        """Return what can't be read in the file, a sentence for each finding. Looked for once a state."""
        state = (self.data_version(), self._connection.total_changes)
        if self._checked is None or self._checked[0] != state:
            from translate_tui.store import health  # only for `doctor`, a restore and after an error

            self._checked = (state, health.unreadable(self._connection))
        return self._checked[1]

    @property
    def lacks_log(self) -> bool:
        """Whether the file was copied while it was open, without its log: the newest changes are missing in it."""
        return self._log.lacks_log

    def accept(self) -> None:
        """Take all rows as they are now for what was written, and the file as complete. Raises UserError."""
        with self.unlogged():
            digests.write_all(self._connection)
        try:
            self._connection.execute("PRAGMA query_only = OFF")
            try:
                self._log.accept()
            finally:
                self._connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise explain(error, self.shown_path) from error

    @cached_property
    def writer(self) -> str:
        """What identifies this window among all processes that ever had the file open (`is_open_elsewhere`)."""
        return f"{boot_id()}.{os.getpid()}.{start_of(os.getpid())}.{self.window}"

    def is_open_elsewhere(self, writer: str) -> bool:
        """Return whether a `writer` (see `Database.writer`) is another window that is still open."""
        if writer in ("", self.writer):
            return False
        match writer.split("."):
            case [boot, pid, start, window] if boot == boot_id() and pid.isdecimal():
                pass
            case [boot, pid, window] if boot == boot_id() and pid.isdecimal():
                start = ""  # as written by earlier versions
            case _:
                return False
        return window in _OPEN_WINDOWS if pid == str(os.getpid()) else is_running(int(pid), start)

    def close(self) -> None:
        """Close the connection. The last one to be closed moves the write-ahead log into the file."""
        if self._is_primary and self.window in _OPEN_WINDOWS:
            _OPEN_WINDOWS.discard(self.window)
            _OPEN_FILES[self._identity] -= 1
        if not self._is_closed:
            self._is_closed = True
            self.file_problem()  # it may have been written over since the last look
            _close(self._connection, self._watch)
        if self._archive and self._is_primary:
            self._archive.remove()


def _close(connection: sqlite3.Connection, watch: OverwriteWatch) -> None:
    """Close a connection. What its file was written over with is left as it is."""
    is_set_aside = watch.is_written_over and watch.set_log_aside()
    connection.close()
    if is_set_aside:
        watch.remove_log()
    watch.release()
