"""The rows that an import rejected, as CSV."""

from collections.abc import Iterable

from translate_tui.exports.spreadsheet import to_csv
from translate_tui.model import Rejected
from translate_tui.text import clean


def rejected_csv(rows: Iterable[Rejected]) -> str:
    """Return rejected rows as CSV with the columns file, line, reason and content."""
    # The content was rejected before it was sanitized.
    cells = ((clean(row.file), str(row.line), clean(row.reason), clean(row.content)) for row in rows)
    return to_csv(("file", "line", "reason", "content"), cells)
