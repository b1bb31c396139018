"""No key of a letter is silent in a new database: where there is nothing to act on, the status line says so."""

import pytest

from tests.app.conftest import RunApp
from tests.conftest import is_full
from translate_tui.commands import Place, commands_of
from translate_tui.services.workspace import Workspace

WAYS = {
    Place.TRIAGE: "f2", Place.PATTERNS: "f3", Place.GROUPS: "f2 G", Place.CUSTOMERS: "f2 C", Place.LINT: "f2 F",
    Place.GRID: "f4", Place.MEETING: "f5", Place.JOURNEY: "f6", Place.MINUTES: "f7", Place.HISTORY: "f8",
    Place.EMPATHY: "f6 M", Place.EXCHANGES: "f6 X", Place.SHEET: "f6 S", Place.NEWSLETTER: "f6 I",
    Place.PRESENTER: "P", Place.GUIDE: "H",
}  # fmt: skip
DAILY = (Place.TRIAGE, Place.PATTERNS)  # --full asks all


@pytest.mark.parametrize("place", [place for place in WAYS if is_full() or place in DAILY])
async def test_a_letter_says_why_it_does_nothing(work: Workspace, run_app: RunApp, place: Place) -> None:
    letters = [
        (letter, command.id)
        for command in commands_of(place)
        for letter in command.default_keys.split(",")
        if (len(letter) == 1 or letter in ("enter", "slash", "space")) and command.id != "triage.sample"
    ]
    silent = []
    async with run_app(work) as user:
        for letter, id in letters:
            await user.press("f2", *WAYS[place].split())
            await user.workers_done()
            before = (user.screen, len(user.app._notifications), user.shown_screen)
            await user.press(letter)
            await user.workers_done()
            if (user.screen, len(user.app._notifications), user.shown_screen) == before:
                silent.append(id)
            while len(user.app.screen_stack) > 1:
                await user.press("escape")
    assert letters and silent == []
