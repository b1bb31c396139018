"""The grid of volume and impact, drawn for a width and height given in characters."""

from typing import TYPE_CHECKING

from translate_tui.model import Pattern

if TYPE_CHECKING:
    from translate_tui.exports.grid import GridDrawing


def draw_grid(
    patterns: list[Pattern], width: int, height: int, selected: int | None, ascii_only: bool
) -> "GridDrawing":
    """Return the grid of these patterns as characters; `selected` is the id of the pattern under the cursor."""
    from translate_tui.exports import grid  # the first screen shows no grid

    return grid.draw_grid(patterns, width, height, selected=selected, ascii_only=ascii_only)


def grid_legend(patterns: list[Pattern], width: int, *, ascii_only: bool) -> list[str]:
    """Return the legend of these patterns, a line each."""
    from translate_tui.exports import grid

    return grid.grid_legend(patterns, width, ascii_only=ascii_only)
