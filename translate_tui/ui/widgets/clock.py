"""BigClock: a clock in large figures, to be read from a distance."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

# Five rows of dots; a dot is drawn two columns wide, so that it looks square.
_FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    "+": ("   ", " # ", "###", " # ", "   "),
}


def big_figures(text: str, dot: str, scale: int = 1) -> list[str]:
    """Return `text` (digits, colon, plus) in large figures: five times `scale` rows, drawn with `dot`."""
    rows: list[str] = []
    for row in range(5):
        points = " ".join(_FONT.get(character, _FONT[":"])[row] for character in text)
        line = "".join((dot if point == "#" else " ") * (2 * scale) for point in points)
        rows += [line] * scale
    return rows


class BigClock(Widget):
    """The time that is left in large figures, with a plus when it is over. Classes colour it when over or paused."""

    DEFAULT_CSS = """
    BigClock { width: auto; height: auto; color: $accent; text-style: bold; }
    BigClock.-over { color: $error; }
    BigClock.-paused { color: $quiet; }
    """
    face: reactive[str] = reactive("0:00", layout=True)
    scale: reactive[int] = reactive(1, layout=True)

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._dot = "#" if ascii_only else "█"

    def render(self) -> Content:
        return Content("\n".join(big_figures(self.face, self._dot, self.scale)))
