"""No letter is silent in a new database: where there is nothing to act on, the screen says so."""

import pytest

from tests.app.conftest import RunApp
from tests.test_meeting import ready
from translate_tui.commands import Place, commands_of
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.frame import KeyBar

WAYS = {
    Place.TRIAGE: "f2", Place.PATTERNS: "f3", Place.GROUPS: "f2 G", Place.CUSTOMERS: "f2 C", Place.LINT: "f2 F",
    Place.GRID: "f4", Place.MEETING: "f5", Place.JOURNEY: "f6", Place.MINUTES: "f7", Place.HISTORY: "f8",
    Place.EMPATHY: "f6 M", Place.EXCHANGES: "f6 X", Place.SHEET: "f6 S", Place.NEWSLETTER: "f6 I",
    Place.PRESENTER: "P", Place.GUIDE: "H",
}  # fmt: skip
SIGNS = ("enter", "slash", "space")  # keys that act like letters; arrows and the like may do nothing at an end


@pytest.mark.parametrize("place", WAYS)
async def test_a_letter_says_why_it_does_nothing(work: Workspace, run_app: RunApp, place: Place) -> None:
    letters = [
        (letter, command.id)
        for command in commands_of(place)
        for letter in command.default_keys.split(",")
        if (len(letter) == 1 or letter in SIGNS) and command.id != "triage.sample"  # that leaves the app
    ]
    silent = []
    async with run_app(work) as user:
        for letter, id in letters:
            if user.shown_screen.PLACE is not place:
                await user.press("f2", *WAYS[place].split())
                await user.workers_done()
            user.shown_screen.status.say("")
            await user.settle()
            before = (user.screen, len(user.app._notifications), user.shown_screen)
            await user.press(letter)
            if (user.screen, len(user.app._notifications), user.shown_screen) == before:
                silent.append(id)
            while len(user.app.screen_stack) > 1:
                await user.press("escape")
    assert letters and silent == []


async def test_without_earlier_commitments_the_bar_offers_none_and_their_keys_say_so(
    work: Workspace, run_app: RunApp
) -> None:
    ready(work, 1)
    async with run_app(work) as user:
        await user.press("f5", "enter", "right")
        assert "y kept" not in user.screen and "→ next" in user.screen and "a commitment" in user.screen
        await user.press("y")
        assert user.status == "There are no open commitments from earlier meetings."


async def test_a_click_on_quit_quits_and_one_beside_it_does_not(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 30)) as user:
        line = user.screen.splitlines()[-1]
        column = line.index("q quit")
        assert line.endswith("   q quit")
        bar = user.shown_screen.query_one(KeyBar)
        await user.click(bar, (column - 1, 0))
        assert user.app.is_running and len(user.app.screen_stack) == 1
        await user.click(bar, (column + 5, 0))
        assert user.app._exit
