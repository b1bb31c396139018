"""The tour: it can be followed on the sample, and is not given on one's own data."""

from pathlib import Path

from tests.app.conftest import RunApp, User
from tests.conftest import Clock
from translate_tui.commands import Place
from translate_tui.commands.guide import TOUR
from translate_tui.services.workspace import Workspace


async def follow(user: User) -> None:
    """Press what the tour asks for, step by step."""
    keys = (
        ["y"], ["u"], ["G"], ["y"], ["f3"], ["3", "escape"], ["t"], ["f4"], ["f5"], ["enter"], ["right"], ["y"],
        ["right"], ["b", "escape"], ["P"], ["P"], ["d", "escape"], ["a", "escape"],
        ["E", "E", "f7"], ["f6"], ["enter"],
    )  # fmt: skip
    assert len(keys) == len(TOUR)
    for number, step in enumerate(keys, 1):
        assert f"Tour {number} of {len(TOUR)}" in user.screen, (number, user.screen)
        await user.matcher_ready()
        await user.press(*step)
        user.app.tick()
        await user.settle()


async def test_the_tour_can_be_followed_to_its_end(sample: Path, clock: Clock, run_app: RunApp) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, (100, 30), sample=True) as user:
        await user.press("H", "enter")
        await follow(user)
        assert "That was the tour" in user.screen
        await user.press("H")
        assert user.shown_screen.PLACE is Place.GUIDE  # as the last line says
        await user.press("H")
        await user.press("escape", "ctrl+n")
        assert "tour" not in user.screen.lower().replace("tour: on", "")
    work.close()


async def test_the_tour_is_not_taken_on_ones_own_data(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work) as user:
        await user.press("f9", "H", "enter")
        assert "only runs on the sample" in user.status and user.shown_screen.PLACE is Place.GUIDE
        await user.press("H")
        assert user.shown_screen.PLACE is Place.SETTINGS
        await user.press("escape")
        assert user.shown_screen.PLACE is Place.TRIAGE


async def test_the_tour_begins_with_the_demo_and_a_step_can_be_passed_over(
    sample: Path, clock: Clock, run_app: RunApp
) -> None:
    work = Workspace(sample, clock)
    async with run_app(work, (100, 30), sample=True, tour=True) as user:
        assert "Tour 1 of" in user.screen
        await user.press("ctrl+n", "f3")
        assert "Tour 2 of" in user.screen  # what was not asked for passes nothing over
    work.close()
