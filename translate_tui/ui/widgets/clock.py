"""The clock, readable from the back of the room."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

# Five rows of three points each; a point is two columns wide, so that it looks square.
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


def big(text: str, point: str, scale: int = 1) -> list[str]:
    """Return `text` (digits, colon, plus) as five times `scale` rows of characters."""
    rows: list[str] = []
    for row in range(5):
        line = " ".join(_FONT.get(character, _FONT[":"])[row] for character in text)
        wide = "".join((point if dot == "#" else " ") * (2 * scale) for dot in line)
        rows += [wide] * scale
    return rows


class BigClock(Widget):
    """Time that is left, in large figures; overrun has a plus, and the last two minutes a frame."""

    DEFAULT_CSS = """
    BigClock { width: auto; height: auto; color: $accent; text-style: bold; }
    BigClock.-over { color: $error; }
    BigClock.-paused { color: $quiet; }
    """
    face: reactive[str] = reactive("0:00", layout=True)
    scale: reactive[int] = reactive(1, layout=True)

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._point = "#" if ascii_only else "█"

    def render(self) -> Content:
        """Paint the figures."""
        return Content("\n".join(big(self.face, self._point, self.scale)))
