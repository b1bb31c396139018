"""Writing exports: readable by their owner only, and never left half written."""

from pathlib import Path

from translate_tui.model import UserError
from translate_tui.store.files import replace_file


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
