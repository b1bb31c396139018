"""The Joint Prioritization Matrix: volume to the right, impact upwards.

Volume is counted, so it is drawn on a scale of distinct customers (1, 2, 5, 10 ...), even
steps for even factors. Impact is placed by people; a pattern nobody has placed stands below.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from translate_tui.model import Impact, Pattern

BANDS: Final = (Impact.H, Impact.M, Impact.L, None)
QUADRANTS: Final = {
    "top left": "rescue",
    "top right": "fix first",
    "bottom left": "watch",
    "bottom right": "ease",
}


class Scale(NamedTuple):
    """The horizontal scale: `ticks` are numbers of customers, from the first column to the last."""

    ticks: tuple[int, ...]
    width: int

    def column(self, customers: int) -> int:
        """Return the column, from 0 to width - 1, of so many customers; what lies outside stands at the edge."""
        first, last = math.log(self.ticks[0]), math.log(self.ticks[-1])
        within = math.log(min(max(customers, self.ticks[0]), self.ticks[-1]))
        return round((within - first) / (last - first) * (self.width - 1))

    @property
    def middle(self) -> int:
        """The column that parts few customers from many: the middle tick's."""
        return self.column(self.ticks[len(self.ticks) // 2])


class GridPoint(NamedTuple):
    """Where a pattern's label stands: its row from the top and the column of its first character."""

    pattern_id: int
    row: int
    column: int
    label: str


def scale(least_customers: int, most_customers: int, width: int) -> Scale:
    """Return the scale over 1, 2, 5, 10, 20, 50 ... that holds both numbers, at least three ticks of it."""
    ticks = [step * 10**power for power in range(10) for step in (1, 2, 5)]
    last = next((i for i, tick in enumerate(ticks) if tick >= max(most_customers, 5)), len(ticks) - 1)
    first = max((i for i, tick in enumerate(ticks) if tick <= max(least_customers, 1)), default=0)
    return Scale(tuple(ticks[min(first, last - 2) : last + 1]), width)


def points(patterns: Sequence[Pattern], drawn: Scale, band_rows: int, selected: int | None) -> list[GridPoint]:
    """Return a place for each pattern, none over another.

    Each impact has `band_rows` rows; the patterns without one share a last row. Patterns of
    the same place are spread over the rows of their band, and then to the nearest free columns.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    found: list[GridPoint] = []
    order = sorted(patterns, key=lambda p: (p.id != selected, p.volume.customers, p.number))
    for pattern in order:
        label = f"[{pattern.number}]" if pattern.id == selected else f" {pattern.number} "
        band = BANDS.index(pattern.impact)
        first = band * band_rows
        rows = [first] if pattern.impact is None else _from_middle(first, band_rows)
        wanted = min(max(drawn.column(pattern.volume.customers) - 1, 0), max(drawn.width - len(label), 0))
        row, column = _free(taken, rows, wanted, len(label), drawn.width)
        taken.setdefault(row, []).append((column, column + len(label)))
        found.append(GridPoint(pattern.id, row, column, label))
    return found


def _from_middle(first: int, rows: int) -> list[int]:
    middle = first + (rows - 1) // 2
    return sorted(range(first, first + rows), key=lambda row: (abs(row - middle), row))


def _free(
    taken: dict[int, list[tuple[int, int]]], rows: list[int], wanted: int, length: int, width: int
) -> tuple[int, int]:
    """Return the free place that is nearest to `wanted`, moving rows before columns."""
    for distance in range(width):
        for column in {wanted + distance, wanted - distance}:
            if not 0 <= column <= width - length:
                continue
            for row in rows:
                if all(column + length <= start or column >= end for start, end in taken.get(row, ())):
                    return row, column
    return rows[0], wanted
