"""A monkey at the keyboard: random keys, pastes, clicks and sizes in all places, in proportion.

python -m tests.torture.monkey --seed 7 --keys 30000
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import traceback
from collections import Counter, deque
from contextlib import ExitStack, chdir
from pathlib import Path
from time import monotonic
from typing import Any, Final
from unittest.mock import patch

from textual import events
from textual.message import Message

from tests.app import conftest as app_tests
from tests.app.conftest import User, key_event, run
from tests.conftest import Clock, copied
from tests.torture.files import difference, memory_folder, tables
from tests.torture.keys import Hand, Route, routes
from tests.torture.play import newest_done
from tests.torture.screen import check_names, check_screen
from translate_tui.commands import Place
from translate_tui.matching import vectors
from translate_tui.model import UserError
from translate_tui.services.workspace import Workspace, sample_path
from translate_tui.store.tracking import UNTRACKED_TABLES
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.navigation import OPEN_SAMPLE, Navigate
from translate_tui.ui.places import PLACES

KEYS_A_LIFE: Final = 1500  # keys on one file: then everything is undone, and another file begins
VISIT_ROUNDS: Final = 6  # in a place, unless a key has led away from it
KEYS_A_ROUND: Final = 5  # on average
KEYS_A_TRY: Final = (
    4  # what a visit counts, so that a place to which nothing leads now doesn't keep the others waiting
)
DOCUMENTS: Final = (Place.REPLIES, Place.BRIEF, Place.CASE)
HANG_S: Final = 60  # within which the app has handled a handful of keys, however slow the machine is
LAST_KEYS: Final = 60  # that are shown with a failure


class PrivateWorkspace(Workspace):
    """A database that writes no file outside its folder: what is typed for a path is random."""

    def _require_own(self, path: Path) -> None:
        if self.path.parent.resolve() not in path.resolve().parents:
            raise UserError(f"{path} is not the monkey's. Choose another file.")

    def write(self, text: str | bytes, path: Path) -> None:
        """Write a file of the monkey's."""
        self._require_own(path)
        super().write(text, path)

    def save_as(self, target: Path) -> None:
        """Go on in another file of the monkey's."""
        self._require_own(target)
        super().save_as(target)


