"""The file is moved while the app is open: it says so, keeps what is typed, and goes on in a new file."""

import os
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import tell_to
from tests.terminal import Terminal
from tests.torture.person import CLEAR_FIELD, SAVE_AS
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
        assert "Everything is saved to" in user.screen and "nothing was changed" not in user.screen
        await user.press("ctrl+d")
        assert work.triage.total() == 2
    work.close()
    again = Workspace(tmp_path / "t.db")
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


async def test_what_was_typed_before_is_said_to_be_not_saved_yet(tmp_path: Path, run_app: RunApp) -> None:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    async with run_app(work, (120, 30)) as user:
        await user.press("a", *"The calendar")
        assert "Typed before" not in user.screen
        await user.press("escape", "a")
        assert "Typed before, not saved yet" in user.screen
    async with run_app(work, (120, 30)) as user:
        await user.settle()
        assert user.status == "A ticket was typed and not added yet: a opens it."
        await user.press("a", "ctrl+d")
        assert work.triage.total() == 2
    async with run_app(work, (120, 30)) as user:
        await user.settle()
        assert user.status == ""
    work.close()


async def test_what_was_typed_into_a_form_beside_the_line_is_kept(tmp_path: Path, run_app: RunApp) -> None:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    async with run_app(work, (120, 30)) as user:
        await user.press("a", *"[BUG] - [SMB] - it is slow", "down", *", she said", "down", "down", "end", *"s")
        typed = work.drafts.read("quick add")
        assert typed["quote"].endswith("it is slow, she said") and typed["type"] == "bugs"
        await user.press("escape", "a")
        assert work.drafts.read("quick add") == typed and ", she said" in user.screen
        await user.press(*["up"] * 4, "end", *" today")
        again = work.drafts.read("quick add")
        assert again == typed | {"line": typed["line"] + " today"}, "only the line has changed"
    work.close()


def test_where_everything_is_now_is_said_after_quitting(tmp_path: Path) -> None:
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    work.close()
    with Terminal("--db", str(work.path), size=(120, 30)) as terminal:
        terminal.read_until("The export stops.")
        work.path.rename(tmp_path / "moved.db")
        terminal.write(SAVE_AS)
        terminal.read_until("To which file?")
        terminal.write(f"{CLEAR_FIELD}{tmp_path / 'new name.db'}\r")
        terminal.read_until(lambda: (tmp_path / "new name.db").exists())
        terminal.read_until("everything saved to")
        terminal.write("q")
        said = " ".join(terminal.rest().split())
    new = tmp_path / "new name.db"
    assert f"Everything is in {new}. To open it: translate-tui --db '{new}'" in said
    assert f"translate-tui --db {work.path} restore '{new}'" in said
