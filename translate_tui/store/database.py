"""One database: opens, creates and migrates its file, reads it, and writes it in sessions.

Every change goes through a session: `Database.step` for what can be undone, `Database.unlogged` for settings and
drafts. A session is one `BEGIN IMMEDIATE` transaction. (A deferred BEGIN that reads and then writes is refused as
"locked" if another process wrote in between, whatever the busy timeout; an immediate one waits its turn.) On commit
it publishes what it changed (store/changes.py). Outside a session SQLite itself refuses to write (`query_only`).
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from translate_tui.model import UserError, format_time
from translate_tui.store import digests, draft_subjects, log_mark, schema, windows
from translate_tui.store.changes import UNLOGGED_TABLES, ChangeFeed
from translate_tui.store.files import BUSY_SECONDS, explain, use_write_ahead_log
from translate_tui.store.opened_file import OpenedFile
from translate_tui.store.tracking import (
    LOG_TABLES,
    STEP_ROWS,
    UNTRACKED_TABLES,
    create_triggers,
    tracked_tables,
    without_trigger,
)
from translate_tui.text import plain

if TYPE_CHECKING:
    import sqlite_utils

MAX_PARAMETERS: Final = 500  # in one statement; SQLite allows 999 in old versions

_CACHE_KIBIBYTES: Final = 4_000  # of pages in memory, for each connection
_IMPORT_CACHE_KIBIBYTES: Final = 32_000  # so that an import of 100,000 rows need not write pages before it commits
_WRITTEN_TABLE: Final = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|REPLACE\s+INTO)\s+(\w+)", re.IGNORECASE
)

SHORT_WAIT_MS: Final = 20  # another window's transaction takes a tenth of that
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
        self.now = now
        self.file: OpenedFile = primary.file if primary else OpenedFile(path)
        self.window: str = primary.window if primary else windows.new()
        self.changes: ChangeFeed = primary.changes if primary else ChangeFeed()
        self.shown_drafts: set[str] = set()  # stored keys of drafts that were shown here: see store/drafts.py
        self.undone: list[int] = []  # steps that this window has undone and not redone, the last one last
        self._is_primary = primary is None
        self._session: Session | None = None
        self._is_closed = False
        self._busy_seconds = BUSY_SECONDS
        if primary:
            self.file.require()  # a connection to another file at this path would mix the two
        self._open()
        self.newest_step: tuple[int, str, str] | None  # when the file was opened; as STEP_ROWS has it
        if primary:
            self.file.require()
            self.file.add_connection()
            self.newest_step = primary.newest_step
        else:
            self.newest_step = next(iter(self.rows(f"{STEP_ROWS} ORDER BY id DESC LIMIT 1")), None)
            self.changes.start(self)
            self.file.begin(self._connection)
            windows.add(self.window)

    @property
    def path(self) -> Path:
        """The file that is read and written; of a read-only one, a private copy."""
        return self.file.path

    @property
    def opened_at_step(self) -> int:
        """The newest step that was there when the window was opened; 0 without any."""
        return self.newest_step[0] if self.newest_step else 0

    @property
    def connection(self) -> sqlite3.Connection:
        """SQLite's own connection, for modules of the store that look at the file as a whole."""
        return self._connection

    @property
    def lacks_log(self) -> bool:
        """Whether the file was copied while it was open, without its log: the newest changes are missing in it."""
        return self._log.lacks_log

    def _open(self) -> None:
        """Open the file; write the schema first if it is empty, migrate it if it is of an older version."""
        had_log = log_mark.log_bytes(self.path) > 0
        try:
            # Not to make a file: the one that was there may have been moved a moment ago.
            uri = f"{self.path.absolute().as_uri()}?mode=rw"
            self._connection = sqlite3.connect(uri, uri=True, timeout=self._busy_seconds, isolation_level=None)
            try:
                self._prepare_connection(had_log=had_log)
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.Error as error:
            raise explain(error, self.file.shown_path) from error
        except UnicodeDecodeError as error:
            raise explain(sqlite3.DatabaseError(f"malformed text: {error.reason}"), self.file.shown_path) from error
        if self.lacks_log:
            self.file.notice = log_mark.missing_log_notice(self.file.shown_path)
        self._has_triggers = False
        self._seen_data_version = self.data_version()

    def _prepare_connection(self, *, had_log: bool) -> None:
        connection = self._connection
        connection.execute("PRAGMA foreign_keys = ON")
        digests.register(connection)
        if self.file.is_empty:
            schema.create(connection)
        # Before WAL, which changes the file: a refused one is not touched.
        is_outdated = schema.is_outdated(connection, self.file.shown_path)
        use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = FULL")  # a commit survives a power cut
        self._log = log_mark.LogMark(connection, self.path, is_primary=self._is_primary)
        self._limit_cache(_CACHE_KIBIBYTES)
        if is_outdated:
            schema.migrate(connection, self.file.shown_path)
        if self._is_primary:
            self._log.look(had_log=had_log)
        self.value("SELECT max(id) FROM step")  # a damaged file is refused here, not at the first key
        connection.execute("PRAGMA query_only = ON")  # until a session begins

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

    def reopen(self, path: Path) -> None:
        """Go on in a copy of the file. What can be undone stays the same.

        Raises UserError if the copy can't be opened; the database is then the same as before.
        """
        former = (self._connection, self._log, self.file, self._has_triggers, self._seen_data_version)
        try:
            self.file = OpenedFile(path)
            self._open()
        except BaseException:
            self._connection, self._log, self.file, self._has_triggers, self._seen_data_version = former
            raise
        self.__dict__.pop("sql", None)
        self.file.begin(self._connection)
        former_connection, _, former_file, *_ = former
        former_file.close(former_connection)

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
                raise self.file.explain(error) from error
        self._connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        try:
            return self._connection.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            raise self.file.explain(error) from error
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
    def without_waiting(self, at_most_ms: int = SHORT_WAIT_MS) -> Iterator[None]:
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
        with self._writable():
            self._connection.execute("BEGIN")
            try:
                create_triggers(self._connection, self._columns)
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        self._has_triggers = True

    def _finish_step(self, session: Session) -> bool:
        """Write the step's final label and drop what could be redone; or delete the step if it changed nothing.

        Returns whether the step was kept.
        """
        if self.value("SELECT 1 FROM change WHERE step_id = ? LIMIT 1", (session.step_id,)) is None:
            self.execute("DELETE FROM step WHERE id = ?", (session.step_id,))
            return False
        self._drop_drafts_of_former_rows(session)
        self.execute("UPDATE step SET label = ? WHERE id = ?", (plain(session.label), session.step_id))
        self.execute(
            "UPDATE step SET state = 'dropped' WHERE state = 'undone' AND (window = ? OR id <= ?)",
            (self.window, self.opened_at_step),
        )
        return True

    def _drop_drafts_of_former_rows(self, session: Session) -> None:
        """Delete what was typed about rows that were undone, and whose ids the step has given again."""
        if keys := [key for (key,) in self.rows("SELECT key FROM draft")]:
            new = self.rows(
                "SELECT table_name, row_id, coalesce(last_row_id, row_id) FROM change "
                "WHERE step_id = ? AND action = 'insert'",
                (session.step_id,),
            )
            for key in draft_subjects.about_new_rows(keys, new):
                self.execute("DELETE FROM draft WHERE key = ?", (key,))

    @contextmanager
    def _transaction(self, session: Session) -> Iterator[None]:
        """Run one immediate transaction, rolled back when anything in it raises."""
        if self._session is not None:
            raise RuntimeError("a session is open already: one action is one transaction")
        self.file.require_writable()
        if not self._has_triggers:  # before the transaction: a rollback would drop the triggers
            self._create_triggers()
        connection = self._connection
        try:
            connection.execute("PRAGMA query_only = OFF")
            try:
                self._log.move_if_due(self.file.require)
                connection.execute("BEGIN IMMEDIATE")
                self._session = session
                try:
                    yield
                    self.file.require()  # an import takes long
                    connection.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):  # SQLite may have rolled back already; the first error counts
                        connection.execute("ROLLBACK")
                    raise
                with suppress(sqlite3.Error, UserError):  # what was committed stays so; the next session tries again
                    self._log.move_if_due(self.file.require)
            finally:
                self._session = None
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise self.file.explain(error) from error

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

    def vacuum(self) -> bool:
        """Rewrite the whole file, so that no bytes of deleted rows are left in it or in its write-ahead log.

        Returns False if the log could not be emptied because another program reads it: it is when that one is closed.
        """
        with self._writable():  # VACUUM can't run in a transaction
            self._connection.execute("VACUUM")
            with self.without_waiting(_READER_WAIT_MS):
                busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._log.forget()
        return not busy

    def mark_complete(self) -> None:
        """Take the file as it is, though it was copied without its log. Raises UserError."""
        with self._writable():
            self._log.accept()

    @contextmanager
    def _writable(self) -> Iterator[None]:
        """Let SQLite write in the block, outside a session: for what changes no row that people know of."""
        try:
            self._connection.execute("PRAGMA query_only = OFF")
            try:
                yield
            finally:
                self._connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise explain(error, self.file.shown_path) from error

    def close(self) -> None:
        """Close the connection. The last one to be closed moves the write-ahead log into the file."""
        if self._is_primary:
            windows.discard(self.window)
        if not self._is_closed:
            self._is_closed = True
            self.file.close(self._connection, is_last=self._is_primary)
