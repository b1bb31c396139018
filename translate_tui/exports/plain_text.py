"""A document as plain text: for an e-mail, a terminal, a printer."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

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
)
from translate_tui.text import plain


def render(blocks: Sequence[Block]) -> str:
    """Return a document as plain text."""
    return assembled(blocks, _lines)


def words(line: Line) -> str:
    """Return a line without its marks."""
    return plain("".join(span.text for span in line))


def columns(table: TableBlock) -> list[str]:
    """Return a table in columns of even width."""
    rows = [tuple(plain(cell) for cell in row) for row in (table.header, *table.rows)]
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    padded = (
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return [row.rstrip() for row in padded]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            title = plain(text)
            yield title
            if level <= 2:
                yield ("=" if level == 1 else "-") * cell_len(title)
        case Paragraph(line):
            yield words(line)
        case Bullet(line, done):
            box = "-" if done is None else "[x]" if done else "[ ]"
            yield f"{box} {words(line)}"
        case Numbered(number, line):
            yield f"{number}. {words(line)}"
        case Quotation(said, who):
            yield f"    “{plain(said)}”"
            yield f"    {plain(who)}"
        case TableBlock():
            yield from columns(block)
        case Preformatted(lines):
            yield from lines
