"""Paths that people type, and writing exports: readable by their owner only, and never left half written."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from translate_tui.model import UserError
from translate_tui.store.files import replace_file
from translate_tui.text import plain, shorten

MAX_SHOWN_PATH: Final = 120  # characters of a path that no file can have


def typed_path(typed: str) -> Path:
    """Return the path that somebody typed, in which `~` is a home folder.

    Raises UserError for nothing, and for what can be no path here: too long a name, a user that there is not, or a
    folder in which nobody may look.
    """
    if not typed.strip():
        raise UserError("Enter the path of a file.")
    try:
        path = Path(typed.strip()).expanduser()
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()  # asks the system, which knows what a path can be
    except (OSError, RuntimeError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UserError(
            f"{shorten(typed, MAX_SHOWN_PATH)} can't be used as a path ({reason.rstrip('.')}). Choose another one."
        ) from error
    return path


def home_path(path: Path) -> str:
    """Return a path as short as people type it: `~` for their home folder. Made plain, to be shown."""
    path = path.absolute()
    with suppress(RuntimeError, ValueError):  # no home folder, or not in it
        path = Path("~") / path.relative_to(Path.home())
    return plain(str(path))


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner can read; text as UTF-8.

    Raises UserError when it cannot be written; a file that was there is then still the old one.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():  # /dev/stdout and other devices can't be replaced by a file
            path.write_bytes(data)
            return
        with replace_file(path) as temporary:
            temporary.write_bytes(data)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({error.strerror or error}). Choose another file, or free some space."
        ) from error
