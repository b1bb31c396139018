"""GridView: the grid of volume and impact, drawn as in the minutes, with the selected pattern marked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.model import Pattern


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

    def render(self) -> Content:
        """Return the grid, drawn to fill the widget."""
        drawing = self._draw(list(self.patterns), self.size.width, self.size.height, self.selected, self._ascii)
        self._drawing = drawing
        lines = []
        for row, line in enumerate(drawing.lines):
            content = Content.styled(line, "$quiet")
            for point in drawing.points:
                if point.row == row:
                    style = "bold reverse $accent" if point.pattern_id == self.selected else "bold $foreground"
                    content = content.stylize(style, point.column, point.column + len(point.label))
            lines.append(content)
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Post `Selected` for the pattern under the mouse."""
        for point in self._drawing.points if self._drawing else ():
            if point.row == event.y and point.column <= event.x < point.column + len(point.label):
                self.post_message(self.Selected(point.pattern_id))

    def neighbour(self, by: int) -> int | None:
        """Return the id of the next (`by` 1) or previous (-1) pattern by volume, round and round.

        Without a selected pattern it is the one with the smallest or largest volume; None: there is no pattern.
        """
        ids = [p.id for p in sorted(self.patterns, key=lambda p: (p.volume.customers, p.number))]
        if not ids:
            return None
        if self.selected not in ids:
            return ids[0 if by > 0 else -1]
        return ids[(ids.index(self.selected) + by) % len(ids)]
