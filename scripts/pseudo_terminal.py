"""A program that runs in a pseudo-terminal, as in a person's terminal: to press keys and to read what it sends."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

KEYS: Final[Mapping[str, str]] = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~",
}  # fmt: skip


class Output(NamedTuple):
    """What a program sent until it was quiet. `first` and `last` are the seconds until its first and last byte."""

    data: bytes
    first: float
    last: float


class PseudoTerminal:
    """A program in a pseudo-terminal of `columns` x `rows`; leaving the context ends it.

    `started` is the moment before the program was run, on the clock of `time.perf_counter`.
    """

    def __init__(
        self, argv: Sequence[str], columns: int, rows: int, *, folder: Path | None = None, env: Mapping[str, str] = {}
    ) -> None:
        all_env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **env}
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder or Path.cwd())
            os.execvpe(argv[0], list(argv), all_env)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def write(self, text: str) -> None:
        """Send text to the program, as if it was typed."""
        os.write(self._fd, text.encode())

    def write_key(self, key: str) -> None:
        """Press a key: a letter, or a name like "down", "f3" and "ctrl+t"."""
        name = key.removeprefix("ctrl+")
        self.write(chr(ord(name) - 96) if name != key else KEYS.get(key, key))

    def read(self, *, first: float, quiet: float) -> Output:
        """Read until the program sends nothing for `quiet` seconds; it has `first` seconds to send anything."""
        begun, data, moments = time.perf_counter(), b"", [0.0]
        patience = first
        while select.select([self._fd], [], [], patience)[0]:
            try:
                data += os.read(self._fd, 65536)
            except OSError:  # the program has ended
                break
            moments.append(time.perf_counter() - begun)
            patience = quiet
        return Output(data, moments[min(1, len(moments) - 1)], moments[-1])
