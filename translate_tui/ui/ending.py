"""EndingApp: an app that gives the terminal back however it ends."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

from translate_tui.ui.input_queue import InputQueueApp
from translate_tui.ui.textual_internals import PrivateFaultsApp

# What asks a program to end: a shutdown, a closed terminal, Ctrl+\ and Ctrl+C from elsewhere. Windows has only some.
ENDING_SIGNALS: Final = tuple(
    signal.Signals[name] for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT") if name in signal.Signals.__members__
)
_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
TERMINAL_CHECKED_S: Final = 1.0
ENDED_S: Final = 15.0  # after a signal: then the program ends whatever it waits for


class EndingApp(PrivateFaultsApp[str], InputQueueApp):
    """An app that ends at a signal as it does at `q`, with the exit code that a shell expects."""

    _signal_loop: asyncio.AbstractEventLoop | None = None  # once Textual may have taken the terminal
    _is_ready_to_end = False  # Textual can't end while it mounts its first screen
    _ended_by: signal.Signals | None = None
    _watchdog: threading.Timer | None = None  # since the first signal

    def run(self, *arguments: Any, **options: Any) -> str | None:
        """Run the app. A signal that comes before it has taken the terminal ends the program at once."""
        with self._taking_signals():
            return super().run(*arguments, **options)

    @contextmanager
    def _taking_signals(self) -> Iterator[None]:
        """Take the signals in the block, each of which would end the program in the middle of a frame."""
        before = {}
        for number in ENDING_SIGNALS:
            with suppress(ValueError):  # not in another thread
                before[number] = signal.signal(number, self._signalled)
        try:
            yield
        finally:
            if self._watchdog is not None:
                self._watchdog.cancel()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        # By a handler of Python's own: it also runs while the event loop waits for a terminal that is gone.
        if self._signal_loop is None:
            raise SystemExit(128 + number)
        if self._watchdog is not None:
            return  # it ends already
        self._watchdog = threading.Timer(ENDED_S, os.kill, (os.getpid(), _KILL))
        self._watchdog.daemon = True
        self._watchdog.start()
        with suppress(RuntimeError):  # it has ended by now
            self._signal_loop.call_soon_threadsafe(self._end_when_ready, signal.Signals(number))

    def _end_when_ready(self, number: signal.Signals) -> None:
        self._ended_by = number
        if self._is_ready_to_end:
            self.end_at(number)

    def on_load(self) -> None:
        """From now on, signals end the app, and not the program."""
        self._signal_loop = asyncio.get_running_loop()

    def on_mount(self) -> None:
        """Look whether the terminal is still there."""
        if not self.is_headless:
            self.set_interval(TERMINAL_CHECKED_S, self._end_without_terminal)

    def on_ready(self) -> None:
        """End now because of a signal that came while the first screen was mounted."""
        self._is_ready_to_end = True
        if self._ended_by is not None:
            self.end_at(self._ended_by)

    def _end_without_terminal(self) -> None:
        """End where the terminal is gone and no signal said so, as under nohup: Textual would read without end."""
        if self._watchdog is None and (sys.__stdin__ is None or not sys.__stdin__.isatty()):
            self.end_at(signal.SIGTERM)

    def end_at(self, number: signal.Signals) -> None:
        """End the app because of a signal."""
        self.exit(return_code=128 + number)
