"""Clocks in large figures, to be read from a distance."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.protocol.clock import format_clock
from translate_tui.ui.large_type import DOUBLE_LARGE, LARGE, figures


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
    """The clock of the presenter view: thin and quiet while there is time, bold for the last minutes and after."""

    DEFAULT_CSS = """
    RoomClock { text-style: none; color: $quiet; }
    RoomClock.-bold { text-style: bold; color: $foreground; }
    RoomClock.-over { color: $error; }
    """
    scale: reactive[int] = reactive(1, layout=True)
    is_thin: reactive[bool] = reactive(True, layout=True)

    def show(self, left: int, *, paused: bool, is_quiet: bool) -> None:
        """Show the seconds that are left (negative: over), `is_quiet` in thin type."""
        self.face = format_clock(left)
        self.is_thin = is_quiet and not self._ascii
        self.set_class(not is_quiet, "-bold")
        self.set_class(left < 0, "-over")
        self.set_class(paused, "-paused")

    def render(self) -> Content:
        """Return the figures, or letters of the large type where there is time."""
        if self.is_thin:
            face = LARGE if self.scale == 1 else DOUBLE_LARGE
            return Content("\n".join(["", *face.draw(self.face)]))
        return Content("\n".join(figures(self.face, scale=self.scale, ascii_only=self._ascii)))
