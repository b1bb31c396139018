"""What is wrong with an opened database, and whether that is why an error was raised."""

import sqlite3

from translate_tui.model import UserError
from translate_tui.store import digests, health
from translate_tui.store.database import Database
from translate_tui.store.log_mark import missing_log_notice
from translate_tui.text import command_line


class Checkup:
    """The checks of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # What is wrong, and at which state of the file that was found.
        self._found: tuple[tuple[int, int], list[str]] | None = None

    def findings(self) -> list[str]:
        """Return what is wrong with the file, a sentence for each finding; empty if it is intact."""
        found = health.findings(self._db.connection)
        return [*found, missing_log_notice(self._db.file.shown_path)] if self._db.lacks_log else found

    def accept(self) -> None:
        """Take all rows as they are now for what was written, and the file as complete. Raises UserError."""
        with self._db.unlogged():
            digests.write_all(self._db.connection)
        self._db.mark_complete()

    def explanation(self, error: Exception) -> UserError | None:
        """Return what to say about an error; None where nothing is wrong with the file: then the program is at fault.

        An error that is no UserError may come from a row that the disk, or another program, has changed: so the file
        is checked.
        """
        if isinstance(error, UserError):
            return error
        if isinstance(error, sqlite3.Error):
            return self._db.file.explain(error)
        if isinstance(error, OSError):  # of another file, or of the system: nothing that the program could do better
            return UserError(f"That could not be done: {error}.")
        found = self._find()
        if not found:
            return None
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        path = self._db.file.shown_path
        return UserError(
            f"{path} is damaged: {found[0]}{more}. What needs it can't be shown or changed; everything else goes "
            f"on. {command_line(path, 'doctor')} lists the damage, and {command_line(path, 'restore COPY')} puts a "
            "backup in its place."
        )

    def _find(self) -> list[str]:
        """Return what is wrong with the file, a sentence for each finding. Looked for once a state."""
        state = (self._db.data_version(), self._db.connection.total_changes)
        if self._found is None or self._found[0] != state:
            self._found = (state, health.findings(self._db.connection))
        return self._found[1]
