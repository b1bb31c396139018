"""CSV that spreadsheet programs and trackers read, and no cell of which is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from translate_tui.text import guarded


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under a header as CSV, a line each but for line ends within a cell.

    A cell that a spreadsheet program would take for a formula gets an apostrophe before it, as people
    type it there.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return file.getvalue()
