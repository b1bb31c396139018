"""Inputs are handled in the order in which they were made, each completely before the next."""

from collections.abc import Callable

import pytest
from textual import events
from textual.message import Message

from tests.app.conftest import NAMES, RunApp, User
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.triage import TriageScreen
from translate_tui.ui.widgets.filter_input import FilterInput

Tell = Callable[..., int]


def key(name: str) -> events.Key:
    """The event that a terminal sends for a key, given by name or as the character that it types."""
    return events.Key(NAMES.get(name, name), name if len(name) == 1 else None)


def keys(*names: str) -> list[events.Event]:
    return [key(name) for name in names]


def click(column: int, row: int) -> list[events.Event]:
    """The events that a terminal sends for a click."""
    return [
        kind(None, x=column, y=row, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False,
             screen_x=column, screen_y=row)
        for kind in (events.MouseDown, events.MouseUp)
    ]  # fmt: skip


async def send(user: User, *inputs: Message) -> None:
    """Send inputs in one burst, as the terminal driver does, and wait until all were handled."""
    for event in inputs:
        user.app.post_message(event)
    await user.pilot.pause(1)


async def test_a_paste_behind_the_slash_goes_into_the_filter(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("export stops")
    tell("import stops")
    async with run_app(work) as user:
        await send(user, key("/"), events.Paste("export"), *keys("enter"))
        assert user.app.screen.query_one(FilterInput).value == "export"
        assert "export stops" in user.screen and "import stops" not in user.screen


async def test_a_paste_goes_into_the_dialog_that_the_key_before_it_opens(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await send(user, key("a"), events.Paste("it hangs"), *keys("!", "escape"))
        assert work.draft("quick add")["line"] == "it hangs!"


@pytest.mark.parametrize("behind", range(10))
async def test_quit_behind_many_keys_leaves(work: Workspace, tell: Tell, run_app: RunApp, behind: int) -> None:
    for number in range(5):
        tell(f"export number {number}")
    async with run_app(work) as user:
        for event in keys(*["down", "up"] * 30, "q", *["down"] * behind, *"a1"):
            user.app.post_message(event)
        await user.pilot.pause(1)
        assert not user.app.is_running
    assert user.app.return_code == 0


async def test_a_click_behind_a_key_acts_after_it(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    for number in range(4):
        tell(f"export number {number}")
    async with run_app(work) as user:
        assert isinstance(user.room, TriageScreen)
        rows = user.room.rows
        top = rows.region.y
        await send(user, *keys("end"), *click(10, top + 1), *keys("space"))
        assert len(rows.marked) == 1 and rows.cursor == 2, "the key behind the click is about the row clicked"
        await send(user, *keys("home"), *click(10, top + 2), key("up"))
        assert rows.cursor == 1