class Life:
    """One database and the monkey at its app, which is started again when it was quit."""

    def __init__(self, seed: int, number: int, keys: int) -> None:
        self.name = f"seed {seed}, life {number}"
        self.is_sample = number % 3 != 2
        self.keys = keys
        self.pressed: Counter[str] = Counter()  # by where they were pressed
        self.quits = 0
        self.checks = 0
        self.name_checks = 0  # of the presenter view
        self.failures: list[str] = []
        self._hand = Hand(random.Random(f"{seed}/{number}"))
        self._draw = self._hand.draw
        self._last: deque[str] = deque(maxlen=LAST_KEYS)
        self._has_quit = False
        self._clock = Clock()

    async def live(self, folder: Path) -> None:
        """Press all keys; then check the file and undo everything."""
        path = folder / "monkey.db"
        if self.is_sample:
            copied(sample_path(), path)
        Workspace(path, self._clock).close()
        beginning = copied(path, folder / "beginning.db")
        work = PrivateWorkspace(path, self._clock)
        first_step = newest_done(work)
        self._hand.files = folder / "files"
        try:
            while self.pressed.total() < self.keys and len(self.failures) < 3:
                await self._run_app(work)
            self._check_end(work, beginning, first_step)
        except Exception as error:
            self._note(error)
        finally:
            work.close()

    def _note(self, error: BaseException) -> None:
        while isinstance(error, BaseExceptionGroup) and error.exceptions:
            error = error.exceptions[0]
        lines = "".join(traceback.format_exception(error))
        keys = " ".join(self._last)
        self.failures.append(
            f"{self.name}, key {self.pressed.total()}: {error!r:.600}\n{lines[-2500:]}\nlast keys: {keys}"
        )

    # ------------------------------------------------------------- the app

    async def _run_app(self, work: Workspace) -> None:
        """Run the app until it is quit, fails, or all keys are pressed."""
        self._has_quit = False
        quit_action = TranslateApp.action_quit

        async def noted_quit(app: TranslateApp) -> None:
            self._has_quit = True
            await quit_action(app)

        try:
            with patch.object(TranslateApp, "action_quit", noted_quit):
                async with run(work, self._hand.size(), ascii_only=self._draw.random() < 0.1) as user:
                    await self._visits(user)
                    if user.app.return_code is not None:
                        self.quits += 1
                        opens_sample = user.app.return_value == OPEN_SAMPLE
                        assert self._has_quit or opens_sample, "the app ended, and nobody quit it"
        except Exception as error:
            self._note(error)

    async def _visits(self, user: User) -> None:
        while self.pressed.total() < self.keys and user.app.return_code is None:
            route = min(routes(), key=lambda route: (self._visited(route), self._draw.random()))
            await self._go(user, route)
            for _ in range(VISIT_ROUNDS):
                await self._press(user, self._hand.draw_inputs(user, KEYS_A_ROUND))
                if self._draw.random() < 0.1 and user.app.return_code is None:
                    self._clock.on(seconds=self._draw.choice((1, 30, 400, 4000, 90_000)))
                    user.app.tick()
                    await self._settle(user)  # it may have opened a dialog
                if self._draw.random() < 0.3:
                    await self._look(user)
                if user.app.return_code is not None or _where(user) != route.name:
                    break
            await self._look(user)
            if self._draw.random() < 0.1:
                await self._wait_for_workers(user)

    def _visited(self, route: Route) -> int:
        return self.pressed[route.name] + self._hand.tries[route.name] * KEYS_A_TRY

    async def _go(self, user: User, route: Route) -> None:
        """Go somewhere by the keys that lead there; a place without such a way now is tried again later."""
        self._hand.tries[route.name] += 1
        await self._press(user, [key_event(key) for key in ("escape", "escape", "escape")])
        if self._hand.is_too_small(user):
            await self._press(user, [self._hand.resize(user, *self._hand.readable_size())])
        if user.app.presenting and route.name != Place.PRESENTER and _where(user) in PLACES:
            await self._press(user, [key_event("P")])
        for key in route.keys:
            if user.app.return_code is None:
                await self._press(user, [events.Paste(self._hand.path())] if key == "a path" else [key_event(key)])
        if route.name == "ImportReportDialog":
            await self._wait_for_workers(user)
        patterns = user.app.work.patterns.all()  # a key may lead to a document from some patterns only
        if patterns and route.name in DOCUMENTS and user.app.return_code is None and _where(user) in PLACES:
            await user.app.go(Navigate(Place(route.name), pattern_id=self._draw.choice(patterns).id))
            await self._settle(user)

    async def _press(self, user: User, inputs: list[Message]) -> None:
        """Send inputs: in one burst, or each when the one before it was handled."""
        bursts = [inputs] if self._draw.random() < 0.5 else [[event] for event in inputs]
        for burst in bursts:
            if user.app.return_code is not None or not burst:
                return
            where = _where(user)
            at_once, now = self._draw.random() < 0.3, monotonic()
            for event in burst:
                self.pressed[where] += not isinstance(event, events.MouseUp | events.MouseMove)
                self._last.append(f"{where}:{_name(event)}")
                if at_once and isinstance(event, events.Key):
                    event.time = now  # as keys that a terminal sends together
                user.app.post_message(event)
            await self._settle(user)

    async def _settle(self, user: User) -> None:
        settled = asyncio.ensure_future(_settle(user))
        ended = asyncio.ensure_future(_ended(user))
        try:
            async with asyncio.timeout(HANG_S):
                await asyncio.wait((settled, ended), return_when=asyncio.FIRST_COMPLETED)
                if not settled.done() and user.app.return_code is None and user.app._exception is None:
                    await settled
        except TimeoutError:
            raise AssertionError(f"the app hangs at {user.app._input!r}") from None
        finally:
            ended.cancel()
            if not settled.done():
                settled.cancel()
        if settled.done() and not settled.cancelled() and user.app.return_code is None:
            settled.result()

    async def _wait_for_workers(self, user: User) -> None:
        if user.app.return_code is None:
            user.app.work.changed_elsewhere()
            for worker in [worker for worker in user.app.workers if not worker.is_finished]:
                await asyncio.wait((asyncio.ensure_future(_finished(worker)),), timeout=HANG_S)
            await self._settle(user)

    async def _look(self, user: User) -> None:
        """Check what is on the screen."""
        if user.app.return_code is not None:
            return
        self.checks += 1
        check_screen(user)
        if user.app.presenting:
            self.name_checks += 1
            check_names(user)

    # ------------------------------------------------------------- the end

    def _check_end(self, work: Workspace, beginning: Path, first_step: int) -> None:
        """Check the file, then undo everything and compare it with how it was."""
        problems = work.check()[0]
        assert problems == [], problems
        steps = 0
        while newest_done(work) > first_step:
            assert work.history.undo() is not None
            steps += 1
        after, kept_step = tables(work.path), newest_done(work)
        whole = Workspace(beginning, self._clock)
        while newest_done(whole) > kept_step:  # the monkey has undone more than it did itself
            assert whole.history.undo() is not None
        whole.close()
        before = tables(beginning)
        for kept in (before, after):  # a name that was removed for good stays removed
            kept["purge_turn"] = [row[:-1] for row in kept["purge_turn"]]
            kept["consent"] = []
        left = difference(before, after, UNTRACKED_TABLES)
        assert not left, f"{steps} undone, which left {left}"
        assert work.check()[0] == []


