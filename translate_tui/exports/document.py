"""A text in blocks, written once and rendered as markdown, for Slack, as plain text.

Texts are as people said them; each renderer makes them harmless in its own way.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a line."""

    text: str
    bold: bool = False


Line = tuple[Span, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the title."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph."""

    line: Line


class Bullet(NamedTuple):
    """A line of a list; with `done` it is a task."""

    line: Line
    done: bool | None = None


class Numbered(NamedTuple):
    """A line of a numbered list."""

    number: int
    line: Line


class Quotation(NamedTuple):
    """Verbatim words and who said them."""

    words: str
    who: str


class TableBlock(NamedTuple):
    """A table; all rows are as long as its header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Preformatted(NamedTuple):
    """Lines in which every character has its column."""

    lines: tuple[str, ...]


Block = Heading | Paragraph | Bullet | Numbered | Quotation | TableBlock | Preformatted


def line(*pieces: str | Span) -> Line:
    """Return a line of plain pieces and spans."""
    return tuple(piece if isinstance(piece, Span) else Span(piece) for piece in pieces if piece)


def bold(text: str) -> Span:
    """Return a bold piece."""
    return Span(text, bold=True)


def assembled(blocks: Sequence[Block], lines: Callable[[Block], Iterable[str]]) -> str:
    """Return the lines of all blocks as one text, an empty line between those that are no items of one list."""
    written: list[str] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        written += lines(block)
        if following is not None and not tight(block, following):
            written.append("")
    return "\n".join(written) + "\n"


def spaced(text: str) -> tuple[str, str, str]:
    """Return a piece of a line without the spaces around it, and whether there were some: before, core, after."""
    core = text.strip()
    return " " if core and not text.startswith(core) else "", core, " " if text[-1:].isspace() else ""


def tight(block: Block, following: Block) -> bool:
    """Tell whether no empty line parts two blocks: items of one list."""
    return isinstance(block, Bullet | Numbered) and type(block) is type(following)
