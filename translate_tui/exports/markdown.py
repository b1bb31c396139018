"""Text into markdown that reads back as itself, in CommonMark and in GitHub's tables."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from translate_tui.text import plain

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>~|])|(&)(?=[#\w])|(!)(?=\[)|(:)(?=//)")
_AT_START: Final = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")


def escape(text: str) -> str:
    """Return `text` as one line of markdown that shows exactly it: nothing in it is markup."""
    line = _SPECIAL.sub(lambda match: "\\" + match[0], plain(text))
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


def quote(text: str) -> str:
    """Return verbatim words as a block quote on one line."""
    return f"> {escape(text)}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a GitHub table; cells are escaped."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]
    return lines
