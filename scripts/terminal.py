"""A terminal to run programs in, and PNG pictures of its screen. Needs pyte, Pillow, DejaVu Sans Mono (`dev`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Self

import pyte
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from pseudo_terminal import PseudoTerminal

CELL: Final = (10, 20)  # pixels
MARGIN: Final = 10  # pixels around the screen
FONT_SIZE: Final = 16  # points; a letter of DejaVu Sans Mono is 0.602 of it wide
QUIET_S: Final = 0.35  # a screen that sends nothing for so long is complete
TYPED_S: Final = 0.1  # the same for a letter, of which many may be typed
FIRST_PAINT_S: Final = 20.0
FONT_FOLDERS: Final = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/Library/Fonts", "~/.fonts")
BACKGROUND: Final = "14171c"  # where a program leaves the terminal's own colors
FOREGROUND: Final = "e8ebf0"
# Textual asks for the Kitty keyboard protocol (CSI > 1 u and the like), which pyte takes for text.
_UNKNOWN_TO_PYTE: Final = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]")
# Block elements fill their part of the cell exactly; a font leaves gaps between lines.
# For each: left, top, right and bottom in eighths of the cell.
_BLOCKS: Final[Mapping[str, Sequence[tuple[int, int, int, int]]]] = {
    **{chr(0x2580 + n): [(0, 8 - n, 8, 8)] for n in range(1, 9)},
    **{chr(0x2590 - n): [(0, 0, n, 8)] for n in range(1, 8)},
    "▀": [(0, 0, 8, 4)], "▐": [(4, 0, 8, 8)], "▔": [(0, 0, 8, 1)], "▕": [(7, 0, 8, 8)],
    "▘": [(0, 0, 4, 4)], "▝": [(4, 0, 8, 4)], "▖": [(0, 4, 4, 8)], "▗": [(4, 4, 8, 8)],
    "▚": [(0, 0, 4, 4), (4, 4, 8, 8)], "▞": [(4, 0, 8, 4), (0, 4, 4, 8)],
    "▛": [(0, 0, 8, 4), (0, 4, 4, 8)], "▜": [(0, 0, 8, 4), (4, 4, 8, 8)],
    "▙": [(0, 0, 4, 8), (4, 4, 8, 8)], "▟": [(4, 0, 8, 8), (0, 4, 4, 8)],
    "─": [(0, 4, 8, 4)], "━": [(0, 3, 8, 5)], "│": [(4, 0, 4, 8)], "┼": [(0, 4, 8, 4), (4, 0, 4, 8)],
    "┴": [(0, 4, 8, 4), (4, 0, 4, 4)], "├": [(4, 0, 4, 8), (4, 4, 8, 4)], "┊": [(4, 1, 4, 3), (4, 5, 4, 7)],
}  # fmt: skip


class Terminal(PseudoTerminal):
    """A program in a pseudo-terminal, and the screen that a person sees there."""

    def __init__(
        self, argv: Sequence[str], columns: int, rows: int, *, folder: Path | None = None, env: Mapping[str, str] = {}
    ) -> None:
        super().__init__(argv, columns, rows, folder=folder, env=env)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    def __enter__(self) -> Self:
        self.wait(first=FIRST_PAINT_S, quiet=1.5)
        return self

    def wait(self, first: float = 2.0, quiet: float = QUIET_S) -> None:
        """Read until the program sends nothing for `quiet` seconds; it has `first` seconds to send anything."""
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", self.read(first=first, quiet=quiet).data))

    def press(self, *keys: str) -> None:
        """Press keys one after the other: letters, or names like "down", "f3" and "ctrl+t"."""
        for key in keys:
            self.write_key(key)
            self.wait(quiet=TYPED_S if len(key) == 1 else QUIET_S)

    def text(self) -> str:
        """Return the rows of the screen, without blanks at their ends."""
        return "\n".join(row.rstrip() for row in self._screen.display)

    def picture(self) -> Image.Image:
        """Return the screen as a picture, with a margin around it."""
        columns, rows = self._screen.columns, self._screen.lines
        size = (columns * CELL[0] + 2 * MARGIN, rows * CELL[1] + 2 * MARGIN)
        image = Image.new("RGB", size, f"#{self._screen.buffer[rows - 2][0].bg.replace('default', BACKGROUND)}")
        drawing = ImageDraw.Draw(image)
        for row in range(rows):
            for column in range(columns):
                _draw_cell(drawing, self._screen.buffer[row][column], column, row)
        return image

    def save(self, path: Path) -> None:
        """Write the picture as a PNG, which holds the screen's text as its description."""
        info = PngImagePlugin.PngInfo()
        info.add_itxt("Description", self.text())
        picture = self.picture()
        picture.quantize(palette=to_palette(picture), dither=Image.Dither.NONE).save(
            path, optimize=True, pnginfo=info
        )


def to_palette(image: Image.Image) -> Image.Image:
    """Return an image with the 256 colors that a picture uses most.

    Pillow's own choice merges a color with few pixels, like that of one key, into another one.
    """
    colors = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for _, color in colors for channel in color])  # type: ignore[union-attr]
    return palette


def join(images: Sequence[Image.Image]) -> Image.Image:
    """Return pictures of one size below each other."""
    width, height = images[0].size
    joined = Image.new("RGB", (width, height * len(images)))
    for index, image in enumerate(images):
        joined.paste(image, (0, index * height))
    return joined


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"DejaVuSansMono{'-Bold' if bold else ''}.ttf"
    for folder in FONT_FOLDERS:
        path = Path(folder).expanduser() / name
        if path.exists():
            return ImageFont.truetype(path, FONT_SIZE)
    raise SystemExit(f"{name} is not installed (Debian: fonts-dejavu-core). Looked in {', '.join(FONT_FOLDERS)}.")


def _draw_cell(drawing: ImageDraw.ImageDraw, cell: pyte.screens.Char, column: int, row: int) -> None:
    left, top = MARGIN + column * CELL[0], MARGIN + row * CELL[1]
    front, back = _color(cell.fg, FOREGROUND), _color(cell.bg, BACKGROUND)
    if cell.reverse:
        front, back = back, front
    drawing.rectangle((left, top, left + CELL[0] - 1, top + CELL[1] - 1), fill=back)
    if cell.data in _BLOCKS:
        for x, y, right, bottom in _BLOCKS[cell.data]:
            x, right = left + x * CELL[0] // 8, left + right * CELL[0] // 8
            y, bottom = top + y * CELL[1] // 8, top + bottom * CELL[1] // 8
            drawing.rectangle((x, y, max(right - 1, x), max(bottom - 1, y)), fill=front)
    elif cell.data.strip():
        drawing.text((left, top + 1), cell.data, fill=front, font=_font(bold=cell.bold))
    if cell.underscore:
        drawing.line((left, top + CELL[1] - 2, left + CELL[0] - 1, top + CELL[1] - 2), fill=front)


def _color(name: str, default: str) -> str:
    if name == "default":
        return f"#{default}"
    if re.fullmatch("[0-9a-f]{6}", name):
        return f"#{name}"
    return {"brown": "yellow"}.get(name, name.removeprefix("bright"))  # pyte's names of the sixteen colors
