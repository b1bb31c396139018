"""The Joint Prioritization Matrix (x: volume, y: impact), drawn as characters.

exports.grid is imported when a grid is drawn: 3 modules, 7 ms, which the first screen does not need.
"""

from typing import TYPE_CHECKING

from translate_tui.model import Pattern

if TYPE_CHECKING:
    from translate_tui.exports.grid import GridDrawing
    from translate_tui.protocol.grid import GridMarks


def draw_grid(
    patterns: list[Pattern], width: int, height: int, selected: int | None, ascii_only: bool
) -> "GridDrawing":
    """Return the grid of patterns as `width` by `height` characters; `selected` is the id of the one to highlight."""
    from translate_tui.exports import grid

    return grid.draw_grid(patterns, width, height, selected=selected, ascii_only=ascii_only)


def draw_slate(
    patterns: list[Pattern], width: int, height: int, selected: int | None, ascii_only: bool
) -> "GridDrawing":
    """Return the grid of the patterns of a meeting's slate; for the parameters see `draw_grid`."""
    return draw_grid([p._replace(slated=True) for p in patterns], width, height, selected, ascii_only)


def grid_marks(*, ascii_only: bool) -> "GridMarks":
    """Return the marks of patterns on the slate and of others, as the grid draws them."""
    from translate_tui.exports import grid

    return grid.grid_marks(ascii_only=ascii_only)
