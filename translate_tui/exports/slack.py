"""A document as Slack messages: mrkdwn in blocks, within Slack's limits.

https://docs.slack.dev/reference/block-kit/blocks: a header has at most 150 characters, the text of a section
3,000, a message 50 blocks. What doesn't fit continues in the next block or message. Only the document's title and
the cells of tables are shortened.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

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
    split_outer_space,
)
from translate_tui.exports.plain_text import table_lines
from translate_tui.text import plain, shorten

MAX_HEADER_CHARS: Final = 150
MAX_SECTION_CHARS: Final = 3000
MAX_BLOCKS: Final = 50
_MAX_CELL_CHARS: Final = 48  # a wider table wraps; what its cells say is whole elsewhere in the document
_MAX_CODE_LINE_CHARS: Final = 500
_FENCE_ALLOWANCE_CHARS: Final = 100  # room for the two fences and their line ends

# Slack has no escape for its marks. A zero-width space after the first of a pair keeps it from being one.
_MARKS: Final = re.compile(r"(?<!\w)([*_~`])(?=\S.*?\1(?!\w))")
_FENCE: Final = "```"


def render(blocks: Sequence[Block]) -> str:
    """Return a document as messages, one JSON object a line, as chat.postMessage and webhooks accept them."""
    return "".join(json.dumps(message, ensure_ascii=False) + "\n" for message in messages(blocks))


def messages(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the messages of a document. Their `text` is what notifications show."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    slack_blocks = list(_slack_blocks(blocks))
    parts = [slack_blocks[first : first + MAX_BLOCKS] for first in range(0, len(slack_blocks), MAX_BLOCKS)] or [[]]
    text = escape(shorten(title, MAX_HEADER_CHARS))
    return [{"text": text, "blocks": part, "unfurl_links": False} for part in parts]


def escape(text: str) -> str:
    """Return text as one line of mrkdwn in which nothing is a mention, a link or a mark."""
    line = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub("\\1\u200b", line)


def _slack_blocks(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    lines: list[str] = []  # of the section that is being filled
    for block in blocks:
        if isinstance(block, Heading):
            yield from _sections(lines)
            lines = []
            if block.level == 1:
                text = shorten(block.text, MAX_HEADER_CHARS)
                yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}
                continue
            if block.level == 2:
                yield {"type": "divider"}
        lines += _render_block(block)
    yield from _sections(lines)


def _render_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(_, text):
            yield f"*{escape(text)}*"
        case Paragraph(line):
            yield _render_line(line)
        case Bullet(line, done):
            yield f"{'•' if done is None else '☑' if done else '☐'} {_render_line(line)}"
        case Numbered(number, line):
            yield f"{number}. {_render_line(line)}"
        case Quotation(words, who):
            yield from (f"> {escape(words)}", f"> {escape(who)}")
        case TableBlock(header, rows):
            short = tuple(tuple(shorten(cell, _MAX_CELL_CHARS) for cell in row) for row in rows)
            yield from _fenced(table_lines(TableBlock(header, short)))
        case Preformatted(lines):
            yield from _fenced(lines)


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines as code, in as many fenced parts as it takes for each to fit into a section."""
    part: list[str] = []
    pieces = (
        _escape_code(line[first : first + _MAX_CODE_LINE_CHARS])
        for line in lines
        for first in range(0, max(len(line), 1), _MAX_CODE_LINE_CHARS)
    )
    for piece in pieces:
        if sum(map(len, part)) + len(part) + len(piece) > MAX_SECTION_CHARS - _FENCE_ALLOWANCE_CHARS:
            yield "\n".join((_FENCE, *part, _FENCE))
            part = []
        part.append(piece)
    yield "\n".join((_FENCE, *part, _FENCE))


def _escape_code(line: str) -> str:
    escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace(_FENCE, "`\u200b`\u200b`")


def _render_line(line: Line) -> str:
    rendered = ""
    for text, is_bold in line:
        before, core, after = split_outer_space(text)
        rendered += f"{before}*{escape(core)}*{after}" if is_bold and core else f"{before}{escape(core)}{after}"
    return rendered.strip()


def _sections(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield section blocks that hold these lines, as many lines in each as fit."""
    text = ""
    for piece in (piece for line in lines for piece in _split_line(line)):
        if text and len(text) + 1 + len(piece) > MAX_SECTION_CHARS:
            yield _section(text)
            text = ""
        text += f"\n{piece}" if text else piece
    if text:
        yield _section(text)


def _split_line(line: str) -> Iterator[str]:
    """Yield a line in pieces that fit into a section, cut at a space if there is one in its second half."""
    quote_mark = "> " if line.startswith("> ") else ""
    while len(line) > MAX_SECTION_CHARS:
        cut = line.rfind(" ", MAX_SECTION_CHARS // 2, MAX_SECTION_CHARS)
        cut = cut if cut > 0 else _outside_entity(line, MAX_SECTION_CHARS)
        yield line[:cut]
        line = quote_mark + line[cut:].lstrip(" ")
    if line:
        yield line


def _outside_entity(line: str, cut: int) -> int:
    """Return the last place up to `cut` that isn't within an entity such as &amp;."""
    entity = line.rfind("&", cut - 5, cut)
    return entity if entity > 0 and ";" not in line[entity:cut] else cut


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
