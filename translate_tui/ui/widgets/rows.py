"""VirtualList: a list of any length that paints only the rows in view (a DataTable takes 12 s for 100,000)."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from translate_tui.ui.textual_internals import PrivateFaultsApp
from translate_tui.ui.widgets.masking import display_text

Cell = tuple[str, int, str]  # text, width in columns (negative: right-aligned), component class


class VirtualList(ScrollView, can_focus=True):
    """A list of `total` one-line rows, one of them under the cursor. Subclasses implement `cells`.

    NEWEST_FIRST: its first row is the newest, and people there want to see the one that comes.
    """

    NEWEST_FIRST: ClassVar = False

    COMPONENT_CLASSES = {"rows--cursor", "rows--quiet", "rows--strong", "rows--error", "rows--mark"}
    DEFAULT_CSS = """
    VirtualList { overflow-x: hidden; background: $background; color: $foreground; scrollbar-size-vertical: 1; }
    VirtualList > .rows--cursor { background: $raised; text-style: bold; }
    VirtualList > .rows--quiet { color: $quiet; }
    VirtualList > .rows--strong { text-style: bold; }
    VirtualList > .rows--error { color: $error; text-style: bold; }
    VirtualList > .rows--mark { color: $accent; text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "move_by_key(-1)", show=False),
        Binding("down", "move_by_key(1)", show=False),
        Binding("j", "move_by_key(1)", show=False),
        Binding("pageup", "page_by_key(-1)", show=False),
        Binding("pagedown", "page_by_key(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)

    @dataclass
    class Moved(Message):
        """The cursor moved to another row."""

        rows: "VirtualList"
        index: int

        @property
        def control(self) -> "VirtualList":
            """The list, for the selector of `@on`."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was double-clicked."""

        rows: "VirtualList"
        index: int

        @property
        def control(self) -> "VirtualList":
            """The list, for the selector of `@on`."""
            return self.rows

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a row; their widths should add up to `width`."""
        raise NotImplementedError

    # ------------------------------------------------------------- painting

    def render_line(self, y: int) -> Strip:
        """Return one line of the view: the cursor mark, then the cells, cut off at the right edge.

        Nothing in the selected row is quiet.
        """
        width = self.scrollable_content_region.width
        index = y + round(self.scroll_offset.y)
        row_style = self.rich_style
        if not 0 <= index < self.total:
            return Strip([Segment(" " * width, row_style)], width)
        mark = " "
        if index == self.cursor:
            row_style = row_style + self.get_component_rich_style("rows--cursor", partial=True)
            mark = ">" if self.app_is_ascii else "▌"
        mark_style = row_style + self.get_component_rich_style("rows--mark", partial=True)
        segments = [Segment(mark, mark_style if index == self.cursor else row_style)]
        free_columns = width - 1
        for text, columns, component in self._readable_cells(index, width - 1):
            columns = max(min(columns, free_columns), -free_columns)
            if not columns:
                continue
            style = row_style
            if component and not (component == "quiet" and index == self.cursor):
                style = row_style + self.get_component_rich_style(f"rows--{component}", partial=True)
            segments.append(Segment(fit(text, columns), style))
            free_columns -= abs(columns)
        segments.append(Segment(" " * max(free_columns, 0), row_style))
        return Strip(segments, width)

    def _readable_cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a row, or why it can't be read: an error here would keep the whole screen unpainted."""
        try:
            return list(self.cells(index, width))
        except Exception as error:
            words = self.app.explanation(error) if isinstance(self.app, PrivateFaultsApp) else None
            if words is None:
                raise
            return [(display_text(words), width, "")]

    @property
    def app_is_ascii(self) -> bool:
        """Whether only ASCII characters may be drawn."""
        return bool(getattr(self.app, "ascii_only", False))

    def follow(self, before: Sequence[Hashable], now: Sequence[Hashable]) -> None:
        """Show other rows, given by what identifies each: the cursor stays on the same one, wherever it is now.

        Another window may have changed the rows while somebody is about to press a key for this one. If it is gone,
        the cursor stays in its place; at the top of a list that begins with the newest, it stays on the newest.
        """
        kept = before[self.cursor] if self.cursor < len(before) else None
        is_at_newest = self.NEWEST_FIRST and self.cursor == 0
        self.total = len(now)
        if kept in now and not is_at_newest:
            self.cursor = now.index(kept)
        self.refresh()

    def watch_total(self) -> None:
        """Scroll over the new number of rows, and keep the cursor on one of them."""
        self.virtual_size = Size(self.size.width, self.total)
        self.cursor = max(min(self.cursor, self.total - 1), 0)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(event.size.width, self.total)
        self._show_cursor()
        self.call_after_refresh(self.point_terminal)

    # --------------------------------------------------------------- moving

    def validate_cursor(self, cursor: int) -> int:
        """Limit the cursor to the rows that there are."""
        return max(min(cursor, self.total - 1), 0)

    def watch_cursor(self) -> None:
        """Scroll to the cursor and post `Moved`."""
        self._show_cursor()
        self.refresh()
        self.point_terminal()
        self.post_message(self.Moved(self, self.cursor))

    def point_terminal(self) -> None:
        """Put the terminal's cursor on the selected row, where a screen reader reads on.

        Not while something else takes what is typed: then it stands there.
        """
        focused = self.screen.focused
        if self.is_attached and self.screen.is_current and focused in (None, self):
            row = max(self.cursor - round(self.scroll_offset.y), 0)
            self.app.cursor_position = self.content_region.offset + Offset(0, row)

    def on_focus(self) -> None:
        """Put the terminal's cursor on the selected row."""
        self.point_terminal()

    def _show_cursor(self) -> None:
        if self.size.height:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def action_move_by_key(self, rows: int) -> None:
        """Move the cursor by a number of rows, once for each time that the key was pressed."""
        self.action_move(rows * self._presses())

    def action_page_by_key(self, pages: int) -> None:
        """Move the cursor by pages, once for each time that the key was pressed."""
        self.action_page(pages * self._presses())

    def _presses(self) -> int:
        """Return how often the key that is being handled was pressed: a held one waits several times."""
        take_repeats = getattr(self.app, "take_repeats", None)  # of InputQueueApp; widgets can be shown without it
        return 1 + (take_repeats() if take_repeats else 0)

    def action_move(self, rows: int) -> None:
        """Move the cursor by a number of rows, up where it is negative."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages, up where the number is negative; a page is one row less than the view."""
        self.cursor += pages * max(self.size.height - 1, 1)

    def action_end(self, direction: int) -> None:
        """Move the cursor to the first row (-1) or the last one (1)."""
        self.cursor = 0 if direction < 0 else self.total - 1

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row under the mouse; a double click also posts `Chosen`."""
        index = event.y + round(self.scroll_offset.y)
        if index < self.total:
            if event.chain > 1:
                self.post_message(self.Chosen(self, index))
            self.cursor = index


def fit(text: str, columns: int) -> str:
    """Return `text` as one line of exactly `columns` terminal columns, cut with … (negative: right-aligned)."""
    line = display_text(text)
    width = abs(columns)
    if cell_len(line) > width:
        return set_cell_size(line, width - 1) + "…" if width > 1 else set_cell_size(line, width)
    padding = " " * (width - cell_len(line))
    return padding + line if columns < 0 else line + padding
