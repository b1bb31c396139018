"""The real program in a pseudo-terminal, as in a person's terminal."""

import codecs
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX's")
ROOT: Final = Path(__file__).parents[1]
FAILURE_S: Final = 300.0  # only bounds a failure
_ESCAPE: Final = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


class Terminal:
    """`translate-tui ARGUMENTS` in a pseudo-terminal of its own, behind the words `before` if there are any."""

    def __init__(
        self,
        *arguments: str,
        before: tuple[str, ...] = (),
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] = {},
    ) -> None:
        import fcntl
        import struct
        import termios

        self.side, other = pty.openpty()
        columns, rows = size
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        # Textual would believe the size of the terminal in which the tests run.
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "translate_tui", *arguments],
            stdin=other, stdout=other, stderr=other, start_new_session=True,
            env={**inherited, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        os.close(other)
        self.seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end within a character

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def text(self) -> str:
        """What was sent so far, without the sequences that move the cursor and set colors."""
        return _ESCAPE.sub("", self.seen)

    def write(self, typed: str) -> None:
        """Type text, or press keys that are given by what a terminal sends for them."""
        data = typed.encode()
        while data:
            data = data[os.write(self.side, data[:1000]) :]
            if len(data) > 1000:  # what is painted must be read too, else both sides wait for each other
                self.read()

    def read(self, seconds: float = 0.0) -> bool:
        """Read what is there, or what comes within some seconds. Return False once the program has ended."""
        while select.select([self.side], [], [], seconds)[0]:
            try:
                data = os.read(self.side, 65_536)
            except OSError:
                return False
            if not data:
                return False
            self.seen += self._decoder.decode(data)
            seconds = 0.0
        return True

    def read_until(self, there: str | Callable[[], bool], seconds: float = FAILURE_S) -> None:
        """Read until words were sent, or until something is so; `seconds` only bounds a failure."""
        end = time.monotonic() + seconds
        while not (there in self.text if isinstance(there, str) else there()):
            assert time.monotonic() < end and self.read(0.1), f"{there} never came, but this:\n{self.text[-3000:]}"

    def rest(self) -> str:
        """Return what the program still sends until it ends."""
        start, end = len(self.seen), time.monotonic() + FAILURE_S
        while self.read(0.1):
            assert time.monotonic() < end, self.text[-3000:]
        return self.seen[start:]

    def kill(self) -> None:
        """Kill the program, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """Kill the program if it still runs, and close the terminal."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        with suppress(OSError):
            os.close(self.side)


def stored(db: Path, sql: str) -> Any:
    """Return the first value that a query finds in a file, read beside the program; None if there is none."""
    rows = stored_rows(db, sql)
    return rows[0][0] if rows else None


def stored_rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in a file, read beside the program."""
    connection = sqlite3.connect(db)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
