"""What is typed for a path and can be none is refused in words, wherever a path is asked for."""

from pathlib import Path

import pytest

from tests.app.conftest import RunApp
from tests.conftest import refusal_of
from translate_tui.services.files import typed_path
from translate_tui.services.workspace import Workspace

IMPOSSIBLE = {"too long": "x" * 5_000, "no such user": "~nobody-of-this-name/x.csv", "a character": "a\0b"}


@pytest.mark.parametrize("typed", IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_what_can_be_no_path(typed: str) -> None:
    words = refusal_of(lambda: typed_path(typed))
    assert words.endswith("Choose another one.") and len(words) < 300


def test_a_path_in_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert typed_path("~/x.csv") == tmp_path / "x.csv"


@pytest.mark.parametrize("typed", ["x" * 5_000, "~nobody-of-this-name/x"], ids=["too long", "no such user"])
@pytest.mark.parametrize("keys", [("f7", "w"), ("f12",), ("f2", "i")], ids=["save", "save as", "import"])
async def test_no_path_ends_the_app(sample: Path, run_app: RunApp, keys: tuple[str, ...], typed: str) -> None:
    work = Workspace(sample)
    async with run_app(work, (120, 40)) as user:
        await user.press(*keys, "ctrl+u")
        await user.type(typed)
        await user.press("f2", "enter")
        assert user.app.is_running and "can't be used as a path" in " ".join(user.screen.split())
    work.close()
