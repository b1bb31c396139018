"""What nobody tidies up before a meeting: odd titles, many patterns on one point, small windows, resizing."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from tests.app.conftest import RunApp, User
from tests.conftest import Clock, is_full, tell_to
from translate_tui.model import Impact, Outcome
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.frame import StatusLine
from translate_tui.ui.widgets.grid import GridView
from translate_tui.ui.widgets.overlay import BaseDialog

TITLES = (
    "Photos taken offline never reach the work order",
    "オフラインで撮った写真が作業指示書に届かない",
    "تختفي الصور الملتقطة دون اتصال",
    "Family 👩‍👩‍👧‍👦 and 🇳🇿 flags break the export of the yearly report",
    "x" * 300,
)
NUMBER_OF_PATTERNS = 40
SIZES = ((60, 16), (80, 24), (120, 30))  # the smallest is the hardest; --full tries all
PLACES = (("f2",), ("f3",), ("f3", "down", "down"), ("f4",), ("f4", "right"), ("f5",), ("f6",), ("f7",), ("f8",))
# Keys that lead to each dialog, in this order, and how it is known that it is the right one.
DIALOGS = {
    "new pattern": (("c",), "New pattern"),
    "any pattern": (("m",), "to which pattern"),
    "set aside": (("z",), "Set aside"),
    "quick add": (("a",), "Quick add"),
    "read": (("enter",), "words 0 0"),
    "import": (("i",), "mport"),
    "help": (("?",), "River"),
    "card": (("f3", "1"), "struggle"),
    "risks": (("f3", "e", "6", "enter"), "Revenue risk"),
    "merge": (("f3", "m"), "Merge"),
    "slate is full": (("f3", "end", "t"), "P40"),
    "blind rating": (("f4", "b"), "Support"),
    "attendance": (("f5", "A"), "Expected at the meeting"),
    "decision": (("f5", "enter", "right", "right", "d"), "Decision on"),
    "commitment": (("f5", "a"), "ommitment"),
    "parking lot": (("f5", "p"), "arking"),
    "note": (("f5", "n"), "ote"),
}


@pytest.fixture(scope="module")
def crowd_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty patterns with three customers and a high impact each, five of them on the slate: built once."""
    work = Workspace(tmp_path_factory.mktemp("crowd") / "crowd.db", Clock())
    for number in range(NUMBER_OF_PATTERNS):
        ids = [tell_to(work, f"words {number} {n}", customer=f"Firm {number} {n}") for n in range(3)]
        pattern_id, _ = work.triage.create_pattern(ids, f"{number} {TITLES[number % len(TITLES)]}")
        work.ratings.rate(pattern_id, Impact.H)
        if number < 5:
            work.slate.add(pattern_id, "because")
    tell_to(work, "words 0 0 of somebody else")
    work.close()
    return work.path


@pytest.fixture
def crowd(crowd_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A copy of the forty patterns for one test."""
    work = Workspace(Path(shutil.copy(crowd_file, tmp_path)), clock)
    yield work
    work.close()


def assert_fits(user: User) -> None:
    """Assert that no line is wider than the window, and that there is no more of them than it has rows."""
    lines = user.screen.splitlines()
    assert len(lines) <= user.app.size.height
    for line in lines:
        assert cell_len(line) <= user.app.size.width, line


@pytest.mark.parametrize("size", SIZES if is_full() else SIZES[:1], ids=str)
async def test_forty_patterns_on_one_point_are_drawn_or_named(
    crowd: Workspace, run_app: RunApp, size: tuple[int, int]
) -> None:
    async with run_app(crowd, size) as user:
        await user.press("f4")
        grid = user.shown_screen.query_one(GridView)
        for key in ("right", "left", "left", *["right"] * 4):
            await user.press(key)
            assert_fits(user)
            assert grid._drawing is not None
            drawn = {point.pattern_id for point in grid._drawing.points}
            assert grid.selected in drawn, "what is selected is on the grid, however full it is"
            assert drawn.isdisjoint(p.id for p in grid.hidden) and len(drawn) + len(grid.hidden) == 40
            spans = sorted((p.row, p.column, p.column + len(p.label)) for p in grid._drawing.points)
            for (row, _, end), (next_row, start, _) in pairwise(spans):
                assert row != next_row or end < start, "two labels overlap"
        assert "No room on the grid for P" in user.screen and "3 customers" in user.screen
        last = max(p.number for p in grid.hidden)
        assert f"P{last}" in user.screen, "all that found no room is named"


@pytest.mark.parametrize("size", SIZES if is_full() else SIZES[:1], ids=str)
async def test_odd_titles_fit_in_every_place(crowd: Workspace, run_app: RunApp, size: tuple[int, int]) -> None:
    async with run_app(crowd, size) as user:
        for keys in PLACES:
            await user.press(*keys)
            assert_fits(user)
            assert user.shown_screen.query_one(StatusLine).region.height == 1
        await user.press("f3")
        assert all(title in user.screen for title in ("Photos", "オフ", "تختفي", "xxxx")), "each title can be told"
        assert "▌" in user.screen and "We've seen" in user.screen, "list and card share the window"
        await user.press("f5", "enter", "right", "right")
        assert_fits(user)
        await user.press("d")
        await user.type("because " * 60)
        assert_fits(user)


async def test_a_dialog_survives_every_size_with_what_was_typed(crowd: Workspace, run_app: RunApp) -> None:
    async with run_app(crowd, (120, 30)) as user:
        for name, (keys, expected) in DIALOGS.items():
            await user.press(*keys)
            assert isinstance(user.app.screen, BaseDialog), name
            own_words = "\n".join(str(widget.render()) for widget in user.app.screen.query(Static))
            assert expected in own_words, name
            takes_text = user.app.focused is not None and hasattr(user.app.focused, "insert_text_at_cursor")
            before = user.screen
            if takes_text:
                await user.type("kept")
            typed = user.screen
            too_small = [(40, 10)] if is_full() or takes_text else []  # what is typed must outlive that, too
            for size in ((60, 16), *too_small, (120, 30)):
                await user.resize(*size)
                assert_fits(user)
                assert isinstance(user.app.screen, BaseDialog), f"{name} is gone at {size}"
                for hint in user.app.screen.query("Label.hint"):
                    is_shown = hint.has_class("name") or size[0] < 60 or hint.region.bottom <= size[1]
                    assert is_shown, f"{name}: its keys are cut at {size}"
            assert user.screen == typed, f"{name}: the same size shows the same again"
            assert not takes_text or ("kept" in typed and typed != before), name
            await user.press("escape")
            assert not isinstance(user.app.screen, BaseDialog), name
            await user.press("f2")


async def test_a_meeting_can_be_held_in_the_smallest_window(crowd: Workspace, run_app: RunApp, clock: Clock) -> None:
    async with run_app(crowd, (60, 16)) as user:
        await user.press("f5", "enter", "right", "right")
        meeting = crowd.meetings.require_running()
        await user.press("d")
        await user.type("accepted")
        assert_fits(user)
        await user.press("escape", "P")
        assert_fits(user)
        for _ in range(8):
            await user.press("right")
            assert_fits(user)
        await user.press("escape")
        assert_fits(user)
    assert crowd.meetings.require_running().id == meeting.id
    assert Outcome.ACCEPTED not in {decision.outcome for decision in crowd.decisions.of_meeting(meeting).values()}
