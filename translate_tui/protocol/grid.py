"""The grid, which the practice calls the Joint Prioritization Matrix: volume to the right, impact upwards.

Volume is counted, and drawn on a logarithmic scale of distinct customers (1, 2, 5, 10 ...). Impact is rated by
people (H, M or L); patterns that nobody has rated have a row of their own at the bottom.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import Impact, Pattern

IMPACT_BANDS: Final = (Impact.H, Impact.M, Impact.L, None)  # from the top
QUADRANTS: Final = {
    "top left": "rescue",
    "top right": "fix first",
    "bottom left": "watch",
    "bottom right": "ease",
}
_MIN_TICKS: Final = 3
_MIN_LAST_TICK: Final = 5


class VolumeScale(NamedTuple):
    """The horizontal scale: `ticks` are numbers of customers, from the first column to the last of `width`."""

    ticks: tuple[int, ...]
    width: int

    def column(self, customers: int) -> int:
        """Return the column (0 to width - 1) of a number of customers; what is off the scale is put at its edge."""
        first, last = math.log(self.ticks[0]), math.log(self.ticks[-1])
        position = math.log(min(max(customers, self.ticks[0]), self.ticks[-1]))
        return round((position - first) / (last - first) * (self.width - 1))

    @property
    def middle(self) -> int:
        """The column of the middle tick, which separates few customers from many."""
        return self.column(self.ticks[len(self.ticks) // 2])


class GridPoint(NamedTuple):
    """Where a pattern's label is drawn: its row from the top, and the column of its first character."""

    pattern_id: int
    row: int
    column: int
    label: str


def volume_scale(least_customers: int, most_customers: int, width: int) -> VolumeScale:
    """Return a scale over 1, 2, 5, 10, 20, 50 ... that includes both numbers and has at least three ticks."""
    ticks = [step * 10**power for power in range(10) for step in (1, 2, 5)]
    most, least = max(most_customers, _MIN_LAST_TICK), max(least_customers, 1)
    last = next((index for index, tick in enumerate(ticks) if tick >= most), len(ticks) - 1)
    first = max((index for index, tick in enumerate(ticks) if tick <= least), default=0)
    return VolumeScale(tuple(ticks[min(first, last - _MIN_TICKS + 1) : last + 1]), width)


def place_labels(
    patterns: Sequence[Pattern], scale: VolumeScale, band_rows: int, selected: int | None
) -> list[GridPoint]:
    """Return where each pattern's label is drawn, so that none covers another.

    Each impact has a band of `band_rows` rows; the patterns without one share a last row. Patterns with the same
    volume and impact are spread over the rows of their band, then to the nearest free columns. The selected
    pattern is placed first, at its exact position.
    """
    taken: dict[int, list[tuple[int, int]]] = {}  # row -> (first column, column after the last)
    points: list[GridPoint] = []
    order = sorted(patterns, key=lambda pattern: (pattern.id != selected, pattern.volume.customers, pattern.number))
    for pattern in order:
        label = f"[{pattern.number}]" if pattern.id == selected else f" {pattern.number} "
        first_row = IMPACT_BANDS.index(pattern.impact) * band_rows
        rows = [first_row] if pattern.impact is None else _rows_from_middle(first_row, band_rows)
        column_of_bracket = scale.column(pattern.volume.customers) - 1
        wanted = min(max(column_of_bracket, 0), max(scale.width - len(label), 0))
        row, column = _nearest_free(taken, rows, wanted, len(label), scale.width)
        taken.setdefault(row, []).append((column, column + len(label)))
        points.append(GridPoint(pattern.id, row, column, label))
    return points


def _rows_from_middle(first: int, count: int) -> list[int]:
    """Return the rows of a band, the middle one first."""
    middle = first + (count - 1) // 2
    return sorted(range(first, first + count), key=lambda row: (abs(row - middle), row))


def _nearest_free(
    taken: dict[int, list[tuple[int, int]]], rows: list[int], wanted: int, length: int, width: int
) -> tuple[int, int]:
    """Return the free row and column nearest to column `wanted`, trying other rows before other columns.

    Where nothing is free (more patterns than the band has room for), labels cover each other in the first row.
    """
    for distance in range(width):
        for column in {wanted + distance, wanted - distance}:
            if not 0 <= column <= width - length:
                continue
            for row in rows:
                if all(column + length <= start or column >= end for start, end in taken.get(row, ())):
                    return row, column
    return rows[0], wanted
