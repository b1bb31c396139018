"""A database that can only be read is looked at in a private copy: nothing beside it is made, and no mode is changed.

SQLite itself needs to write beside a file even to read it: the log's index, and the log, if a program that was killed
left one. A copy can also be brought up to this version, so that an old archive is shown as any other database.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

_WRITABLE: Final = 0o222  # by anybody: without these bits a file is meant to stay as it is, also for root
_LOG, _INDEX = "-wal", "-shm"


def is_read_only(path: Path) -> bool:
    """Return whether a database can't be written, or is not meant to be: the file, its folder, or the disk."""
    try:
        return any(
            not place.stat().st_mode & _WRITABLE or not os.access(place, os.W_OK)
            for place in (path, path.resolve().parent)
        )
    except OSError:
        return False


class PrivateCopy:
    """A copy of a database in a folder that only this user can read; `remove` deletes it."""

    def __init__(self, original: Path) -> None:
        """Copy a database with the changes in its log. Raises OSError and sqlite3.Error."""
        self.original = original
        self._folder = tempfile.TemporaryDirectory(prefix="translate-tui-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / original.name
        file = original.resolve()
        try:
            if file.with_name(file.name + _INDEX).exists():  # somebody who may write has it open
                with (
                    closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source,
                    closing(sqlite3.connect(self.path)) as copy,
                ):
                    source.backup(copy)
            else:
                for suffix in ("", _LOG):
                    with suppress(FileNotFoundError):
                        shutil.copyfile(file.with_name(file.name + suffix), Path(f"{self.path}{suffix}"))
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Delete the copy."""
        self._folder.cleanup()
