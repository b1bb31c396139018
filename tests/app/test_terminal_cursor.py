"""The terminal's cursor stands on the selection or in the field, so that a screen reader reads what is selected."""

from pathlib import Path

import pytest

from tests.app.conftest import RunApp, User
from tests.conftest import Clock
from translate_tui.services.workspace import Workspace

LISTS = {
    "river": ("f2",), "patterns": ("f3",), "replies": ("f3", "home", "R"), "minutes": ("f7",), "history": ("f8",),
    "settings": ("f9",), "purge": ("f6", "enter"), "exchanges": ("f6", "X"), "customers": ("f2", "C"),
}  # fmt: skip


def line_under_cursor(user: User) -> str:
    """Return the line on which the terminal's cursor stands."""
    return user.screen.splitlines()[user.app.cursor_position.y]


@pytest.mark.parametrize("size", [(80, 24), (120, 30)], ids=["80x24", "120x30"])
async def test_in_every_list_it_follows_the_selection(
    sample: Path, clock: Clock, run_app: RunApp, size: tuple[int, int]
) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, size) as user:
        for name, keys in LISTS.items():
            await user.press(*keys)
            for key in ("down", "down", "up", "end", "home", "pagedown"):
                await user.press(key)
                assert "▌" in line_under_cursor(user), (name, key)
    work.close()


async def test_in_a_form_it_stands_in_the_field_and_comes_back(sample: Path, clock: Clock, run_app: RunApp) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, (120, 30)) as user:
        await user.press("f2", "down", "a")
        await user.type("the export stops")
        assert "the export stops" in line_under_cursor(user)
        await user.press("escape", "down")
        assert "▌" in line_under_cursor(user)
        await user.press("/")
        await user.type("invoice")
        assert "invoice" in line_under_cursor(user)
    work.close()
