"""CSV for spreadsheet programs and trackers, in which no cell is taken for a formula."""

import csv
import io
from collections.abc import Container, Iterable, Sequence

from translate_tui.text import escape_formula


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, words: Container[str] = ()) -> str:
    """Return rows under a header as CSV, with "\\n" as line end.

    A cell that a spreadsheet program would take for a formula gets an apostrophe before it. In the columns named
    in `words`, so does a cell that it would turn into a number or a date.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    is_words = [name in words for name in header]
    writer.writerows(
        [escape_formula(cell, numbers=numbers) for cell, numbers in zip(row, is_words, strict=True)] for row in rows
    )
    return file.getvalue()
