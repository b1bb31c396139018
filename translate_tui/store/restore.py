"""Restoring: a copy takes the place of a database, whole or not at all, and what was there is kept beside it.

A database is up to three files: the newest changes are in `….db-wal`. A copy put over the `.db` alone would get those
changes of the former file as its own.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from translate_tui.model import UserError
from translate_tui.store.database import Database
from translate_tui.store.files import INDEX, LOG, beside, dated_name, give_name, share_alike, sharing_of
from translate_tui.store.health import changed, unreadable
from translate_tui.store.overwriting import aside_path
from translate_tui.store.stale_log import set_stale_log_aside


class Restored(NamedTuple):
    """What came of a restore: where the former database is kept, if there was one, and what is wrong with the new."""

    former: Path | None
    problems: list[str]


def restore(copy: Path, target: Path, now: Callable[[], datetime], *, even_if_open: bool = False) -> Restored:
    """Put a copy in the place of the database `target`, also one that is incomplete or was changed on the disk.

    Raises UserError, and changes nothing, if the copy is damaged, not ours or of a newer version, or if `target` is
    open in another window; not for the last with `even_if_open`. Such a window then says that its file was replaced.
    """
    copy, target = copy.resolve(), target.resolve()  # a link stays, and logs are beside the file
    if copy == target:
        raise UserError(f"{copy} is the database itself, so nothing was changed. Choose the copy to restore.")
    if not copy.is_file():
        raise UserError(f"{copy} is not a file, so nothing was changed. Choose a copy that `backup` made.")
    if not copy.stat().st_size:
        raise UserError(f"{copy} is empty, so nothing was changed. Choose a copy that `backup` made.")
    if target.exists() and not target.is_file():
        raise UserError(f"{target} is not a file, so nothing was changed. Choose the database with --db.")
    import tempfile  # 5 ms, only for this command

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # In a folder beside the database, so that it can take its place in one step; only its owner can read it.
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".translate-tui-") as folder:
            checked, problems = _checked_copy(copy, Path(folder), now)
            former = None
            if target.exists():
                set_stale_log_aside(target)  # else it would be written over what is kept
                if not _take_log_in(target) and not even_if_open:
                    raise UserError(
                        f"{target} is open in another window or program, so nothing was changed. Close it there, or "
                        "use --force: that window then can't save to it any more."
                    )
                former = _set_aside(target, now)
                share_alike(checked, sharing_of(target))
            _set_logs_aside(target, former)
            checked.replace(target)
    except OSError as error:
        raise UserError(
            f"{copy} could not be restored to {target} ({error.strerror or error}). Check both folders, then try "
            "again."
        ) from error
    return Restored(former, problems)


def _checked_copy(copy: Path, folder: Path, now: Callable[[], datetime]) -> tuple[Path, list[str]]:
    """Copy a database, with the changes in its log, to a folder; return the file, and what is wrong with it.

    Raises UserError if it can't be read as a whole.
    """
    place = folder / copy.name
    for suffix in ("", LOG):
        with suppress(FileNotFoundError):
            shutil.copyfile(beside(copy, suffix), beside(place, suffix))
    try:
        copied = Database(place, now)
        try:
            if problems := unreadable(copied.connection):
                raise UserError(f"{copy} is damaged ({problems[0]}), so nothing was changed. Choose an older copy.")
            problems = changed(copied.connection)
            if copied.lacks_log:
                problems.append("it was copied while it was open, without its log: the newest changes are missing")
        finally:
            copied.close()  # which moves the log into the file
    except UserError as error:
        raise UserError(str(error).replace(str(place), str(copy))) from error
    with place.open("rb+") as file:
        os.fsync(file.fileno())
    return place, problems


def _take_log_in(target: Path) -> bool:
    """Move a database's log into its file; return False if another program has it open.

    A damaged one is left as it is.
    """
    try:
        with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # only the last connection may
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    except sqlite3.DatabaseError:
        pass
    return True


def _set_aside(target: Path, now: Callable[[], datetime]) -> Path:
    """Give the former file a second name, so that a file stands at `target` at every moment; return that name."""
    former = dated_name(target, now(), "-before-restore")
    give_name(target, former)
    return former


def _set_logs_aside(target: Path, former: Path | None) -> None:
    """Move the logs away from `target`: with the former file, or under a name that SQLite doesn't look at."""
    for suffix in (LOG, INDEX):
        log = beside(target, suffix)
        with suppress(FileNotFoundError):
            log.rename(beside(former, suffix) if former else aside_path(target, log))
