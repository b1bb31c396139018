"""What is painted quickly is painted as before: it can be selected, is masked, and is kept for the next frame."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.content import Content

from tests.app.conftest import RunApp
from tests.conftest import Clock, tell_to
from translate_tui.cli import make_app
from translate_tui.commands import Place
from translate_tui.services.settings import Masking
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.text_block import TextBlock


async def test_the_mouse_selects_text_across_panes(sample: Path, clock: Clock, run_app: RunApp) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, (160, 45)) as user:
        await user.press("f4")
        await user.pilot.mouse_down(offset=(4, 2))
        for offset in ((30, 20), (60, 41)):
            await user.pilot._post_mouse_events([events.MouseMove], offset=offset, button=1)
        selected = user.app.screen.get_selected_text() or ""
        assert "on the slate" in selected and "\nImpact" in selected and "never reach the work order" in selected
    work.close()


async def test_a_text_is_masked_as_soon_as_its_name_is_known(work: Workspace, run_app: RunApp) -> None:
    """The filter behind the widgets masks it, though the widget is given the same text again."""
    tell_to(work, "The export loses the last row.")
    work.settings.choose("masking", Masking.ALWAYS)
    async with run_app(work, (80, 24)) as user:
        head, text = user.app.screen.query_one("#head", TextBlock), Content("call Zanzibar Widgets")
        head.update(text)
        await user.settle()
        assert "Zanzibar" in user.screen
        tell_to(work, "Another thing breaks.", customer="Zanzibar Widgets")
        user.app.apply_masking()
        head.update(Content("call Zanzibar Widgets"))
        await user.settle()
        assert "Zanzibar" not in user.screen


async def test_painted_lines_are_kept_until_a_filter_changes(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (80, 24)) as user:
        (first,), (again,) = user.app.get_line_filters(), user.app.get_line_filters()
        user.app.ansi_color = True
        (other,) = user.app.get_line_filters()
        assert first is again and other is not first


@pytest.fixture
def collected() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.usefixtures("collected")
async def test_garbage_is_collected_once_the_app_has_a_rest(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate_tui.ui.app.PREPARED", (Place.TRIAGE,))  # which is there: nothing takes long
    app = make_app(work, ascii_only=False)
    assert not gc.isenabled()
    async with app.run_test() as pilot:
        while not gc.isenabled():
            await pilot.pause()
        assert gc.get_freeze_count() > 10_000
