"""Recognizes a write-ahead log that belongs to another database, before SQLite takes it for this one's.

SQLite finds the log by its name alone. Where somebody puts a copy over the `.db` file of a program that was killed,
the pages in the former log would be written over those of the copy.
"""

import sqlite3
import struct
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from translate_tui.commands import key
from translate_tui.model import UserError
from translate_tui.store.files import INDEX, LOG, beside
from translate_tui.store.overwriting import IN_USE_BYTE, SALT, SHARED_BYTES, TAKEN_IN, TAKEN_IN_AT, aside_path
from translate_tui.store.tracking import STEP_ROWS
from translate_tui.text import command_line

# The index of a log, in the byte order of the machine: https://sqlite.org/walformat.html
_HEADER: Final = struct.Struct("=IIIBBHI")  # version, unused, counter, is complete, checksums, page size, frames
_VERSION: Final = 3007000
_HEADER_BYTES: Final = 48  # it stands there twice
_LOG_SALT: Final = slice(16, 24)  # in the log's own header, the same bytes


def look_at_log(path: Path) -> str:
    """Set the log beside a database aside if it is another one's; return what was done in words, empty: nothing.

    Raises UserError if the log belongs to the former file of that name, which another program still has open. Only
    for a file (not a link to it) that this process has not open: looking at the locks of others would drop its own.
    """
    log, index = beside(path, LOG), beside(path, INDEX)
    if _is_locked(index, *IN_USE_BYTE):
        if _is_locked(path, *SHARED_BYTES):
            return ""
        raise UserError(
            f"Another window still has the former file open that was at {path}, so this one was not opened: the two "
            f"would be mixed up. In that window, press {key('everywhere.save_as')} or quit, then try again."
        )
    if (aside := set_stale_log_aside(path)) is not None:
        return (
            f"Beside {path} was the log of another database, probably of the one before a copy was put there. It was "
            f"not used, and is kept as {aside.name}."
        )
    if _was_written_over(path, log, index):
        return (
            f"{path} was changed after its log ({log.name}), which is used. If you have put a copy there, you see "
            f"the former database: {command_line(path, 'restore COPY')} puts that copy in its place."
        )
    return ""


def set_left_over_log_aside(path: Path) -> Path | None:
    """Rename the log beside the place of a database that isn't there any more; return its new name.

    Returns None if there is nothing in it. Raises UserError if another program has it open, with the moved file.
    """
    log, index = beside(path, LOG), beside(path, INDEX)
    if _is_locked(index, *IN_USE_BYTE):
        raise UserError(
            f"The file that was at {path} was moved or deleted, and another window still has it open. In that "
            f"window, press {key('everywhere.save_as')} or quit, then try again."
        )
    if log.stat().st_size == 0:
        return None
    log.rename(aside := aside_path(path, log))
    return aside


def set_stale_log_aside(path: Path) -> Path | None:
    """Rename the log beside a database that no program has open, if it is surely another one's; return its new name.

    It surely is if the database is sound without it, and with it is damaged or has lost changes of its history.
    Returns None if there is no such log. As to `path`, see `look_at_log`.
    """
    log, index = beside(path, LOG), beside(path, INDEX)
    try:
        if log.stat().st_size == 0 or _is_locked(index, *IN_USE_BYTE) or not _contradicts(path, log):
            return None
        aside = aside_path(path, log)
        log.rename(aside)
        with suppress(FileNotFoundError):
            index.unlink()
    except OSError:
        return None  # opening the database says why
    return aside


def _is_locked(path: Path, first_byte: int, count: int) -> bool:
    """Return whether another process has a lock on these bytes of a file, or may have."""
    try:
        import fcntl
    except ImportError:  # Windows; there an open file can't be replaced
        return True
    try:
        with path.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, count, first_byte)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _was_written_over(path: Path, log: Path, index: Path) -> bool:
    """Return whether the database was written after its log, of which nothing was moved into it yet.

    So not by SQLite. Mostly a copy was put there; but the clock may have been changed, or the file only touched.
    After a power cut the index may be older than both: then the answer is no.
    """
    try:
        written, logged, indexed = (one.stat().st_mtime_ns for one in (path, log, index))
        content = index.read_bytes()
        with log.open("rb") as file:
            header = file.read(_LOG_SALT.stop)
    except OSError:
        return False
    if written <= logged or indexed / 1e9 < _booted_at() or len(content) < TAKEN_IN_AT[-1] + TAKEN_IN.size:
        return False
    version, _, _, is_complete, _, _, frames = _HEADER.unpack_from(content)
    is_its_index = (
        version == _VERSION
        and is_complete == 1
        and content[:_HEADER_BYTES] == content[_HEADER_BYTES : 2 * _HEADER_BYTES]
        and content[SALT] == header[_LOG_SALT]
    )
    return is_its_index and frames > 0 and all(TAKEN_IN.unpack_from(content, at) == (0,) for at in TAKEN_IN_AT)


def _booted_at() -> float:
    """Return when the machine was started, in seconds since 1970; the present where that is not known."""
    if sys.platform == "linux":
        return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time()


def _contradicts(path: Path, log: Path) -> bool:
    """Return whether the database is sound alone, and with the log is damaged or has lost changes of its history.

    A log only ever adds some.
    """
    alone = _steps(f"{path.resolve().as_uri()}?mode=ro&immutable=1")
    if alone is None:
        return False
    together = _steps_with_log(path, log)
    return together is None or not alone <= together


def _steps_with_log(path: Path, log: Path) -> set[tuple[int, str, str]] | None:
    """Return the changes in the history with the log, from a copy of both; None if they don't fit together."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".translate-tui-") as folder:
        place = Path(folder) / path.name
        shutil.copyfile(path, place)
        shutil.copyfile(log, place.with_name(place.name + LOG))
        return _steps(place.resolve().as_uri())


def _steps(uri: str) -> set[tuple[int, str, str]] | None:
    """Return the changes in a database's history; None if it is damaged."""
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return None
            return set(connection.execute(STEP_ROWS))
    except (sqlite3.Error, UnicodeDecodeError):
        return None
