"""Publishes which tables and rows each transaction changed, to the caches that subscribed.

Every change is published alike: by a verb of this window, a worker's connection, an undo, or another program. A cache
of something read from the database subscribes and forgets what has changed, so no verb has to know the caches.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock
from typing import Any, Final, NamedTuple, Protocol

from translate_tui.model import UserError
from translate_tui.store.tracking import LOG_TABLES, UNTRACKED_TABLES

MAX_ROWS: Final = 2000  # changed rows of one table that are read one by one; with more, any row may have changed
_MAX_STEPS_COMPARED: Final = 64  # the newest steps, one by one; see _History for the older ones
MOVES_KEY: Final = "history.moves"  # of the setting that counts how often a step was undone or redone
# These may be written without an undo step, so the history does not show what another program changed in them.
UNLOGGED_TABLES: Final = (UNTRACKED_TABLES - LOG_TABLES) | {"purge_turn", "consent"}


class Reader(Protocol):
    """A connection that can be read; a Protocol, because store.database imports this module."""

    def rows(self, sql: str, params: Any = ()) -> list[Any]:
        """Return all rows of a query."""
        ...


class RowChange(NamedTuple):
    """One changed row: its values before (None for a new row) and after (None for a deleted one)."""

    row_id: int
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None

    def values(self, column: str) -> set[Any]:
        """Return the values of a column before and after the change, without None."""
        images = (image for image in (self.old, self.new) if image is not None)
        return {image[column] for image in images} - {None}


class Changes:
    """What one or several transactions changed. Subscribers may read it only during their call, on its thread."""

    def __init__(
        self,
        tables: Mapping[str, bool] | None,
        rows: Callable[[str], list[RowChange] | None],
    ) -> None:
        """Take the changed tables, each with whether rows of it were updated; None if anything may have changed.

        `rows` reads the changed rows of a table, or returns None if they can't be told. It is called at most once
        a table, when a subscriber asks.
        """
        self._tables = tables
        self._read_rows = rows
        self._rows: dict[str, list[RowChange] | None] = {}

    def touched(self, *tables: str) -> bool:
        """Return whether any of these tables changed, or may have."""
        return self._tables is None or any(table in self._tables for table in tables)

    def has_updates(self, table: str) -> bool:
        """Return whether existing rows of a table changed, or may have; inserts and deletes alone don't count."""
        return self._tables is None or self._tables.get(table, False)

    def rows(self, table: str) -> list[RowChange] | None:
        """Return the changed rows of a table, empty if there are none; None if any row may have changed.

        None is returned for more than MAX_ROWS rows, for imports, for several steps at once (which may have changed
        a row there and back), and for tables without a history.
        """
        if self._tables is None:
            return None
        if table not in self._tables:
            return []
        if table not in self._rows:
            self._rows[table] = self._read_rows(table)
        return self._rows[table]


class _History(NamedTuple):
    """The state of the undo history: which of the newest steps are in effect, and which older ones are not.

    Two such states, compared, show which steps were done, undone or redone between them. The older steps are held as
    a number and a sum of ids: enough to see that one of them moved. `moves` counts all undos and redos that ever
    were: it shows that a step went there and back between two looks, where a cache may have read it in between.
    """

    in_effect: dict[int, bool]
    older_not_in_effect: int
    older_sum: int
    moves: int

    @property
    def oldest_step(self) -> int:
        """Return the oldest of the steps that are known one by one; 0 if there are none."""
        return min(self.in_effect, default=0)

    def not_in_effect_before(self, step_id: int) -> tuple[int, int]:
        """Return how many steps before this one are not in effect, and the sum of their ids."""
        left = [newer for newer, done in self.in_effect.items() if newer < step_id and not done]
        return self.older_not_in_effect + len(left), self.older_sum + sum(left)


