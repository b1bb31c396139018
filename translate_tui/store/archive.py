"""A database that can only be read is looked at in a private copy: nothing beside it is made, and no mode is changed.

SQLite itself needs to write beside a file even to read it: the log's index, and the log, if a program that was killed
left one. A copy can also be brought up to this version, so that an old archive is shown as any other database.
"""

import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from translate_tui.store.files import INDEX, LOG, beside
from translate_tui.store.processes import is_running, start_of

_FOLDER: Final = "translate-tui-archive-{pid}-{start}-"
_FOLDERS: Final = re.compile(r"translate-tui-archive-(\d+)-(\w+)-\w+")


class PrivateCopy:
    """A copy of a database in a folder that only this user can read; `remove` deletes it.

    One that a killed program has left is deleted when the next one is made.
    """

    def __init__(self, original: Path) -> None:
        """Copy a database with the changes in its log. Raises OSError and sqlite3.Error."""
        self.original = original
        _remove_left_over()
        name = _FOLDER.format(pid=os.getpid(), start=start_of(os.getpid()))
        self._folder = tempfile.TemporaryDirectory(prefix=name, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / original.name
        file = original.resolve()
        try:
            if beside(file, INDEX).exists():  # somebody who may write has it open
                with (
                    closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source,
                    closing(sqlite3.connect(self.path)) as copy,
                ):
                    source.backup(copy)
            else:
                for suffix in ("", LOG):
                    with suppress(FileNotFoundError):
                        shutil.copyfile(beside(file, suffix), beside(self.path, suffix))
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Delete the copy."""
        self._folder.cleanup()


def _remove_left_over() -> None:
    """Delete the copies of programs that don't run any more."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).iterdir():
            match = _FOLDERS.fullmatch(folder.name)
            if match and not is_running(int(match[1]), match[2]):
                shutil.rmtree(folder, ignore_errors=True)
