"""The grid, which the practice calls the Joint Prioritization Matrix: volume to the right, impact upwards.

Volume is counted, and drawn on a logarithmic scale of distinct customers (1, 2, 5, 10 ...). Impact is rated by
people (H, M or L); patterns that nobody has rated have a row of their own at the bottom.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from translate_tui.model import Impact, Pattern
from translate_tui.text import plain, shorten

IMPACT_BANDS: Final = (Impact.H, Impact.M, Impact.L, None)  # from the top
QUADRANTS: Final = {
    "top left": "Save accounts",
    "top right": "Fix first",
    "bottom left": "Watch",
    "bottom right": "Smooth out",
}
_TITLE_LENGTHS: Final = (48, 36, 28, 20, 12)  # characters of a title in a label, tried in this order
# Characters that take one column: of these widths, and of these categories (letters, numbers, punctuation, spaces).
_NARROW: Final = frozenset(("N", "Na", "H", "A"))
_PLAIN: Final = frozenset("Ll Lu Lt Lm Lo Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sm Zs".split())
_GAP: Final = 2  # columns between two labels of a row, so that it is seen to which a mark belongs
_MAX_SHIFT: Final = 12  # columns by which a mark may stand beside its volume where others stand there
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
    """Where a pattern is drawn: its row from the top, and the column of its label's first character.

    The label has the pattern's mark and its name, on either side of each other. `mark_column` is where the mark is:
    at the pattern's volume, or close beside it.
    """

    pattern_id: int
    row: int
    column: int
    label: str
    mark_column: int


class GridMarks(NamedTuple):
    """The marks of patterns: on the slate, and not on it."""

    slated: str
    other: str


def volume_scale(least_customers: int, most_customers: int, width: int) -> VolumeScale:
    """Return a scale over 1, 2, 5, 10, 20, 50 ... that includes both numbers and has at least three ticks."""
    ticks = [step * 10**power for power in range(10) for step in (1, 2, 5)]
    most, least = max(most_customers, _MIN_LAST_TICK), max(least_customers, 1)
    last = next((index for index, tick in enumerate(ticks) if tick >= most), len(ticks) - 1)
    first = max((index for index, tick in enumerate(ticks) if tick <= least), default=0)
    return VolumeScale(tuple(ticks[min(first, last - _MIN_TICKS + 1) : last + 1]), width)


def place_labels(
    patterns: Sequence[Pattern], scale: VolumeScale, band_rows: int, selected: int | None, marks: GridMarks
) -> tuple[list[GridPoint], list[Pattern]]:
    """Return where each pattern is drawn so that none covers another, and the patterns for which there is no room.

    Each impact has a band of `band_rows` rows; the patterns without one share a last row. A mark stands at its exact
    volume, or close beside it where others stand there; its row within the band means nothing. Labels have as much
    of the titles as leaves room for all patterns of their impact. A label stands in the row nearest to the band's
    middle, right of its mark or else left; none crosses the line between few customers and many. Who is placed
    first: the selected pattern, the slate, the larger volume, the smaller number. So the same patterns always give
    the same drawing.
    """
    order = sorted(patterns, key=lambda p: (p.id != selected, not p.slated, -p.volume.customers, p.number))
    points: list[GridPoint] = []
    hidden: list[Pattern] = []
    for impact in IMPACT_BANDS:
        band = [pattern for pattern in order if pattern.impact is impact]
        # At the exact volume with shorter titles, rather than beside it with longer ones. Without titles first: it
        # says whether any length can do.
        placed, unplaced = _place(band, scale, band_rows, marks, (), 0)
        if unplaced:
            placed, unplaced = _place(band, scale, band_rows, marks, (), _MAX_SHIFT)
        else:
            for first in range(len(_TITLE_LENGTHS)):
                titled, untitled = _place(band, scale, band_rows, marks, _TITLE_LENGTHS[first:], 0)
                if not untitled:
                    placed = titled
                    break
        points += placed
        hidden += unplaced
    return points, hidden


def _place(
    order: Sequence[Pattern],
    scale: VolumeScale,
    band_rows: int,
    marks: GridMarks,
    title_lengths: Sequence[int],
    max_shift: int,
) -> tuple[list[GridPoint], list[Pattern]]:
    """Place patterns in their order, with titles of at most one of `title_lengths` characters, or none.

    A mark stands at most `max_shift` columns beside its volume.
    """
    taken: dict[int, list[tuple[int, int]]] = {}  # row -> (first column, column after the last)
    points: list[GridPoint] = []
    hidden: list[Pattern] = []
    for pattern in order:
        first_row = IMPACT_BANDS.index(pattern.impact) * band_rows
        rows = [first_row] if pattern.impact is None else _rows_from_middle(first_row, band_rows)
        mark = marks.slated if pattern.slated else marks.other
        point = _first_free(pattern, mark, rows, scale, taken, _labels(pattern, title_lengths), max_shift)
        if point is None:
            hidden.append(pattern)
            continue
        taken.setdefault(point.row, []).append((point.column, point.column + len(point.label)))
        points.append(point)
    return points, hidden


def _labels(pattern: Pattern, title_lengths: Sequence[int]) -> list[str]:
    """Return what a pattern may be called on the grid, the longest first.

    A title with characters that are not one column wide, or run from right to left, would shift what stands beside
    it: its number has to do.
    """
    title = plain(pattern.title)
    if not all(unicodedata.east_asian_width(c) in _NARROW and unicodedata.category(c) in _PLAIN for c in title):
        return [pattern.name]
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in title):
        return [pattern.name]
    titles = dict.fromkeys(shorten(title, length) for length in title_lengths)
    return [*(f"{pattern.name} {short}" for short in titles), pattern.name]


def _first_free(
    pattern: Pattern,
    mark: str,
    rows: Sequence[int],
    scale: VolumeScale,
    taken: Mapping[int, Sequence[tuple[int, int]]],
    names: Sequence[str],
    max_shift: int,
) -> GridPoint | None:
    """Return the first place that is free, or None: at the exact volume or, with the last name alone, beside it."""
    exact = scale.column(pattern.volume.customers)
    tries = [(exact, name) for name in names]
    tries += [(exact + shift * side, names[-1]) for shift in range(1, max_shift + 1) for side in (1, -1)]
    for column, name in tries:
        if (column < scale.middle) != (exact < scale.middle) or (column == scale.middle != exact):
            continue  # beside it, but neither on nor beyond the line between few and many
        for row in rows:
            for start, label in ((column, f"{mark} {name}"), (column - len(name) - 1, f"{name} {mark}")):
                end = start + len(label)
                crosses = column != scale.middle and start <= scale.middle < end
                if start < 0 or end > scale.width or crosses:
                    continue
                if all(end + _GAP <= first or start >= last + _GAP for first, last in taken.get(row, ())):
                    return GridPoint(pattern.id, row, start, label, column)
    return None


def _rows_from_middle(first: int, count: int) -> list[int]:
    """Return the rows of a band, the middle one first."""
    middle = first + (count - 1) // 2
    return sorted(range(first, first + count), key=lambda row: (abs(row - middle), row))
