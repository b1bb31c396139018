"""A document as markdown, escaped so that it reads back as itself in CommonMark and in GitHub's tables."""

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
    join_blocks,
    split_outer_space,
)
from translate_tui.text import plain

# Marks; the & of an entity, the ! of an image, the : of a bare link, and # that close a heading.
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>~|])|(&)(?=[#\w])|(!)(?=\[)|(:)(?=//)|(#)(?=#*$)")
_BACKTICKS: Final = re.compile("`+")
# What makes a heading or a list only at the start of a line.
_AT_START: Final = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")


def render(blocks: Sequence[Block]) -> str:
    """Return a document as markdown."""
    return join_blocks(blocks, _render_block)


def _render_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {escape(text)}"
        case Paragraph(line):
            yield _render_line(line)
        case Bullet(line, done):
            box = "" if done is None else "[x] " if done else "[ ] "
            yield f"- {box}{_render_line(line)}"
        case Numbered(number, line):
            yield f"{number}. {_render_line(line)}"
        case Quotation(words, who):
            yield from (f"> {escape(words)}", ">", f"> {escape(who)}")
        case TableBlock(header, rows):
            yield from table(header, rows)
        case Preformatted(lines):
            # The fence must be longer than every run of backticks within it.
            runs = (len(run) for run in _BACKTICKS.findall("\n".join(lines)))
            fence = "`" * max(3, 1 + max(runs, default=0))
            yield from (f"{fence}text", *lines, fence)


def _render_line(line: Line) -> str:
    """Return a line as markdown, escaped in runs of bold and plain text, with the spaces between them kept."""
    rendered = ""
    for is_bold, run in groupby(line, key=lambda span: span.bold):
        text = "".join(span.text for span in run)
        before, core, after = split_outer_space(text)
        escaped = escape(core, start=not rendered)
        rendered += f"{before}**{escaped}**{after}" if is_bold and core else f"{before}{escaped}{after}"
    return rendered.strip()


def escape(text: str, *, start: bool = True) -> str:
    """Return text as one line of markdown in which nothing is markup.

    `start` says that the text may come first on its line, where more characters need a backslash.
    """
    line = _SPECIAL.sub(lambda match: "\\" + match[0], plain(text))
    if not start:
        return line
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a GitHub table. The cells of the rows are escaped, those of the header are not."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]
    return lines
