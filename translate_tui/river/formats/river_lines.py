"""River lines in a text file: posts, each beginning with `[TYPE] - [SEGMENT] - [IMPACT]`.

A quote may follow on the same or on the next lines, up to an empty line or the next post; an
opened quotation mark goes on until it is closed. What stands between and is not in River format
is taken in all the same, and flagged: nothing that was said is lost.
"""

import csv
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Final

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.csv_table import Cells, delimiter_of
from translate_tui.river.encoding import Encoding
from translate_tui.river.fields import guess
from translate_tui.river.files import File
from translate_tui.river.format import ExportFormat
from translate_tui.river.line import closes, opening_mark, parse, starts
from translate_tui.river.mapping import RowSource, Table, reading_of
from translate_tui.river.meanings import KNOWN, Meanings
from translate_tui.river.options import ReadOptions
from translate_tui.river.tickets import Batch

KEY: Final = "river lines"
ROWS: Final = 1000  # in one batch

FORMATS: Final = (
    ExportFormat(
        "River lines",
        KEY,
        {"text": ("post",), "type": ("post",), "segment": ("post",), "impact": ("post",)},
        how_told="the first line is [TYPE] - [SEGMENT] - [IMPACT]",
    ),
)

Post = tuple[int, str]  # the line on which it begins, and its text


def looks_like_posts(head: str, meanings: Meanings = KNOWN) -> bool:
    """Tell whether a text is posts in River format: its first line is one, or two others are under no header."""
    lines = [line for line in head.splitlines()[:400] if line.strip()]
    if not lines or starts(lines[0], meanings):
        return bool(lines)
    columns = next(csv.reader([lines[0]], delimiter=delimiter_of(head)), [])
    is_header = len(columns) > 1 and not {"text", "title"}.isdisjoint(guess(columns))
    return not is_header and sum(starts(line, meanings) for line in lines) >= 2


def open_posts(file: File, encoding: Encoding, choices: ReadOptions) -> RowSource:
    """Return the posts of a text file, each a ticket."""
    batches = partial(_batches, file, encoding, choices.meanings)
    return reading_of(
        Table("river lines", "River lines", file.where, file.name, ["text"], batches, KEY, encoding.lines), choices
    )


def _batches(file: File, encoding: Encoding, meanings: Meanings) -> Iterator[Batch | Rejected | Skipped]:
    if encoding.long_line:
        raise UserError(
            f"{file.where}, line {encoding.long_line}: this line is longer than a post can be, so nothing was "
            "imported. Take it out, and import the file again."
        )
    with file.text(encoding.name, newline=None) as opened:
        found = split(opened, meanings)
        while posts := list(islice(found, ROWS)):
            yield Cells({"text": [0]}, [line for line, _ in posts], [[text] for _, text in posts])


def split(lines: Iterable[str], meanings: Meanings = KNOWN) -> Iterator[Post]:
    """Yield the posts of a text."""
    begun, gathered = 0, list[str]()
    waiting = False  # the post so far is only its head: the quote may come after empty lines
    mark = ""  # the quotation mark that is open
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        after_gap = not gathered or not gathered[-1]
        if starts(line, meanings) and not (mark and not after_gap):
            if gathered:
                yield begun, "\n".join(gathered)
            head = parse(line, meanings)
            begun, gathered = number, [line]
            waiting = head is not None and not head.quote
            mark = opening_mark(head.quote) if head else ""
        elif line.strip():
            if not gathered:
                begun = number
            if waiting:
                mark = opening_mark(line)
            elif mark and closes(mark, line):
                mark = ""
            gathered.append(line)
            waiting = False
        elif gathered and not waiting:
            if mark:
                gathered.append("")
            else:
                yield begun, "\n".join(gathered)
                gathered = []
    if gathered:
        yield begun, "\n".join(gathered)
