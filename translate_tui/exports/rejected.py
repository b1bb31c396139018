"""The rows that an import rejected, as a table that a spreadsheet can open."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from translate_tui.model import Rejected
from translate_tui.text import clean

_FORMULA: Final = ("=", "+", "-", "@", "\t")


def rejected_csv(rows: Iterable[Rejected]) -> str:
    """Return rejected rows as CSV: file, line, reason, content. No cell is taken for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("file", "line", "reason", "content"))
    for row in rows:
        writer.writerow((cell(row.file), row.line, cell(row.reason), cell(row.content)))
    return written.getvalue()


def cell(text: str) -> str:
    """Return a text that no spreadsheet carries out: what begins like a formula gets an apostrophe."""
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
