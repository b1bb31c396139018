"""A draft that can't be written never stops whoever types: it is kept, tried again, and nothing waits for it."""

import sqlite3
import time
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import tell_to
from translate_tui.services.workspace import Workspace


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Workspace, sqlite3.Connection]:
    """A database that another program has locked."""
    work = Workspace(tmp_path / "t.db")
    tell_to(work, "The export stops.")
    other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    return work, other


def test_it_is_read_again_at_once_and_stored_later(locked: tuple[Workspace, sqlite3.Connection]) -> None:
    work, other = locked
    begun = time.perf_counter()
    work.drafts.save("form/1", {"words": "half a"})
    work.drafts.save("form/1", {"words": "half a sentence"})
    work.drafts.save("form/2", {"words": "another"})
    assert time.perf_counter() - begun < 5  # a transaction waits for 10 s
    assert "kept here" in work.drafts.problem and "another program" in work.drafts.problem
    assert work.drafts.read("form/1") == {"words": "half a sentence"} and work.drafts.newest("form/") == "2"
    work.drafts.save("form/2", {"words": ""})
    assert work.drafts.read("form/2") == {} and work.drafts.newest("form/") == "1"
    other.execute("ROLLBACK")
    assert work.drafts.retry() and work.drafts.problem == ""
    work.close()
    again = Workspace(work.path)
    assert again.drafts.read("form/1") == {"words": "half a sentence"} and again.drafts.read("form/2") == {}
    again.close()


@pytest.mark.parametrize(
    "keys", [("f6", "enter", "enter", "enter"), ("f6", "S", "enter"), ("a",)], ids=["purge", "sheet", "form"]
)
async def test_every_field_takes_what_is_typed(sample: Path, run_app: RunApp, keys: tuple[str, ...]) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 30)) as user:
        await user.press(*keys)
        other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
        other.execute("BEGIN IMMEDIATE")
        await user.press(*"zxcv")
        assert "zxcv" in user.screen and "kept here" in user.screen
        await user.app.action_quit()
        await user.settle()
        assert user.app.is_running and "in no file" in user.screen
        other.execute("ROLLBACK")
        user.app.tick()
        await user.settle()
        assert ("kept now" in user.screen.lower()) and work.drafts.problem == ""
    work.close()


async def test_a_refused_draft_does_not_come_back_once_it_was_saved(sample: Path, run_app: RunApp) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 30)) as user:
        await user.press("a")
        other = sqlite3.connect(work.path, isolation_level=None, timeout=0)
        other.execute("BEGIN IMMEDIATE")
        await user.press(*"zxcv")
        other.execute("ROLLBACK")
        await user.press("ctrl+d")
        assert "zxcv" in user.status
        user.app.tick()
        assert work.drafts.read("quick add") == {} and work.drafts.retry() and work.drafts.read("quick add") == {}
    work.close()
