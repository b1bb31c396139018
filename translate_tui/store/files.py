"""The database as a file: whether it is ours, that only its owner can read it, and SQLite's errors in plain words."""

import os
import re
import shlex
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from translate_tui.model import UserError
from translate_tui.text import command_line, plain

APPLICATION_ID: Final = 0x54545549  # "TTUI", in the header of every file of ours; schema.sql sets it
LOG: Final = "-wal"  # behind the name of a database: its write-ahead log
INDEX: Final = "-shm"  # the log's index
BUSY_SECONDS: Final = 10.0  # how long a transaction waits for the lock of another process
WAL_ATTEMPTS: Final = 100

_WRITABLE: Final = 0o222  # by anybody
_HEADER_BYTES: Final = 100  # the header of a SQLite file, see https://sqlite.org/fileformat.html
_APPLICATION_ID_BYTES: Final = slice(68, 72)  # big-endian, in that header


def explain(error: sqlite3.Error, path: Path) -> UserError:
    """Return a UserError that says what happened to the file at `path`, and what to do next.

    Told from the message, not from `sqlite_errorcode`: errors that Python or this package raises have no code.
    """
    reason = plain(str(error))  # SQLite may quote a definition, with its line ends
    if "locked" in reason or "busy" in reason:
        message = (
            f"{path} is in use: another program has locked it. Nothing was changed. "
            "Let the other program finish (or close it), then try again."
        )
    elif "readonly" in reason or "attempt to write" in reason:
        message = (
            f"{path} is read-only, so nothing was changed. Change its permissions and those of its folder, "
            "or open a copy with --db."
        )
    elif "full" in reason:
        message = (
            f"The disk that contains {path} is full, so nothing was changed. "
            "Free some space, then try again. The data in the file is intact."
        )
    elif "malformed" in reason or "not a database" in reason or "corrupt" in reason:
        message = (
            f"{path} is damaged ({reason}), so nothing was changed. {command_line(path, 'restore COPY')} puts the "
            "newest copy that `translate-tui backup` made in its place, and keeps the damaged file: much of it may "
            "still be readable with `sqlite3 FILE .recover`."
        )
    elif "disk I/O" in reason:
        message = (
            f"{path} cannot be written or read ({reason}): its disk may be full, failing or disconnected. "
            "Nothing was changed. Check the disk, then try again."
        )
    elif "unable to open" in reason:
        hidden = [file.name for file in map(partial(beside, path), (LOG, INDEX)) if not _can_be_written(file)]
        check = (
            f"Somebody else has it open, and you can't write {' and '.join(hidden)} beside it: let them quit, and "
            "let a group that both of you are in write to the folder and the database (chmod 2770 and 660)."
            if hidden
            else "Check that its folder exists and that you can write to it."
        )
        message = f"{path} cannot be opened ({reason}). {check}"
    else:
        message = (
            f"{path}: SQLite reported an error ({reason}), so nothing was changed. "
            f"Try again; if it happens again, run {command_line(path, 'doctor')}."
        )
    return UserError(message)