async def _settle(user: User) -> None:
    await user.settle()
    while user.app._resize_event is not None and user.app.return_code is None:
        user.app._check_resize()  # now: Textual gathers sizes for the 120th part of a second
        await user.settle()


async def _ended(user: User) -> None:
    while user.app.return_code is None and user.app._exception is None:
        await asyncio.sleep(0.5)


async def _finished(worker: Any) -> None:
    try:
        await worker.wait()
    except Exception:
        return


def _where(user: User) -> str:
    """Return the place that is shown, or the dialog over it."""
    screen = user.app.screen
    return str(getattr(screen, "PLACE", type(screen).__name__))


def _name(event: Message) -> str:
    if isinstance(event, events.Key):
        return event.key
    if isinstance(event, events.Paste):
        return f"paste {event.text[:20]!r}"
    if isinstance(event, events.MouseEvent):
        return f"{type(event).__name__}({event.x},{event.y})"
    if isinstance(event, events.Resize):
        return f"{event.size.width}x{event.size.height}"
    return type(event).__name__


class Monkey:
    """All lives of a seed."""

    def __init__(self, seed: int, keys: int, keys_a_life: int = KEYS_A_LIFE, only: int | None = None) -> None:
        """`only` is the number of a life that is repeated alone."""
        self.seed = seed
        self.lives = [
            Life(seed, number, min(keys_a_life, keys - start))
            for number, start in enumerate(range(0, keys, keys_a_life))
            if only is None or number == only
        ]

    @property
    def failures(self) -> list[str]:
        """What went wrong, with the keys before it."""
        return [failure for life in self.lives for failure in life.failures]

    @property
    def pressed(self) -> Counter[str]:
        """How many keys were pressed, by where."""
        return sum((life.pressed for life in self.lives), Counter())

    def __str__(self) -> str:
        places = ", ".join(f"{where} {times}" for where, times in self.pressed.most_common())
        quits, checks = sum(life.quits for life in self.lives), sum(life.checks for life in self.lives)
        masked = sum(life.name_checks for life in self.lives)
        return (
            f"seed {self.seed}: {self.pressed.total()} keys in {len(self.lives)} lives, {quits} quits, "
            f"{checks} screens checked ({masked} for names), {len(self.failures)} failures ({places})"
        )

    async def play(self) -> "Monkey":
        """Live all lives, one after the other."""
        for life in self.lives:
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory_folder())))
                stack.enter_context(patch.object(vectors, "load", lambda: None))
                stack.enter_context(patch.object(app_tests, "FAILURE_TIMEOUT_S", HANG_S))
                stack.enter_context(patch.dict(os.environ, {"HOME": str(folder), "SLACK_BOT_TOKEN": ""}))
                stack.enter_context(chdir(folder))
                await life.live(folder)
        return self


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keys", type=int, default=30_000)
    parser.add_argument("--life", type=int, help="the number of a life, to repeat it alone")
    given = parser.parse_args()
    monkey = Monkey(given.seed, given.keys, only=given.life)
    asyncio.run(monkey.play())
    for failure in monkey.failures:
        print(failure)
    print(monkey)
    sys.exit(bool(monkey.failures))
