"""Large type drawn with block characters, to be read from the back of a room.

Letters are proportional, two pixels to a column and two to a row (quadrant blocks); figures are larger and bolder, in
half blocks. Text that large type cannot show (other alphabets, too little room, only ASCII) is left to the caller.
"""

import unicodedata
from collections.abc import Callable, Iterable
from itertools import product
from typing import Final

from translate_tui.ui import glyphs

FIGURE_ROWS: Final = 5
_FIGURE_GAP: Final = "  "
# Ten rows of pixels each; a pixel is one column wide and half a row high.
_FIGURES: Final = {
    "0": (".####.", "######", "##..##", "##..##", "##..##", "##..##", "##..##", "##..##", "######", ".####."),
    "1": ("..##..", ".###..", "####..", "..##..", "..##..", "..##..", "..##..", "..##..", "######", "######"),
    "2": (".####.", "######", "##..##", "....##", "...###", "..###.", ".###..", "###...", "######", "######"),
    "3": (".####.", "######", "##..##", "....##", "..###.", "..###.", "....##", "##..##", "######", ".####."),
    "4": ("....##", "...###", "..####", ".##.##", "##..##", "##..##", "######", "######", "....##", "....##"),
    "5": ("######", "######", "##....", "##....", "#####.", "######", "....##", "##..##", "######", ".####."),
    "6": (".####.", "######", "##....", "##....", "#####.", "######", "##..##", "##..##", "######", ".####."),
    "7": ("######", "######", "....##", "....##", "...##.", "...##.", "..##..", "..##..", "..##..", "..##.."),
    "8": (".####.", "######", "##..##", "##..##", ".####.", "######", "##..##", "##..##", "######", ".####."),
    "9": (".####.", "######", "##..##", "##..##", "######", ".#####", "....##", "....##", "######", ".####."),
    ":": ("..", "..", "##", "##", "..", "..", "##", "##", "..", ".."),
    "+": ("......", "......", "..##..", "..##..", "######", "######", "..##..", "..##..", "......", "......"),
    "-": ("......", "......", "......", "......", "######", "######", "......", "......", "......", "......"),
}  # fmt: skip
_HALVES: Final = " ▀▄█"  # by upper pixel + 2 x lower pixel
_QUADRANTS: Final = {
    f"{upper_left}{upper_right}{lower_left}{lower_right}": character
    for (lower_right, lower_left, upper_right, upper_left), character in zip(
        product("01", repeat=4), " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█", strict=True
    )
}
_LETTER_GAP: Final = 1  # pixels


class Face:
    """A size of large letters: `height` is in rows of the terminal."""

    def __init__(self, letters: dict[str, tuple[int, str]], pixels: int, space: int, scale: int = 1) -> None:
        """`letters` are as in glyphs.py, `pixels` high; `space` is the width of a space in pixels.

        Each pixel is drawn `scale` times as wide and high.
        """
        self._letters = letters
        self._pixels = pixels
        self._space = space
        self._scale = scale
        self.height = pixels * scale // 2

    def can_show(self, text: str) -> bool:
        """Return whether there is a letter for every character of a text."""
        return all(character == " " or character in self._letters for character in text)

    def columns(self, text: str) -> int:
        """Return how many columns of the terminal a text takes, whose letters there must be."""
        pixels = sum(self._space if c == " " else self._letters[c][0] + _LETTER_GAP for c in text)
        return (pixels * self._scale + 1) // 2

    def draw(self, text: str) -> list[str]:
        """Return a text, whose letters there must be, as `height` rows of quadrant blocks."""
        rows = [""] * self._pixels
        for character in text:
            width, code = (self._space - _LETTER_GAP, "") if character == " " else self._letters[character]
            for y in range(len(rows)):
                bits = int(code[2 * y : 2 * y + 2] or "0", 16)
                rows[y] += format(bits, f"0{width}b") + "0" * _LETTER_GAP
        if self._scale > 1:
            rows = ["".join(pixel * self._scale for pixel in row) for row in rows for _ in range(self._scale)]
        rows = [row + "0" * (len(row) % 2) for row in rows]
        return [_join(rows[y], rows[y + 1]) for y in range(0, len(rows), 2)]


def _join(upper: str, lower: str) -> str:
    return "".join(_QUADRANTS[upper[x : x + 2] + lower[x : x + 2]] for x in range(0, len(upper), 2))


LARGE: Final = Face(glyphs.LARGE, pixels=8, space=3)
HUGE: Final = Face(glyphs.HUGE, pixels=14, space=4)
DOUBLE_LARGE: Final = Face(glyphs.LARGE, pixels=8, space=3, scale=2)
DOUBLE_HUGE: Final = Face(glyphs.HUGE, pixels=14, space=4, scale=2)


def figures(text: str, *, scale: int = 1, ascii_only: bool = False) -> list[str]:
    """Return digits, colons, plus and minus signs as FIGURE_ROWS x `scale` rows.

    Raises KeyError for other characters.
    """
    drawings = [_FIGURES[character] for character in text]
    rows: list[str] = []
    if scale > 1:  # a row of half blocks can't be made twice as high: each pixel becomes a block of its own
        block = "#" if ascii_only else "█"
        for y in range(2 * FIGURE_ROWS):
            lines = [
                "".join((block if pixel == "#" else " ") * scale for pixel in drawing[y]) for drawing in drawings
            ]
            rows += [(_FIGURE_GAP * scale).join(lines)] * (scale // 2)
        return rows
    for y in range(0, 2 * FIGURE_ROWS, 2):
        pairs = [zip(drawing[y], drawing[y + 1], strict=True) for drawing in drawings]
        if ascii_only:
            cells = ["".join("#" if "#" in pair else " " for pair in pixels) for pixels in pairs]
        else:
            cells = ["".join(_HALVES[(a == "#") + 2 * (b == "#")] for a, b in pixels) for pixels in pairs]
        rows.append(_FIGURE_GAP.join(cells))
    return rows


def wrap(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Break a text between words into lines of at most `width` columns, as `measure` counts them.

    A single word that is wider has a line of its own.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def large_text(text: str, width: int, rows: int, faces: Iterable[Face] = (LARGE,)) -> list[str]:
    """Return a text in the first of `faces` in which it fits into `width` columns and `rows` rows.

    An empty list: it fits in none, or has characters that none has.
    """
    text = unicodedata.normalize("NFC", text)
    for face in faces:
        if not face.can_show(text):
            continue
        lines = wrap(text, width, face.columns)
        if lines and len(lines) * face.height <= rows and all(face.columns(line) <= width for line in lines):
            return [row for line in lines for row in face.draw(line)]
    return []
