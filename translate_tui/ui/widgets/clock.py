"""Clocks in large figures, to be read from a distance."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.protocol.clock import format_clock
from translate_tui.ui.large_type import figures


class BigClock(Widget):
    """The time that is left in large figures, with a plus when it is over. Classes colour it when over or paused."""

    DEFAULT_CSS = """
    BigClock { width: auto; height: auto; color: $foreground; text-style: bold; }
    BigClock.-over { color: $error; }
    BigClock.-paused { color: $quiet; }
    """
    face: reactive[str] = reactive("0:00", layout=True)

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii = ascii_only

    def render(self) -> Content:
        return Content("\n".join(figures(self.face, ascii_only=self._ascii)))


class RoomClock(BigClock):
    """The clock that a room sees: quiet while there is time, bright for the last minutes, and red after."""

    DEFAULT_CSS = """
    RoomClock { text-style: none; color: $quiet; }
    RoomClock.-bold { text-style: bold; color: $foreground; }
    RoomClock.-over { color: $error; }
    """
    scale: reactive[int] = reactive(1, layout=True)

    def show(self, left: int, *, paused: bool, is_quiet: bool) -> None:
        """Show the seconds that are left (negative: over), `is_quiet` while there is time."""
        self.face = format_clock(left)
        self.set_class(not is_quiet, "-bold")
        self.set_class(left < 0, "-over")
        self.set_class(paused, "-paused")

    def render(self) -> Content:
        """Return the figures, in the size that the window leaves room for."""
        return Content("\n".join(figures(self.face, scale=self.scale, ascii_only=self._ascii)))
