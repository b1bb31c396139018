"""Files that are written for people: private, and whole or not at all."""

from pathlib import Path

from translate_tui.model import UserError
from translate_tui.store.files import replace_file


def write_private(path: Path, content: str | bytes) -> None:
    """Write a text (or a workbook) that only its owner can read, whole or not at all. Raises UserError."""
    written = content.encode() if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():  # /dev/stdout and its like
            path.write_bytes(written)
            return
        with replace_file(path) as temporary:
            temporary.write_bytes(written)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({error.strerror or error}). Name another file, or free some space."
        ) from error
