"""OutputFilter: the last stop of every painted line, where control characters and masked names are taken out."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.widgets.masking import current_redactor

if TYPE_CHECKING:
    from translate_tui.redaction.redactor import Redactor


class OutputFilter(LineFilter):
    """A second guard behind the widgets, which sanitize and mask their texts themselves.

    No control character reaches the terminal and, while text is masked, no name or number that the redactor
    recognises.
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


def _mask_line(segments: list[Segment], redactor: "Redactor") -> list[Segment]:
    """Return a line with dots for every character that the redactor recognises; its width stays the same."""
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
