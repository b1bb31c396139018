"""What a person sees: the characters on the screen, from what the program sends to its terminal."""

import re
from typing import Final

from rich.cells import get_character_cell_size

_PIECE: Final = re.compile(
    r"\x1b\[(?P<arguments>[\d;?<=>]*)[ !\"$']*(?P<final>[@-~])"
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)|\x1b[^\[\]PX^_]|(?P<control>[\x00-\x1f])|(?P<text>[^\x00-\x1f]+)",
    re.DOTALL,
)
_UNFINISHED: Final = re.compile(r"\x1b(?:\[[\d;?<=>]*|[\]PX^_][^\x07\x1b]*)?$")


class Emulator:
    """A terminal's screen. It knows what Textual sends: places of the cursor, text, and clearing."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._pending = ""  # the beginning of a sequence
        self._clear()

    def _clear(self) -> None:
        self._cells = [[" "] * self.columns for _ in range(self.rows)]
        self._row = self._column = 0

    def feed(self, sent: str) -> None:
        """Take in what was sent."""
        sent = self._pending + sent
        unfinished = _UNFINISHED.search(sent)
        self._pending = unfinished[0] if unfinished else ""
        for piece in _PIECE.finditer(sent, 0, len(sent) - len(self._pending)):
            if text := piece["text"]:
                self._put(text)
            elif piece["control"] == "\r":
                self._column = 0
            elif piece["control"] == "\n":
                self._row = min(self._row + 1, self.rows - 1)
            elif piece["final"]:
                self._move(piece["final"], piece["arguments"])

    def _move(self, final: str, arguments: str) -> None:
        numbers = [int(number) for number in re.findall(r"\d+", arguments)]
        first = numbers[0] if numbers else 1
        if final in "Hf":
            self._row, self._column = first - 1, (numbers[1] - 1 if len(numbers) > 1 else 0)
        elif final == "J" and first == 2:
            self._clear()
        elif final == "A":
            self._row -= first
        elif final == "B":
            self._row += first
        elif final == "C":
            self._column += first
        elif final == "D":
            self._column -= first
        elif final == "G":
            self._column = first - 1
        elif final == "K" and 0 <= self._row < self.rows:
            self._cells[self._row][self._column :] = [" "] * (self.columns - self._column)
        self._row, self._column = max(self._row, 0), max(self._column, 0)

    def _put(self, text: str) -> None:
        if self._row >= self.rows:
            return
        row = self._cells[self._row]
        for character in text:
            width = get_character_cell_size(character)
            if width and self._column < self.columns:
                row[self._column] = character
                if width == 2 and self._column + 1 < self.columns:
                    row[self._column + 1] = ""
            self._column += width

    @property
    def lines(self) -> list[str]:
        """The lines on the screen, from the top."""
        return ["".join(row).rstrip() for row in self._cells]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)
