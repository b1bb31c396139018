"""Inputs are handled in the order in which they were made, each completely before the next."""

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import ClassVar

import pytest
from textual import events
from textual.message import Message
from textual.screen import ModalScreen

from tests.app.conftest import FAILURE_TIMEOUT_S, RunApp, User, key_event
from translate_tui.commands import Place
from translate_tui.model import Cancelled
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace
from translate_tui.ui import preparing
from translate_tui.ui.input_queue import InputQueueApp
from translate_tui.ui.screens.triage import TriageScreen
from translate_tui.ui.widgets.filter_input import FilterInput

Tell = Callable[..., int]


def keys(*names: str) -> list[events.Event]:
    return [key_event(name) for name in names]


def click(column: int, row: int) -> list[events.Event]:
    """The events that a terminal sends for a click."""
    return [
        kind(None, x=column, y=row, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False,
             screen_x=column, screen_y=row)
        for kind in (events.MouseDown, events.MouseUp)
    ]  # fmt: skip


async def send(user: User, *inputs: Message) -> None:
    """Send inputs in one burst, as the terminal driver does, and wait until the app has handled all of them."""
    taken = asyncio.Event()
    for event in inputs:
        user.app.post_message(event)
    user.app.call_later(taken.set)
    await taken.wait()
    await user.app.inputs_handled.wait()
    if user.app.return_code is None:
        await user.settle()


