"""River lines in a text file: posts, each beginning with `[TYPE] - [SEGMENT] - [IMPACT]`.

A quote may follow on the same or on the next lines, up to an empty line or the next post; an
opened quotation mark goes on until it is closed. What stands between and is not in River format
is taken in all the same, and flagged: nothing that was said is lost.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from translate_tui.model import Row
from translate_tui.river.fields import FIELDS, guess
from translate_tui.river.line import closes, opening_mark, parse, starts
from translate_tui.river.reading import Reading, Refs, file_label
from translate_tui.river.table import delimiter_of
from translate_tui.river.tickets import ticket_from

Post = tuple[int, str]  # the line on which it begins, and its text


def looks_like_posts(head: str) -> bool:
    """Tell whether a text is posts in River format: its first line is one, or two others are under no header."""
    lines = [line for line in head.splitlines()[:400] if line.strip()]
    if not lines or starts(lines[0]):
        return bool(lines)
    columns = next(csv.reader([lines[0]], delimiter=delimiter_of(head)), [])
    is_header = len(columns) > 1 and not {"text", "title"}.isdisjoint(guess(columns))
    return not is_header and sum(starts(line) for line in lines) >= 2


def read(path: Path, encoding: str) -> Reading:
    """Return the posts of a text file, each a ticket."""
    return Reading("river lines", "River lines", file_label(path), _rows(path, encoding))


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    refs = Refs()
    with path.open(encoding=encoding, errors="replace") as file:
        for line, text in split(file):
            yield ticket_from(line, tuple(text if name == "text" else "" for name in FIELDS), refs, text.__str__)


def split(lines: Iterable[str]) -> Iterator[Post]:
    """Yield the posts of a text."""
    begun, gathered = 0, list[str]()
    waiting = False  # the post so far is only its head: the quote may come after empty lines
    mark = ""  # the quotation mark that is open
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        after_gap = not gathered or not gathered[-1]
        if starts(line) and not (mark and not after_gap):
            if gathered:
                yield begun, "\n".join(gathered)
            head = parse(line)
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
