"""The app on a file that can only be read."""

import os
import shutil
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.test_sharing import listing
from translate_tui.services.workspace import Workspace, sample_path


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_the_app_shows_a_read_only_file_and_saves_it_to_a_new_one(run_app: RunApp, tmp_path: Path) -> None:
    archive = tmp_path / "archive" / "archive.db"
    archive.parent.mkdir()
    shutil.copyfile(sample_path(), archive)
    archive.chmod(0o444)
    before = listing(archive.parent)
    work = Workspace(archive)
    copy = work._db.path
    async with run_app(work, (120, 40)) as user:
        assert all(words in user.screen for words in ("archive.db is read-only", "F12"))
        for key in ("y", "a", "u"):
            await user.press(key)
            assert "This file is read-only." in user.status and len(user.app.screen_stack) == 1
        await user.press("f3", "f5", "f7", "f2")
        assert listing(archive.parent) == before
        await user.press("f12")
        await user.press("ctrl+u")
        await user.type(str(tmp_path / "new.db"))
        await user.press("enter")
        await user.press("y")
        assert work.path == tmp_path / "new.db" and not work.is_read_only and "read-only" not in user.screen
        assert "undoes" in user.status
    work.close()
    assert listing(archive.parent) == before and not copy.exists()
