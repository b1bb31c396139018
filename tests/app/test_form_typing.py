"""Forms take what people type: Tab completes, a number chooses without jumping, typed words win."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import Clock
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.dialog import PickDialog
from translate_tui.ui.widgets.form_dialog import Choice
from translate_tui.ui.widgets.line_input import LineInput


@pytest.fixture
def work(sample: Path, clock: Clock) -> Iterator[Workspace]:
    workspace = Workspace(sample, clock)
    workspace.meetings.start()
    yield workspace
    workspace.close()


async def test_tab_completes_and_only_then_moves_on(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f5", "a")
        await user.type("Write it down")
        await user.press("tab", "i", "n", "e", "tab")
        owner = user.app.focused
        assert isinstance(owner, LineInput) and (owner.id, owner.value) == ("owner", "Ines Harrowgate")
        await user.press("tab")
        assert user.app.focused is not None and user.app.focused.id == "due"


async def test_a_number_chooses_and_stays_and_what_is_typed_goes_on(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f5", "right", "right", "d", "2", "1", "3")
        choice = user.app.focused
        assert isinstance(choice, Choice) and choice.value == "deferred"
        await user.type("not this quarter")
        await user.press("enter")
        (decision,) = work.decisions.of_meeting(work.meetings.require_running()).values()
        assert (decision.outcome, decision.why) == ("deferred", "not this quarter")


async def test_typed_words_win_over_an_option_that_contains_them(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f3", "home", "3")
        assert isinstance(user.app.screen, PickDialog)
        pattern = user.shown_screen.about
        await user.type("the office")
        assert user.screen.count("the office") > 1, "tickets say it too"
        await user.press("enter")
        assert work.patterns.require(pattern.id).workaround == "the office"


async def test_a_day_in_the_past_is_asked_about_once(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        await user.press("f5", "a")
        await user.type("Send the log")
        await user.press("tab", "tab")
        await user.type("2026-11-02")
        await user.press("enter")
        assert "Mon 2 Nov 2026 is in the past. Press Enter again if that is right." in user.screen
        await user.press("enter")
        (commitment,) = work.commitments.of_meeting(work.meetings.require_running())
        assert str(commitment.due) == "2026-11-02"


async def test_ctrl_d_adds_what_is_typed_in_quick_add_wherever_the_focus_is(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (80, 24)) as user:
        before = work.triage.total()
        await user.press("f2", "a", "ctrl+d")
        assert work.triage.total() == before and "Quick add" in user.screen
        await user.press(*"The export stops", "ctrl+d")
        assert work.triage.total() == before + 1 and "The export stops" in user.status
