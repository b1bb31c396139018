"""The grid as characters, for the screen and the minutes, also in ASCII only."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from translate_tui.model import Pattern
from translate_tui.protocol.grid import (
    IMPACT_BANDS,
    QUADRANTS,
    GridMarks,
    GridPoint,
    VolumeScale,
    place_labels,
    volume_scale,
)
from translate_tui.text import plain, shorten

_UNITS: Final = ("customers affected (log scale)", "customers affected", "customers")  # the longest that fits
_BAND_NAMES: Final = ("High", "Medium", "Low")
MARGIN: Final = 8  # columns left of the field: the names of the bands
_MIN_WIDTH: Final = 40
_MIN_HEIGHT: Final = 9
_LINES_AROUND_BANDS: Final = 5  # quadrant names above and below, the line below High, the axis, its numbers
_LINES_ABOVE_BANDS: Final = 1
_LINES_ABOVE_UNRATED: Final = 5  # all of them but its own
_MIN_TITLE_WIDTH: Final = 8
_ASCII_PUNCTUATION: Final = str.maketrans({"…": "~", "–": "-", "—": "-", "’": "'", "“": '"', "”": '"'})


class GridDrawing(NamedTuple):
    """A grid as lines of equal width.

    `points` locate each pattern's label in them; `hidden` are the patterns that found no room. `middle` is the
    column of the line between few customers and many, `band_rows` the rows of each impact, from row 1 on;
    `slated_mark` marks patterns of the slate.
    """

    lines: tuple[str, ...]
    points: tuple[GridPoint, ...]
    hidden: tuple[Pattern, ...]
    middle: int
    band_rows: int
    slated_mark: str


class _Strokes(NamedTuple):
    """The characters of the axes, and the marks of patterns."""

    horizontal: str
    vertical: str
    tick: str
    dotted: str
    crossing: str
    marks: GridMarks


_BOX_STROKES: Final = _Strokes("─", "┊", "┴", "┈", "┼", GridMarks("●", "○"))
_ASCII_STROKES: Final = _Strokes("-", "|", "+", ".", "+", GridMarks("@", "o"))


def grid_marks(*, ascii_only: bool = False) -> GridMarks:
    """Return the marks of patterns on the slate and of others, as the grid draws them."""
    return (_ASCII_STROKES if ascii_only else _BOX_STROKES).marks


def draw_grid(
    patterns: Sequence[Pattern],
    width: int,
    height: int,
    *,
    selected: int | None = None,
    ascii_only: bool = False,
) -> GridDrawing:
    """Return the grid in `width` x `height` characters (at least 40 x 9).

    From the top: the names of the upper quadrants, three bands for high, medium and low impact with a dotted line
    below the first, the names of the lower quadrants, the axis with its numbers, and, if there are any, a row of the
    patterns whose impact is not set yet: not rated, or rated differently by the teams.
    """
    strokes = _ASCII_STROKES if ascii_only else _BOX_STROKES
    width, height = max(width, _MIN_WIDTH), max(height, _MIN_HEIGHT)
    field_width = width - MARGIN
    has_unrated = any(pattern.impact is None for pattern in patterns)
    band_rows = max((height - _LINES_AROUND_BANDS - has_unrated) // 3, 1)
    rated_rows = band_rows * 3
    volumes = [pattern.volume.customers for pattern in patterns]
    scale = volume_scale(min(volumes, default=0), max(volumes, default=0), field_width)
    if ascii_only:
        patterns = [pattern._replace(title=to_ascii(pattern.title)) for pattern in patterns]
    points, hidden = place_labels(patterns, scale, band_rows, selected, strokes.marks)

    field = [[" "] * field_width for _ in range(rated_rows + 1)]
    for row in range(rated_rows):
        field[row][scale.middle] = strokes.vertical
    for point in points:
        _write(field[point.row], point.column, point.label)

    lines = ["Impact".ljust(MARGIN) + _quadrant_names(scale.middle, "top")]
    for row in range(rated_rows):
        lines.append(_band_name(row, band_rows, hidden).ljust(MARGIN) + "".join(field[row]))
        if row == band_rows - 1:  # the quadrants: high impact above, the rest below
            dots = [strokes.dotted] * field_width
            dots[scale.middle] = strokes.crossing
            lines.append(" " * MARGIN + "".join(dots))
    lines.append(" " * MARGIN + _quadrant_names(scale.middle, "bottom"))
    lines += _axis(scale, field_width, strokes)
    if has_unrated:
        lines.append("Not set".ljust(MARGIN) + "".join(field[rated_rows]))
    return GridDrawing(
        tuple(line[:width].ljust(width) for line in lines),
        tuple(
            point._replace(
                row=point.row + _lines_above(point.row, band_rows),
                column=point.column + MARGIN,
                mark_column=point.mark_column + MARGIN,
            )
            for point in points
        ),
        tuple(hidden),
        scale.middle + MARGIN,
        band_rows,
        strokes.marks.slated,
    )


def _lines_above(row: int, band_rows: int) -> int:
    """Return how many lines that belong to no band are above a row of the field."""
    if row < band_rows:
        return _LINES_ABOVE_BANDS
    return _LINES_ABOVE_BANDS + 1 if row < 3 * band_rows else _LINES_ABOVE_UNRATED


def _band_name(row: int, band_rows: int, hidden: Sequence[Pattern]) -> str:
    """Return what stands left of a row: in the middle of a band its name, below it how many found no room."""
    band, middle = row // band_rows, (band_rows - 1) // 2
    unplaced = sum(pattern.impact is IMPACT_BANDS[band] for pattern in hidden)
    if row % band_rows == middle:
        name = _BAND_NAMES[band]
        return f"{name[0]} +{unplaced}" if unplaced and band_rows == 1 else name
    return f"+{unplaced} more" if unplaced and row % band_rows == middle + 1 else ""


def _axis(scale: VolumeScale, field_width: int, strokes: _Strokes) -> list[str]:
    """Return the line of the horizontal axis, and the one of its numbers with their unit."""
    axis = [strokes.horizontal] * field_width
    numbers = [" "] * field_width
    for tick in scale.ticks:
        column = scale.column(tick)
        axis[column] = strokes.tick
        _write(numbers, min(column, field_width - len(str(tick))), str(tick), only_if_free=True)
    # The unit goes into the largest gap between two numbers that has room for it.
    columns = [scale.column(tick) for tick in scale.ticks]
    gaps = sorted(pairwise(columns), key=lambda gap: gap[0] - gap[1])
    first, last = gaps[0]
    unit = next((unit for unit in _UNITS if len(unit) < last - first - 4), _UNITS[-1])
    _write(numbers, first + (last - first - len(unit)) // 2 + 1, unit, only_if_free=True)
    return [" " * MARGIN + "".join(axis), " " * MARGIN + "".join(numbers)]


def _quadrant_names(middle: int, side: str) -> str:
    """Return a line with the names of the two quadrants of a side (top or bottom), each at the left of its half."""
    left, right = QUADRANTS[f"{side} left"], QUADRANTS[f"{side} right"]
    return (left if len(left) < middle else "").ljust(middle + 2) + right


def grid_legend(patterns: Sequence[Pattern], width: int, *, ascii_only: bool = False) -> list[str]:
    """Return a line for each pattern: number, title, volume, impact, and both sides' ratings if they differ."""
    lines = []
    for pattern in sorted(patterns, key=lambda pattern: pattern.number):
        unknown = f"+{pattern.volume.unknown}" if pattern.volume.unknown else ""
        tail = f" {pattern.volume.customers}{unknown} {pattern.impact or '?'}"
        support, product = pattern.support_impact, pattern.product_impact
        if (support or product) and support != product:
            tail += f" (S {support or '?'}, P {product or '?'})"
        head = f"{pattern.name:<4}"
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
