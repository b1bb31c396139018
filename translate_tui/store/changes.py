"""What transactions changed, told to everybody who remembers something of it.

Each commit publishes which tables and rows it changed: a verb of this window, a worker's connection, an undo,
and what another program wrote. Whoever keeps something read from the database subscribes and forgets just that,
so no verb has to know who remembers what.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock
from typing import Any, Final, NamedTuple, Protocol

MAX_ROWS: Final = 2000  # changed rows of a table; more are not worth looking at one by one
_STEPS_COMPARED: Final = 64  # newest steps; older ones are only counted
# Written without an undo step, so that another program's changes of them can't be read from the history.
UNLOGGED_TABLES: Final = frozenset({"setting", "draft", "purge_turn", "consent"})


class Reader(Protocol):
    """A connection that can be read."""

    def rows(self, sql: str, params: Any = ()) -> list[Any]:
        """Return all rows of a query."""
        ...


class RowChange(NamedTuple):
    """One changed row: its values before (None for a new row) and after (None for a deleted one)."""

    row_id: int
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None

    def values(self, column: str) -> set[Any]:
        """Return what stood in a column before and stands in it now, without None."""
        images = (image for image in (self.old, self.new) if image is not None)
        return {image[column] for image in images} - {None}


class Changes:
    """What was changed. Handed to subscribers; to be read during their call only, on its thread."""

    def __init__(
        self,
        tables: Mapping[str, bool] | None,
        rows: Callable[[str], list[RowChange] | None],
    ) -> None:
        """`tables` are the changed tables, and whether rows of them changed in place; None: everything may have.

        `rows` reads the changed rows of a table.
        """
        self._tables = tables
        self._read = rows
        self._rows: dict[str, list[RowChange] | None] = {}

    def touch(self, *tables: str) -> bool:
        """Return whether any of these tables was changed."""
        return self._tables is None or any(table in self._tables for table in tables)

    def update(self, table: str) -> bool:
        """Return whether rows of a table were changed in place, not only added or taken away."""
        return self._tables is None or self._tables.get(table, False)

    def rows(self, table: str) -> list[RowChange] | None:
        """Return the changed rows of a table; None when they are not known one by one, so all may have changed."""
        if self._tables is None:
            return None
        if table not in self._tables:
            return []
        if table not in self._rows:
            self._rows[table] = self._read(table)
        return self._rows[table]


class _History(NamedTuple):
    """Which of the newest steps are in effect, and how many older ones are undone: to see later what moved."""

    in_effect: dict[int, bool]
    older_undone: int

    @property
    def oldest(self) -> int:
        return min(self.in_effect, default=0)


class ChangeFeed:
    """Publishes what changes in one database file to the subscribers of this window."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Changes], None]] = []
        self._lock = Lock()  # a worker's connection publishes on its own thread
        self._seen: _History | None = None

    def subscribe(self, forget: Callable[[Changes], None]) -> None:
        """Call `forget` after every commit that changed something. It must not read or write the database."""
        self._subscribers.append(forget)

    def start(self, db: Reader) -> None:
        """Take the history as it is for known."""
        self._seen = _read_history(db)

    def publish(self, db: Reader, unlogged: Collection[str] = ()) -> bool:
        """Tell what steps changed since the last call, and `unlogged`: tables written without a step.

        The steps are compared rather than told, so nothing is missed: what another program did between two
        commits of this one is in the same answer. Returns whether there was anything to tell.
        """
        with self._lock:
            before, self._seen = self._seen, _read_history(db)
            moved = _moved(before, self._seen, db)
        if moved is None:
            changes = Changes(None, lambda table: None)
        elif moved or unlogged:
            changes = _changes_of(db, moved, unlogged)
        else:
            return False
        for forget in self._subscribers:
            forget(changes)
        return True


def _read_history(db: Reader) -> _History:
    newest = db.rows("SELECT id, state = 'done' FROM step ORDER BY id DESC LIMIT ?", (_STEPS_COMPARED,))
    in_effect = {step_id: bool(done) for step_id, done in newest}
    return _History(in_effect, _undone_before(db, min(in_effect, default=0)))


def _undone_before(db: Reader, step_id: int) -> int:
    return int(db.rows("SELECT count(*) FROM step WHERE state = 'undone' AND id < ?", (step_id,))[0][0])


def _moved(before: _History | None, now: _History, db: Reader) -> dict[int, bool] | None:
    """Return the steps that came into effect (True) or were taken back (False); None when that can't be told."""
    if before is None:
        return None
    if not before.in_effect.keys() & now.in_effect.keys() and len(now.in_effect) == _STEPS_COMPARED:
        return None  # more steps than are compared
    if any(step_id >= now.oldest and step_id not in now.in_effect for step_id in before.in_effect):
        return None
    if before.in_effect and _undone_before(db, before.oldest) != before.older_undone:
        return None
    return {
        step_id: in_effect
        for step_id, in_effect in now.in_effect.items()
        if step_id >= before.oldest and before.in_effect.get(step_id, False) != in_effect
    }


def _changes_of(db: Reader, moved: Mapping[int, bool], unlogged: Collection[str]) -> Changes:
    marks = ", ".join("?" * len(moved))
    logged = db.rows(
        f"SELECT table_name, max(action = 'update') FROM change WHERE step_id IN ({marks}) GROUP BY table_name",
        list(moved),
    )
    tables = {table: bool(updated) for table, updated in logged} | dict.fromkeys(unlogged, True)

    def rows(table: str) -> list[RowChange] | None:
        if table in unlogged or len(moved) != 1:
            return None  # several steps at once may have changed a row there and back
        ((step_id, forward),) = moved.items()
        found = db.rows(
            "SELECT row_id, old, new, last_row_id FROM change WHERE step_id = ? AND table_name = ? LIMIT ?",
            (step_id, table, MAX_ROWS + 1),
        )
        if len(found) > MAX_ROWS or any(last is not None for *_, last in found):
            return None
        return [_row_change(row, forward=forward) for row in found]

    return Changes(tables, rows)


def _row_change(row: Sequence[Any], *, forward: bool) -> RowChange:
    row_id, old, new, _ = row
    before = None if old is None else json.loads(old)
    after = None if new is None else json.loads(new)
    return RowChange(row_id, before, after) if forward else RowChange(row_id, after, before)
