"""Spans: the parts of a text that are masked, each as (start, end, mark)."""

from collections.abc import Iterable, Iterator
from typing import Final

Span = tuple[int, int, str]

# The marks that are shown in place of what is masked.
CUSTOMER: Final = "[customer]"
NAME: Final = "[name]"
EMAIL: Final = "[email]"
PHONE: Final = "[phone]"
ID: Final = "[id]"
LINK: Final = "[link]"

_MAX_PIECE_CHARS: Final = 500
_OVERLAP_CHARS: Final = 100  # longer than a name or an address, so that none is cut in every piece


def split_pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in overlapping pieces, cut at spaces, each with its offset in the text.

    The expressions for addresses take time that grows with the square of the length they search.
    """
    start = 0
    while len(text) - start > _MAX_PIECE_CHARS:
        end = text.rfind(" ", start + _MAX_PIECE_CHARS // 2, start + _MAX_PIECE_CHARS)
        end = end if end > 0 else start + _MAX_PIECE_CHARS
        yield start, text[start:end]
        next_start = text.rfind(" ", start + 1, end - _OVERLAP_CHARS)
        start = next_start if next_start > start + _MAX_PIECE_CHARS // 4 else end - _OVERLAP_CHARS
    yield start, text[start:]


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap joined into one with the mark of the first."""
    merged: list[Span] = []
    for start, end, mark in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end, merged[-1][2])
        else:
            merged.append((start, end, mark))
    return merged


def apply_marks(text: str, spans: Iterable[Span]) -> str:
    """Return a text with each span replaced by its mark. Spans must be in order and not overlap."""
    parts, position = [], 0
    for start, end, mark in spans:
        parts += [text[position:start], mark]
        position = end
    return "".join((*parts, text[position:]))
