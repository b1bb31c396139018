"""The grid as characters: for the screen, for the minutes, and without any non-ASCII character."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import Pattern
from translate_tui.protocol.grid import BANDS, QUADRANTS, GridPoint, points, scale
from translate_tui.text import plain, shorten

_UNIT: Final = " customers"
MARGIN: Final = 4  # columns left of the field: the impact's letter and the axis


class GridDrawing(NamedTuple):
    """A grid in lines of equal width; `points` say where each pattern's label stands in them."""

    lines: tuple[str, ...]
    points: tuple[GridPoint, ...]


class _Strokes(NamedTuple):
    across: str
    upright: str
    corner: str
    tick: str
    cross: str


_DRAWN: Final = _Strokes("─", "│", "└", "┴", "┼")
_ASCII: Final = _Strokes("-", "|", "+", "+", "+")


def draw(
    patterns: Sequence[Pattern],
    width: int,
    height: int,
    *,
    selected: int | None = None,
    ascii_only: bool = False,
) -> GridDrawing:
    """Return the grid in `width` x `height` characters (at least 40 x 9).

    Three bands for H, M, L between the names of the quadrants, the axis and its numbers, and a row for what
    nobody has placed.
    """
    strokes = _ASCII if ascii_only else _DRAWN
    width, height = max(width, 40), max(height, 9)
    field_width = width - MARGIN
    rows = max((height - 5) // 3, 1)
    volumes = [p.volume.customers for p in patterns]
    drawn = scale(min(volumes, default=0), max(volumes, default=0), field_width - len(_UNIT) - 1)
    field = [[" "] * field_width for _ in range(rows * 3 + 1)]
    for row in range(rows * 3):
        field[row][drawn.middle] = strokes.upright
    placed = points(patterns, drawn, rows, selected)
    for point in placed:
        _label(field[point.row], point.column, point.label)

    lines = [" impact" + ("    " + _names(field_width, drawn.middle, "top"))[len(" impact") :]]
    middles = {band * rows + (rows - 1) // 2: impact for band, impact in enumerate(BANDS[:3])}
    for row in range(rows * 3):
        impact = middles.get(row)
        lines.append(f"  {impact.value if impact else ' '} "[: MARGIN - 1] + strokes.upright + "".join(field[row]))
    axis = [strokes.across] * field_width
    numbers = [" "] * field_width
    for tick in drawn.ticks:
        column = drawn.column(tick)
        axis[column] = strokes.tick
        _label(numbers, column, str(tick), keep=True)
    axis[drawn.middle] = strokes.cross
    lines.append("   " + strokes.corner + "".join(axis))
    _label(numbers, field_width - len(_UNIT), _UNIT)
    lines.append("    " + "".join(numbers))
    lines.append("    " + _names(field_width, drawn.middle, "bottom"))
    if any(p.impact is None for p in patterns):
        lines.append("  ? " + "".join(field[rows * 3]))
    moved = tuple(
        GridPoint(p.pattern_id, p.row + (1 if p.row < rows * 3 else 4), p.column + MARGIN, p.label) for p in placed
    )
    return GridDrawing(tuple(line[:width].ljust(width) for line in lines), moved)


def _names(width: int, middle: int, side: str) -> str:
    """Return a line with the names of two quadrants, each in the middle of its half."""
    left, right = QUADRANTS[f"{side} left"], QUADRANTS[f"{side} right"]
    return (left.center(middle) if len(left) < middle - 4 else left.rjust(middle)) + right.center(width - middle)


def legend(patterns: Sequence[Pattern], width: int, *, ascii_only: bool = False) -> list[str]:
    """Return a line for each pattern: number, title, volume, impact, and both sides' where they differ."""
    lines = []
    for pattern in sorted(patterns, key=lambda p: p.number):
        unknown = f"+{pattern.volume.unknown}" if pattern.volume.unknown else ""
        tail = f" {pattern.volume.customers}{unknown} {pattern.impact or '?'}"
        support, product = pattern.support_impact, pattern.product_impact
        if (support or product) and support != product:
            tail += f" (S {support or '?'}, P {product or '?'})"
        head = f"{pattern.number:>3} "
        title = shorten(pattern.title, max(width - len(head) - len(tail), 8))
        if ascii_only:
            title = to_ascii(title)
        lines.append((head + title.ljust(width - len(head) - len(tail)) + tail)[:width])
    return lines


def to_ascii(text: str) -> str:
    """Return `text` in ASCII alone; what has no letter there becomes "?"."""
    swapped = plain(text).translate({0x2026: "~", 0x2013: "-", 0x2014: "-", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return swapped.encode("ascii", "replace").decode("ascii")


def _label(row: list[str], column: int, text: str, *, keep: bool = False) -> None:
    """Write `text` into a row of cells; with `keep`, only where all of it and a space before are free."""
    column = max(column, 0)
    if keep and any(cell != " " for cell in row[max(column - 1, 0) : column + len(text)]):
        return
    for offset, character in enumerate(text):
        if column + offset < len(row):
            row[column + offset] = character
