"""A change of many rows stops the app for a second: it is announced before."""

from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import tell_to
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens import base
from translate_tui.ui.widgets.frame import StatusLine


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("u",), "Undoing "),
        (("f8", "down", "enter"), "Going through "),
        (("u", "U"), "Redoing "),
    ],
)
async def test_a_long_change_is_announced_before_it_begins(
    tmp_path: Path, run_app: RunApp, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], said: str
) -> None:
    work = Workspace(tmp_path / "t.db")
    for text in ("The export loses the last row.", "The calendar shows the wrong day."):
        tell_to(work, text)
    monkeypatch.setattr(base, "LONG_ROWS", 1)
    seen: list[str] = []
    async with run_app(work, (80, 24)) as user:
        apply = work.history.go_to if "f8" in keys else getattr(work.history, "redo" if "U" in keys else "undo")

        def note(*args: int) -> object:
            line = user.app.screen.query_one(StatusLine)
            seen.append("not painted" if line._dirty_regions else user.screen)
            return apply(*args)

        monkeypatch.setattr(work.history, apply.__name__, note)
        await user.press(*keys)
        assert "Undoing" not in user.screen and "Going" not in user.screen
    assert len(seen) == 1 and said in seen[0]
    work.close()


@pytest.mark.parametrize(("rows", "is_announced"), [(base.LONG_ROWS - 1, False), (base.LONG_ROWS, True)])
async def test_only_long_changes_are_announced(
    work: Workspace, run_app: RunApp, rows: int, is_announced: bool
) -> None:
    async with run_app(work, (80, 24)) as user:
        await user.shown_screen.announce_long(rows, "Undoing")
        assert user.status == ("Undoing 10,000 rows ..." if is_announced else "")
