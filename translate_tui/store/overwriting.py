"""Notices when another program writes over a database's file in place while it is open, or deletes its log.

The file stays the same one, so its device and number say nothing. But SQLite itself writes to it only when it moves
the log into it, and says so in the log's index, before and after. Where the file was written and the index says
nothing of it, it was somebody else. (What SQLite reads can't tell: it goes on showing what is in its cache and in the
log.)
"""

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.store.files import INDEX, LOG, FileIdentity, beside, file_identity

# In the index of a log, in the byte order of the machine: https://sqlite.org/walformat.html
SALT: Final = slice(32, 40)  # changes whenever the log starts again from its beginning
TAKEN_IN: Final = struct.Struct("=I")  # frames that were moved into the database, and those that were begun with
TAKEN_IN_AT: Final = (96, 128)
IN_USE_BYTE: Final = (128, 1)  # first and number; each connection holds a lock on it
_READ_BYTES: Final = 132
SHARED_BYTES: Final = (0x40000002, 510)  # first and number; each connection to a database holds a lock on them
_HOLDER: Final = f"""
import fcntl, sys
with open(sys.argv[1], "rb") as file:
    fcntl.lockf(file, fcntl.LOCK_SH, {SHARED_BYTES[1]}, {SHARED_BYTES[0]})
    print(flush=True)
    sys.stdin.read()
"""
_PAGE_BYTES: Final = 4096
MAX_PAGES: Final = 4096  # 16 MB: 10 ms, once for each time that the log was moved into the file


class _Shared:
    """An open database and its log's index. Closing any descriptor of a file drops all locks on it (POSIX).

    All locks that the process has. So there is one for all of its windows and their workers, and the last of them
    closes it.
    """

    def __init__(self, database: Path, index: Path) -> None:
        self.database = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
        self.descriptor = os.open(index, os.O_RDWR | os.O_CLOEXEC)
        self.users = 0

    def close(self) -> None:
        os.close(self.descriptor)
        os.close(self.database)


_shared: Final[dict[FileIdentity, _Shared]] = {}  # by the index


class _Look(NamedTuple):
    """What is seen of a file: when it was written and its size, and how far the log was moved into it."""

    written: tuple[int, int]
    moved: tuple[bytes, int, int]


class OverwriteWatch:
    """Watches one file. `is_written_over` stays true once it is: what was in the file is gone."""

    def __init__(self, path: Path) -> None:
        """Watch the file of a connection that is open. Nothing is watched on Windows, which has no such locks."""
        self.is_written_over = False
        self._path = path.resolve()
        self._key: FileIdentity | None = None
        self._index: _Shared | None = None
        if os.name == "posix":
            with suppress(OSError):
                self._open_index()
        self._seen = self._look()
        # Its checksum, since a first look that found nothing changed: the start doesn't wait for that. A file that is
        # touched in the second before, or right after its log was moved, counts as written over.
        self._content: int | None = None
        self._log = file_identity(beside(self._path, LOG))

    def _open_index(self) -> None:
        index = beside(self._path, INDEX)
        key = file_identity(index)
        if key is None:
            return
        if key not in _shared:
            _shared[key] = _Shared(self._path, index)
        self._key, self._index = key, _shared[key]
        self._index.users += 1

    def add_user(self) -> None:
        """Keep watching until a further connection has called `release`, too."""
        if self._index is not None:
            self._index.users += 1

    def release(self) -> None:
        """End watching for one connection, which is closed by now."""
        if self._index is not None and self._key is not None:
            self._index.users -= 1
            if self._index.users == 0:
                self._index.close()
                _shared.pop(self._key, None)

    def has_lost_log(self) -> bool:
        """Return whether the log, or its index, isn't the one any more that SQLite has open."""
        if self._index is None or self._log is None:
            return False
        return [file_identity(beside(self._path, suffix)) for suffix in (LOG, INDEX)] != [self._log, self._key]

    def look(self) -> bool:
        """Return whether the file was written over; cheap to call often."""
        if self.is_written_over or (seen := self._look()) is None:
            return self.is_written_over
        if self._seen is None or seen.moved != self._seen.moved:
            self._content = None
        elif seen.written != self._seen.written:
            # A program may have touched it only: for that, its content must be known, from an earlier look.
            self.is_written_over = self._content is None or self._content != self._read_content()
        elif self._content is None:
            self._content = self._read_content()
        self._seen = seen
        return self.is_written_over

    def _read_content(self) -> int:
        """Return a checksum of the file's pages, of at most MAX_PAGES that are spread over it."""
        if self._index is None:
            return 0
        database, checksum = self._index.database, 0
        try:
            size = os.fstat(database).st_size
            step = max(size // _PAGE_BYTES // MAX_PAGES, 1) * _PAGE_BYTES
            for start in range(0, size, step):
                checksum = zlib.crc32(os.pread(database, _PAGE_BYTES, start), checksum)
        except OSError:
            return 0
        return checksum

    def _look(self) -> _Look | None:
        """Return what is seen; None while the log is being moved into the file, and where there is no index."""
        if self._index is None or self._index.users == 0:
            return None
        try:
            before = os.pread(self._index.descriptor, _READ_BYTES, 0)
            status = self._path.stat()
            after = os.pread(self._index.descriptor, _READ_BYTES, 0)
        except OSError:
            return None
        if len(before) < _READ_BYTES or _moved(before) != _moved(after):
            return None
        _, complete, begun = _moved(after)
        if begun > complete:
            return None
        return _Look((status.st_mtime_ns, status.st_size), _moved(after))

    def set_log_aside(self) -> bool:
        """Before the last connection is closed, keep SQLite from moving the log into what lies there now.

        The log is kept under another name. Returns False where another connection needs it, which is then the last.
        """
        import fcntl
        import shutil

        if self._index is None or self._index.users > 1:
            return False
        log = beside(self._path, LOG)
        try:
            fcntl.lockf(self._index.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, IN_USE_BYTE[1], IN_USE_BYTE[0])
            if log.stat().st_size:
                shutil.copyfile(log, aside := aside_path(self._path, log))
                aside.chmod(0o600)
                os.truncate(log, 0)  # SQLite, which has it open, can move nothing that it can't read
        except OSError:
            return False
        return True

    def remove_log(self) -> None:
        """Once the last connection is closed, remove the empty log and its index: they belong to no database."""
        for suffix in (LOG, INDEX):
            with suppress(OSError):
                beside(self._path, suffix).unlink()


def aside_path(path: Path, log: Path) -> Path:
    """Return where a log is kept that belongs to another database than the one at `path`."""
    return log.with_name(f"{path.name}-log-of-another-database-{log.stat().st_mtime_ns:x}")


def _moved(index: bytes) -> tuple[bytes, int, int]:
    (complete,), (begun,) = (TAKEN_IN.unpack_from(index, at) for at in TAKEN_IN_AT)
    return index[SALT], complete, begun


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """Have another process hold SQLite's lock on a database in the block, as if it had it open.

    The last connection to a database moves its log into it and deletes the log; a lock of this process would not
    keep SQLite from believing that its connection is the last.
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        yield
    finally:
        holder.communicate()
