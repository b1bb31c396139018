"""Running the app in tests: real keys where keys are under test, waits on events, snapshots as text."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Final

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual import events
from textual._context import message_hook
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.worker import Worker, WorkerCancelled

from translate_tui.commands import Place
from translate_tui.services.workspace import Workspace
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.screens.base import BaseScreen

SIZES: Final = ((80, 24), (120, 40), (160, 45))
FAILURE_TIMEOUT_S: Final = 300  # only bounds a failure: what a test waits for comes as an event, however slow it is

KEY_NAMES: Final = {
    " ": "space", ".": "full_stop", "/": "slash", "-": "minus", "+": "plus", ",": "comma",
    "?": "question_mark", "[": "left_square_bracket", "]": "right_square_bracket",
    "'": "apostrophe", '"': "quotation_mark", "_": "underscore", "(": "left_parenthesis", ")": "right_parenthesis",
}  # fmt: skip
CHARACTERS: Final = {name: character for character, name in KEY_NAMES.items()}


def key_event(key: str) -> events.Key:
    """Return the event of a key, which is given by its name or by its character."""
    character = key if len(key) == 1 else CHARACTERS.get(key)
    return events.Key(KEY_NAMES.get(key, key), character)


class Probe(Message, bubble=False):
    """Asks nothing of a widget: once it arrives, the widget has handled all messages before it."""

    def __init__(self, pump: MessagePump) -> None:
        super().__init__()
        self.pump = pump


def waits_for_messages(pump: MessagePump) -> bool:
    """Return whether a widget has handled all its messages: a probe would find nothing to wait for."""
    queue = pump._message_queue
    return queue.empty() and bool(queue.ready_event._waiters)


class Activity:
    """Counts the messages that arrive in an app, so that a test can wait for the next one."""

    def __init__(self) -> None:
        self.messages = 0
        self.unanswered: set[MessagePump] = set()
        self._changed = asyncio.Event()

    def __call__(self, message: Message) -> None:
        """Note a message that arrived at a widget, a screen or the app."""
        if isinstance(message, Probe):
            self.unanswered.discard(message.pump)
            if self.unanswered:
                return
        else:
            self.messages += 1
        self._changed.set()

    async def wait_for_probes(self, app: TranslateApp, pumps: Iterable[MessagePump]) -> None:
        """Return when each of `pumps` has handled what was in its queue, or when the app failed or ended."""
        busy = [pump for pump in pumps if not waits_for_messages(pump)]
        self.unanswered = {pump for pump in busy if pump.post_message(Probe(pump))}
        while self.unanswered and app.is_running:
            await self._wait(app)

    async def wait_for_more(self, app: TranslateApp, messages: int) -> None:
        """Return when more than `messages` have arrived."""
        while self.messages == messages and app.is_running:
            await self._wait(app)

    async def _wait(self, app: TranslateApp) -> None:
        self._changed.clear()
        await self.wait_for(app, self._changed)

    async def wait_for(self, app: TranslateApp, happened: asyncio.Event) -> None:
        """Return when an event has happened. Fails when the app did: then it never happens."""
        waits = [asyncio.ensure_future(event.wait()) for event in (happened, app._exception_event)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for waiting in waits:
            waiting.cancel()
        assert not app._exception_event.is_set(), "the app failed; its own error follows when it is left"


class AppInTest(TranslateApp):
    """The app, with an ear for messages also on screens that a worker opens from its thread."""

    worker_delay_s = 0.02  # nobody types on while a test waits for a worker
    prepares = False  # places that are not entered: it takes longer than most tests

    def __init__(self, workspace: Workspace, activity: Activity, **options: Any) -> None:
        super().__init__(workspace, **options)
        self.activity = activity
        self.animation_level = "none"
        self.ticks = True  # False: nothing is noticed by itself, however long a test takes

    def tick(self) -> None:
        """Notice once a second what other windows did, unless a test wants to be before that."""
        if self.ticks:
            super().tick()

    def prepare_places(self, places: deque[Place], after_s: float = 0.001) -> None:
        """Prepare places in tests of that alone."""
        if self.prepares:
            super().prepare_places(places, after_s)

    def call_from_thread(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call back with the hook of `run_test`, which threads do not inherit."""

        def heard() -> Any:
            message_hook.set(self.activity)
            return callback(*args, **kwargs)

        return super().call_from_thread(heard)


