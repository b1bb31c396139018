"""The file is moved while the app is open: it says so, keeps what is typed, and goes on in a new file."""

import os
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import tell_to
from translate_tui.services.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows moves no open file")


async def test_what_is_typed_is_saved_in_a_new_file(tmp_path: Path, run_app: RunApp) -> None:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    async with run_app(work, (120, 30)) as user:
        await user.press("a", *"The calendar ")
        work.path.rename(tmp_path / "moved.db")
        user.app.tick()
        await user.settle()
        assert "Not saved" in user.screen and "F12" in user.screen
        await user.press(*"shows the wrong day", "f12")
        assert "To which file?" in user.screen and "Not saved" not in user.screen
        await user.press("enter")
        assert "Quick add" in user.screen and "The calendar shows the wrong day" in user.screen
        await user.press("ctrl+d")
        assert work.triage.total() == 2 and work.path != tmp_path / "t.db"
    work.close()
    (saved,) = tmp_path.glob("t-*.db")
    again = Workspace(saved)
    assert again.triage.total() == 2
    again.close()


async def test_quitting_asks_once_while_nothing_is_in_a_file(tmp_path: Path, run_app: RunApp) -> None:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    async with run_app(work, (80, 24)) as user:
        work.path.unlink()
        await user.press("q")
        assert user.app.is_running and "is in no file" in " ".join(user.screen.split())
        await user.press("q")
        assert not user.app.is_running
    work.close()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Enter the path of a file."),
        ("~nobody-of-that-name/x.db", "can't be used as a path"),
        ("x" * 300, "can't be used as a path"),
        ("/nowhere/at/all/x.db", "The folder /nowhere/at/all does not exist"),
        ("{db}", ".db already exists, so nothing was"),
    ],
)
async def test_a_path_that_cannot_be_written_is_refused_in_words(
    work: Workspace, run_app: RunApp, typed: str, answer: str
) -> None:
    async with run_app(work, (120, 40)) as user:
        await user.press("f12", "ctrl+u")
        if typed:
            await user.type(typed.format(db=work.path))
        await user.press("enter")
        assert answer in user.screen and "Press Enter again" not in user.screen
        await user.press("escape", "i", "ctrl+u")
        if typed and "db}" not in typed:
            await user.type(typed)
            await user.press("enter")
            await user.workers_done()
        assert "Import tickets" in user.screen