def prepare(path: Path) -> bool:
    """Return whether the file is empty, so that the schema must be written; it is made if there is none.

    Afterwards only its owner can read it, unless its owner shares it with a group by letting that write, too, or it
    can't be written at all. Raises UserError if it is not a database of ours, or cannot be read. That is read from
    its first bytes: opening it as a database could already change it (SQLite would finish another program's
    interrupted transaction).
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UserError(f"{path} is not a regular file, so it was not changed. Choose a database file with --db.")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                _make_private_file(path)
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        is_sqlite = header.startswith(b"SQLite format 3\0")
        if header and not (is_sqlite and int.from_bytes(header[_APPLICATION_ID_BYTES], "big") == APPLICATION_ID):
            hint = f"If it is an export, import it with `translate-tui import {shlex.quote(str(path))}`."
            if path.suffix == ".db":
                restored = command_line(path, "restore COPY")
                hint = f"If it was one, its beginning is damaged: {restored} puts a copy in its place."
            raise UserError(
                f"{path} is not a translate-tui database, so it was not changed. Choose another file with --db. "
                f"{hint}"
            )
        if os.name == "posix" and path.is_file() and path.stat().st_nlink > 1 and not is_read_only(path):
            quoted = shlex.quote(str(path))
            raise UserError(
                f"{path} has a second name (a hard link; a restore that was killed leaves one, too). Opened by "
                "both, each would lose what the other saves. Give it a file of its own: "
                f"cp -p {quoted} {quoted}.own && mv {quoted}.own {quoted}"
            )
        if os.name == "posix" and not is_read_only(path):
            mode = path.stat().st_mode
            # It holds customer data: it is for its owner, and for a group that its owner lets write it, too.
            wanted = stat.S_IMODE(mode) & ~0o007 if mode & stat.S_IWGRP else 0o600
            if mode & 0o077 and stat.S_IMODE(mode) != wanted:
                with suppress(PermissionError):
                    path.chmod(wanted)
    except IsADirectoryError as error:
        raise UserError(f"{path} is a folder. Choose a database file with --db.") from error
    except OSError as error:
        raise UserError(
            f"{path} cannot be opened ({error.strerror or error}). Check the path and that you can write there, "
            "or choose another file with --db."
        ) from error
    return not header


def dated_name(path: Path, now: datetime, words: str = "") -> Path:
    """Return a path beside this one that is free, with `words` and the local date and time in its name."""
    stem = f"{path.stem}{words}-{now.astimezone():%Y-%m-%d-%H%M%S}"
    names = (f"{stem}{path.suffix}" if number == 1 else f"{stem}-{number}{path.suffix}" for number in count(1))
    return next(place for place in map(path.with_name, names) if not place.exists() and not place.is_symlink())


def dated_names(path: Path, folder: Path) -> list[Path]:
    """Return the files in a folder that `dated_name` has named after this one, without words, oldest first."""
    pattern = re.compile(rf"{re.escape(path.stem)}-(\d{{4}}-\d\d-\d\d-\d{{6}})(?:-(\d+))?{re.escape(path.suffix)}")
    found = [(match, file) for file in folder.iterdir() if (match := pattern.fullmatch(file.name))]
    return [file for _, file in sorted(found, key=lambda pair: (pair[0][1], int(pair[0][2] or 1)))]


def newest_beside(path: Path) -> Path | None:
    """Return the newest file beside this one that `dated_name` has named after it; None if there is none."""
    try:
        return next(reversed(dated_names(path, path.parent)), None)
    except OSError:
        return None


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a file beside a database (LOG, INDEX): by its real name, where SQLite looks for it."""
    file = path.resolve()
    return file.with_name(file.name + suffix)


def _can_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK) or not path.exists()


class Sharing(NamedTuple):
    """Who may use a file: its mode, and the number of its group."""

    mode: int
    group: int


def sharing_of(path: Path) -> Sharing | None:
    """Return who may use a file; None on Windows, and where there is no file."""
    if os.name != "posix":
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return Sharing(stat.S_IMODE(status.st_mode), status.st_gid)


def share_alike(path: Path, sharing: Sharing | None) -> None:
    """Let the same people use a file as another one (see `sharing_of`), as far as the system allows it."""
    if sharing is not None:
        with suppress(PermissionError):
            os.chown(path, -1, sharing.group)
            path.chmod(sharing.mode)


class FileIdentity(NamedTuple):
    """Which file a path names: its device, and its number there. Another file at the same path has another one."""

    device: int
    number: int


def file_identity(path: Path) -> FileIdentity | None:
    """Return which file a path names now; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FileIdentity(status.st_dev, status.st_ino)


def is_read_only(path: Path) -> bool:
    """Return whether a database can't be written, or is not meant to be: the file, its folder, or the disk.

    Without any bit to write a file is meant to stay as it is, also for root. (On Windows, folders such as Documents
    have that attribute for reasons of their own.)
    """
    places = (path, path.resolve().parent)
    try:
        return not all(os.access(place, os.W_OK) for place in places) or (
            os.name == "posix" and not all(place.stat().st_mode & _WRITABLE for place in places)
        )
    except OSError:
        return False


def use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode; the mode is kept in the file, so only a new or foreign copy changes.

    SQLite refuses the change at once when another process holds a lock, without the busy timeout that a
    transaction has: 15 of 240 processes that started together on one file failed. So wait for a
    transaction, then ask again.
    """
    for _ in range(WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def replace_file(target: Path, *, only_new: bool = False) -> Iterator[Path]:
    """Yield the path of an empty file to write, which replaces `target` at the end: whole, or not at all.

    With `only_new`, FileExistsError is raised if somebody has made a file there meanwhile.
    It is in the same folder, only its owner can read it, and its name is random: no file or link that
    somebody put there can be overwritten or followed. It is removed if the block raises.
    """
    import tempfile  # 5 ms that start-up need not pay

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".translate-tui-")
    os.close(descriptor)  # mkstemp makes it 0600
    temporary = Path(name)
    try:
        yield temporary
        if only_new:
            give_name(temporary, target)
            temporary.unlink(missing_ok=True)
        else:
            temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def give_name(file: Path, name: Path) -> None:
    """Give a file a second name; where the file system has no links, that is its only one then.

    Raises FileExistsError if there is a file of that name, and OSError.
    """
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:
        file.rename(name)


def _make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read; SQLite gives the mode to its -wal and -shm files too."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
