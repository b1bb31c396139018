"""River lines in a text file: posts that each start with `[TYPE] - [SEGMENT] - [IMPACT]`.

The quote follows on the same line or the next ones, up to an empty line or the next post; an open quotation mark goes
on until it is closed. Text between posts is imported, too, and marked as not in River format. Source: the practice,
"River" in docs/vocabulary.md.
"""

import csv
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Final

from translate_tui.model import Rejected, Skipped, UserError
from translate_tui.river.csv_table import CellBatch, detect_delimiter
from translate_tui.river.encoding import Encoding
from translate_tui.river.fields import guess
from translate_tui.river.files import ExportFile
from translate_tui.river.format import ExportFormat
from translate_tui.river.line import closes, opening_mark, parse, starts
from translate_tui.river.mapping import RowSource, Table, row_source
from translate_tui.river.meanings import KNOWN, Meanings
from translate_tui.river.options import ReadOptions
from translate_tui.river.tickets import Batch

KEY: Final = "river lines"
ROWS_IN_BATCH: Final = 1000
_PROBED_LINES: Final = 400

FORMATS: Final = (
    ExportFormat(
        "River lines",
        KEY,
        {"text": ("post",), "type": ("post",), "segment": ("post",), "impact": ("post",)},
        recognized_by="the first line is [TYPE] - [SEGMENT] - [IMPACT]",
    ),
)

Post = tuple[int, str]  # the line on which it starts, and its text


def looks_like_posts(head: str, meanings: Meanings = KNOWN) -> bool:
    """Tell whether a text is River lines: its first line starts a post, or two later ones do and it has no header."""
    lines = [line for line in head.splitlines()[:_PROBED_LINES] if line.strip()]
    if not lines or starts(lines[0], meanings):
        return bool(lines)
    columns = next(csv.reader([lines[0]], delimiter=detect_delimiter(head)), [])
    is_header = len(columns) > 1 and not {"text", "title"}.isdisjoint(guess(columns))
    return not is_header and sum(starts(line, meanings) for line in lines) >= 2


def open_posts(file: ExportFile, encoding: Encoding, options: ReadOptions) -> RowSource:
    """Return the posts of a text file as a source. Reading it raises UserError for a line that is too long."""
    batches = partial(_batches, file, encoding, options.meanings)
    table = Table(KEY, "River lines", file.where, file.name, ["text"], batches, KEY, encoding.lines)
    return row_source(table, options)


def _batches(file: ExportFile, encoding: Encoding, meanings: Meanings) -> Iterator[Batch | Rejected | Skipped]:
    """Yield the posts of a file as a table with one column, "text"."""
    if encoding.long_line:
        raise UserError(
            f"{file.where}, line {encoding.long_line}: this line is too long for a post, so nothing was "
            "imported. Remove the line, and import the file again."
        )
    with file.open_text(encoding.name, newline=None) as opened:
        all_posts = split_posts(opened, meanings)
        while posts := list(islice(all_posts, ROWS_IN_BATCH)):
            yield CellBatch({"text": [0]}, [line for line, _ in posts], [[text] for _, text in posts])


def split_posts(lines: Iterable[str], meanings: Meanings = KNOWN) -> Iterator[Post]:
    """Yield the posts in the lines of a text, each with the line on which it starts."""
    splitter = _PostSplitter(meanings)
    for number, line in enumerate(lines, 1):
        if post := splitter.feed(number, line.rstrip("\r\n")):
            yield post
    if post := splitter.finish():
        yield post


class _PostSplitter:
    """Collects lines until a post is complete."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._start_line = 0
        self._lines: list[str] = []
        self._is_head_only = False  # the quote is still to come, maybe after empty lines
        self._open_mark = ""  # a quotation mark that is not closed yet

    def feed(self, number: int, line: str) -> Post | None:
        """Add a line; return the post that it ends, if any."""
        is_inside_quote = bool(self._open_mark and self._lines and self._lines[-1])
        if not is_inside_quote and starts(line, self._meanings):
            post = self.finish()
            self._start_post(number, line)
            return post
        if line.strip():
            self._add(number, line)
        elif self._lines and not self._is_head_only:
            if not self._open_mark:
                return self.finish()
            self._lines.append("")
        return None

    def finish(self) -> Post | None:
        """Return the post that was collected, if any, and start with none."""
        post = (self._start_line, "\n".join(self._lines)) if self._lines else None
        self._lines = []
        return post

    def _start_post(self, number: int, line: str) -> None:
        head = parse(line, self._meanings)
        self._start_line, self._lines = number, [line]
        self._is_head_only = head is not None and not head.quote
        self._open_mark = opening_mark(head.quote) if head else ""

    def _add(self, number: int, line: str) -> None:
        """Add a line that is not empty to the post, or start a text that is no post with it."""
        if not self._lines:
            self._start_line = number
        if self._is_head_only:
            self._open_mark = opening_mark(line)
        elif self._open_mark and closes(self._open_mark, line):
            self._open_mark = ""
        self._lines.append(line)
        self._is_head_only = False
