"""CSV that spreadsheet programs and trackers read, and no cell of which is taken for a formula."""

import csv
import io
from collections.abc import Container, Iterable, Sequence

from translate_tui.text import escape_formula


def written(header: Sequence[str], rows: Iterable[Sequence[str]], *, words: Container[str] = ()) -> str:
    """Return rows under a header as CSV, a line each but for line ends within a cell.

    A cell that a spreadsheet program would take for a formula gets an apostrophe before it, as people
    type it there. In the columns of `words`, so does what it would take for a number or a date.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    kept = [name in words for name in header]
    writer.writerows(
        [escape_formula(cell, numbers=as_words) for cell, as_words in zip(row, kept, strict=True)] for row in rows
    )
    return file.getvalue()
