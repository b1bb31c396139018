"""Whole documents of hostile texts, rendered and read back."""

import html
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import HOSTILE, refusal_of
from translate_tui.exports import markdown, plain_text, slack
from translate_tui.exports.document import (
    Block,
    Bullet,
    Heading,
    Numbered,
    Paragraph,
    Preformatted,
    Quotation,
    TableBlock,
    bold,
    line,
)
from translate_tui.services.documents import form_of
from translate_tui.text import plain

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = (
    *HOSTILE[:-1], "ends with hash ##", '=HYPERLINK("http://x")', "<!channel> <@U1> *b* _i_ `c`", "1. x",
)  # fmt: skip
WORDS = (
    st.text(max_size=40)
    | st.text("\\`*_{}[]()#+-.!|<>&~=:'\" a1\n", max_size=24)
    | st.sampled_from(NASTY)
).filter(lambda text: plain(text) != "")  # fmt: skip
LINES = st.builds(line, WORDS) | st.builds(
    lambda why, more: line("Decision: ", bold("accepted"), f", because {why} ", more), WORDS, WORDS
)
CODE = st.lists(st.text("ab `|~\\", max_size=12).map(str.rstrip), min_size=1, max_size=3)
ROWS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3)
BLOCKS = st.one_of(
    st.builds(Heading, st.integers(1, 3), WORDS),
    st.builds(Paragraph, LINES),
    st.builds(Bullet, LINES, st.sampled_from([None, True, False])),
    st.builds(Numbered, st.integers(1, 9), LINES),
    st.builds(Quotation, WORDS, WORDS),
    ROWS.map(lambda rows: TableBlock(("Stage", "Spent"), tuple(rows))),
    CODE.map(lambda lines: Preformatted(tuple(lines))),
)
LONG = st.text("some words <&> *and* 漢字", min_size=3500, max_size=7000).map(lambda text: Bullet(line(text)))


def expected(block: Block) -> list[str]:
    """What a reader of the block sees, a text a line."""
    match block:
        case Heading(_, text):
            return [plain(text)]
        case Paragraph(said) | Numbered(_, said):
            return [together(said)]
        case Bullet(said, done):
            return [("" if done is None else "[x] " if done else "[ ] ") + together(said)]
        case Quotation(words, who):
            return [plain(words), plain(who)]
        case TableBlock(header, rows):
            return [*header, *(plain(cell) for row in rows for cell in row)]
        case Preformatted(lines):
            return ["\n".join(lines)]
    raise AssertionError(block)


def together(said: tuple[object, ...]) -> str:
    return plain("".join(span.text for span in said))  # type: ignore[attr-defined]


def seen(tokens: list[Token]) -> list[str]:
    found = []
    for token in tokens:
        if token.type == "inline":
            assert {child.type for child in token.children or []} <= {"text", "strong_open", "strong_close"}
            found.append("".join(child.content for child in token.children or []))
        elif token.type == "fence":
            found.append(token.content.removesuffix("\n"))
        assert token.type not in ("html_block", "code_block"), token
    return found


@given(st.lists(BLOCKS, min_size=1, max_size=6))
def test_any_document_reads_back_as_itself(blocks: list[Block]) -> None:
    tokens = GFM.parse(markdown.render(blocks))
    assert seen(tokens) == [text for block in blocks for text in expected(block)]
    headings = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert headings == [block.level for block in blocks if isinstance(block, Heading)]
    assert sum(t.type == "table_open" for t in tokens) == sum(isinstance(b, TableBlock) for b in blocks)


@given(st.lists(BLOCKS | LONG, max_size=60))
def test_messages_for_slack_keep_limits_and_lose_nothing(blocks: list[Block]) -> None:
    said = ""
    for message in map(json.loads, slack.render([Heading(1, "Title"), *blocks]).splitlines()):
        assert len(message["blocks"]) <= slack.MAX_BLOCKS
        for block in message["blocks"]:
            text = block.get("text", {}).get("text", "-")
            assert (
                1 <= len(text) <= (slack.MAX_HEADER_CHARS if block["type"] == "header" else slack.MAX_SECTION_CHARS)
            )
            assert block["type"] != "section" or "<" not in text
            said += html.unescape(text)
    whole = squeezed(said)
    for block in blocks:
        if isinstance(block, Paragraph | Bullet | Numbered):
            assert all(squeezed(plain(span.text)) in whole for span in block.line)


def squeezed(text: str) -> str:
    """Without spaces, and without the one that keeps marks apart."""
    return "".join(text.replace("\u200b", "").split())


@given(st.lists(BLOCKS, min_size=1, max_size=6))
def test_plain_text_holds_all_words(blocks: list[Block]) -> None:
    text = plain_text.render(blocks)
    assert all(words in text for block in blocks for words in expected(block) if not isinstance(block, Bullet))


def test_a_file_that_is_no_page_is_refused() -> None:
    assert refusal_of(lambda: form_of(Path("brief.docx"))) == (
        "brief.docx has an unknown file type, so nothing was written. Use .md, .html or .txt."
    )
    forms = {"a.markdown": "md", "a.MD": "md", "a.htm": "html", "a.html": "html", "a.TXT": "text", "a": "md"}
    assert {name: form_of(Path(name)) for name in forms} == forms
