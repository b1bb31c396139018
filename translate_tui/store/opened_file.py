"""The file that a window has open: whether it can be written, and whether it is still the one that was opened."""

import sqlite3
from collections import Counter
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Final

from translate_tui.commands import key
from translate_tui.model import UserError
from translate_tui.store.archive import PrivateCopy
from translate_tui.store.files import (
    LOG,
    FileIdentity,
    Sharing,
    beside,
    explain,
    file_identity,
    is_read_only,
    newest_beside,
    prepare,
    share_alike,
    sharing_of,
)
from translate_tui.store.overwriting import OverwriteWatch, kept_open
from translate_tui.text import command_line

_open_files: Final[Counter[FileIdentity | None]] = Counter()  # by how many windows of this process


class OpenedFile:
    """One file, for all connections of a window.

    `path` is what SQLite opens, `shown_path` what people are told: they differ for a file that can only be read, of
    which a private copy is opened. `notice` is what people should know about how it was opened, mostly empty.
    """

    def __init__(self, path: Path) -> None:
        """Look at a file before it is opened; it is made if there is none. Raises UserError if it is not one of ours.

        Once for a window: this opens and closes the file, and closing a file drops all locks that the process holds
        on it (POSIX). Another process could then reset the write-ahead log under our hands.
        """
        self.path = self.shown_path = path
        aside = self._set_left_over_log_aside()
        self.is_empty = prepare(path)
        self._archive = None if self.is_empty or not is_read_only(path) else self._copy_archive()
        self.notice = self._notice_of_new(aside) if self.is_empty else self._look_at_log()
        self._identity: FileIdentity | None = None
        self._connection: sqlite3.Connection
        self._watch: OverwriteWatch | None = None
        self._sharing: Sharing | None = None

    def _copy_archive(self) -> PrivateCopy:
        try:
            archive = PrivateCopy(self.path)
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                f"{self.path} is read-only, and could not be copied to look at it ({error}). Check its permissions, "
                "and the space for temporary files."
            ) from error
        self.path = archive.path
        return archive

    def _set_left_over_log_aside(self) -> Path | None:
        """Keep the log of a file that was moved away: SQLite would delete it. Return its new name, if there was one.

        Raises UserError if the moved file is still open.
        """
        try:
            file = self.path.resolve()
            if not beside(file, LOG).exists() or (file.exists() and file.stat().st_size):
                return None
            from translate_tui.store.stale_log import set_left_over_log_aside

            return set_left_over_log_aside(file)
        except (OSError, RuntimeError):  # RuntimeError: a link to itself
            return None  # `prepare` says why

    def _notice_of_new(self, aside: Path | None) -> str:
        """Return what to say about a file that is made: people may look for what they saved under another name."""
        if aside is not None:
            return (
                f"{self.path} is new and empty. The log of the file that was there before is kept as {aside.name}: "
                f"it may hold its newest changes. If you moved that file, put the log beside it as NAME{LOG} to have "
                "them back."
            )
        if (newest := newest_beside(self.path)) is None:
            return ""
        return f"{self.path} is new and empty. Beside it is {newest.name}: {command_line(newest)} opens that one."

    def _look_at_log(self) -> str:
        """Set a log aside that is not the file's own; return what people should know about how the file is opened."""
        if self._archive:
            return (
                f"{self.shown_path} is read-only: you can look at everything and change nothing. "
                f"{key('everywhere.save_as')} saves it to a new file, in which you can."
            )
        file = self.path.resolve()  # SQLite keeps the log beside the file, not beside a link to it
        if not beside(file, LOG).exists() or _open_files[file_identity(file)]:
            return ""
        from translate_tui.store.stale_log import look_at_log

        return look_at_log(file)

    def begin(self, connection: sqlite3.Connection) -> None:
        """From now on, notice what happens to the file, which the window's own connection has opened.

        Not before: the first writer of a file of a container image makes another one of it.
        """
        self._connection = connection
        self._identity, self._watch = file_identity(self.path), OverwriteWatch(self.path)
        self._sharing = sharing_of(self.path)
        _open_files[self._identity] += 1

    def add_connection(self) -> None:
        """Count a further connection of the window, which `close` closes, too."""
        if self._watch:
            self._watch.add_user()

    def close(self, connection: sqlite3.Connection, *, is_last: bool = True) -> None:
        """Close a connection; `is_last`: the window's own. What another program has put there is left as it is."""
        self.problem()  # it may have been written over since the last look
        is_set_aside = self.is_written_over and self._watch is not None and self._watch.set_log_aside()
        is_there = file_identity(self.path) == self._identity
        has_lost_log = is_there and self._watch is not None and self._watch.has_lost_log()
        # SQLite would move its log into the file, and delete that of another program, which has the same name.
        with kept_open(self.path) if has_lost_log else nullcontext():
            connection.close()
        if self._watch:
            if is_set_aside:
                self._watch.remove_log()
            self._watch.release()
        if is_last:
            _open_files[self._identity] -= 1
            if self._archive:
                self._archive.remove()

    def share_with(self, copy: Path) -> None:
        """Let the same people use a copy as the file, if they find it in the same folder."""
        if not self.is_read_only and copy.parent.resolve() == self.path.parent.resolve():
            share_alike(copy, self._sharing)

    # ------------------------------------------------------------- questions

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed: what is shown is a copy of a file that can't be written."""
        return self._archive is not None

    @property
    def is_written_over(self) -> bool:
        """Whether another program has put something else into the file, as far as was looked."""
        return self._watch is not None and self._watch.is_written_over

    def problem(self) -> str:
        """Return what happened to the file since it was opened, in words; empty if it is still there.

        The connection goes on reading the file that it opened, wherever that is now. What it wrote would be lost
        with it; if it was moved, its write-ahead log stays behind under the old name. Of a file that was written
        over, only what is in the log and in memory is left.
        """
        if self._watch is None:
            return ""
        found = file_identity(self.path)
        if found != self._identity:
            return "was moved or deleted" if found is None else "was replaced by another file"
        if self._watch.has_lost_log():
            return f"has lost its log ({self.path.name}{LOG}) to another program"
        return "was written over by another program" if self._watch.look() else ""

    def may_be_mixed(self) -> bool:
        """Return whether what is read may be a mixture with what another program has written into the file."""
        return bool(self.problem()) and file_identity(self.path) == self._identity

    def require(self) -> None:
        """Raise UserError if the file isn't the one any more that was opened."""
        if problem := self.problem():
            raise self._lost(problem)

    def require_writable(self) -> None:
        """Raise UserError if nothing can be changed."""
        if self.is_read_only:
            raise UserError(
                f"{self.shown_path} is read-only, so nothing was changed. In the app, {key('everywhere.save_as')} "
                "saves it to a new file, in which you can go on."
            )
        self.require()

    def explain(self, error: sqlite3.Error) -> UserError:
        """Return what to say about an error: what happened to the file, if that is why it can't be read."""
        problem = self.problem()
        return self._lost(problem) if problem else explain(error, self.shown_path)

    def _lost(self, problem: str) -> UserError:
        left = "If all of it can still be read, " if self.may_be_mixed() else "What you see is complete: "
        rescue = f"press {key('everywhere.save_as')} to save all of it to a new file and to go on there."
        return UserError(f"{self.shown_path} {problem} while it was open, so nothing was changed. {left}{rescue}")

    def complete(self) -> None:
        """Once the file was moved, or has lost its log, write into it what only the log has, which is still open.

        Not where another file, or another log, is in its place: it would be mixed with that.
        """
        found = file_identity(self.path)
        if found is None or (found == self._identity and not beside(self.path, LOG).exists()):
            with suppress(sqlite3.Error):  # it may be on a disk that is gone
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