class ChangeFeed:
    """Publishes what changes in one database file to the subscribers of this window.

    Shared by all connections of the window, also by those of worker threads.
    """

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Changes], None]] = []
        self._lock = Lock()  # a worker's connection publishes on its own thread
        self.step_count = 0  # by all connections of this window since it opened
        self._published: _History | None = None  # the history up to which changes were published

    def subscribe(self, forget: Callable[[Changes], None]) -> None:
        """Call `forget` after every commit that changed something, on the thread of that commit.

        It may read the changed rows, and must not write or ask another service: the commit is not told to all yet.
        """
        self._subscribers.append(forget)

    def start(self, db: Reader) -> None:
        """Start publishing: what changed until now is taken as known."""
        self._published = _read_history(db)

    def publish(self, db: Reader, unlogged: Collection[str] = ()) -> bool:
        """Publish what has changed since the last call, and the tables `unlogged` that were written without a step.

        What changed is found by comparing the undo history with that of the last call: what another program did
        between two commits of this one is published with the second. Returns whether there was anything to publish.
        Never raises for what can't be read: then everything is published as changed.
        """
        # All of it under the lock: a verb returns when everybody has been told, also of what another thread's
        # publication found first.
        with self._lock:
            changes = self._read_changes(db, unlogged)
            if changes is None:
                return False
            for forget in self._subscribers:
                try:
                    forget(changes)
                except UserError:  # the rows could not be read; what is committed must be told all the same
                    forget(_EVERYTHING)
            return True

    def _read_changes(self, db: Reader, unlogged: Collection[str]) -> Changes | None:
        """Return what is to be published, None for nothing; if that can't be read, everything may have changed."""
        before, self._published = self._published, None
        try:
            history = _read_history(db)
            moved_steps = _moved_steps(before, history)
            if moved_steps is None:
                changes = _EVERYTHING
            elif moved_steps or unlogged:
                changes = _changes_of(db, moved_steps, unlogged)
            else:
                changes = None
        except UserError:
            return _EVERYTHING
        self._published = history
        return changes


_EVERYTHING: Final = Changes(None, lambda table: None)


def _read_history(db: Reader) -> _History:
    newest = db.rows("SELECT id, state = 'done' FROM step ORDER BY id DESC LIMIT ?", (_MAX_STEPS_COMPARED,))
    in_effect = {step_id: bool(done) for step_id, done in newest}
    older = db.rows(
        "SELECT count(*), coalesce(sum(id), 0) FROM step WHERE state <> 'done' AND id < ?",
        (min(in_effect, default=0),),
    )
    older_count, older_sum = older[0]
    moves = db.rows("SELECT CAST(value AS INTEGER) FROM setting WHERE key = ?", (MOVES_KEY,))
    return _History(in_effect, older_count, older_sum, moves[0][0] if moves else 0)


def _moved_steps(before: _History | None, now: _History) -> dict[int, bool] | None:
    """Return the steps that were done or redone (True) or undone (False), by id; None if that can't be told."""
    if before is None:
        return None
    if not before.in_effect.keys() & now.in_effect.keys() and len(now.in_effect) == _MAX_STEPS_COMPARED:
        return None  # there were more new steps than are compared
    if now.oldest_step < before.oldest_step or any(
        step_id >= now.oldest_step and step_id not in now.in_effect for step_id in before.in_effect
    ):
        return None  # a step was deleted
    if before.not_in_effect_before(now.oldest_step) != (now.older_not_in_effect, now.older_sum):
        return None  # a step that is older than those compared was undone or redone
    # A step that is not in effect and was not there before was done and undone: it counts as undone.
    moved_steps = {
        step_id: in_effect
        for step_id, in_effect in now.in_effect.items()
        if before.in_effect.get(step_id) != in_effect
    }
    moves = sum(step_id in before.in_effect or not in_effect for step_id, in_effect in moved_steps.items())
    return moved_steps if now.moves - before.moves == moves else None  # else some went there and back


def _changes_of(db: Reader, moved_steps: Mapping[int, bool], unlogged: Collection[str]) -> Changes:
    """Return what these steps changed, with the tables that were written without a step."""
    marks = ", ".join("?" * len(moved_steps))
    logged = db.rows(
        f"SELECT table_name, max(action = 'update') FROM change WHERE step_id IN ({marks}) GROUP BY table_name",
        list(moved_steps),
    )
    tables = {table: bool(updated) for table, updated in logged} | dict.fromkeys(unlogged, True)

    def rows(table: str) -> list[RowChange] | None:
        if table in unlogged or len(moved_steps) != 1:
            return None
        ((step_id, forward),) = moved_steps.items()
        logged_rows = db.rows(
            "SELECT row_id, old, new, last_row_id FROM change WHERE step_id = ? AND table_name = ? LIMIT ?",
            (step_id, table, MAX_ROWS + 1),
        )
        is_import = any(last_row_id is not None for *_, last_row_id in logged_rows)
        if is_import or len(logged_rows) > MAX_ROWS:
            return None
        return [_row_change(row, forward=forward) for row in logged_rows]

    return Changes(tables, rows)


def _row_change(row: Sequence[Any], *, forward: bool) -> RowChange:
    """Return the change that a row of the undo log says; undone (not `forward`), from the new values to the old."""
    row_id, old, new, _ = row
    before = None if old is None else json.loads(old)
    after = None if new is None else json.loads(new)
    return RowChange(row_id, before, after) if forward else RowChange(row_id, after, before)
