"""Sends only those cells of a frame that differ from what the terminal shows.

Textual repaints whole widgets: on a cursor move every row of a list, after a dialog the whole screen, though most
cells are as before. Over ssh or a shared screen each kilobyte takes time. So what was sent is remembered by cell.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby, repeat
from typing import Final, NamedTuple, TypeVar

from rich.cells import split_graphemes
from textual import events
from textual.app import App
from textual.driver import Driver

T = TypeVar("T")

MAX_GAP: Final = 8  # unchanged cells between two changed ones that are sent along: moving the cursor is as long
# What a frame is made of: moves of the cursor, SGR codes, text. Line ends are always followed by a move.
_FRAME: Final = re.compile(r"(?:\x1b\[\d+;\d+H|\x1b\[[\d;]*m|[^\x00-\x09\x0b-\x1f\x7f]++)*")
_TOKEN: Final = re.compile(r"\x1b\[([\d;]*)([Hm])|([^\x1b]+)")
_MOVE: Final = re.compile(r"\x1b\[(\d+);\d+H")
_END_MOVE: Final = re.compile(r"\x1b\[\d+;\d+H\Z")
_CLEARS: Final = re.compile(r"\x1b\[\?1049[hl]|\x1b\[\d*J|\x1b\[\d*;?\d*H")
_CODE: Final = re.compile(r"[34]8;(?:2;\d+;\d+;\d+|5;\d+)|\d+")


class Codes(NamedTuple):
    """The SGR codes of a cell: its attributes (bold ...), its color and the color behind. Empty: the default."""

    attributes: tuple[str, ...] = ()
    front: str = ""
    back: str = ""


# The text of a cell and its codes. A character of two columns has an empty text behind it; combining
# characters are part of the text of the one before.
Cell = tuple[str, Codes]
PLAIN: Final = Codes()


class ChangedCells:
    """What a terminal shows, and what brings it to the next frame."""

    def __init__(self) -> None:
        self._lines: dict[int, list[Cell | None]] = {}  # by their numbers from 1; None: not known
        self._sent: dict[int, str] = {}  # the part of a frame that was last for a line
        self._cursor = ""  # the sequence that moved it last

    def forget(self) -> None:
        """Forget what the terminal shows: its size has changed, or something else may have been written there."""
        self._lines.clear()
        self._sent.clear()
        self._cursor = ""

    def changes(self, data: str) -> str:
        """Return what has the same effect as `data`, which is sent to the terminal next, and is shorter."""
        if not _FRAME.fullmatch(data):
            if _CLEARS.search(data):
                self.forget()
            return data
        touched, cursor = self._next_lines(data)
        output = "".join(self._sequences(touched))
        self._lines |= touched
        if cursor and (output or cursor != self._cursor):
            output += cursor
        if output:
            self._cursor = cursor
        return output

    def _next_lines(self, data: str) -> tuple[dict[int, list[Cell | None]], str]:
        """Return the lines that a frame touches, as it leaves them, and its last move if nothing follows it."""
        touched: dict[int, list[Cell | None]] = {}
        cursor = ""
        for part in data.split("\n"):  # a line, or a piece of one
            start = _MOVE.match(part)
            y = int(start[1]) if start else 0
            if y and self._sent.get(y) == part and y not in touched:
                end_move = _END_MOVE.search(part)
                cursor = end_move[0] if end_move else ""
            else:
                cursor = self._apply(part, y, touched)
        return touched, cursor

    def _apply(self, part: str, first_y: int, touched: dict[int, list[Cell | None]]) -> str:
        """Put a part of a frame, which begins in line `first_y`, into the touched lines; return its last move.

        The move is empty if text follows it.
        """
        self._sent[first_y] = part
        x, y, codes, cursor = 1, first_y, PLAIN, ""
        for numbers, command, text in _TOKEN.findall(part):
            if command == "H":
                row, _, column = numbers.partition(";")
                y, x, cursor = int(row), int(column), f"\x1b[{numbers}H"
            elif command == "m":
                codes = _applied(codes, numbers)
            else:
                cells = cells_of(text, codes)
                if (line := touched.get(y)) is None:
                    line = touched[y] = self._lines.get(y, []).copy()
                begin, end = x - 1, x - 1 + len(cells)
                line += repeat(None, end - len(line))
                _blank_halves(line, begin, end)
                line[begin:end] = cells
                x, cursor = end + 1, ""
                if y != first_y:  # a part of several lines is the last one of none
                    self._sent.pop(y, None)
                    self._sent.pop(first_y, None)
        return cursor

    def _sequences(self, touched: dict[int, list[Cell | None]]) -> Iterator[str]:
        """Yield what to send so that the terminal shows these lines."""
        current = PLAIN
        for y, line in touched.items():
            for start, end in _runs(self._lines.get(y, []), line):
                yield f"\x1b[{y};{start + 1}H"
                for cell in line[start:end]:
                    text, codes = cell or (" ", PLAIN)
                    if codes is not current and codes != current:
                        yield _change(current, codes)
                        current = codes
                    yield text
        if current != PLAIN:
            yield "\x1b[0m"


def cells_of(text: str, codes: Codes) -> list[Cell]:
    """Return the cells of a text, one for each column."""
    return list(zip(text if text.isascii() else _parts(text), repeat(codes)))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    """Return a text that is not ASCII in as many parts as it has columns."""
    parts: list[str] = []
    for start, end, columns in split_graphemes(text)[0]:
        if columns:
            parts += [text[start:end], *repeat("", columns - 1)]
        elif parts:  # it joins what is before it
            last = max(index for index, part in enumerate(parts) if part)
            parts[last] += text[start:end]
    return tuple(parts)


@lru_cache(maxsize=1024)
def _applied(codes: Codes, numbers: str) -> Codes:
    """Return the codes that hold after an SGR sequence."""
    for code in _CODE.findall(numbers) or ["0"]:
        number = int(code.partition(";")[0])
        if number == 0:
            codes = PLAIN
        elif number in (38, 39) or 30 <= number <= 37 or 90 <= number <= 97:
            codes = Codes(codes.attributes, "" if number == 39 else code, codes.back)
        elif number in (48, 49) or 40 <= number <= 47 or 100 <= number <= 107:
            codes = Codes(codes.attributes, codes.front, "" if number == 49 else code)
        elif code not in codes.attributes:
            codes = Codes((*codes.attributes, code), codes.front, codes.back)
    return codes


@lru_cache(maxsize=4096)
def _change(current: Codes, codes: Codes) -> str:
    """Return what leads from some codes to others."""
    parts: list[str] = []
    if set(current.attributes) - set(codes.attributes):  # what switches one off often switches off others, too
        parts, current = ["0"], PLAIN
    parts += [attribute for attribute in codes.attributes if attribute not in current.attributes]
    if codes.front != current.front:
        parts.append(codes.front or "39")
    if codes.back != current.back:
        parts.append(codes.back or "49")
    return f"\x1b[{';'.join(parts)}m"


def _blank_halves(line: list[Cell | None], start: int, end: int) -> None:
    """Put blanks where characters of two columns lose one of them to the columns from `start` to before `end`."""
    first, last = start, end
    while first > 0 and (cell := line[first]) is not None and not cell[0]:
        first -= 1
    while last < len(line) and (cell := line[last]) is not None and not cell[0]:
        last += 1
    for column in (*range(first, start), *range(end, last)):
        cell = line[column]
        line[column] = (" ", cell[1] if cell else PLAIN)


def _runs(old: list[Cell | None], new: list[Cell | None]) -> Iterator[tuple[int, int]]:
    """Yield the first column and the one behind the last of each run of cells to send."""
    old = [*old, *repeat(None, len(new) - len(old))]
    changed = [column for column, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
    if not changed:
        return
    if not all(map(_is_simple, old)) or not all(map(_is_simple, new)):
        # Terminals differ in the width of some characters: what follows them is only right if the whole line is sent.
        for is_known, columns in groupby(range(len(new)), lambda column: new[column] is not None):
            if is_known:
                known = list(columns)
                yield known[0], known[-1] + 1
        return
    start, end = changed[0], changed[0] + 1
    for column in changed:
        if column - end > MAX_GAP or None in new[end:column]:
            yield start, end
            start = column
        end = column + 1
    yield start, end


def _is_simple(cell: Cell | None) -> bool:
    """Tell whether a cell has one character of one column (or is not known)."""
    return cell is None or len(cell[0]) == 1


class ChangesApp(App[T]):
    """An app that sends only what changes to the terminal."""

    def __init__(self) -> None:
        self._shown_cells = ChangedCells()  # before Textual asks for the driver
        super().__init__()

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, which sends only what changes."""
        return sending_changes(super().get_driver_class(), self._shown_cells, self._continued)

    def _continued(self) -> None:
        """Paint everything again: a shell may have written over it while the app was stopped."""
        self._shown_cells.forget()
        self.call_later(self._repaint)

    def _repaint(self) -> None:
        if self.screen_stack:
            self.screen.refresh()

    async def on_event(self, event: events.Event) -> None:
        """Send a frame whole where the window has another size, or something else may have been written there."""
        if isinstance(event, events.Resize | events.AppFocus):
            self._shown_cells.forget()
        await super().on_event(event)
        if isinstance(event, events.AppFocus):
            self._repaint()


def sending_changes(driver_class: type[Driver], shown: ChangedCells, continued: Callable[[], None]) -> type[Driver]:
    """Return a driver that sends only what changes in `shown`.

    `continued` is called where the program goes on after it was stopped without being told (SIGSTOP).
    """

    class ChangesDriver(driver_class):  # type: ignore[misc, valid-type]  # the platform's driver
        _is_suspended = False

        def suspend_application_mode(self) -> None:
            super().suspend_application_mode()
            self._is_suspended = True

        def resume_application_mode(self) -> None:
            # A terminal that is closed sends SIGCONT, too, after SIGHUP. Textual would start its threads a second
            # time, and at the end wait for ever for one of them.
            if self._is_suspended:
                self._is_suspended = False
                super().resume_application_mode()
            else:
                continued()

        def write(self, data: str) -> None:
            if changes := shown.changes(data):
                super().write(changes)

    return ChangesDriver
