"""The rows that an import rejected, as a table that a spreadsheet can open."""

from collections.abc import Iterable

from translate_tui.exports.spreadsheet import written
from translate_tui.model import Rejected
from translate_tui.text import clean


def rejected_csv(rows: Iterable[Rejected]) -> str:
    """Return rejected rows as CSV: file, line, reason, content. No cell is taken for a formula."""
    cells = ((clean(row.file), str(row.line), clean(row.reason), clean(row.content)) for row in rows)
    return written(("file", "line", "reason", "content"), cells)
