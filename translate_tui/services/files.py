"""Paths that people type, and writing exports: readable by their owner only, and never left half written."""

from pathlib import Path

from translate_tui.model import UserError
from translate_tui.store.files import replace_file
from translate_tui.text import shorten


def typed_path(text: str) -> Path:
    """Return the path that somebody typed, with ~ for a home folder.

    Raises UserError without one, and for a name that no file can have.
    """
    if not (typed := text.strip()):
        raise UserError("Enter the path of a file.")
    try:
        path = Path(typed).expanduser()
        path.exists()  # which fails for a name that is too long
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: ~ and a user who isn't known here
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"{shorten(typed, 80)} is not a path ({reason}). Enter another one.") from error
    return path


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
