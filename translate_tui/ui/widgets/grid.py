"""GridView: the grid of volume and impact, drawn as in the minutes, with the selected pattern marked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.model import Pattern
from translate_tui.protocol.grid import IMPACT_BANDS
from translate_tui.ui.widgets.masking import mask_values


class DrawnPoint(Protocol):
    """The position of a pattern's label, in rows and columns of the drawing."""

    @property
    def pattern_id(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def label(self) -> str: ...


class DrawnGrid(Protocol):
    """A grid as lines of characters, and where the labels in them are."""

    @property
    def lines(self) -> tuple[str, ...]: ...
    @property
    def points(self) -> "tuple[DrawnPoint, ...]": ...
    @property
    def hidden(self) -> tuple[Pattern, ...]: ...
    @property
    def middle(self) -> int: ...
    @property
    def band_rows(self) -> int: ...
    @property
    def slated_mark(self) -> str: ...


# Draws patterns in a width and height, with the id of the selected pattern, in ASCII characters or not.
DrawGrid = Callable[[list[Pattern], int, int, int | None, bool], DrawnGrid]


class GridView(Widget):
    """Patterns by volume (to the right) and impact (upwards). A click on a label posts `Selected`."""

    DEFAULT_CSS = "GridView { height: 1fr; }"
    patterns: reactive[tuple[Pattern, ...]] = reactive(())
    selected: reactive[int | None] = reactive(None)

    @dataclass
    class Selected(Message):
        """A pattern was clicked."""

        pattern_id: int

    def __init__(self, draw: DrawGrid, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._draw = draw
        self._ascii = ascii_only
        self._drawing: DrawnGrid | None = None
        self._shown: tuple[tuple[Pattern, ...], Size, int | None] | None = None  # what is drawn there

    def render(self) -> Content:
        """Return the grid, drawn to fill the widget."""
        drawing = self._draw_now()
        lines = []
        for row, line in enumerate(drawing.lines):
            content = Content.styled(line, "$quiet")
            if row <= drawing.band_rows:  # what to fix first is a surface of its own
                content = content.stylize("on $panel", drawing.middle + 1, len(line))
            if row == 0:
                content = content.stylize("bold $foreground", drawing.middle + 1, len(line))
            for point in drawing.points:
                if point.row == row:
                    style = (
                        "bold $foreground"
                        if drawing.slated_mark in (point.label[0], point.label[-1])
                        else "$foreground"
                    )
                    if point.pattern_id == self.selected:
                        style = "bold $background on $accent"
                    content = content.stylize(style, point.column, point.column + len(point.label))
            lines.append(content)
        return Content("\n").join(lines)

    @property
    def hidden(self) -> tuple[Pattern, ...]:
        """The patterns for which there is no room on the grid, as it is going to be drawn."""
        return self._draw_now().hidden if self.size.width else ()

    def _draw_now(self) -> DrawnGrid:
        """Return the drawing of what the grid has now; it is drawn once (forty patterns on one point take 10 ms)."""
        shown = (mask_values(self.patterns), self.size, self.selected)
        if self._drawing is None or shown != self._shown:
            patterns, size, selected = shown
            self._drawing = self._draw(list(patterns), size.width, size.height, selected, self._ascii)
            self._shown = shown
        return self._drawing

    def on_click(self, event: events.Click) -> None:
        """Post `Selected` for the pattern under the mouse."""
        for point in self._drawing.points if self._drawing else ():
            if point.row == event.y and point.column <= event.x < point.column + len(point.label):
                self.post_message(self.Selected(point.pattern_id))

    def neighbor(self, by: int) -> int | None:
        """Return the id of the next (`by` 1) or previous (-1) pattern by volume, round and round.

        Without a selected pattern it is the one with the smallest or largest volume; None: there is no pattern.
        """
        ids = [p.id for p in sorted(self.patterns, key=lambda p: (p.volume.customers, p.number))]
        if not ids:
            return None
        if self.selected not in ids:
            return ids[0 if by > 0 else -1]
        return ids[(ids.index(self.selected) + by) % len(ids)]

    def above_or_below(self, by: int) -> int | None:
        """Return the id of the pattern nearest in volume among those of the next higher (-1) or lower (1) impact.

        The selected one, where there is none; patterns that nobody has rated are below all others.
        """
        chosen = next((pattern for pattern in self.patterns if pattern.id == self.selected), None)
        if chosen is None:
            return self.neighbor(1)
        band = IMPACT_BANDS.index(chosen.impact)
        bands = range(band - 1, -1, -1) if by < 0 else range(band + 1, len(IMPACT_BANDS))
        for candidate_band in bands:
            candidates = [pattern for pattern in self.patterns if pattern.impact is IMPACT_BANDS[candidate_band]]
            if candidates:
                return min(
                    candidates,
                    key=lambda p: (abs(p.volume.customers - chosen.volume.customers), p.number),
                ).id
        return chosen.id
