"""The grid as characters, for the screen and the minutes, also in ASCII only."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import Pattern
from translate_tui.protocol.grid import (
    IMPACT_BANDS,
    QUADRANTS,
    GridPoint,
    VolumeScale,
    place_labels,
    volume_scale,
)
from translate_tui.text import plain, shorten

_UNIT: Final = " customers"
MARGIN: Final = 4  # columns left of the field: the impact's letter and the axis
_MIN_WIDTH: Final = 40
_MIN_HEIGHT: Final = 9
_LINES_AROUND_BANDS: Final = 5  # quadrant names above and below, axis, its numbers, the row of unrated patterns
_LINES_ABOVE_BANDS: Final = 1
_LINES_ABOVE_UNRATED: Final = 4  # all of them but its own
_MIN_TITLE_WIDTH: Final = 8
_ASCII_PUNCTUATION: Final = str.maketrans({"…": "~", "–": "-", "—": "-", "’": "'", "“": '"', "”": '"'})


class GridDrawing(NamedTuple):
    """A grid as lines of equal width; `points` locate each pattern's label in them."""

    lines: tuple[str, ...]
    points: tuple[GridPoint, ...]


class _Strokes(NamedTuple):
    """The characters of the axes."""

    horizontal: str
    vertical: str
    corner: str
    tick: str
    cross: str


_BOX_STROKES: Final = _Strokes("─", "│", "└", "┴", "┼")
_ASCII_STROKES: Final = _Strokes("-", "|", "+", "+", "+")


def draw_grid(
    patterns: Sequence[Pattern],
    width: int,
    height: int,
    *,
    selected: int | None = None,
    ascii_only: bool = False,
) -> GridDrawing:
    """Return the grid in `width` x `height` characters (at least 40 x 9).

    From the top: the names of the upper quadrants, three bands for H, M and L, the axis with its numbers, the
    names of the lower quadrants, and, if there are any, a row of the patterns that nobody has rated.
    """
    strokes = _ASCII_STROKES if ascii_only else _BOX_STROKES
    width, height = max(width, _MIN_WIDTH), max(height, _MIN_HEIGHT)
    field_width = width - MARGIN
    band_rows = max((height - _LINES_AROUND_BANDS) // 3, 1)
    rated_rows = band_rows * 3
    volumes = [pattern.volume.customers for pattern in patterns]
    scale = volume_scale(min(volumes, default=0), max(volumes, default=0), field_width - len(_UNIT) - 1)

    field = [[" "] * field_width for _ in range(rated_rows + 1)]
    for row in range(rated_rows):
        field[row][scale.middle] = strokes.vertical
    points = place_labels(patterns, scale, band_rows, selected)
    for point in points:
        _write(field[point.row], point.column, point.label)

    lines = [" impact" + ("    " + _quadrant_names(field_width, scale.middle, "top"))[len(" impact") :]]
    impact_by_row = {band * band_rows + (band_rows - 1) // 2: impact for band, impact in enumerate(IMPACT_BANDS[:3])}
    for row in range(rated_rows):
        impact = impact_by_row.get(row)
        lines.append(f"  {impact.value if impact else ' '} "[: MARGIN - 1] + strokes.vertical + "".join(field[row]))
    lines += _axis(scale, field_width, strokes)
    lines.append("    " + _quadrant_names(field_width, scale.middle, "bottom"))
    if any(pattern.impact is None for pattern in patterns):
        lines.append("  ? " + "".join(field[rated_rows]))
    return GridDrawing(
        tuple(line[:width].ljust(width) for line in lines),
        tuple(
            point._replace(
                row=point.row + (_LINES_ABOVE_BANDS if point.row < rated_rows else _LINES_ABOVE_UNRATED),
                column=point.column + MARGIN,
            )
            for point in points
        ),
    )


def _axis(scale: VolumeScale, field_width: int, strokes: _Strokes) -> list[str]:
    """Return the line of the horizontal axis, and the one of its numbers with their unit."""
    axis = [strokes.horizontal] * field_width
    numbers = [" "] * field_width
    for tick in scale.ticks:
        column = scale.column(tick)
        axis[column] = strokes.tick
        _write(numbers, column, str(tick), only_if_free=True)
    axis[scale.middle] = strokes.cross
    _write(numbers, field_width - len(_UNIT), _UNIT)
    return ["   " + strokes.corner + "".join(axis), "    " + "".join(numbers)]


def _quadrant_names(width: int, middle: int, side: str) -> str:
    """Return a line with the names of the two quadrants of a side (top or bottom), each centred in its half."""
    left, right = QUADRANTS[f"{side} left"], QUADRANTS[f"{side} right"]
    return (left.center(middle) if len(left) < middle - 4 else left.rjust(middle)) + right.center(width - middle)


def grid_legend(patterns: Sequence[Pattern], width: int, *, ascii_only: bool = False) -> list[str]:
    """Return a line for each pattern: number, title, volume, impact, and both sides' ratings if they differ."""
    lines = []
    for pattern in sorted(patterns, key=lambda pattern: pattern.number):
        unknown = f"+{pattern.volume.unknown}" if pattern.volume.unknown else ""
        tail = f" {pattern.volume.customers}{unknown} {pattern.impact or '?'}"
        support, product = pattern.support_impact, pattern.product_impact
        if (support or product) and support != product:
            tail += f" (S {support or '?'}, P {product or '?'})"
        head = f"{pattern.number:>3} "
        title_width = width - len(head) - len(tail)
        title = shorten(pattern.title, max(title_width, _MIN_TITLE_WIDTH))
        if ascii_only:
            title = to_ascii(title)
        lines.append((head + title.ljust(title_width) + tail)[:width])
    return lines


def to_ascii(text: str) -> str:
    """Return text in ASCII only, for terminals without more; a character without a stand-in becomes "?"."""
    return plain(text).translate(_ASCII_PUNCTUATION).encode("ascii", "replace").decode("ascii")


def _write(row: list[str], column: int, text: str, *, only_if_free: bool = False) -> None:
    """Write text into a row of cells; with `only_if_free`, only if its cells and the one before are empty."""
    column = max(column, 0)
    if only_if_free and any(cell != " " for cell in row[max(column - 1, 0) : column + len(text)]):
        return
    for offset, character in enumerate(text):
        if column + offset < len(row):
            row[column + offset] = character
