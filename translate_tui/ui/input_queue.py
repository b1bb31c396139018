"""InputQueueApp: each key, paste and mouse event is handled completely before the next one is looked at.

Textual forwards an input to whatever has the focus when the input arrives, not when its turn comes. In one burst
("/" and a paste, "d" and a reason) the later inputs would reach the field that is about to lose the focus, or the
screen that a dialog is about to cover: they would act where nobody meant them, or be lost.

How the app knows, without polling, that an input has been handled: every widget handles its messages one after the
other, oldest first, so a callback put at the end of its queue (`call_later`) runs when everything queued before it is
done. Such a callback is sent from the focused widget through all its ancestors to the app, the way that a key takes.
When it has come through, and no widget of the shown screen has anything queued, the input and all that it set off
(messages, focus, dialogs) are done. A pushed screen runs the callback after it has mounted its widgets and moved the
focus. Only a screen that has just come up has one more thing to wait for: its first layout, which is also when the
`call_after_refresh` callbacks run that set it up.

At talking speed nothing ever waits, for the callback is back long before the next key (about 1 ms).

A terminal that does not mark pastes sends them as keys. They are recognized by their speed (ui/terminal_input.py):
several lines of a burst that go to a text field are one paste, so that no Enter in it submits half of a text, and the
rest of it gives commands. Enter at the end of a single line stays what it is: a script may have typed both.
"""

import asyncio
import re
from collections import deque
from itertools import takewhile
from threading import Event
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import get_current_worker

from translate_tui.model import Cancelled
from translate_tui.ui.changed_cells import ChangesApp
from translate_tui.ui.terminal_input import LARGE_READ, use_careful_parser
from translate_tui.ui.widgets.frame import MIN_SIZE
from translate_tui.ui.widgets.text_field import TextField

if TYPE_CHECKING:
    from rich.console import RenderableType

_INPUTS: Final = (events.InputEvent, events.Paste)
_KEYS_AT_ANY_SIZE: Final = ("ctrl+c",)
_EDITING_KEYS: Final = ("backspace", "delete", "left", "right", "home", "end")
_LINE_ENDS: Final = ("enter", "ctrl+j")
_IN_TEXT: Final = {**dict.fromkeys(_LINE_ENDS, "\n"), "tab": "\t"}  # what these keys are in a paste
_TEXT_OF_LINE: Final = re.compile(r"[^\n\t]+")
_PASTED_LENGTH: Final = 16  # characters of a burst; two lines of fewer may be what a slow network held back
_REST_OF_BURST_S: Final = 0.02  # how long a line end in a burst waits for the next line
QUIET_WORKERS: Final = "quiet"  # the group of those that open no dialog: what they find is shown where it belongs
_WORKER_SLICE_S: Final = 0.004  # how long a worker may hold the interpreter before the screen gets its turn


