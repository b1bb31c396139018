"""A document as blocks: written once, then rendered as markdown, HTML, plain text or for Slack.

The texts are verbatim; each renderer escapes them for its own format.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a line, bold or not."""

    text: str
    bold: bool = False


Line = tuple[Span, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the document's title."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph of one line, which renderers wrap or leave to be wrapped."""

    line: Line


class Bullet(NamedTuple):
    """An item of a bulleted list; with `done` set it is a task with a check box."""

    line: Line
    done: bool | None = None


class Numbered(NamedTuple):
    """An item of a numbered list."""

    number: int
    line: Line


class Quotation(NamedTuple):
    """Verbatim words, and who said them."""

    words: str
    who: str


class TableBlock(NamedTuple):
    """A table; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Preformatted(NamedTuple):
    """Lines for a fixed-width font, whose spaces are kept."""

    lines: tuple[str, ...]


Block = Heading | Paragraph | Bullet | Numbered | Quotation | TableBlock | Preformatted


def line(*pieces: str | Span) -> Line:
    """Return a line made of plain texts and spans; empty pieces are left out."""
    return tuple(piece if isinstance(piece, Span) else Span(piece) for piece in pieces if piece)


def bold(text: str) -> Span:
    """Return a bold piece for `line`."""
    return Span(text, bold=True)


def join_blocks(blocks: Sequence[Block], render_lines: Callable[[Block], Iterable[str]]) -> str:
    """Return the rendered lines of all blocks as one text, with an empty line between blocks.

    Items of one list have none between them.
    """
    rendered: list[str] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        rendered += render_lines(block)
        if following is not None and not in_same_list(block, following):
            rendered.append("")
    return "\n".join(rendered) + "\n"


def split_outer_space(text: str) -> tuple[str, str, str]:
    """Return the space before a text, the text without it, and the space after; each space is "" or one space.

    Marks for bold text must touch the text, so the spaces have to go outside them.
    """
    core = text.strip()
    return " " if core and not text.startswith(core) else "", core, " " if text[-1:].isspace() else ""


def in_same_list(block: Block, following: Block) -> bool:
    """Return whether two consecutive blocks are items of the same list."""
    return isinstance(block, Bullet | Numbered) and type(block) is type(following)