class User:
    """Somebody at the keyboard, who reads the screen.

    Every action returns when the app has handled it to the end and painted the outcome. Workers go on in the
    background: `until` and `workers_done` wait for them.
    """

    def __init__(self, app: AppInTest, pilot: Pilot[None], activity: Activity) -> None:
        self.app = app
        self.pilot = pilot
        self.activity = activity

    async def press(self, *keys: str) -> None:
        """Press keys, each given by its name or its character."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.settle()

    async def type(self, words: str) -> None:
        """Paste words at once, which is quicker than a key for each character."""
        assert self.app.focused is not None, "nothing takes what is typed"
        self.app.post_message(events.Paste(words))
        await self.settle()

    async def click(self, selector: Any, offset: tuple[int, int]) -> None:
        """Click at an offset from the top left corner of the widget that a selector or a type finds."""
        await self.pilot.click(selector, offset=offset)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def settle(self) -> None:
        """Return when the app has nothing left to do: no message, no repaint, no animation is pending.

        Two rounds in a row must be quiet: a widget that was still busy in the first one may have sent something
        on to another that had already answered.
        """
        async with asyncio.timeout(FAILURE_TIMEOUT_S):
            quiet_rounds = 0
            while quiet_rounds < 2 and self.app.is_running:
                messages = self.activity.messages
                await self._inputs_handled()
                await self.app.animator.wait_until_complete()
                await self.activity.wait_for_probes(self.app, self._pumps())
                if self.activity.messages != messages:
                    quiet_rounds = 0
                elif self._pending():
                    self.app.screen._on_timer_update()  # paint now, not with the next sixtieth of a second
                    quiet_rounds = 0
                else:
                    quiet_rounds += 1

    async def _inputs_handled(self) -> None:
        # The input queue goes by what else is queued in the widgets: none is probed before it has come to an end.
        await self.activity.wait_for_probes(self.app, [self.app])
        await self.activity.wait_for(self.app, self.app.inputs_handled)

    def _pumps(self) -> Iterator[MessagePump]:
        yield self.app
        for screen in self.app.screen_stack:
            yield from screen.walk_children(with_self=True)

    def _pending(self) -> bool:
        screen = self.app.screen
        return (
            any(pump.message_queue_size for pump in self._pumps())
            or bool(screen._callbacks or screen._dirty_widgets)
            or screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
        )

    async def until(self, shown: str | Callable[[], bool]) -> None:
        """Wait until words are on the screen or a condition holds.

        It is looked at after every message and after every worker, which may end without a message.
        """
        condition = (lambda: shown in self.screen) if isinstance(shown, str) else shown
        try:
            async with asyncio.timeout(FAILURE_TIMEOUT_S):
                while True:
                    messages = self.activity.messages
                    await self.settle()
                    if condition():
                        return
                    if self._workers():
                        await self._workers_end()
                    else:
                        await self.activity.wait_for_more(self.app, messages)
        except TimeoutError:
            busy = self.activity.unanswered
            raise AssertionError(f"{shown} never came, but this, with {busy} busy:\n{self.screen}") from None

    async def workers_done(self) -> None:
        """Wait until every worker has ended and what it found is shown."""
        await self.until(lambda: not self._workers())

    async def matcher_ready(self) -> None:
        """Wait until the matcher knows all tickets and what is shown of it is shown."""
        await self.until(lambda: not self.app.work.triage.matching.is_outdated and not self._workers())

    def _workers(self) -> list[Worker[Any]]:
        return [worker for worker in self.app.workers if not worker.is_finished]

    async def _workers_end(self) -> None:
        for worker in self._workers():
            with suppress(WorkerCancelled):
                await worker.wait()

    @property
    def shown_screen(self) -> BaseScreen:
        """The place that is shown, under any dialog."""
        return next(s for s in reversed(self.app.screen_stack) if isinstance(s, BaseScreen))

    @property
    def status(self) -> str:
        """The words of the status line."""
        return self.shown_screen.status.words

    @property
    def screen(self) -> str:
        """The characters on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


_parse_rules: Final = Stylesheet._parse_rules
_parsed_rules: Final[dict[Any, list[RuleSet]]] = {}


def _parse_rules_once(self: Stylesheet, *where: Any, **options: Any) -> list[RuleSet]:
    """Parse a style sheet once for all apps of the tests, not once for each; rules are not changed after that."""
    key = (where, tuple(options.items()), frozenset(self._variables.items()))
    if key not in _parsed_rules:
        _parsed_rules[key] = _parse_rules(self, *where, **options)
    return _parsed_rules[key]


Stylesheet._parse_rules = _parse_rules_once  # type: ignore[method-assign]

RunApp = Callable[..., AbstractAsyncContextManager[User]]


@asynccontextmanager
async def run(work: Workspace, size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[User]:
    """Run the app on a workspace; it is painted when the test gets its user."""
    activity = Activity()
    app = AppInTest(work, activity, **options)
    message_hook.set(activity)  # for what the test itself calls; `run_test` sets it for the app's own tasks
    async with app.run_test(size=size, notifications=True, message_hook=activity) as pilot:
        user = User(app, pilot, activity)
        await user.settle()
        yield user


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
