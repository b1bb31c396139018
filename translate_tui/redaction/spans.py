"""Where in a text something is masked, and as what: (start, end, mark)."""

from collections.abc import Iterable, Iterator
from typing import Final

Span = tuple[int, int, str]

_PIECE: Final = 500  # characters of a long text that are looked at together ...
_OVERLAP: Final = 100  # ... and those that are looked at twice


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield a long text in pieces that overlap, cut at spaces, each with where it begins.

    What looks like an address is sought in time that grows with the square of a piece's length.
    """
    at = 0
    while len(text) - at > _PIECE:
        end = text.rfind(" ", at + _PIECE // 2, at + _PIECE)
        end = end if end > 0 else at + _PIECE
        yield at, text[at:end]
        back = text.rfind(" ", at + 1, end - _OVERLAP)
        at = back if back > at + _PIECE // 4 else end - _OVERLAP
    yield at, text[at:]


def apart(found: Iterable[Span]) -> list[Span]:
    """Return spans in order, none over another: two that overlap are one."""
    kept: list[Span] = []
    for start, end, mark in sorted(found, key=lambda span: (span[0], -span[1])):
        if kept and start < kept[-1][1]:
            if end > kept[-1][1]:
                kept[-1] = (kept[-1][0], end, kept[-1][2])
        else:
            kept.append((start, end, mark))
    return kept


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return a text with each span replaced by what it was."""
    pieces, at = [], 0
    for start, end, mark in spans:
        pieces += [text[at:start], mark]
        at = end
    return "".join((*pieces, text[at:]))