async def test_keys_typed_in_one_burst_wait_for_each_other(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("the import stops")
    async with run_app(work) as user:
        title, line = keys("c", "home", "ctrl+k", *"Imports", "enter"), keys("a", *"it y stops", "enter", "escape")
        await send(user, *title, *line, key_event("f3"))
        assert [p.title for p in work.patterns.all()] == ["Imports"]
        assert work.drafts.read("quick add")["line"] == "it y stops"
        assert user.shown_screen.PLACE == "patterns"


async def test_a_held_key_moves_once_for_each_press_and_is_painted_once(
    work: Workspace, tell: Tell, run_app: RunApp
) -> None:
    for number in range(60):
        tell(f"the import stops {number}")
    async with run_app(work) as user:
        assert isinstance(user.shown_screen, TriageScreen)
        rows, moved = user.shown_screen.rows, list[int]()

        def note(cursor: int) -> None:
            moved.append(cursor)

        user.shown_screen.watch(rows, "cursor", note, init=False)
        await send(user, *keys(*["down"] * 30, *["up"] * 5, "j", "j", *["down"] * 3, "space", "space", "pagedown"))
        assert moved == [30, 25, 27, 30, 31, 32, 32 + rows.size.height - 1]
        assert rows.marked == {rows.ids[30], rows.ids[31]}, "other keys are not taken together"
        await send(user, *keys(*["pageup"] * 40, "down"))
        assert rows.cursor == 1


async def test_places_are_prepared_while_nobody_types_and_keys_wait_meanwhile(
    work: Workspace, tell: Tell, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        tell(f"the import stops {number}")
    monkeypatch.setattr(preparing, "IDLE_S", 0.001)
    async with run_app(work) as user:
        assert isinstance(user.shown_screen, TriageScreen)
        river, places = user.shown_screen, preparing.PREPARED
        await user.press("down", "space", "/")
        await user.type("stops")
        prepared = []

        async def prepare(place: Place, prepare: Callable[[Place], Awaitable[None]] = user.app._prepare) -> None:
            prepared.append(place)
            user.app.post_message(key_event("7"))
            await prepare(place)

        monkeypatch.setattr(user.app, "_prepare", prepare)
        await user.matcher_ready()
        came = []
        monkeypatch.setattr(river, "resumed", lambda: came.append(river))
        monkeypatch.setattr(user.app, "prepares", True)
        user.app.prepare_places(deque(places * 2))
        await user.until(lambda: len(prepared) == 2 * len(places))
        await user.settle()
        assert user.shown_screen is river and river.scope is Scope.INBOX and not came, "nobody came"
        assert user.app.focused is river.query_one(FilterInput)
        assert river.query_one(FilterInput).value == "stops" + "7" * len(prepared), "all keys came to the filter"
        assert [place for place in places if place in user.app._screens] == list(places)
        told = []
        monkeypatch.setattr(river, "matcher_updated", lambda: told.append(river))
        user.app.is_preparing = True
        user.app._matcher_updated()
        assert not told, "a hidden screen is the current one"
        user.app.is_preparing = False
        await user.settle()
        assert told == [river]
        await user.press("escape", "f3")
        assert user.shown_screen.PLACE is Place.PATTERNS
        await user.press("f2")
        assert came == [river]


async def test_a_paste_behind_the_slash_goes_into_the_filter(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("export stops")
    tell("import stops")
    async with run_app(work) as user:
        await send(user, key_event("/"), events.Paste("export\nstops"), key_event("enter"))
        assert user.app.screen.query_one(FilterInput).value == "export stops", "all lines of the paste arrive"
        assert "export stops" in user.screen and "import stops" not in user.screen


async def test_a_paste_goes_into_the_dialog_that_the_key_before_it_opens(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await send(user, key_event("a"), events.Paste("it hangs"), *keys("!", "escape"))
        assert work.drafts.read("quick add")["line"] == "it hangs!"


@pytest.mark.parametrize("place", preparing.PREPARED)
async def test_the_app_ends_at_once_while_a_place_is_prepared(
    work: Workspace, run_app: RunApp, monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    monkeypatch.setattr(preparing, "IDLE_S", 0.001)
    async with run_app(work) as user:
        switch = user.app.switch_mode

        def switch_and_exit(mode: str) -> object:
            switched = switch(mode)
            user.app.exit()  # as a signal does, at any moment
            return switched

        monkeypatch.setattr(user.app, "switch_mode", switch_and_exit)
        monkeypatch.setattr(user.app, "prepares", True)
        begun = monotonic()
        await asyncio.wait_for(user.app._prepare(place), FAILURE_TIMEOUT_S)
        assert user.app.return_code == 0 and monotonic() - begun < preparing.READY_S


@pytest.mark.parametrize("behind", range(10))
async def test_quit_behind_many_keys_leaves(
    work: Workspace, tell: Tell, run_app: RunApp, behind: int, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in range(5):
        tell(f"export number {number}")
    async with run_app(work) as user:
        await send(user, *keys(*["down", "up"] * 30, "q", *["down"] * behind, *"a1"))
        assert user.app.return_code == 0
        await send_nothing_more(user)
    assert work.drafts.read("quick add") == {}
    assert capfd.readouterr() == ("", "")


async def send_nothing_more(user: User) -> None:
    """Type on while the app leaves."""
    for event in keys("a", "1", "down"):
        user.app.post_message(event)


async def test_inputs_behind_an_exit_are_dropped(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        for event in keys("a", "1"):
            user.app.post_message(event)
        user.app.exit()
        await user.app.inputs_handled.wait()
    assert work.drafts.read("quick add") == {}


async def test_a_click_behind_a_key_acts_after_it(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    for number in range(4):
        tell(f"export number {number}")
    async with run_app(work) as user:
        assert isinstance(user.shown_screen, TriageScreen)
        rows = user.shown_screen.rows
        top = rows.region.y
        await send(user, *keys("end"), *click(10, top + 1), *keys("space"))
        assert len(rows.marked) == 1 and rows.cursor == 2, "the key behind the click is about the row clicked"
        await send(user, *keys("home"), *click(10, top + 2), key_event("up"))
        assert rows.cursor == 1


async def test_a_click_behind_a_key_finds_the_dialog_that_it_opens(
    work: Workspace, tell: Tell, run_app: RunApp
) -> None:
    tell("export stops")
    async with run_app(work) as user:
        await send(user, key_event("a"))
        field = user.app.screen.query_one("#customer").region
        await send(user, key_event("escape"))
        await send(user, key_event("a"), *click(field.x + 1, field.y), *keys("A", "l", "escape"))
        assert work.drafts.read("quick add")["customer"] == "Al"


async def test_only_ctrl_c_acts_in_a_window_too_small_to_read(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("export stops")
    async with run_app(work, (59, 15)) as user:
        await send(user, *keys("c", "enter", "a"), events.Paste("unseen"), *keys("escape", "q"))
        assert user.app.return_code is None
        assert work.patterns.all() == [] and work.drafts.read("quick add") == {}
        await send(user, key_event("ctrl+c"))
        assert user.app.return_code == 0


async def test_tab_right_behind_letters_completes_them(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await send(user, key_event("a"), *keys("tab", "tab", "tab", "B", "u", "tab", "escape"))
        assert work.drafts.read("quick add")["type"] == "bug"
        await send(user, *keys("a", "up", "tab", "escape"))
        assert work.drafts.read("quick add")["segment"] == "", "Tab passes through a field that nobody has edited"


class Flash(ModalScreen[None]):
    """A dialog that closes itself after `delay` seconds, as one does whose worker is done."""

    def __init__(self, delay: float) -> None:
        super().__init__()
        self.delay = delay

    def on_mount(self) -> None:
        self.set_timer(self.delay, self.close)

    def close(self) -> None:
        self.dismiss()  # not returned: it would be awaited, and wait for itself


class Host(InputQueueApp):
    BINDINGS: ClassVar = [("x", "flash", ""), ("y", "count", "")]

    def __init__(self, delay: float, *, loses_callbacks: bool) -> None:
        super().__init__()
        self.delay = delay
        self.loses_callbacks = loses_callbacks
        self.counted = 0

    def action_flash(self) -> None:
        self.push_screen(Flash(self.delay))

    def action_count(self) -> None:
        self.counted += 1

    def call_after_refresh(self, callback: Callable[..., object], *args: object, **options: object) -> bool:
        if self.loses_callbacks and isinstance(self.screen, Flash):
            return True  # the screen was taken down with the callback in it
        return super().call_after_refresh(callback, *args, **options)


@pytest.mark.parametrize(("delay", "loses_callbacks"), [(0.0001, False), (0.005, False), (0.02, False), (0.5, True)])
async def test_a_dialog_that_closes_before_it_is_painted_holds_up_no_key(delay: float, loses_callbacks: bool) -> None:
    app = Host(delay, loses_callbacks=loses_callbacks)
    async with app.run_test(size=(80, 24)):
        taken = asyncio.Event()
        for event in keys("y", "x", "y"):
            app.post_message(event)
        app.call_later(taken.set)
        await taken.wait()
        await asyncio.wait_for(app.inputs_handled.wait(), 20)
        assert app.counted >= 1


async def test_a_worker_that_pauses_for_an_input_ends_with_the_app(work: Workspace, run_app: RunApp) -> None:
    begun, cancelled = threading.Event(), threading.Event()
    async with run_app(work) as user:
        app = user.app
        app.worker_delay_s = FAILURE_TIMEOUT_S

        def pause() -> None:
            begun.set()
            try:
                app.yield_to_ui()
            except Cancelled:
                cancelled.set()

        await user.press("down")
        app.run_worker(pause, thread=True)
        await asyncio.to_thread(begun.wait)
        app.exit()
    assert await asyncio.to_thread(cancelled.wait, FAILURE_TIMEOUT_S / 10), "it waited until its pause was over"
