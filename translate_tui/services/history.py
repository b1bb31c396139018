"""History: undo, redo, and going to any point of it. Every verb is one step."""

from translate_tui.model import Step
from translate_tui.store import history
from translate_tui.store.database import Database


class History:
    """The history of one database, seen from one window."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._steps_seen = 0

    def has_new_step(self) -> bool:
        """Return whether this window has made an undo step since the last call: a verb may find nothing to change."""
        kept = self._db.changes.step_count
        was_kept, self._steps_seen = kept > self._steps_seen, kept
        return was_kept

    def undo(self) -> str | None:
        """Take back this window's newest step; return its label, or None when there is none.

        Raises UserError when another window has changed what the step left behind.
        """
        return history.undo(self._db)

    def redo(self) -> str | None:
        """Do again what this window undid last; return its label, or None when there is none."""
        return history.redo(self._db)

    def next_rows(self, *, redo: bool = False) -> int:
        """Return how many rows the next `undo`, or `redo`, changes."""
        return history.next_rows(self._db, forward=redo)

    def rows_to_step(self, step_id: int) -> int:
        """Return how many rows `go_to` changes."""
        return history.rows_to_step(self._db, step_id)

    def go_to(self, step_id: int) -> tuple[int, int]:
        """Undo or redo steps until the history stands right after a step; return how many were undone and redone."""
        return history.go_to(self._db, step_id)

    def steps(self, most: int = 1000, skip: int = 0) -> list[Step]:
        """Return at most `most` steps of all windows, newest first, after the newest `skip` of them."""
        return history.steps(self._db, most, skip)

    def count(self) -> int:
        """Return the number of steps of all windows."""
        return history.count(self._db)
