"""A document for Slack: mrkdwn in blocks, within its limits.

https://docs.slack.dev/reference/block-kit/blocks: a header has at most 150 characters, the text of a section
3,000, a message 50 blocks. What does not fit goes on in the next block, the next message; nothing is left out.
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
    spaced,
)
from translate_tui.exports.plain_text import columns
from translate_tui.text import plain, shorten

HEADER_MOST: Final = 150
SECTION_MOST: Final = 3000
BLOCKS_MOST: Final = 50
_CELL_MOST: Final = 48  # what a table's cells say stands whole elsewhere

# Slack has no escape for its marks; a zero-width space keeps a pair from being taken for one.
_MARKS: Final = re.compile(r"(?<!\w)([*_~`])(?=\S.*?\1(?!\w))")
_FENCE: Final = "```"


def render(blocks: Sequence[Block]) -> str:
    """Return a document as messages for Slack, one JSON object a line, as chat.postMessage and webhooks take them."""
    return "".join(json.dumps(message, ensure_ascii=False) + "\n" for message in messages(blocks))


def messages(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the messages of a document; `text` is what notifications show."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    made = list(_blocks(blocks))
    parts = [made[at : at + BLOCKS_MOST] for at in range(0, len(made), BLOCKS_MOST)] or [[]]
    return [{"text": escape(shorten(title, HEADER_MOST)), "blocks": part, "unfurl_links": False} for part in parts]


def escape(text: str) -> str:
    """Return `text` as one line of mrkdwn that shows it: no mention, link or mark is taken out of it."""
    line = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub("\\1\u200b", line)


def _blocks(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    gathered: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield from _sections(gathered)
            gathered = []
            if block.level == 1:
                text = shorten(block.text, HEADER_MOST)
                yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}
                continue
            if block.level == 2:
                yield {"type": "divider"}
        gathered += _lines(block)
    yield from _sections(gathered)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(_, text):
            yield f"*{escape(text)}*"
        case Paragraph(line):
            yield _line(line)
        case Bullet(line, done):
            yield f"{'•' if done is None else '☑' if done else '☐'} {_line(line)}"
        case Numbered(number, line):
            yield f"{number}. {_line(line)}"
        case Quotation(words, who):
            yield from (f"> {escape(words)}", f"> {escape(who)}")
        case TableBlock(header, rows):
            short = tuple(tuple(shorten(cell, _CELL_MOST) for cell in row) for row in rows)
            yield from _fenced(columns(TableBlock(header, short)))
        case Preformatted(lines):
            yield from _fenced(lines)


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines in fences, each fence short enough for a section."""
    part: list[str] = []
    for piece in (_code(line[at : at + 500]) for line in lines for at in range(0, max(len(line), 1), 500)):
        if sum(map(len, part)) + len(part) + len(piece) > SECTION_MOST - 100:
            yield "\n".join((_FENCE, *part, _FENCE))
            part = []
        part.append(piece)
    yield "\n".join((_FENCE, *part, _FENCE))


def _code(line: str) -> str:
    escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace(_FENCE, "`\u200b`\u200b`")


def _line(line: Line) -> str:
    written = ""
    for text, is_bold in line:
        before, core, after = spaced(text)
        written += f"{before}*{escape(core)}*{after}" if is_bold and core else f"{before}{escape(core)}{after}"
    return written.strip()


def _sections(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield sections that hold these lines, as many in one as fit."""
    text = ""
    for piece in (piece for line in lines for piece in _pieces(line)):
        if text and len(text) + 1 + len(piece) > SECTION_MOST:
            yield _section(text)
            text = ""
        text += f"\n{piece}" if text else piece
    if text:
        yield _section(text)


def _pieces(line: str) -> Iterator[str]:
    """Yield a line in pieces that fit into a section, cut at a space where one is near."""
    mark = "> " if line.startswith("> ") else ""
    while len(line) > SECTION_MOST:
        cut = line.rfind(" ", SECTION_MOST // 2, SECTION_MOST)
        cut = cut if cut > 0 else _whole_entity(line, SECTION_MOST)
        yield line[:cut]
        line = mark + line[cut:].lstrip(" ")
    if line:
        yield line


def _whole_entity(line: str, cut: int) -> int:
    """Return a place to cut that is not within an entity such as &amp;."""
    begun = line.rfind("&", cut - 5, cut)
    return begun if begun > 0 and ";" not in line[begun:cut] else cut


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
