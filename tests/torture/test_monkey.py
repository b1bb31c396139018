"""A monkey presses keys in all places: the app goes on, can always be painted, and everything can be undone."""

from pathlib import Path

import pytest
from textual.geometry import Size

from tests.app.conftest import run
from tests.conftest import is_full
from tests.torture.keys import routes
from tests.torture.monkey import Monkey
from tests.torture.screen import check_names, check_screen
from translate_tui.services.workspace import Workspace
from translate_tui.ui.screens.patterns import PatternsScreen

SEEDS = (1, 2, 3) if is_full() else (1,)
KEYS, KEYS_A_LIFE = (30_000, 1_500) if is_full() else (200, 100)


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_key_ends_the_app_or_damages_the_file(seed: int) -> None:
    monkey = await Monkey(seed, KEYS, KEYS_A_LIFE).play()
    assert not monkey.failures, "\n".join([str(monkey), *monkey.failures])
    assert monkey.pressed.total() >= KEYS
    if is_full():
        assert all(monkey.pressed[route.name] >= KEYS // 300 for route in routes()), str(monkey)


async def test_a_fault_is_noticed_and_told_with_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: PatternsScreen) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr(PatternsScreen, "reload", fail)
    monkey = await Monkey(1, 20).play()
    assert "a fault" in monkey.failures[0] and "last keys: " in monkey.failures[0] and "f3" in monkey.failures[0]


async def test_what_must_not_be_on_a_screen_is_noticed(sample: Path) -> None:
    work = Workspace(sample)
    async with run(work, (120, 40)) as user:
        check_screen(user)
        check_names(user)
        user.app.presenting = True  # without masking
        with pytest.raises(AssertionError, match="is on the presenter view"):
            check_names(user)
        user.app._size = Size(100, 40)
        with pytest.raises(AssertionError, match="the window 100"):
            check_screen(user)
    work.close()
