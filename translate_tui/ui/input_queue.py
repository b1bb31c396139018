"""Keys wait for what the keys before them do.

Typed in one burst ("d", then the reason), keys would reach the place that a dialog is just about
to cover, or a field that has just lost the focus: they would act where nobody meant them, or be
lost. Here each key is carried out when the one before has settled; typing at talking speed never
waits, for then it has.
"""

from collections import deque
from time import monotonic, sleep
from typing import Final

from textual import events
from textual.app import App
from textual.screen import ModalScreen
from textual.worker import get_current_worker

from translate_tui.model import Cancelled
from translate_tui.ui.widgets.frame import SMALLEST

_LOOK_AGAIN: Final = 0.004  # seconds
_QUIET: Final = 0.3  # seconds after a key in which workers wait
_STRETCH: Final = 0.004  # seconds that a worker may work on end
_LEAVING: Final = ("ctrl+c",)  # what works in a window of any size
_PATIENCE: Final = 250  # looks; then the key is carried out all the same


class InputQueueApp(App[None]):
    """An app whose keys are carried out one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        self._looks = 0
        self._gave_way = 0.0
        self.last_key = 0.0  # when the last key came in, on the monotonic clock

    async def on_event(self, event: events.Event) -> None:
        """Put keys in a line; leave everything else as it is."""
        if isinstance(event, events.Key) and self._unreadable() and event.key not in _LEAVING:
            return  # no key acts that nobody could have read, in a dialog neither
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed.append(event)
            self.last_key = monotonic()
            if not self._looks:
                await self._carry_out()
        else:
            await super().on_event(event)

    def _unreadable(self) -> bool:
        return 0 < self.size.width < SMALLEST[0] or 0 < self.size.height < SMALLEST[1]

    def yield_to_ui(self) -> None:
        """Let keys go first; for a worker beside the screen, between its batches. Raises Cancelled at the end."""
        if get_current_worker().is_cancelled or not self.is_running:
            raise Cancelled
        while (quiet := monotonic() - self.last_key) < _QUIET and self.is_running:
            sleep(_QUIET - quiet)
        if monotonic() - self._gave_way > _STRETCH:
            sleep(_STRETCH / 4)
            self._gave_way = monotonic()

    async def _carry_out(self) -> None:
        while self._typed:
            if self._settling() and self._looks < _PATIENCE:
                self._looks += 1
                self.set_timer(_LOOK_AGAIN, self._carry_out)
                return
            self._looks = 0
            await super().on_event(self._typed.popleft())
        self._looks = 0

    def _settling(self) -> bool:
        """Tell whether the last key is still doing its work."""
        screen = self.screen
        if not screen.is_mounted or (isinstance(screen, ModalScreen) and screen.focused is None):
            return True
        node = screen.focused or screen
        return any(one.message_queue_size for one in node.ancestors_with_self if one is not self)
