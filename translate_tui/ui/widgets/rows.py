"""A list of any length that paints only the rows in view (a DataTable takes 12 s for 100,000)."""

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from translate_tui.ui.widgets.masking import display_text

Cell = tuple[str, int, str]  # text, width in columns (negative: right-aligned), component class


class VirtualList(ScrollView, can_focus=True):
    """One row for each item, one of them under the cursor. Subclasses give `cells`."""

    COMPONENT_CLASSES = {"rows--cursor", "rows--quiet", "rows--strong", "rows--accent", "rows--mark"}
    DEFAULT_CSS = """
    VirtualList { overflow-x: hidden; background: $background; color: $foreground; scrollbar-size-vertical: 1; }
    VirtualList > .rows--cursor { background: $cursor; text-style: bold; }
    VirtualList > .rows--quiet { color: $quiet; }
    VirtualList > .rows--strong { text-style: bold; }
    VirtualList > .rows--accent { color: $accent; text-style: bold; }
    VirtualList > .rows--mark { color: $accent; text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        rows: "VirtualList"
        index: int

        @property
        def control(self) -> "VirtualList":
            """The list in which it moved."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was clicked while the cursor stood on it."""

        rows: "VirtualList"
        index: int

        @property
        def control(self) -> "VirtualList":
            """The list in which it was chosen."""
            return self.rows

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the cells of a row; their widths should add up to `width`."""
        raise NotImplementedError

    # ------------------------------------------------------------- painting

    def render_line(self, y: int) -> Strip:
        """Paint one line of the view."""
        width = self.scrollable_content_region.width
        index = y + round(self.scroll_offset.y)
        base = self.rich_style
        if not 0 <= index < self.total:
            return Strip([Segment(" " * width, base)], width)
        on_cursor = index == self.cursor
        if on_cursor:
            base = base + self.get_component_rich_style("rows--cursor", partial=True)
        segments = [Segment("›" if on_cursor and not self.app_is_ascii else ">" if on_cursor else " ", base)]
        left = width - 1
        for text, columns, kind in self.cells(index, width - 1):
            columns = max(min(columns, left), -left)
            if not columns:
                continue
            style = base + self.get_component_rich_style(f"rows--{kind}", partial=True) if kind else base
            segments.append(Segment(fit(text, columns), style))
            left -= abs(columns)
        segments.append(Segment(" " * max(left, 0), base))
        return Strip(segments, width)

    @property
    def app_is_ascii(self) -> bool:
        """Whether only ASCII characters may be drawn."""
        return bool(getattr(self.app, "ascii_only", False))

    def watch_total(self) -> None:
        """Make the list as long as its items."""
        self.virtual_size = Size(self.size.width, self.total)
        self.cursor = max(min(self.cursor, self.total - 1), 0)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(event.size.width, self.total)
        self._show_cursor()

    # --------------------------------------------------------------- moving

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(min(cursor, self.total - 1), 0)

    def watch_cursor(self) -> None:
        """Tell that the cursor moved."""
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved(self, self.cursor))

    def _show_cursor(self) -> None:
        if self.size.height:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor += by

    def action_page(self, pages: int) -> None:
        """Move the cursor by what fits in view."""
        self.cursor += pages * max(self.size.height - 1, 1)

    def action_end(self, direction: int) -> None:
        """Move the cursor to the first or the last row."""
        self.cursor = 0 if direction < 0 else self.total - 1

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row under the mouse; a second click chooses it."""
        index = event.y + round(self.scroll_offset.y)
        if index < self.total:
            if event.chain > 1:
                self.post_message(self.Chosen(self, index))
            self.cursor = index


def fit(text: str, columns: int) -> str:
    """Return `text` as one line in exactly so many columns (negative: at the right edge)."""
    line = display_text(text)
    width = abs(columns)
    if cell_len(line) > width:
        return set_cell_size(line, width - 1) + "…" if width > 1 else set_cell_size(line, width)
    padding = " " * (width - cell_len(line))
    return padding + line if columns < 0 else line + padding