class InputQueueApp(ChangesApp[str]):
    """An app that handles inputs strictly in order and drops those that are left when it exits."""

    worker_delay_s: float = 0.3  # how long workers pause after an input

    def __init__(self) -> None:
        super().__init__()
        use_careful_parser()
        self._has_ended = Event()
        self._inputs: deque[events.Event] = deque()  # not handed to Textual yet
        self.inputs_handled = asyncio.Event()  # set while no input is in progress or queued
        self.inputs_handled.set()
        self._input: events.Event | None = None  # the last input that was handed on
        self._input_screen: Screen[object] | None = None  # the screen that was shown then
        self._burst = 0.0  # the time of the last key that came to a text field; the same for all of a burst
        self._burst_length = 0  # how many characters of it are in the field
        self._is_paste = False
        self._unpainted: Screen[object] | None = None  # a screen whose first layout is being waited for
        self._layout_is_current = False  # nothing was handed on since the screen was laid out
        self._exiting = False
        self._last_input = 0.0  # on the monotonic clock
        self._last_yield = 0.0

    # --------------------------------------------------------------- inputs

    def on_mount(self) -> None:
        """Watch for screens that are closed before they were painted (by a worker, say), and their callbacks lost."""
        self.screen_change_signal.subscribe(self, self._screen_changed, immediate=True)

    def _screen_changed(self, screen: Screen[object]) -> None:
        if self._unpainted is not None and self._unpainted is not screen:
            self._painted(self._unpainted)

    async def on_event(self, event: events.Event) -> None:
        """Queue an input that comes from the terminal; everything else goes its usual way."""
        if not isinstance(event, _INPUTS) or event.is_forwarded:  # forwarded: it bubbled back up to the app
            await super().on_event(event)
        elif not self._exiting:
            if not isinstance(event, events.MouseMove):
                self._last_input = monotonic()
            self._inputs.append(event)
            if self.inputs_handled.is_set():
                await self._handle_inputs()

    async def _handle_inputs(self) -> None:
        """Hand queued inputs to Textual, until one has been handed on that the others must wait for."""
        while self._inputs:
            if (event := self._take_input()) is None:
                self.inputs_handled.clear()
                self.set_timer(_REST_OF_BURST_S, self._handle_inputs)
                return
            if self._is_unreadable(event):
                continue
            self._input, self._input_screen, self._layout_is_current = event, self.screen, False
            self.inputs_handled.clear()
            await super().on_event(event)
            if not isinstance(event, events.MouseMove):  # nothing depends on where the pointer hovered
                self._call_back_from(self.focused or self.screen, quiet=False)
                return
        self.inputs_handled.set()

    def _take_input(self) -> events.Event | None:
        """Take the next input, or a paste that came as keys; None while it can't be told whether it is one."""
        first = self._inputs[0]
        if not isinstance(first, events.Key) or not isinstance(self.focused, TextField):
            return self._inputs.popleft()
        if first.time != self._burst:
            self._burst, self._burst_length, self._is_paste = first.time, 0, False
        keys = list(takewhile(lambda event: _is_text_of(event, first.time), self._inputs))
        text = "".join(map(_text_of, keys))
        if not text:  # a key that is no character; also behind a part of its burst that was a paste
            return self._inputs.popleft()
        if self._is_paste or _has_lines("." * self._burst_length + text):
            self._is_paste = True
            return self._take_paste(text)
        may_go_on = len(keys) == len(self._inputs) and monotonic() - self._last_input < _REST_OF_BURST_S
        if self._burst_length and first.key in _LINE_ENDS and may_go_on:
            return None
        line = _TEXT_OF_LINE.match(text)
        if line and len(line[0]) >= LARGE_READ:  # as keys, one after the other, it would take seconds
            self._burst_length += len(line[0])
            return self._take_paste(line[0])
        self._burst_length += first.is_printable
        return self._inputs.popleft()

    def _take_paste(self, text: str) -> events.Paste:
        for _ in text:
            self._inputs.popleft()
        return events.Paste(text)

    def _is_unreadable(self, event: events.Event) -> bool:
        """Whether the window is too small for anybody to have read what this key or paste would do.

        Text for a field does nothing but stand there: whoever types goes on while the window gets another size.
        """
        width, height = self.size
        if isinstance(event, events.MouseEvent) or not (0 < width < MIN_SIZE[0] or 0 < height < MIN_SIZE[1]):
            return False
        is_text = isinstance(event, events.Paste) or (
            isinstance(event, events.Key) and (event.is_printable or event.key in _EDITING_KEYS)
        )
        if is_text and isinstance(self.focused, TextField):
            return False
        return not (isinstance(event, events.Key) and event.key in _KEYS_AT_ANY_SIZE)

    def _call_back_from(self, node: DOMNode | None, quiet: bool) -> None:
        """Call `_go_on` when `node`, its ancestors and the app have handled what they have queued now."""
        while node is not None and node is not self:
            if node.call_later(self._call_back_from, node.parent, quiet):
                return
            node = node.parent  # the node is being removed and takes no callbacks any more
        self.call_later(self._go_on, quiet)

    async def _go_on(self, quiet: bool) -> None:
        """Go on to the next input when this one is done. `quiet`: nothing was queued when the callback was sent."""
        if self._exiting:
            return
        screen = self.screen
        busy = next((node for node in screen.walk_children(with_self=True) if node.message_queue_size), None)
        if busy is not None or not quiet:
            # After the last message one more round is made: a handler may be waiting with nothing in its queue.
            self._call_back_from(busy or self.focused or screen, quiet=busy is None)
        elif screen is not self._input_screen or (self._is_mouse_next() and not self._layout_is_current):
            self._input_screen = self._unpainted = screen
            self.call_after_refresh(self._painted, screen)
        else:
            await self._handle_inputs()

    def _is_mouse_next(self) -> bool:
        """Whether the next input finds its widget by the layout on the screen, which must be up to date then."""
        return bool(self._inputs) and isinstance(self._inputs[0], events.MouseEvent)

    def _painted(self, screen: Screen[object]) -> None:
        if self._unpainted is screen:
            self._unpainted, self._layout_is_current = None, True
            self._call_back_from(self.focused or self.screen, quiet=False)

    def exit(self, result: str | None = None, return_code: int = 0, message: "RenderableType | None" = None) -> None:
        """Exit the app. Inputs that are queued or still arrive are dropped: no screen is left to act on."""
        self._exiting = True
        self._inputs.clear()
        self.inputs_handled.set()
        self._has_ended.set()
        super().exit(result, return_code, message)

    def take_repeats(self) -> int:
        """Take out of the queue the keys that follow on the one that is being handled, and are the same key.

        Return how many. For a held key, of which more come than there are frames: whoever handles it does as many
        steps at once, and is painted once.
        """
        repeats = 0
        while isinstance(self._input, events.Key) and self._inputs:
            waiting = self._inputs[0]
            if not isinstance(waiting, events.Key) or waiting.key != self._input.key:
                break
            self._inputs.popleft()
            repeats += 1
        return repeats

    @property
    def has_ended(self) -> bool:
        """Whether the app was told to exit: its widgets are being removed."""
        return self._exiting

    # -------------------------------------------------------------- workers

    @property
    def idle_s(self) -> float:
        """The seconds since the last input."""
        return monotonic() - self._last_input

    def yield_to_ui(self) -> None:
        """Pause a worker thread while somebody types; it calls this between its batches.

        Raises Cancelled when the worker is cancelled or the app has ended.
        """
        if get_current_worker().is_cancelled or not self.is_running:
            raise Cancelled
        while (since_input := self.idle_s) < self.worker_delay_s and self.is_running:
            if self._has_ended.wait(self.worker_delay_s - since_input):  # no exit waits for a pause to be over
                raise Cancelled
        if monotonic() - self._last_yield > _WORKER_SLICE_S:
            sleep(_WORKER_SLICE_S / 4)
            self._last_yield = monotonic()


def _has_lines(burst: str) -> bool:
    """Return whether a burst of keys is a paste of several lines.

    A line, Enter and a key or two may be what a person typed while the network stood still.
    """
    lines = burst.strip("\n").split("\n")
    return len(lines) > 2 or (len(lines) == 2 and len(burst) >= _PASTED_LENGTH and len(lines[1]) > 2)


def _text_of(event: events.Event) -> str:
    """Return the character that a key is in a paste; empty if it is none."""
    if not isinstance(event, events.Key):
        return ""
    return _IN_TEXT.get(event.key, event.character or "" if event.is_printable else "")


def _is_text_of(event: events.Event, burst: float) -> bool:
    """Return whether an input is a key of this burst that can be part of a paste."""
    return event.time == burst and _text_of(event) != ""
