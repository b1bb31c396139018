"""RoomClock: the meeting's clock in large figures, to be read from a distance."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from translate_tui.protocol.clock import WARNING_SECONDS, ClockReading, format_clock
from translate_tui.ui.large_type import figures


class RoomClock(Widget):
    """The time that is left: quiet while there is time, bright for the last two minutes, red with a plus after."""

    DEFAULT_CSS = """
    RoomClock { width: auto; height: auto; color: $quiet; }
    RoomClock.-bold { text-style: bold; color: $foreground; }
    RoomClock.-over { color: $error; }
    RoomClock.-paused { color: $quiet; }
    """
    face: reactive[str] = reactive("0:00", layout=True)
    scale: reactive[int] = reactive(1, layout=True)

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii = ascii_only

    def show(self, clock: ClockReading) -> None:
        """Show what is left of the meeting, or how long it is over."""
        self.face = format_clock(clock.left)
        self.set_class(clock.left <= WARNING_SECONDS, "-bold")
        self.set_class(clock.left < 0, "-over")
        self.set_class(clock.paused, "-paused")

    def render(self) -> Content:
        """Return the figures, in the size that the window leaves room for."""
        return Content("\n".join(figures(self.face, scale=self.scale, ascii_only=self._ascii)))
