"""Running the app in tests: real keys where keys are under test, text snapshots."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual import events
from textual.pilot import Pilot

from translate_tui.services.workspace import Workspace
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.screens.base import BaseScreen

NAMES = {
    " ": "space", ".": "full_stop", "/": "slash", "-": "minus", "+": "plus", ",": "comma",
    "?": "question_mark", "[": "left_square_bracket", "]": "right_square_bracket",
    "'": "apostrophe", '"': "quotation_mark", "_": "underscore",
}  # fmt: skip


class User:
    """Somebody at the keyboard, who reads the screen."""

    def __init__(self, app: TranslateApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys by name."""
        await self.pilot.press(*(NAMES.get(key, key) for key in keys))
        await self.pilot.pause(0)

    async def type(self, words: str) -> None:
        """Type words at once (a key press costs a test 40 ms or more)."""
        assert self.app.focused is not None
        self.app.focused.post_message(events.Paste(words))
        await self.pilot.pause(0)

    async def until(self, words: str) -> None:
        """Wait until something stands on the screen, which a worker may still be about to find."""
        for _ in range(200):
            if words in self.screen:
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{words} never came")

    async def read(self) -> None:
        """Wait until the matcher knows all tickets, and what is shown of it is shown."""
        for _ in range(200):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause(0.02)
            if not self.app.work.triage.matching.behind and not any(w.is_running for w in self.app.workers):
                return
        raise AssertionError("the matcher did not come to an end")

    @property
    def room(self) -> BaseScreen:
        """The place that is shown."""
        return next(s for s in reversed(self.app.screen_stack) if isinstance(s, BaseScreen))

    @property
    def status(self) -> str:
        """What the echo line says."""
        return self.room.status.words

    @property
    def screen(self) -> str:
        """The characters on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


RunApp = Callable[..., AbstractAsyncContextManager[User]]


@asynccontextmanager
async def run(work: Workspace, size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[User]:
    """Run the app on a workspace."""
    app = TranslateApp(work, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield User(app, pilot)


@pytest.fixture
def run_app() -> RunApp:
    return run


class TextFile(SingleFileSnapshotExtension):
    """Snapshots as text that can be reviewed."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def screen_text(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TextFile)
