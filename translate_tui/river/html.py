"""HTML bodies as the words that a customer wrote."""

import re
from html.parser import HTMLParser
from typing import Final

_IS_HTML: Final = re.compile(
    r"\s*<(?:!doctype|html|head|body|div|p|span|br|table|ul|ol|blockquote|h[1-6]|b|strong)\b[^>]*>", re.IGNORECASE
)
_BREAKS: Final = frozenset("p div br li tr table ul ol blockquote h1 h2 h3 h4 h5 h6 hr pre".split())
_UNSEEN: Final = frozenset("script style head title".split())
_GAPS: Final = re.compile(r"[ \t\xa0]*\n[ \t\xa0]*")
_MANY_LINES: Final = re.compile(r"\n{3,}")


def is_html(text: str) -> bool:
    """Tell whether a text is an HTML body: it begins with a tag of one and ends with one."""
    return text.rstrip()[-1:] == ">" and _IS_HTML.match(text) is not None


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(self._unseen - (tag in _UNSEEN), 0)
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def words_of(html: str) -> str:
    """Return the words of an HTML body with their paragraphs, without what is not shown."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return _MANY_LINES.sub("\n\n", _GAPS.sub("\n", "".join(parser.parts))).strip()
