"""How what a terminal sends becomes inputs: a paste is one, whatever is in it, and the keys of a burst are told.

It extends Textual's parser, which tests/app/test_textual_contracts.py watches. Textual's own hands the characters
behind an escape in a paste on as keys, and takes the mouse's cells for pixels once a terminal has reported its size.
"""

import sys
from collections.abc import Generator, Iterator
from time import monotonic
from typing import Any, Final

from textual import events
from textual.message import Message

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"
BURST_GAP_S: Final = 0.01  # within which the next key belongs to the same burst: no person types so quickly
# After so many characters at once more of them follow, however long the reading thread waits for the busy app.
LARGE_READ: Final = 32
LARGE_READ_GAP_S: Final = 0.1
_DRIVERS: Final = ("linux_driver", "linux_inline_driver", "web_driver", "win32")  # of Textual, which have a parser


def use_careful_parser() -> None:
    """Have the drivers of Textual that are imported read their terminals with `careful_parser`."""
    for name in _DRIVERS:
        driver: Any = sys.modules.get(f"textual.drivers.{name}")
        if driver is not None and not hasattr(driver.XTermParser, "is_careful"):
            driver.XTermParser = careful_parser(driver.XTermParser)


def careful_parser(parser: Any) -> Any:
    """Return a class that extends Textual's parser of what a terminal sends."""

    class CarefulParser(parser):  # type: ignore[misc]  # a base that is known only at run time
        is_careful = True

        def __init__(self, debug: bool = False) -> None:
            super().__init__(debug)
            self.is_pasting = False
            self.pasted: list[str] = []  # what was read of the paste
            self.seen = ""  # the end of what was read: the beginning of a mark may be there
            self.burst = self.burst_goes_on_until = 0.0  # on the monotonic clock

        def feed(self, data: str) -> Iterator[Message]:
            """Yield the inputs in `data`. Those that come at once, or too fast to be typed, have the same `time`."""
            now = monotonic()
            if now > self.burst_goes_on_until:
                self.burst = now
            for event in self.read_pastes(data):
                event.time = self.burst
                yield event
            self.burst_goes_on_until = monotonic() + (LARGE_READ_GAP_S if len(data) >= LARGE_READ else BURST_GAP_S)

        def read_pastes(self, data: str) -> Iterator[Message]:
            """Yield each paste whole, and let Textual read what is around them."""
            if not data:  # the end of all input
                yield from super().feed(data)
            while data:
                if not self.is_pasting:
                    data = yield from self.read_keys(data)
                    continue
                # Only where a mark may be: a paste of megabytes comes in thousands of reads.
                end = (self.seen + data).find(PASTE_END)
                if end < 0:
                    self.pasted.append(data)
                    self.seen = (self.seen + data)[1 - len(PASTE_END) :]
                    return
                self.pasted.append(data)
                behind = len(self.seen) + len(data) - end - len(PASTE_END)
                text = "".join(self.pasted)
                yield events.Paste(text[: len(text) - behind - len(PASTE_END)])
                data = data[len(data) - behind :]
                self.is_pasting, self.pasted, self.seen = False, [], ""

        def read_keys(self, data: str) -> Generator[Message, None, str]:
            """Let Textual read what comes before a paste; return what comes behind the mark of its start."""
            seen = self.seen + data
            _, start, rest = seen.partition(PASTE_START)
            if not start:
                self.seen = seen[1 - len(PASTE_START) :]
                yield from super().feed(data)
                return ""
            # With the mark, and that of an end: Textual may have read a part of it, or wait for what follows an
            # escape. It takes them for an empty paste.
            ended = data[: len(data) - len(rest)] + PASTE_END
            yield from (event for event in super().feed(ended) if not isinstance(event, events.Paste))
            self.is_pasting, self.seen = True, ""
            return rest

        def parse_mouse_code(self, code: str) -> Message | None:
            """Return the event of a mouse report. It is in cells: pixels are not asked for (ui/__init__.py)."""
            self.mouse_pixels = False
            event: Message | None = super().parse_mouse_code(code)
            return event

    return CarefulParser
