"""Keys wait for what the keys before them do.

Typed in one burst ("d", then the reason), keys would reach the place that a dialog is just about
to cover, or a field that has just lost the focus: they would act where nobody meant them, or be
lost. Here each key is carried out when the one before has settled; typing at talking speed never
waits, for then it has.
"""

from collections import deque
from typing import Final

from textual import events
from textual.app import App
from textual.screen import ModalScreen

_LOOK_AGAIN: Final = 0.004  # seconds
_PATIENCE: Final = 250  # looks; then the key is carried out all the same


class TypeAheadApp(App[None]):
    """An app whose keys are carried out one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        self._looks = 0

    async def on_event(self, event: events.Event) -> None:
        """Put keys in a line; leave everything else as it is."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed.append(event)
            if not self._looks:
                await self._carry_out()
        else:
            await super().on_event(event)

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
