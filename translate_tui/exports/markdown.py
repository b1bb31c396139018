"""Text into markdown that reads back as itself, in CommonMark and in GitHub's tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from translate_tui.exports.document import (
    Block,
    Bullet,
    Heading,
    Line,
    Numbered,
    Paragraph,
    Preformatted,
    Quotation,
    TableBlock,
    assembled,
    spaced,
)
from translate_tui.text import plain

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>~|])|(&)(?=[#\w])|(!)(?=\[)|(:)(?=//)|(#)(?=#*$)")
_BACKTICKS: Final = re.compile("`+")
_AT_START: Final = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")


def render(blocks: Sequence[Block]) -> str:
    """Return a document as markdown."""
    return assembled(blocks, _lines)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {escape(text)}"
        case Paragraph(line):
            yield _line(line)
        case Bullet(line, done):
            box = "" if done is None else "[x] " if done else "[ ] "
            yield f"- {box}{_line(line)}"
        case Numbered(number, line):
            yield f"{number}. {_line(line)}"
        case Quotation(words, who):
            yield from (f"> {escape(words)}", ">", f"> {escape(who)}")
        case TableBlock(header, rows):
            yield from table(header, rows)
        case Preformatted(lines):
            runs = (len(run) for run in _BACKTICKS.findall("\n".join(lines)))
            fence = "`" * max(3, 1 + max(runs, default=0))
            yield from (f"{fence}text", *lines, fence)


def _line(line: Line) -> str:
    """Return a line escaped run by run; the spaces between the runs are kept."""
    written = ""
    for is_bold, run in groupby(line, key=lambda span: span.bold):
        text = "".join(span.text for span in run)
        before, core, after = spaced(text)
        escaped = escape(core, start=not written)
        written += f"{before}**{escaped}**{after}" if is_bold and core else f"{before}{escaped}{after}"
    return written.strip()


def escape(text: str, *, start: bool = True) -> str:
    """Return `text` as one line of markdown that shows exactly it: nothing in it is markup.

    `start` says that it may stand where a line begins.
    """
    line = _SPECIAL.sub(lambda match: "\\" + match[0], plain(text))
    if not start:
        return line
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a GitHub table; cells are escaped."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]
    return lines
