"""Turns an HTML body into the plain text that a customer wrote."""

import re
from html.parser import HTMLParser
from typing import Final

_HTML_START: Final = re.compile(
    r"\s*<(?:!doctype|html|head|body|div|p|span|br|table|ul|ol|blockquote|h[1-6]|b|strong)\b[^>]*>", re.IGNORECASE
)
_BLOCK_TAGS: Final = frozenset("p div br li tr table ul ol blockquote h1 h2 h3 h4 h5 h6 hr pre".split())
_INVISIBLE_TAGS: Final = frozenset("script style head title".split())
_LINE_BREAK: Final = re.compile(r"[ \t\xa0]*\n[ \t\xa0]*")
_EXTRA_LINE_BREAKS: Final = re.compile(r"\n{3,}")


def is_html(text: str) -> bool:
    """Tell whether a text is an HTML body: it starts with a tag that bodies start with, and ends with a tag."""
    return text.rstrip()[-1:] == ">" and _HTML_START.match(text) is not None


class _TextExtractor(HTMLParser):
    """Collects the visible text of a document in `parts`, with a newline at every block tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._invisible_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._invisible_depth += tag in _INVISIBLE_TAGS
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._invisible_depth = max(self._invisible_depth - (tag in _INVISIBLE_TAGS), 0)
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._invisible_depth:
            self.parts.append(data)


def html_to_text(html: str) -> str:
    """Return the visible text of an HTML body, with at most one empty line between paragraphs."""
    parser = _TextExtractor()
    parser.feed(html)
    parser.close()
    return _EXTRA_LINE_BREAKS.sub("\n\n", _LINE_BREAK.sub("\n", "".join(parser.parts))).strip()
