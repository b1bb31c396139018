"""Copying a whole database to a new file, also while other programs write to it."""

import sqlite3
from pathlib import Path

from translate_tui.model import UserError
from translate_tui.store import digests, log_mark
from translate_tui.store.database import Database
from translate_tui.store.files import INDEX, LOG, beside, replace_file
from translate_tui.store.health import findings
from translate_tui.store.tracking import STEP_ROWS
from translate_tui.text import command_line


def backup(db: Database, target: Path) -> None:
    """Copy the whole database to `target`, a new file that only its owner can read.

    Raises UserError if that file exists or cannot be written; nothing is left there then.
    """
    try:
        if not target.parent.is_dir():
            raise UserError(f"The folder {target.parent} does not exist, so nothing was written. Choose another.")
        if target.exists() or target.is_symlink():
            raise UserError(
                f"{target} already exists, so nothing was written. Choose a file that does not exist yet."
            )
        with replace_file(target, only_new=True) as temporary:
            copy = sqlite3.connect(temporary)
            try:
                db.connection.backup(copy)
                if db.file.may_be_mixed():
                    _require_complete(copy, db)
                if not db.lacks_log:  # it may have been copied while the mark was set
                    copy.execute(f"UPDATE {log_mark.TABLE} SET state = {log_mark.COMPLETE}")
                    copy.commit()
            finally:
                copy.close()
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, sqlite3.Error) and db.file.may_be_mixed():
            raise _mixture(db, str(error)) from error
        raise UserError(
            f"The backup to {target} failed ({error}). No file was left there. "
            "Check the folder and its free space, then try again."
        ) from error


def go_on_in(db: Database, target: Path) -> None:
    """Save everything to a new file, and go on in that one. What can be undone stays the same.

    Raises UserError as `backup` does; the database is then the same as before, and nothing is left at `target`.
    """
    db.file.complete()
    backup(db, target)
    try:
        if target.resolve() == db.path.resolve():
            # Its file is gone, and the log stayed behind: everything in that is in the copy.
            _remove_logs(target)
        db.file.share_with(target)
        db.reopen(target)
    except (UserError, OSError):
        target.unlink(missing_ok=True)
        _remove_logs(target)
        raise


def _remove_logs(target: Path) -> None:
    for suffix in (LOG, INDEX):
        beside(target, suffix).unlink(missing_ok=True)


def _require_complete(copy: sqlite3.Connection, db: Database) -> None:
    """Raise UserError if a copy is a mixture of what was there before and what the file was written over with."""
    digests.register(copy)
    try:
        found = findings(copy)
        if db.newest_step is not None and db.newest_step not in set(copy.execute(STEP_ROWS)):
            found.append("its history is another one")
    except sqlite3.Error as error:
        found = [str(error)]
    if found:
        raise _mixture(db, found[0])


def _mixture(db: Database, reason: str) -> UserError:
    first, *_ = reason.splitlines()  # SQLite has a line for each page
    path = db.file.shown_path
    return UserError(
        f"{path} {db.file.problem()}, and not all that it held can be read any more ({first}). Nothing was written. "
        f"Quit, and put your newest backup in its place: {command_line(path, 'restore COPY')}."
    )
