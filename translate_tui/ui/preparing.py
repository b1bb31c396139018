"""PreparingApp: builds the screens of places while nobody types, so that a first visit is as quick as any."""

import asyncio
import gc
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from translate_tui.commands import Place
from translate_tui.ui.input_queue import QUIET_WORKERS, InputQueueApp
from translate_tui.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from rich.console import RenderableType

# Places with a function key.
PREPARED: Final = (Place.PATTERNS, Place.GRID, Place.MEETING, Place.JOURNEY, Place.MINUTES, Place.HISTORY)
PREPARED_TIMES: Final = 2  # Textual styles the widgets of a screen when it is entered for the second time
IDLE_S: Final = 0.3  # without an input, after which work that nobody waits for goes on
BETWEEN_PLACES_S: Final = 0.02  # short, so that all are ready before most people press a key
READY_S: Final = 5.0  # within which a screen is ready
HIDDEN_S: Final = 0.01  # while places change: enough to reload the one that comes


class PreparingApp(InputQueueApp):
    """An app that enters places for a moment, unseen, before anybody does.

    `is_preparing`: the current screen is not the one that is shown.
    """

    is_preparing = False
    _is_ready: asyncio.Event | None = None  # set when the screen that is being prepared is mounted

    def exit(self, result: str | None = None, return_code: int = 0, message: "RenderableType | None" = None) -> None:
        """Exit the app, without waiting for a screen that is being prepared: it may never be ready now."""
        super().exit(result, return_code, message)
        if self._is_ready is not None:
            self._is_ready.set()

    @property
    def has_work(self) -> bool:
        """Whether something more urgent is waiting to be done."""
        return False

    def shown_screen(self) -> BaseScreen | None:
        """Return the screen of the place that is shown, beneath the dialogs that may be open."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, BaseScreen)), None)

    def delay_update(self, delay: float = HIDDEN_S) -> None:
        """Show nothing for some seconds. Textual does so while it switches to another place, for 0.05 of them."""
        super().delay_update(delay)

    def prepare_places(self, places: deque[Place], after_s: float = IDLE_S) -> None:
        """While nobody types, build the screens of places one by one, so that a first visit is as quick as any."""
        # In the app's own queue, where no input comes in between; a timer calls back beside it.
        self.set_timer(after_s, lambda: self.call_later(self._prepare_next, places))

    async def _prepare_next(self, places: deque[Place]) -> None:
        is_busy = self.idle_s < IDLE_S or not self.inputs_handled.is_set() or len(self.screen_stack) > 1
        # A worker may open a dialog, which is to cover the place that is shown.
        if is_busy or self.has_work or any(worker.group != QUIET_WORKERS for worker in self.workers):
            self.prepare_places(places)
        elif places:
            if not gc.isenabled():
                self._resume_gc()
            if (place := places.popleft()) != self.current_mode:
                await self._prepare(place)
                gc.collect()  # what mounting leaves behind; without, six screens take 16 MB instead of 13
            self.prepare_places(places, BETWEEN_PLACES_S)

    def _resume_gc(self) -> None:
        """Collect garbage again, which the start does without, but never look again through what the start has made.

        That lives as long as the app. To look through it stops the app for 70 ms each time.
        """
        gc.collect()
        gc.freeze()
        gc.enable()

    async def _prepare(self, place: Place) -> None:
        """Make a place the current one for a moment, in which nothing is shown."""
        mode, shown = self.current_mode, self.screen
        self.is_preparing = True
        try:
            with self.batch_update():
                await self.switch_mode(place)
                is_ready = self._is_ready = asyncio.Event()
                if self.has_ended:
                    return
                self.screen.call_later(is_ready.set)
                # A screen that fails never gets there; the app must not wait for it, as it ends then.
                with suppress(TimeoutError):
                    await asyncio.wait_for(is_ready.wait(), READY_S)
                if self.has_ended:
                    return
                if isinstance(shown, BaseScreen):
                    shown.was_hidden = True
                await self.switch_mode(mode)
        finally:
            self.is_preparing = False
