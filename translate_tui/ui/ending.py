"""EndingApp: an app that gives the terminal back however it ends."""

import asyncio
import signal
import sys
from contextlib import suppress
from typing import Final

from translate_tui.ui.input_queue import InputQueueApp
from translate_tui.ui.textual_internals import PrivateFaultsApp

# What asks a program to end: a shutdown, a closed terminal, Ctrl+\ and Ctrl+C from elsewhere. Windows has only some.
ENDING_SIGNALS: Final = tuple(
    signal.Signals[name] for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT") if name in signal.Signals.__members__
)
TERMINAL_CHECKED_S: Final = 1.0


class EndingApp(PrivateFaultsApp[str], InputQueueApp):
    """An app that ends at a signal as it does at `q`, with the exit code that a shell expects."""

    def on_mount(self) -> None:
        """Take the signals, each of which would end the program in the middle of a frame."""
        for number in ENDING_SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, nor in another thread
                asyncio.get_running_loop().add_signal_handler(number, self.end_at, number)
        if not self.is_headless:
            self.set_interval(TERMINAL_CHECKED_S, self._end_without_terminal)

    def _end_without_terminal(self) -> None:
        """End where the terminal is gone and no signal said so, as under nohup: Textual would read without end."""
        if sys.__stdin__ is None or not sys.__stdin__.isatty():
            self.end_at(signal.SIGTERM)

    def end_at(self, number: signal.Signals) -> None:
        """End the app because of a signal."""
        self.exit(return_code=128 + number)
