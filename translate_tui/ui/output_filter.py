"""The last stop of every painted line: no control character, no masked name and, where wanted, only ASCII."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.widgets.masking import current_redactor

# What stands for the signs that are drawn here or stand in texts most often. Each has the width of its sign.
_ASCII_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("─━═▁▂▔", "-"), **dict.fromkeys("│┃┊▌▐▏▎", "|"), **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
        **dict.fromkeys("█▇▆▅▄▃▀▊▋▉", "#"), "…": "~", "–": "-", "—": "-", "·": "-", "•": "*", "●": "@", "○": "o",
        "›": ">", "‹": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "’": "'", "‘": "'", "“": '"', "”": '"', "×": "x",
        "✓": "x", "\N{NO-BREAK SPACE}": " ",
    }
)  # fmt: skip

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor


class OutputFilter(LineFilter):
    """A second guard behind the widgets, which sanitize and mask their texts themselves.

    No control character reaches the terminal and, while text is masked, no name or number that the redactor
    recognizes.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a painted line without control characters and, while text is masked, without names and numbers."""
        redactor = current_redactor()
        if redactor is not None:
            segments = _mask_line(segments, redactor)
        if not any(UNSAFE_CHARS.search(segment.text) for segment in segments if not segment.control):
            return segments
        return [
            s if s.control else Segment(UNSAFE_CHARS.sub("\N{REPLACEMENT CHARACTER}", s.text), s.style)
            for s in segments
        ]


class JoinedFilter(LineFilter):
    """Several filters as one. Textual keeps a line for each filter, with seven caches; so it keeps one."""

    def __init__(self, filters: Sequence[LineFilter]) -> None:
        super().__init__()
        self.filters = tuple(filters)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a painted line as the filters leave it, each after the one before."""
        for line_filter in self.filters:
            segments = line_filter.apply(segments, background)
        return segments


class AsciiFilter(LineFilter):
    """Draws every line in ASCII, for terminals without more; no character changes its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a painted line with a stand-in for every character that is not ASCII."""
        if all(segment.control or segment.text.isascii() for segment in segments):
            return segments
        return [s if s.control or s.text.isascii() else Segment(in_ascii(s.text), s.style) for s in segments]


@lru_cache(maxsize=4096)
def in_ascii(text: str) -> str:
    """Return a text of the same width in ASCII: signs and letters like the original, "?" for what has none."""
    translated = text.translate(_ASCII_SIGNS)
    if translated.isascii():
        return translated
    result = "".join(_ascii_letter(character) for character in translated)
    width = cell_len(text)  # of an emoji of several code points, which is narrower than their sum
    return result[:width].ljust(width)


def _ascii_letter(character: str) -> str:
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    columns = cell_len(character)
    return letters if len(letters) == columns else "?" * columns


def _mask_line(segments: list[Segment], redactor: "Redactor") -> list[Segment]:
    """Return a line with dots for every character that the redactor recognizes; its width stays the same."""
    line = "".join(segment.text for segment in segments)
    spans = redactor.spans(line)
    if not spans:
        return segments
    characters = list(line)
    for start, end, _ in spans:
        # A character can be two columns wide, and combining ones have none.
        characters[start:end] = ["·" * cell_len(character) for character in characters[start:end]]
    masked, column = [], 0
    for segment in segments:
        text = "".join(characters[column : column + len(segment.text)])
        column += len(segment.text)
        masked.append(Segment(text, segment.style, segment.control))
    return masked
