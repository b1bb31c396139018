"""A document as one HTML page that loads nothing: no script, no picture, no link."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

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
from translate_tui.text import plain

_STYLE = (
    "body{font:1.05rem/1.55 system-ui,sans-serif;color:#1d2430;max-width:44rem;margin:2.5rem auto;padding:0 1.2rem}"
    "h1{font-size:1.9rem;margin:0 0 1rem}h2{font-size:1.2rem;margin:2rem 0 .5rem;color:#7a4a00}"
    "blockquote{margin:1rem 0;padding:.2rem 1rem;border-left:.25rem solid #d9a441}footer{color:#5b6472}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #d8dce3}"
    "pre{overflow-x:auto;background:#f4f5f7;padding:1rem}"
)


def render(blocks: Sequence[Block]) -> str:
    """Return a document as a whole HTML page; every text in it is escaped."""
    body = "\n".join(_render_blocks(blocks))
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _render_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for kind, run in groupby(blocks, key=type):
        if issubclass(kind, Bullet | Numbered):
            tag = "ol" if kind is Numbered else "ul"
            yield f"<{tag}>"
            for item in run:
                assert isinstance(item, Bullet | Numbered)  # for mypy: groupby keeps only the type of `blocks`
                done = item.done if isinstance(item, Bullet) else None
                yield f"<li>{'' if done is None else '☑ ' if done else '☐ '}{_render_line(item.line)}</li>"
            yield f"</{tag}>"
        else:
            for block in run:
                yield from _render_block(block)


def _render_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"<h{level}>{_escape(text)}</h{level}>"
        case Paragraph(line):
            yield f"<p>{_render_line(line)}</p>"
        case Quotation(words, who):
            yield f"<blockquote><p>{_escape(words)}</p><footer>{_escape(who)}</footer></blockquote>"
        case TableBlock(header, rows):
            yield "<table>"
            yield "<tr>" + "".join(f"<th>{_escape(cell)}</th>" for cell in header) + "</tr>"
            for row in rows:
                yield "<tr>" + "".join(f"<td>{_escape(cell)}</td>" for cell in row) + "</tr>"
            yield "</table>"
        case Preformatted(lines):
            yield "<pre>" + escape("\n".join(lines)) + "</pre>"


def _render_line(line: Line) -> str:
    rendered = ""
    for text, is_bold in line:
        before, core, after = split_outer_space(text)
        escaped = _escape(core)
        rendered += f"{before}<strong>{escaped}</strong>{after}" if is_bold else f"{before}{escaped}{after}"
    return rendered


def _escape(text: str) -> str:
    return escape(plain(text))
