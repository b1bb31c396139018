"""A document as plain text, for an email, a terminal or a printer."""

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
    join_blocks,
)
from translate_tui.text import plain


def render(blocks: Sequence[Block]) -> str:
    """Return a document as plain text, with titles underlined and tables in aligned columns."""
    return join_blocks(blocks, _render_block)


def line_text(line: Line) -> str:
    """Return the text of a line, without what is bold in it."""
    return plain("".join(span.text for span in line))


def table_lines(table: TableBlock) -> list[str]:
    """Return a table as lines with aligned columns. Widths are terminal cells: "北" takes two."""
    rows = [tuple(plain(cell) for cell in row) for row in (table.header, *table.rows)]
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    padded = (
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return [row.rstrip() for row in padded]


def _render_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            title = plain(text)
            yield title
            if level <= 2:
                yield ("=" if level == 1 else "-") * cell_len(title)
        case Paragraph(line):
            yield line_text(line)
        case Bullet(line, done):
            box = "-" if done is None else "[x]" if done else "[ ]"
            yield f"{box} {line_text(line)}"
        case Numbered(number, line):
            yield f"{number}. {line_text(line)}"
        case Quotation(words, who):
            yield f"    “{plain(words)}”"
            yield f"    {plain(who)}"
        case TableBlock():
            yield from table_lines(block)
        case Preformatted(lines):
            yield from lines
