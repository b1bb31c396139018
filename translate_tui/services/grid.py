"""The Joint Prioritization Matrix (x: volume, y: impact), drawn as characters.

exports.grid is imported when a grid is drawn: 3 modules, 7 ms, which the first screen does not need.
"""

from typing import TYPE_CHECKING

from translate_tui.model import Pattern

if TYPE_CHECKING:
    from translate_tui.exports.grid import GridDrawing


def draw_grid(
    patterns: list[Pattern], width: int, height: int, selected: int | None, ascii_only: bool
) -> "GridDrawing":
    """Return the grid of patterns as `width` by `height` characters; `selected` is the id of the one to highlight."""
    from translate_tui.exports import grid

    return grid.draw_grid(patterns, width, height, selected=selected, ascii_only=ascii_only)


def grid_legend(patterns: list[Pattern], width: int, *, ascii_only: bool) -> list[str]:
    """Return the legend below a grid, one line for each pattern, at most `width` characters wide."""
    from translate_tui.exports import grid

    return grid.grid_legend(patterns, width, ascii_only=ascii_only)
