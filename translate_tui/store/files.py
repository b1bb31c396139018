"""The database as a file: ours or not, private, and what SQLite's errors about it mean."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from translate_tui.model import UserError

APPLICATION_ID: Final = 0x54545549
BUSY_SECONDS: Final = 10.0


def explain(error: sqlite3.Error, path: Path) -> UserError:
    """Return what a SQLite error means to the person in front of the screen."""
    said = str(error)
    if "locked" in said or "busy" in said:
        what = (
            f"{path} is in use: another program has kept it locked for {BUSY_SECONDS:.0f} seconds. "
            "Nothing was changed. Let the other program finish (or close it), then do it again."
        )
    elif "readonly" in said or "attempt to write" in said:
        what = (
            f"{path} can only be read, so nothing was changed. Make the file and its folder writable for you, "
            "or open a copy with --db."
        )
    elif "full" in said:
        what = (
            f"There is no room left on the disk of {path}, so nothing was changed. "
            "Free some space, then do it again; what stood in the file is intact."
        )
    elif "malformed" in said or "not a database" in said or "corrupt" in said:
        what = (
            f"{path} is damaged ({said}), so nothing was changed. Go on from the newest copy that "
            "`translate-tui backup` made; keep the damaged file, much of it may still be readable."
        )
    elif "disk I/O" in said:
        what = (
            f"{path} cannot be written or read ({said}): its disk may be full, failing or gone. Nothing was changed. "
            "Check the disk, then do it again."
        )
    elif "unable to open" in said:
        what = f"{path} cannot be opened ({said}). Check that its folder exists and that you may write there."
    else:
        what = f"{path}: SQLite refused this ({said}), so nothing was changed."
    return UserError(what)


def prepare(path: Path) -> bool:
    """Make sure that `path` is ours or new, and private. Return whether the schema must be written.

    A file that is not ours is recognised from its first bytes, without opening it as a database.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UserError(f"{path} is no ordinary file, so it was not touched. Name a database file with --db.")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                _private(path)
        with path.open("rb") as file:
            header = file.read(100)
        if header and not (
            header.startswith(b"SQLite format 3\0") and int.from_bytes(header[68:72], "big") == APPLICATION_ID
        ):
            raise UserError(
                f"{path} is not a translate-tui database, so it was not touched. Name another file with --db, "
                f"or bring its contents in with `translate-tui import {path}` if it is an export."
            )
        if os.name == "posix" and path.stat().st_mode & 0o077:
            with suppress(PermissionError):
                path.chmod(0o600)  # customer data: only for the person whose file it is
        if not os.access(path, os.W_OK):
            raise explain(sqlite3.OperationalError("readonly"), path)
    except IsADirectoryError as error:
        raise UserError(f"{path} is a folder. Name a database file with --db.") from error
    except OSError as error:
        raise UserError(
            f"{path} cannot be opened ({error.strerror or error}). Check the path and that you may write there, "
            "or name another file with --db."
        ) from error
    return not header


@contextmanager
def private_beside(target: Path) -> Iterator[Path]:
    """Yield a new private file in the folder of `target` that takes its place in the end, or vanishes.

    Its name is nobody else's, so nothing that lies there can be overwritten or followed.
    """
    import tempfile

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".translate-tui-")
    os.close(descriptor)  # mkstemp makes it 0600
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _private(path: Path) -> None:
    """Make an empty file that only its owner can read (SQLite's side files inherit the mode)."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
